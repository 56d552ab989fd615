//! Exact decimal numbers: thresholds and steps of attributes, and the decimal fractions of CBOR.
//!
//! A float would round a threshold on a 64-bit counter, and would print `0.1` as another text than the one
//! that was parsed. A [`Decimal`] has the digits and the exponent of the text. Only integer arithmetic is
//! used: the tables of the standard library for reading and printing floats are too large for small devices.

use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;

use crate::error::{Error, ErrorKind, Rule};

/// A decimal number: up to 64 bits of digits, up to 19 decimals, below 10^38.
///
/// Every `i64` and every `u64` is exact. Conversions fail where they would have to round.
///
/// ```
/// use lwm2m_runtime::attributes::Decimal;
///
/// let threshold: Decimal = "18446744073709551615".parse()?;
/// assert_eq!(threshold, Decimal::from(u64::MAX));
/// assert!(Decimal::from(u64::MAX - 1) < threshold);
/// assert_eq!("42.50".parse::<Decimal>()?.to_string(), "42.5");
/// assert_eq!("3.0".parse::<Decimal>()?, Decimal::from(3));
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
// Each number has one form, so that equal numbers have equal fields: the exponent is as near to 0 as the 64 bits of
// the digits allow.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    digits: u64,
    exponent: i8,
    negative: bool,
}

/// The largest power of ten that fits in 64 bits.
const MAX_EXPONENT: i64 = 19;

impl Decimal {
    pub(crate) const ZERO: Decimal = Decimal { digits: 0, exponent: 0, negative: false };

    /// Returns `digits * 10^exponent` or its negative; `None` if a `Decimal` cannot hold it exactly.
    pub(crate) fn new(negative: bool, digits: u64, exponent: i64) -> Option<Decimal> {
        let (mut digits, mut exponent) = (digits, exponent);
        if digits == 0 {
            return Some(Decimal { digits, exponent: 0, negative: false });
        }
        while exponent < 0
            && let (less, 0) = divide_by_ten(digits)
        {
            digits = less;
            exponent += 1;
        }
        while exponent > 0
            && let Some(more) = digits.checked_mul(10)
        {
            digits = more;
            exponent -= 1;
        }
        let exponent = i8::try_from(exponent)
            .ok()
            .filter(|exponent| (-MAX_EXPONENT..=MAX_EXPONENT).contains(&(*exponent).into()))?;
        Some(Decimal { digits, exponent, negative })
    }

    /// Returns the number as an `i64`, if it is exactly one.
    pub fn as_i64(self) -> Option<i64> {
        match (self.exponent, self.negative) {
            (0, false) => i64::try_from(self.digits).ok(),
            (0, true) => 0_i64.checked_sub_unsigned(self.digits),
            _ => None,
        }
    }

    /// Returns the number as a `u64`, if it is exactly one.
    pub fn as_u64(self) -> Option<u64> {
        (self.exponent == 0 && !self.negative).then_some(self.digits)
    }

    /// Returns whether an integer is negative, and its absolute value; `None` for other numbers.
    #[cfg(any(feature = "senml-json", feature = "lwm2m-json"))]
    pub(crate) fn as_integer(self) -> Option<(bool, u64)> {
        (self.exponent == 0).then_some((self.negative, self.digits))
    }

    /// Returns the nearest `f64`; of two that are equally near, the even one.
    pub fn as_f64(self) -> f64 {
        let power = power(self.exponent);
        let size = match self.exponent {
            0 => self.digits as f64,
            1.. => product(self.digits, power),
            _ => quotient(self.digits, power),
        };
        if self.negative { -size } else { size }
    }

    fn is_integer(self) -> bool {
        self.exponent == 0
    }

    /// Returns whether `self + 2 * step < upper`, which is above `self`; exact for integers, in floats for fractions.
    pub(crate) fn fits_two_steps_below(self, upper: Decimal, step: Decimal) -> bool {
        if self.is_integer() && upper.is_integer() && step.is_integer() {
            return 2 * u128::from(step.digits) < self.distance(upper);
        }
        self.as_f64() + step.as_f64() + step.as_f64() < upper.as_f64()
    }

    /// Returns the distance of two integers.
    pub(super) fn distance(self, other: Decimal) -> u128 {
        let (a, b) = (u128::from(self.digits), u128::from(other.digits));
        if self.negative == other.negative { a.abs_diff(b) } else { a + b }
    }

    /// Compares the absolute value with an integer.
    pub(super) fn cmp_size(self, size: u128) -> Ordering {
        let (digits, power) = (u128::from(self.digits), u128::from(power(self.exponent)));
        match (self.exponent, u64::try_from(size)) {
            (0.., _) => (digits * power).cmp(&size),
            (_, Ok(size)) => digits.cmp(&(u128::from(size) * power)),
            (_, Err(_)) => Ordering::Less,
        }
    }
}

/// Returns `10^|exponent|`.
fn power(exponent: i8) -> u64 {
    shifted(1, exponent.unsigned_abs().into()).unwrap_or(u64::MAX)
}

/// Returns `digits * 10^exponent`, if it has at most 64 bits.
fn shifted(digits: u64, exponent: u32) -> Option<u64> {
    let mut shifted = digits;
    for _ in 0..exponent {
        // A zero has any number of zeros after it.
        if shifted == 0 {
            break;
        }
        shifted = shifted.checked_mul(10)?;
    }
    Some(shifted)
}

/// Returns the quotient and the remainder. Long division byte by byte: small chips divide 32 bits, and the function that
/// divides 64 is large.
fn divide_by_ten(number: u64) -> (u64, u8) {
    let (mut quotient, mut rest) = (0, 0);
    for byte in number.to_be_bytes() {
        let dividend = rest << 8 | u32::from(byte);
        quotient = quotient << 8 | u64::from(dividend / 10);
        rest = dividend % 10;
    }
    (quotient, rest as u8)
}

/// Returns the float that is nearest to `digits * power`; neither is 0.
fn product(digits: u64, power: u64) -> f64 {
    let (mut bits, mut exponent) = (u128::from(digits) * u128::from(power), 64);
    while bits.leading_zeros() > 0 {
        bits <<= 1;
        exponent -= 1;
    }
    nearest((bits >> u64::BITS) as u64, bits as u64 != 0, exponent)
}

/// Returns the float that is nearest to `digits / power`; neither is 0.
fn quotient(digits: u64, power: u64) -> f64 {
    let (above, below) = (digits.leading_zeros(), power.leading_zeros());
    let (mut rest, divisor) = (u128::from(digits << above), u128::from(power << below));
    // Long division of two numbers whose highest bits are set: the quotient has at least 63 bits.
    let mut bits: u64 = 0;
    for _ in 0..u64::BITS {
        bits <<= 1;
        if rest >= divisor {
            rest -= divisor;
            bits |= 1;
        }
        rest <<= 1;
    }
    // The highest bit of the quotient has the value 1.
    nearest(bits, rest != 0, i64::from(below) - i64::from(above) - 63)
}

/// Returns the float that is nearest to `bits * 2^exponent`. The highest bits are at least ten more than a float has;
/// `more` bits below them decide between two equally near floats.
fn nearest(bits: u64, more: bool, exponent: i64) -> f64 {
    scaled((bits | u64::from(more)) as f64, exponent)
}

/// Returns `number * 2^exponent`, where both are floats of full precision.
pub(crate) fn scaled(number: f64, exponent: i64) -> f64 {
    f64::from_bits(number.to_bits().wrapping_add_signed(exponent << 52))
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => cmp_sizes(self, other),
            (true, true) => cmp_sizes(other, self),
        }
    }
}

fn cmp_sizes(a: &Decimal, b: &Decimal) -> Ordering {
    if a.exponent < b.exponent {
        return cmp_sizes(b, a).reverse();
    }
    let shift = a.exponent.abs_diff(b.exponent);
    let Some(power) = shifted(1, shift.into()) else {
        // With so many zeros, `a` is larger than any 64 bits of digits.
        return if a.digits == 0 { Ordering::Less } else { Ordering::Greater };
    };
    (u128::from(a.digits) * u128::from(power)).cmp(&b.digits.into())
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<u64> for Decimal {
    fn from(digits: u64) -> Self {
        Decimal { digits, exponent: 0, negative: false }
    }
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Decimal { digits: number.unsigned_abs(), exponent: 0, negative: number < 0 }
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Self {
        i64::from(number).into()
    }
}

impl From<u32> for Decimal {
    fn from(number: u32) -> Self {
        u64::from(number).into()
    }
}

impl From<u16> for Decimal {
    fn from(number: u16) -> Self {
        u64::from(number).into()
    }
}

impl From<bool> for Decimal {
    fn from(truth: bool) -> Self {
        u64::from(truth).into()
    }
}

const NOT_A_NUMBER: ErrorKind = ErrorKind::Malformed(Rule::Decimal);

/// Parses digits with an optional sign and fraction (LwM2M Core 1.2.2, 7.3.2), and an exponent, which is not in that
/// grammar but which some clients write.
impl FromStr for Decimal {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Decimal::read(text.as_bytes()).ok_or(NOT_A_NUMBER.into())
    }
}

impl Decimal {
    /// Parses decimal text, as [`FromStr`] does.
    pub(crate) fn read(text: &[u8]) -> Option<Decimal> {
        let (negative, text) = match text {
            [b'-', rest @ ..] => (true, rest),
            _ => (false, text),
        };
        let (whole, rest) = split_digits(text)?;
        let (fraction, rest) = match rest {
            [b'.', rest @ ..] => split_digits(rest)?,
            _ => (&[][..], rest),
        };
        let power = match rest {
            [] => 0,
            [b'e' | b'E', power @ ..] => read_power(power)?,
            _ => return None,
        };
        let mut digits: u64 = 0;
        // Zeros count only when another digit follows them; those at the end go to the exponent.
        let mut zeros = 0;
        for digit in whole.iter().chain(fraction) {
            zeros += 1;
            if *digit != b'0' {
                digits = shifted(digits, zeros)?.checked_add((digit - b'0').into())?;
                zeros = 0;
            }
        }
        let decimals = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
        Decimal::new(negative, digits, power.saturating_sub(decimals).saturating_add(zeros.into()))
    }
}

/// Splits off the digits at the start; `None` if there are none.
fn split_digits(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.split_at_checked(count).filter(|_| count > 0)
}

/// Parses an exponent; one that is too large saturates.
fn read_power(text: &[u8]) -> Option<i64> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (digits, []) = split_digits(text)? else {
        return None;
    };
    let power = digits
        .iter()
        .fold(0_i64, |power, digit| power.saturating_mul(10).saturating_add((digit - b'0').into()));
    Some(if negative { -power } else { power })
}

/// Converts the shortest text of the float. Fails for NaN, the infinities, and numbers that are too small or too large.
impl TryFrom<f64> for Decimal {
    type Error = ErrorKind;

    fn try_from(number: f64) -> Result<Self, ErrorKind> {
        let mut text = Text { bytes: [0; Text::LONGEST], length: 0 };
        fmt::write(&mut text, format_args!("{number:e}")).map_err(|_| ErrorKind::Overflow)?;
        let read = text.bytes.get(..text.length).and_then(Decimal::read);
        read.ok_or(ErrorKind::Overflow)
    }
}

/// A buffer for the shortest text of a float.
struct Text {
    bytes: [u8; Text::LONGEST],
    length: usize,
}

impl Text {
    /// `-1.2345678901234567e-308`
    const LONGEST: usize = 24;
}

impl fmt::Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let free = self.bytes.get_mut(self.length..).and_then(|free| free.get_mut(..text.len()));
        free.ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length += text.len();
        Ok(())
    }
}

/// All digits, without an exponent.
impl Decimal {
    /// Bytes of the longest text: a sign, a point, 20 digits and 19 zeros.
    pub(crate) const LONGEST: usize = 41;

    /// Returns the number as text, without `core::fmt`.
    pub(crate) fn text(self, bytes: &mut [u8; Decimal::LONGEST]) -> &str {
        let mut start = bytes.len();
        let mut put = |byte| {
            start = start.saturating_sub(1);
            if let Some(free) = bytes.get_mut(start) {
                *free = byte;
            }
        };
        // From the last digit to the first.
        for _ in 0..self.exponent {
            put(b'0');
        }
        let (mut rest, mut place) = (self.digits, self.exponent.min(0));
        loop {
            let (next, digit) = divide_by_ten(rest);
            put(b'0' + digit);
            rest = next;
            place += 1;
            if place == 0 {
                put(b'.');
            }
            if rest == 0 && place > 0 {
                break;
            }
        }
        if self.negative {
            put(b'-');
        }
        bytes.get(start..).and_then(|text| core::str::from_utf8(text).ok()).unwrap_or("")
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text(&mut [0; Decimal::LONGEST]))
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimals_are_read_exactly_and_written_without_exponent() {
        let table = [
            ("0", "0"),
            ("-0", "0"),
            ("0.000e99999999999999999999", "0"),
            ("007", "7"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("-9223372036854775808.000", "-9223372036854775808"),
            ("9223372036854775807", "9223372036854775807"),
            ("18446744073709551615", "18446744073709551615"),
            ("184467440737095516150", "184467440737095516150"),
            ("9007199254740993.0", "9007199254740993"),
            ("30.55", "30.55"),
            ("-30.550", "-30.55"),
            ("-0.05", "-0.05"),
            ("4.2e+21", "4200000000000000000000"),
            ("1E3", "1000"),
            ("1.50e1", "15"),
            ("1000000000000000000000000e-24", "1"),
            ("0.0000000000009223372", "0.0000000000009223372"),
        ];
        for (text, written) in table {
            let number: Decimal = text.parse().unwrap();
            assert_eq!(number.to_string(), written);
            assert_eq!(written.parse::<Decimal>().unwrap(), number);
        }
    }

    #[test]
    fn other_texts_and_numbers_are_refused() {
        for text in [
            "",
            "-",
            "+1",
            "1.",
            ".5",
            "-.5",
            "1.5.1",
            "1e",
            "1e+",
            "1e400",
            "--1",
            "0x1",
            "inf",
            "NaN",
            "1_0",
            " 1",
            "1 ",
            "-e1",
            "1e1.5",
            "1-",
            "18446744073709551617",
            "1e-20",
            "1e39",
        ] {
            assert_eq!(text.parse::<Decimal>(), Err(NOT_A_NUMBER.into()), "{text}");
        }
        for number in [f64::NAN, f64::INFINITY] {
            assert_eq!(Decimal::try_from(number), Err(ErrorKind::Overflow), "{number}");
        }
    }

    #[test]
    fn decimals_are_ordered_by_value() {
        let ascending: Vec<Decimal> = [
            "-1e38",
            "-9223372036854775808",
            "-1.5",
            "-1",
            "-0.5",
            "-0.0000000000000000001",
            "0",
            "0.0000000000000000001",
            "0.5",
            "1",
            "9007199254740992",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551620",
            "1e38",
        ]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
        for (i, a) in ascending.iter().enumerate() {
            for (j, b) in ascending.iter().enumerate() {
                assert_eq!(a.cmp(b), i.cmp(&j), "{a} and {b}");
            }
        }
    }

    #[test]
    fn two_steps_between_thresholds_are_compared_exactly() {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        let table = [
            ("0.1", "0.3", "0.1", false),
            ("0.1", "0.30001", "0.1", true),
            ("18446744073709551613", "18446744073709551615", "1", false),
            ("-9223372036854775808", "18446744073709551615", "13835058055282163711", true),
            ("-9223372036854775808", "18446744073709551615", "13835058055282163712", false),
            ("-1e38", "1e38", "0.0000000000000000001", true),
        ];
        for (lower, upper, step, expected) in table {
            assert_eq!(
                number(lower).fits_two_steps_below(number(upper), number(step)),
                expected,
                "{lower} {upper}"
            );
        }
    }

    proptest! {
        #[test]
        fn as_f64_returns_the_nearest_float(negative: bool, digits: u64, cut in 0..64_u32, exponent in -19..=19_i64) {
            let number = Decimal::new(negative, digits >> cut, exponent);
            prop_assume!(number.is_some());
            let number = number.unwrap();
            let nearest: f64 = number.to_string().parse().unwrap();
            prop_assert_eq!(number.as_f64(), nearest);
        }

        #[test]
        fn a_decimal_survives_its_text(negative: bool, digits: u64, cut in 0..64_u32, exponent in -19..=19_i64) {
            if let Some(number) = Decimal::new(negative, digits >> cut, exponent) {
                prop_assert_eq!(number.to_string().parse::<Decimal>(), Ok(number));
            }
        }

        #[test]
        fn a_float_converts_to_the_decimal_of_its_text(number in -1e12..1e12_f64) {
            if let Ok(decimal) = Decimal::try_from(number) {
                prop_assert_eq!(decimal.as_f64(), number);
                prop_assert_eq!(decimal.to_string(), number.to_string());
            }
        }

        #[test]
        fn sizes_are_compared_without_rounding(a: i64, b: u64, exponent in 0..=9_u32) {
            let scale = 10_i128.pow(exponent);
            let decimal = Decimal::new(false, b, -i64::from(exponent)).unwrap();
            prop_assert_eq!(Decimal::from(a).cmp(&decimal), (i128::from(a) * scale).cmp(&b.into()));
            prop_assert_eq!(decimal.cmp_size(a.unsigned_abs().into()), i128::from(b).cmp(&(i128::from(a.unsigned_abs()) * scale)));
        }
    }
}
