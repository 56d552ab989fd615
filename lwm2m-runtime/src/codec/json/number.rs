//! Exact numbers of JSON: no integer is converted to a float.

use crate::attributes::Decimal;
use crate::codec::json::END;
use crate::error::{ErrorKind, Rule};
use crate::value::{ResourceType, Time, Value};

/// A number before its type is known.
#[derive(Debug, Clone, Copy)]
pub enum Number {
    /// Up to nineteen digits with an optional sign.
    Whole { negative: bool, size: u64 },
    /// The position of a number with a fraction, an exponent or more digits.
    Decimal { start: usize, end: usize },
}

impl Number {
    /// Parses a number at the start of `rest`, which has the offset `start`. Returns it and its length.
    #[inline]
    pub(crate) fn parse(rest: &[u8], start: usize) -> Result<(Number, usize), ErrorKind> {
        let negative = rest.first() == Some(&b'-');
        let first = usize::from(negative);
        let (size, end) = digits(rest, first);
        let count = end - first;
        if count == 0 || count > 1 && rest.get(first) == Some(&b'0') {
            return Err(if first == rest.len() { END } else { ErrorKind::Malformed(Rule::JsonNumber) });
        }
        if count <= 19 && !matches!(rest.get(end), Some(b'.' | b'e' | b'E')) {
            return Ok((Number::Whole { negative, size }, end));
        }
        let end = exponent(rest, fraction(rest, end)?)?;
        Ok((Number::Decimal { start, end: start + end }, end))
    }

    /// Returns a value of a type. Without a type, a number with neither fraction nor exponent is an integer,
    /// others are floats.
    #[inline]
    pub(crate) fn value(
        self,
        payload: &str,
        kind: Option<ResourceType>,
    ) -> Result<Value<'static>, ErrorKind> {
        let (negative, size) = match (self, kind) {
            (_, Some(ResourceType::Float)) => return self.float(payload).map(Value::Float),
            (Number::Whole { negative, size }, _) => (negative, size),
            (Number::Decimal { start, end }, None) if has_point(payload, start, end) => {
                return self.float(payload).map(Value::Float);
            }
            (Number::Decimal { start, end }, _) => {
                let text = payload.get(start..end).unwrap_or("");
                let exact = Decimal::read(text.as_bytes()).and_then(Decimal::as_integer);
                exact.ok_or_else(|| wrong(kind.unwrap_or(ResourceType::Integer)))?
            }
        };
        let signed = || match negative {
            true => 0_i64.checked_sub_unsigned(size),
            false => i64::try_from(size).ok(),
        };
        let unsigned = || (!negative || size == 0).then_some(size);
        let value = match kind {
            Some(ResourceType::Integer) => signed().map(Value::Integer),
            Some(ResourceType::Time) => signed().map(|seconds| Value::Time(Time(seconds))),
            Some(ResourceType::Unsigned) => unsigned().map(Value::Unsigned),
            None => signed().map(Value::Integer).or_else(|| unsigned().map(Value::Unsigned)),
            Some(_) => None,
        };
        value.ok_or_else(|| wrong(kind.unwrap_or(ResourceType::Integer)))
    }

    /// Returns the nearest float; fails for a number beyond the largest.
    pub(crate) fn float(self, payload: &str) -> Result<f64, ErrorKind> {
        let number = match self {
            Number::Whole { negative: false, size } => size as f64,
            Number::Whole { negative: true, size } => -(size as f64),
            Number::Decimal { start, end } => {
                payload.get(start..end).and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
            }
        };
        if number.is_finite() { Ok(number) } else { Err(wrong(ResourceType::Float)) }
    }
}

#[cold]
fn wrong(expected: ResourceType) -> ErrorKind {
    ErrorKind::WrongType { expected }
}

fn has_point(payload: &str, start: usize, end: usize) -> bool {
    payload.get(start..end).is_some_and(|text| text.contains(['.', 'e', 'E']))
}

/// Parses the digits from `at` on. Returns the number, wrong beyond nineteen digits, and their end.
#[inline]
fn digits(bytes: &[u8], at: usize) -> (u64, usize) {
    let mut number: u64 = 0;
    let mut end = at;
    while let Some(digit) = bytes.get(end).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
        end += 1;
    }
    (number, end)
}

/// Skips one or more digits and returns their end.
fn some_digits(bytes: &[u8], at: usize) -> Result<usize, ErrorKind> {
    let (_, end) = digits(bytes, at);
    if end > at {
        return Ok(end);
    }
    Err(if end >= bytes.len() { END } else { ErrorKind::Malformed(Rule::JsonNumber) })
}

/// Skips an optional fraction.
fn fraction(bytes: &[u8], at: usize) -> Result<usize, ErrorKind> {
    if bytes.get(at) == Some(&b'.') { some_digits(bytes, at + 1) } else { Ok(at) }
}

/// Skips an optional exponent.
fn exponent(bytes: &[u8], at: usize) -> Result<usize, ErrorKind> {
    if !matches!(bytes.get(at), Some(b'e' | b'E')) {
        return Ok(at);
    }
    let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
    some_digits(bytes, at + 1 + sign)
}
