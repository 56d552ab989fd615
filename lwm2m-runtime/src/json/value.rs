//! One value in its JSON form, in both directions.

use core::fmt;

#[cfg(feature = "alloc")]
use crate::alloc::vec;

use data_encoding::{BASE64, BASE64_NOPAD};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::Serializer;

use super::error::{Found, Place, Problem, expected};
use crate::codec::base64::strip_padding;
use crate::path::parse_id;
use crate::value::{ObjectLink, ResourceType, Time, Value};

/// The largest integer of which every JSON parser reads all digits (RFC 7493, 2.2).
const MAX_EXACT: u64 = (1 << 53) - 1;

/// The bytes of base64 that are read without the feature `alloc`.
#[cfg(not(feature = "alloc"))]
const MAX_OPAQUE: usize = 1024;

/// Returns whether every JSON parser reads a number exactly.
fn is_exact(number: i128) -> bool {
    number.unsigned_abs() <= u128::from(MAX_EXACT)
}

/// Returns whether all numbers of intervals are exact for every JSON parser.
pub(super) fn are_exact<T: Copy + Into<i128>>(union: &[(T, T)]) -> bool {
    union.iter().all(|(low, high)| is_exact((*low).into()) && is_exact((*high).into()))
}

/// Writes a value. `is_wide` makes an integer that is not exact a decimal string.
pub(super) fn serialize<S: Serializer>(
    value: &Value<'_>,
    is_wide: bool,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match *value {
        Value::Integer(number) if is_wide && !is_exact(number.into()) => serializer.collect_str(&number),
        Value::Unsigned(number) if is_wide && !is_exact(number.into()) => serializer.collect_str(&number),
        Value::Integer(number) | Value::Time(Time(number)) => serializer.serialize_i64(number),
        Value::Unsigned(number) => serializer.serialize_u64(number),
        Value::Float(number) if number.is_nan() => serializer.serialize_str("NaN"),
        Value::Float(f64::INFINITY) => serializer.serialize_str("Infinity"),
        Value::Float(f64::NEG_INFINITY) => serializer.serialize_str("-Infinity"),
        Value::Float(number) => serializer.serialize_f64(number),
        Value::Boolean(truth) => serializer.serialize_bool(truth),
        Value::String(text) | Value::CoreLink(text) => serializer.serialize_str(text),
        Value::Opaque(bytes) => serializer.collect_str(&BASE64.encode_display(bytes)),
        Value::ObjectLink(link) => serializer.collect_str(&link),
    }
}

/// The function that takes a value, or refuses it.
pub(super) type TakeFn<'t> = dyn FnMut(&Value<'_>) -> Result<(), Problem<'static>> + 't;

/// Reads a value of a type.
pub(super) struct ValueVisitor<'t> {
    pub(super) kind: ResourceType,
    pub(super) place: Place<'t>,
    /// Whether errors must not quote the value.
    pub(super) is_secret: bool,
    pub(super) take: &'t mut TakeFn<'t>,
}

impl<'t> ValueVisitor<'t> {
    /// Reads a value. Without an allocator, deserializers of JSON mostly need to know the type.
    pub(super) fn read<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if cfg!(feature = "alloc") {
            return deserializer.deserialize_any(self);
        }
        match self.kind {
            ResourceType::Integer | ResourceType::Time => deserializer.deserialize_i64(self),
            ResourceType::Unsigned => deserializer.deserialize_u64(self),
            ResourceType::Float => deserializer.deserialize_f64(self),
            ResourceType::Boolean => deserializer.deserialize_bool(self),
            _ => deserializer.deserialize_str(self),
        }
    }

    fn found<E: serde::de::Error>(self, found: Found<'_>) -> Result<(), E> {
        let ValueVisitor { kind, place, is_secret, take } = self;
        let result = match found {
            Found::Text(text) if kind == ResourceType::Opaque => with_bytes(text, take),
            _ => value(found, kind).and_then(|value| take(&value)),
        };
        result.map_err(|problem| {
            let problem = if is_secret { problem.without_value(kind) } else { problem };
            E::custom(format_args!("{place}{problem}"))
        })
    }
}

impl<'de> Visitor<'de> for ValueVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.place, expected(self.kind))
    }

    fn visit_bool<E: serde::de::Error>(self, truth: bool) -> Result<(), E> {
        self.found(Found::Boolean(truth))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<(), E> {
        self.found(Found::Integer(number.into()))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<(), E> {
        self.found(Found::Integer(number.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<(), E> {
        self.found(Found::Float(number))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        self.found(Found::Text(text))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.found(Found::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.found(Found::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.read(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.read(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        self.found(Found::Array)
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        self.found(Found::Object)
    }
}

/// Converts a scalar to a value of the type, except Opaque.
fn value(found: Found<'_>, kind: ResourceType) -> Result<Value<'_>, Problem<'_>> {
    let wrong = Problem::Type { kind, found };
    let value = match (kind, found) {
        (_, Found::Null) => return Err(Problem::Null),
        (ResourceType::Integer, _) => i64::try_from(integer(found, kind)?).ok().map(Value::Integer),
        (ResourceType::Time, _) => {
            i64::try_from(integer(found, kind)?).ok().map(|seconds| Value::Time(Time(seconds)))
        }
        (ResourceType::Unsigned, _) => u64::try_from(integer(found, kind)?).ok().map(Value::Unsigned),
        (ResourceType::Float, _) => float(found).map(Value::Float),
        (ResourceType::Boolean, Found::Boolean(truth)) => Some(Value::Boolean(truth)),
        (ResourceType::String, Found::Text(text)) => Some(Value::String(text)),
        (ResourceType::CoreLink, Found::Text(text)) => Some(Value::CoreLink(text)),
        (ResourceType::ObjectLink, Found::Text(text)) => object_link(text).map(Value::ObjectLink),
        _ => None,
    };
    value.ok_or(wrong)
}

/// Returns an integer that the document states exactly: `3.0` and `1e3` are integers, as JSON has one type of numbers.
fn integer(found: Found<'_>, kind: ResourceType) -> Result<i128, Problem<'_>> {
    let wrong = Problem::Type { kind, found };
    match found {
        Found::Integer(number) => Ok(number),
        Found::Float(number) if number.abs() <= MAX_EXACT as f64 => {
            let whole = number as i64;
            if whole as f64 == number { Ok(whole.into()) } else { Err(wrong) }
        }
        // The parser may have rounded it.
        Found::Float(number) if number.is_finite() => Err(Problem::Rounded { number }),
        Found::Text(text) => decimal(text).ok_or(wrong),
        _ => Err(wrong),
    }
}

/// Parses a decimal string in its only form: no plus, no leading zeros, no `-0`.
fn decimal(text: &str) -> Option<i128> {
    let digits = crate::ascii::strip_prefix(text, b'-').unwrap_or(text).as_bytes();
    let is_plain = digits.iter().all(u8::is_ascii_digit) && digits.len() <= 20;
    match digits.first() {
        Some(b'0') if text != "0" => None,
        Some(_) if is_plain => text.parse().ok(),
        _ => None,
    }
}

fn float(found: Found<'_>) -> Option<f64> {
    match found {
        Found::Float(number) => Some(number),
        Found::Integer(number) => Some(number as f64),
        Found::Text("NaN") => Some(f64::NAN),
        Found::Text("Infinity") => Some(f64::INFINITY),
        Found::Text("-Infinity") => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

fn object_link(text: &str) -> Option<ObjectLink> {
    let (object, instance) = crate::ascii::split_once(text, b':')?;
    Some(ObjectLink { object: id(object)?, instance: id(instance)? })
}

/// Parses an id in its only form, without leading zeros.
pub(super) fn id(text: &str) -> Option<u16> {
    let is_padded = text.len() > 1 && text.as_bytes().first() == Some(&b'0');
    if is_padded { None } else { parse_id(text.as_bytes()) }
}

/// Decodes base64 and passes the bytes on.
fn with_bytes<'t>(text: &'t str, take: &mut TakeFn<'_>) -> Result<(), Problem<'t>> {
    let wrong = Problem::Type { kind: ResourceType::Opaque, found: Found::Text(text) };
    let Ok(bare) = strip_padding(text.as_bytes()) else { return Err(wrong) };
    let Ok(len) = BASE64_NOPAD.decode_len(bare.len()) else { return Err(wrong) };
    #[cfg(feature = "alloc")]
    let mut memory = vec![0; len];
    #[cfg(not(feature = "alloc"))]
    let mut memory = [0; MAX_OPAQUE];
    let Some(bytes) = memory.get_mut(..len) else { return Err(Problem::Memory) };
    let result = match BASE64_NOPAD.decode_mut(bare, bytes) {
        Ok(_) => take(&Value::Opaque(bytes)),
        Err(_) => Err(wrong),
    };
    // The bytes may be a key.
    #[cfg(feature = "zeroize")]
    zeroize::Zeroize::zeroize(bytes);
    result
}
