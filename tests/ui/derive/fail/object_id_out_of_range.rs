//! An Object ID is a number from 0 to 65534.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 65535)]
struct Pump {
    #[lwm2m(id = "zero", ops = "R")]
    speed: f64,
}

fn main() {}
