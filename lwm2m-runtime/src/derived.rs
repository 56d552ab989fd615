//! Functions and types for derived code: the resource type of a field's type, and strings joined at compile time.
//!
//! Hidden from the documentation.

use core::marker::PhantomData;

pub use crate::definition::kind_flag;
use crate::field::ResourceValue;
use crate::value::ResourceType;

/// The resource type of `T`: `KindOf::<T>::KIND` is `T::KIND`, or `None` if `T` is no [`ResourceValue`].
///
/// The inherent constant hides that of [`NoKind`] where its bound holds. Where it does not, the bounds of an impl
/// report the type, and this constant adds no second error.
pub struct KindOf<T>(PhantomData<T>);

impl<T: ResourceValue> KindOf<T> {
    /// The resource type.
    pub const KIND: Option<ResourceType> = Some(T::KIND);
}

/// The fallback of [`KindOf`].
pub trait NoKind {
    /// No resource type.
    const KIND: Option<ResourceType> = None;
}

impl<T> NoKind for KindOf<T> {}

/// Returns the type, or String for a type that the compiler has reported.
pub const fn kind_or_string(kind: Option<ResourceType>) -> ResourceType {
    match kind {
        Some(kind) => kind,
        None => ResourceType::String,
    }
}

/// Returns the length of all segments in bytes.
pub const fn length(segments: &[&str]) -> usize {
    let mut sum = 0;
    let mut rest = segments;
    while let [first, tail @ ..] = rest {
        sum += first.len();
        rest = tail;
    }
    sum
}

/// Joins the segments; `N` is their [`length`].
pub const fn join<const N: usize>(segments: &[&str]) -> [u8; N] {
    let mut joined = [0; N];
    let mut free: &mut [u8] = &mut joined;
    let mut rest = segments;
    while let [first, tail @ ..] = rest {
        let (target, behind) = free.split_at_mut(first.len());
        target.copy_from_slice(first.as_bytes());
        free = behind;
        rest = tail;
    }
    joined
}

/// Returns the joined segments as text.
pub const fn text(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => "",
    }
}
