//! Describes a range in words, for documentation.

use crate::model::{Interval, Range};
use core::fmt::Display;

/// Describes a range in words.
///
/// ```
/// use lwm2m_codegen::model::ResourceType;
/// use lwm2m_codegen::range::{describe, read};
///
/// let words = |text, kind| read(text, kind).range.as_ref().map(describe).unwrap();
/// assert_eq!(words("0..247, 255", ResourceType::Integer), "0..=247 or 255");
/// assert_eq!(words("0..255", ResourceType::String), "at most 255 bytes");
/// assert_eq!(words("16,32,48", ResourceType::Opaque), "16, 32 or 48 bytes");
/// ```
pub fn describe(range: &Range) -> String {
    match range {
        Range::Integer(intervals) => values(intervals),
        Range::Unsigned(intervals) => values(intervals),
        Range::Float(intervals) => values(intervals),
        Range::Length(intervals) => bytes(intervals),
    }
}

fn values<T: Display + PartialEq>(intervals: &[Interval<T>]) -> String {
    let written = intervals
        .iter()
        .map(|Interval { low, high }| if low == high { format!("{low}") } else { format!("{low}..={high}") });
    alternatives(&written.collect::<Vec<_>>())
}

fn bytes(intervals: &[Interval<u32>]) -> String {
    match intervals {
        [Interval { low: 0, high: 0 }] => "empty".to_owned(),
        [Interval { low: 0, high: 1 }] => "at most 1 byte".to_owned(),
        [Interval { low: 0, high }] => format!("at most {high} bytes"),
        [Interval { low: 1, high: 1 }] => "1 byte".to_owned(),
        _ => {
            let written =
                intervals.iter().map(
                    |Interval { low, high }| {
                        if low == high { format!("{low}") } else { format!("{low} to {high}") }
                    },
                );
            format!("{} bytes", alternatives(&written.collect::<Vec<_>>()))
        }
    }
}

/// Joins words as `a`, `a or b`, `a, b or c`.
fn alternatives(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
