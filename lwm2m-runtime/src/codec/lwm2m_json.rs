//! LwM2M JSON, Content-Format 11543: the JSON of LwM2M 1.0 (Core 1.0.2, 6.4.4), for old peers.
//!
//! `{"bn":"/3/0/","e":[{"n":"0","sv":"Open Mobile Alliance"},{"n":"9","v":95}]}`
//!
//! Names are relative to one base name, times to one base time. An Opaque is base64 in a text.

use data_encoding::BASE64;

use crate::codec::Writer as WriterContract;
use crate::codec::buffer::Buffer;
use crate::codec::json::{self, Dialect};
use crate::codec::reader::{Records, Source};
use crate::codec::scratch::Scratch;
use crate::definition::Definitions;
use crate::error::{Error, ErrorKind};
use crate::path::{Level, Path};
use crate::record::Record;
use crate::sink::Sink;
use crate::value::{ObjectLink, Time};

pub use crate::codec::json::Parser;

/// Writes LwM2M JSON into a slice.
///
/// The base name is the instance, or what is above it, that the request is for.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: Buffer<'b>,
    base: Path,
    /// Ids in the base name.
    depth: usize,
    instance: Path,
    resource: Option<u16>,
    /// Nothing has been said of the instance yet.
    silent: bool,
    head: bool,
    /// A base time can be added to each of the times without being rounded.
    exact: bool,
    base_time: f64,
    time: f64,
    /// Something was said that the format cannot carry.
    unfit: bool,
}

impl<'b> Writer<'b> {
    /// A writer of a payload for `base`.
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
            silent: false,
            head: false,
            exact: true,
            base_time: 0.0,
            time: 0.0,
            unfit: false,
        }
    }

    /// Writes what stands in front of the values. The time of the first becomes the base.
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

    /// Starts an entry, up to the label of its value.
    fn open(&mut self, id: u16) {
        let parent = self.resource.map_or(Some(self.instance), |resource| self.instance.child(resource));
        match parent.and_then(|parent| parent.child(id)) {
            Some(path) => self.entry(path),
            None => self.unfit = true,
        }
    }

    fn entry(&mut self, path: Path) {
        self.silent = false;
        if self.head {
            self.buffer.push(b",");
        } else {
            self.head();
        }
        self.buffer.push(b"{\"n\":\"");
        let ids = path.ids();
        for (index, id) in ids.iter().enumerate().skip(self.depth) {
            let end = if index + 1 == ids.len() { b'"' } else { b'/' };
            json::id(&mut self.buffer, *id, end);
        }
        if ids.len() <= self.depth {
            self.buffer.push(b"\"");
        }
        if self.time != self.base_time {
            let time = self.time - self.base_time;
            self.unfit |= self.base_time + time != self.time;
            self.buffer.push(b",\"t\":");
            json::float(&mut self.buffer, time);
        }
    }

    fn text(&mut self, id: u16, value: &str) {
        self.open(id);
        self.buffer.push(b",\"sv\":\"");
        json::text(&mut self.buffer, value);
        self.buffer.push(b"\"}");
    }
}

impl Sink for Writer<'_> {
    fn integer(&mut self, id: u16, value: i64) {
        self.open(id);
        self.buffer.push(b",\"v\":");
        json::integer(&mut self.buffer, value, b'}');
    }

    fn unsigned(&mut self, id: u16, value: u64) {
        self.open(id);
        self.buffer.push(b",\"v\":");
        json::unsigned(&mut self.buffer, value, b'}');
    }

    fn float(&mut self, id: u16, value: f64) {
        self.open(id);
        self.buffer.push(b",\"v\":");
        json::float(&mut self.buffer, value);
        self.buffer.push(b"}");
        self.unfit |= !value.is_finite();
    }

    fn boolean(&mut self, id: u16, value: bool) {
        self.open(id);
        let value: &[u8] = if value { b",\"bv\":true}" } else { b",\"bv\":false}" };
        self.buffer.push(value);
    }

    fn string(&mut self, id: u16, value: &str) {
        self.text(id, value);
    }

    fn opaque(&mut self, id: u16, value: &[u8]) {
        self.open(id);
        self.buffer.push(b",\"sv\":\"");
        json::base64(&mut self.buffer, &BASE64, value);
        self.buffer.push(b"\"}");
    }

    fn time(&mut self, id: u16, value: Time) {
        self.integer(id, value.0);
    }

    fn object_link(&mut self, id: u16, value: ObjectLink) {
        self.open(id);
        self.buffer.push(b",\"ov\":\"");
        json::id(&mut self.buffer, value.object, b':');
        json::id(&mut self.buffer, value.instance, b'"');
        self.buffer.push(b"}");
    }

    fn core_link(&mut self, id: u16, value: &str) {
        self.text(id, value);
    }

    fn begin_multiple(&mut self, id: u16, count: usize) {
        if count == 0 {
            self.open(id);
            self.buffer.push(b"}");
        }
        self.resource = Some(id);
    }

    fn end_multiple(&mut self) {
        self.resource = None;
    }
}

impl WriterContract for Writer<'_> {
    fn begin_instance(&mut self, path: Path) {
        self.instance = path;
        self.silent = path != self.base;
    }

    fn end_instance(&mut self) {
        if self.silent {
            self.empty(self.instance);
        }
    }

    fn set_time(&mut self, time: Option<f64>) {
        self.time = time.unwrap_or(0.0);
        self.unfit |= !self.time.is_finite();
    }

    fn hint_next(&mut self, next: &[Record<'_>]) {
        let base = next.first().and_then(|record| record.time).unwrap_or(0.0);
        let exact = |time: f64| base + (time - base) == time;
        if !self.head {
            self.exact = next.iter().all(|record| record.time.is_none_or(exact));
        }
    }

    fn empty(&mut self, path: Path) {
        self.entry(path);
        self.buffer.push(b"}");
    }

    fn start_at(&mut self, offset: usize) -> bool {
        self.buffer.start_at(offset);
        true
    }

    fn finish(&mut self) -> Result<usize, Error> {
        if self.unfit {
            return Err(ErrorKind::NotRepresentable.into());
        }
        if !self.head {
            self.head();
        }
        self.buffer.push(b"]}");
        self.buffer.finish()
    }
}

/// Reads LwM2M JSON.
#[derive(Debug)]
pub struct Reader<'a> {
    payload: &'a [u8],
    base: Path,
    definitions: Definitions<'a>,
    scratch: Scratch<'a>,
}

impl<'a> Reader<'a> {
    /// A reader of a payload that was sent to, or came from, `base`.
    ///
    /// `scratch` takes texts that have escape sequences in the payload, and bytes, which are base64
    /// there: twice the size of the payload is enough, and mostly much less. With the feature `alloc`
    /// it may be empty.
    pub fn new(
        payload: &'a [u8],
        base: Path,
        definitions: Definitions<'a>,
        scratch: &'a mut [u8],
    ) -> Reader<'a> {
        Reader { payload, base, definitions, scratch: Scratch::new(scratch) }
    }

    /// The records one by one; after an error there are no more.
    pub fn records(&mut self) -> Records<'_, Parser<'_>> {
        Records::new(self.parser())
    }
}

impl Source for Reader<'_> {
    type Parser<'s>
        = Parser<'s>
    where
        Self: 's;

    fn parser(&mut self) -> Parser<'_> {
        Parser::new(Dialect::Lwm2m, self.payload, self.base, self.definitions, self.scratch.bump(), "")
    }
}
