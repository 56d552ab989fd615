//! What derived code calls: values that become those of another type, and text put together at compile time.
//!
//! Hidden from the documentation, for nobody else has a use for it.

use core::marker::PhantomData;

use crate::definition::kind_digit;
use crate::field::ResourceValue;
use crate::sink::{Sink, Visitor};
use crate::value::{ResourceType, Value};

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

/// The type as the digit that stands for it in a row of a table.
pub const fn digit(kind: ResourceType) -> u16 {
    kind_digit(kind)
}

/// A sink that passes every value on as one of another type: seconds as a Time, text as a Corelnk.
pub struct Cast<'s> {
    sink: &'s mut dyn Sink,
    kind: ResourceType,
}

impl<'s> Cast<'s> {
    /// Passes values of type `kind` on to `sink`.
    pub fn new(sink: &'s mut dyn Sink, kind: ResourceType) -> Self {
        Cast { sink, kind }
    }
}

impl Visitor for Cast<'_> {
    fn visit(&mut self, id: u16, value: Value<'_>) {
        // The derive lets only types through that always can be had as the other.
        self.sink.value(id, value.coerce(self.kind).unwrap_or(value));
    }

    fn begin(&mut self, id: u16, count: usize) {
        self.sink.begin(id, count);
    }

    fn end(&mut self) {
        self.sink.end();
    }
}

/// Octets of all pieces.
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
pub const fn text(octets: &[u8]) -> &str {
    match core::str::from_utf8(octets) {
        Ok(text) => text,
        Err(_) => "",
    }
}
