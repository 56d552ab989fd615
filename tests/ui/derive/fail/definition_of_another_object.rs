//! The attributes of the struct agree with the definition.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303, id = 3304)]
struct Thermometer {
    sensor_value: f64,
}

fn main() {}
