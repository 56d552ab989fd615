//! A field and an action cannot have the same id.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, action(id = 0, name = "Flush"))]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: f64,
}

fn main() {}
