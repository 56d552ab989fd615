//! Every mandatory resource needs a field.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303)]
struct Thermometer {
    sensor_units: Option<String>,
}

fn main() {}
