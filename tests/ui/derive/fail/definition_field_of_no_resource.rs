//! A field that is no resource needs `skip`.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303)]
struct Thermometer {
    sensor_value: f64,
    port: u8,
}

fn main() {}
