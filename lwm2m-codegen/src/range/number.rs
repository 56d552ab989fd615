//! Numbers as written, and their exact conversion to `i64`, `u64`, `u32` and `f64`.

use std::borrow::Cow;

use super::{Oddity, OddityKind};
use core::ops::Range;

/// A decimal number of a range text: a sign and digits, without a type.
#[derive(Debug, Clone)]
pub(super) struct Number<'a> {
    /// Whether it has a minus sign.
    pub negative: bool,
    /// The digits, with or without a point. Those of a power are calculated.
    pub digits: Cow<'a, str>,
    /// Its bytes in the text, sign included.
    pub at: Range<usize>,
}

impl Number<'_> {
    /// Returns whether the number has a leading zero, as in `007`: probably the tail of `1,007`.
    pub(super) fn is_padded(&self) -> bool {
        let whole = self.whole();
        whole.len() > 1 && whole.starts_with('0')
    }

    pub(super) fn signed(&self) -> Result<i64, Oddity> {
        let magnitude = self.magnitude()?;
        if self.negative {
            0i64.checked_sub_unsigned(magnitude).ok_or_else(|| self.odd(OddityKind::TooSmall))
        } else {
            i64::try_from(magnitude).map_err(|_| self.odd(OddityKind::TooLarge))
        }
    }

    pub(super) fn unsigned(&self) -> Result<u64, Oddity> {
        let magnitude = self.magnitude()?;
        if self.negative && magnitude > 0 {
            return Err(self.odd(OddityKind::TooSmall));
        }
        Ok(magnitude)
    }

    pub(super) fn bytes(&self) -> Result<u32, Oddity> {
        u32::try_from(self.unsigned()?).map_err(|_| self.odd(OddityKind::TooLarge))
    }

    pub(super) fn float(&self) -> Result<f64, Oddity> {
        let magnitude: f64 = self.digits.parse().map_err(|_| self.odd(OddityKind::FreeText))?;
        match (magnitude.is_finite(), self.negative) {
            (true, true) => Ok(-magnitude),
            (true, false) => Ok(magnitude),
            (false, true) => Err(self.odd(OddityKind::TooSmall)),
            (false, false) => Err(self.odd(OddityKind::TooLarge)),
        }
    }

    fn magnitude(&self) -> Result<u64, Oddity> {
        let fraction = self.digits.split_once('.').map_or("", |(_, fraction)| fraction);
        if fraction.bytes().any(|digit| digit != b'0') {
            return Err(self.odd(OddityKind::Fraction));
        }
        let too_far = if self.negative { OddityKind::TooSmall } else { OddityKind::TooLarge };
        self.whole().parse().map_err(|_| self.odd(too_far))
    }

    fn whole(&self) -> &str {
        self.digits.split_once('.').map_or(&*self.digits, |(whole, _)| whole)
    }

    fn odd(&self, kind: OddityKind) -> Oddity {
        Oddity { kind, at: self.at.clone() }
    }
}
