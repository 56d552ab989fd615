//! Reads CBOR heads (RFC 8949, 3).
//!
//! After an error the position is the first byte of the wrong item, so that callers know the offset of each
//! error.

use crate::codec::scratch::Bump;
use crate::codec::{truncated, utf8};
use crate::error::{ErrorKind, Rule};

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

/// Maximum nesting of a skipped item.
const MAX_DEPTH: usize = 16;

/// The first byte of an item, and the argument in it or in the bytes after it.
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

    #[inline]
    pub(crate) fn is_indefinite(self) -> bool {
        self.first & 0x1f == 31
    }
}

/// The number of elements of a container that are still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Remaining(u64);

impl Remaining {
    pub(crate) const NONE: Remaining = Remaining(0);
    /// No container of this many elements fits into memory.
    const UNTIL_BREAK: Remaining = Remaining(u64::MAX);
}

/// A payload and a position in it.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    bytes: &'a [u8],
    position: usize,
}

crate::debug::debug_name!([] Input<'_>, "Input");

impl<'a> Input<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Input { bytes, position: 0 }
    }

    /// Returns an input at the start of the payload.
    pub(crate) const fn restarted(&self) -> Self {
        Input::new(self.bytes)
    }

    #[inline]
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    #[inline]
    pub(crate) fn set_position(&mut self, position: usize) {
        self.position = position;
    }

    #[inline]
    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    #[inline]
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.position..).unwrap_or(&[])
    }

    #[inline]
    pub(crate) fn head(&mut self) -> Result<Head, ErrorKind> {
        let Some(first) = self.peek() else {
            return Err(ErrorKind::Truncated { missing: 1 });
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
                return Err(ErrorKind::Malformed(Rule::CborHead));
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
            return Err(truncated(count - rest.len()));
        };
        self.position += count;
        Ok(bytes)
    }

    /// Returns the number of elements, or pairs, of a container after its head, which is at `start`.
    ///
    /// Fails at once for a number that the rest of the payload cannot hold.
    #[inline]
    pub(crate) fn open(&mut self, head: Head, start: usize) -> Result<Remaining, ErrorKind> {
        if head.is_indefinite() {
            return Ok(Remaining::UNTIL_BREAK);
        }
        let min_len = if head.major() == MAP { head.argument.saturating_mul(2) } else { head.argument };
        let rest = self.rest().len();
        let min_len = usize::try_from(min_len).unwrap_or(usize::MAX);
        if min_len > rest {
            self.position = start;
            return Err(truncated(min_len - rest));
        }
        Ok(Remaining(head.argument))
    }

    /// Returns whether a container has another element. Consumes a break.
    #[inline]
    pub(crate) fn more(&mut self, remaining: &mut Remaining) -> bool {
        if *remaining != Remaining::UNTIL_BREAK {
            let left = remaining.0.checked_sub(1);
            remaining.0 = left.unwrap_or(0);
            return left.is_some();
        }
        let ended = self.peek() == Some(BREAK);
        self.position += usize::from(ended);
        !ended
    }

    /// Checks that nothing follows the item of a payload.
    pub(crate) fn end(&self) -> Result<(), ErrorKind> {
        match self.rest() {
            [] => Ok(()),
            _ => Err(ErrorKind::Malformed(Rule::TrailingBytes)),
        }
    }

    /// Reads the bytes of a string after its head. The scratch joins chunks.
    #[inline]
    pub(crate) fn bytes(&mut self, head: Head, scratch: &mut Bump<'a>) -> Result<&'a [u8], ErrorKind> {
        if head.is_indefinite() {
            return self.chunks(head.major(), scratch);
        }
        self.take(usize::try_from(head.argument).unwrap_or(usize::MAX))
    }

    /// Reads a text of definite length after its head.
    #[inline]
    pub(crate) fn whole_text(&mut self, head: Head) -> Result<&'a str, ErrorKind> {
        let bytes = self.take(usize::try_from(head.argument).unwrap_or(usize::MAX))?;
        utf8(bytes)
    }

    /// Reads a text after its head.
    pub(crate) fn text(&mut self, head: Head, scratch: &mut Bump<'a>) -> Result<&'a str, ErrorKind> {
        let bytes = self.bytes(head, scratch)?;
        utf8(bytes)
    }

    /// Reads the chunks of a string of indefinite length: strings of the same kind and of definite length,
    /// each valid UTF-8 in a text (RFC 8949, 3.2.3).
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
        // All strings together are shorter than the payload. Some are read after strings behind them.
        let joined = scratch.take(total, start.bytes.len())?;
        let mut free = &mut joined[..];
        while let Some(chunk) = chunks.chunk(major)?
            && let Some((target, rest)) = core::mem::take(&mut free).split_at_mut_checked(chunk.len())
        {
            target.iter_mut().zip(chunk).for_each(|(place, byte)| *place = *byte);
            free = rest;
        }
        Ok(joined)
    }

    fn chunk(&mut self, major: u8) -> Result<Option<&'a [u8]>, ErrorKind> {
        if self.peek() == Some(BREAK) {
            self.position += 1;
            return Ok(None);
        }
        let head = self.head()?;
        if head.major() != major || head.is_indefinite() {
            return Err(ErrorKind::Malformed(Rule::CborChunks));
        }
        let bytes = self.take(usize::try_from(head.argument).unwrap_or(usize::MAX))?;
        if major == TEXT && utf8(bytes).is_err() {
            return Err(ErrorKind::NotUtf8);
        }
        Ok(Some(bytes))
    }

    /// Skips an item with everything inside of it.
    pub(crate) fn skip(&mut self) -> Result<(), ErrorKind> {
        let mut open = [OpenContainer::NONE; MAX_DEPTH];
        let mut depth = 0usize;
        loop {
            let start = self.position;
            let head = self.head()?;
            match head.major() {
                BYTES | TEXT => self.skip_string(head).inspect_err(|_| self.position = start)?,
                ARRAY | MAP => {
                    let container = OpenContainer {
                        remaining: self.open(head, start)?,
                        map: head.major() == MAP,
                        value_next: false,
                    };
                    *open.get_mut(depth).ok_or(ErrorKind::Malformed(Rule::CborDepth))? = container;
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
        if head.major() == TEXT && utf8(bytes).is_err() {
            return Err(ErrorKind::NotUtf8);
        }
        Ok(())
    }

    /// Rejects a break outside of a container, and the long form of simple values below 32 (RFC 8949, 3.3).
    fn check_simple(&self, head: Head) -> Result<(), ErrorKind> {
        match head.first {
            BREAK => Err(ErrorKind::Malformed(Rule::CborBreak)),
            0xf8 if head.argument < 32 => Err(ErrorKind::Malformed(Rule::CborSimpleForm)),
            _ => Ok(()),
        }
    }
}

/// An open container of a skipped item.
#[derive(Clone, Copy)]
struct OpenContainer {
    remaining: Remaining,
    map: bool,
    /// The value of the latest key is still to come.
    value_next: bool,
}

impl OpenContainer {
    const NONE: OpenContainer = OpenContainer { remaining: Remaining::NONE, map: false, value_next: false };

    /// Returns whether another item follows. A break instead of a value is an error of the next item.
    fn more(&mut self, input: &mut Input<'_>) -> bool {
        if self.value_next {
            self.value_next = false;
            return true;
        }
        let more = input.more(&mut self.remaining);
        self.value_next = self.map && more;
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
    fn nested_items_are_skipped() {
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
    fn skipping_fails_for_items_that_are_not_well_formed() {
        let truncated = ErrorKind::Truncated { missing: 1 };
        let stray_break = ErrorKind::Malformed(Rule::CborBreak);
        let reserved = ErrorKind::Malformed(Rule::CborHead);
        let simple = ErrorKind::Malformed(Rule::CborSimpleForm);
        let chunk = ErrorKind::Malformed(Rule::CborChunks);
        let nested = ErrorKind::Malformed(Rule::CborDepth);
        let table: [(&[u8], ErrorKind); 12] = [
            (&[], truncated),
            (&[0xff], stray_break),
            (&[0x81], truncated),
            (&[0x81, 0xff], stray_break),
            (&[0xbf, 0x00, 0xff], stray_break),
            (&[0x9f, 0x00], truncated),
            (&[0x1c], reserved),
            (&[0x1f], reserved),
            (&[0xf8, 0x1f], simple),
            (&[0x7f, 0x41, 0, 0xff], chunk),
            (&[0x61, 0xff], ErrorKind::NotUtf8),
            (&[0x81; MAX_DEPTH + 2], nested),
        ];
        for (bytes, error) in table {
            assert_eq!(skipped(bytes), Err(error), "{bytes:x?}");
        }
    }
}
