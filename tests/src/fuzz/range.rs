//! Range texts: a range is in order and enforced as written, and an oddity lies in the text.

use std::fmt::{Debug, Display};
use std::str;

use lwm2m_codegen::model::{Interval, Range, ResourceType};
use lwm2m_codegen::{range, xml};

use crate::data;

/// Reads a text as the range of each type.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    for kind in ResourceType::ALL {
        let reading = range::read(text, kind);
        for oddity in &reading.oddities {
            assert!(text.get(oddity.at.clone()).is_some_and(|at| !at.is_empty()), "{kind:?}: {oddity:?}");
        }
        assert_eq!(range::read(text.trim(), kind).range, reading.range, "{kind:?}");
        assert_eq!(range::read(&format!(" \n{text}\t"), kind).range, reading.range, "{kind:?}");
        let Some(range) = &reading.range else { continue };
        let written = match range {
            Range::Integer(intervals) => write(intervals, |value| value.checked_add(1)),
            Range::Unsigned(intervals) => write(intervals, |value| value.checked_add(1)),
            Range::Float(intervals) => write(intervals, |value| Some(value.next_up())),
            Range::Length(intervals) => write(intervals, |value| value.checked_add(1)),
        };
        assert!(!range::describe(range).is_empty());
        assert_eq!(range::read(&written, kind).range.as_ref(), Some(range), "{kind:?}: {written}");
    }
}

/// Writes intervals in the documented grammar, after a check that they ascend and do not touch.
fn write<T: PartialOrd + Debug + Display>(
    intervals: &[Interval<T>],
    next: impl Fn(&T) -> Option<T>,
) -> String {
    assert!(!intervals.is_empty());
    assert!(intervals.iter().all(|interval| interval.low <= interval.high), "{intervals:?}");
    for pair in intervals.windows(2) {
        assert!(next(&pair[0].high).is_some_and(|next| next <= pair[1].low), "{intervals:?}");
    }
    let texts = intervals.iter().map(|Interval { low, high }| format!("{low}..{high}"));
    texts.collect::<Vec<_>>().join(", ")
}

/// Returns forms of the grammar, and the ranges of the registry.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = TEXTS.iter().map(|text| text.as_bytes().to_vec()).collect();
    if let Some(registry) = data::folder("registry") {
        for file in data::files(&registry, "xml") {
            let bytes = std::fs::read(&file).expect("the file can be read");
            let objects = xml::read_bytes(file, &bytes, &mut Default::default()).objects;
            let texts = objects.into_iter().flat_map(|object| object.resources);
            seeds.extend(texts.map(|resource| resource.range_text.value.into_bytes()));
        }
        seeds.sort();
        seeds.dedup();
    }
    seeds
}

const TEXTS: [&str; 24] = [
    "0..100",
    "-30..-120",
    "0..247, 255",
    "2^28-1",
    "0..2**64 - 1",
    "(2^4)-1..(2^8 - 1)",
    "0: off, 1: on",
    "0 - off; 1 - on",
    "16,32,48",
    "16-32-48 bytes",
    "0-100 bytes",
    "1...15",
    "0.5..1e3",
    "[0:5]",
    "[1]",
    "0 to 5 or 7",
    "1..=5 | 7",
    "8 bit",
    "2 Instances",
    "0..100 %",
    "\"on\", \"off\"",
    "\u{2212}5\u{2026}+5",
    "-9223372036854775808..9223372036854775807",
    "1\n2\n3..18446744073709551615",
];
