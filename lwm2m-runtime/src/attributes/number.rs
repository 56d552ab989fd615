//! Numbers of attributes: thresholds and steps that are compared with values of any numeric type.
//!
//! A threshold on a 64-bit counter must not pass through a float, and a float beside an integer must
//! not be rounded to it. So an integer stays one, and every comparison is exact.

use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;

use crate::error::{Error, ErrorKind};
use crate::value::Value;

/// A finite number: exact over all of `i64` and `u64`, elsewhere the nearest `f64`.
///
/// ```
/// use lwm2m_runtime::Number;
///
/// let threshold: Number = "18446744073709551615".parse()?;
/// assert_eq!(threshold, Number::from(u64::MAX));
/// assert!(Number::from(u64::MAX - 1) < threshold);
/// assert_eq!("42.50".parse::<Number>()?.to_string(), "42.5");
/// assert_eq!("3.0".parse::<Number>()?, Number::from(3));
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq)]
pub struct Number(Form);

/// Each number has one form only, the first that can hold it.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Integer(i64),
    Unsigned(u64),
    Float(f64),
}

impl Number {
    /// The number of a value, if it is one: of an Integer, an Unsigned Integer, a Float or a Time. NaN
    /// and the infinities are none.
    ///
    /// ```
    /// use lwm2m_runtime::{Number, Value};
    ///
    /// assert_eq!(Number::from_value(&Value::Float(2.0)), Some(Number::from(2)));
    /// assert_eq!(Number::from_value(&Value::String("2")), None);
    /// ```
    pub fn from_value(value: &Value<'_>) -> Option<Number> {
        if let Some(number) = value.as_i64() {
            return Some(Number(Form::Integer(number)));
        }
        if let Some(number) = value.as_u64() {
            return Some(Number(Form::Unsigned(number)));
        }
        match value {
            Value::Float(number) if number.is_finite() => Some(Number(Form::Float(*number))),
            _ => None,
        }
    }

    /// The number as an `i64`, if it is exactly one.
    pub fn as_i64(self) -> Option<i64> {
        match self.0 {
            Form::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// The number as a `u64`, if it is exactly one.
    pub fn as_u64(self) -> Option<u64> {
        match self.0 {
            Form::Integer(number) => u64::try_from(number).ok(),
            Form::Unsigned(number) => Some(number),
            Form::Float(_) => None,
        }
    }

    /// The nearest `f64`.
    pub fn as_f64(self) -> f64 {
        match self.0 {
            Form::Integer(number) => number as f64,
            Form::Unsigned(number) => number as f64,
            Form::Float(number) => number,
        }
    }

    /// Whether the two numbers are at least `step` apart. Exact when both are integers.
    ///
    /// ```
    /// use lwm2m_runtime::Number;
    ///
    /// let (lowest, highest) = (Number::from(i64::MIN), Number::from(u64::MAX));
    /// assert!(lowest.is_apart(highest, Number::from(u64::MAX)));
    /// assert!(!Number::from(7).is_apart(Number::from(5), "2.5".parse()?));
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    pub fn is_apart(self, other: Number, step: Number) -> bool {
        match (self.integer(), other.integer()) {
            (Some(a), Some(b)) => {
                let distance = i128::try_from(a.abs_diff(b)).unwrap_or(i128::MAX);
                compare(distance, step).is_ge()
            }
            _ => (self.as_f64() - other.as_f64()).abs() >= step.as_f64(),
        }
    }

    /// Whether `self + 2 * step < upper`: exact among integers, in `f64` where one has a fraction.
    pub(super) fn leaves_room_below(self, upper: Number, step: Number) -> bool {
        match (self.integer(), step.integer(), upper.integer()) {
            // All three lie within 65 bits.
            (Some(lower), Some(step), Some(upper)) => lower + 2 * step < upper,
            _ => self.as_f64() + 2.0 * step.as_f64() < upper.as_f64(),
        }
    }

    fn integer(self) -> Option<i128> {
        match self.0 {
            Form::Integer(number) => Some(number.into()),
            Form::Unsigned(number) => Some(number.into()),
            Form::Float(_) => None,
        }
    }
}

/// Compares without rounding. Beyond 2^127 a float becomes the nearest `i128`, which no integer here
/// comes near.
fn compare(integer: i128, number: Number) -> Ordering {
    let float = match number.0 {
        Form::Float(float) => float,
        Form::Integer(other) => return integer.cmp(&other.into()),
        Form::Unsigned(other) => return integer.cmp(&other.into()),
    };
    let whole = float as i128;
    let fraction = float - whole as f64;
    integer.cmp(&whole).then_with(|| 0.0.partial_cmp(&fraction).unwrap_or(Ordering::Equal))
}

impl Eq for Number {}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        match (self.integer(), other.integer()) {
            (Some(integer), _) => compare(integer, *other),
            (None, Some(integer)) => compare(integer, *self).reverse(),
            (None, None) => self.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Number(Form::Integer(number))
    }
}

impl From<i32> for Number {
    fn from(number: i32) -> Self {
        Number(Form::Integer(number.into()))
    }
}

impl From<u64> for Number {
    fn from(number: u64) -> Self {
        match i64::try_from(number) {
            Ok(number) => Number(Form::Integer(number)),
            Err(_) => Number(Form::Unsigned(number)),
        }
    }
}

impl From<u32> for Number {
    fn from(number: u32) -> Self {
        Number(Form::Integer(number.into()))
    }
}

impl From<u16> for Number {
    fn from(number: u16) -> Self {
        Number(Form::Integer(number.into()))
    }
}

impl From<bool> for Number {
    fn from(truth: bool) -> Self {
        Number(Form::Integer(truth.into()))
    }
}

/// NaN and the infinities are refused.
impl TryFrom<f64> for Number {
    type Error = ErrorKind;

    fn try_from(number: f64) -> Result<Self, ErrorKind> {
        Number::from_value(&Value::Float(number)).ok_or(NOT_A_NUMBER)
    }
}

const NOT_A_NUMBER: ErrorKind = ErrorKind::Malformed("not a decimal number");

/// Reads digits, perhaps with a sign before and a fraction after them (LwM2M Core 1.2.2, 7.3.2). An
/// exponent is not in that grammar, but some clients write large numbers with one.
impl FromStr for Number {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (unsigned, None),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let power = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
        if !is_digits(whole) || !fraction.is_none_or(is_digits) || !power.is_none_or(is_digits) {
            return Err(NOT_A_NUMBER.into());
        }
        let is_whole = exponent.is_none() && fraction.is_none_or(|digits| digits.bytes().all(|d| d == b'0'));
        let signed = text.get(..text.len() - unsigned.len() + whole.len()).unwrap_or(text);
        let number = match (is_whole, signed.parse::<i64>(), signed.parse::<u64>()) {
            (true, Ok(number), _) => Number::from(number),
            (true, _, Ok(number)) => Number::from(number),
            _ => Number::try_from(text.parse::<f64>().map_err(|_| NOT_A_NUMBER)?)?,
        };
        Ok(number)
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_digit())
}

/// The shortest digits that read back as the same number, and never an exponent.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Form::Integer(number) => write!(f, "{number}"),
            Form::Unsigned(number) => write!(f, "{number}"),
            Form::Float(number) => write!(f, "{number}"),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn a_decimal_is_read_exactly_and_written_shortest_without_an_exponent() {
        let table = [
            ("0", "0"),
            ("-0", "0"),
            ("007", "7"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("-9223372036854775808.000", "-9223372036854775808"),
            ("9223372036854775807", "9223372036854775807"),
            ("18446744073709551615", "18446744073709551615"),
            ("18446744073709551616", "18446744073709552000"),
            ("9007199254740993.0", "9007199254740993"),
            ("30.55", "30.55"),
            ("-30.550", "-30.55"),
            ("4.2e+21", "4200000000000000000000"),
            ("1E3", "1000"),
            ("0.0000000000009223372", "0.0000000000009223372"),
        ];
        for (text, written) in table {
            let number: Number = text.parse().unwrap();
            assert_eq!(number.to_string(), written);
            assert_eq!(written.parse::<Number>().unwrap(), number);
        }
    }

    #[test]
    fn anything_but_a_finite_decimal_is_refused() {
        for text in [
            "", "-", "+1", "1.", ".5", "-.5", "1.5.1", "1e", "1e+", "1e400", "--1", "0x1", "inf", "NaN",
            "1_0", " 1", "1 ", "-e1", "1e1.5", "1-",
        ] {
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
        assert!(Number::try_from(f64::NAN).is_err() && Number::try_from(f64::INFINITY).is_err());
    }

    #[test]
    fn the_order_is_that_of_the_numbers_themselves() {
        let ascending: Vec<Number> = [
            "-1e300",
            "-9223372036854775808",
            "-1.5",
            "-1",
            "-0.5",
            "0",
            "0.5",
            "1",
            "9007199254740992",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "1e300",
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
    fn distances_are_exact_over_all_integers() {
        let number = |text: &str| text.parse::<Number>().unwrap();
        let (lowest, highest) = (number("-9223372036854775808"), number("18446744073709551615"));
        assert!(lowest.is_apart(highest, number("18446744073709551615")));
        assert!(!highest.is_apart(number("18446744073709551614"), number("1.5")));
        assert!(highest.is_apart(number("18446744073709551614"), number("1")));
        assert!(number("0.5").is_apart(number("-0.5"), number("1")));
        assert!(highest.is_apart(highest, number("0")));
    }
}
