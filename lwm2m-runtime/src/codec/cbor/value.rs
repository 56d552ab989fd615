//! Values as CBOR items: numbers of any width, strings, and the tags for dates and decimal fractions.

use crate::attributes::scaled;
use crate::codec::cbor::date::{self, DateError};
use crate::codec::cbor::input::{ARRAY, BYTES, Head, Input, NEGATIVE, SIMPLE, TAG, TEXT, UNSIGNED};
use crate::codec::cbor::number::{Base, TEN, TWO, Wide};
use crate::codec::scratch::Bump;
use crate::error::{ErrorKind, Rule};
use crate::value::{ObjectLink, ResourceType, Time, Value};

// RFC 8949, 3.4.
const DATE: u64 = 0;
const EPOCH: u64 = 1;
const BIGNUM: u64 = 2;
const NEGATIVE_BIGNUM: u64 = 3;
const DECIMAL: u64 = 4;
const BIGFLOAT: u64 = 5;

/// Marks a payload as CBOR and has no other meaning (RFC 8949, 3.4.6).
const SELF_DESCRIBED: u64 = 55799;

const WHOLE_SECONDS: ErrorKind = ErrorKind::Malformed(Rule::WholeSeconds);

/// An item, before the type of its resource is known.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Item<'a> {
    #[default]
    Null,
    Value(Value<'a>),
    /// A date as text, with tag 0.
    Date(Time),
    /// A number that is no integer of 64 bits: the nearest float.
    Float(f64),
    /// An integer of more than 64 bits: the nearest float.
    Bignum(f64),
}

impl<'a> Item<'a> {
    /// Converts the item to a type; without a type, it has its own. Returns `None` for null.
    ///
    /// A Time is an integer or a text with a date, each with or without its tag (LwM2M Core 1.2.2, table C-2:
    /// "an unsigned integer or a date/time string"). No integer is rounded.
    pub(crate) fn typed(self, kind: Option<ResourceType>) -> Result<Option<Value<'a>>, ErrorKind> {
        let value = match (self, kind) {
            (Item::Null, _) => return Ok(None),
            (Item::Value(Value::String(text)), Some(ResourceType::Time)) => untagged_date(text)?,
            (Item::Value(value), _) => value,
            (Item::Date(time), _) => Value::Time(time),
            (Item::Float(number), None) => Value::Float(number),
            (Item::Float(number) | Item::Bignum(number), Some(ResourceType::Float)) => Value::Float(number),
            (Item::Float(_) | Item::Bignum(_), kind) => {
                return Err(wrong(kind.unwrap_or(ResourceType::Integer)));
            }
        };
        kind.map_or(Ok(value), |kind| value.coerce(kind)).map(Some)
    }
}

#[cold]
fn untagged_date(text: &str) -> Result<Value<'static>, ErrorKind> {
    date::seconds(text).map(|seconds| Value::Time(Time(seconds))).map_err(|error| match error {
        DateError::Fraction => WHOLE_SECONDS,
        DateError::Form => wrong(ResourceType::Time),
    })
}

#[cold]
fn wrong(expected: ResourceType) -> ErrorKind {
    ErrorKind::WrongType { expected }
}

impl<'a> Input<'a> {
    /// Skips the tag of self-described CBOR.
    #[inline]
    pub(crate) fn skip_self_described(&mut self) {
        while self.peek().is_some_and(|first| first >> 5 == TAG) {
            let start = self.position();
            if !self.head().is_ok_and(|head| head.argument == SELF_DESCRIBED) {
                return self.set_position(start);
            }
        }
    }

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
        let value = match (self.item(scratch)?, kind) {
            // Links are texts in CBOR.
            (Item::Value(Value::String(text)), Some(ResourceType::ObjectLink)) => {
                link(text).map(Value::ObjectLink).map(Some)
            }
            (item, kind) => item.typed(kind),
        };
        value.inspect_err(|_| self.set_position(start))
    }

    /// Reads an item without a type.
    pub(crate) fn item(&mut self, scratch: &mut Bump<'a>) -> Result<Item<'a>, ErrorKind> {
        let start = self.position();
        let head = self.head()?;
        self.item_of(head, scratch).inspect_err(|_| self.set_position(start))
    }

    fn item_of(&mut self, head: Head, scratch: &mut Bump<'a>) -> Result<Item<'a>, ErrorKind> {
        Ok(Item::Value(match head.major() {
            UNSIGNED | NEGATIVE => return integer(head),
            TEXT => Value::String(self.text(head, scratch)?),
            BYTES => Value::Opaque(self.bytes(head, scratch)?),
            SIMPLE => return simple(head),
            TAG => return self.tagged(head.argument, scratch),
            _ => {
                return Err(ErrorKind::Malformed(Rule::CborContainer));
            }
        }))
    }

    #[cold]
    fn tagged(&mut self, tag: u64, scratch: &mut Bump<'a>) -> Result<Item<'a>, ErrorKind> {
        let mut tag = tag;
        while tag == SELF_DESCRIBED {
            let head = self.head()?;
            if head.major() != TAG {
                return self.item_of(head, scratch);
            }
            tag = head.argument;
        }
        match tag {
            DATE => self.date(scratch),
            EPOCH => self.epoch(scratch),
            BIGNUM | NEGATIVE_BIGNUM | DECIMAL | BIGFLOAT => self.wide(tag, scratch),
            _ => Err(ErrorKind::Malformed(Rule::CborTag)),
        }
    }

    /// Reads the content of tag 0.
    fn date(&mut self, scratch: &mut Bump<'a>) -> Result<Item<'a>, ErrorKind> {
        let head = self.head()?;
        if head.major() != TEXT {
            return Err(ErrorKind::Malformed(Rule::CborDateText));
        }
        match date::seconds(self.text(head, scratch)?) {
            Ok(seconds) => Ok(Item::Date(Time(seconds))),
            Err(DateError::Fraction) => Err(WHOLE_SECONDS),
            Err(DateError::Form) => Err(ErrorKind::Malformed(Rule::CborDate)),
        }
    }

    /// Reads the content of tag 1.
    fn epoch(&mut self, scratch: &mut Bump<'a>) -> Result<Item<'a>, ErrorKind> {
        match self.number(scratch)? {
            Item::Value(number) => {
                number.coerce(ResourceType::Time).map(Item::Value).map_err(|_| WHOLE_SECONDS)
            }
            Item::Bignum(_) => Err(wrong(ResourceType::Time)),
            _ => Err(WHOLE_SECONDS),
        }
    }

    /// Reads an integer, a float, a bignum, a decimal fraction or a bigfloat.
    pub(crate) fn number(&mut self, scratch: &mut Bump<'a>) -> Result<Item<'a>, ErrorKind> {
        let start = self.position();
        let head = self.head()?;
        let number = match (head.major(), head.argument) {
            (UNSIGNED | NEGATIVE, _) => integer(head),
            (SIMPLE, _) => simple(head),
            (TAG, BIGNUM..=BIGFLOAT) => self.wide(head.argument, scratch),
            _ => Ok(Item::Null),
        };
        let number = match number {
            Ok(Item::Null | Item::Value(Value::Boolean(_))) => {
                Err(ErrorKind::Malformed(Rule::NumberExpected))
            }
            number => number,
        };
        number.inspect_err(|_| self.set_position(start))
    }

    /// Reads a number of seconds, with or without tag 1.
    pub(crate) fn seconds(&mut self, scratch: &mut Bump<'a>) -> Result<f64, ErrorKind> {
        let start = self.position();
        self.skip_self_described();
        if self.peek() == Some(TAG << 5 | EPOCH as u8) {
            self.head()?;
        }
        let seconds = match self.number(scratch)? {
            Item::Value(number) => number.as_f64(),
            Item::Float(number) | Item::Bignum(number) => Some(number),
            Item::Null | Item::Date(_) => None,
        };
        let seconds = seconds.filter(|seconds| seconds.is_finite());
        seconds.ok_or(ErrorKind::Malformed(Rule::SenmlTime)).inspect_err(|_| self.set_position(start))
    }

    /// Reads the content of tags 2 to 5.
    #[cold]
    fn wide(&mut self, tag: u64, scratch: &mut Bump<'a>) -> Result<Item<'a>, ErrorKind> {
        let number = match tag {
            BIGNUM | NEGATIVE_BIGNUM => self.bignum(tag, scratch)?,
            DECIMAL => self.fraction(TEN, ErrorKind::Malformed(Rule::CborDecimal), scratch)?,
            _ => self.fraction(TWO, ErrorKind::Malformed(Rule::CborBigfloat), scratch)?,
        };
        if let Some(integer) = number.integer() {
            return Ok(Item::Value(integer));
        }
        let nearest = number.float()?;
        Ok(if tag < DECIMAL { Item::Bignum(nearest) } else { Item::Float(nearest) })
    }

    /// Reads the content of tag 2 or 3: the bytes of an integer.
    fn bignum(&mut self, tag: u64, scratch: &mut Bump<'a>) -> Result<Wide, ErrorKind> {
        let head = self.head()?;
        if head.major() != BYTES {
            return Err(ErrorKind::Malformed(Rule::CborBignum));
        }
        Wide::new(tag == NEGATIVE_BIGNUM, self.bytes(head, scratch)?)
    }

    /// Reads the content of tag 4 or 5: an array of an exponent and a mantissa, which may be a bignum.
    fn fraction(&mut self, base: Base, wrong: ErrorKind, scratch: &mut Bump<'a>) -> Result<Wide, ErrorKind> {
        let start = self.position();
        let head = self.head()?;
        if head.major() != ARRAY {
            return Err(wrong);
        }
        let mut remaining = self.open(head, start)?;
        if !self.more(&mut remaining) {
            return Err(wrong);
        }
        let exponent = self.head()?;
        let exponent = match (exponent.major(), i64::try_from(exponent.argument).unwrap_or(i64::MAX)) {
            (UNSIGNED, exponent) => exponent,
            (NEGATIVE, exponent) => !exponent,
            _ => return Err(wrong),
        };
        if !self.more(&mut remaining) {
            return Err(wrong);
        }
        let mantissa = self.head()?;
        let mut number = match (mantissa.major(), mantissa.argument) {
            (UNSIGNED | NEGATIVE, size) => Wide::new(mantissa.major() == NEGATIVE, &size.to_be_bytes())?,
            (TAG, BIGNUM | NEGATIVE_BIGNUM) => self.bignum(mantissa.argument, scratch)?,
            _ => return Err(wrong),
        };
        if self.more(&mut remaining) {
            return Err(wrong);
        }
        number.scale(base, exponent).map(|()| number)
    }
}

#[inline]
fn integer<'a>(head: Head) -> Result<Item<'a>, ErrorKind> {
    Ok(match (head.major(), i64::try_from(head.argument)) {
        (UNSIGNED, Ok(number)) => Item::Value(Value::Integer(number)),
        (UNSIGNED, Err(_)) => Item::Value(Value::Unsigned(head.argument)),
        (_, Ok(number)) => Item::Value(Value::Integer(!number)),
        (_, Err(_)) => return below_integers(head),
    })
}

#[cold]
fn below_integers<'a>(head: Head) -> Result<Item<'a>, ErrorKind> {
    Wide::new(true, &head.argument.to_be_bytes())?.float().map(Item::Bignum)
}

fn simple<'a>(head: Head) -> Result<Item<'a>, ErrorKind> {
    Ok(Item::Value(match head.first {
        0xf4 => Value::Boolean(false),
        0xf5 => Value::Boolean(true),
        0xf6 => return Ok(Item::Null),
        0xf9 => Value::Float(half(head.argument)),
        0xfa => Value::Float(f32::from_bits(head.argument as u32).into()),
        0xfb => Value::Float(f64::from_bits(head.argument)),
        _ => {
            return Err(ErrorKind::Malformed(Rule::CborSimple));
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

/// Parses a link to an Object Instance. One client sends a NUL after it.
pub(crate) fn link(text: &str) -> Result<ObjectLink, ErrorKind> {
    let link = text.strip_suffix('\0').unwrap_or(text);
    link.parse().map_err(|_| ErrorKind::WrongType { expected: ResourceType::ObjectLink })
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
}
