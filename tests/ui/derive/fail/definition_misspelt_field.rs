//! A field is called like its resource, or says which one it is.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303)]
struct Thermometer {
    sensor_valu: f64,
}

fn main() {}
