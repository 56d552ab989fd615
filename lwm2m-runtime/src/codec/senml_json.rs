//! SenML JSON, Content-Format 110 (RFC 8428 as LwM2M Core 1.2.2, 7.5.6, uses it), and SenML-ETCH JSON,
//! 320 (RFC 8790): an array of records, each a path and a value, perhaps with a time.
//!
//! `[{"bn":"/3/0/","n":"0","vs":"Open Mobile Alliance"},{"n":"9","v":95}]`

use data_encoding::BASE64URL_NOPAD;

use crate::codec::Writer as WriterContract;
use crate::codec::buffer::Buffer;
use crate::codec::json::{self, Dialect};
use crate::codec::reader::{Records, Source};
use crate::codec::scratch::Scratch;
use crate::codec::senml::{Called, Name, Naming, Stamp, Stamps};
use crate::definition::Definitions;
use crate::error::{Error, ErrorKind};
use crate::path::Path;
use crate::record::Record;
use crate::sink::Sink;
use crate::value::{ObjectLink, Time};

pub use crate::codec::json::Parser;

/// Writes SenML JSON into a slice.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: Buffer<'b>,
    root: &'b str,
    naming: Naming,
    stamps: Stamps,
    /// A path without a value is written with a null.
    etch: bool,
    /// Something was said that the format cannot carry.
    unfit: bool,
}

impl<'b> Writer<'b> {
    /// A writer of a payload for `base`.
    pub fn new(out: &'b mut [u8], base: Path) -> Self {
        Writer {
            buffer: Buffer::new(out),
            root: "",
            naming: Naming::new(base, 3),
            stamps: Stamps::default(),
            etch: false,
            unfit: false,
        }
    }

    /// A writer of SenML-ETCH: a path without a value is to be removed, and is written with a null.
    pub fn etch(out: &'b mut [u8], base: Path) -> Self {
        Writer { etch: true, ..Writer::new(out, base) }
    }

    /// The same with this in front of every path: where a client has its objects when that is not `/`
    /// (LwM2M Transport 1.2.2, 6.4.1), or the prefix of a device behind a gateway. Such as `/lwm2m`.
    #[must_use]
    pub fn rooted_at(mut self, root: &'b str) -> Self {
        self.root = root;
        self
    }

    /// Starts a record, up to its value. In front of the label stands the quote that closes the name.
    #[inline]
    fn open(&mut self, id: u16, label: Word) {
        if self.naming.is_inside() && !self.stamps.are_due() {
            self.push(START);
            if let Some(resource) = self.naming.resource() {
                json::id(&mut self.buffer, resource, b'/');
            }
            json::digits(&mut self.buffer, id);
            return self.push(label);
        }
        match self.naming.path(id) {
            Some(path) => self.open_anew(path),
            None => self.unfit = true,
        }
        self.buffer.push_word(label.bytes << 8, label.count.saturating_sub(1));
    }

    #[inline]
    fn push(&mut self, word: Word) {
        self.buffer.push_word(word.bytes, word.count);
    }

    /// Starts a record that brings a base name, a time or a whole path.
    fn open_anew(&mut self, path: Path) {
        let start: &[u8] = if self.buffer.len() == 0 { b"[{" } else { b",{" };
        self.buffer.push(start);
        let labels = self.buffer.len();
        let Called { base, name } = self.naming.call(path);
        if let Some(base) = base {
            self.label(labels, b"\"bn\":\"");
            self.path(base.path, if base.slash { b"/\"" } else { b"\"" });
        }
        let stamp = self.stamps.next(|time| json::float_len(time) + "\"t\":,".len());
        if let Some(Stamp::Base(time)) = stamp {
            self.label(labels, b"\"bt\":");
            json::float(&mut self.buffer, time);
        }
        if let Some(name) = name {
            self.label(labels, b"\"n\":\"");
            self.name(name);
        }
        if let Some(Stamp::Time(time)) = stamp {
            self.label(labels, b"\"t\":");
            json::float(&mut self.buffer, time);
        }
        if self.buffer.len() == labels {
            self.buffer.push(b"\"n\":\"\"");
        }
    }

    /// A label with what stands in front of its value, after a comma if it is not the first.
    fn label(&mut self, first: usize, label: &[u8]) {
        if self.buffer.len() > first {
            self.buffer.push(b",");
        }
        self.buffer.push(label);
    }

    /// A name and its closing quote.
    fn name(&mut self, name: Name) {
        match name {
            Name::Absolute(path) => self.path(path, b"\""),
            Name::Below(path, depth) => {
                let ids = path.ids();
                for (index, id) in ids.iter().enumerate().skip(depth) {
                    let end = if index + 1 == ids.len() { b'"' } else { b'/' };
                    json::id(&mut self.buffer, *id, end);
                }
            }
        }
    }

    fn path(&mut self, path: Path, end: &[u8]) {
        json::text(&mut self.buffer, self.root);
        path.ids().iter().for_each(|id| json::step(&mut self.buffer, *id));
        if path == Path::ROOT && self.root.is_empty() {
            self.buffer.push(b"/");
        }
        self.buffer.push(end);
    }
}

/// A few bytes that are written in one store.
#[derive(Debug, Clone, Copy)]
struct Word {
    bytes: u64,
    count: usize,
}

impl Word {
    /// The bytes in front of the zeros.
    const fn new(bytes: [u8; 8]) -> Word {
        let bytes = u64::from_be_bytes(bytes);
        Word { bytes, count: 8 - (bytes.trailing_zeros() / 8) as usize }
    }
}

const START: Word = Word::new(*b",{\"n\":\"\0");
const NUMBER: Word = Word::new(*b"\",\"v\":\0\0");
const TEXT: Word = Word::new(*b"\",\"vs\":\"");
const TRUTH: Word = Word::new(*b"\",\"vb\":\0");
const BYTES: Word = Word::new(*b"\",\"vd\":\"");
const LINK: Word = Word::new(*b"\",\"vlo\":");

impl Sink for Writer<'_> {
    #[inline]
    fn integer(&mut self, id: u16, value: i64) {
        self.open(id, NUMBER);
        json::integer(&mut self.buffer, value, b'}');
    }

    fn unsigned(&mut self, id: u16, value: u64) {
        self.open(id, NUMBER);
        json::unsigned(&mut self.buffer, value, b'}');
    }

    fn float(&mut self, id: u16, value: f64) {
        self.open(id, NUMBER);
        json::float(&mut self.buffer, value);
        self.buffer.push(b"}");
        self.unfit |= !value.is_finite();
    }

    fn boolean(&mut self, id: u16, value: bool) {
        self.open(id, TRUTH);
        self.buffer.push(if value { b"true}" } else { b"false}" });
    }

    fn string(&mut self, id: u16, value: &str) {
        self.open(id, TEXT);
        json::text(&mut self.buffer, value);
        self.buffer.push(b"\"}");
    }

    fn opaque(&mut self, id: u16, value: &[u8]) {
        self.open(id, BYTES);
        json::base64(&mut self.buffer, &BASE64URL_NOPAD, value);
        self.buffer.push(b"\"}");
    }

    fn time(&mut self, id: u16, value: Time) {
        self.integer(id, value.0);
    }

    fn object_link(&mut self, id: u16, value: ObjectLink) {
        self.open(id, LINK);
        self.buffer.push(b"\"");
        json::id(&mut self.buffer, value.object, b':');
        json::id(&mut self.buffer, value.instance, b'"');
        self.buffer.push(b"}");
    }

    fn core_link(&mut self, id: u16, value: &str) {
        self.string(id, value);
    }

    fn begin_multiple(&mut self, id: u16, count: usize) {
        if count == 0 {
            match self.naming.path(id) {
                Some(path) => self.empty(path),
                None => self.unfit = true,
            }
        }
        self.naming.begin_multiple(id, count);
    }

    fn end_multiple(&mut self) {
        self.naming.end_multiple();
    }
}

impl WriterContract for Writer<'_> {
    fn begin_instance(&mut self, path: Path) {
        self.naming.begin_instance(path);
    }

    fn end_instance(&mut self) {
        if let Some(path) = self.naming.end_instance() {
            self.empty(path);
        }
    }

    fn set_time(&mut self, time: Option<f64>) {
        self.unfit |= !self.stamps.set(time);
    }

    fn hint_next(&mut self, next: &[Record<'_>]) {
        self.naming.hint_next(next);
        self.stamps.hint_next(next);
    }

    fn empty(&mut self, path: Path) {
        self.open_anew(path);
        let end: &[u8] = if self.etch { b",\"v\":null}" } else { b"}" };
        self.buffer.push(end);
    }

    fn start_at(&mut self, offset: usize) -> bool {
        self.buffer.start_at(offset);
        true
    }

    fn finish(&mut self) -> Result<usize, Error> {
        if self.unfit {
            return Err(ErrorKind::NotRepresentable.into());
        }
        let end: &[u8] = if self.buffer.len() == 0 { b"[]" } else { b"]" };
        self.buffer.push(end);
        self.buffer.finish()
    }
}

/// Reads SenML JSON.
#[derive(Debug)]
pub struct Reader<'a> {
    payload: &'a [u8],
    base: Path,
    definitions: Definitions<'a>,
    scratch: Scratch<'a>,
    root: &'a str,
    etch: bool,
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
        Reader { payload, base, definitions, scratch: Scratch::new(scratch), root: "", etch: false }
    }

    /// The same for SenML-ETCH: a value may be null, which makes a record without a value.
    #[must_use]
    pub fn etch(mut self) -> Self {
        self.etch = true;
        self
    }

    /// The same for paths that have this in front: where a client has its objects when that is not `/`
    /// (LwM2M Transport 1.2.2, 6.4.1), or the prefix of a device behind a gateway. Such as `/lwm2m`.
    #[must_use]
    pub fn rooted_at(mut self, root: &'a str) -> Self {
        self.root = root;
        self
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
        let dialect = if self.etch { Dialect::SenmlEtch } else { Dialect::Senml };
        let scratch = self.scratch.bump();
        Parser::new(dialect, self.payload, self.base, self.definitions, scratch, self.root)
    }
}
