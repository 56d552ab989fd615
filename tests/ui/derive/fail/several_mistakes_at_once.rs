//! One compilation reports all errors.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, version = "x")]
struct Pump {
    #[lwm2m(ops = "R")]
    speed: f64,
    #[lwm2m(id = 1, ops = "X")]
    flow: f64,
    #[lwm2m(id = 2, ops = "R", range = 5..=1)]
    duty: i64,
    #[lwm2m(id = 3, ops = "R")]
    size: usize,
    #[lwm2m(id = 4, ops = "R", units = "furlong")]
    way: f64,
}

fn main() {}
