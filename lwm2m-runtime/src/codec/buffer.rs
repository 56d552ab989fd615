//! The buffer that writers fill: bounded, sticky about overflow, and honest about what was needed.

use crate::error::{Error, ErrorKind};

/// Bytes written so far into a caller's slice.
///
/// What no longer fits is counted and not written, so that a writer needs to look only once, at the
/// end, and can say how large the slice should have been.
///
/// The slice can also stand for a later part of the payload, a window: then what comes before it is
/// counted and not written either. Bytes that move after they were written, as lengths are filled in,
/// may come from outside of the window; so its first and last few bytes are not to be relied on, no
/// more than [`MARGIN`] of them.
#[derive(Debug)]
pub struct Buffer<'b> {
    out: &'b mut [u8],
    /// Where the next byte goes. Before the window, and only there, it wraps around: no slice is so long
    /// that an index of it could be meant.
    position: usize,
    /// Position of the payload's first byte, in the same terms.
    origin: usize,
}

/// Bytes at either end of a window that may be wrong. A header is filled in and what follows it moves
/// once a level, by less than eight bytes each.
pub(crate) const MARGIN: usize = 64;

impl<'b> Buffer<'b> {
    pub(crate) fn new(out: &'b mut [u8]) -> Self {
        Buffer { out, position: 0, origin: 0 }
    }

    /// Bytes written, and counted beyond the end.
    pub(crate) fn len(&self) -> usize {
        self.position.wrapping_sub(self.origin)
    }

    /// Makes the slice stand for the part of the payload that starts at this byte.
    pub(crate) fn start_at(&mut self, offset: usize) {
        let len = self.len();
        self.out.copy_within(offset.min(self.out.len()).., 0);
        self.origin = 0usize.wrapping_sub(offset);
        self.position = self.origin.wrapping_add(len);
    }

    /// Writes some bytes.
    #[inline]
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        let room = self.out.get_mut(self.position..self.position.wrapping_add(bytes.len()));
        match room {
            Some(room) => room.copy_from_slice(bytes),
            None => self.place(self.position, bytes),
        }
        self.position = self.position.wrapping_add(bytes.len());
    }

    /// Writes those of the bytes that lie inside.
    #[cold]
    fn place(&mut self, position: usize, bytes: &[u8]) {
        let before = if is_before(position) { position.wrapping_neg() } else { 0 };
        let bytes = bytes.get(before..).unwrap_or(&[]);
        let room = self.out.get_mut(position.wrapping_add(before)..).unwrap_or_default();
        for (place, byte) in room.iter_mut().zip(bytes) {
            *place = *byte;
        }
    }

    /// Writes the `count` most significant bytes of a word, eight at most.
    ///
    /// One store of eight bytes where there is room for them; what lies beyond `count` is written
    /// over by whatever comes next.
    #[inline]
    pub(crate) fn push_word(&mut self, word: u64, count: usize) {
        let bytes = word.to_be_bytes();
        let room = self.out.get_mut(self.position..self.position.wrapping_add(bytes.len()));
        match room.and_then(<[u8]>::first_chunk_mut) {
            Some(room) => {
                *room = bytes;
                self.position += count;
            }
            None => self.push_last(bytes, count),
        }
    }

    /// Near the end, where eight bytes have no room; apart, so that it costs nothing elsewhere.
    #[cold]
    #[inline(never)]
    fn push_last(&mut self, bytes: [u8; 8], count: usize) {
        self.push(bytes.get(..count).unwrap_or(&bytes));
    }

    /// Leaves room for bytes that are known later.
    pub(crate) fn skip(&mut self, count: usize) {
        self.position = self.position.wrapping_add(count);
    }

    /// Moves everything from `from` on to start at `to`.
    pub(crate) fn shift(&mut self, from: usize, to: usize) {
        let (from, to) = (self.origin.wrapping_add(from), self.origin.wrapping_add(to));
        let end = to.wrapping_add(self.position.wrapping_sub(from));
        let inside = from <= self.position && self.position <= self.out.len() && end <= self.out.len();
        match inside && to <= end {
            true => self.out.copy_within(from..self.position, to),
            false => self.shift_inside(from, to),
        }
        self.position = end;
    }

    /// Moves what lies inside, to where that lies inside.
    #[cold]
    fn shift_inside(&mut self, from: usize, to: usize) {
        let inside = |position: usize| if is_before(position) { 0 } else { position.min(self.out.len()) };
        let (forward, backward) = (to.wrapping_sub(from), from.wrapping_sub(to));
        let (start, end) = (inside(from), inside(self.position));
        // What would leave the window on either side stays behind.
        let (start, end) = match is_before(forward) {
            true => (start.max(backward), end),
            false => (start, end.min(self.out.len().saturating_sub(forward))),
        };
        if start < end {
            self.out.copy_within(start..end, start.wrapping_add(forward));
        }
    }

    /// Writes the `count` most significant bytes of a word over others, eight at most.
    #[inline]
    pub(crate) fn patch_word(&mut self, at: usize, word: u64, count: usize) {
        let position = self.origin.wrapping_add(at);
        let room = self.out.get_mut(position..position.wrapping_add(8));
        match room.and_then(<[u8]>::first_chunk_mut) {
            Some(room) => {
                let behind = u64::MAX.checked_shr(8 * count as u32).unwrap_or(0);
                *room = (word & !behind | u64::from_be_bytes(*room) & behind).to_be_bytes();
            }
            None => self.patch_last(position, word.to_be_bytes(), count),
        }
    }

    /// The same where eight bytes have no room.
    #[cold]
    #[inline(never)]
    fn patch_last(&mut self, position: usize, bytes: [u8; 8], count: usize) {
        self.place(position, bytes.get(..count).unwrap_or(&bytes));
    }

    /// Bytes written in all.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BufferTooSmall`] when they did not fit.
    pub(crate) fn finish(&self) -> Result<usize, Error> {
        if self.position > self.out.len() {
            return Err(ErrorKind::BufferTooSmall { needed: self.len() }.into());
        }
        Ok(self.len())
    }
}

/// Whether a position lies before the window, or a distance leads backwards.
fn is_before(position: usize) -> bool {
    position > usize::MAX / 2
}

impl core::fmt::Write for Buffer<'_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.push(text.as_bytes());
        Ok(())
    }
}
