//! `definition = ID` finds bundled definitions alone.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3309)]
struct Thermometer {
    sensor_value: f64,
}

fn main() {}
