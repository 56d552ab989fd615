//! An executable resource is an action, not a field.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303)]
struct Thermometer {
    sensor_value: f64,
    #[lwm2m(id = 5605)]
    reset: bool,
}

fn main() {}
