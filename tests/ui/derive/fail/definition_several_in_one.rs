//! A field is a `Multiple` exactly if its resource is multiple.

use lwm2m_runtime::Lwm2mObject;

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3)]
struct Device {
    error_code: i64,
    supported_binding_and_modes: String,
}

fn main() {}
