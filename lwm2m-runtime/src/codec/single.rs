//! Formats that carry one value: the common parts of text, opaque and CBOR.

use crate::codec::Parser as _;
use crate::codec::buffer::Buffer;
use crate::codec::reader::{Location, Source};
use crate::codec::resource_types::ResourceTypes;
use crate::codec::scratch::{Bump, Scratch};
use crate::definition::Definitions;
use crate::error::{Error, ErrorKind};
use crate::path::{Level, Path};
use crate::record::Record;
use crate::sink::Sink;
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

    /// Sets the first byte of the payload to write.
    #[must_use]
    pub(crate) fn start_at(mut self, offset: usize) -> Self {
        self.buffer.start_at(offset);
        self
    }
}

impl Sink for Writer<'_> {
    fn value(&mut self, _: u16, value: Value<'_>) {
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

    fn finish(&mut self) -> Result<usize, ErrorKind> {
        if self.values != 1 || !self.representable {
            return Err(ErrorKind::NotRepresentable);
        }
        Ok(self.buffer.len())
    }
}

/// Reads one value.
pub struct Reader<'a> {
    payload: &'a [u8],
    base: Path,
    kind: Option<ResourceType>,
    scratch: Scratch<'a>,
    read: ReadFn,
}

crate::debug::debug_name!([] Reader<'_>, "Reader");

/// Reads a payload as a value of a type, if a definition has one. Sets the last argument to the offset of an error.
pub(crate) type ReadFn = for<'s> fn(
    &'s [u8],
    Option<ResourceType>,
    &mut Bump<'s>,
    &mut usize,
) -> Result<Option<Value<'s>>, ErrorKind>;

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
    /// Returns [`ErrorKind::NotRepresentable`] if `base` is neither a resource nor a resource instance, or the error of
    /// the payload.
    pub fn record(&mut self) -> Result<Record<'_>, Error> {
        let mut parser = self.parser();
        parser.record().map_err(|kind| parser.error(kind))
    }
}

impl Source for Reader<'_> {
    type Parser<'s>
        = Parser<'s>
    where
        Self: 's;

    fn parser(&mut self) -> Parser<'_> {
        let Reader { payload, base, kind, read, .. } = *self;
        Parser { payload, base, kind, scratch: self.scratch.bump(), read, finished: false, error_offset: 0 }
    }
}

/// Parses a payload of one value.
pub struct Parser<'a> {
    payload: &'a [u8],
    base: Path,
    kind: Option<ResourceType>,
    scratch: Bump<'a>,
    read: ReadFn,
    finished: bool,
    error_offset: usize,
}

crate::debug::debug_name!([] Parser<'_>, "Parser");

impl<'a> Parser<'a> {
    fn record(&mut self) -> Result<Record<'a>, ErrorKind> {
        if self.base.level() < Level::Resource {
            return Err(ErrorKind::NotRepresentable);
        }
        let value = (self.read)(self.payload, self.kind, &mut self.scratch, &mut self.error_offset)?;
        Ok(Record { path: self.base, value, time: None })
    }
}

impl<'a> crate::codec::Parser<'a> for Parser<'a> {
    #[inline]
    fn advance(&mut self, record: &mut Record<'a>) -> Result<bool, ErrorKind> {
        if self.finished {
            return Ok(false);
        }
        self.finished = true;
        *record = self.record()?;
        Ok(true)
    }

    fn error(&self, kind: ErrorKind) -> Error {
        let error = Error::new(kind, self.base);
        match kind {
            ErrorKind::NotRepresentable => error,
            _ => self.scratch.explain(error).at_offset(self.error_offset),
        }
    }

    fn row(&self) -> usize {
        0
    }

    fn offset(&self) -> usize {
        0
    }

    fn location(&self) -> Location {
        let len = self.payload.len();
        Location { record: 0..len, value: 0..len }
    }
}
