//! The type of a field holds the type of its resource.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303)]
struct Thermometer {
    sensor_value: String,
    sensor_units: Option<i64>,
    #[lwm2m(id = 5601)]
    min: Option<bool>,
}

fn main() {}
