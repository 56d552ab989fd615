//! Fields: the types that hold resources in the struct of an object.
//!
//! A type that holds one value implements [`ResourceValue`]: numbers, `bool`, text and bytes in many
//! containers, enums with [`Enumeration`], and your own types. The type of a field follows from the
//! definition of the resource, where `T` is such a type:
//!
//! | resource | field |
//! |---|---|
//! | single, mandatory | `T` |
//! | single, optional | `Option<T>` |
//! | multiple, mandatory | [`Multiple<T>`](Multiple) |
//! | multiple, optional | `Option<Multiple<T>>` |
//!
//! All four implement [`Field`], through which codecs and writes access them. For keys there is [`Secret`],
//! for links in CoRE link format [`CoreLink`].

mod core_link;
mod enumeration;
pub(crate) mod multiple;
mod secret;
mod values;

use crate::error::ValueError;
use crate::sink::Sink;
use crate::value::{ResourceType, Value};

pub use core_link::CoreLink;
pub use enumeration::Enumeration;
#[cfg(feature = "heapless")]
pub use multiple::BoundedMultiple;
use multiple::Multiple;
pub use multiple::{Iter, IterMut, Storage};
pub use secret::Secret;

/// A type that holds the value of a resource or of a resource instance.
///
/// Integers of every width, floats, `bool`, and containers of text and bytes implement it. Borrowed `&str` and
/// `&[u8]` can be read only. A newtype forwards to the type inside:
///
/// ```
/// use lwm2m_runtime::Value;
/// use lwm2m_runtime::definition::ResourceType;
/// use lwm2m_runtime::error::ValueError;
/// use lwm2m_runtime::field::ResourceValue;
///
/// /// A temperature in degrees Celsius.
/// struct Celsius(f32);
///
/// impl ResourceValue for Celsius {
///     const KIND: ResourceType = ResourceType::Float;
///
///     fn to_value(&self) -> Value<'_> {
///         Value::Float(self.0.into())
///     }
///
///     fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
///         f32::from_value(value).map(Celsius)
///     }
///
///     fn placeholder() -> Self {
///         Celsius(0.0)
///     }
/// }
/// ```
///
/// A type with a limit of its own refuses other values with [`ValueError::Invalid`], which names the rule. A write then
/// fails with 4.00 and changes nothing, and decoding fails or, with [`OutOfRange::LeaveOut`](crate::OutOfRange),
/// leaves the value out:
///
/// ```
/// # use lwm2m_runtime::Value;
/// # use lwm2m_runtime::definition::ResourceType;
/// # use lwm2m_runtime::error::ValueError;
/// # use lwm2m_runtime::field::ResourceValue;
/// #[derive(Debug, PartialEq)]
/// struct Percentage(u8);
///
/// impl ResourceValue for Percentage {
///     const KIND: ResourceType = ResourceType::Integer;
///
///     fn to_value(&self) -> Value<'_> {
///         Value::Integer(self.0.into())
///     }
///
///     fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
///         match u8::try_from(i64::from_value(value)?) {
///             Ok(percent @ 0..=100) => Ok(Percentage(percent)),
///             _ => Err(ValueError::Invalid("a percentage is 0 to 100")),
///         }
///     }
///
///     fn placeholder() -> Self {
///         Percentage(0)
///     }
/// }
///
/// assert_eq!(Percentage::from_value(&Value::Integer(100)), Ok(Percentage(100)));
/// let error = Percentage::from_value(&Value::Integer(101)).unwrap_err();
/// assert_eq!(error.to_string(), "invalid value: a percentage is 0 to 100");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a resource",
    label = "needs `ResourceValue`",
    note = "implement `ResourceValue` for a type of your own; for an enum of codes derive `Lwm2mEnum`",
    note = "a field that holds no resource is marked with `#[lwm2m(skip)]`"
)]
pub trait ResourceValue: Sized {
    /// The resource type that it belongs to.
    const KIND: ResourceType;

    /// Returns the value.
    fn to_value(&self) -> Value<'_>;

    /// Converts a value exactly: nothing is rounded or cut.
    ///
    /// # Errors
    ///
    /// Returns [`ValueError::WrongType`], [`ValueError::Overflow`] or [`ValueError::TooLong`]; a type with a limit of its
    /// own [`ValueError::Invalid`].
    fn from_value(value: &Value<'_>) -> Result<Self, ValueError>;

    /// Returns the value of a mandatory field until decoding fills it.
    fn placeholder() -> Self;

    /// Checks that [`from_value`](ResourceValue::from_value) accepts the value.
    ///
    /// # Errors
    ///
    /// As for [`from_value`](ResourceValue::from_value).
    fn check(value: &Value<'_>) -> Result<(), ValueError> {
        Self::from_value(value).map(drop)
    }

    /// Whether [`set_from`](ResourceValue::set_from) fills a container, which is not worth a move.
    #[doc(hidden)]
    const IS_CONTAINER: bool = false;

    /// Whether errors and logs must not have the value.
    #[doc(hidden)]
    const IS_SECRET: bool = false;

    /// Sets the value. A container of text or bytes is filled in its place.
    ///
    /// # Errors
    ///
    /// As for [`from_value`](ResourceValue::from_value); then `self` is unchanged.
    fn set_from(&mut self, value: &Value<'_>) -> Result<(), ValueError> {
        *self = Self::from_value(value)?;
        Ok(())
    }

    /// Overwrites the value with zeros, as far as the type owns it. [`Secret`] calls it before it drops or replaces a value;
    /// the value is not read again before it is set.
    ///
    /// With the feature `zeroize`, integers and containers of text and bytes of this crate do so. The default does nothing:
    /// implement it for a container of your own that holds keys.
    fn zeroize_value(&mut self) {}

    /// Returns whether the type has a name for the value; true for a type that is no enum.
    ///
    /// An enum holds other codes, too, as `Other`; decoding reports them.
    fn is_listed(value: &Value<'_>) -> bool {
        let _ = value;
        true
    }
}

/// A field of a struct that holds a resource.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold a resource",
    label = "needs `Field`, which follows from `ResourceValue`",
    note = "implement `ResourceValue` for a type of your own; for an enum of codes derive `Lwm2mEnum`",
    note = "a field that holds no resource is marked with `#[lwm2m(skip)]`"
)]
pub trait Field {
    /// Writes the values to a sink; nothing if the resource is absent.
    fn emit(&self, id: u16, sink: &mut dyn Sink);

    /// Checks that [`set`](Field::set) accepts the value, and returns whether the type of the values
    /// [has a name](ResourceValue::is_listed) for it. Multiplicity and capacity are not checked.
    ///
    /// # Errors
    ///
    /// Returns the reason if `set` does not accept it.
    fn check(&self, value: &Value<'_>) -> Result<bool, ValueError>;

    /// Sets the value of the resource, or of one of its instances.
    ///
    /// # Errors
    ///
    /// Returns the reason if the value is refused; the field is unchanged.
    fn set(&mut self, instance: Option<u16>, value: &Value<'_>) -> Result<(), ValueError>;

    /// Makes the resource absent; in a mandatory field, sets the placeholder.
    fn clear(&mut self);

    /// Returns whether errors of documents must not quote the value.
    #[cfg(feature = "serde")]
    #[doc(hidden)]
    fn is_secret(&self) -> bool {
        false
    }

    /// Returns the resource instances; `None` for a single resource.
    fn instances(&mut self) -> Option<&mut dyn Instances> {
        None
    }
}

/// The instances of a multiple resource, independent of the type of their values.
pub trait Instances {
    /// Returns whether there is an instance with this id.
    fn contains(&self, id: u16) -> bool;
    /// Returns the number of instances.
    fn count(&self) -> usize;
    /// Returns the largest number of instances.
    fn capacity(&self) -> usize;
    /// Makes the resource present, without instances.
    fn make_empty(&mut self);
    /// Removes an instance; returns false if there is none with this id.
    fn remove(&mut self, id: u16) -> bool;
}

impl<T: ResourceValue> Field for T {
    fn emit(&self, id: u16, sink: &mut dyn Sink) {
        sink.value(id, self.to_value());
    }

    fn check(&self, value: &Value<'_>) -> Result<bool, ValueError> {
        check::<T>(value)
    }

    #[cfg(feature = "serde")]
    fn is_secret(&self) -> bool {
        T::IS_SECRET
    }

    fn set(&mut self, _: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
        self.set_from(value)
    }

    fn clear(&mut self) {
        *self = T::placeholder();
    }
}

impl<T: ResourceValue> Field for Option<T> {
    fn emit(&self, id: u16, sink: &mut dyn Sink) {
        if let Some(value) = self {
            sink.value(id, value.to_value());
        }
    }

    fn check(&self, value: &Value<'_>) -> Result<bool, ValueError> {
        check::<T>(value)
    }

    #[cfg(feature = "serde")]
    fn is_secret(&self) -> bool {
        T::IS_SECRET
    }

    fn set(&mut self, _: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
        if T::IS_CONTAINER {
            T::check(value)?;
            return self.get_or_insert_with(T::placeholder).set_from(value);
        }
        *self = Some(T::from_value(value)?);
        Ok(())
    }

    fn clear(&mut self) {
        *self = None;
    }
}

fn check<T: ResourceValue>(value: &Value<'_>) -> Result<bool, ValueError> {
    T::check(value).map(|()| T::is_listed(value))
}

impl<T: ResourceValue, S: Storage<T>> Field for Multiple<T, S> {
    fn emit(&self, id: u16, sink: &mut dyn Sink) {
        sink.begin_multiple(id, self.len());
        for (instance, value) in self.iter() {
            sink.value(instance, value.to_value());
        }
        sink.end_multiple();
    }

    fn check(&self, value: &Value<'_>) -> Result<bool, ValueError> {
        check::<T>(value)
    }

    #[cfg(feature = "serde")]
    fn is_secret(&self) -> bool {
        T::IS_SECRET
    }

    fn set(&mut self, instance: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
        let instance = instance.ok_or(ValueError::WrongMultiplicity)?;
        self.put(instance, T::from_value(value)?)
    }

    fn clear(&mut self) {
        Multiple::clear(self);
    }

    fn instances(&mut self) -> Option<&mut dyn Instances> {
        Some(self)
    }
}

impl<T, S: Storage<T>> Instances for Multiple<T, S> {
    fn contains(&self, id: u16) -> bool {
        self.get(id).is_some()
    }

    fn count(&self) -> usize {
        self.len()
    }

    fn capacity(&self) -> usize {
        S::CAPACITY
    }

    fn make_empty(&mut self) {
        Multiple::clear(self);
    }

    fn remove(&mut self, id: u16) -> bool {
        self.discard(id)
    }
}

/// An optional multiple resource, which can be absent, or present without instances.
impl<T: ResourceValue, S: Storage<T>> Field for Option<Multiple<T, S>> {
    fn emit(&self, id: u16, sink: &mut dyn Sink) {
        if let Some(multiple) = self {
            multiple.emit(id, sink);
        }
    }

    fn check(&self, value: &Value<'_>) -> Result<bool, ValueError> {
        check::<T>(value)
    }

    #[cfg(feature = "serde")]
    fn is_secret(&self) -> bool {
        T::IS_SECRET
    }

    fn set(&mut self, instance: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
        self.get_or_insert_default().set(instance, value)
    }

    fn clear(&mut self) {
        *self = None;
    }

    fn instances(&mut self) -> Option<&mut dyn Instances> {
        Some(self)
    }
}

impl<T, S: Storage<T>> Instances for Option<Multiple<T, S>> {
    fn contains(&self, id: u16) -> bool {
        self.as_ref().is_some_and(|multiple| multiple.get(id).is_some())
    }

    fn count(&self) -> usize {
        self.as_ref().map_or(0, Multiple::len)
    }

    fn capacity(&self) -> usize {
        S::CAPACITY
    }

    fn make_empty(&mut self) {
        *self = Some(Multiple::default());
    }

    fn remove(&mut self, id: u16) -> bool {
        self.as_mut().is_some_and(|multiple| multiple.discard(id))
    }
}
