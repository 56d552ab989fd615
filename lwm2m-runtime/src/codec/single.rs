//! Formats that carry one value: what text, opaque and CBOR have in common.

use core::fmt;

use crate::codec::buffer::Buffer;
use crate::codec::reader::Location;
use crate::error::{Error, ErrorKind};
use crate::path::Path;
use crate::record::Record;
use crate::sink::Visitor;
use crate::value::Value;

/// Writes one value; more than one, or none, it cannot represent.
pub struct Writer<'b> {
    buffer: Buffer<'b>,
    put: Put,
    values: usize,
    representable: bool,
}

/// Writes a value in its format; false when the format has no form for it.
pub(crate) type Put = fn(&mut Buffer<'_>, Value<'_>) -> bool;

impl<'b> Writer<'b> {
    pub(crate) fn new(out: &'b mut [u8], put: Put) -> Self {
        Writer { buffer: Buffer::new(out), put, values: 0, representable: true }
    }
}

impl fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer")
            .field("buffer", &self.buffer)
            .field("values", &self.values)
            .finish_non_exhaustive()
    }
}

impl Visitor for Writer<'_> {
    fn visit(&mut self, _: u16, value: Value<'_>) {
        self.values += 1;
        self.representable &= (self.put)(&mut self.buffer, value);
    }

    fn begin_multiple(&mut self, _: u16, _: usize) {}

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

/// The parser of a payload that is one value.
#[derive(Debug, Clone)]
pub struct Parser<'a> {
    /// Bytes of the payload.
    len: usize,
    record: Option<Result<Record<'a>, Error>>,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(len: usize, record: Result<Record<'a>, Error>) -> Self {
        Parser { len, record: Some(record) }
    }
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
