//! Range texts: a range has ascending ends, and oddities lie in the text.

use std::str;

use lwm2m_codegen::model::{Interval, Range, ResourceType};
use lwm2m_codegen::range;

const TYPES: [ResourceType; 7] = [
    ResourceType::Integer,
    ResourceType::Unsigned,
    ResourceType::Float,
    ResourceType::Time,
    ResourceType::String,
    ResourceType::Opaque,
    ResourceType::CoreLink,
];

/// Reads a text as the range of each type.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    for kind in TYPES {
        let reading = range::read(text, kind);
        for oddity in &reading.oddities {
            assert!(text.get(oddity.at.clone()).is_some(), "{kind:?}: {oddity:?}");
        }
        let Some(range) = &reading.range else { continue };
        match range {
            Range::Integer(intervals) => assert_ascending(intervals),
            Range::Unsigned(intervals) => assert_ascending(intervals),
            Range::Float(intervals) => assert_ascending(intervals),
            Range::Length(intervals) => assert_ascending(intervals),
        }
        assert!(!range::describe(range).is_empty());
    }
}

fn assert_ascending<T: PartialOrd + std::fmt::Debug>(intervals: &[Interval<T>]) {
    assert!(!intervals.is_empty());
    assert!(intervals.iter().all(|interval| interval.low <= interval.high), "{intervals:?}");
}

/// Returns forms of the grammar.
pub fn seeds() -> Vec<Vec<u8>> {
    [
        "0..100",
        "-30..-120",
        "0..247, 255",
        "2^28-1",
        "0: off, 1: on",
        "16,32,48",
        "0-100 bytes",
        "1...15",
        "0.5..1e3",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into()
}
