//! A key appears once.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, id = 42770)]
struct Pump {
    #[lwm2m(id = 0, ops = "R", id = 1)]
    speed: f64,
}

fn main() {}
