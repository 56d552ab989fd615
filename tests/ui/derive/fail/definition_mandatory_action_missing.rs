//! A struct with methods of its own has an action for each mandatory executable resource.

use lwm2m_runtime::{Lwm2mObject, Multiple};

#[derive(Lwm2mObject)]
#[lwm2m(definition = 3, actions = Self)]
struct Device {
    error_code: Multiple<i64>,
    supported_binding_and_modes: &'static str,
}

#[derive(Lwm2mObject)]
#[lwm2m(definition = 5, actions = Self)]
struct FirmwareUpdate {
    state: u8,
}

fn main() {}
