//! The range of a field lies within the range of the definition.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3311)]
struct Light {
    #[lwm2m(range = 0..=200)]
    dimmer: Option<i64>,
    on_off: bool,
}

fn main() {}
