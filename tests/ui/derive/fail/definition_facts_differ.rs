//! The attributes of a field agree with the definition.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3303)]
struct Thermometer {
    #[lwm2m(id = 5700, ops = "RW", units = "Cel", integer)]
    celsius: f64,
    #[lwm2m(id = 5601, mandatory, values = "any")]
    min: f64,
}

fn main() {}
