//! The path of a definition is relative to the folder of Cargo.toml.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = "objects/nowhere.xml")]
struct Thermometer {
    sensor_value: f64,
}

fn main() {}
