//! Exact numbers as decimal digits, the reference for bignums, decimal fractions and bigfloats.
//!
//! std parses digits of any number to the nearest float, so that nothing here rounds.

/// The size of a number: decimal digits, the least significant first, and a power of ten.
#[derive(Debug, Clone)]
pub(crate) struct Decimal {
    pub(crate) negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// Returns the number of a bignum: its bytes, or -1 minus them.
    pub(crate) fn from_bytes(negative: bool, bytes: &[u8]) -> Self {
        let mut number = Decimal { negative, digits: vec![0], exponent: 0 };
        bytes.iter().for_each(|byte| number.multiply_and_add(256, u32::from(*byte)));
        if negative {
            number.multiply_and_add(1, 1);
        }
        number
    }

    fn multiply_and_add(&mut self, factor: u32, summand: u32) {
        let mut carry = summand;
        for digit in &mut self.digits {
            let sum = u32::from(*digit) * factor + carry;
            *digit = u8::try_from(sum % 10).unwrap_or(0);
            carry = sum / 10;
        }
        while carry > 0 {
            self.digits.push(u8::try_from(carry % 10).unwrap_or(0));
            carry /= 10;
        }
    }

    /// Multiplies by a power of ten.
    pub(crate) fn times_power_of_ten(mut self, exponent: i128) -> Self {
        self.exponent += clamped(exponent);
        self
    }

    /// Multiplies by a power of two. A negative power is one of five, and a tenth for each.
    pub(crate) fn times_power_of_two(mut self, exponent: i128) -> Self {
        let exponent = clamped(exponent);
        let factor = if exponent < 0 { 5 } else { 2 };
        (0..exponent.unsigned_abs()).for_each(|_| self.multiply_and_add(factor, 0));
        self.exponent += exponent.min(0);
        self
    }

    /// Returns the nearest float, or an infinity.
    pub(crate) fn float(&self) -> f64 {
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}e{}", self.text(), self.exponent).parse().unwrap_or(f64::NAN)
    }

    /// Returns the number, if it is an integer of 64 bits, signed or unsigned.
    pub(crate) fn integer(&self) -> Option<i128> {
        let text = self.text();
        let bare = text.trim_start_matches('0').trim_end_matches('0');
        if bare.is_empty() {
            return Some(0);
        }
        let zeros = text.len() - text.trim_end_matches('0').len();
        let exponent = usize::try_from(self.exponent + i64::try_from(zeros).ok()?).ok()?;
        if bare.len() + exponent > 20 {
            return None;
        }
        let size: i128 = (bare.to_owned() + &"0".repeat(exponent)).parse().ok()?;
        let number = if self.negative { -size } else { size };
        (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&number).then_some(number)
    }

    fn text(&self) -> String {
        self.digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
    }
}

/// Limits an exponent: far beyond it, a number of 1024 bits is still 0, or larger than every float.
fn clamped(exponent: i128) -> i64 {
    i64::try_from(exponent.clamp(-3000, 3000)).unwrap_or(0)
}
