//! Values as CBOR items: numbers of any width, strings, and the tags for dates and decimal fractions.

use crate::attributes::scaled;
use crate::codec::cbor::date::{self, DateError};
use crate::codec::cbor::input::{
    ARRAY, BYTES, Head, Input, NEGATIVE, NULL, Remaining, SIMPLE, TAG, TEXT, UNSIGNED,
};
use crate::codec::cbor::number::{Base, TEN, TWO, Wide};
use crate::codec::scratch::Bump;
use crate::error::{ErrorKind, Rule};
use crate::value::{ResourceType, Time, Value};

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

/// The form of an item, by its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// An integer, a float, a bignum, a decimal fraction or a bigfloat.
    Number,
    Text,
    Bytes,
    Boolean,
    Null,
    /// A text with tag 0.
    Date,
    /// A number with tag 1.
    Epoch,
    /// An item that no value has.
    Unsupported,
}

impl Form {
    fn of(head: Head) -> Form {
        match (head.major(), head.argument) {
            (UNSIGNED | NEGATIVE, _) | (TAG, BIGNUM..=BIGFLOAT) => Form::Number,
            (TEXT, _) => Form::Text,
            (BYTES, _) => Form::Bytes,
            (TAG, DATE) => Form::Date,
            (TAG, EPOCH) => Form::Epoch,
            (SIMPLE, _) => match head.first {
                0xf4 | 0xf5 => Form::Boolean,
                NULL => Form::Null,
                0xf9..=0xfb => Form::Number,
                _ => Form::Unsupported,
            },
            _ => Form::Unsupported,
        }
    }
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

    /// Returns the form of the next item.
    pub(crate) fn form(&self) -> Result<Form, ErrorKind> {
        let mut ahead = *self;
        ahead.skip_self_described();
        ahead.head().map(Form::of)
    }

    /// Reads an item as a value of a type, or of its own type without one; `None` for null.
    ///
    /// Links are texts in CBOR. A Time is an integer or a text with a date, each with or without its tag (LwM2M Core
    /// 1.2.2, table C-2: "an unsigned integer or a date/time string"). No integer is rounded.
    #[inline(always)]
    pub(crate) fn typed(
        &mut self,
        kind: Option<ResourceType>,
        scratch: &mut Bump<'a>,
    ) -> Result<Option<Value<'a>>, ErrorKind> {
        match (kind, self.peek()) {
            (Some(ResourceType::Integer), Some(0x00..=0x1a)) => self.integer().map(Some),
            (Some(ResourceType::String), Some(0x60..=0x7b)) => self.string().map(Some),
            _ => self.value(kind, scratch),
        }
    }

    /// Reads an unsigned integer; the caller has checked the head.
    #[inline(always)]
    fn integer(&mut self) -> Result<Value<'a>, ErrorKind> {
        let number = self.head()?.argument;
        Ok(i64::try_from(number).map_or(Value::Unsigned(number), Value::Integer))
    }

    /// Reads a text of definite length; the caller has checked the head.
    #[inline(always)]
    fn string(&mut self) -> Result<Value<'a>, ErrorKind> {
        let start = self.position();
        let text = self.head().and_then(|head| self.whole_text(head));
        text.map(Value::String).inspect_err(|_| self.set_position(start))
    }

    #[inline(never)]
    fn value(
        &mut self,
        kind: Option<ResourceType>,
        scratch: &mut Bump<'a>,
    ) -> Result<Option<Value<'a>>, ErrorKind> {
        let start = self.position();
        let value = self.any(kind, scratch);
        if value.is_err() {
            self.set_position(start);
        }
        value
    }

    fn any(
        &mut self,
        kind: Option<ResourceType>,
        scratch: &mut Bump<'a>,
    ) -> Result<Option<Value<'a>>, ErrorKind> {
        self.skip_self_described();
        let head = self.head()?;
        let value = match (head.major(), i64::try_from(head.argument)) {
            (UNSIGNED, Ok(number)) => Value::Integer(number),
            (UNSIGNED, Err(_)) => Value::Unsigned(head.argument),
            (NEGATIVE, Ok(number)) => Value::Integer(!number),
            (NEGATIVE, Err(_)) => below_integers(head.argument, kind)?,
            (TEXT, _) => text(self.text(head, scratch)?, kind)?,
            (BYTES, _) => Value::Opaque(self.bytes(head, scratch)?),
            (TAG, _) => self.tagged(head.argument, kind, scratch)?,
            (SIMPLE, _) => match head.first {
                0xf4 | 0xf5 => Value::Boolean(head.first == 0xf5),
                NULL => return Ok(None),
                0xf9 => Value::Float(half(head.argument)),
                0xfa => Value::Float(f32::from_bits(head.argument as u32).into()),
                0xfb => Value::Float(f64::from_bits(head.argument)),
                _ => return Err(ErrorKind::Malformed(Rule::CborSimple)),
            },
            _ => return Err(ErrorKind::Malformed(Rule::CborContainer)),
        };
        let Some(kind) = kind else { return Ok(Some(value)) };
        value.coerce(kind).map(Some)
    }

    #[inline(never)]
    fn tagged(
        &mut self,
        tag: u64,
        kind: Option<ResourceType>,
        scratch: &mut Bump<'a>,
    ) -> Result<Value<'a>, ErrorKind> {
        match tag {
            DATE => self.date(scratch),
            EPOCH => self.epoch(scratch),
            BIGNUM..=BIGFLOAT => {
                let number = match tag {
                    DECIMAL => self.fraction(TEN, ErrorKind::Malformed(Rule::CborDecimal), scratch),
                    BIGFLOAT => self.fraction(TWO, ErrorKind::Malformed(Rule::CborBigfloat), scratch),
                    _ => self.bignum(tag, scratch),
                };
                nearest(&number?, tag, kind)
            }
            _ => Err(ErrorKind::Malformed(Rule::CborTag)),
        }
    }

    /// Reads the content of tag 0.
    fn date(&mut self, scratch: &mut Bump<'a>) -> Result<Value<'a>, ErrorKind> {
        let head = self.head()?;
        if head.major() != TEXT {
            return Err(ErrorKind::Malformed(Rule::CborDateText));
        }
        date(self.text(head, scratch)?, ErrorKind::Malformed(Rule::CborDate))
    }

    /// Reads the content of tag 1.
    fn epoch(&mut self, scratch: &mut Bump<'a>) -> Result<Value<'a>, ErrorKind> {
        let is_integer = matches!(self.peek(), Some(..=0x3f | 0xc2 | 0xc3));
        self.number(ResourceType::Time, scratch).map_err(|kind| match kind {
            ErrorKind::WrongType { .. } if !is_integer => WHOLE_SECONDS,
            kind => kind,
        })
    }

    /// Reads an integer, a float, a bignum, a decimal fraction or a bigfloat as a value of a type.
    pub(crate) fn number(
        &mut self,
        kind: ResourceType,
        scratch: &mut Bump<'a>,
    ) -> Result<Value<'a>, ErrorKind> {
        const EXPECTED: ErrorKind = ErrorKind::Malformed(Rule::NumberExpected);
        let mut ahead = *self;
        let head = ahead.head()?;
        if Form::of(head) != Form::Number && (head.major() != SIMPLE || matches!(head.first, 0xf4..=NULL)) {
            return Err(EXPECTED);
        }
        self.value(Some(kind), scratch)?.ok_or(EXPECTED)
    }

    /// Reads a number of seconds, with or without tag 1.
    pub(crate) fn seconds(&mut self, scratch: &mut Bump<'a>) -> Result<f64, ErrorKind> {
        self.skip_self_described();
        if self.peek() == Some(TAG << 5 | EPOCH as u8) {
            self.head()?;
        }
        match self.number(ResourceType::Float, scratch)? {
            Value::Float(seconds) if seconds.is_finite() => Ok(seconds),
            _ => Err(ErrorKind::Malformed(Rule::SenmlTime)),
        }
    }

    /// Reads the content of tag 2 or 3: the bytes of an integer.
    fn bignum(&mut self, tag: u64, scratch: &mut Bump<'a>) -> Result<Wide, ErrorKind> {
        let head = self.head()?;
        if head.major() != BYTES {
            return Err(ErrorKind::Malformed(Rule::CborBignum));
        }
        Wide::new(tag == NEGATIVE_BIGNUM, self.bytes(head, scratch)?)
    }

    fn element(&mut self, remaining: &mut Remaining, missing: ErrorKind) -> Result<Head, ErrorKind> {
        if self.more(remaining) { self.head() } else { Err(missing) }
    }

    /// Reads the content of tag 4 or 5: an array of an exponent and a mantissa, which may be a bignum.
    fn fraction(&mut self, base: Base, wrong: ErrorKind, scratch: &mut Bump<'a>) -> Result<Wide, ErrorKind> {
        let start = self.position();
        let head = self.head()?;
        if head.major() != ARRAY {
            return Err(wrong);
        }
        let mut remaining = self.open(head, start)?;
        let exponent = self.element(&mut remaining, wrong)?;
        let exponent = match (exponent.major(), i64::try_from(exponent.argument).unwrap_or(i64::MAX)) {
            (UNSIGNED, exponent) => exponent,
            (NEGATIVE, exponent) => !exponent,
            _ => return Err(wrong),
        };
        let mantissa = self.element(&mut remaining, wrong)?;
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

/// Returns the negative number of a head, which is no integer of 64 bits.
#[inline(never)]
fn below_integers<'a>(argument: u64, kind: Option<ResourceType>) -> Result<Value<'a>, ErrorKind> {
    nearest(&Wide::new(true, &argument.to_be_bytes())?, NEGATIVE_BIGNUM, kind)
}

/// Returns the number of a tag: an integer of 64 bits if it is exactly one, otherwise the nearest float.
#[inline(never)]
fn nearest<'a>(number: &Wide, tag: u64, kind: Option<ResourceType>) -> Result<Value<'a>, ErrorKind> {
    if let Some(integer) = number.integer() {
        return Ok(integer);
    }
    let nearest = number.float()?;
    match kind {
        Some(ResourceType::Float) => Ok(Value::Float(nearest)),
        None if tag >= DECIMAL => Ok(Value::Float(nearest)),
        kind => Err(wrong(kind.unwrap_or(ResourceType::Integer))),
    }
}

/// Converts a text without a tag.
fn text(text: &str, kind: Option<ResourceType>) -> Result<Value<'_>, ErrorKind> {
    match kind {
        Some(ResourceType::ObjectLink) => link(text),
        Some(ResourceType::Time) => date(text, wrong(ResourceType::Time)),
        _ => Ok(Value::String(text)),
    }
}

/// Parses a date; `malformed` is the error of a text of another form.
fn date<'a>(text: &str, malformed: ErrorKind) -> Result<Value<'a>, ErrorKind> {
    date::seconds(text).map(|seconds| Value::Time(Time(seconds))).map_err(|error| match error {
        DateError::Fraction => WHOLE_SECONDS,
        DateError::Form => malformed,
    })
}

fn wrong(expected: ResourceType) -> ErrorKind {
    ErrorKind::WrongType { expected }
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
fn link<'a>(text: &str) -> Result<Value<'a>, ErrorKind> {
    let link = text.strip_suffix('\0').unwrap_or(text);
    link.parse().map(Value::ObjectLink).map_err(|_| wrong(ResourceType::ObjectLink))
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
