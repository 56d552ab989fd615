//! `definition = ID` finds bundled definitions alone, and names the nearest only if it is near.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3309)]
struct Thermometer {
    sensor_value: f64,
}

#[derive(Lwm2mObject)]
#[lwm2m(definition = 10262)]
struct Recorder {
    state: f64,
}

fn main() {}
