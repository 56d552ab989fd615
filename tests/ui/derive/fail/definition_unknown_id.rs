//! The id of a field is in the definition.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303)]
struct Thermometer {
    #[lwm2m(id = 5709)]
    celsius: f64,
    #[lwm2m(id = 9)]
    far: f64,
}

fn main() {}
