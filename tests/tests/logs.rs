//! The feature `log`: a warning for each value and resource that decoding accepts against the definition.

use std::sync::Mutex;

use lwm2m_runtime::{ContentFormat, Decoder, Path};

#[allow(dead_code, reason = "the test uses a part of the objects")]
mod objects {
    lwm2m_runtime::include_objects!();
}

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Lines;

impl log::Log for Lines {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        LINES.lock().expect("no test panics with it").push(format!("{}: {}", record.level(), record.args()));
    }

    fn flush(&self) {}
}

#[test]
fn deviations_are_logged_as_warnings() {
    log::set_logger(&Lines).expect("it is the only one");
    log::set_max_level(log::LevelFilter::Trace);
    let payload =
        br#"[{"bn":"/3/0/","n":"11/0","v":0},{"n":"16","vs":"U"},{"n":"9","v":101},{"n":"99","v":1}]"#;
    let decoder = Decoder::new(ContentFormat::SENML_JSON, payload, Path::instance(3, 0));
    let device: objects::Device = decoder.decode().expect("deviations are accepted");
    assert_eq!(device.battery_level, Some(101));
    let lines = LINES.lock().expect("no test panics with it");
    assert_eq!(
        *lines,
        ["WARN: /3/0/9: value out of range: 101", "WARN: /3/0/99: the object has no such resource"]
    );
}
