//! `new` takes the mandatory resources.

use lwm2m_tests_ui::objects::Temperature;

fn main() {
    let _ = Temperature::new();
}
