//! The JSON form of instances: what is written, what is read, and which documents are refused with which message.
#![cfg(all(feature = "serde", feature = "std"))]

use lwm2m_runtime::field::{CoreLink, Enumeration, Field};
use lwm2m_runtime::json::{self, FieldNames, Reported, ReportedSeed, Writable, WritableSeed};
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::table::{
    BOOLEAN, CORELNK, E, FLOAT, INTEGER, MANDATORY, MULTIPLE, OBJLNK, OPAQUE, R, RW, Range, Resources,
    STRING, TIME, UNSIGNED, W, row,
};
use lwm2m_runtime::{Multiple, Object, ObjectDef, ObjectLink, Path, Time};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// 0 is `Off`, 1 is `On`.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    Off,
    On,
    Other(i64),
}

impl From<i64> for Mode {
    fn from(code: i64) -> Self {
        match code {
            0 => Mode::Off,
            1 => Mode::On,
            code => Mode::Other(code),
        }
    }
}

impl From<Mode> for i64 {
    fn from(mode: Mode) -> i64 {
        match mode {
            Mode::Off => 0,
            Mode::On => 1,
            Mode::Other(code) => code,
        }
    }
}

impl Enumeration for Mode {
    fn is_other(self) -> bool {
        matches!(self, Mode::Other(_))
    }
}

/// An object with a resource of each type.
#[derive(Debug, Clone, PartialEq, Default)]
struct Pump {
    label: String,
    duty: Option<i64>,
    serial: Option<u64>,
    speed: Option<f64>,
    running: Option<bool>,
    firmware: Option<Vec<u8>>,
    started: Option<Time>,
    sensor: Option<ObjectLink>,
    links: Option<CoreLink<String>>,
    mode: Option<Mode>,
    alarms: Multiple<i64>,
    limits: Option<Multiple<i64>>,
    pin: Option<String>,
    /// Seconds of a Time.
    stopped: Option<i64>,
}

static PERCENT: Range<'static> = Range::Integer(&[(0, 100)]);
static LETTERS: Range<'static> = Range::Length(&[(0, 4)]);
static RESOURCES: Resources<'static, 15> = Resources::new([
    row(0, "Label", STRING | R | MANDATORY),
    row(1, "Duty", INTEGER | RW).within(&PERCENT),
    row(2, "Serial", UNSIGNED | RW),
    row(3, "Speed", FLOAT | RW),
    row(4, "Running", BOOLEAN | RW),
    row(5, "Firmware", OPAQUE | RW),
    row(6, "Started", TIME | RW),
    row(7, "Sensor", OBJLNK | RW),
    row(8, "Links", CORELNK | RW),
    row(9, "Mode", INTEGER | RW),
    row(10, "Alarms", INTEGER | R | MULTIPLE | MANDATORY),
    row(11, "Reset", E),
    row(12, "Limits", INTEGER | RW | MULTIPLE),
    row(13, "PIN", STRING | W | MANDATORY).within(&LETTERS),
    row(14, "Stopped", TIME | RW | lwm2m_runtime::table::CONVERTED),
]);
static PUMP: ObjectDef<'static> = ObjectDef::new(42769, "Pump", RESOURCES.table());

/// The fields in the order of the table, without that of the executable resource.
macro_rules! fields {
    ($self:ident, $index:ident, $($borrow:tt)+) => {{
        let field: $($borrow)+ dyn Field = match $index {
            0 => $($borrow)+ $self.label,
            1 => $($borrow)+ $self.duty,
            2 => $($borrow)+ $self.serial,
            3 => $($borrow)+ $self.speed,
            4 => $($borrow)+ $self.running,
            5 => $($borrow)+ $self.firmware,
            6 => $($borrow)+ $self.started,
            7 => $($borrow)+ $self.sensor,
            8 => $($borrow)+ $self.links,
            9 => $($borrow)+ $self.mode,
            10 => $($borrow)+ $self.alarms,
            12 => $($borrow)+ $self.limits,
            13 => $($borrow)+ $self.pin,
            14 => $($borrow)+ $self.stopped,
            _ => return None,
        };
        Some(field)
    }};
}

impl Object for Pump {
    fn definition() -> &'static ObjectDef<'static> {
        &PUMP
    }

    fn object_definition(&self) -> &'static ObjectDef<'static> {
        &PUMP
    }

    fn field(&self, index: usize) -> Option<&dyn Field> {
        fields!(self, index, &)
    }

    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
        fields!(self, index, &mut)
    }
}

impl Placeholder for Pump {
    fn placeholder() -> Self {
        Pump::default()
    }
}

impl FieldNames for Pump {
    fn field_names(&self) -> &'static [&'static str] {
        &[
            "label", "duty", "serial", "speed", "running", "firmware", "started", "sensor", "links", "mode",
            "alarms", "reset", "limits", "pin", "stopped",
        ]
    }
}

impl Serialize for Pump {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Pump {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::deserialize(deserializer)
    }
}

/// A pump with every resource, some of them outside of their range.
fn full() -> Pump {
    Pump {
        label: "cellar".into(),
        duty: Some(101),
        serial: Some(u64::MAX),
        speed: Some(0.5),
        running: Some(true),
        firmware: Some(vec![0, 1, 2, 255]),
        started: Some(Time(1 << 60)),
        sensor: Some(ObjectLink { object: 3303, instance: 0 }),
        links: Some("</3/0>".into()),
        mode: Some(Mode::Other(9)),
        alarms: Multiple::from([(0, 1), (7, -(1 << 53))]),
        limits: Some(Multiple::new()),
        pin: Some("12345".into()),
        stopped: Some(60),
    }
}

const FULL: &str = r#"{"label":"cellar","duty":101,"serial":"18446744073709551615","speed":0.5,"running":true,"firmware":"AAEC/w==","started":1152921504606846976,"sensor":"3303:0","links":"</3/0>","mode":9,"alarms":{"0":1,"7":"-9007199254740992"},"limits":{},"pin":"12345","stopped":60}"#;

#[test]
fn an_instance_is_written_with_the_names_of_its_fields_and_read_back_equal() {
    assert_eq!(serde_json::to_string(&full()).unwrap(), FULL);
    assert_eq!(serde_json::from_str::<Pump>(FULL).unwrap(), full());
    let absent = Pump { label: "x".into(), ..Pump::default() };
    assert_eq!(serde_json::to_string(&absent).unwrap(), r#"{"label":"x","alarms":{}}"#);
}

#[test]
fn the_writable_form_has_what_a_server_may_write() {
    let written = serde_json::to_value(Writable::new(&full())).unwrap();
    let keys: Vec<&String> = written.as_object().unwrap().keys().collect();
    let readable = ["label", "alarms"];
    assert!(keys.iter().all(|key| !readable.contains(&key.as_str())), "{keys:?}");
    assert_eq!(keys.len(), 12);
}

#[test]
fn the_form_at_a_path_is_that_of_its_level() {
    let table = [
        (Path::instance(42769, 5), Some(FULL)),
        (Path::resource(42769, 5, 1), Some("101")),
        (Path::resource(42769, 5, 10), Some(r#"{"0":1,"7":"-9007199254740992"}"#)),
        (Path::resource_instance(42769, 5, 10, 7), Some(r#""-9007199254740992""#)),
        (Path::resource_instance(42769, 5, 10, 1), None),
        (Path::resource_instance(42769, 5, 1, 0), None),
        (Path::resource(42769, 5, 12), Some("{}")),
        (Path::resource(42769, 5, 11), None),
        (Path::resource(42769, 5, 99), None),
        (Path::object(42769), None),
        (Path::instance(3, 0), None),
    ];
    let pump = full();
    for (path, expected) in table {
        let form = Reported::at(&pump, path);
        let text = form.map(|form| serde_json::to_string(&form).unwrap());
        assert_eq!(text.as_deref(), expected, "{path}");
        let Some(text) = text else { continue };
        let mut copy = Pump::default();
        let mut document = serde_json::Deserializer::from_str(&text);
        ReportedSeed::new(&mut copy).at(path).deserialize(&mut document).unwrap();
        assert_eq!(serde_json::to_string(&Reported::at(&copy, path).unwrap()).unwrap(), text);
    }
}

#[test]
fn numbers_keys_and_strings_have_the_forms_that_other_writers_use() {
    let table = [
        (r#"{"duty":3.0}"#, Pump { duty: Some(3), ..Pump::default() }),
        (r#"{"duty":"3"}"#, Pump { duty: Some(3), ..Pump::default() }),
        (r#"{"duty":-1e2}"#, Pump { duty: Some(-100), ..Pump::default() }),
        (r#"{"1":3}"#, Pump { duty: Some(3), ..Pump::default() }),
        (r#"{"serial":18446744073709551615}"#, Pump { serial: Some(u64::MAX), ..Pump::default() }),
        (r#"{"speed":3}"#, Pump { speed: Some(3.0), ..Pump::default() }),
        (r#"{"speed":"-Infinity"}"#, Pump { speed: Some(f64::NEG_INFINITY), ..Pump::default() }),
        (r#"{"started":"-9223372036854775808"}"#, Pump { started: Some(Time(i64::MIN)), ..Pump::default() }),
        (r#"{"label":"a\"\u00e9"}"#, Pump { label: "a\"é".into(), ..Pump::default() }),
        (r#"{"firmware":""}"#, Pump { firmware: Some(Vec::new()), ..Pump::default() }),
    ];
    for (text, expected) in table {
        let mut pump = Pump::default();
        let seed = ReportedSeed::new(&mut pump).allow_missing();
        seed.deserialize(&mut serde_json::Deserializer::from_str(text)).unwrap();
        assert_eq!(pump, expected, "{text}");
    }
}

/// Documents that are wrong in both directions, with the message.
const WRONG: [(&str, &str); 28] = [
    (r#"{"dutty":1}"#, "the object has no such resource: `dutty`; did you mean `duty`?"),
    (r#"{"humidity":1}"#, "the object has no such resource: `humidity`"),
    (r#"{"99":1}"#, "the object has no such resource: `99`"),
    (r#"{"01":1}"#, "the object has no such resource: `01`"),
    (r#"{"reset":1}"#, "the resource `reset` is executable and has no value"),
    (r#"{"duty":null}"#, "duty: null is no value; leave out the key of a resource that is absent"),
    (r#"{"duty":1,"1":2}"#, "duty: the document has this twice"),
    (r#"{"duty":1.5}"#, "duty: expected an integer of -2^63 to 2^63-1, found 1.5"),
    (r#"{"duty":true}"#, "duty: expected an integer of -2^63 to 2^63-1, found true"),
    (r#"{"duty":"03"}"#, "duty: expected an integer of -2^63 to 2^63-1, found \"03\""),
    (r#"{"duty":"-0"}"#, "duty: expected an integer of -2^63 to 2^63-1, found \"-0\""),
    (r#"{"duty":[1]}"#, "duty: expected an integer of -2^63 to 2^63-1, found an array"),
    (r#"{"duty":{"0":1}}"#, "duty: expected an integer of -2^63 to 2^63-1, found an object"),
    (
        r#"{"duty":9223372036854775808}"#,
        "duty: expected an integer of -2^63 to 2^63-1, found 9223372036854775808",
    ),
    (
        r#"{"duty":1e18}"#,
        "duty: 1e18 may have been rounded; write an integer beyond 2^53 as digits or as a string of digits",
    ),
    (r#"{"serial":-1}"#, "serial: expected an integer of 0 to 2^64-1, found -1"),
    (
        r#"{"speed":"fast"}"#,
        "speed: expected a number, or \"NaN\", \"Infinity\" or \"-Infinity\", found \"fast\"",
    ),
    (r#"{"running":1}"#, "running: expected true or false, found 1"),
    (r#"{"firmware":"AAEC/w"}"#, "firmware: expected a string in base64 with padding, found \"AAEC/w\""),
    (r#"{"firmware":"AAE-"}"#, "firmware: expected a string in base64 with padding, found \"AAE-\""),
    (r#"{"sensor":"3303"}"#, "sensor: expected a string such as \"3303:0\", found \"3303\""),
    (r#"{"sensor":"3303:65536"}"#, "sensor: expected a string such as \"3303:0\", found \"3303:65536\""),
    (r#"{"sensor":"03:0"}"#, "sensor: expected a string such as \"3303:0\", found \"03:0\""),
    (r#"{"limits":{"65535":1}}"#, "limits: expected the id of an instance, 0 to 65534, found \"65535\""),
    (r#"{"limits":{"0":1,"0":2}}"#, "limits/0: the document has this twice"),
    (
        r#"{"limits":{"0":null}}"#,
        "limits/0: null is no value; leave out the key of a resource that is absent",
    ),
    (
        r#"{"limits":1}"#,
        "limits: expected an object whose keys are ids, such as {\"0\": ...}, as the resource has several instances; \
         found 1",
    ),
    ("[1]", "invalid type: sequence, expected an object with the resources of an instance of Pump"),
];

/// Returns the message without the place in the text.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_owned())
}

#[test]
fn a_document_that_is_wrong_names_the_place_the_value_and_the_remedy() {
    for (text, expected) in WRONG {
        let mut pump = Pump::default();
        let seed = ReportedSeed::new(&mut pump).allow_missing();
        let error = seed.deserialize(&mut serde_json::Deserializer::from_str(text)).unwrap_err();
        assert_eq!(message(&error), expected, "{text}");
        for replaces in [false, true] {
            let mut pump = full();
            let pump_mut = &mut pump;
            let seed =
                if replaces { WritableSeed::replace(pump_mut) } else { WritableSeed::update(pump_mut) };
            let error = seed.deserialize(&mut serde_json::Deserializer::from_str(text)).unwrap_err();
            assert_eq!(message(&error), expected, "{text}");
            assert_eq!(pump, full(), "{text}: nothing has changed");
        }
    }
}

#[test]
fn a_report_has_the_mandatory_resources_that_are_not_write_only() {
    let table = [
        ("{}", "mandatory resources are missing: label, alarms"),
        (r#"{"alarms":{}}"#, "mandatory resources are missing: label"),
    ];
    for (text, expected) in table {
        assert_eq!(message(&serde_json::from_str::<Pump>(text).unwrap_err()), expected);
    }
}

#[test]
fn a_write_changes_all_or_nothing() {
    let before = full();
    let table: [(&str, Result<Pump, &str>); 10] = [
        (
            r#"{"duty":50,"limits":{"3":4,"1":2},"pin":"0000","stopped":1}"#,
            Ok(Pump {
                duty: Some(50),
                limits: Some(Multiple::from([(1, 2), (3, 4)])),
                pin: Some("0000".into()),
                stopped: Some(1),
                ..full()
            }),
        ),
        ("{}", Ok(full())),
        (r#"{"mode":7}"#, Ok(Pump { mode: Some(Mode::Other(7)), ..full() })),
        (r#"{"duty":101}"#, Err("duty: value out of range: 101; expected 0..=100")),
        (r#"{"running":false,"duty":-1}"#, Err("duty: value out of range: -1; expected 0..=100")),
        (r#"{"pin":"12345"}"#, Err("pin: value out of range: 5 bytes; expected 0..=4 bytes")),
        (r#"{"label":"x"}"#, Err("label: resource cannot be written; its operations are R")),
        (r#"{"duty":1,"alarms":{}}"#, Err("alarms: resource cannot be written; its operations are R")),
        (r#"{"limits":{"1":1,"0":2,"1":3}}"#, Err("limits/1: the document has this twice")),
        (r#"{"duty":1,"running":"no"}"#, Err("running: expected true or false, found \"no\"")),
    ];
    for (text, expected) in table {
        let mut pump = before.clone();
        let seed = WritableSeed::update(&mut pump);
        let outcome = seed.deserialize(&mut serde_json::Deserializer::from_str(text));
        match expected {
            Ok(expected) => {
                outcome.unwrap();
                assert_eq!(pump, expected, "{text}");
            }
            Err(expected) => {
                assert_eq!(message(&outcome.unwrap_err()), expected, "{text}");
                assert_eq!(pump, before, "{text}");
            }
        }
    }
}

#[test]
fn replacing_clears_the_resources_that_the_document_does_not_have() {
    let mut pump = full();
    let replace = |pump: &mut Pump, text| {
        WritableSeed::replace(pump).deserialize(&mut serde_json::Deserializer::from_str(text))
    };
    let error = replace(&mut pump, r#"{"duty":1}"#).unwrap_err();
    assert_eq!(message(&error), "mandatory resources are missing: pin");
    assert_eq!(pump, full());
    replace(&mut pump, r#"{"duty":1,"pin":"1"}"#).unwrap();
    let Pump { label, alarms, .. } = full();
    assert_eq!(pump, Pump { label, alarms, duty: Some(1), pin: Some("1".into()), ..Pump::default() });
}

#[test]
fn an_error_names_the_path_of_the_document() {
    let path = Path::instance(42769, 3);
    let table = [
        (path, r#"{"duty":101}"#, "/42769/3/duty: value out of range: 101; expected 0..=100"),
        (
            path,
            r#"{"dutty":101}"#,
            "/42769/3: the object has no such resource: `dutty`; did you mean `duty`?",
        ),
        (path.child(1).unwrap(), "101", "/42769/3/duty: value out of range: 101; expected 0..=100"),
        (path.child(11).unwrap(), "1", "/42769/3: the object has no such resource"),
        (Path::object(42769), "{}", "/42769: the operation does not work on a path of this length"),
        (Path::instance(3, 0), "{}", "/3/0: no such object"),
    ];
    for (path, text, expected) in table {
        let mut pump = full();
        let seed = WritableSeed::update(&mut pump).at(path);
        let error = seed.deserialize(&mut serde_json::Deserializer::from_str(text)).unwrap_err();
        assert_eq!(message(&error), expected, "{path} {text}");
    }
}

#[test]
fn instances_and_single_values_have_the_same_form() {
    let pumps = Multiple::from([(0, full()), (3, full())]);
    let text = serde_json::to_string(&pumps).unwrap();
    assert_eq!(text, format!(r#"{{"0":{FULL},"3":{FULL}}}"#));
    assert_eq!(serde_json::from_str::<Multiple<Pump>>(&text).unwrap(), pumps);
    assert_eq!(serde_json::to_string(&(Time(5), ObjectLink::NULL)).unwrap(), r#"[5,"65535:65535"]"#);
    assert_eq!(
        serde_json::from_str::<(Time, ObjectLink, CoreLink<String>)>(r#"[5.0,"3:0","</3>"]"#).unwrap(),
        (Time(5), ObjectLink { object: 3, instance: 0 }, "</3>".into())
    );
}
