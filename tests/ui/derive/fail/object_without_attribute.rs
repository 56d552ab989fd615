//! A struct needs the attribute `lwm2m`.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    speed: f64,
}

fn main() {}
