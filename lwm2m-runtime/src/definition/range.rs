//! Ranges: the values that a resource may hold.

use core::fmt;

use crate::error::{Actual, ValueError};
use crate::value::{Time, Value};

/// The values that a resource may hold: a union of intervals, both ends included.
///
/// ```
/// use lwm2m_runtime::Value;
/// use lwm2m_runtime::definition::Range;
///
/// let range = Range::Integer(&[(0, 247), (255, 255)]);
/// assert_eq!(range.check(&Value::Integer(255)), Ok(()));
/// assert_eq!(range.check(&Value::Integer(250)).unwrap_err().to_string(), "value out of range: 250");
/// assert_eq!(range.to_string(), "0..=247 or 255");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Range<'a> {
    /// Of an Integer or a Time.
    Integer(&'a [(i64, i64)]),
    /// Of an Unsigned Integer.
    Unsigned(&'a [(u64, u64)]),
    /// Of a Float.
    Float(&'a [(f64, f64)]),
    /// Bytes in a String, an Opaque or a Corelnk.
    Length(&'a [(u32, u32)]),
}

impl Range<'_> {
    /// Checks that the value is within the range.
    ///
    /// # Errors
    ///
    /// Returns [`ValueError::OutOfRange`] with the value or its length. NaN is outside of every range.
    pub fn check(&self, value: &Value<'_>) -> Result<(), ValueError> {
        match Actual::of(value) {
            Some(found) if !self.contains(value) => Err(ValueError::OutOfRange { found }),
            _ => Ok(()),
        }
    }

    /// Returns whether the value is within the range, or of a type that the range does not limit.
    pub(crate) fn contains(&self, value: &Value<'_>) -> bool {
        match (self, *value) {
            (Range::Integer(union), Value::Integer(number) | Value::Time(Time(number))) => {
                contains(union, number)
            }
            (Range::Unsigned(union), Value::Unsigned(number)) => contains(union, number),
            (Range::Float(union), Value::Float(number)) => contains(union, number),
            (_, Value::String(text) | Value::CoreLink(text)) => self.contains_length(text.len()),
            (_, Value::Opaque(bytes)) => self.contains_length(bytes.len()),
            _ => true,
        }
    }

    /// Returns whether a text or an opaque may have this length.
    pub(crate) fn contains_length(&self, bytes: usize) -> bool {
        match self {
            Range::Length(union) => u32::try_from(bytes).is_ok_and(|bytes| contains(union, bytes)),
            _ => true,
        }
    }
}

fn contains<T: PartialOrd>(union: &[(T, T)], number: T) -> bool {
    union.iter().any(|(low, high)| *low <= number && number <= *high)
}

impl fmt::Display for Range<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Range::Integer(union) => write_union(f, union),
            Range::Unsigned(union) => write_union(f, union),
            Range::Float(union) => write_union(f, union),
            Range::Length(union) => {
                write_union(f, union)?;
                f.write_str(" bytes")
            }
        }
    }
}

fn write_union<T: fmt::Display + PartialEq>(f: &mut fmt::Formatter<'_>, union: &[(T, T)]) -> fmt::Result {
    let mut separator = "";
    for (low, high) in union {
        f.write_str(separator)?;
        if low == high {
            write!(f, "{low}")?
        } else {
            write!(f, "{low}..={high}")?
        }
        separator = " or ";
    }
    Ok(())
}
