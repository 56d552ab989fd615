//! Every element of a definition has an attribute, and `DEFINITION_XML` contains it.

use lwm2m_runtime::{Lwm2mObject, Multiple, Object};
use lwm2m_runtime::definition::{Operations, Range, ResourceType};

/// Moves water.
#[derive(Lwm2mObject)]
#[lwm2m(id = 42769, name = "Water Pump", version = "1.2", lwm2m_version = "1.1", multiple, mandatory)]
#[lwm2m(urn = "urn:oma:lwm2m:x:42769:1.2", remarks = "Mind the frost.", xml)]
struct Pump {
    /// Revolutions
    /// per minute.
    #[lwm2m(id = 5, name = "Speed", ops = "R", units = "1/min")]
    speed: f64,
    /// In percent.
    #[lwm2m(id = 1, ops = "RW", range = 0..=100)]
    duty_cycle: Option<i64>,
    /// The key of the cabinet.
    #[lwm2m(id = 2, ops = "W", mandatory)]
    key: Option<Vec<u8>>,
    /// Of the pressure.
    #[lwm2m(id = 3, ops = "")]
    limits: Multiple<i64>,
    /// For people.
    #[lwm2m(id = 4, ops = "RW", values = "as the manual says", mandatory = false)]
    label: String,
}

fn main() {
    let table = Pump::definition();
    assert_eq!((table.id(), table.name()), (42769, "Water Pump"));
    assert_eq!(table.urn().to_string(), "urn:oma:lwm2m:x:42769:1.2");
    assert_eq!(table.minimum_lwm2m_version().to_string(), "1.1");
    assert!(table.is_multiple() && table.is_mandatory());
    let rows: Vec<_> = table
        .resources()
        .map(|row| (row.id(), row.name(), row.operations(), row.kind(), row.is_multiple(), row.is_mandatory()))
        .collect();
    use Operations::{Bootstrap, Read, ReadWrite, Write};
    use ResourceType::{Float, Integer, Opaque, String};
    let expected = [
        (1, "Duty Cycle", ReadWrite, Some(Integer), false, false),
        (2, "Key", Write, Some(Opaque), false, true),
        (3, "Limits", Bootstrap, Some(Integer), true, true),
        (4, "Label", ReadWrite, Some(String), false, false),
        (5, "Speed", Read, Some(Float), false, true),
    ];
    assert_eq!(rows, expected);
    assert_eq!(table.resource(1).and_then(|row| row.range()), Some(&Range::Integer(&[(0, 100)])));

    let xml = Pump::DEFINITION_XML;
    for line in [
        "<Name>Water Pump</Name>",
        "<Description1>Moves water.</Description1>",
        "<ObjectURN>urn:oma:lwm2m:x:42769:1.2</ObjectURN>",
        "<Description>Revolutions\nper minute.</Description>",
        "<RangeEnumeration>0..100</RangeEnumeration>",
        "<RangeEnumeration>as the manual says</RangeEnumeration>",
        "<Units>1/min</Units>",
        "<Description2>Mind the frost.</Description2>",
    ] {
        assert!(xml.contains(line), "{line} in {xml}");
    }

    let pump: Pump = lwm2m_runtime::object::Placeholder::placeholder();
    assert_eq!((pump.speed, pump.duty_cycle, pump.key, pump.label.as_str()), (0.0, None, None, ""));
    assert!(pump.limits.is_empty());
}
