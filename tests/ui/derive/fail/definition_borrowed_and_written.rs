//! Borrowed fields are read-only.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303)]
struct Thermometer<'a> {
    sensor_value: f64,
    application_type: Option<&'a str>,
}

fn main() {}
