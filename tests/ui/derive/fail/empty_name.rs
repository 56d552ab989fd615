//! The name of a resource cannot be empty.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R", name = "")]
    speed: f64,
}

fn main() {}
