//! CBOR, Content-Format 60 (LwM2M Core 1.2.2, 7.5.3): one item for one resource or resource instance.

use crate::codec::buffer::Buffer;
use crate::codec::cbor::input::Input;
use crate::codec::cbor::output::{self, Word};
use crate::codec::scratch::Bump;
use crate::codec::single::{Reader, Writer};
use crate::definition::Definitions;
use crate::error::ErrorKind;
use crate::path::Path;
use crate::value::{ResourceType, Time, Value};

/// Returns a writer of one item at `base`.
pub fn writer(out: &mut [u8], base: Path) -> Writer<'_> {
    Writer::new(out, base, write)
}

fn write(out: &mut Buffer<'_>, value: Value<'_>) -> bool {
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

/// Returns a reader of a payload for `base`, a resource or a resource instance.
///
/// The item decides the type of a resource without a definition. `scratch` joins the chunks of a string
/// of indefinite length; with the feature `alloc` it may be empty.
pub fn reader<'a>(
    payload: &'a [u8],
    base: Path,
    definitions: Definitions<'_>,
    scratch: &'a mut [u8],
) -> Reader<'a> {
    Reader::new(payload, base, definitions, scratch, read)
}

fn read<'a>(
    payload: &'a [u8],
    kind: Option<ResourceType>,
    scratch: &mut Bump<'a>,
    error_offset: &mut usize,
) -> Result<Option<Value<'a>>, ErrorKind> {
    if payload.is_empty() {
        return Err(ErrorKind::NoValue);
    }
    let mut input = Input::new(payload);
    input.skip_self_described();
    let value = input.typed(kind, scratch).and_then(|value| input.end().map(|()| value));
    value.inspect_err(|_| *error_offset = input.position())
}
