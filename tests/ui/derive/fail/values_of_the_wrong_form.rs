//! Each key takes values of one form.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, name = Pump, version = 1.1, multiple = "yes")]
struct Pump {
    #[lwm2m(id = 0, ops = R, units = 5, mandatory = 1)]
    speed: f64,
}

fn main() {}
