//! Writing SenML CBOR.

use crate::codec::Writer as WriterContract;
use crate::codec::buffer::Buffer;
use crate::codec::cbor::input::{ARRAY, TEXT};
use crate::codec::cbor::output::{self, Word, digits};
use crate::codec::senml::{Called, Name, Naming, Stamp, Stamps};
use crate::error::{Error, ErrorKind};
use crate::path::Path;
use crate::record::Record;
use crate::sink::Sink;
use crate::value::{ObjectLink, Time};

// Labels (RFC 8428, table 4), as they are written.
const BASE_NAME: Word = Word::new(0x21, 1);
const BASE_TIME: Word = Word::new(0x22, 1);
const NAME: Word = Word::new(0x00, 1);
const TIME: Word = Word::new(0x06, 1);
const NUMBER: Word = Word::new(0x02, 1);
const STRING: Word = Word::new(0x03, 1);
const TRUTH: Word = Word::new(0x04, 1);
const BYTES: Word = Word::new(0x08, 1);
const LINK: Word = Word::new(0x63_76_6c_6f, 4);

/// Writes SenML CBOR into a slice.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: Buffer<'b>,
    root: &'b str,
    naming: Naming,
    stamps: Stamps,
    records: u32,
    /// What the names of a multiple resource's instances start with: `6/`.
    resource: Word,
    /// A path without a value is written with a null.
    etch: bool,
    /// Something was said that the format cannot carry.
    unfit: bool,
}

impl<'b> Writer<'b> {
    /// A writer of a payload for `base`.
    pub fn new(out: &'b mut [u8], base: Path) -> Self {
        let mut buffer = Buffer::new(out);
        buffer.skip(1);
        Writer {
            buffer,
            root: "",
            naming: Naming::new(base, 2),
            stamps: Stamps::default(),
            records: 0,
            resource: Word::EMPTY,
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

    /// Starts a record, up to the label of its value.
    #[inline]
    fn open(&mut self, id: u16) {
        if self.naming.is_inside() && !self.stamps.are_due() {
            self.open_inside(id);
        } else {
            self.open_named(id);
        }
    }

    #[inline(never)]
    fn open_named(&mut self, id: u16) {
        match self.naming.path(id) {
            Some(path) => self.open_anew(path, true),
            None => self.unfit = true,
        }
    }

    /// A record that is called by the ids below the base name, and no more: `{0: "6/1", ..}`.
    #[inline]
    fn open_inside(&mut self, id: u16) {
        self.records += 1;
        let name = digits(id);
        if self.naming.resource().is_none() {
            return named(name.count()).then(name).push(&mut self.buffer);
        }
        let count = self.resource.count() + name.count();
        if count <= 5 {
            return named(count).then(self.resource).then(name).push(&mut self.buffer);
        }
        named(count).push(&mut self.buffer);
        self.resource.push(&mut self.buffer);
        name.push(&mut self.buffer);
    }

    /// Starts a record that brings a base name, a time or a whole path.
    #[inline(never)]
    fn open_anew(&mut self, path: Path, value: bool) {
        self.records += 1;
        let Called { base, name } = self.naming.call(path);
        let stamp = self.stamps.next(output::seconds_len);
        let members = [base.is_some(), stamp.is_some(), name.is_some(), value];
        let pairs = members.iter().filter(|member| **member).count();
        output::push_map(&mut self.buffer, Word::EMPTY, pairs.max(1));
        if let Some(base) = base {
            self.name(BASE_NAME, Name::Absolute(base.path), base.slash);
        }
        if let Some(Stamp::Base(time)) = stamp {
            output::push_seconds(&mut self.buffer, BASE_TIME, time);
        }
        if let Some(name) = name {
            self.name(NAME, name, false);
        }
        if let Some(Stamp::Time(time)) = stamp {
            output::push_seconds(&mut self.buffer, TIME, time);
        }
        if pairs == 0 {
            output::push_text(&mut self.buffer, NAME, "");
        }
    }

    /// A name behind its label, with or without a slash at its end.
    fn name(&mut self, label: Word, name: Name, slash: bool) {
        let (path, depth) = match name {
            Name::Absolute(path) => (path, 0),
            Name::Below(path, depth) => (path, depth),
        };
        let (root, leading) = if depth == 0 { (self.root, 1) } else { ("", 0) };
        let bare = path == Path::ROOT && root.is_empty();
        let ids = path.ids();
        let ids = ids.get(depth..).unwrap_or(&[]);
        let slashes = (ids.len() + leading).saturating_sub(1) + usize::from(slash || bare);
        let count = ids.iter().map(|id| digits(*id).count()).sum::<usize>() + slashes + root.len();
        output::push_head(&mut self.buffer, label, TEXT, count as u64);
        self.buffer.push(root.as_bytes());
        for (index, id) in ids.iter().enumerate() {
            if index + leading > 0 {
                self.buffer.push(b"/");
            }
            digits(*id).push(&mut self.buffer);
        }
        if slash || bare {
            self.buffer.push(b"/");
        }
    }
}

/// The start of a record with a name of so many bytes and a value.
#[inline]
fn named(bytes: usize) -> Word {
    Word::new(0xa2_00_60 | bytes as u64, 3)
}

impl Sink for Writer<'_> {
    #[inline]
    fn integer(&mut self, id: u16, value: i64) {
        self.open(id);
        output::push_integer(&mut self.buffer, NUMBER, value);
    }

    fn unsigned(&mut self, id: u16, value: u64) {
        self.open(id);
        output::push_unsigned(&mut self.buffer, NUMBER, value);
    }

    fn float(&mut self, id: u16, value: f64) {
        self.open(id);
        output::push_float(&mut self.buffer, NUMBER, value);
    }

    fn boolean(&mut self, id: u16, value: bool) {
        self.open(id);
        output::push_boolean(&mut self.buffer, TRUTH, value);
    }

    fn string(&mut self, id: u16, value: &str) {
        self.open(id);
        output::push_text(&mut self.buffer, STRING, value);
    }

    fn opaque(&mut self, id: u16, value: &[u8]) {
        self.open(id);
        output::push_bytes(&mut self.buffer, BYTES, value);
    }

    fn time(&mut self, id: u16, value: Time) {
        self.integer(id, value.0);
    }

    fn object_link(&mut self, id: u16, value: ObjectLink) {
        self.open(id);
        output::push_link(&mut self.buffer, LINK, value);
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
        self.resource = digits(id).then(Word::new(b'/'.into(), 1));
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
        self.open_anew(path, self.etch);
        if self.etch {
            output::push_null(&mut self.buffer, NUMBER);
        }
    }

    /// One byte was left for the head of the array.
    fn start_at(&mut self, offset: usize) -> bool {
        self.buffer.start_at(offset);
        true
    }

    fn finish(&mut self) -> Result<usize, Error> {
        if self.unfit {
            return Err(ErrorKind::NotRepresentable.into());
        }
        let head = output::head(ARRAY, self.records);
        if head.count() > 1 {
            self.buffer.shift(1, head.count());
        }
        head.patch(&mut self.buffer, 0);
        self.buffer.finish()
    }
}
