//! Two actions cannot have the same id.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, action(id = 4, name = "Flush"), action(id = 4, name = "Drain"))]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: f64,
}

fn main() {}
