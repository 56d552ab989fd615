//! TLV, Content-Format 11542 (LwM2M Core 1.2.2, 7.5.5): kind, identifier, length and value.
//!
//! The first byte of an entry contains its kind in bits 7-6, the width of the identifier in bit 5 (16 bits
//! or 8), and the number of bytes of the length in bits 4-3; if that is 0, bits 2-0 are the length. The
//! format has no types: the reader takes them from the definitions, and returns the value of a resource
//! without a definition as bytes.

mod writer;

use crate::codec::reader::{Location, Records, Source};
use crate::codec::{truncated, utf8};
use crate::definition::{Definitions, ObjectDef};
use crate::error::{Error, ErrorKind, Rule};
use crate::path::{Level, Path};
use crate::record::Record;
use crate::value::{ObjectLink, ResourceType, Time, Value};

pub use writer::Writer;

const OBJECT_INSTANCE: u8 = 0b0000_0000;
const RESOURCE_INSTANCE: u8 = 0b0100_0000;
const MULTIPLE_RESOURCE: u8 = 0b1000_0000;
const RESOURCE: u8 = 0b1100_0000;
const KIND: u8 = 0b1100_0000;
const WIDE_IDENTIFIER: u8 = 0b0010_0000;

/// Reads TLV.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    payload: &'a [u8],
    base: Path,
    definitions: Definitions<'a>,
}

impl<'a> Reader<'a> {
    /// Creates a reader of a payload that was sent to, or came from, `base`.
    pub const fn new(payload: &'a [u8], base: Path, definitions: Definitions<'a>) -> Self {
        Reader { payload, base, definitions }
    }

    /// Returns an iterator over the records, which ends after an error.
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

/// Parses a payload entry by entry.
#[derive(Debug, Clone)]
pub struct Parser<'a> {
    payload: &'a [u8],
    /// The rest of the innermost open entry.
    rest: &'a [u8],
    /// The end of that entry.
    limit: usize,
    /// Offset of the latest record.
    offset: usize,
    base: Path,
    /// The resource of the request path, if it has one.
    requested: Option<u16>,
    object: Option<&'a ObjectDef<'a>>,
    next_row: usize,
    /// The instance of the next resources; an object, or the root, outside of an instance.
    instance: Path,
    /// The end of the entry of that instance, if it has an entry.
    instance_end: Option<usize>,
    multiple: Option<Multiple>,
    finished: bool,
    /// The id of the entry that failed.
    failed: Option<u16>,
}

/// The open multiple resource.
#[derive(Debug, Clone, Copy)]
struct Multiple {
    path: Path,
    kind: Option<ResourceType>,
}

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
            requested: base.resource_id(),
            object,
            next_row: 0,
            instance: implied_instance(base, object),
            instance_end: None,
            multiple: None,
            finished: false,
            failed: None,
        }
    }

    /// Closes the entries that end here; returns false at the end of the payload.
    #[inline(never)]
    fn close_entries(&mut self) -> bool {
        if self.multiple.take().is_some() {
            self.resume(self.instance_end.unwrap_or(self.payload.len()));
        }
        if self.rest.is_empty() && self.instance_end.take().is_some() {
            self.instance = implied_instance(self.base, self.object);
            self.resume(self.payload.len());
        }
        !self.rest.is_empty()
    }

    /// Continues in the outer entry, which ends at `limit`.
    fn resume(&mut self, limit: usize) {
        self.rest = self.payload.get(self.limit..limit).unwrap_or(&[]);
        self.limit = limit;
    }

    /// Ends the payload. An empty one is a multiple resource without instances; a single resource and a resource
    /// instance need a value.
    fn finish(&mut self, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        let is_first = !core::mem::replace(&mut self.finished, true);
        let Some(id) = self.requested.filter(|_| is_first && self.payload.is_empty()) else {
            return Ok(false);
        };
        let is_multiple = self.object.and_then(|object| object.row(id)).is_some_and(|row| row.is_multiple());
        if is_multiple && self.base.level() == Level::Resource {
            *record = Record::empty(self.base);
            return Ok(true);
        }
        Err(ErrorKind::NoValue)
    }

    /// Returns the path of the innermost open entry.
    fn current_path(&self) -> Path {
        self.multiple.map_or(self.instance, |multiple| multiple.path)
    }

    #[inline]
    fn next_entry(&mut self) -> Result<Entry<'a>, ErrorKind> {
        let (&first, rest) = self.rest.split_first().ok_or(ErrorKind::Truncated { missing: 1 })?;
        let (id, rest) = match *rest {
            [id, ref rest @ ..] if first & WIDE_IDENTIFIER == 0 => (u16::from(id), rest),
            [high, low, ref rest @ ..] => (u16::from_be_bytes([high, low]), rest),
            _ => return Err(ErrorKind::Truncated { missing: 1 }),
        };
        let (length, rest) = match (first >> 3 & 0b11, rest) {
            (0, rest) => (usize::from(first & 0b111), rest),
            (1, &[a, ref rest @ ..]) => (usize::from(a), rest),
            (2, &[a, b, ref rest @ ..]) => (usize::from(u16::from_be_bytes([a, b])), rest),
            (3, &[a, b, c, ref rest @ ..]) => (u32::from_be_bytes([0, a, b, c]) as usize, rest),
            _ => return Err(ErrorKind::Truncated { missing: 1 }),
        };
        let Some((bytes, rest)) = rest.split_at_checked(length) else {
            self.failed = Some(id);
            return Err(truncated(length - rest.len()));
        };
        self.rest = rest;
        Ok(Entry { kind: first & KIND, id, bytes })
    }

    /// Reads an entry as a record, or opens it; returns true for a record.
    #[inline]
    fn read_entry(&mut self, entry: Entry<'a>, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        let (path, kind) = match (entry.kind, &self.multiple) {
            (RESOURCE, None) => self.resource(entry.id)?,
            (RESOURCE_INSTANCE, Some(multiple)) => {
                (multiple.path.child(entry.id).ok_or(ErrorKind::BadPath)?, multiple.kind)
            }
            (RESOURCE_INSTANCE, None) => self.outermost_resource_instance(entry.id)?,
            _ => return self.open(entry, record),
        };
        if self.requested.is_some() && !path.is_within(self.base) {
            return Err(ErrorKind::OutsidePath);
        }
        record.path = path;
        record.value = Some(value(entry.bytes, kind)?);
        Ok(true)
    }

    #[inline(never)]
    fn open(&mut self, entry: Entry<'a>, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        match (entry.kind, &self.multiple) {
            (_, Some(_)) => Err(ErrorKind::Malformed(Rule::TlvMultiple)),
            (OBJECT_INSTANCE, None) => self.open_instance(entry, record),
            _ => self.open_multiple(entry, record),
        }
    }

    /// Continues inside of the latest entry.
    fn descend(&mut self, entry: Entry<'a>) {
        self.limit -= self.rest.len();
        self.rest = entry.bytes;
    }

    /// Returns path and type of a resource of the current instance.
    #[inline]
    fn resource(&mut self, id: u16) -> Result<(Path, Option<ResourceType>), ErrorKind> {
        if self.instance.level() != Level::Instance {
            return Err(ErrorKind::Malformed(Rule::TlvResource));
        }
        let path = self.instance.child(id).ok_or(ErrorKind::BadPath)?;
        if self.requested.is_some_and(|requested| requested != id) {
            return Err(ErrorKind::OutsidePath);
        }
        let Some((index, resource)) = self.object.and_then(|object| object.find(id, self.next_row)) else {
            return Ok((path, None));
        };
        self.next_row = index + 1;
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
            return Err(ErrorKind::Malformed(Rule::TlvInstance));
        }
        let object = self.base.object_id().ok_or(ErrorKind::BadLevel)?;
        let path = Path::object(object).child(entry.id).ok_or(ErrorKind::BadPath)?;
        // Some peers send the entry of an instance in a response for the instance or its resources.
        if !path.is_within(self.base) && !self.base.is_within(path) {
            return Err(ErrorKind::OutsidePath);
        }
        if entry.bytes.is_empty() {
            *record = Record::empty(path);
            return Ok(true);
        }
        self.instance = path;
        self.descend(entry);
        self.instance_end = Some(self.limit);
        self.next_row = 0;
        Ok(false)
    }

    /// Returns path and type of a resource instance without a resource around it, which is allowed in a
    /// payload for the resource or one of its instances.
    #[inline(never)]
    fn outermost_resource_instance(&mut self, id: u16) -> Result<(Path, Option<ResourceType>), ErrorKind> {
        let Some(resource) = self.requested else {
            return Err(ErrorKind::Malformed(Rule::TlvResourceInstance));
        };
        let (path, kind) = self.resource(resource)?;
        Ok((path.child(id).ok_or(ErrorKind::BadPath)?, kind))
    }
}

/// Returns the instance of resources outside of an instance: that of the request path, or the only one of an
/// object with a single instance.
fn implied_instance(base: Path, object: Option<&ObjectDef<'_>>) -> Path {
    match (base.object_id(), base.instance_id()) {
        (Some(object), Some(instance)) => Path::instance(object, instance),
        (Some(id), None) if object.is_some_and(|object| !object.is_multiple()) => Path::instance(id, 0),
        _ => base,
    }
}

impl<'a> crate::codec::Parser<'a> for Parser<'a> {
    #[inline]
    fn advance(&mut self, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        while !self.rest.is_empty() || self.close_entries() {
            self.offset = self.limit - self.rest.len();
            let entry = self.next_entry()?;
            if self.read_entry(entry, record).inspect_err(|_| self.failed = Some(entry.id))? {
                return Ok(true);
            }
        }
        self.finish(record)
    }

    fn error(&self, kind: ErrorKind) -> Error {
        let path = if self.payload.is_empty() { self.base } else { self.current_path() };
        let path = self.failed.and_then(|id| path.child(id)).unwrap_or(path);
        Error::new(kind, path).at_offset(self.offset)
    }

    fn offset(&self) -> usize {
        self.offset
    }

    fn location(&self) -> Location {
        let first = self.payload.get(self.offset).copied().unwrap_or_default();
        let header = 2 + usize::from(first & WIDE_IDENTIFIER != 0) + usize::from(first >> 3 & 0b11);
        let end = self.limit - self.rest.len();
        // An empty payload is a record without a header.
        Location { record: self.offset..end, value: end.min(self.offset + header)..end }
    }
}

#[inline]
fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Converts the value of an entry. Integers have 1, 2, 4 or 8 bytes, not always the fewest; floats 4 or 8.
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
            _ => Err(ErrorKind::Malformed(Rule::TlvFloat)),
        },
        ResourceType::Boolean => match bytes {
            [0] => Ok(Value::Boolean(false)),
            [1] => Ok(Value::Boolean(true)),
            _ => Err(ErrorKind::Malformed(Rule::TlvBoolean)),
        },
        ResourceType::ObjectLink => match *bytes {
            [a, b, c, d] => Ok(Value::ObjectLink(ObjectLink {
                object: u16::from_be_bytes([a, b]),
                instance: u16::from_be_bytes([c, d]),
            })),
            _ => Err(ErrorKind::Malformed(Rule::TlvObjectLink)),
        },
    }
}

const WRONG_INTEGER: ErrorKind = ErrorKind::Malformed(Rule::TlvInteger);

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
