//! [`ResourceValue`] for the types of the language: numbers, booleans, texts and bytes.

#[cfg(feature = "zeroize")]
use zeroize::Zeroize;

use crate::error::ValueError;
use crate::value::{ObjectLink, ResourceType, Time, Value};

use super::ResourceValue;

/// Types that hold exactly one variant of [`Value`].
macro_rules! plain_values {
    ($($type:ty, $kind:ident, $placeholder:expr;)*) => {$(
        impl ResourceValue for $type {
            const KIND: ResourceType = ResourceType::$kind;

            #[inline]
            fn to_value(&self) -> Value<'_> {
                Value::$kind(*self)
            }

            fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
                match *value {
                    Value::$kind(value) => Ok(value),
                    _ => Err(ValueError::WrongType { expected: Self::KIND }),
                }
            }

            fn placeholder() -> Self {
                $placeholder
            }
        }
    )*};
}

plain_values! {
    f64, Float, 0.0;
    bool, Boolean, false;
    Time, Time, Time(0);
    ObjectLink, ObjectLink, ObjectLink::NULL;
}

/// Integers: for Integer and Unsigned Integer, and for the seconds of a Time.
macro_rules! integers {
    ($($type:ty, $kind:ident, $wide:ty;)*) => {$(
        impl ResourceValue for $type {
            const KIND: ResourceType = ResourceType::$kind;

            #[inline]
            fn to_value(&self) -> Value<'_> {
                Value::$kind(<$wide>::from(*self))
            }

            fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
                match *value {
                    Value::Integer(number) | Value::Time(Time(number)) => {
                        <$type>::try_from(number).map_err(|_| ValueError::Overflow)
                    }
                    Value::Unsigned(number) => <$type>::try_from(number).map_err(|_| ValueError::Overflow),
                    _ => Err(ValueError::WrongType { expected: Self::KIND }),
                }
            }

            fn placeholder() -> Self {
                0
            }

            #[cfg(feature = "zeroize")]
            fn zeroize_value(&mut self) {
                self.zeroize();
            }
        }
    )*};
}

integers! {
    i64, Integer, i64;
    u64, Unsigned, u64;
    i8, Integer, i64;
    i16, Integer, i64;
    i32, Integer, i64;
    u8, Unsigned, u64;
    u16, Unsigned, u64;
    u32, Unsigned, u64;
}

/// Holds floats that are exact in 32 bits, NaN and the infinities.
impl ResourceValue for f32 {
    const KIND: ResourceType = ResourceType::Float;

    fn to_value(&self) -> Value<'_> {
        Value::Float(f64::from(*self))
    }

    fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
        let number = f64::from_value(value)?;
        let narrow = number as f32;
        let exact = f64::from(narrow) == number || number.is_nan();
        exact.then_some(narrow).ok_or(ValueError::Overflow)
    }

    fn placeholder() -> Self {
        0.0
    }
}

/// Borrowed text and bytes, which can be read only: a value from a payload does not outlive the payload.
macro_rules! borrowed {
    ($($type:ty, $kind:ident, $placeholder:expr;)*) => {$(
        impl<'b> ResourceValue for &'b $type {
            const KIND: ResourceType = ResourceType::$kind;

            #[inline]
            fn to_value(&self) -> Value<'_> {
                Value::$kind(self)
            }

            fn from_value(_: &Value<'_>) -> Result<Self, ValueError> {
                Err(ValueError::Borrowed)
            }

            fn placeholder() -> Self {
                $placeholder
            }
        }
    )*};
}

borrowed! {
    str, String, "";
    [u8], Opaque, &[];
}

/// Holds exactly `N` bytes: a key, an address.
impl<const N: usize> ResourceValue for [u8; N] {
    const KIND: ResourceType = ResourceType::Opaque;

    fn to_value(&self) -> Value<'_> {
        Value::Opaque(self)
    }

    fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
        match *value {
            Value::Opaque(bytes) if bytes.len() > N => Err(ValueError::TooLong { capacity: N }),
            Value::Opaque(bytes) => bytes.try_into().map_err(|_| ValueError::Overflow),
            _ => Err(ValueError::WrongType { expected: Self::KIND }),
        }
    }

    fn placeholder() -> Self {
        [0; N]
    }

    #[cfg(feature = "zeroize")]
    fn zeroize_value(&mut self) {
        self.as_mut_slice().zeroize();
    }
}

/// Returns the text of a String or a Corelnk that fits.
#[cfg(any(feature = "heapless", feature = "alloc"))]
fn text<'v>(value: &Value<'v>, capacity: usize) -> Result<&'v str, ValueError> {
    match *value {
        Value::String(text) | Value::CoreLink(text) if text.len() <= capacity => Ok(text),
        Value::String(_) | Value::CoreLink(_) => Err(ValueError::TooLong { capacity }),
        _ => Err(ValueError::WrongType { expected: ResourceType::String }),
    }
}

/// Returns the bytes of an Opaque that fit.
#[cfg(any(feature = "heapless", feature = "alloc"))]
fn bytes<'v>(value: &Value<'v>, capacity: usize) -> Result<&'v [u8], ValueError> {
    match *value {
        Value::Opaque(bytes) if bytes.len() <= capacity => Ok(bytes),
        Value::Opaque(_) => Err(ValueError::TooLong { capacity }),
        _ => Err(ValueError::WrongType { expected: ResourceType::Opaque }),
    }
}

/// Containers of text and bytes: generics, type, kind, how to borrow the content, capacity, content of a value, how to set
/// the content, and how to overwrite it.
#[cfg(any(feature = "heapless", feature = "alloc"))]
macro_rules! containers {
    ($(($($generics:tt)*) $type:ty, $kind:ident, $borrow:ident, $capacity:expr, $content:ident, $set:expr, $zeroize:expr;)*) => {$(
        impl<$($generics)*> ResourceValue for $type {
            const KIND: ResourceType = ResourceType::$kind;
            const IS_CONTAINER: bool = true;

            #[inline]
            fn to_value(&self) -> Value<'_> {
                Value::$kind(self.$borrow())
            }

            fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
                let mut container = Self::new();
                container.set_from(value).map(|()| container)
            }

            fn placeholder() -> Self {
                Self::new()
            }

            fn check(value: &Value<'_>) -> Result<(), ValueError> {
                $content(value, $capacity).map(drop)
            }

            fn set_from(&mut self, value: &Value<'_>) -> Result<(), ValueError> {
                $set(self, $content(value, $capacity)?)
            }

            #[cfg(feature = "zeroize")]
            fn zeroize_value(&mut self) {
                $zeroize(self);
            }
        }
    )*};
}

#[cfg(feature = "alloc")]
containers! {
    () alloc::string::String, String, as_str, usize::MAX, text, |container: &mut Self, text: &str| {
        container.clear();
        container.push_str(text);
        Ok(())
    }, Zeroize::zeroize;
    () alloc::vec::Vec<u8>, Opaque, as_slice, usize::MAX, bytes, |container: &mut Self, bytes: &[u8]| {
        container.clear();
        container.extend_from_slice(bytes);
        Ok(())
    }, Zeroize::zeroize;
}

// One function for containers of all capacities.

#[cfg(feature = "heapless")]
fn set_text(view: &mut heapless::string::StringView, text: &str) -> Result<(), ValueError> {
    view.clear();
    view.push_str(text).map_err(|_| ValueError::TooLong { capacity: view.capacity() })
}

#[cfg(feature = "heapless")]
fn set_bytes(view: &mut heapless::VecView<u8>, bytes: &[u8]) -> Result<(), ValueError> {
    view.clear();
    view.extend_from_slice(bytes).map_err(|_| ValueError::TooLong { capacity: view.capacity() })
}

// A container may have had a longer value, so its whole capacity is overwritten.

#[cfg(all(feature = "heapless", feature = "zeroize"))]
fn zeroize_text(view: &mut heapless::string::StringView) {
    while view.push('\0').is_ok() {}
    view.as_mut_str().zeroize();
    view.clear();
}

#[cfg(all(feature = "heapless", feature = "zeroize"))]
fn zeroize_bytes(view: &mut heapless::VecView<u8>) {
    while view.push(0).is_ok() {}
    view.as_mut_slice().zeroize();
    view.clear();
}

#[cfg(feature = "heapless")]
containers! {
    (const N: usize) heapless::String<N>, String, as_str, N, text,
        |container: &mut Self, content| set_text(container.as_mut_view(), content),
        |container: &mut Self| zeroize_text(container.as_mut_view());
    (const N: usize) heapless::Vec<u8, N>, Opaque, as_slice, N, bytes,
        |container: &mut Self, content| set_bytes(container.as_mut_view(), content),
        |container: &mut Self| zeroize_bytes(container.as_mut_view());
}

#[cfg(all(test, feature = "heapless"))]
mod tests {
    use super::*;
    use crate::field::{Field, Secret};

    #[test]
    fn a_text_that_is_too_long_changes_no_field() {
        type Text = heapless::String<4>;
        let old = Text::try_from("old").unwrap();
        let mut fields = (old.clone(), Some(Secret::new(old.clone())), None::<Text>);
        let all: [&mut dyn Field; 3] = [&mut fields.0, &mut fields.1, &mut fields.2];
        for field in all {
            assert_eq!(field.set(None, &Value::String("12345")), Err(ValueError::TooLong { capacity: 4 }));
        }
        assert_eq!(fields, (old.clone(), Some(Secret::new(old)), None));
    }
}

#[cfg(test)]
mod narrow {
    //! Types that hold a part of the values of their resource type.
    use crate::error::ValueError;
    use crate::field::ResourceValue;
    use crate::value::{ResourceType, Value};

    #[test]
    fn a_float_of_32_bits_holds_what_is_exact_in_them() {
        for exact in [0.0, -0.5, f64::from(f32::MAX), f64::INFINITY, f64::NEG_INFINITY] {
            let narrow = f32::from_value(&Value::Float(exact)).expect("it is exact");
            assert_eq!((f64::from(narrow), narrow.to_value()), (exact, Value::Float(exact)));
        }
        assert!(f32::from_value(&Value::Float(f64::NAN)).is_ok_and(f32::is_nan));
        for inexact in [0.1, f64::MAX, f64::MIN_POSITIVE] {
            assert_eq!(f32::from_value(&Value::Float(inexact)), Err(ValueError::Overflow), "{inexact}");
        }
        let expected = ResourceType::Float;
        assert_eq!(f32::from_value(&Value::Integer(0)), Err(ValueError::WrongType { expected }));
        assert_eq!(<f32 as ResourceValue>::placeholder(), 0.0);
    }

    #[test]
    fn an_array_holds_bytes_of_its_length_only() {
        assert_eq!(<[u8; 2]>::from_value(&Value::Opaque(&[1, 2])), Ok([1, 2]));
        assert_eq!([1, 2].to_value(), Value::Opaque(&[1, 2]));
        assert_eq!(<[u8; 2]>::from_value(&Value::Opaque(&[1])), Err(ValueError::Overflow));
        let too_long = Err(ValueError::TooLong { capacity: 2 });
        assert_eq!(<[u8; 2]>::from_value(&Value::Opaque(&[1, 2, 3])), too_long);
        let expected = ResourceType::Opaque;
        assert_eq!(<[u8; 2]>::from_value(&Value::Boolean(true)), Err(ValueError::WrongType { expected }));
        assert_eq!(<[u8; 2]>::placeholder(), [0, 0]);
    }

    #[test]
    fn a_borrowed_value_is_read_only() {
        assert_eq!("a".to_value(), Value::String("a"));
        assert_eq!((&[1_u8][..]).to_value(), Value::Opaque(&[1]));
        assert_eq!(<&str>::from_value(&Value::String("a")), Err(ValueError::Borrowed));
        assert_eq!(<&[u8]>::from_value(&Value::Opaque(&[1])), Err(ValueError::Borrowed));
        assert!(<&str>::placeholder().is_empty() && <&[u8]>::placeholder().is_empty());
    }
}
