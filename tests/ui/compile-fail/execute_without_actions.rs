//! Who is to execute something must implement the actions.

use lwm2m_runtime::execute::{Arguments, Execute};
use lwm2m_tests::objects::Device;

struct Hardware;

fn main() {
    let _ = Device::execute(&mut Hardware, 4, Arguments::NONE);
}
