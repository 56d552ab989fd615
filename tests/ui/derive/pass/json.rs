//! The JSON form of derived structs: generic, borrowed, with fields and actions that have no value.

use lwm2m_runtime::execute::Arguments;
use lwm2m_runtime::json::FieldNames;
use lwm2m_runtime::{ErrorKind, Lwm2mEnum, Lwm2mObject};

#[derive(Debug, Clone, Copy, PartialEq, Lwm2mEnum)]
#[lwm2m(serde)]
enum Mode {
    #[lwm2m(code = 0)]
    Off,
    #[lwm2m(code = 1)]
    On,
    Other(i64),
}

#[derive(Debug, PartialEq, Lwm2mObject)]
#[lwm2m(id = 42769, serde, action(id = 4, name = "Flush", mandatory))]
struct Pump<T> {
    #[lwm2m(id = 1, ops = "RW")]
    r#type: Option<u8>,
    #[lwm2m(id = 0, ops = "R", float)]
    speed: T,
    #[lwm2m(id = 2, ops = "RW")]
    mode: Option<Mode>,
    #[lwm2m(skip)]
    pin: u8,
}

impl<T> PumpActions<T> for () {
    fn flush(&mut self, _: &mut Pump<T>, _: Arguments<'_>) -> Result<(), ErrorKind> {
        Ok(())
    }
}

/// Has the lifetime that serde uses, and one of the two readable resources of Temperature.
#[derive(Debug, Lwm2mObject)]
#[lwm2m(definition = 3303, serde)]
struct Label<'de> {
    sensor_value: f64,
    #[lwm2m(id = 5701)]
    unit: Option<&'de str>,
}

fn main() {
    let text = r#"{"speed":1450.5,"type":7,"mode":9}"#;
    let pump: Pump<f64> = serde_json::from_str(text).unwrap();
    assert_eq!(pump, Pump { speed: 1450.5, r#type: Some(7), mode: Some(Mode::Other(9)), pin: 0 });
    assert_eq!(serde_json::to_string(&pump).unwrap(), text);
    assert_eq!(pump.field_names(), ["speed", "type", "mode", "flush"]);
    assert_eq!(serde_json::from_str::<Mode>("1").unwrap(), Mode::On);
    assert_eq!(serde_json::to_string(&[Mode::Off, Mode::Other(2)]).unwrap(), "[0,2]");

    let narrow = serde_json::from_str::<Pump<f64>>(r#"{"speed":1,"type":256}"#).unwrap_err();
    assert!(narrow.to_string().starts_with("type: value does not fit the type of the field"), "{narrow}");
    let action = serde_json::from_str::<Pump<f64>>(r#"{"flush":1}"#).unwrap_err();
    assert!(action.to_string().starts_with("the resource `flush` is executable"), "{action}");

    let label = Label { sensor_value: 21.5, unit: Some("Cel") };
    assert_eq!(serde_json::to_string(&label).unwrap(), r#"{"sensor_value":21.5,"unit":"Cel"}"#);
    let borrowed = serde_json::from_str::<Label>(r#"{"sensor_value":1,"unit":"K"}"#).unwrap_err();
    assert!(borrowed.to_string().starts_with("unit: the field borrows its value"), "{borrowed}");
}
