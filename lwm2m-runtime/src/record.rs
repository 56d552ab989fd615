//! Records: the flat form that every payload can be read as.

use crate::path::Path;
use crate::value::Value;

/// One statement of a payload: at this path, this value, at this time.
///
/// A record without a value is a path that was asked for, something to be removed, or something that
/// is there and empty: an instance without resources, a multiple resource without instances. What it
/// means depends on the operation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record<'a> {
    /// Absolute path.
    pub path: Path,
    /// The value, borrowed from the payload.
    pub value: Option<Value<'a>>,
    /// Seconds since 1970-01-01 00:00 UTC, or relative to now when below 2^28 (RFC 8428, 4.5.3).
    pub time: Option<f64>,
}

impl<'a> Record<'a> {
    /// A value without a time.
    pub const fn new(path: Path, value: Value<'a>) -> Self {
        Record { path, value: Some(value), time: None }
    }

    /// A path without a value.
    pub const fn empty(path: Path) -> Self {
        Record { path, value: None, time: None }
    }
}
