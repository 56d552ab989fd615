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
///
/// Owned texts and bytes are made of borrowed ones with [`From`], those of fixed capacity with [`TryFrom`].
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

#[cfg(feature = "alloc")]
impl From<&str> for Secret<alloc::string::String> {
    fn from(text: &str) -> Self {
        Secret(text.into())
    }
}

#[cfg(feature = "alloc")]
impl From<&[u8]> for Secret<alloc::vec::Vec<u8>> {
    fn from(bytes: &[u8]) -> Self {
        Secret(bytes.into())
    }
}

#[cfg(feature = "alloc")]
impl<const N: usize> From<&[u8; N]> for Secret<alloc::vec::Vec<u8>> {
    fn from(bytes: &[u8; N]) -> Self {
        Secret(bytes.into())
    }
}

/// Fails with [`ValueError::TooLong`] if the text is longer than the capacity.
#[cfg(feature = "heapless")]
impl<const N: usize> TryFrom<&str> for Secret<heapless::String<N>> {
    type Error = ValueError;

    fn try_from(text: &str) -> Result<Self, ValueError> {
        ResourceValue::from_value(&Value::String(text)).map(Secret)
    }
}

/// Fails with [`ValueError::TooLong`] if there are more bytes than the capacity.
#[cfg(feature = "heapless")]
impl<const N: usize> TryFrom<&[u8]> for Secret<heapless::Vec<u8, N>> {
    type Error = ValueError;

    fn try_from(bytes: &[u8]) -> Result<Self, ValueError> {
        ResourceValue::from_value(&Value::Opaque(bytes)).map(Secret)
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T: ResourceValue> ResourceValue for Secret<T> {
    const KIND: ResourceType = T::KIND;
    const IS_CONTAINER: bool = T::IS_CONTAINER;
    const IS_SECRET: bool = true;

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

    fn set_from(&mut self, value: &Value<'_>) -> Result<(), ValueError> {
        self.0.set_from(value)
    }

    fn is_listed(value: &Value<'_>) -> bool {
        T::is_listed(value)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(any(feature = "alloc", feature = "heapless"))]
    use super::*;

    #[cfg(feature = "alloc")]
    #[test]
    fn an_owned_key_is_made_of_a_borrowed_one() {
        let [text, bytes, literal]: [Secret<alloc::vec::Vec<u8>>; 3] =
            ["key".as_bytes().into(), alloc::vec![b'k', b'e', b'y'].into(), b"key".into()];
        assert_eq!((text.expose(), &bytes), (&b"key".to_vec(), &literal));
        assert_eq!(Secret::<alloc::string::String>::from("password").expose(), "password");
    }

    #[cfg(feature = "heapless")]
    #[test]
    fn a_key_that_is_too_long_is_refused() {
        let too_long = Err(ValueError::TooLong { capacity: 4 });
        assert_eq!(Secret::<heapless::String<4>>::try_from("12345"), too_long);
        assert_eq!(
            Secret::<heapless::Vec<u8, 4>>::try_from(&[0; 5][..]).map(drop),
            Err(ValueError::TooLong { capacity: 4 })
        );
        let key = Secret::<heapless::String<4>>::try_from("1234");
        assert_eq!(key.map(|key| key.into_inner().len()), Ok(4));
    }
}
