//! A struct written by hand is an object like any other.
#![deny(warnings, unreachable_pub)]

use lwm2m_derive::Lwm2mObject;
use lwm2m_runtime::{ContentFormat, Decoder, Encoder, Multiple, Object, Path};

/// A pump with a duty cycle.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 42769, name = "Pump", version = "1.1", multiple)]
struct Pump {
    /// Revolutions per minute.
    #[lwm2m(id = 5, ops = "R", units = "1/min")]
    speed: f64,
    #[lwm2m(id = 1, name = "Duty Cycle", ops = "RW", range = -1..=100)]
    duty: Option<i64>,
    #[lwm2m(id = 2, ops = "RW")]
    limits: Multiple<u8>,
    #[lwm2m(id = 3, ops = "RW", range = 0..=4)]
    label: std::option::Option<String>,
}

#[test]
fn the_table_says_what_the_attributes_say() {
    let table = Pump::definition();
    assert_eq!(table.urn().to_string(), "urn:oma:lwm2m:x:42769:1.1");
    assert!(table.is_multiple() && !table.is_mandatory());
    let rows: Vec<_> = table.resources().map(|row| (row.id(), row.name(), row.is_mandatory())).collect();
    assert_eq!(
        rows,
        [(1, "Duty Cycle", false), (2, "Limits", true), (3, "Label", false), (5, "Speed", true)]
    );
}

#[test]
fn an_instance_survives_the_way_there_and_back_and_refuses_what_is_out_of_range() {
    let pump =
        Pump { speed: 1450.5, duty: Some(-1), limits: Multiple::from([(0, 3), (9, 255)]), label: None };
    let path = Path::instance(42769, 0);
    let payload = Encoder::read(&pump, path).encode_to_vec(ContentFormat::TLV).unwrap();
    let read: Pump = Decoder::new(ContentFormat::TLV, &payload, path).decode().unwrap();
    assert_eq!(read, pump);
    let mut written = pump.clone();
    let error = Decoder::new(ContentFormat::TLV, &[0xc1, 1, 101], path).update(&mut written).unwrap_err();
    assert_eq!(error.path(), Path::resource(42769, 0, 1));
    assert_eq!(written, pump);
}
