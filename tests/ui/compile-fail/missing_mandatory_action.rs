//! Reboot is mandatory: a device that cannot do it is none.

use lwm2m_tests::objects::DeviceActions;

struct Hardware;

impl DeviceActions for Hardware {}

fn main() {}
