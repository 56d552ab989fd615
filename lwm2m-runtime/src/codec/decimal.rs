//! Floats as decimal text, for text and JSON.

use core::fmt::{Result, Write};

/// Writes the shortest decimal that parses to the same float, with an exponent instead of many zeros.
pub(crate) fn write_float(out: &mut impl Write, number: f64) -> Result {
    let size = number.abs();
    if size != 0.0 && !(1e-5..1e16).contains(&size) {
        write!(out, "{number:e}")
    } else {
        write!(out, "{number}")
    }
}
