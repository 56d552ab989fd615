//! An object with mandatory resources has no `Default`: use `new`.

use lwm2m_tests_ui::objects::Temperature;

fn main() {
    let _ = Temperature { sensor_units: Some("Cel".into()), ..Default::default() };
}
