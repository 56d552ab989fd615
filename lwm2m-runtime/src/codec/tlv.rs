//! TLV, Content-Format 11542 (LwM2M Core 1.2.2, 7.5.5): kind and identifier, length, value.
//!
//! An entry starts with a byte: bits 7-6 tell its kind, bit 5 that the identifier has 16 bits
//! instead of 8, bits 4-3 how many bytes the length takes (none: bits 2-0 are the length). The format
//! carries no types: a reader takes them from the definitions, and hands out the bare bytes of
//! resources it has no definition of.

use crate::codec::buffer::Buffer;
use crate::codec::reader::{Location, Records, Source};
use crate::codec::{malformed, utf8};
use crate::definition::{Definitions, ObjectDef};
use crate::error::{Error, ErrorKind, PayloadError};
use crate::path::{Level, Path};
use crate::record::Record;
use crate::sink::Sink;
use crate::value::{ObjectLink, ResourceType, Time, Value};

const OBJECT_INSTANCE: u8 = 0b0000_0000;
const RESOURCE_INSTANCE: u8 = 0b0100_0000;
const MULTIPLE_RESOURCE: u8 = 0b1000_0000;
const RESOURCE: u8 = 0b1100_0000;
const KIND: u8 = 0b1100_0000;
const WIDE_IDENTIFIER: u8 = 0b0010_0000;
const LONGEST: usize = 0x00ff_ffff;

/// Writes TLV into a slice.
///
/// Lengths that are not known beforehand are filled in afterwards: what was written moves on when it is
/// too long for its length to stand in the header's first byte.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: Buffer<'b>,
    base: Level,
    value_kind: u8,
    instance: Option<Open>,
    resource: Option<Open>,
    /// A value, a time or a path has no form in TLV.
    not_representable: bool,
}

/// An entry whose length is not known yet.
#[derive(Debug, Clone, Copy)]
struct Open {
    start: usize,
    id: u16,
}

impl<'b> Writer<'b> {
    /// A writer of a payload for `base`: below an object, each instance becomes an entry of its own;
    /// below an instance, the resources stand bare; for a resource instance, it stands alone.
    pub fn new(out: &'b mut [u8], base: Path) -> Self {
        Writer {
            buffer: Buffer::new(out),
            base: base.level(),
            value_kind: RESOURCE,
            instance: None,
            resource: None,
            not_representable: false,
        }
    }

    /// A value of one, two or four bytes, given in the most significant bytes of a word: with its
    /// header it fits in a single word.
    #[inline]
    fn short(&mut self, id: u16, value: u64, bytes: u8) {
        let head = u64::from(self.value_kind | bytes);
        let (word, header) = match u8::try_from(id) {
            Ok(id) => (head << 56 | u64::from(id) << 48 | value >> 16, 2),
            Err(_) => (head << 56 | u64::from(WIDE_IDENTIFIER) << 56 | u64::from(id) << 40 | value >> 24, 3),
        };
        self.buffer.push_word(word, header + usize::from(bytes));
    }

    #[inline]
    fn header(&mut self, kind: u8, id: u16, length: usize) {
        let (word, bytes) = header(kind, id, length);
        self.not_representable |= length > LONGEST;
        self.buffer.push_word(word, bytes);
    }

    fn bytes(&mut self, id: u16, value: &[u8]) {
        self.header(self.value_kind, id, value.len());
        self.buffer.push(value);
    }

    fn eight(&mut self, id: u16, value: u64) {
        self.header(self.value_kind, id, 8);
        self.buffer.push_word(value, 8);
    }

    /// Leaves room for the shortest header. What was written only ever moves towards the end, so that a
    /// buffer of the payload's size is always enough.
    fn open(&mut self, id: u16) -> Open {
        let start = self.buffer.len();
        self.buffer.skip(identifier_end(id));
        Open { start, id }
    }

    fn close(&mut self, kind: u8, open: Open) {
        let content = open.start + identifier_end(open.id);
        let length = self.buffer.len().saturating_sub(content);
        let (word, bytes) = header(kind, open.id, length);
        self.not_representable |= length > LONGEST;
        if open.start + bytes != content {
            self.buffer.shift(content, open.start + bytes);
        }
        self.buffer.patch_word(open.start, word, bytes);
    }
}

/// Bytes up to and including the identifier.
fn identifier_end(id: u16) -> usize {
    if id > 0xff { 3 } else { 2 }
}

/// A header in the most significant bytes of a word, and its size. Lengths of 2^24 and more are cut:
/// the writer remembers that it met one.
#[inline]
fn header(kind: u8, id: u16, length: usize) -> (u64, usize) {
    let length = (length & LONGEST) as u64;
    let (inline, extended, bytes) = match length {
        0..=7 => (length, 0, 0),
        8..=0xff => (0b0_1000, length << 56, 1),
        0x100..=0xffff => (0b1_0000, length << 48, 2),
        _ => (0b1_1000, length << 40, 3),
    };
    let (identifier, size) = match u8::try_from(id) {
        Ok(id) => (u64::from(id) << 48, 2),
        Err(_) => (u64::from(WIDE_IDENTIFIER) << 56 | u64::from(id) << 40, 3),
    };
    let first = (u64::from(kind) | inline) << 56;
    (first | identifier | extended >> (8 * size), size + bytes)
}

impl Sink for Writer<'_> {
    #[inline]
    fn integer(&mut self, id: u16, value: i64) {
        if i64::from(value as i8) == value {
            self.short(id, (value as u64) << 56, 1);
        } else if i64::from(value as i16) == value {
            self.short(id, (value as u64) << 48, 2);
        } else if i64::from(value as i32) == value {
            self.short(id, (value as u64) << 32, 4);
        } else {
            self.eight(id, value as u64);
        }
    }

    fn unsigned(&mut self, id: u16, value: u64) {
        match value {
            0..=0xff => self.short(id, value << 56, 1),
            0x100..=0xffff => self.short(id, value << 48, 2),
            0x1_0000..=0xffff_ffff => self.short(id, value << 32, 4),
            _ => self.eight(id, value),
        }
    }

    /// Four bytes where they are exact, else eight.
    fn float(&mut self, id: u16, value: f64) {
        let narrow = value as f32;
        if f64::from(narrow).to_bits() == value.to_bits() {
            self.short(id, u64::from(narrow.to_bits()) << 32, 4);
        } else {
            self.eight(id, value.to_bits());
        }
    }

    fn boolean(&mut self, id: u16, value: bool) {
        self.short(id, u64::from(value) << 56, 1);
    }

    fn string(&mut self, id: u16, value: &str) {
        self.bytes(id, value.as_bytes());
    }

    fn opaque(&mut self, id: u16, value: &[u8]) {
        self.bytes(id, value);
    }

    fn time(&mut self, id: u16, value: Time) {
        self.integer(id, value.0);
    }

    fn object_link(&mut self, id: u16, value: ObjectLink) {
        self.short(id, u64::from(value.object) << 48 | u64::from(value.instance) << 32, 4);
    }

    fn core_link(&mut self, id: u16, value: &str) {
        self.bytes(id, value.as_bytes());
    }

    fn begin_multiple(&mut self, id: u16, _: usize) {
        self.value_kind = RESOURCE_INSTANCE;
        if self.base != Level::ResourceInstance {
            self.resource = Some(self.open(id));
        }
    }

    fn end_multiple(&mut self) {
        self.value_kind = RESOURCE;
        if let Some(open) = self.resource.take() {
            self.close(MULTIPLE_RESOURCE, open);
        }
    }
}

impl crate::codec::Writer for Writer<'_> {
    fn begin_instance(&mut self, path: Path) {
        self.not_representable |= self.base == Level::Root;
        if let (Level::Object, Some(id)) = (self.base, path.instance_id()) {
            self.instance = Some(self.open(id));
        }
    }

    fn end_instance(&mut self) {
        if let Some(open) = self.instance.take() {
            self.close(OBJECT_INSTANCE, open);
        }
    }

    fn set_time(&mut self, time: Option<f64>) {
        self.not_representable |= time.is_some();
    }

    /// A multiple resource without instances; the format has no other path without a value.
    fn empty(&mut self, path: Path) {
        match (path.level(), path.resource_id()) {
            (Level::Resource, Some(id)) => self.header(MULTIPLE_RESOURCE, id, 0),
            _ => self.not_representable = true,
        }
    }

    fn start_at(&mut self, offset: usize) -> bool {
        self.buffer.start_at(offset);
        true
    }

    fn finish(&mut self) -> Result<usize, Error> {
        if self.not_representable {
            return Err(ErrorKind::NotRepresentable.into());
        }
        self.buffer.finish()
    }
}

/// Reads TLV.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    payload: &'a [u8],
    base: Path,
    definitions: Definitions<'a>,
}

impl<'a> Reader<'a> {
    /// Makes a reader of a payload that was sent to, or came from, `base`.
    pub const fn new(payload: &'a [u8], base: Path, definitions: Definitions<'a>) -> Self {
        Reader { payload, base, definitions }
    }

    /// Returns the records one by one; after an error there are no more.
    pub fn records(&self) -> Records<'a, Parser<'a>> {
        Records::new(Parser::new(self.payload, self.base, self.definitions))
    }
}

impl Source for Reader<'_> {
    type Parser<'s>
        = Parser<'s>
    where
        Self: 's;

    fn parser(&mut self) -> Parser<'_> {
        Parser::new(self.payload, self.base, self.definitions)
    }
}

/// Walks through a payload entry by entry.
#[derive(Debug, Clone)]
pub struct Parser<'a> {
    payload: &'a [u8],
    /// What is left of the innermost entry that is open.
    rest: &'a [u8],
    /// Where that entry ends.
    limit: usize,
    /// Where the entry of the latest record starts.
    offset: usize,
    base: Path,
    /// The resource that was asked for, if it was one.
    asked: Option<u16>,
    object: Option<&'a ObjectDef<'a>>,
    guess: usize,
    /// The instance that resources belong to; shorter where it takes an entry to name one.
    instance: Path,
    /// End of the entry of that instance, if it has one.
    instance_end: Option<usize>,
    multiple: Option<Multiple>,
}

/// The multiple resource that is open.
#[derive(Debug, Clone, Copy)]
struct Multiple {
    path: Path,
    kind: Option<ResourceType>,
}

/// Kind, identifier and value.
#[derive(Clone, Copy)]
struct Entry<'a> {
    kind: u8,
    id: u16,
    bytes: &'a [u8],
}

impl<'a> Parser<'a> {
    fn new(payload: &'a [u8], base: Path, definitions: Definitions<'a>) -> Self {
        let object = definitions.iter().copied().find(|object| Some(object.id()) == base.object_id());
        Parser {
            payload,
            rest: payload,
            limit: payload.len(),
            offset: 0,
            base,
            asked: base.resource_id(),
            object,
            guess: 0,
            instance: bare_instance(base, object),
            instance_end: None,
            multiple: None,
        }
    }

    #[cold]
    fn refused(&self, kind: ErrorKind, id: u16) -> Error {
        let path = self.place().child(id).unwrap_or(self.place());
        Error::new(kind, path).at_offset(self.offset)
    }

    /// Closes the entries that end here; false at the end of the payload.
    #[inline(never)]
    fn leave(&mut self) -> bool {
        if self.multiple.take().is_some() {
            self.go_on(self.instance_end.unwrap_or(self.payload.len()));
        }
        if self.rest.is_empty() && self.instance_end.take().is_some() {
            self.instance = bare_instance(self.base, self.object);
            self.go_on(self.payload.len());
        }
        !self.rest.is_empty()
    }

    /// Goes on after the entry that ends here, in the one around it.
    fn go_on(&mut self, limit: usize) {
        self.rest = self.payload.get(self.limit..limit).unwrap_or(&[]);
        self.limit = limit;
    }

    /// A payload that says nothing is no value.
    fn finish(&self) -> Result<bool, Error> {
        if self.payload.is_empty() && self.base.level() >= Level::Resource {
            return Err(Error::new(PayloadError::NoValue.into(), self.base).at_offset(0));
        }
        Ok(false)
    }

    /// The path of what is open.
    fn place(&self) -> Path {
        self.multiple.map_or(self.instance, |multiple| multiple.path)
    }

    /// Takes off the next entry.
    #[inline]
    fn entry(&mut self) -> Result<Entry<'a>, Error> {
        let (&first, rest) = self.rest.split_first().ok_or(PayloadError::Truncated { missing: 1 })?;
        let (id, rest) = match *rest {
            [id, ref rest @ ..] if first & WIDE_IDENTIFIER == 0 => (u16::from(id), rest),
            [high, low, ref rest @ ..] => (u16::from_be_bytes([high, low]), rest),
            _ => return Err(PayloadError::Truncated { missing: 1 }.into()),
        };
        let (length, rest) = match (first >> 3 & 0b11, rest) {
            (0, rest) => (usize::from(first & 0b111), rest),
            (1, &[a, ref rest @ ..]) => (usize::from(a), rest),
            (2, &[a, b, ref rest @ ..]) => (usize::from(u16::from_be_bytes([a, b])), rest),
            (3, &[a, b, c, ref rest @ ..]) => (u32::from_be_bytes([0, a, b, c]) as usize, rest),
            _ => return Err(PayloadError::Truncated { missing: 1 }.into()),
        };
        let Some((bytes, rest)) = rest.split_at_checked(length) else {
            return Err(self
                .refused(ErrorKind::Payload(PayloadError::Truncated { missing: length - rest.len() }), id));
        };
        self.rest = rest;
        Ok(Entry { kind: first & KIND, id, bytes })
    }

    /// Takes an entry in: true when it became a record, false when it was opened.
    #[inline]
    fn enter(&mut self, entry: Entry<'a>, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        let (path, kind) = match (entry.kind, &self.multiple) {
            (RESOURCE, None) => self.resource(entry.id)?,
            (RESOURCE_INSTANCE, Some(multiple)) => {
                (multiple.path.child(entry.id).ok_or(ErrorKind::BadPath)?, multiple.kind)
            }
            (RESOURCE_INSTANCE, None) => self.bare_resource_instance(entry.id)?,
            _ => return self.open(entry, record),
        };
        if self.asked.is_some() && !path.is_within(self.base) {
            return Err(PayloadError::OutsidePath.into());
        }
        record.path = path;
        record.value = Some(value(entry.bytes, kind)?);
        Ok(true)
    }

    /// Takes in an entry that contains others.
    #[inline(never)]
    fn open(&mut self, entry: Entry<'a>, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        match (entry.kind, &self.multiple) {
            (_, Some(_)) => Err(malformed("only resource instances stand in a multiple resource")),
            (OBJECT_INSTANCE, None) => self.open_instance(entry, record),
            _ => self.open_multiple(entry, record),
        }
    }

    /// Goes on inside of the entry that was taken off last.
    fn descend(&mut self, entry: Entry<'a>) {
        self.limit -= self.rest.len();
        self.rest = entry.bytes;
    }

    /// Path and type of a resource of the current instance.
    #[inline]
    fn resource(&mut self, id: u16) -> Result<(Path, Option<ResourceType>), ErrorKind> {
        if self.instance.level() != Level::Instance {
            return Err(malformed("a resource stands outside of an object instance"));
        }
        let path = self.instance.child(id).ok_or(ErrorKind::BadPath)?;
        if self.asked.is_some_and(|asked| asked != id) {
            return Err(PayloadError::OutsidePath.into());
        }
        let Some((index, resource)) = self.object.and_then(|object| object.find(id, self.guess)) else {
            return Ok((path, None));
        };
        self.guess = index + 1;
        Ok((path, resource.kind()))
    }

    fn open_multiple(&mut self, entry: Entry<'a>, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        let (path, kind) = self.resource(entry.id)?;
        if entry.bytes.is_empty() {
            *record = Record::empty(path);
            return Ok(true);
        }
        self.multiple = Some(Multiple { path, kind });
        self.descend(entry);
        Ok(false)
    }

    fn open_instance(&mut self, entry: Entry<'a>, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        if self.instance_end.is_some() {
            return Err(malformed("an object instance stands inside of another"));
        }
        let object = self.base.object_id().ok_or(ErrorKind::BadLevel)?;
        let path = Path::object(object).child(entry.id).ok_or(ErrorKind::BadPath)?;
        // Some peers wrap the resources of one instance in the entry of that instance.
        if !path.is_within(self.base) && !self.base.is_within(path) {
            return Err(PayloadError::OutsidePath.into());
        }
        if entry.bytes.is_empty() {
            *record = Record::empty(path);
            return Ok(true);
        }
        self.instance = path;
        self.descend(entry);
        self.instance_end = Some(self.limit);
        self.guess = 0;
        Ok(false)
    }

    /// Resource instances without their resource answer a request for it, or for one of them.
    #[inline(never)]
    fn bare_resource_instance(&mut self, id: u16) -> Result<(Path, Option<ResourceType>), ErrorKind> {
        let Some(resource) = self.asked else {
            return Err(malformed("a resource instance stands outside of a resource"));
        };
        let (path, kind) = self.resource(resource)?;
        Ok((path.child(id).ok_or(ErrorKind::BadPath)?, kind))
    }
}

/// The instance that bare resources belong to: the one asked for, or the only one of an object that
/// has no more.
fn bare_instance(base: Path, object: Option<&ObjectDef<'_>>) -> Path {
    match (base.object_id(), base.instance_id()) {
        (Some(object), Some(instance)) => Path::instance(object, instance),
        (Some(id), None) if object.is_some_and(|object| !object.is_multiple()) => Path::instance(id, 0),
        _ => base,
    }
}

impl<'a> crate::codec::Parser<'a> for Parser<'a> {
    #[inline]
    fn advance(&mut self, record: &mut Record<'a>) -> Result<bool, Error> {
        while !self.rest.is_empty() || self.leave() {
            self.offset = self.limit - self.rest.len();
            let entry = match self.entry() {
                Ok(entry) => entry,
                Err(error) => return Err(error.at_path(self.place()).at_offset(self.offset)),
            };
            match self.enter(entry, record) {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(kind) => return Err(self.refused(kind, entry.id)),
            }
        }
        self.finish()
    }

    fn offset(&self) -> usize {
        self.offset
    }

    fn location(&self) -> Location {
        let first = self.payload.get(self.offset).copied().unwrap_or_default();
        let header = 2 + usize::from(first & WIDE_IDENTIFIER != 0) + usize::from(first >> 3 & 0b11);
        let end = self.limit - self.rest.len();
        Location { record: self.offset..end, value: self.offset + header..end }
    }
}

/// Up to eight bytes as a number.
#[inline]
fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The value of an entry. Integers come in 1, 2, 4 or 8 bytes whatever their size, floats in 4 or 8.
#[inline]
fn value(bytes: &[u8], kind: Option<ResourceType>) -> Result<Value<'_>, ErrorKind> {
    let Some(kind) = kind else {
        return Ok(Value::Opaque(bytes));
    };
    match kind {
        ResourceType::String => text(bytes).map(Value::String),
        ResourceType::CoreLink => text(bytes).map(Value::CoreLink),
        ResourceType::Opaque => Ok(Value::Opaque(bytes)),
        ResourceType::Integer => signed(bytes).map(Value::Integer),
        ResourceType::Time => signed(bytes).map(|seconds| Value::Time(Time(seconds))),
        ResourceType::Unsigned => match bytes.len() {
            1 | 2 | 4 | 8 => Ok(Value::Unsigned(big_endian(bytes))),
            _ => Err(WRONG_INTEGER),
        },
        ResourceType::Float => match bytes.len() {
            4 => Ok(Value::Float(f32::from_bits(big_endian(bytes) as u32).into())),
            8 => Ok(Value::Float(f64::from_bits(big_endian(bytes)))),
            _ => Err(malformed("a Float takes 4 or 8 bytes")),
        },
        ResourceType::Boolean => match bytes {
            [0] => Ok(Value::Boolean(false)),
            [1] => Ok(Value::Boolean(true)),
            _ => Err(malformed("a Boolean takes one byte, 0 or 1")),
        },
        ResourceType::ObjectLink => match *bytes {
            [a, b, c, d] => Ok(Value::ObjectLink(ObjectLink {
                object: u16::from_be_bytes([a, b]),
                instance: u16::from_be_bytes([c, d]),
            })),
            _ => Err(malformed("an Objlnk takes 4 bytes")),
        },
    }
}

const WRONG_INTEGER: ErrorKind = malformed("an integer takes 1, 2, 4 or 8 bytes");

#[inline]
fn signed(bytes: &[u8]) -> Result<i64, ErrorKind> {
    match *bytes {
        [a] => Ok((a as i8).into()),
        [a, b] => Ok(i16::from_be_bytes([a, b]).into()),
        [a, b, c, d] => Ok(i32::from_be_bytes([a, b, c, d]).into()),
        [a, b, c, d, e, f, g, h] => Ok(i64::from_be_bytes([a, b, c, d, e, f, g, h])),
        _ => Err(WRONG_INTEGER),
    }
}

#[inline]
fn text(bytes: &[u8]) -> Result<&str, ErrorKind> {
    utf8(bytes)
}
