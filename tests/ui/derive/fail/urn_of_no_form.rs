//! A URN has the form of an object URN.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, urn = "pump")]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: f64,
}

fn main() {}
