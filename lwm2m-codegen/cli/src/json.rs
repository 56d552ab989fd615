//! JSON in the two shapes that results come in: a line, and a page.

use std::io;

use serde::Serialize;

/// A value in one line.
pub(crate) fn line(value: &impl Serialize) -> io::Result<String> {
    serde_json::to_string(value).map_err(io::Error::other)
}

/// A value with its parts in lines of their own.
pub(crate) fn pretty(value: &impl Serialize) -> io::Result<String> {
    serde_json::to_string_pretty(value).map_err(io::Error::other)
}
