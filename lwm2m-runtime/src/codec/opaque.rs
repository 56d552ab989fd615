//! Opaque, Content-Format 42: the bytes of one Opaque resource.

use crate::codec::buffer::Buffer;
use crate::codec::single::{Reader, Writer};
use crate::definition::Definitions;
use crate::path::Path;
use crate::value::Value;

/// Returns a writer of one Opaque at `base`; the format represents no other type.
pub fn writer(out: &mut [u8], base: Path) -> Writer<'_> {
    Writer::new(out, base, write)
}

fn write(out: &mut Buffer<'_>, value: Value<'_>) -> bool {
    match value {
        Value::Opaque(bytes) => {
            out.push(bytes);
            true
        }
        _ => false,
    }
}

/// Returns a reader of a payload for `base`, a resource or a resource instance.
pub fn reader(payload: &[u8], base: Path) -> Reader<'_> {
    let definitions: Definitions<'_> = &[];
    Reader::new(payload, base, definitions, &mut [], |payload, _, _, _| Ok(Some(Value::Opaque(payload))))
}
