//! Formats that carry one value: the common parts of text, opaque and CBOR.

use crate::codec::buffer::Buffer;
use crate::codec::reader::{Location, Source};
use crate::codec::resource_types::ResourceTypes;
use crate::codec::scratch::{Bump, Scratch};
use crate::definition::Definitions;
use crate::error::{Error, ErrorKind};
use crate::path::{Level, Path};
use crate::record::Record;
use crate::sink::Visitor;
use crate::value::{ResourceType, Value};

/// Writes the value of a single resource or of a resource instance (LwM2M Core 1.2.2, 7.4.1 to 7.4.3).
///
/// The path of the payload decides, not the number of values: an instance with one value is not representable.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: Buffer<'b>,
    level: Level,
    write: WriteFn,
    values: usize,
    representable: bool,
}

/// Writes a value; returns false for a value that the format cannot represent.
pub(crate) type WriteFn = fn(&mut Buffer<'_>, Value<'_>) -> bool;

impl<'b> Writer<'b> {
    pub(crate) fn new(out: &'b mut [u8], base: Path, write: WriteFn) -> Self {
        let level = base.level();
        Writer { buffer: Buffer::new(out), level, write, values: 0, representable: level >= Level::Resource }
    }
}

impl Visitor for Writer<'_> {
    fn visit(&mut self, _: u16, value: Value<'_>) {
        self.values += 1;
        self.representable &= (self.write)(&mut self.buffer, value);
    }

    fn begin_multiple(&mut self, _: u16, _: usize) {
        self.representable &= self.level == Level::ResourceInstance;
    }

    fn end_multiple(&mut self) {}
}

impl crate::codec::Writer for Writer<'_> {
    fn begin_instance(&mut self, _: Path) {}

    fn end_instance(&mut self) {}

    fn set_time(&mut self, time: Option<f64>) {
        self.representable &= time.is_none();
    }

    fn empty(&mut self, _: Path) {
        self.representable = false;
    }

    fn start_at(&mut self, offset: usize) -> bool {
        self.buffer.start_at(offset);
        true
    }

    fn finish(&mut self) -> Result<usize, Error> {
        if self.values != 1 || !self.representable {
            return Err(ErrorKind::NotRepresentable.into());
        }
        self.buffer.finish()
    }
}

/// Reads one value.
#[derive(Debug)]
pub struct Reader<'a> {
    payload: &'a [u8],
    base: Path,
    kind: Option<ResourceType>,
    scratch: Scratch<'a>,
    read: ReadFn,
}

/// Reads a payload as a value of a type, if a definition has one.
pub(crate) type ReadFn =
    for<'s> fn(&'s [u8], Option<ResourceType>, &mut Bump<'s>) -> Result<Option<Value<'s>>, Error>;

impl<'a> Reader<'a> {
    pub(crate) fn new(
        payload: &'a [u8],
        base: Path,
        definitions: Definitions<'_>,
        scratch: &'a mut [u8],
        read: ReadFn,
    ) -> Self {
        let kind = ResourceTypes::new(definitions).get(base);
        Reader { payload, base, kind, scratch: Scratch::new(scratch), read }
    }

    /// Returns the only record; a CBOR null is a record without a value.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotRepresentable`] when `base` is neither a resource nor a resource instance; the
    /// error of the payload.
    pub fn record(&mut self) -> Result<Record<'_>, Error> {
        let path = self.base;
        if path.level() < Level::Resource {
            return Err(Error::new(ErrorKind::NotRepresentable, path));
        }
        match (self.read)(self.payload, self.kind, &mut self.scratch.bump()) {
            Ok(value) => Ok(Record { path, value, time: None }),
            Err(error) => Err(error.at_path(path).at_offset(0)),
        }
    }
}

impl Source for Reader<'_> {
    type Parser<'s>
        = Parser<'s>
    where
        Self: 's;

    fn parser(&mut self) -> Parser<'_> {
        Parser { len: self.payload.len(), record: Some(self.record()) }
    }
}

/// Parses a payload of one value.
#[derive(Debug, Clone)]
pub struct Parser<'a> {
    /// Length of the payload.
    len: usize,
    record: Option<Result<Record<'a>, Error>>,
}

impl<'a> crate::codec::Parser<'a> for Parser<'a> {
    #[inline]
    fn advance(&mut self, record: &mut Record<'a>) -> Result<bool, Error> {
        let Some(only) = self.record.take() else {
            return Ok(false);
        };
        *record = only?;
        Ok(true)
    }

    fn offset(&self) -> usize {
        0
    }

    fn location(&self) -> Location {
        Location { record: 0..self.len, value: 0..self.len }
    }
}
