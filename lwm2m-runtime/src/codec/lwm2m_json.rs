//! LwM2M JSON, Content-Format 11543: the JSON of LwM2M 1.0 (Core 1.0.2, 6.4.4), for old peers.
//!
//! `{"bn":"/3/0/","e":[{"n":"0","sv":"Open Mobile Alliance"},{"n":"9","v":95}]}`
//!
//! Names are relative to one base name, times to one base time. An Opaque is base64 in a text.

use data_encoding::BASE64;

use crate::codec::buffer::Buffer;
use crate::codec::hint::Hint;
use crate::codec::json::{self, Dialect};
use crate::codec::scratch::Bump;
use crate::codec::senml::reader;
use crate::error::ErrorKind;
use crate::path::{Level, Path};
use crate::sink::Sink;
use crate::value::{Time, Value};

pub use crate::codec::json::Parser;

/// Writes LwM2M JSON into a slice.
///
/// The base name is the instance of the request path, or the path itself if it is shorter.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: Buffer<'b>,
    base: Path,
    /// Number of ids in the base name.
    depth: usize,
    instance: Path,
    resource: Option<u16>,
    head: bool,
    /// Adding the base time to the relative times reproduces each time exactly.
    exact: bool,
    base_time: f64,
    time: f64,
    /// A value or a time has no form in this format.
    not_representable: bool,
}

impl<'b> Writer<'b> {
    /// Creates a writer of a payload for `base`.
    pub fn new(out: &'b mut [u8], base: Path) -> Self {
        let mut base = base;
        while base.level() > Level::Instance {
            base = base.parent();
        }
        Writer {
            buffer: Buffer::new(out),
            base,
            depth: base.ids().len(),
            instance: Path::ROOT,
            resource: None,
            head: false,
            exact: true,
            base_time: 0.0,
            time: 0.0,
            not_representable: false,
        }
    }

    /// Sets the first byte of the payload to write.
    #[must_use]
    pub(crate) fn start_at(mut self, offset: usize) -> Self {
        self.buffer.start_at(offset);
        self
    }

    /// Writes the members before the entries. The first time becomes the base time.
    fn head(&mut self) {
        self.head = true;
        self.buffer.push(b"{\"bn\":\"");
        self.base.ids().iter().for_each(|id| json::step(&mut self.buffer, *id));
        self.buffer.push(b"/\"");
        if self.time != 0.0 && self.exact {
            self.base_time = self.time;
            self.buffer.push(b",\"bt\":");
            json::float(&mut self.buffer, self.time);
        }
        self.buffer.push(b",\"e\":[");
    }

    /// Writes an entry up to the label of its value.
    fn open(&mut self, id: u16) {
        let parent = self.resource.map_or(Some(self.instance), |resource| self.instance.child(resource));
        match parent.and_then(|parent| parent.child(id)) {
            Some(path) => self.entry(path),
            None => self.not_representable = true,
        }
    }

    fn entry(&mut self, path: Path) {
        if self.head {
            self.buffer.push(b",");
        } else {
            self.head();
        }
        self.buffer.push(b"{\"n\":\"");
        json::ids(&mut self.buffer, path.ids().get(self.depth..).unwrap_or(&[]));
        if self.time != self.base_time {
            let time = self.time - self.base_time;
            self.not_representable |= self.base_time + time != self.time;
            self.buffer.push(b",\"t\":");
            json::float(&mut self.buffer, time);
        }
    }
}

impl Sink for Writer<'_> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        self.open(id);
        let buffer = &mut self.buffer;
        match value {
            Value::Integer(number) | Value::Time(Time(number)) => {
                buffer.push(b",\"v\":");
                json::integer(buffer, number, b'}');
            }
            Value::Unsigned(number) => {
                buffer.push(b",\"v\":");
                json::unsigned(buffer, number, b'}');
            }
            Value::Float(number) => {
                buffer.push(b",\"v\":");
                json::float(buffer, number);
                buffer.push(b"}");
                self.not_representable |= !number.is_finite();
            }
            Value::Boolean(boolean) => {
                buffer.push(if boolean { b",\"bv\":true}" } else { b",\"bv\":false}" });
            }
            Value::String(text) | Value::CoreLink(text) => {
                buffer.push(b",\"sv\":\"");
                json::text(buffer, text);
                buffer.push(b"\"}");
            }
            Value::Opaque(bytes) => {
                buffer.push(b",\"sv\":\"");
                json::base64(buffer, &BASE64, bytes);
                buffer.push(b"\"}");
            }
            Value::ObjectLink(link) => {
                buffer.push(b",\"ov\":\"");
                json::link(buffer, link);
                buffer.push(b"}");
            }
        }
    }

    /// An entry needs a value, which a resource without instances does not have.
    fn begin_multiple(&mut self, id: u16, _: usize) {
        self.resource = Some(id);
    }

    fn end_multiple(&mut self) {
        self.resource = None;
    }
}

impl crate::codec::Writer for Writer<'_> {
    fn begin_instance(&mut self, path: Path) {
        self.instance = path;
    }

    fn end_instance(&mut self) {}

    fn set_time(&mut self, time: Option<f64>) {
        self.time = time.unwrap_or(0.0);
        self.not_representable |= !self.time.is_finite();
    }

    fn hint(&mut self, hint: &Hint<'_>) {
        let base = hint.next.first().and_then(|record| record.time).unwrap_or(0.0);
        let exact = |time: f64| base + (time - base) == time;
        if !self.head {
            self.exact = hint.next.iter().all(|record| record.time.is_none_or(exact));
        }
    }

    fn empty(&mut self, path: Path) {
        self.entry(path);
        self.buffer.push(b"}");
    }

    fn finish(&mut self) -> Result<usize, ErrorKind> {
        if self.not_representable {
            return Err(ErrorKind::NotRepresentable);
        }
        if !self.head {
            self.head();
        }
        self.buffer.push(b"]}");
        Ok(self.buffer.len())
    }
}

/// Reads LwM2M JSON.
pub type Reader<'a> = reader::Reader<'a, Lwm2mJson>;

/// The JSON of LwM2M 1.0.
#[derive(Debug)]
pub struct Lwm2mJson;

impl reader::Syntax for Lwm2mJson {
    type Tokens<'s> = json::Tokens<'s>;

    fn tokens<'s>(options: &reader::Options<'s>, scratch: Bump<'s>) -> json::Tokens<'s> {
        json::Tokens::new(Dialect::Lwm2m, options, scratch)
    }
}
