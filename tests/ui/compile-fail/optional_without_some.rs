//! An optional resource is an `Option`.

use lwm2m_tests_ui::objects::Temperature;

fn main() {
    let mut indoors = Temperature::new(21.5);
    indoors.sensor_units = String::from("Cel");
}
