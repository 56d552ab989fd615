//! A Float is an `f64`.

use lwm2m_tests_ui::objects::Temperature;

fn main() {
    let mut indoors = Temperature::new(21.5);
    indoors.sensor_value = "21.5";
}
