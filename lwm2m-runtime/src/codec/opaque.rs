//! Opaque, Content-Format 42: the octets of one Opaque resource, as they are.

use crate::codec::buffer::Buffer;
use crate::codec::{Each, Reader as ReaderContract, Writer as WriterContract};
use crate::error::{Error, ErrorKind};
use crate::path::{Level, Path};
use crate::record::Record;
use crate::sink::Visitor;
use crate::value::Value;

/// Writes one opaque value; everything else it cannot represent.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: Buffer<'b>,
    values: usize,
    fitting: bool,
}

impl<'b> Writer<'b> {
    /// A writer into a slice.
    pub fn new(out: &'b mut [u8]) -> Self {
        Writer { buffer: Buffer::new(out), values: 0, fitting: true }
    }
}

impl Visitor for Writer<'_> {
    fn visit(&mut self, _: u16, value: Value<'_>) {
        self.values += 1;
        match value {
            Value::Opaque(octets) => self.buffer.push(octets),
            _ => self.fitting = false,
        }
    }

    fn begin(&mut self, _: u16, _: usize) {}

    fn end(&mut self) {}
}

impl WriterContract for Writer<'_> {
    fn begin_instance(&mut self, _: Path) {}

    fn end_instance(&mut self) {}

    fn taken_at(&mut self, time: Option<f64>) {
        self.fitting &= time.is_none();
    }

    fn empty(&mut self, _: Path) {
        self.fitting = false;
    }

    fn start_at(&mut self, offset: usize) -> bool {
        self.buffer.start_at(offset);
        true
    }

    fn finish(&mut self) -> Result<usize, Error> {
        if self.values != 1 || !self.fitting {
            return Err(ErrorKind::NotRepresentable.into());
        }
        self.buffer.finish()
    }
}

/// Reads one opaque value.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    payload: &'a [u8],
    base: Path,
}

impl<'a> Reader<'a> {
    /// A reader of a payload for `base`, which must be a resource or a resource instance.
    pub const fn new(payload: &'a [u8], base: Path) -> Self {
        Reader { payload, base }
    }

    /// The only record.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotRepresentable`] when `base` is not a single value.
    pub fn record(&self) -> Result<Record<'a>, Error> {
        if self.base.level() < Level::Resource {
            return Err(Error::new(ErrorKind::NotRepresentable, self.base));
        }
        Ok(Record::new(self.base, Value::Opaque(self.payload)))
    }
}

impl ReaderContract for Reader<'_> {
    fn read<'s>(&'s mut self, each: &mut Each<'_, 's>) -> Result<(), Error> {
        let record = self.record()?;
        each(&record).map_err(|error| error.at_path(record.path))
    }
}
