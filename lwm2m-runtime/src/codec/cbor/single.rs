//! CBOR, Content-Format 60 (LwM2M Core 1.2.2, 7.5.3): one item for one resource or resource instance.

use crate::codec::buffer::Buffer;
use crate::codec::cbor::input::Input;
use crate::codec::cbor::output::{self, Word};
use crate::codec::reader::Source;
use crate::codec::scratch::Scratch;
use crate::codec::single;
use crate::codec::types::Types;
use crate::definition::Definitions;
use crate::error::{Error, ErrorKind, PayloadError};
use crate::path::{Level, Path};
use crate::record::Record;
use crate::value::{ResourceType, Time, Value};

/// A writer of one item into a slice.
pub fn writer(out: &mut [u8]) -> single::Writer<'_> {
    single::Writer::new(out, put)
}

fn put(out: &mut Buffer<'_>, value: Value<'_>) -> bool {
    match value {
        Value::String(text) | Value::CoreLink(text) => output::push_text(out, Word::EMPTY, text),
        Value::Integer(number) | Value::Time(Time(number)) => output::push_integer(out, Word::EMPTY, number),
        Value::Unsigned(number) => output::push_unsigned(out, Word::EMPTY, number),
        Value::Float(number) => output::push_float(out, Word::EMPTY, number),
        Value::Boolean(truth) => output::push_boolean(out, Word::EMPTY, truth),
        Value::Opaque(bytes) => output::push_bytes(out, Word::EMPTY, bytes),
        Value::ObjectLink(link) => output::push_link(out, Word::EMPTY, link),
    }
    true
}

/// Reads one value.
#[derive(Debug)]
pub struct Reader<'a> {
    payload: &'a [u8],
    base: Path,
    kind: Option<ResourceType>,
    scratch: Scratch<'a>,
}

impl<'a> Reader<'a> {
    /// A reader of a payload for `base`, which must be a resource or a resource instance.
    ///
    /// The value of a resource without a definition is what its item is. `scratch` takes a string that
    /// comes in chunks, put together; with the feature `alloc` it may be empty.
    pub fn new(payload: &'a [u8], base: Path, definitions: Definitions<'a>, scratch: &'a mut [u8]) -> Self {
        let kind = Types::new(definitions).kind(base);
        Reader { payload, base, kind, scratch: Scratch::new(scratch) }
    }

    /// The only record; null is a record without a value.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotRepresentable`] when `base` is not a single value; what is wrong with the item.
    pub fn record(&mut self) -> Result<Record<'_>, Error> {
        let base = self.base;
        if base.level() < Level::Resource {
            return Err(Error::new(ErrorKind::NotRepresentable, base));
        }
        if self.payload.is_empty() {
            return Err(Error::new(ErrorKind::Payload(PayloadError::NoValue), base).at_offset(0));
        }
        let mut input = Input::new(self.payload);
        let value = input.typed(self.kind, &mut self.scratch.bump());
        let value = value.and_then(|value| input.end().map(|()| value));
        let value = value.map_err(|kind| Error::new(kind, base).at_offset(input.position()))?;
        Ok(Record { path: base, value, time: None })
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
