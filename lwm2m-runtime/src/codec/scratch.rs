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

    /// A slice of exactly `count` bytes.
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

#[cfg(any(
    feature = "cbor",
    feature = "senml-json",
    feature = "senml-cbor",
    feature = "lwm2m-json",
    feature = "lwm2m-cbor"
))]
impl Scratch<'_> {
    /// Room for several values that live side by side, until the scratch is used again.
    pub(crate) fn bump(&mut self) -> Bump<'_> {
        Bump {
            used: 0,
            rest: &mut *self.lent,
            #[cfg(feature = "alloc")]
            own: Some(&mut self.own),
        }
    }
}

/// Hands out one piece of a scratch after the other.
#[derive(Debug, Default)]
#[cfg(any(
    feature = "cbor",
    feature = "senml-json",
    feature = "senml-cbor",
    feature = "lwm2m-json",
    feature = "lwm2m-cbor"
))]
pub struct Bump<'s> {
    used: usize,
    rest: &'s mut [u8],
    /// The heap, until it is used.
    #[cfg(feature = "alloc")]
    own: Option<&'s mut alloc::vec::Vec<u8>>,
}

#[cfg(any(
    feature = "cbor",
    feature = "senml-json",
    feature = "senml-cbor",
    feature = "lwm2m-json",
    feature = "lwm2m-cbor"
))]
impl<'s> Bump<'s> {
    /// A slice of exactly `count` bytes. No more than `bound` will be asked for from here on, this
    /// slice included: a heap is asked once for all of them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BufferTooSmall`] without a heap, with what is enough for everything.
    pub(crate) fn take(&mut self, count: usize, bound: usize) -> Result<&'s mut [u8], Error> {
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
                let needed = self.used.saturating_add(bound.max(count));
                Err(ErrorKind::BufferTooSmall { needed }.into())
            }
        }
    }
}

#[cfg(all(test, any(feature = "senml-json", feature = "senml-cbor", feature = "lwm2m-json")))]
mod tests {
    use super::*;

    #[test]
    fn pieces_live_side_by_side_until_the_room_is_used_up() {
        let mut room = [0; 5];
        let mut scratch = Scratch::new(&mut room);
        for _ in 0..2 {
            let mut bump = scratch.bump();
            let first = bump.take(2, 9).unwrap();
            let second = bump.take(3, 7).unwrap();
            first.fill(1);
            second.fill(2);
            assert_eq!((&*first, &*second), ([1, 1].as_slice(), [2, 2, 2].as_slice()));
            let third = bump.take(4, 4).map(|slice| slice.len()).map_err(|error| error.kind());
            let expected =
                if cfg!(feature = "alloc") { Ok(4) } else { Err(ErrorKind::BufferTooSmall { needed: 9 }) };
            assert_eq!(third, expected);
        }
    }
}
