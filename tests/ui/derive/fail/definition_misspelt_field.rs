//! A field has the name of its resource, or an attribute with its id or name.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303)]
struct Thermometer {
    sensor_valu: f64,
}

fn main() {}
