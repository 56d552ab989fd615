//! The id of an action is in the definition.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303, action(id = 5606), action(id = 5700), action(id = 5605, name = "Reset", mandatory))]
struct Thermometer {
    sensor_value: f64,
}

fn main() {}
