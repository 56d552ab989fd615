//! Ranges: the values that a resource may hold.

use core::fmt;

use crate::error::{Actual, ValueError};
use crate::value::Value;

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
        let found = match (self, *value) {
            (Range::Integer(union), Value::Integer(number)) if !contains(union, number) => {
                Actual::Integer(number)
            }
            (Range::Integer(union), Value::Time(time)) if !contains(union, time.0) => Actual::Integer(time.0),
            (Range::Unsigned(union), Value::Unsigned(number)) if !contains(union, number) => {
                Actual::Unsigned(number)
            }
            (Range::Float(union), Value::Float(number)) if !contains(union, number) => Actual::Float(number),
            (Range::Length(union), Value::String(text) | Value::CoreLink(text)) => {
                return check_length(union, text.len());
            }
            (Range::Length(union), Value::Opaque(bytes)) => return check_length(union, bytes.len()),
            _ => return Ok(()),
        };
        Err(ValueError::OutOfRange { found })
    }

    /// Checks the length of a text or an opaque.
    pub(crate) fn check_length(&self, bytes: usize) -> Result<(), ValueError> {
        match self {
            Range::Length(union) => check_length(union, bytes),
            _ => Ok(()),
        }
    }
}

fn contains<T: PartialOrd>(union: &[(T, T)], number: T) -> bool {
    union.iter().any(|(low, high)| *low <= number && number <= *high)
}

fn check_length(union: &[(u32, u32)], bytes: usize) -> Result<(), ValueError> {
    if u32::try_from(bytes).is_ok_and(|bytes| contains(union, bytes)) {
        return Ok(());
    }
    Err(ValueError::OutOfRange { found: Actual::Bytes(bytes) })
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
