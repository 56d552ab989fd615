//! Fields: how the plain types of a struct hold resources.
//!
//! Two traits share the work. [`ResourceValue`] is a type that holds one value: `f64`, `String`, an
//! enum, a newtype of yours. [`Field`] is a field of the struct: a value itself for a mandatory
//! resource, an `Option` for an optional one, a [`Multiple`] for one with instances. Implement the
//! first, and the second follows.

use crate::error::ValueError;
use crate::multiple::Multiple;
use crate::sink::Sink;
use crate::value::{ObjectLink, ResourceType, Time, Value};

#[cfg(feature = "heapless")]
pub use crate::multiple::BoundedMultiple;
pub use crate::multiple::Storage;
pub use crate::secret::Secret;
pub use crate::value::CoreLink;

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

/// An open enum: the codes of a resource that has names for some of them.
///
/// Every enum with an `Other` variant can implement it; the generator and `derive(Lwm2mEnum)` do.
/// No code that a peer sends is lost: `from_code` followed by `code` gives it back.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a resource",
    label = "needs `ResourceValue`",
    note = "implement `ResourceValue` for a type of your own; for an enum of codes derive `Lwm2mEnum`",
    note = "a field that holds no resource is marked with `#[lwm2m(skip)]`"
)]
pub trait Enumeration: Copy {
    /// [`ResourceType::Integer`], or [`ResourceType::Unsigned`] for an Unsigned Integer resource.
    const KIND: ResourceType = ResourceType::Integer;

    /// The variant of a code, `Other` where there is none.
    fn from_code(code: i64) -> Self;

    /// The code of a variant.
    fn code(self) -> i64;
}

impl<E: Enumeration> ResourceValue for E {
    const KIND: ResourceType = E::KIND;

    #[inline]
    fn to_value(&self) -> Value<'_> {
        let code = self.code();
        match (E::KIND, u64::try_from(code)) {
            (ResourceType::Unsigned, Ok(code)) => Value::Unsigned(code),
            _ => Value::Integer(code),
        }
    }

    #[inline]
    fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
        code_of(value, E::KIND).map(E::from_code)
    }

    fn placeholder() -> Self {
        E::from_code(0)
    }

    fn check(value: &Value<'_>) -> Result<(), ValueError> {
        code_of(value, E::KIND).map(drop)
    }
}

fn code_of(value: &Value<'_>, kind: ResourceType) -> Result<i64, ValueError> {
    match *value {
        Value::Integer(code) => Ok(code),
        // Codes above the signed maximum have no name in any definition.
        Value::Unsigned(code) => i64::try_from(code).map_err(|_| ValueError::Overflow),
        _ => Err(ValueError::WrongType { expected: kind }),
    }
}

/// Types that are a value of the same type, and nothing else.
macro_rules! plain_values {
    ($($type:ty, $kind:ident, $blank:expr;)*) => {$(
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
                $blank
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

/// Integers, for resources of either integer type and for the seconds of a Time.
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

/// Holds every float that is exact in 32 bits; NaN and the infinities among them.
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

/// Borrowed text and bytes: read like any other, and never
/// written, as what comes in with a payload is gone when the payload is.
macro_rules! borrowed {
    ($($type:ty, $kind:ident, $blank:expr;)*) => {$(
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
                $blank
            }
        }
    )*};
}

borrowed! {
    str, String, "";
    [u8], Opaque, &[];
}

/// Holds as many bytes as it has room for, neither more nor less: a key, an address.
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
}

#[cfg(any(feature = "heapless", feature = "alloc"))]
/// Containers of text and bytes: the type, its generics, the kind, how to borrow, how to build.
macro_rules! containers {
    ($(
        ($($generics:tt)*) $type:ty, $kind:ident $(| $like:ident)?, $borrow:ident, $build:expr, $check:expr;
    )*) => {$(
        impl<$($generics)*> ResourceValue for $type {
            const KIND: ResourceType = ResourceType::$kind;

            #[inline]
            fn to_value(&self) -> Value<'_> {
                Value::$kind(self.$borrow())
            }

            fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
                match *value {
                    Value::$kind(content) $(| Value::$like(content))? => $build(content),
                    _ => Err(ValueError::WrongType { expected: Self::KIND }),
                }
            }

            fn placeholder() -> Self {
                Self::new()
            }

            fn check(value: &Value<'_>) -> Result<(), ValueError> {
                match *value {
                    Value::$kind(content) $(| Value::$like(content))? => $check(content.len()),
                    _ => Err(ValueError::WrongType { expected: Self::KIND }),
                }
            }
        }
    )*};
}

impl<S> ResourceValue for CoreLink<S>
where
    S: ResourceValue,
{
    const KIND: ResourceType = ResourceType::CoreLink;

    fn to_value(&self) -> Value<'_> {
        match self.0.to_value() {
            Value::String(text) => Value::CoreLink(text),
            other => other,
        }
    }

    fn from_value(value: &Value<'_>) -> Result<Self, ValueError> {
        S::from_value(&link_text(value)?).map(CoreLink)
    }

    fn placeholder() -> Self {
        CoreLink(S::placeholder())
    }

    fn check(value: &Value<'_>) -> Result<(), ValueError> {
        S::check(&link_text(value)?)
    }
}

fn link_text<'a>(value: &Value<'a>) -> Result<Value<'a>, ValueError> {
    match *value {
        Value::CoreLink(text) => Ok(Value::String(text)),
        _ => Err(ValueError::WrongType { expected: ResourceType::CoreLink }),
    }
}

#[cfg(feature = "alloc")]
containers! {
    () alloc::string::String, String | CoreLink, as_str, |text: &str| Ok(text.into()), |_| Ok(());
    () alloc::vec::Vec<u8>, Opaque, as_slice, |bytes: &[u8]| Ok(bytes.into()), |_| Ok(());
}

#[cfg(feature = "heapless")]
fn check_capacity<const N: usize>(bytes: usize) -> Result<(), ValueError> {
    if bytes <= N { Ok(()) } else { Err(ValueError::TooLong { capacity: N }) }
}

#[cfg(feature = "heapless")]
containers! {
    (const N: usize) heapless::String<N>, String | CoreLink, as_str,
        |text| heapless::String::try_from(text).map_err(|_| ValueError::TooLong { capacity: N }),
        check_capacity::<N>;
    (const N: usize) heapless::Vec<u8, N>, Opaque, as_slice,
        |bytes| heapless::Vec::from_slice(bytes).map_err(|_| ValueError::TooLong { capacity: N }),
        check_capacity::<N>;
}
