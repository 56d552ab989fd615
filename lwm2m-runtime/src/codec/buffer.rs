//! The output buffer of the writers: it never grows, remembers an overflow and counts the required size.

use core::ops::Range;

use crate::error::{Error, ErrorKind};

/// Writes into a caller's slice.
///
/// Bytes beyond its end are counted but not written. A writer checks for an overflow once, at the end, and
/// then knows the required size.
///
/// The slice can also hold a later part of the payload, a [`Window`]. Then the bytes before it are not
/// written either. When a length is filled in, bytes may move in from outside of the window; so up to
/// [`MARGIN`] bytes at both ends may be wrong.
#[derive(Debug)]
pub struct Buffer<'b> {
    out: &'b mut [u8],
    /// Index of the next byte. Before the window it wraps around, to numbers that no index reaches.
    position: usize,
    /// Index of the payload's first byte, which may wrap around like `position`.
    origin: usize,
}

/// Bytes at both ends of a window that may be wrong. Each level of nesting moves bytes once, by less than
/// eight.
pub(crate) const MARGIN: usize = 64;

impl<'b> Buffer<'b> {
    pub(crate) fn new(out: &'b mut [u8]) -> Self {
        Buffer { out, position: 0, origin: 0 }
    }

    /// Returns the length of the payload so far, including bytes outside of the slice.
    pub(crate) fn len(&self) -> usize {
        self.position.wrapping_sub(self.origin)
    }

    /// Makes the slice hold the part of the payload that starts at this byte.
    pub(crate) fn start_at(&mut self, offset: usize) {
        let len = self.len();
        self.out.copy_within(offset.min(self.out.len()).., 0);
        self.origin = 0usize.wrapping_sub(offset);
        self.position = self.origin.wrapping_add(len);
    }

    #[inline]
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        match self.out.get_mut(self.position..self.position.wrapping_add(bytes.len())) {
            Some(target) => target.copy_from_slice(bytes),
            None => self.write_partly(self.position, bytes),
        }
        self.position = self.position.wrapping_add(bytes.len());
    }

    /// Writes those of the bytes that are inside of the slice.
    #[cold]
    fn write_partly(&mut self, position: usize, bytes: &[u8]) {
        let before = if is_before(position) { position.wrapping_neg() } else { 0 };
        let bytes = bytes.get(before..).unwrap_or(&[]);
        let target = self.out.get_mut(position.wrapping_add(before)..).unwrap_or_default();
        for (old, new) in target.iter_mut().zip(bytes) {
            *old = *new;
        }
    }

    /// Writes the `count` most significant bytes of a word, eight at most.
    ///
    /// Away from the end this is a single store of eight bytes; later writes replace the surplus.
    #[inline]
    pub(crate) fn push_word(&mut self, word: u64, count: usize) {
        let bytes = word.to_be_bytes();
        let target = self.out.get_mut(self.position..self.position.wrapping_add(bytes.len()));
        match target.and_then(<[u8]>::first_chunk_mut) {
            Some(target) => {
                *target = bytes;
                self.position += count;
            }
            None => self.push_last(bytes, count),
        }
    }

    /// Writes a word near the end, where eight bytes do not fit.
    #[cold]
    #[inline(never)]
    fn push_last(&mut self, bytes: [u8; 8], count: usize) {
        self.push(bytes.get(..count).unwrap_or(&bytes));
    }

    /// Reserves space for bytes that are known later.
    pub(crate) fn skip(&mut self, count: usize) {
        self.position = self.position.wrapping_add(count);
    }

    /// Moves the bytes from `from` on to `to`.
    pub(crate) fn shift(&mut self, from: usize, to: usize) {
        let (from, to) = (self.origin.wrapping_add(from), self.origin.wrapping_add(to));
        let end = to.wrapping_add(self.position.wrapping_sub(from));
        let inside = from <= self.position && self.position <= self.out.len() && end <= self.out.len();
        match inside && to <= end {
            true => self.out.copy_within(from..self.position, to),
            false => self.shift_partly(from, to),
        }
        self.position = end;
    }

    /// Moves the bytes that are inside of the slice before and after.
    #[cold]
    fn shift_partly(&mut self, from: usize, to: usize) {
        let inside = |position: usize| if is_before(position) { 0 } else { position.min(self.out.len()) };
        let (forward, backward) = (to.wrapping_sub(from), from.wrapping_sub(to));
        let (start, end) = (inside(from), inside(self.position));
        // Bytes that would leave the slice stay.
        let (start, end) = match is_before(forward) {
            true => (start.max(backward), end),
            false => (start, end.min(self.out.len().saturating_sub(forward))),
        };
        if start < end {
            self.out.copy_within(start..end, start.wrapping_add(forward));
        }
    }

    /// Overwrites bytes with the `count` most significant bytes of a word, eight at most.
    #[inline]
    pub(crate) fn patch_word(&mut self, at: usize, word: u64, count: usize) {
        let position = self.origin.wrapping_add(at);
        let target = self.out.get_mut(position..position.wrapping_add(8));
        match target.and_then(<[u8]>::first_chunk_mut) {
            Some(target) => {
                let after = u64::MAX.checked_shr(8 * count as u32).unwrap_or(0);
                *target = (word & !after | u64::from_be_bytes(*target) & after).to_be_bytes();
            }
            None => self.patch_last(position, word.to_be_bytes(), count),
        }
    }

    #[cold]
    #[inline(never)]
    fn patch_last(&mut self, position: usize, bytes: [u8; 8], count: usize) {
        self.write_partly(position, bytes.get(..count).unwrap_or(&bytes));
    }

    /// Returns the length of the payload.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::BufferTooSmall`] if it does not fit.
    pub(crate) fn finish(&self) -> Result<usize, Error> {
        fit(self.len(), self.out.len())
    }
}

/// Returns the size of a payload that fits into so many bytes.
///
/// # Errors
///
/// Returns [`ErrorKind::BufferTooSmall`] if it does not.
pub(crate) fn fit(size: usize, capacity: usize) -> Result<usize, Error> {
    if size <= capacity { Ok(size) } else { Err(Error::from(ErrorKind::BufferTooSmall).needing(size)) }
}

/// Returns whether a position is before the window, or a distance is negative.
fn is_before(position: usize) -> bool {
    position > usize::MAX / 2
}

impl core::fmt::Write for Buffer<'_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.push(text.as_bytes());
        Ok(())
    }
}

/// A part of a payload that is longer than the slice for it.
///
/// The first and the last [`MARGIN`] bytes of the slice may be wrong, except at the ends of the payload
/// itself. So writing starts early, and the last bytes are left to the next window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) offset: usize,
}

impl Window {
    /// Returns the first byte to write.
    pub(crate) fn start(self) -> usize {
        self.offset.saturating_sub(MARGIN)
    }

    /// Returns the part of the slice with the correct bytes from `offset` on, after a payload of `size`
    /// bytes has been written from [`start`](Window::start) on into a slice of `capacity` bytes.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::BufferTooSmall`] if there is no such byte; `3 * MARGIN` are enough.
    pub(crate) fn reliable(self, size: usize, capacity: usize) -> Result<Range<usize>, ErrorKind> {
        let start = self.start();
        let fits = size.saturating_sub(start) <= capacity;
        let end = if fits { size.saturating_sub(start) } else { capacity.saturating_sub(MARGIN) };
        let from = self.offset - start;
        if end <= from && self.offset < size {
            return Err(ErrorKind::BufferTooSmall);
        }
        Ok(from..end.max(from))
    }
}
