//! A type of your own has the `KIND` of its resource.

use lwm2m_runtime::{Lwm2mEnum, Lwm2mObject};

#[derive(Clone, Copy, Lwm2mEnum)]
enum Level {
    #[lwm2m(code = 0)]
    Low,
    Other(i64),
}

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303)]
struct Thermometer {
    sensor_value: Level,
}

fn main() {}
