//! Support for the code of `derive(Lwm2mObject)`: the resource type of a field, and text joined at compile time.
//!
//! Hidden from the documentation, as only derived code needs it.

use core::marker::PhantomData;

pub use crate::definition::kind_flag;
use crate::field::ResourceValue;
use crate::value::ResourceType;

/// The resource type of `T`: `Kind::<T>::OF` is `None` if `T` does not implement [`ResourceValue`].
///
/// An inherent constant has priority over that of the trait [`Unknown`], but only where its bound holds. So a type
/// that does not implement `ResourceValue` causes one error, in the impl, and none here.
pub struct Kind<T>(PhantomData<T>);

impl<T: ResourceValue> Kind<T> {
    /// The resource type.
    pub const OF: Option<ResourceType> = Some(T::KIND);
}

/// The resource type of any other type.
pub trait Unknown {
    /// None.
    const OF: Option<ResourceType> = None;
}

impl<T> Unknown for Kind<T> {}

/// Returns the type, or any type where the compiler reports an error anyway.
pub const fn known(kind: Option<ResourceType>) -> ResourceType {
    match kind {
        Some(kind) => kind,
        None => ResourceType::String,
    }
}

/// Returns the number of bytes of all pieces.
pub const fn length(pieces: &[&str]) -> usize {
    let mut sum = 0;
    let mut rest = pieces;
    while let [first, tail @ ..] = rest {
        sum += first.len();
        rest = tail;
    }
    sum
}

/// Joins the pieces; `N` is their [`length`].
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

/// Returns joined pieces as text.
pub const fn text(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}
