//! The output buffer of the writers: it never grows, remembers an overflow and counts the required size.

use core::ops::Range;

use crate::error::{Error, ErrorKind};

/// Writes into a caller's slice.
///
/// Bytes beyond its end are counted but not written. A writer checks for an overflow once, at the end, and
/// then knows the required size.
///
/// The slice can also hold a later part of the payload, which [`start_at`](Buffer::start_at) chooses. Then the bytes
/// before it are not written either. When a length is filled in, bytes may move into the part from outside. So the
/// buffer keeps [`MARGIN`] bytes of both sides, too.
pub struct Buffer<'b> {
    out: &'b mut [u8],
    /// Index of the next byte. Before the part it wraps around, to numbers that no index reaches.
    position: usize,
    /// Index of the payload's first byte, which may wrap around like `position`.
    origin: usize,
    /// The bytes after the slice, and then those before it.
    margins: [u8; 2 * MARGIN],
}

crate::debug::debug_name!([] Buffer<'_>, "Buffer");

/// Bytes kept on each side of the slice. Each level of nesting moves bytes once, by less than eight, and there are four
/// levels at most.
const MARGIN: usize = 32;

impl<'b> Buffer<'b> {
    pub(crate) fn new(out: &'b mut [u8]) -> Self {
        Buffer { out, position: 0, origin: 0, margins: [0; 2 * MARGIN] }
    }

    /// Returns the length of the payload so far, including bytes outside of the slice.
    pub(crate) fn len(&self) -> usize {
        self.position.wrapping_sub(self.origin)
    }

    /// Makes the slice hold the part of the payload that starts at this byte.
    pub(crate) fn start_at(&mut self, offset: usize) {
        if offset == 0 {
            return;
        }
        let distance = 0usize.wrapping_sub(offset);
        self.origin = self.origin.wrapping_add(distance);
        self.move_bytes(0..self.position, distance);
        self.position = self.position.wrapping_add(distance);
    }

    /// Returns the byte at a position in the slice or in one of the margins.
    fn byte_mut(&mut self, position: isize) -> Option<&mut u8> {
        let (position, after) =
            (position.cast_unsigned(), position.cast_unsigned().wrapping_sub(self.out.len()));
        match position.wrapping_add(MARGIN) {
            before if before < MARGIN => self.margins.get_mut(MARGIN + before),
            _ if after < MARGIN => self.margins.get_mut(after),
            _ => self.out.get_mut(position),
        }
    }

    /// Returns those of the positions that the slice and the margins hold.
    fn held(&self, positions: Range<usize>) -> Range<isize> {
        let end = self.out.len().saturating_add(MARGIN).cast_signed();
        positions.start.cast_signed().max(-MARGIN.cast_signed())..positions.end.cast_signed().min(end)
    }

    /// Moves bytes by a distance, as far as the slice and the margins hold them before and after.
    #[cold]
    fn move_bytes(&mut self, positions: Range<usize>, distance: usize) {
        let target = positions.start.wrapping_add(distance)..positions.end.wrapping_add(distance);
        let (source, target, distance) = (self.held(positions), self.held(target), distance.cast_signed());
        let start = source.start.max(target.start.saturating_sub(distance));
        let end = source.end.min(target.end.saturating_sub(distance));
        let mut copy = |position: isize| {
            let byte = self.byte_mut(position).copied().unwrap_or(0);
            if let Some(moved) = self.byte_mut(position.wrapping_add(distance)) {
                *moved = byte;
            }
        };
        match distance < 0 {
            true => (start..end).for_each(&mut copy),
            false => (start..end).rev().for_each(&mut copy),
        }
    }

    #[inline]
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        // In two steps, from which the compiler sees that the lengths are equal.
        match self.out.get_mut(self.position..).and_then(|rest| rest.get_mut(..bytes.len())) {
            Some(target) => target.copy_from_slice(bytes),
            None => self.write_partly(self.position, bytes),
        }
        self.position = self.position.wrapping_add(bytes.len());
    }

    /// Writes those of the bytes that the slice and the margins hold.
    #[cold]
    fn write_partly(&mut self, position: usize, bytes: &[u8]) {
        for place in self.held(position..position.wrapping_add(bytes.len())) {
            let byte = bytes.get(place.cast_unsigned().wrapping_sub(position)).copied();
            if let (Some(byte), Some(target)) = (byte, self.byte_mut(place)) {
                *target = byte;
            }
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

    /// Returns the part of the slice that has not been written.
    pub(crate) fn rest(&mut self) -> &mut [u8] {
        self.out.get_mut(self.position..).unwrap_or_default()
    }

    /// Reserves space for bytes that are known later.
    pub(crate) fn skip(&mut self, count: usize) {
        self.position = self.position.wrapping_add(count);
    }

    /// Moves the bytes from `from` on to `to`.
    pub(crate) fn shift(&mut self, from: usize, to: usize) {
        let (from, to) = (self.origin.wrapping_add(from), self.origin.wrapping_add(to));
        let count = self.position.wrapping_sub(from);
        let inside = from <= self.position && self.position <= self.out.len();
        match inside && to <= self.out.len().wrapping_sub(count) {
            true => self.out.copy_within(from..self.position, to),
            false => self.move_bytes(from..self.position, to.wrapping_sub(from)),
        }
        self.position = to.wrapping_add(count);
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

impl core::fmt::Write for Buffer<'_> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.push(text.as_bytes());
        Ok(())
    }
}
