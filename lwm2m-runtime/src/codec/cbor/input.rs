//! Reading CBOR heads (RFC 8949, 3): the bytes of a payload and a place in them.
//!
//! Whatever fails here leaves the place at the first byte of the item that is wrong, so that a reader
//! knows the offset of every error without being values.

use crate::codec::scratch::Bump;
use crate::codec::{malformed, utf8};
use crate::error::{ErrorKind, PayloadError};

pub(crate) const UNSIGNED: u8 = 0;
pub(crate) const NEGATIVE: u8 = 1;
pub(crate) const BYTES: u8 = 2;
pub(crate) const TEXT: u8 = 3;
pub(crate) const ARRAY: u8 = 4;
pub(crate) const MAP: u8 = 5;
pub(crate) const TAG: u8 = 6;
pub(crate) const SIMPLE: u8 = 7;

pub(crate) const NULL: u8 = 0xf6;
const BREAK: u8 = 0xff;

/// Containers inside of containers that are skipped at most.
const DEEPEST: usize = 16;

/// The first byte of an item, and the number that it, or the bytes behind it, tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub(crate) first: u8,
    pub(crate) argument: u64,
}

impl Head {
    #[inline]
    pub(crate) fn major(self) -> u8 {
        self.first >> 5
    }

    /// Whether the item goes on until a break.
    #[inline]
    pub(crate) fn is_indefinite(self) -> bool {
        self.first & 0x1f == 31
    }
}

/// Elements of a container that are still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Remaining(u64);

impl Remaining {
    pub(crate) const NONE: Remaining = Remaining(0);
    /// No container of this many elements fits into memory.
    const UNTIL_BREAK: Remaining = Remaining(u64::MAX);
}

/// A payload and a place in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Input<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Input<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Input { bytes, position: 0 }
    }

    /// The same payload from its first byte on.
    pub(crate) const fn again(&self) -> Self {
        Input::new(self.bytes)
    }

    #[inline]
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// Goes back to where something started, to say that it was wrong there.
    #[inline]
    pub(crate) fn set_position(&mut self, position: usize) {
        self.position = position;
    }

    /// The next byte, if there is one.
    #[inline]
    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    /// What has not been read yet.
    #[inline]
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.position..).unwrap_or(&[])
    }

    /// Reads a head.
    #[inline]
    pub(crate) fn head(&mut self) -> Result<Head, ErrorKind> {
        let Some(first) = self.peek() else {
            return Err(PayloadError::Truncated { missing: 1 }.into());
        };
        let info = first & 0x1f;
        if info < 24 {
            self.position += 1;
            return Ok(Head { first, argument: info.into() });
        }
        self.long_head(first)
    }

    fn long_head(&mut self, first: u8) -> Result<Head, ErrorKind> {
        let width = match (first & 0x1f, first >> 5) {
            (24, _) => 1,
            (25, _) => 2,
            (26, _) => 4,
            (27, _) => 8,
            (31, BYTES..=MAP | SIMPLE) => 0,
            _ => {
                return Err(malformed("a head with additional information that is reserved"));
            }
        };
        let start = self.position;
        self.position += 1;
        let bytes = self.take(width).inspect_err(|_| self.position = start)?;
        let argument = bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
        Ok(Head { first, argument })
    }

    #[inline]
    fn take(&mut self, count: usize) -> Result<&'a [u8], ErrorKind> {
        let rest = self.rest();
        let Some(bytes) = rest.get(..count) else {
            return Err(PayloadError::Truncated { missing: count - rest.len() }.into());
        };
        self.position += count;
        Ok(bytes)
    }

    /// The elements, or the pairs, of a container whose head was read; `start` is where that stands.
    ///
    /// Each takes a byte at least, or two: a number that cannot be true is refused at once.
    #[inline]
    pub(crate) fn open(&mut self, head: Head, start: usize) -> Result<Remaining, ErrorKind> {
        if head.is_indefinite() {
            return Ok(Remaining::UNTIL_BREAK);
        }
        let least = if head.major() == MAP { head.argument.saturating_mul(2) } else { head.argument };
        let rest = self.rest().len();
        let least = usize::try_from(least).unwrap_or(usize::MAX);
        if least > rest {
            self.position = start;
            return Err(PayloadError::Truncated { missing: least - rest }.into());
        }
        Ok(Remaining(head.argument))
    }

    /// Whether another element follows in a container; a break is read over.
    #[inline]
    pub(crate) fn more(&mut self, left: &mut Remaining) -> bool {
        if *left != Remaining::UNTIL_BREAK {
            let more = left.0 > 0;
            left.0 = left.0.saturating_sub(1);
            return more;
        }
        let ended = self.peek() == Some(BREAK);
        self.position += usize::from(ended);
        !ended
    }

    /// Nothing may follow the only item of a payload.
    pub(crate) fn end(&self) -> Result<(), ErrorKind> {
        match self.rest() {
            [] => Ok(()),
            _ => Err(malformed("bytes follow the end of the payload")),
        }
    }

    /// Bytes of a string whose head was read; in chunks, they are put together in the scratch.
    #[inline]
    pub(crate) fn bytes(&mut self, head: Head, scratch: &mut Bump<'a>) -> Result<&'a [u8], ErrorKind> {
        if head.is_indefinite() {
            return self.chunks(head.major(), scratch);
        }
        self.take(usize::try_from(head.argument).unwrap_or(usize::MAX))
    }

    /// Text of a string in one piece whose head was read.
    #[inline]
    pub(crate) fn whole_text(&mut self, head: Head) -> Result<&'a str, ErrorKind> {
        let bytes = self.take(usize::try_from(head.argument).unwrap_or(usize::MAX))?;
        utf8(bytes)
    }

    /// Text of a string whose head was read.
    pub(crate) fn text(&mut self, head: Head, scratch: &mut Bump<'a>) -> Result<&'a str, ErrorKind> {
        let bytes = self.bytes(head, scratch)?;
        utf8(bytes)
    }

    /// The chunks of a string of indefinite length: each is a whole string of the same kind, and each
    /// is UTF-8 by itself where it is text (RFC 8949, 3.2.3).
    fn chunks(&mut self, major: u8, scratch: &mut Bump<'a>) -> Result<&'a [u8], ErrorKind> {
        let start = *self;
        let (mut total, mut longest) = (0, [].as_slice());
        while let Some(chunk) = self.chunk(major)? {
            total += chunk.len();
            if chunk.len() > longest.len() {
                longest = chunk;
            }
        }
        if longest.len() == total {
            return Ok(longest);
        }
        let mut chunks = start;
        // No more than the rest of the payload can still come to need room.
        let room = scratch.take(total, start.rest().len()).map_err(|error| error.kind())?;
        let mut free = &mut room[..];
        while let Some(chunk) = chunks.chunk(major)?
            && let Some((place, rest)) = core::mem::take(&mut free).split_at_mut_checked(chunk.len())
        {
            place.copy_from_slice(chunk);
            free = rest;
        }
        Ok(room)
    }

    fn chunk(&mut self, major: u8) -> Result<Option<&'a [u8]>, ErrorKind> {
        if self.peek() == Some(BREAK) {
            self.position += 1;
            return Ok(None);
        }
        let head = self.head()?;
        if head.major() != major || head.is_indefinite() {
            return Err(malformed("a string in chunks takes whole strings of its own kind"));
        }
        let bytes = self.take(usize::try_from(head.argument).unwrap_or(usize::MAX))?;
        if major == TEXT && core::str::from_utf8(bytes).is_err() {
            return Err(PayloadError::NotUtf8.into());
        }
        Ok(Some(bytes))
    }

    /// Reads over an item and whatever is inside of it, however it is nested, up to a depth.
    pub(crate) fn skip(&mut self) -> Result<(), ErrorKind> {
        let mut open = [Skipped::NONE; DEEPEST];
        let mut depth = 0usize;
        loop {
            let start = self.position;
            let head = self.head()?;
            match head.major() {
                BYTES | TEXT => self.skip_string(head).inspect_err(|_| self.position = start)?,
                ARRAY | MAP => {
                    let skipped =
                        Skipped { left: self.open(head, start)?, map: head.major() == MAP, due: false };
                    *open.get_mut(depth).ok_or(malformed("items are nested too deeply"))? = skipped;
                    depth += 1;
                }
                TAG => continue,
                SIMPLE => self.check_simple(head).inspect_err(|_| self.position = start)?,
                _ => {}
            }
            while let Some(innermost) = depth.checked_sub(1).and_then(|last| open.get_mut(last)) {
                if innermost.more(self) {
                    break;
                }
                depth -= 1;
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    fn skip_string(&mut self, head: Head) -> Result<(), ErrorKind> {
        if head.is_indefinite() {
            while self.chunk(head.major())?.is_some() {}
            return Ok(());
        }
        let bytes = self.take(usize::try_from(head.argument).unwrap_or(usize::MAX))?;
        if head.major() == TEXT && core::str::from_utf8(bytes).is_err() {
            return Err(PayloadError::NotUtf8.into());
        }
        Ok(())
    }

    /// A break belongs to a container only, and simple values below 32 have one form (RFC 8949, 3.3).
    fn check_simple(&self, head: Head) -> Result<(), ErrorKind> {
        match head.first {
            BREAK => Err(malformed("a break outside of an item of indefinite length")),
            0xf8 if head.argument < 32 => Err(malformed("a simple value in a form that is not its own")),
            _ => Ok(()),
        }
    }
}

/// A container that is being skipped.
#[derive(Clone, Copy)]
struct Skipped {
    left: Remaining,
    map: bool,
    /// A key was read, its value was not.
    due: bool,
}

impl Skipped {
    const NONE: Skipped = Skipped { left: Remaining::NONE, map: false, due: false };

    /// Whether another item follows. A break in the place of a value is found to be wrong as an item.
    fn more(&mut self, input: &mut Input<'_>) -> bool {
        if self.due {
            self.due = false;
            return true;
        }
        let more = input.more(&mut self.left);
        self.due = self.map && more;
        more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skipped(bytes: &[u8]) -> Result<usize, ErrorKind> {
        let mut input = Input::new(bytes);
        input.skip().map(|()| input.position())
    }

    #[test]
    fn items_are_skipped_however_they_are_nested() {
        let table: [&[u8]; 9] = [
            &[0x00],
            &[0x80],
            &[0x9f, 0xff],
            &[0x82, 0x9f, 0x01, 0xff, 0xa1, 0x00, 0xbf, 0xff],
            &[0xbf, 0x00, 0x81, 0x9f, 0xff, 0x01, 0xf9, 0, 0, 0xff],
            &[0x7f, 0x61, b'a', 0x60, 0xff],
            &[0xc1, 0xd8, 0x20, 0x1a, 0, 0, 0, 1],
            &[0xf8, 0x20],
            &[0x5f, 0x41, 1, 0xff],
        ];
        for bytes in table {
            assert_eq!(skipped(bytes), Ok(bytes.len()), "{bytes:x?}");
        }
    }

    #[test]
    fn what_is_not_well_formed_is_not_skipped() {
        let table: [&[u8]; 12] = [
            &[],
            &[0xff],
            &[0x81],
            &[0x81, 0xff],
            &[0xbf, 0x00, 0xff],
            &[0x9f, 0x00],
            &[0x1c],
            &[0x1f],
            &[0xf8, 0x1f],
            &[0x7f, 0x41, 0, 0xff],
            &[0x61, 0xff],
            &[0x81; DEEPEST + 2],
        ];
        for bytes in table {
            assert!(skipped(bytes).is_err(), "{bytes:x?}");
        }
    }
}
