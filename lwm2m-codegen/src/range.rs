//! The `RangeEnumeration` grammar: the values that a resource may have, as its definition words them.
//!
//! The documented grammar is small (`a..b` or a comma list), what people write is not. [`read`] understands
//! the usual variations and reports each as an oddity. The range it returns is enforced on every write from
//! outside, so it never guesses: a text that can be read in two ways, or only in part, has no range.
//! Numbers go from their digits straight into the type they belong to; no `i64` ever passes through a float.

mod convert;
mod describe;
mod grammar;
mod number;
mod power;
#[cfg(test)]
mod tests;

pub use describe::describe;

use crate::model::{Range, ResourceType};
use convert::Bounds;
use core::ops;
use grammar::Union;
pub(crate) use power::value as value_of_power;

/// The longest text that is read, in bytes; ranges are shorter.
const LONGEST: usize = 1 << 16;

/// The meaning of a range text, and the oddities of its form.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// The values allowed; `None` where the text is empty or cannot be read completely.
    pub range: Option<Range>,
    /// Oddities of the text.
    pub oddities: Vec<Oddity>,
}

/// An oddity of a range text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// The kind.
    pub kind: OddityKind,
    /// Bytes of the text that it concerns.
    pub at: ops::Range<usize>,
}

/// The kinds of oddities of a range text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OddityKind {
    /// `-30..-120`: the lower end is above the upper one. No range.
    Reversed,
    /// Prose, or another text without a single meaning. No range.
    FreeText,
    /// `0: off, 1: on`: codes with their labels.
    Labels,
    /// `0-100`, `[1:4]`, `0 to 5`: an interval without its two dots.
    Dash,
    /// `1...15`.
    ThreeDots,
    /// `0..2^28-1`: a power in place of its value.
    Power,
    /// `0..255 bytes`: a unit after the numbers. A length in another unit than bytes gives no range, and neither does
    /// a value with a unit other than percent: the resource may use another one.
    UnitWord,
    /// A single number. It limits the length of a text; on a value it may be a maximum or the only value.
    SingleValue,
    /// `0..247, 255`: intervals and single values together.
    MixedList,
    /// `8 bit`: the width of a number, not its values. No range: the sign is unknown.
    Width,
    /// `2 Instances`: a number of instances, not values. No range.
    InstanceCount,
    /// A range on a type without one: Boolean, Objlnk, Corelnk.
    WrongType,
    /// A number above the maximum of the type. No range.
    TooLarge,
    /// A number below the minimum of the type. No range.
    TooSmall,
    /// A fraction on a type of whole numbers. No range.
    Fraction,
}

/// Parses a range text.
///
/// ```
/// use lwm2m_codegen::model::{Interval, Range, ResourceType};
/// use lwm2m_codegen::range::{OddityKind, read};
///
/// let reading = read("0..247, 255", ResourceType::Integer);
/// let expected = vec![Interval { low: 0, high: 247 }, Interval { low: 255, high: 255 }];
/// assert_eq!(reading.range, Some(Range::Integer(expected)));
/// assert_eq!(reading.oddities[0].kind, OddityKind::MixedList);
///
/// assert_eq!(read("as the vendor likes", ResourceType::Integer).range, None);
/// ```
pub fn read(text: &str, kind: ResourceType) -> Reading {
    let whole = trimmed(text);
    if whole.is_empty() {
        return Reading::default();
    }
    if matches!(kind, ResourceType::Boolean | ResourceType::ObjectLink) {
        return Reading::refused(OddityKind::WrongType, whole);
    }
    if whole.len() > LONGEST {
        return Reading::refused(OddityKind::FreeText, whole);
    }
    let mut reading = read_values(text, whole.clone(), kind);
    if kind == ResourceType::CoreLink {
        reading.oddities.push(Oddity { kind: OddityKind::WrongType, at: whole });
    }
    reading
}

impl Reading {
    fn refused(kind: OddityKind, at: ops::Range<usize>) -> Reading {
        Reading { range: None, oddities: vec![Oddity { kind, at }] }
    }
}

fn read_values(text: &str, whole: ops::Range<usize>, kind: ResourceType) -> Reading {
    let inner = &text[whole.clone()];
    if kind == ResourceType::String && grammar::is_quoted_list(inner) {
        return Reading::default();
    }
    if let Some(odd) = grammar::count_or_width(inner, kind) {
        return Reading::refused(odd, whole);
    }
    if let Some(union) = grammar::union(text, whole.clone()) {
        return read_union(union, whole, kind);
    }
    match grammar::labelled(text, whole.clone()) {
        Some(union) => read_labelled(union, whole, kind),
        None => Reading::refused(OddityKind::FreeText, whole),
    }
}

fn read_union(union: Union<'_>, whole: ops::Range<usize>, kind: ResourceType) -> Reading {
    let mut oddities = union.oddities.clone();
    if let Some(odd) = union.list_oddity() {
        oddities.push(Oddity { kind: odd, at: whole });
    }
    if union.unit.is_some_and(|unit| !unit.fits(kind)) {
        return Reading { range: None, oddities };
    }
    let bounds = if union.is_single() { Bounds::UpTo } else { Bounds::Exact };
    match convert::range(&union.items, kind, bounds) {
        Ok(range) => Reading { range, oddities },
        Err(oddity) => {
            oddities.push(oddity);
            Reading { range: None, oddities }
        }
    }
}

/// Returns the range of codes with labels: exactly these codes, if the values are whole numbers.
fn read_labelled(union: Union<'_>, whole: ops::Range<usize>, kind: ResourceType) -> Reading {
    let mut reading = Reading::refused(OddityKind::Labels, whole);
    if !matches!(kind, ResourceType::Integer | ResourceType::Unsigned | ResourceType::Time) {
        return reading;
    }
    match convert::range(&union.items, kind, Bounds::Exact) {
        Ok(range) => reading.range = range,
        Err(oddity) => reading.oddities.push(oddity),
    }
    reading
}

/// Returns the position of the text without the blanks around it.
fn trimmed(text: &str) -> ops::Range<usize> {
    let start = text.len() - text.trim_start().len();
    start..start + text.trim().len()
}
