//! Values as CBOR items: numbers of any width, strings, and the tags for dates and decimal fractions.

use crate::attributes::{Decimal, scaled};
use crate::codec::cbor::date;
use crate::codec::cbor::input::{ARRAY, BYTES, Head, Input, NEGATIVE, SIMPLE, TAG, TEXT, UNSIGNED};
use crate::codec::malformed;
use crate::codec::scratch::Bump;
use crate::error::{ErrorKind, ValueError};
use crate::value::{ObjectLink, ResourceType, Time, Value};

// RFC 8949, 3.4.
const DATE: u64 = 0;
const EPOCH: u64 = 1;
const DECIMAL: u64 = 4;

impl<'a> Input<'a> {
    /// Reads an item as a value of a type, or of its own type without one; `None` for null.
    #[inline(always)]
    pub(crate) fn typed(
        &mut self,
        kind: Option<ResourceType>,
        scratch: &mut Bump<'a>,
    ) -> Result<Option<Value<'a>>, ErrorKind> {
        match (kind, self.peek()) {
            (Some(ResourceType::Integer), Some(0x00..=0x1a)) => self.integer().map(Some),
            (Some(ResourceType::String), Some(0x60..=0x7b)) => self.string().map(Some),
            _ => self.coerced(kind, scratch),
        }
    }

    /// Reads an unsigned integer; the caller has checked the head.
    #[inline(always)]
    pub(crate) fn integer(&mut self) -> Result<Value<'a>, ErrorKind> {
        let number = self.head()?.argument;
        Ok(i64::try_from(number).map_or(Value::Unsigned(number), Value::Integer))
    }

    /// Reads a text of definite length; the caller has checked the head.
    #[inline(always)]
    pub(crate) fn string(&mut self) -> Result<Value<'a>, ErrorKind> {
        let start = self.position();
        let text = self.head().and_then(|head| self.whole_text(head));
        text.map(Value::String).inspect_err(|_| self.set_position(start))
    }

    #[inline(never)]
    fn coerced(
        &mut self,
        kind: Option<ResourceType>,
        scratch: &mut Bump<'a>,
    ) -> Result<Option<Value<'a>>, ErrorKind> {
        let start = self.position();
        let value = self.value(scratch)?;
        let (Some(value), Some(kind)) = (value, kind) else {
            return Ok(value);
        };
        typed(value, kind).map(Some).inspect_err(|_| self.set_position(start))
    }

    /// Reads an item as a value of its own type; `None` for null.
    pub(crate) fn value(&mut self, scratch: &mut Bump<'a>) -> Result<Option<Value<'a>>, ErrorKind> {
        let start = self.position();
        let head = self.head()?;
        self.value_of(head, scratch).inspect_err(|_| self.set_position(start))
    }

    fn value_of(&mut self, head: Head, scratch: &mut Bump<'a>) -> Result<Option<Value<'a>>, ErrorKind> {
        Ok(Some(match head.major() {
            UNSIGNED | NEGATIVE => integer(head)?,
            TEXT => Value::String(self.text(head, scratch)?),
            BYTES => Value::Opaque(self.bytes(head, scratch)?),
            SIMPLE => return simple(head),
            TAG => self.tagged(head.argument, scratch)?,
            _ => {
                return Err(malformed("a value is neither an array nor a map"));
            }
        }))
    }

    #[cold]
    fn tagged(&mut self, tag: u64, scratch: &mut Bump<'a>) -> Result<Value<'a>, ErrorKind> {
        match tag {
            DATE => {
                let head = self.head()?;
                if head.major() != TEXT {
                    return Err(malformed("tag 0 marks a date as text"));
                }
                let seconds = date::seconds(self.text(head, scratch)?);
                let wrong = malformed("tag 0 marks a date such as 2013-05-02T10:40:15Z");
                seconds.map(|seconds| Value::Time(Time(seconds))).ok_or(wrong)
            }
            EPOCH => {
                let number = self.number()?;
                number.coerce(ResourceType::Time)
            }
            DECIMAL => self.decimal(),
            _ => Err(malformed("a tag that no value has")),
        }
    }

    /// Reads an integer, a float or a decimal fraction.
    pub(crate) fn number(&mut self) -> Result<Value<'a>, ErrorKind> {
        let start = self.position();
        let head = self.head()?;
        let number = match (head.major(), head.argument) {
            (UNSIGNED | NEGATIVE, _) => integer(head).map(Some),
            (SIMPLE, _) => simple(head),
            (TAG, DECIMAL) => self.decimal().map(Some),
            _ => Ok(None),
        };
        match number {
            Ok(Some(number @ (Value::Integer(_) | Value::Unsigned(_) | Value::Float(_)))) => Ok(number),
            refused => {
                self.set_position(start);
                Err(refused.err().unwrap_or(malformed("a number is expected")))
            }
        }
    }

    /// Reads the content of tag 4: an array of an exponent to ten and a significand.
    fn decimal(&mut self) -> Result<Value<'a>, ErrorKind> {
        const WRONG: ErrorKind = malformed("tag 4 marks an array of two integers");
        let start = self.position();
        let head = self.head()?;
        if head.major() != ARRAY {
            return Err(WRONG);
        }
        let mut remaining = self.open(head, start)?;
        let mut parts = [Head { first: 0, argument: 0 }; 2];
        for part in &mut parts {
            if !self.more(&mut remaining) {
                return Err(WRONG);
            }
            *part = self.head()?;
            if !matches!(part.major(), UNSIGNED | NEGATIVE) {
                return Err(WRONG);
            }
        }
        if self.more(&mut remaining) {
            return Err(WRONG);
        }
        let [exponent, significand] = parts;
        decimal(significand, exponent).ok_or(malformed("a decimal fraction that is not exact here"))
    }
}

#[inline]
fn integer<'a>(head: Head) -> Result<Value<'a>, ErrorKind> {
    match (head.major(), i64::try_from(head.argument)) {
        (UNSIGNED, Ok(number)) => Ok(Value::Integer(number)),
        (UNSIGNED, Err(_)) => Ok(Value::Unsigned(head.argument)),
        (_, Ok(number)) => Ok(Value::Integer(!number)),
        (_, Err(_)) => Err(malformed("an integer below those of 64 bits")),
    }
}

fn simple<'a>(head: Head) -> Result<Option<Value<'a>>, ErrorKind> {
    Ok(Some(match head.first {
        0xf4 => Value::Boolean(false),
        0xf5 => Value::Boolean(true),
        0xf6 => return Ok(None),
        0xf9 => Value::Float(half(head.argument)),
        0xfa => Value::Float(f32::from_bits(head.argument as u32).into()),
        0xfb => Value::Float(f64::from_bits(head.argument)),
        _ => {
            return Err(malformed("a simple value that is neither true, false nor null"));
        }
    }))
}

/// Converts a float of 16 bits (RFC 8949, appendix D).
fn half(bits: u64) -> f64 {
    let (exponent, fraction) = (bits >> 10 & 0x1f, bits & 0x3ff);
    let size = match exponent {
        0 if fraction == 0 => 0.0,
        0 => scaled(fraction as f64, -24),
        31 if fraction == 0 => f64::INFINITY,
        31 => f64::NAN,
        // Moves exponent and fraction to their positions in 64 bits.
        _ => f64::from_bits((exponent + 1023 - 15) << 52 | fraction << 42),
    };
    if bits & 0x8000 == 0 { size } else { -size }
}

/// Returns `significand * 10^exponent` as an integer if possible, otherwise as the nearest float.
fn decimal<'a>(significand: Head, exponent: Head) -> Option<Value<'a>> {
    let power = i64::try_from(exponent.argument).ok()?;
    let power = if exponent.major() == NEGATIVE { !power } else { power };
    let negative = significand.major() == NEGATIVE;
    let digits = significand.argument.checked_add(negative.into())?;
    let number = Decimal::new(negative, digits, power)?;
    let whole = number.as_i64().map(Value::Integer).or_else(|| number.as_u64().map(Value::Unsigned));
    whole.or_else(|| (power < 0).then(|| Value::Float(number.as_f64())))
}

/// Converts a value to a type. Links are texts in CBOR.
#[inline]
pub(crate) fn typed<'a>(value: Value<'a>, kind: ResourceType) -> Result<Value<'a>, ErrorKind> {
    match (value, kind) {
        (Value::String(text), ResourceType::ObjectLink) => link(text).map(Value::ObjectLink),
        _ => value.coerce(kind),
    }
}

/// Parses a link to an Object Instance. One client sends a NUL after it.
pub(crate) fn link(text: &str) -> Result<ObjectLink, ErrorKind> {
    let link = text.strip_suffix('\0').unwrap_or(text);
    link.parse().map_err(|_| ErrorKind::Value(ValueError::WrongType { expected: ResourceType::ObjectLink }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_of_16_bits_are_converted_exactly() {
        let table = [
            (0x0000, 0.0),
            (0x0001, 5.960_464_477_539_063e-8),
            (0x0400, 0.000_061_035_156_25),
            (0x3c00, 1.0),
            (0x7bff, 65504.0),
            (0xc400, -4.0),
            (0x7c00, f64::INFINITY),
        ];
        for (bits, expected) in table {
            assert_eq!(half(bits), expected, "{bits:x}");
        }
        assert!(half(0x7e00).is_nan() && half(0x8000).is_sign_negative());
    }

    #[test]
    fn decimal_fractions_are_integers_where_they_can_be() {
        let table = [
            (215, -1, Some(Value::Float(21.5))),
            (221, -1, Some(Value::Float(22.1))),
            (90_071_992_547_409_935, -1, Some(Value::Float(9_007_199_254_740_994.0))),
            (-300, -2, Some(Value::Integer(-3))),
            (1, 3, Some(Value::Integer(1000))),
            (u64::MAX.into(), 0, Some(Value::Unsigned(u64::MAX))),
            (0, i64::MIN, Some(Value::Integer(0))),
            (1, 20, None),
            (1, -23, None),
            (1, i64::MAX, None),
        ];
        let head = |number: i128| match u64::try_from(number) {
            Ok(argument) => Head { first: UNSIGNED << 5, argument },
            Err(_) => Head { first: NEGATIVE << 5, argument: u64::try_from(!number).unwrap() },
        };
        for (significand, exponent, expected) in table {
            let found = decimal(head(significand), head(exponent.into()));
            assert_eq!(found, expected, "{significand}e{exponent}");
        }
    }
}
