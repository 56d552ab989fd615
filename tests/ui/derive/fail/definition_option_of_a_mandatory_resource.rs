//! A mandatory resource cannot be an `Option`.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303)]
struct Thermometer {
    sensor_value: Option<f64>,
}

fn main() {}
