//! The iterators of a `Multiple`, and `for` loops over it.

use core::slice;

use super::{Multiple, Storage};

/// The instances of a [`Multiple`] with their ids; returned by [`iter`](Multiple::iter).
#[derive(Debug)]
pub struct Iter<'a, T>(pub(super) slice::Iter<'a, (u16, T)>);

/// The instances of a [`Multiple`] with their ids; returned by [`iter_mut`](Multiple::iter_mut).
#[derive(Debug)]
pub struct IterMut<'a, T>(pub(super) slice::IterMut<'a, (u16, T)>);

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Iter(self.0.clone())
    }
}

/// Forwards to the iterator of the entries.
macro_rules! forward {
    ($iter:ident, $value:ty) => {
        impl<'a, T> Iterator for $iter<'a, T> {
            type Item = (u16, $value);

            #[inline]
            fn next(&mut self) -> Option<Self::Item> {
                self.0.next().map(|(id, value)| (*id, value))
            }

            #[inline]
            fn size_hint(&self) -> (usize, Option<usize>) {
                self.0.size_hint()
            }
        }

        impl<T> DoubleEndedIterator for $iter<'_, T> {
            #[inline]
            fn next_back(&mut self) -> Option<Self::Item> {
                self.0.next_back().map(|(id, value)| (*id, value))
            }
        }

        impl<T> ExactSizeIterator for $iter<'_, T> {}
        impl<T> core::iter::FusedIterator for $iter<'_, T> {}
    };
}

forward!(Iter, &'a T);
forward!(IterMut, &'a mut T);

impl<'a, T, S: Storage<T>> IntoIterator for &'a Multiple<T, S> {
    type Item = (u16, &'a T);
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<'a, T, S: Storage<T>> IntoIterator for &'a mut Multiple<T, S> {
    type Item = (u16, &'a mut T);
    type IntoIter = IterMut<'a, T>;

    fn into_iter(self) -> IterMut<'a, T> {
        self.iter_mut()
    }
}

/// Returns the instances by value, ordered by id.
impl<T, S: IntoIterator<Item = (u16, T)>> IntoIterator for Multiple<T, S> {
    type Item = (u16, T);
    type IntoIter = S::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.storage.into_iter()
    }
}
