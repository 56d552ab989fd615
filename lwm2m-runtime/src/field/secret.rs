//! Keys, which `Debug` must not print.

use core::fmt;

use crate::error::ValueError;
use crate::value::{ResourceType, Value};

use super::ResourceValue;

/// A key: `Debug` prints `***`, and [`expose`](Secret::expose) returns the value.
///
/// ```
/// use lwm2m_runtime::field::Secret;
///
/// let key = Secret::new([7, 7, 7]);
/// assert_eq!(format!("{key:?}"), "***");
/// assert_eq!(key.expose(), &[7, 7, 7]);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Wraps the value.
    pub const fn new(value: T) -> Self {
        Secret(value)
    }

    /// Returns the value.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Mutable variant of [`expose`](Secret::expose).
    pub const fn expose_mut(&mut self) -> &mut T {
        &mut self.0
    }

    /// Returns the value and drops the wrapper.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Secret(value)
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T: ResourceValue> ResourceValue for Secret<T> {
    const KIND: ResourceType = T::KIND;

    fn to_value(&self) -> Value<'_> {
        self.0.to_value()
    }

    fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
        T::from_value(value).map(Secret)
    }

    fn placeholder() -> Self {
        Secret(T::placeholder())
    }

    fn check(value: &Value<'_>) -> Result<(), ValueError> {
        T::check(value)
    }

    fn is_listed(value: &Value<'_>) -> bool {
        T::is_listed(value)
    }
}
