//! Opaque, Content-Format 42: the bytes of one Opaque resource, as they are.

use crate::codec::buffer::Buffer;
use crate::codec::reader::Source;
use crate::codec::single;
use crate::error::{Error, ErrorKind};
use crate::path::{Level, Path};
use crate::record::Record;
use crate::value::Value;

/// A writer of one opaque value into a slice; everything else it cannot represent.
pub fn writer(out: &mut [u8]) -> single::Writer<'_> {
    single::Writer::new(out, put)
}

fn put(out: &mut Buffer<'_>, value: Value<'_>) -> bool {
    match value {
        Value::Opaque(bytes) => {
            out.push(bytes);
            true
        }
        _ => false,
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

impl Source for Reader<'_> {
    type Parser<'s>
        = single::Parser<'s>
    where
        Self: 's;

    fn parser(&mut self) -> single::Parser<'_> {
        single::Parser::new(self.payload.len(), self.record())
    }
}
