//! Reads TLV entry by entry, without recursion.

use super::{
    KIND, LENGTH_BYTES, OBJECT_INSTANCE, RESOURCE, RESOURCE_INSTANCE, SHORT_LENGTH, WIDE_IDENTIFIER,
};
use crate::codec::reader::{Location, Records, Source};
use crate::codec::{truncated, utf8};
use crate::definition::{Definitions, ObjectDef};
use crate::error::{Error, ErrorKind, Rule};
use crate::path::{Level, Path, instance_of};
use crate::record::Record;
use crate::value::{ObjectLink, ResourceType, Time, Value};

/// Reads TLV.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    payload: &'a [u8],
    base: Path,
    definitions: Definitions<'a>,
}

crate::debug::debug_name!([] Reader<'_>, "Reader");

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
#[derive(Clone)]
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
    /// The row of the latest resource.
    row: usize,
    next_row: usize,
    inside: Inside,
    /// The path of that.
    parent: Path,
    /// The type of the open multiple resource.
    kind: Option<ResourceType>,
    /// The end of the entry of the instance, if it has an entry.
    instance_end: Option<usize>,
    finished: bool,
    /// The id of the entry that failed.
    failed: Option<u16>,
}

crate::debug::debug_name!([] Parser<'_>, "Parser");

/// The place of the next entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// An object, or the root.
    Object,
    Instance,
    MultipleResource,
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
        let mut parser = Parser {
            payload,
            rest: payload,
            limit: payload.len(),
            offset: 0,
            base,
            requested: base.resource_id(),
            object,
            row: 0,
            next_row: 0,
            inside: Inside::Object,
            parent: base,
            kind: None,
            instance_end: None,
            finished: false,
            failed: None,
        };
        parser.enter_implied_instance();
        parser
    }

    /// Enters the instance of resources outside of an instance: that of the request path, or the only one of an object
    /// with a single instance.
    fn enter_implied_instance(&mut self) {
        let single = self.object.filter(|object| !object.is_multiple());
        let instance = instance_of(self.base).or(single.map(|object| Path::instance(object.id(), 0)));
        self.parent = instance.unwrap_or(self.base);
        self.inside = if instance.is_some() { Inside::Instance } else { Inside::Object };
    }

    /// Closes the entries that end here; returns false at the end of the payload.
    #[inline(never)]
    fn close_entries(&mut self) -> bool {
        if self.inside == Inside::MultipleResource {
            self.inside = Inside::Instance;
            self.parent = self.parent.parent();
            self.resume(self.instance_end.unwrap_or(self.payload.len()));
        }
        if self.rest.is_empty() && self.instance_end.take().is_some() {
            self.enter_implied_instance();
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

    #[inline]
    fn next_entry(&mut self) -> Result<Entry<'a>, ErrorKind> {
        let (first, id, length, rest) = match *self.rest {
            [first, id, ref rest @ ..] if first & (WIDE_IDENTIFIER | LENGTH_BYTES) == 0 => {
                (first, id.into(), usize::from(first & SHORT_LENGTH), rest)
            }
            _ => self.long_header()?,
        };
        let Some((bytes, rest)) = rest.split_at_checked(length) else {
            self.failed = Some(id);
            return Err(truncated(length - rest.len()));
        };
        self.rest = rest;
        Ok(Entry { kind: first & KIND, id, bytes })
    }

    /// Reads a header with an identifier of two bytes or with bytes for the length: its first byte, the identifier, the
    /// length and the rest.
    fn long_header(&self) -> Result<(u8, u16, usize, &'a [u8]), ErrorKind> {
        let (first, rest) = self.rest.split_first().ok_or(truncated(1))?;
        let (id, rest) = match *rest {
            [id, ref rest @ ..] if first & WIDE_IDENTIFIER == 0 => (u16::from(id), rest),
            [high, low, ref rest @ ..] => (u16::from_be_bytes([high, low]), rest),
            _ => return Err(truncated(1)),
        };
        let (length, rest) = match ((first & LENGTH_BYTES) >> 3, rest) {
            (0, rest) => (usize::from(first & SHORT_LENGTH), rest),
            (1, &[a, ref rest @ ..]) => (usize::from(a), rest),
            (2, &[a, b, ref rest @ ..]) => (usize::from(u16::from_be_bytes([a, b])), rest),
            (3, &[a, b, c, ref rest @ ..]) => (u32::from_be_bytes([0, a, b, c]) as usize, rest),
            _ => return Err(truncated(1)),
        };
        Ok((*first, id, length, rest))
    }

    /// Reads the value of an entry into `record`; returns false for an entry that contains others.
    #[inline]
    fn read_entry(&mut self, entry: Entry<'a>, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        let (path, kind) = match (entry.kind, self.inside) {
            (RESOURCE, Inside::Instance) => self.resource(entry.id)?,
            (RESOURCE_INSTANCE, Inside::MultipleResource) => {
                (self.parent.with_resource_instance(entry.id).ok_or(ErrorKind::BadPath)?, self.kind)
            }
            (RESOURCE_INSTANCE, _) => self.outermost_resource_instance(entry.id)?,
            _ => return self.open(entry, record),
        };
        if self.requested.is_some() && !path.is_within(self.base) {
            return Err(ErrorKind::OutsidePath);
        }
        record.path = path;
        record.value = Some(value(entry.bytes, kind)?);
        Ok(true)
    }

    /// Opens an entry with other entries. Returns true for an empty one, which is a record.
    #[inline(never)]
    fn open(&mut self, entry: Entry<'a>, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        let path = match (entry.kind, self.inside) {
            (_, Inside::MultipleResource) => return Err(ErrorKind::Malformed(Rule::TlvMultiple)),
            (OBJECT_INSTANCE, _) => self.open_instance(entry.id)?,
            (_, Inside::Object) => return Err(ErrorKind::Malformed(Rule::TlvResource)),
            (_, Inside::Instance) => {
                let (path, kind) = self.resource(entry.id)?;
                self.kind = kind;
                path
            }
        };
        if entry.bytes.is_empty() {
            *record = Record::empty(path);
            return Ok(true);
        }
        self.parent = path;
        self.limit -= self.rest.len();
        self.rest = entry.bytes;
        self.inside = match entry.kind {
            OBJECT_INSTANCE => {
                self.instance_end = Some(self.limit);
                self.next_row = 0;
                Inside::Instance
            }
            _ => Inside::MultipleResource,
        };
        Ok(false)
    }

    /// Returns the path and the type of a resource of the instance.
    #[inline]
    fn resource(&mut self, id: u16) -> Result<(Path, Option<ResourceType>), ErrorKind> {
        let path = self.parent.with_resource(id).ok_or(ErrorKind::BadPath)?;
        if self.requested.is_some_and(|requested| requested != id) {
            return Err(ErrorKind::OutsidePath);
        }
        let Some((index, resource)) = self.object.and_then(|object| object.find(id, self.next_row)) else {
            return Ok((path, None));
        };
        self.row = index;
        self.next_row = index + 1;
        Ok((path, resource.kind()))
    }

    fn open_instance(&mut self, id: u16) -> Result<Path, ErrorKind> {
        if self.instance_end.is_some() {
            return Err(ErrorKind::Malformed(Rule::TlvInstance));
        }
        let object = self.base.object_id().ok_or(ErrorKind::BadLevel)?;
        let path = Path::object(object).child(id).ok_or(ErrorKind::BadPath)?;
        // Some peers send the entry of an instance in a response for the instance or its resources.
        if !path.is_within(self.base) && !self.base.is_within(path) {
            return Err(ErrorKind::OutsidePath);
        }
        Ok(path)
    }

    /// Returns path and type of a resource instance without a resource around it, which is allowed in a
    /// payload for the resource or one of its instances.
    #[inline(never)]
    fn outermost_resource_instance(&mut self, id: u16) -> Result<(Path, Option<ResourceType>), ErrorKind> {
        let Some(resource) = self.requested else {
            return Err(ErrorKind::Malformed(Rule::TlvResourceInstance));
        };
        let (path, kind) = self.resource(resource)?;
        Ok((path.with_resource_instance(id).ok_or(ErrorKind::BadPath)?, kind))
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
        let path = if self.payload.is_empty() { self.base } else { self.parent };
        let path = self.failed.and_then(|id| path.child(id)).unwrap_or(path);
        Error::new(kind, path).at_offset(self.offset)
    }

    #[inline]
    fn row(&self) -> usize {
        self.row
    }

    fn offset(&self) -> usize {
        self.offset
    }

    fn location(&self) -> Location {
        let first = self.payload.get(self.offset).copied().unwrap_or_default();
        let header = 2 + usize::from(first & WIDE_IDENTIFIER != 0) + usize::from((first & LENGTH_BYTES) >> 3);
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
