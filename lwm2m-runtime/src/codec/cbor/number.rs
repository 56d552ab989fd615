//! Numbers that are wider than the head of an item: bignums, decimal fractions and bigfloats (RFC 8949, 3.4.3 and
//! 3.4.4).
//!
//! One number of fixed point holds all of them exactly, so that an integer is never rounded and a float is always the
//! nearest one. Its size limits the work, however large an exponent is.

use crate::error::{ErrorKind, Rule};
use crate::value::Value;

/// Limbs before the point: a little more than the largest float has.
const WHOLE: usize = 34;
/// Limbs after the point: a few bits more than half of the smallest float needs.
const FRACTION: usize = 36;
/// Bits of a number.
const BITS: usize = (FRACTION + WHOLE) * 32;
/// The bit of the smallest float, 2^-1074.
const SMALLEST: usize = FRACTION * 32 - 1074;
/// Maximum size of a bignum, without leading zeros.
const MAX_BYTES: usize = 128;

/// The base of an exponent, its largest power that fits in 16 bits, and the exponents beyond which every number is
/// larger than the largest float, or rounds to 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Base {
    base: u32,
    max_power: u32,
    range: (i64, i64),
}

/// The base of tag 4.
pub(super) const TEN: Base = Base { base: 10, max_power: 4, range: (-700, 310) };
/// The base of tag 5.
pub(super) const TWO: Base = Base { base: 2, max_power: 15, range: (-2200, 1030) };

/// The size of a number, from the least significant limb of its fraction on.
#[derive(Debug, Clone)]
pub(super) struct Wide {
    negative: bool,
    limbs: [u32; FRACTION + WHOLE],
    /// A division has left a remainder.
    inexact: bool,
}

impl Wide {
    /// Returns the number of a bignum; for a negative one, `-1 - n` (RFC 8949, 3.4.3).
    pub(super) fn new(negative: bool, bytes: &[u8]) -> Result<Wide, ErrorKind> {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let bytes = bytes.get(zeros..).unwrap_or(&[]);
        if bytes.len() > MAX_BYTES {
            return Err(ErrorKind::Malformed(Rule::CborBignumSize));
        }
        let mut number = Wide { negative, limbs: [0; FRACTION + WHOLE], inexact: false };
        for (limb, bytes) in number.limbs.iter_mut().skip(FRACTION).zip(bytes.rchunks(4)) {
            *limb = bytes.iter().fold(0, |limb, byte| limb << 8 | u32::from(*byte));
        }
        if negative {
            number.increment();
        }
        Ok(number)
    }

    /// Adds 1. The limbs before the point have more bits than a bignum.
    fn increment(&mut self) {
        for limb in self.limbs.iter_mut().skip(FRACTION) {
            let (sum, carries) = limb.overflowing_add(1);
            *limb = sum;
            if !carries {
                return;
            }
        }
    }

    /// Multiplies the number by a power of the base.
    pub(super) fn scale(&mut self, base: Base, exponent: i64) -> Result<(), ErrorKind> {
        let (lowest, highest) = base.range;
        let negative = exponent < 0;
        // `clamp` panics if the ends are in the wrong order.
        let mut left = u32::try_from(exponent.max(lowest).min(highest).unsigned_abs()).unwrap_or(0);
        while left > 0 {
            let power = left.min(base.max_power);
            let factor = base.base.saturating_pow(power);
            if negative {
                self.divide(factor)
            } else {
                self.multiply(factor)?
            }
            left -= power;
        }
        Ok(())
    }

    fn multiply(&mut self, factor: u32) -> Result<(), ErrorKind> {
        let mut carry = 0;
        for limb in &mut self.limbs {
            let product = u64::from(*limb) * u64::from(factor) + carry;
            *limb = product as u32;
            carry = product >> 32;
        }
        if carry == 0 { Ok(()) } else { Err(TOO_LARGE) }
    }

    /// Divides by a number of 16 bits, and rounds towards 0; `inexact` records that.
    fn divide(&mut self, divisor: u32) {
        let mut rest = 0;
        // Half a limb at a time, as small chips divide 32 bits.
        let mut half = |digits: u32| {
            let dividend = rest << 16 | digits;
            rest = dividend.checked_rem(divisor).unwrap_or(0);
            dividend.checked_div(divisor).unwrap_or(0)
        };
        for limb in self.limbs.iter_mut().rev() {
            *limb = half(*limb >> 16) << 16 | half(*limb & 0xffff);
        }
        self.inexact |= rest != 0;
    }

    /// Returns the number as an Integer or an Unsigned, if it is exactly one.
    pub(super) fn integer(&self) -> Option<Value<'static>> {
        let (fraction, whole) = self.limbs.split_at(FRACTION);
        let [low, high, above @ ..] = whole else {
            return None;
        };
        if self.inexact || fraction.iter().chain(above).any(|limb| *limb != 0) {
            return None;
        }
        let size = u64::from(*high) << 32 | u64::from(*low);
        if self.negative {
            return 0_i64.checked_sub_unsigned(size).map(Value::Integer);
        }
        Some(i64::try_from(size).map_or(Value::Unsigned(size), Value::Integer))
    }

    /// Returns the nearest float; of two that are equally near, the even one.
    pub(super) fn float(&self) -> Result<f64, ErrorKind> {
        let size = self.size().ok_or(TOO_LARGE)?;
        Ok(if self.negative { -size } else { size })
    }

    fn size(&self) -> Option<f64> {
        let Some(top) = (0..BITS).rev().find(|index| self.bit(*index)) else {
            return Some(0.0);
        };
        // A float has 53 bits, and fewer below the smallest exponent.
        let low = top.saturating_sub(52).max(SMALLEST);
        let mut fraction =
            (low..=top).rev().fold(0_u64, |bits, index| bits << 1 | u64::from(self.bit(index)));
        let half = low - 1;
        if self.bit(half) && (fraction & 1 == 1 || self.inexact || (0..half).any(|index| self.bit(index))) {
            fraction += 1;
        }
        let exponent = (low - SMALLEST) as u64;
        // The highest bit of a full fraction counts as one in the exponent, and so does a carry.
        let size = f64::from_bits((exponent << 52) + fraction);
        (exponent < 2046 && size.is_finite()).then_some(size)
    }

    fn bit(&self, index: usize) -> bool {
        self.limbs.get(index / 32).is_some_and(|limb| limb >> (index % 32) & 1 == 1)
    }
}

const TOO_LARGE: ErrorKind = ErrorKind::Malformed(Rule::CborNumber);

#[cfg(test)]
mod tests {
    use std::format;
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    fn number(digits: u128, base: Base, exponent: i64) -> Result<Wide, ErrorKind> {
        let mut number = Wide::new(false, &digits.to_be_bytes())?;
        number.scale(base, exponent)?;
        Ok(number)
    }

    #[test]
    fn a_number_is_an_integer_only_if_it_is_exactly_one() {
        let table = [
            (5, TEN, 0, Some(Value::Integer(5))),
            (300, TEN, -2, Some(Value::Integer(3))),
            (1, TEN, 19, Some(Value::Unsigned(10_000_000_000_000_000_000))),
            (u64::MAX.into(), TEN, 0, Some(Value::Unsigned(u64::MAX))),
            (1, TWO, 62, Some(Value::Integer(1 << 62))),
            (12, TWO, -2, Some(Value::Integer(3))),
            (0, TEN, i64::MAX, Some(Value::Integer(0))),
            (0, TWO, i64::MIN, Some(Value::Integer(0))),
            (10_u128.pow(38), TEN, -38, Some(Value::Integer(1))),
            (90_071_992_547_409_935, TEN, -1, None),
            (10_000_000_000_000_000_001, TEN, -19, None),
            (1, TEN, i64::MIN, None),
            (13, TWO, -2, None),
            (1, TWO, 64, None),
            (1, TEN, 20, None),
        ];
        for (digits, base, exponent, expected) in table {
            assert_eq!(number(digits, base, exponent).unwrap().integer(), expected, "{digits} {exponent}");
        }
        let negative = |bytes: &[u8]| Wide::new(true, bytes).unwrap().integer();
        assert_eq!(negative(&[0; 200]), Some(Value::Integer(-1)));
        assert_eq!(negative(&i64::MAX.to_be_bytes()), Some(Value::Integer(i64::MIN)));
        assert_eq!(negative(&(1_u64 << 63).to_be_bytes()), None);
    }

    #[test]
    fn powers_of_two_are_exact_down_to_the_smallest_float() {
        for exponent in -1074..=1023 {
            let expected = if exponent < -1022 {
                f64::from_bits(1 << (exponent + 1074))
            } else {
                f64::from_bits(((exponent + 1023) as u64) << 52)
            };
            assert_eq!(number(1, TWO, exponent).unwrap().float(), Ok(expected), "{exponent}");
        }
        // Half of the smallest float is as near to 0, which is even; anything above is not.
        assert_eq!(number(1, TWO, -1075).unwrap().float(), Ok(0.0));
        assert_eq!(number((1 << 100) + 1, TWO, -1175).unwrap().float(), Ok(f64::from_bits(1)));
        assert_eq!(number(1, TWO, i64::MIN).unwrap().float(), Ok(0.0));
        assert_eq!(number(3, TWO, 1022).unwrap().float(), Ok(f64::from_bits(0x7fe8 << 48)));
    }

    #[test]
    fn a_number_beyond_the_largest_float_is_refused() {
        let float = |digits, base, exponent| number(digits, base, exponent).and_then(|number| number.float());
        for exponent in [1024, 1030, i64::MAX] {
            assert_eq!(float(1, TWO, exponent), Err(TOO_LARGE), "2^{exponent}");
        }
        for exponent in [309, i64::MAX] {
            assert_eq!(float(1, TEN, exponent), Err(TOO_LARGE), "10^{exponent}");
        }
        // The largest float, and the first number that is nearer to 2^1024.
        assert_eq!(float((1 << 53) - 1, TWO, 971), Ok(f64::MAX));
        assert_eq!(float((1 << 54) - 1, TWO, 970), Err(TOO_LARGE));
        let bytes = [0xff; MAX_BYTES + 1];
        assert_eq!(Wide::new(false, &bytes).err(), Some(ErrorKind::Malformed(Rule::CborBignumSize)));
        let largest = Wide::new(true, &bytes[1..]).unwrap();
        assert_eq!((largest.integer(), largest.float()), (None, Err(TOO_LARGE)));
    }

    proptest! {
        #[test]
        fn a_decimal_is_the_float_that_its_text_is(digits: u128, short in 0_u128..1_000_000, exponent in -420_i64..320) {
            for digits in [digits, digits >> 64, digits >> 100, short] {
                let expected = format!("{digits}e{exponent}").parse().ok().filter(|float: &f64| float.is_finite());
                let found = number(digits, TEN, exponent).and_then(|number| number.float());
                prop_assert_eq!(found.ok(), expected);
            }
        }

        #[test]
        fn an_integer_of_any_width_is_the_float_that_its_text_is(bytes: [u8; 15], zeros in 0_usize..20) {
            let mut padded = Vec::from([0]);
            padded.resize(zeros, 0);
            padded.extend(bytes);
            let digits = bytes.iter().fold(0_u128, |digits, byte| digits << 8 | u128::from(*byte));
            prop_assert_eq!(Wide::new(false, &padded).unwrap().float(), Ok(digits as f64));
        }
    }
}
