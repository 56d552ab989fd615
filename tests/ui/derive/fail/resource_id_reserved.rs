//! A Resource ID is at most 32768.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 40000, ops = "R")]
    speed: f64,
}

fn main() {}
