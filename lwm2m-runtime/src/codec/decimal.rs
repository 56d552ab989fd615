//! Floats as decimal text, for the formats that people can read.

use core::fmt::{Result, Write};

/// The shortest decimal that reads back as the same float; with an exponent where zeros would stand.
pub(crate) fn write_float(out: &mut impl Write, number: f64) -> Result {
    let size = number.abs();
    if size != 0.0 && !(1e-5..1e16).contains(&size) {
        write!(out, "{number:e}")
    } else {
        write!(out, "{number}")
    }
}
