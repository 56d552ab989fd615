//! Fields: how the plain types of a struct hold resources.
//!
//! Two traits share the work. [`ResourceValue`] is a type that holds one value: `f64`, `String`, an
//! enum, a newtype of yours. [`Field`] is a field of the struct: a value itself for a mandatory
//! resource, an `Option` for an optional one, a [`Multiple`] for one with instances. Implement the
//! first, and the second follows.

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
pub use multiple::Storage;
pub use secret::Secret;

/// A type that can hold the value of a resource, or of one instance of it.
///
/// Integers of every width, floats, `bool`, text and bytes in any container are such types already; what is
/// borrowed, `&str` and `&[u8]`, can be read and never written. A newtype of yours hands its value on to the
/// type inside, which refuses what does not fit:
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
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a resource",
    label = "needs `ResourceValue`",
    note = "implement `ResourceValue` for a type of your own; for an enum of codes derive `Lwm2mEnum`",
    note = "a field that holds no resource is marked with `#[lwm2m(skip)]`"
)]
pub trait ResourceValue: Sized {
    /// The resource type it is made for.
    const KIND: ResourceType;

    /// Returns its value.
    fn to_value(&self) -> Value<'_>;

    /// Converts a value, exactly or not at all.
    ///
    /// # Errors
    ///
    /// [`ValueError::WrongType`], [`ValueError::Overflow`] or [`ValueError::TooLong`]; a value is never
    /// rounded or cut to make it fit.
    fn from_value(value: &Value<'_>) -> Result<Self, ValueError>;

    /// Returns the value of a mandatory field until decoding fills it.
    fn placeholder() -> Self;

    /// Whether [`from_value`](ResourceValue::from_value) would take the value in.
    ///
    /// # Errors
    ///
    /// As for [`from_value`](ResourceValue::from_value).
    fn check(value: &Value<'_>) -> Result<(), ValueError> {
        Self::from_value(value).map(drop)
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
    /// Tells the sink what it holds, if it holds anything.
    fn emit(&self, id: u16, sink: &mut dyn Sink);

    /// Whether [`set`](Field::set) would take the value in, room for further instances aside.
    ///
    /// # Errors
    ///
    /// The reason why not.
    fn check(&self, instance: Option<u16>, value: &Value<'_>) -> Result<(), ValueError>;

    /// Takes a value in: as the resource's, or as that of one of its instances.
    ///
    /// # Errors
    ///
    /// The reason why not; the field is as it was.
    fn set(&mut self, instance: Option<u16>, value: &Value<'_>) -> Result<(), ValueError>;

    /// Goes back to absent where that is possible, else to a blank value.
    fn clear(&mut self);

    /// The resource instances, for a field of a multiple resource.
    fn instances(&mut self) -> Option<&mut dyn Instances> {
        None
    }
}

/// The instances of a multiple resource, whatever their values are.
pub trait Instances {
    /// Whether there is an instance with this id.
    fn contains(&self, id: u16) -> bool;
    /// Number of instances.
    fn count(&self) -> usize;
    /// Instances that fit in all.
    fn capacity(&self) -> usize;
    /// Makes the resource present, without instances.
    fn make_empty(&mut self);
    /// Takes an instance out; false if it was not there.
    fn remove(&mut self, id: u16) -> bool;
}

impl<T: ResourceValue> Field for T {
    fn emit(&self, id: u16, sink: &mut dyn Sink) {
        sink.value(id, self.to_value());
    }

    fn check(&self, instance: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
        check_single::<T>(instance, value)
    }

    fn set(&mut self, _: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
        *self = T::from_value(value)?;
        Ok(())
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

    fn check(&self, instance: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
        check_single::<T>(instance, value)
    }

    fn set(&mut self, _: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
        *self = Some(T::from_value(value)?);
        Ok(())
    }

    fn clear(&mut self) {
        *self = None;
    }
}

fn check_single<T: ResourceValue>(instance: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
    match instance {
        None => T::check(value),
        Some(_) => Err(ValueError::WrongMultiplicity),
    }
}

fn check_multiple<T: ResourceValue>(instance: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
    match instance {
        Some(_) => T::check(value),
        None => Err(ValueError::WrongMultiplicity),
    }
}

impl<T: ResourceValue, S: Storage<T>> Field for Multiple<T, S> {
    fn emit(&self, id: u16, sink: &mut dyn Sink) {
        sink.begin_multiple(id, self.len());
        for (instance, value) in self.iter() {
            sink.value(instance, value.to_value());
        }
        sink.end_multiple();
    }

    fn check(&self, instance: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
        check_multiple::<T>(instance, value)
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

/// An optional multiple resource: absent is not the same as present without instances.
impl<T: ResourceValue, S: Storage<T>> Field for Option<Multiple<T, S>> {
    fn emit(&self, id: u16, sink: &mut dyn Sink) {
        if let Some(multiple) = self {
            multiple.emit(id, sink);
        }
    }

    fn check(&self, instance: Option<u16>, value: &Value<'_>) -> Result<(), ValueError> {
        check_multiple::<T>(instance, value)
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
        *self = Some(Multiple::new());
    }

    fn remove(&mut self, id: u16) -> bool {
        self.as_mut().is_some_and(|multiple| multiple.discard(id))
    }
}
