//! There is no default temperature: `new` asks for it.

use lwm2m_tests::objects::Temperature;

fn main() {
    let _ = Temperature { sensor_units: Some("Cel".into()), ..Default::default() };
}
