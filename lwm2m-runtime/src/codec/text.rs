//! Plain text, Content-Format 0 (LwM2M Core 1.2.2, 7.5.1): one value as a person would write it.
//!
//! Integers and times are decimal, floats decimal with or without an exponent, a Boolean is `0` or
//! `1`, an Opaque padded base64 (RFC 4648, section 4), an Objlnk `object:instance`.

use core::fmt::Write;

use data_encoding::BASE64;

use crate::codec::buffer::Buffer;
use crate::codec::decimal::write_float;
use crate::codec::reader::Source;
use crate::codec::scratch::Scratch;
use crate::codec::single;
use crate::definition::Definitions;
use crate::error::{Error, ErrorKind, PayloadError, ValueError};
use crate::path::{Level, Path};
use crate::record::Record;
use crate::value::{ResourceType, Time, Value};

/// A writer of one value into a slice. NaN and the infinities have no form in text.
pub fn writer(out: &mut [u8]) -> single::Writer<'_> {
    single::Writer::new(out, put)
}

fn put(out: &mut Buffer<'_>, value: Value<'_>) -> bool {
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

/// Groups of three bytes become four characters; the last group is padded.
fn push_base64(out: &mut Buffer<'_>, bytes: &[u8]) {
    for group in bytes.chunks(3) {
        let mut characters = [b'='; 4];
        BASE64.encode_mut(group, &mut characters);
        out.push(&characters);
    }
}

/// Reads one value.
#[derive(Debug)]
pub struct Reader<'a> {
    payload: &'a [u8],
    base: Path,
    kind: ResourceType,
    scratch: Scratch<'a>,
}

impl<'a> Reader<'a> {
    /// A reader of a payload for `base`, which must be a resource or a resource instance.
    ///
    /// The text of a resource without a definition is a String. `scratch` takes the bytes of an
    /// Opaque, three for four characters of the payload; with the feature `alloc` it may be empty.
    pub fn new(payload: &'a [u8], base: Path, definitions: Definitions<'_>, scratch: &'a mut [u8]) -> Self {
        let object = definitions.iter().find(|object| Some(object.id()) == base.object_id());
        let resource = object.zip(base.resource_id()).and_then(|(object, id)| object.row(id));
        let kind = resource.and_then(|resource| resource.kind()).unwrap_or(ResourceType::String);
        Reader { payload, base, kind, scratch: Scratch::new(scratch) }
    }

    /// The only record.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotRepresentable`] when `base` is not a single value; what is wrong with the text.
    pub fn record(&mut self) -> Result<Record<'_>, Error> {
        let base = self.base;
        if base.level() < Level::Resource {
            return Err(Error::new(ErrorKind::NotRepresentable, base));
        }
        let value = self.value().map_err(|error| error.at_path(base).at_offset(0))?;
        Ok(Record::new(base, value))
    }

    fn value(&mut self) -> Result<Value<'_>, Error> {
        let utf8 =
            |error: core::str::Utf8Error| Error::from(PayloadError::NotUtf8).at_offset(error.valid_up_to());
        if self.kind == ResourceType::Opaque {
            return self.opaque();
        }
        let text = core::str::from_utf8(self.payload).map_err(utf8)?;
        if text.is_empty() && !matches!(self.kind, ResourceType::String | ResourceType::CoreLink) {
            return Err(PayloadError::NoValue.into());
        }
        let value = match self.kind {
            ResourceType::Integer => text.parse().ok().map(Value::Integer),
            ResourceType::Time => text.parse().ok().map(|seconds| Value::Time(Time(seconds))),
            ResourceType::Unsigned => text.parse().ok().map(Value::Unsigned),
            ResourceType::Float => float(text).map(Value::Float),
            ResourceType::Boolean => boolean(text).map(Value::Boolean),
            ResourceType::ObjectLink => text.parse().ok().map(Value::ObjectLink),
            ResourceType::CoreLink => Some(Value::CoreLink(text)),
            ResourceType::String | ResourceType::Opaque => Some(Value::String(text)),
        };
        value.ok_or(ValueError::WrongType { expected: self.kind }.into())
    }

    fn opaque(&mut self) -> Result<Value<'_>, Error> {
        let malformed = Error::from(ErrorKind::Payload(PayloadError::Malformed(
            "an Opaque is padded base64 in plain text",
        )));
        let room =
            BASE64.decode_len(self.payload.len()).map_err(|error| malformed.at_offset(error.position))?;
        let bytes = self.scratch.get(room)?;
        let count = BASE64
            .decode_mut(self.payload, bytes)
            .map_err(|partial| malformed.at_offset(partial.error.position))?;
        Ok(Value::Opaque(bytes.get(..count).unwrap_or(&[])))
    }
}

/// A decimal number, perhaps with an exponent; none of the words that Rust also reads as a float, and
/// no number beyond the largest float.
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

impl Source for Reader<'_> {
    type Parser<'s>
        = single::Parser<'s>
    where
        Self: 's;

    fn parser(&mut self) -> single::Parser<'_> {
        single::Parser::new(self.payload.len(), self.record())
    }
}
