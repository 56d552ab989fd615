//! SenML JSON, Content-Format 110 (RFC 8428 as LwM2M Core 1.2.2, 7.5.6, uses it), and SenML-ETCH JSON,
//! 320 (RFC 8790): an array of records, each a path and a value, perhaps with a time.
//!
//! `[{"bn":"/3/0/","n":"0","vs":"Open Mobile Alliance"},{"n":"9","v":95}]`

use data_encoding::BASE64URL_NOPAD;

use crate::codec::ContentFormat;
use crate::codec::buffer::Buffer;
use crate::codec::json::{self, Dialect};
use crate::codec::scratch::Bump;
use crate::codec::senml::base_names::Name;
use crate::codec::senml::base_times::RecordTime;
use crate::codec::senml::{reader, writer};
use crate::path::Path;
use crate::value::{Time, Value};

pub use crate::codec::json::Parser;

/// Writes SenML JSON into a slice.
pub type Writer<'b> = writer::Writer<'b, Json>;

/// Reads SenML JSON.
pub type Reader<'a> = reader::Reader<'a, Json>;

/// JSON as the syntax of SenML.
#[derive(Debug, Default)]
pub struct Json;

/// Up to eight bytes that are written in one store.
#[derive(Debug, Clone, Copy)]
struct Word {
    bytes: u64,
    count: usize,
}

impl Word {
    /// Takes the bytes before the zeros.
    const fn new(bytes: [u8; 8]) -> Word {
        let bytes = u64::from_be_bytes(bytes);
        Word { bytes, count: 8 - (bytes.trailing_zeros() / 8) as usize }
    }

    #[inline]
    fn push(self, buffer: &mut Buffer<'_>) {
        buffer.push_word(self.bytes, self.count);
    }
}

const START: Word = Word::new(*b",{\"n\":\"\0");
const NUMBER: Word = Word::new(*b",\"v\":\0\0\0");
const STRING: Word = Word::new(*b",\"vs\":\"\0");
const BOOLEAN: Word = Word::new(*b",\"vb\":\0\0");
const BYTES: Word = Word::new(*b",\"vd\":\"\0");
const LINK: Word = Word::new(*b",\"vlo\":\"");

impl writer::Syntax for Json {
    const FORMAT: ContentFormat = ContentFormat::SENML_JSON;

    fn finish(self, buffer: &mut Buffer<'_>) {
        let end: &[u8] = if buffer.len() == 0 { b"[]" } else { b"]" };
        buffer.push(end);
    }

    #[inline]
    fn short_record(&mut self, buffer: &mut Buffer<'_>, resource: Option<u16>, id: u16) {
        START.push(buffer);
        if let Some(resource) = resource {
            json::id(buffer, resource, b'/');
        }
        json::id(buffer, id, b'"');
    }

    fn record(&mut self, buffer: &mut Buffer<'_>, root: &str, header: &writer::Header) {
        let start: &[u8] = if buffer.len() == 0 { b"[{" } else { b",{" };
        buffer.push(start);
        let labels = buffer.len();
        if let Some(base) = header.name.base {
            label(buffer, labels, b"\"bn\":\"");
            path(buffer, root, base.path, if base.slash { b"/\"" } else { b"\"" });
        }
        if let Some(RecordTime::Base(time)) = header.time {
            label(buffer, labels, b"\"bt\":");
            json::float(buffer, time);
        }
        if let Some(record) = header.name.name {
            label(buffer, labels, b"\"n\":\"");
            name(buffer, root, record);
        }
        if let Some(RecordTime::Relative(time)) = header.time {
            label(buffer, labels, b"\"t\":");
            json::float(buffer, time);
        }
        if buffer.len() == labels {
            buffer.push(b"\"n\":\"\"");
        }
    }

    fn seconds_len(seconds: f64) -> usize {
        json::float_len(seconds) + "\"t\":,".len()
    }

    #[inline]
    fn value(buffer: &mut Buffer<'_>, value: Value<'_>) -> bool {
        match value {
            Value::Integer(number) | Value::Time(Time(number)) => {
                NUMBER.push(buffer);
                json::integer(buffer, number, b'}');
            }
            Value::Unsigned(number) => {
                NUMBER.push(buffer);
                json::unsigned(buffer, number, b'}');
            }
            Value::Float(number) => {
                NUMBER.push(buffer);
                json::float(buffer, number);
                buffer.push(b"}");
                return number.is_finite();
            }
            Value::Boolean(truth) => {
                BOOLEAN.push(buffer);
                buffer.push(if truth { b"true}" } else { b"false}" });
            }
            Value::String(text) | Value::CoreLink(text) => {
                STRING.push(buffer);
                json::text(buffer, text);
                buffer.push(b"\"}");
            }
            Value::Opaque(bytes) => {
                BYTES.push(buffer);
                json::base64(buffer, &BASE64URL_NOPAD, bytes);
                buffer.push(b"\"}");
            }
            Value::ObjectLink(link) => {
                LINK.push(buffer);
                json::link(buffer, link);
                buffer.push(b"}");
            }
        }
        true
    }

    fn null(buffer: &mut Buffer<'_>) {
        NUMBER.push(buffer);
        buffer.push(b"null}");
    }

    fn no_value(buffer: &mut Buffer<'_>) {
        buffer.push(b"}");
    }
}

/// Writes a label up to its value, after a comma unless it is the first.
fn label(buffer: &mut Buffer<'_>, first: usize, label: &[u8]) {
    if buffer.len() > first {
        buffer.push(b",");
    }
    buffer.push(label);
}

/// Writes a name and its closing quote.
fn name(buffer: &mut Buffer<'_>, root: &str, name: Name) {
    match name {
        Name::Absolute(absolute) => path(buffer, root, absolute, b"\""),
        Name::Below(path, depth) => json::ids(buffer, path.ids().get(depth..).unwrap_or(&[])),
    }
}

fn path(buffer: &mut Buffer<'_>, root: &str, path: Path, end: &[u8]) {
    json::text(buffer, root);
    path.ids().iter().for_each(|id| json::step(buffer, *id));
    if path == Path::ROOT && root.is_empty() {
        buffer.push(b"/");
    }
    buffer.push(end);
}

impl reader::Syntax for Json {
    type Tokens<'s> = json::Tokens<'s>;

    fn tokens<'s>(options: &reader::Options<'s>, scratch: Bump<'s>) -> json::Tokens<'s> {
        let dialect = if options.etch { Dialect::SenmlEtch } else { Dialect::Senml };
        json::Tokens::new(dialect, options, scratch)
    }
}
