//! What derived code calls: the type that a field is made for, and text put together at compile time.
//!
//! Hidden from the documentation, for nobody else has a use for it.

use core::marker::PhantomData;

pub use crate::definition::kind_flag;
use crate::field::ResourceValue;
use crate::value::ResourceType;

/// The type of resource that `T` is made for, if it is made for any.
///
/// A type that cannot be the value of a resource is reported where an impl needs it. `Kind::<T>::OF` stays silent
/// about it: the constant of the type itself comes before that of the trait, but only where its bound holds.
pub struct Kind<T>(PhantomData<T>);

impl<T: ResourceValue> Kind<T> {
    /// Its type.
    pub const OF: Option<ResourceType> = Some(T::KIND);
}

/// What is known of a type that cannot be the value of a resource: nothing.
pub trait Unknown {
    /// No type.
    const OF: Option<ResourceType> = None;
}

impl<T> Unknown for Kind<T> {}

/// The type; any for what has been reported already.
pub const fn known(kind: Option<ResourceType>) -> ResourceType {
    match kind {
        Some(kind) => kind,
        None => ResourceType::String,
    }
}

/// Bytes of all pieces.
pub const fn length(pieces: &[&str]) -> usize {
    let mut sum = 0;
    let mut rest = pieces;
    while let [first, tail @ ..] = rest {
        sum += first.len();
        rest = tail;
    }
    sum
}

/// The pieces in a row; `N` is their [`length`].
pub const fn join<const N: usize>(pieces: &[&str]) -> [u8; N] {
    let mut joined = [0; N];
    let mut free: &mut [u8] = &mut joined;
    let mut rest = pieces;
    while let [first, tail @ ..] = rest {
        let (place, behind) = free.split_at_mut(first.len());
        place.copy_from_slice(first.as_bytes());
        free = behind;
        rest = tail;
    }
    joined
}

/// What was joined, as text.
pub const fn text(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}
