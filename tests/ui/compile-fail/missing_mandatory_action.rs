//! Reboot is mandatory: the application must implement it.

use lwm2m_tests_ui::objects::DeviceActions;

struct Hardware;

impl DeviceActions for Hardware {}

fn main() {}
