//! Memory for values that differ from their form in the payload, such as base64.

use crate::error::{Error, ErrorKind};

/// A caller's slice, and with the feature `alloc` the heap where the slice is too small.
#[derive(Default)]
pub(crate) struct Scratch<'a> {
    lent: &'a mut [u8],
    #[cfg(feature = "alloc")]
    own: alloc::vec::Vec<u8>,
}

crate::debug::debug_name!([] Scratch<'_>, "Scratch");

impl<'a> Scratch<'a> {
    pub(crate) fn new(lent: &'a mut [u8]) -> Self {
        Scratch {
            lent,
            #[cfg(feature = "alloc")]
            own: alloc::vec::Vec::new(),
        }
    }

    /// Returns an allocator of slices that live until the next call.
    pub(crate) fn bump(&mut self) -> Bump<'_> {
        Bump {
            used: 0,
            rest: &mut *self.lent,
            #[cfg(feature = "alloc")]
            own: Some(&mut self.own),
        }
    }
}

/// Allocates slices from a scratch.
#[derive(Default)]
pub struct Bump<'s> {
    /// Number of bytes in use; after an error the number that is needed.
    used: usize,
    rest: &'s mut [u8],
    /// The heap, until it is used.
    #[cfg(feature = "alloc")]
    own: Option<&'s mut alloc::vec::Vec<u8>>,
}

crate::debug::debug_name!([] Bump<'_>, "Bump");

impl<'s> Bump<'s> {
    /// Returns a slice of exactly `count` bytes. `bound` limits the sum of this and all later slices, so
    /// that the heap is asked once.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::BufferTooSmall`] without a heap; [`explain`](Bump::explain) adds a size that is enough for all
    /// slices.
    pub(crate) fn take(&mut self, count: usize, bound: usize) -> Result<&'s mut [u8], ErrorKind> {
        #[cfg(feature = "alloc")]
        if count > self.rest.len()
            && let Some(own) = self.own.take()
        {
            own.resize(bound.max(count), 0);
            self.rest = own;
        }
        match core::mem::take(&mut self.rest).split_at_mut_checked(count) {
            Some((slice, rest)) => {
                self.rest = rest;
                self.used = self.used.saturating_add(count);
                Ok(slice)
            }
            None => {
                self.used = self.used.saturating_add(bound.max(count));
                Err(ErrorKind::BufferTooSmall)
            }
        }
    }

    /// Adds the size that the scratch needs to the error of [`take`](Bump::take).
    pub(crate) fn explain(&self, error: Error) -> Error {
        match error.kind() {
            ErrorKind::BufferTooSmall => error.needing(self.used),
            _ => error,
        }
    }
}

#[cfg(all(test, any(feature = "senml-json", feature = "senml-cbor", feature = "lwm2m-json")))]
mod tests {
    use super::*;

    #[test]
    fn slices_do_not_overlap_and_fail_once_the_scratch_is_used_up() {
        let mut bytes = [0; 5];
        let mut scratch = Scratch::new(&mut bytes);
        for _ in 0..2 {
            let mut bump = scratch.bump();
            let first = bump.take(2, 9).unwrap();
            let second = bump.take(3, 7).unwrap();
            first.fill(1);
            second.fill(2);
            assert_eq!((&*first, &*second), ([1, 1].as_slice(), [2, 2, 2].as_slice()));
            let third = bump.take(4, 4).map(|slice| slice.len());
            let too_small = Error::from(ErrorKind::BufferTooSmall);
            let expected = if cfg!(feature = "alloc") { Ok(4) } else { Err(too_small.needing(9)) };
            assert_eq!(third.map_err(|kind| bump.explain(kind.into())), expected);
        }
    }
}
