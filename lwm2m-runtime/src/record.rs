//! Records: paths with values, which every payload can be read as.

use crate::path::Path;
use crate::value::Value;

/// A path in a payload, with its value and its time.
///
/// The meaning of a record without a value depends on the operation: a path to read, a path to remove, or
/// an instance without resources and a multiple resource without instances.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Record<'a> {
    /// Absolute path.
    pub path: Path,
    /// The value, borrowed from the payload.
    pub value: Option<Value<'a>>,
    /// Seconds since 1970-01-01 00:00 UTC; below 2^28, seconds relative to now (RFC 8428, 4.5.3).
    pub time: Option<f64>,
}

impl<'a> Record<'a> {
    /// Makes a record with a value and without a time.
    pub const fn new(path: Path, value: Value<'a>) -> Self {
        Record { path, value: Some(value), time: None }
    }

    /// Makes a record without a value.
    pub const fn empty(path: Path) -> Self {
        Record { path, value: None, time: None }
    }
}
