//! A URN agrees with id and version.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, version = "1.1", urn = "urn:oma:lwm2m:x:42770:1.1")]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: f64,
}

fn main() {}
