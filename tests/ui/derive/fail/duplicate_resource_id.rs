//! Two resources cannot have the same id.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: f64,
    #[lwm2m(id = 0, ops = "R")]
    flow: f64,
}

fn main() {}
