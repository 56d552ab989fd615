//! Windows: the part of a payload that a slice shorter than the payload can hold.

use core::ops::Range;

use crate::codec::buffer::MARGIN;
use crate::error::{Error, ErrorKind};

/// The part of a payload from a byte on.
///
/// Bytes move as lengths are filled in, so that the ends of a window are not reliable, but for those of
/// the payload itself: it starts early, and its last bytes are left to the next one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) offset: usize,
}

impl Window {
    /// First byte that has to be written.
    pub(crate) fn start(self) -> usize {
        self.offset.saturating_sub(MARGIN)
    }

    /// Where in the slice the reliable bytes from `offset` on stand, once a payload of `size` bytes has
    /// been written from [`start`](Window::start) on into `room` of them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BufferTooSmall`] when there is not a single one.
    pub(crate) fn reliable(self, size: usize, room: usize) -> Result<Range<usize>, Error> {
        let start = self.start();
        let fits = size.saturating_sub(start) <= room;
        let end = if fits { size.saturating_sub(start) } else { room.saturating_sub(MARGIN) };
        let from = self.offset - start;
        if end <= from && self.offset < size {
            return Err(ErrorKind::BufferTooSmall { needed: 3 * MARGIN }.into());
        }
        Ok(from..end.max(from))
    }
}
