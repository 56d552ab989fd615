//! The reference for values in CBOR (RFC 8949; LwM2M Core 1.2.2, appendix C).

use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::error::Rule;
use lwm2m_runtime::{ErrorKind, ObjectLink, Time};
use lwm2m_tests::vectors::Owned;

use crate::decimal::Decimal;
use crate::item::Item;

/// The tag that marks a payload as CBOR.
const SELF_DESCRIBED: u64 = 55799;

/// Maximum size of a bignum in bytes.
const MAX_BIGNUM: usize = 128;

/// Removes the tags that have no meaning of their own.
pub(crate) fn bare(item: &Item) -> &Item {
    match item {
        Item::Tag(SELF_DESCRIBED, content) => bare(content),
        item => item,
    }
}

/// A value before it becomes one of its resource's type.
enum Untyped {
    Number(Decimal, Precision),
    Owned(Owned),
}

/// Whether a number can become a float by itself.
#[derive(Clone, Copy, PartialEq)]
enum Precision {
    Integer,
    Fraction,
}

/// Returns the value of an item for a type; `None` for null.
pub(crate) fn value(item: &Item, kind: Option<ResourceType>) -> Result<Option<Owned>, ErrorKind> {
    let value = match untyped(bare(item), kind)? {
        None => return Ok(None),
        Some(Untyped::Owned(value)) => value,
        Some(Untyped::Number(number, precision)) => exact(&number, precision, kind)?,
    };
    match kind {
        None => Ok(Some(value)),
        Some(kind) => typed(value, kind).map(Some),
    }
}

fn malformed(rule: Rule) -> ErrorKind {
    ErrorKind::Malformed(rule)
}

fn untyped(item: &Item, kind: Option<ResourceType>) -> Result<Option<Untyped>, ErrorKind> {
    let value = match item {
        Item::Null => return Ok(None),
        Item::Boolean(truth) => Owned::Boolean(*truth),
        Item::Float(number) => Owned::Float(*number),
        Item::Bytes(bytes) => Owned::Opaque(bytes.clone()),
        Item::Text(text) => match kind {
            Some(ResourceType::ObjectLink) => {
                Owned::ObjectLink(link(text.strip_suffix('\0').unwrap_or(text))?)
            }
            Some(expected @ ResourceType::Time) => date(text, ErrorKind::WrongType { expected })?,
            _ => Owned::String(text.clone()),
        },
        Item::Array(_) | Item::Map(_) => return Err(malformed(Rule::CborContainer)),
        Item::Integer(_) | Item::Tag(2..=5, _) => {
            let (number, precision) = number(item)?;
            return Ok(Some(Untyped::Number(number, precision)));
        }
        Item::Tag(0, content) => match &**content {
            Item::Text(text) => date(text, malformed(Rule::CborDate))?,
            _ => return Err(malformed(Rule::CborDateText)),
        },
        Item::Tag(1, content) => epoch(content)?,
        Item::Tag(..) => return Err(malformed(Rule::CborTag)),
    };
    Ok(Some(Untyped::Owned(value)))
}

/// Returns the seconds of tag 1, which are whole.
fn epoch(content: &Item) -> Result<Owned, ErrorKind> {
    if !is_number(content) {
        return Err(malformed(Rule::NumberExpected));
    }
    let is_integer = matches!(content, Item::Integer(_) | Item::Tag(2 | 3, _));
    let seconds = value(content, Some(ResourceType::Time)).map_err(|kind| match kind {
        ErrorKind::WrongType { .. } if !is_integer => malformed(Rule::WholeSeconds),
        kind => kind,
    });
    seconds?.ok_or(malformed(Rule::NumberExpected))
}

/// Returns whether an item is an integer, a float, or one of the tags that make wider numbers.
pub(crate) fn is_number(item: &Item) -> bool {
    matches!(item, Item::Integer(_) | Item::Float(_) | Item::Tag(2..=5, _))
}

/// Returns the number of an integer or a tag, exactly (RFC 8949, 3.4.3 and 3.4.4).
fn number(item: &Item) -> Result<(Decimal, Precision), ErrorKind> {
    match item {
        Item::Integer(number) => {
            let negative = *number < 0;
            let size = if negative { -1 - number } else { *number };
            Ok((Decimal::from_bytes(negative, &size.to_be_bytes()), Precision::Integer))
        }
        Item::Tag(tag @ (2 | 3), content) => match &**content {
            Item::Bytes(bytes) => {
                let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
                if bytes.len() - zeros > MAX_BIGNUM {
                    return Err(malformed(Rule::CborBignumSize));
                }
                Ok((Decimal::from_bytes(*tag == 3, bytes), Precision::Integer))
            }
            _ => Err(malformed(Rule::CborBignum)),
        },
        Item::Tag(tag @ (4 | 5), content) => {
            let wrong = malformed(if *tag == 4 { Rule::CborDecimal } else { Rule::CborBigfloat });
            let Item::Array(parts) = &**content else {
                return Err(wrong);
            };
            let [Item::Integer(exponent), mantissa @ (Item::Integer(_) | Item::Tag(2 | 3, _))] = &parts[..]
            else {
                return Err(wrong);
            };
            let (mantissa, _) = number(mantissa)?;
            let scaled = match tag {
                4 => mantissa.times_power_of_ten(*exponent),
                _ => mantissa.times_power_of_two(*exponent),
            };
            Ok((scaled, Precision::Fraction))
        }
        _ => Err(malformed(Rule::NumberExpected)),
    }
}

/// Returns an integer of 64 bits if the number is one, and otherwise a float where that rounds no integer.
fn exact(number: &Decimal, precision: Precision, kind: Option<ResourceType>) -> Result<Owned, ErrorKind> {
    if let Some(integer) = number.integer() {
        return Ok(match i64::try_from(integer) {
            Ok(signed) => Owned::Integer(signed),
            Err(_) => Owned::Unsigned(u64::try_from(integer).unwrap_or(0)),
        });
    }
    let float = number.float();
    if float.is_infinite() {
        return Err(malformed(Rule::CborNumber));
    }
    match kind {
        Some(ResourceType::Float) => Ok(Owned::Float(float)),
        None if precision == Precision::Fraction => Ok(Owned::Float(float)),
        kind => Err(ErrorKind::WrongType { expected: kind.unwrap_or(ResourceType::Integer) }),
    }
}

/// Converts a value to a type, if that changes neither number nor text.
fn typed(value: Owned, kind: ResourceType) -> Result<Owned, ErrorKind> {
    let number = match &value {
        Owned::Integer(number) | Owned::Time(Time(number)) => Some(i128::from(*number)),
        Owned::Unsigned(number) => Some(i128::from(*number)),
        Owned::Float(number) if number.fract() == 0.0 && number.abs() < 1e30 => Some(*number as i128),
        _ => None,
    };
    let typed = match (kind, value) {
        (ResourceType::Integer, _) => {
            number.and_then(|number| i64::try_from(number).ok()).map(Owned::Integer)
        }
        (ResourceType::Unsigned, _) => {
            number.and_then(|number| u64::try_from(number).ok()).map(Owned::Unsigned)
        }
        (ResourceType::Time, _) => {
            number.and_then(|number| i64::try_from(number).ok()).map(|seconds| Owned::Time(Time(seconds)))
        }
        (ResourceType::Float, Owned::Float(float)) => Some(Owned::Float(float)),
        (ResourceType::Float, Owned::Integer(_) | Owned::Unsigned(_)) => {
            number.map(|number| Owned::Float(number as f64))
        }
        (ResourceType::String, Owned::String(text)) => Some(Owned::String(text)),
        (ResourceType::CoreLink, Owned::String(text)) => Some(Owned::CoreLink(text)),
        (ResourceType::Boolean, value @ Owned::Boolean(_))
        | (ResourceType::Opaque, value @ Owned::Opaque(_))
        | (ResourceType::ObjectLink, value @ Owned::ObjectLink(_)) => Some(value),
        _ => None,
    };
    typed.ok_or(ErrorKind::WrongType { expected: kind })
}

/// Returns the seconds of a time that is a number, with or without tag 1, of a SenML record.
pub(crate) fn seconds(item: &Item) -> Result<f64, ErrorKind> {
    let content = match bare(item) {
        Item::Tag(1, content) => content,
        item => item,
    };
    if !is_number(content) {
        return Err(malformed(Rule::NumberExpected));
    }
    match value(content, Some(ResourceType::Float))? {
        Some(Owned::Float(seconds)) if seconds.is_finite() => Ok(seconds),
        _ => Err(malformed(Rule::SenmlTime)),
    }
}

/// Parses `object:instance`.
pub(crate) fn link(text: &str) -> Result<ObjectLink, ErrorKind> {
    let id = |digits: &str| {
        let plain = digits.len() <= 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u16>().ok().filter(|_| plain)
    };
    let parts = text.split_once(':').and_then(|(object, instance)| Some((id(object)?, id(instance)?)));
    let (object, instance) = parts.ok_or(ErrorKind::WrongType { expected: ResourceType::ObjectLink })?;
    Ok(ObjectLink { object, instance })
}

/// Parses a date (RFC 3339, 5.6), counting each day since 1970, or back from it.
fn date(text: &str, wrong: ErrorKind) -> Result<Owned, ErrorKind> {
    let (seconds, whole) = parse_date(text).ok_or(wrong)?;
    if whole { Ok(Owned::Time(Time(seconds))) } else { Err(malformed(Rule::WholeSeconds)) }
}

fn parse_date(text: &str) -> Option<(i64, bool)> {
    let (front, rest) = text.split_at_checked(19)?;
    let shape: String = front.chars().map(|one| if one.is_ascii_digit() { 'd' } else { one }).collect();
    if !matches!(&shape[..], "dddd-dd-ddTdd:dd:dd" | "dddd-dd-ddtdd:dd:dd" | "dddd-dd-dd dd:dd:dd") {
        return None;
    }
    let number = |range: std::ops::Range<usize>| front[range].parse::<i64>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let month_index = usize::try_from(month).ok()?.checked_sub(1)?;
    let length = *months(year).get(month_index)?;
    if day < 1 || day > length || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(rest.find(|one: char| !one.is_ascii_digit())?),
        None => ("0", rest),
    };
    if fraction.is_empty() {
        return None;
    }
    let offset = match zone {
        "Z" | "z" => 0,
        zone => {
            let sign = if zone.starts_with('+') { 1 } else { -1 };
            let (hours, minutes) = zone.strip_prefix(['+', '-'])?.split_once(':')?;
            let two = |digits: &str| {
                let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
                digits.parse::<i64>().ok().filter(|_| plain)
            };
            let (hours, minutes) = (two(hours)?, two(minutes)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            sign * (hours * 60 + minutes) * 60
        }
    };
    let years = |range: std::ops::Range<i64>| range.map(|year| months(year).iter().sum::<i64>()).sum::<i64>();
    let before = if year < 1970 { -years(year..1970) } else { years(1970..year) };
    let days = before + months(year).iter().take(month_index).sum::<i64>() + day - 1;
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset;
    Some((seconds, fraction.bytes().all(|digit| digit == b'0')))
}

fn months(year: i64) -> [i64; 12] {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}
