//! Sensor Value is mandatory: a struct literal must have it.

use lwm2m_tests_ui::objects::Temperature;

fn main() {
    let _ = Temperature {
        min_measured_value: None,
        max_measured_value: None,
        min_range_value: None,
        max_range_value: None,
        sensor_units: Some("Cel".into()),
        application_type: None,
        timestamp: None,
        fractional_timestamp: None,
        measurement_quality_indicator: None,
        measurement_quality_level: None,
    };
}
