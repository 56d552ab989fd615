//! Plain text, Content-Format 0 (LwM2M Core 1.2.2, 7.5.1): one value in readable form.
//!
//! Integers and times are decimal, floats decimal with or without an exponent, a Boolean is `0` or
//! `1`, an Opaque is padded base64 (RFC 4648, section 4), an Objlnk is `object:instance`.

use core::fmt::Write;

use data_encoding::BASE64;

use crate::codec::base64;
use crate::codec::buffer::Buffer;
use crate::codec::decimal::write_float;
use crate::codec::scratch::Bump;
use crate::codec::single::{Reader, Writer};
use crate::definition::Definitions;
use crate::error::{ErrorKind, Rule};
use crate::path::Path;
use crate::value::{ResourceType, Time, Value};

/// Returns a writer of one value at `base`. NaN and the infinities have no form in text.
pub fn writer(out: &mut [u8], base: Path) -> Writer<'_> {
    Writer::new(out, base, write)
}

fn write(out: &mut Buffer<'_>, value: Value<'_>) -> bool {
    let written = match value {
        Value::String(text) | Value::CoreLink(text) => out.write_str(text),
        Value::Integer(number) | Value::Time(Time(number)) => write!(out, "{number}"),
        Value::Unsigned(number) => write!(out, "{number}"),
        Value::Float(number) if number.is_finite() => write_float(out, number),
        Value::Float(_) => Err(core::fmt::Error),
        Value::Boolean(truth) => write!(out, "{}", u8::from(truth)),
        Value::Opaque(bytes) => {
            push_base64(out, bytes);
            Ok(())
        }
        Value::ObjectLink(link) => write!(out, "{link}"),
    };
    written.is_ok()
}

/// Writes padded base64: four characters for each three bytes.
fn push_base64(out: &mut Buffer<'_>, bytes: &[u8]) {
    for group in bytes.chunks(3) {
        let mut characters = [b'='; 4];
        BASE64.encode_mut(group, &mut characters);
        out.push(&characters);
    }
}

/// Returns a reader of a payload for `base`, a resource or a resource instance.
///
/// The text of a resource without a definition is a String. `scratch` holds the bytes of an Opaque, three
/// for four characters of the payload; with the feature `alloc` it may be empty.
pub fn reader<'a>(
    payload: &'a [u8],
    base: Path,
    definitions: Definitions<'_>,
    scratch: &'a mut [u8],
) -> Reader<'a> {
    Reader::new(payload, base, definitions, scratch, read)
}

fn read<'a>(
    payload: &'a [u8],
    kind: Option<ResourceType>,
    scratch: &mut Bump<'a>,
    error_offset: &mut usize,
) -> Result<Option<Value<'a>>, ErrorKind> {
    let kind = kind.unwrap_or(ResourceType::String);
    if kind == ResourceType::Opaque {
        return opaque(payload, scratch, error_offset).map(Some);
    }
    let text = core::str::from_utf8(payload).map_err(|error| {
        *error_offset = error.valid_up_to();
        ErrorKind::NotUtf8
    })?;
    if text.is_empty() && !matches!(kind, ResourceType::String | ResourceType::CoreLink) {
        return Err(ErrorKind::NoValue);
    }
    let value = match kind {
        ResourceType::Integer => text.parse().ok().map(Value::Integer),
        ResourceType::Time => text.parse().ok().map(|seconds| Value::Time(Time(seconds))),
        ResourceType::Unsigned => text.parse().ok().map(Value::Unsigned),
        ResourceType::Float => float(text).map(Value::Float),
        ResourceType::Boolean => boolean(text).map(Value::Boolean),
        ResourceType::ObjectLink => text.parse().ok().map(Value::ObjectLink),
        ResourceType::CoreLink => Some(Value::CoreLink(text)),
        ResourceType::String | ResourceType::Opaque => Some(Value::String(text)),
    };
    value.map(Some).ok_or(ErrorKind::WrongType { expected: kind })
}

fn opaque<'a>(
    payload: &'a [u8],
    scratch: &mut Bump<'a>,
    error_offset: &mut usize,
) -> Result<Value<'a>, ErrorKind> {
    let malformed = ErrorKind::Malformed(Rule::TextBase64);
    let bytes = base64::decode_padded(payload, 0, scratch, malformed);
    bytes.map(Value::Opaque).map_err(|(kind, offset)| {
        *error_offset = offset;
        kind
    })
}

/// Parses a decimal number with or without an exponent. `inf` and `nan`, which Rust accepts, and numbers
/// beyond the largest float are no numbers here.
fn float(text: &str) -> Option<f64> {
    let decimal = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    if !decimal {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}
