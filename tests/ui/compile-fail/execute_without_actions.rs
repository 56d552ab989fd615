//! The type that executes must implement the actions.

use lwm2m_runtime::execute::{Execute, Execution};
use lwm2m_tests_ui::objects::Device;

struct Hardware;

fn reboot(device: &mut Device) {
    let _ = device.execute(&mut Hardware, 4, Execution::probe());
}

fn main() {}
