//! The attributes of the struct agree with the definition.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303, name = "Heat", version = "2.0", lwm2m_version = "1.2", multiple = false, mandatory, urn = "urn:oma:lwm2m:ext:3303")]
struct Thermometer {
    sensor_value: f64,
}

fn main() {}
