//! Room for values that a payload holds in another form than the runtime hands out: base64, say.

use crate::error::{Error, ErrorKind};

/// A caller's slice; where that is too small, the heap, if there is one.
#[derive(Debug, Default)]
pub(crate) struct Scratch<'a> {
    lent: &'a mut [u8],
    #[cfg(feature = "alloc")]
    own: alloc::vec::Vec<u8>,
}

impl<'a> Scratch<'a> {
    pub(crate) fn new(lent: &'a mut [u8]) -> Self {
        Scratch {
            lent,
            #[cfg(feature = "alloc")]
            own: alloc::vec::Vec::new(),
        }
    }

    /// A slice of exactly `count` octets.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BufferTooSmall`] without a heap.
    pub(crate) fn get(&mut self, count: usize) -> Result<&mut [u8], Error> {
        #[cfg(feature = "alloc")]
        if count > self.lent.len() {
            self.own.resize(count, 0);
            return Ok(&mut self.own);
        }
        self.lent.get_mut(..count).ok_or(ErrorKind::BufferTooSmall { needed: count }.into())
    }
}
