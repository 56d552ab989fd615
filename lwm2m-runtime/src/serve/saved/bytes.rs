//! Numbers and texts as bytes, and back.

use crate::codec::buffer::Buffer;
use crate::error::{ErrorKind, Rule};
use crate::path::{Level, Path};
use crate::serve::digest::Digest;

/// Writes the lowest bytes of a number.
pub(crate) fn put_number(out: &mut Buffer<'_>, number: u64, bytes: usize) {
    let all = number.to_be_bytes();
    out.push(all.get(all.len().saturating_sub(bytes)..).unwrap_or(&all));
}

/// Writes the length of a text or a list of bytes, and the bytes; at most 255.
pub(crate) fn put_short(out: &mut Buffer<'_>, bytes: &[u8]) {
    let bytes = bytes.get(..255).unwrap_or(bytes);
    put_number(out, bytes.len() as u64, 1);
    out.push(bytes);
}

/// Writes a path.
pub(crate) fn put_path(out: &mut Buffer<'_>, path: Path) {
    let ids = path.ids();
    put_number(out, ids.len() as u64, 1);
    for id in ids.iter() {
        put_number(out, (*id).into(), 2);
    }
}

/// Bytes of the digest at the end of a saved state.
pub(crate) const DIGEST: usize = 8;

/// The error of bytes that are damaged, cut or of another version.
pub(crate) const MALFORMED: ErrorKind = ErrorKind::Malformed(Rule::SavedState);

/// Returns the bytes between the header and the digest of a saved state, both of which must be right.
pub(crate) fn open<'a>(bytes: &'a [u8], header: &[u8]) -> Result<Input<'a>, ErrorKind> {
    let (state, digest) = bytes.split_last_chunk::<DIGEST>().ok_or(MALFORMED)?;
    let mut actual = Digest::NEW;
    actual.bytes(state);
    let state = state.strip_prefix(header).filter(|_| actual.0.to_be_bytes() == *digest);
    state.map(|rest| Input { rest }).ok_or(MALFORMED)
}

/// Bytes that are read from the front.
pub(crate) struct Input<'a> {
    rest: &'a [u8],
}

crate::debug::debug_name!([] Input<'_>, "Input");

impl<'a> Input<'a> {
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    pub(crate) fn number(&mut self, bytes: usize) -> Option<u64> {
        Some(self.bytes(bytes)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.number(1).and_then(|number| u8::try_from(number).ok())
    }

    pub(crate) fn id(&mut self) -> Option<u16> {
        self.number(2).and_then(|number| u16::try_from(number).ok())
    }

    pub(crate) fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    pub(crate) fn short(&mut self) -> Option<&'a [u8]> {
        let length = self.byte()?;
        self.bytes(length.into())
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        core::str::from_utf8(self.short()?).ok()
    }

    pub(crate) fn path(&mut self) -> Option<Path> {
        let mut path = Path::ROOT;
        for _ in 0..self.byte().filter(|count| *count <= Level::ResourceInstance as u8)? {
            path = path.child(self.id()?)?;
        }
        Some(path)
    }
}
