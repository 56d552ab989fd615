//! JSON of results, on one line or indented.

use std::io;

use serde::Serialize;

/// Returns a value on one line.
pub(crate) fn line(value: &impl Serialize) -> io::Result<String> {
    serde_json::to_string(value).map_err(io::Error::other)
}

/// Returns a value with indentation.
pub(crate) fn pretty(value: &impl Serialize) -> io::Result<String> {
    serde_json::to_string_pretty(value).map_err(io::Error::other)
}
