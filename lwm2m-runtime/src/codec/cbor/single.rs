//! CBOR, Content-Format 60 (LwM2M Core 1.2.2, 7.5.3): one item for one resource or resource instance.

use crate::codec::buffer::Buffer;
use crate::codec::cbor::input::Input;
use crate::codec::cbor::output::{self, Word};
use crate::codec::scratch::Bump;
use crate::codec::single::{Reader, Writer};
use crate::definition::Definitions;
use crate::error::ErrorKind;
use crate::path::Path;
use crate::value::{ResourceType, Value};

/// Returns a writer of one item at `base`.
pub fn writer(out: &mut [u8], base: Path) -> Writer<'_> {
    Writer::new(out, base, write)
}

/// The tag of a number of seconds since 1970 (RFC 8949, 3.4.2).
const EPOCH: Word = Word::new(0xc1, 1);

/// Writes a value. A Time has its tag, as no label or definition on the way tells its type (LwM2M Core 1.2.2, table C.-2).
fn write(out: &mut Buffer<'_>, value: Value<'_>) -> bool {
    let front = if matches!(value, Value::Time(_)) { EPOCH } else { Word::EMPTY };
    output::push_value(out, front, value);
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
