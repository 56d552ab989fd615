//! Keys, which `Debug` must not print, and which do not stay in memory.

use core::fmt;

use crate::error::ValueError;
use crate::value::{ResourceType, Value};

use super::ResourceValue;

/// A key: `Debug` prints `***`, and [`expose`](Secret::expose) returns the value.
///
/// ```
/// use lwm2m_runtime::field::Secret;
///
/// let key = Secret::new([7_u8, 7, 7]);
/// assert_eq!(format!("{key:?}"), "***");
/// assert_eq!(key.expose(), &[7, 7, 7]);
/// ```
///
/// With the feature `zeroize`, a value is [overwritten with zeros](ResourceValue::zeroize_value) before it is dropped or
/// replaced: when the struct or the field is dropped, becomes absent, or gets another value. Copies of it are not: a value in
/// a struct without heap is copied wherever the struct is moved, and the payload that it came from has it, too.
///
/// Owned texts and bytes are made of borrowed ones with [`From`], those of fixed capacity with [`TryFrom`].
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret<T: ResourceValue>(T);

impl<T: ResourceValue> Secret<T> {
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
    pub fn into_inner(mut self) -> T {
        core::mem::replace(&mut self.0, T::placeholder())
    }
}

impl<T: ResourceValue> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize_value();
    }
}

impl<T: ResourceValue> From<T> for Secret<T> {
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

impl<T: ResourceValue> fmt::Debug for Secret<T> {
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
        // A container that grows leaves its old content behind.
        if cfg!(feature = "zeroize") {
            T::check(value)?;
            self.0.zeroize_value();
        }
        self.0.set_from(value)
    }

    fn zeroize_value(&mut self) {
        self.0.zeroize_value();
    }

    fn is_listed(value: &Value<'_>) -> bool {
        T::is_listed(value)
    }
}

#[cfg(test)]
mod tests {
    use core::cell::RefCell;

    use super::*;
    use crate::field::Field;

    std::thread_local! {
        /// The number of values that were overwritten.
        static ZEROIZED: RefCell<u32> = const { RefCell::new(0) };
    }

    /// A container of an application, which holds a byte.
    #[derive(Clone, Debug, PartialEq)]
    struct Byte(u8);

    impl ResourceValue for Byte {
        const KIND: ResourceType = ResourceType::Unsigned;

        fn to_value(&self) -> Value<'_> {
            Value::Unsigned(self.0.into())
        }

        fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
            u8::from_value(value).map(Byte)
        }

        fn placeholder() -> Self {
            Byte(0)
        }

        fn zeroize_value(&mut self) {
            if self.0 != 0 {
                ZEROIZED.with_borrow_mut(|count| *count += 1);
            }
            self.0 = 0;
        }
    }

    /// Returns the number of values that a function overwrites.
    fn zeroized(function: impl FnOnce()) -> u32 {
        ZEROIZED.set(0);
        function();
        ZEROIZED.take()
    }

    #[test]
    fn a_value_is_overwritten_when_it_is_dropped_cleared_or_replaced() {
        let key = || Secret::new(Byte(7));
        let set =
            |field: &mut dyn Field, id| field.set(id, &Value::Unsigned(9)).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(zeroized(|| drop(key())), 1);
        assert_eq!(zeroized(|| drop((key(), Some(key()), [key(), key()]))), 4);
        assert_eq!(zeroized(|| drop(key().clone())), 2);
        let (mut mandatory, mut optional) = (key(), Some(key()));
        assert_eq!(zeroized(|| mandatory.clear()), 1);
        assert_eq!(zeroized(|| optional.clear()), 1);
        assert_eq!(optional, None);
        set(&mut mandatory, None);
        set(&mut optional, None);
        assert_eq!(zeroized(|| set(&mut optional, None)), 1);
        assert_eq!(zeroized(|| assert_eq!(mandatory.into_inner(), Byte(9))), 0);
        let too_large = key().set(None, &Value::Unsigned(256));
        assert_eq!(too_large, Err(ValueError::Overflow));
    }

    #[test]
    fn a_refused_value_leaves_the_old_one() {
        let mut key = Secret::new([7_u8; 4]);
        assert_eq!(key.set_from(&Value::Opaque(&[1; 5])), Err(ValueError::TooLong { capacity: 4 }));
        assert_eq!(key.set_from(&Value::Opaque(&[1; 3])), Err(ValueError::Overflow));
        assert_eq!(key.expose(), &[7; 4]);
        assert_eq!(key.set_from(&Value::Opaque(&[1; 4])), Ok(()));
        assert_eq!(key.into_inner(), [1; 4]);
    }

    #[cfg(all(feature = "alloc", feature = "zeroize"))]
    #[test]
    fn the_instances_of_a_resource_are_overwritten_when_they_are_removed() {
        use crate::Multiple;

        let instances = || (0..3).map(|id| (id, Secret::new(Byte(7)))).collect::<Multiple<_>>();
        assert_eq!(zeroized(|| drop(instances())), 3);
        let mut multiple = instances();
        assert_eq!(zeroized(|| drop(multiple.remove(1))), 1);
        let replaced =
            zeroized(|| multiple.set(Some(2), &Value::Unsigned(9)).unwrap_or_else(|e| panic!("{e}")));
        assert_eq!(replaced, 1);
        assert_eq!(zeroized(|| Field::clear(&mut multiple)), 2);
    }

    #[cfg(feature = "zeroize")]
    #[test]
    fn a_value_of_each_type_is_zero_afterwards() {
        fn check<T: ResourceValue + PartialEq + core::fmt::Debug>(mut value: T) {
            value.zeroize_value();
            assert_eq!(value, T::placeholder());
        }
        check([7_u8; 16]);
        check(7_u64);
        check(-7_i32);
        #[cfg(feature = "alloc")]
        {
            check(alloc::string::String::from("key"));
            check(alloc::vec![7_u8; 16]);
            check(crate::field::CoreLink(alloc::string::String::from("key")));
            let mut long = alloc::vec![7_u8; 64];
            long.truncate(4);
            check(long);
        }
        #[cfg(feature = "heapless")]
        {
            check(heapless::Vec::<u8, 16>::from([7; 4]));
            check(heapless::String::<16>::try_from("schlüssel").unwrap_or_default());
        }
    }

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
