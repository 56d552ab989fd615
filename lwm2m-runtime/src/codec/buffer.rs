//! The buffer that writers fill: bounded, sticky about overflow, and honest about what was needed.

use crate::error::{Error, ErrorKind};

/// Octets written so far into a caller's slice.
///
/// What no longer fits is counted and not written, so that a writer needs to look only once, at the
/// end, and can say how large the slice should have been.
#[derive(Debug)]
pub(crate) struct Buffer<'b> {
    out: &'b mut [u8],
    len: usize,
}

impl<'b> Buffer<'b> {
    pub(crate) fn new(out: &'b mut [u8]) -> Self {
        Buffer { out, len: 0 }
    }

    /// Octets written, and counted beyond the end.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Writes some octets.
    #[inline]
    pub(crate) fn push(&mut self, octets: &[u8]) {
        if let Some(room) = self.out.get_mut(self.len..).and_then(|rest| rest.get_mut(..octets.len())) {
            room.copy_from_slice(octets);
        }
        self.len = self.len.saturating_add(octets.len());
    }

    /// Writes the `count` most significant octets of a word, eight at most.
    ///
    /// One store of eight octets where there is room for them; what lies beyond `count` is written
    /// over by whatever comes next.
    #[inline]
    pub(crate) fn push_word(&mut self, word: u64, count: usize) {
        let octets = word.to_be_bytes();
        match self.out.get_mut(self.len..).and_then(<[u8]>::first_chunk_mut) {
            Some(room) => {
                *room = octets;
                self.len = self.len.saturating_add(count);
            }
            None => self.push(octets.get(..count).unwrap_or(&octets)),
        }
    }

    /// Leaves room for octets that are known later.
    pub(crate) fn skip(&mut self, count: usize) {
        self.len = self.len.saturating_add(count);
    }

    /// Moves everything from `from` on to start at `to`.
    pub(crate) fn shift(&mut self, from: usize, to: usize) {
        let count = self.len.saturating_sub(from);
        let end = to.saturating_add(count);
        if self.len <= self.out.len() && end <= self.out.len() {
            self.out.copy_within(from..self.len, to);
        }
        self.len = end;
    }

    /// Writes octets over others.
    pub(crate) fn patch(&mut self, at: usize, octets: &[u8]) {
        if let Some(room) = self.out.get_mut(at..).and_then(|rest| rest.get_mut(..octets.len())) {
            room.copy_from_slice(octets);
        }
    }

    /// Octets written in all.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BufferTooSmall`] when they did not fit.
    pub(crate) fn finish(&self) -> Result<usize, Error> {
        if self.len > self.out.len() {
            return Err(ErrorKind::BufferTooSmall { needed: self.len }.into());
        }
        Ok(self.len)
    }
}
