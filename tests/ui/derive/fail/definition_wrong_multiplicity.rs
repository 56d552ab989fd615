//! A field is a `Multiple` exactly if its resource is multiple.

use lwm2m_runtime::{Lwm2mObject, Multiple};

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303)]
struct Thermometer {
    sensor_value: Multiple<f64>,
}

fn main() {}
