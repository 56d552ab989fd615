//! The name of a field is in the definition.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303)]
struct Thermometer {
    sensor_value: f64,
    #[lwm2m(name = "Sensor Unit")]
    units: Option<String>,
    #[lwm2m(id = 5601, name = "Max Measured Value")]
    min: Option<f64>,
}

fn main() {}
