//! `new` takes the mandatory resources.

use lwm2m_tests::objects::Temperature;

fn main() {
    let _ = Temperature::new();
}
