//! The JSON form of objects: typed values under the names of fields, for clouds and tools above a server.
//!
//! Feature `serde`. One form for reading and writing, which `lwm2m export --to json-schema` describes as a schema; the
//! page `docs/json.md` has all rules and their reasons. It is no content format: a device never sees it.
//!
//! | LwM2M | JSON |
//! |---|---|
//! | an instance | an object whose keys are the names of the fields; absent resources have no key |
//! | several instances of a resource or an object | an object keyed by their ids |
//! | Integer, Unsigned Integer | a number; a decimal string beyond ±(2^53-1), unless the range or the codes of the resource lie within |
//! | Time | a number of whole seconds |
//! | Float | a number, or `"NaN"`, `"Infinity"`, `"-Infinity"` |
//! | String, Corelnk | a string |
//! | Boolean | `true` or `false` |
//! | Opaque | a string in base64 with padding (RFC 4648, 4) |
//! | Objlnk | a string, `"3303:0"` |
//!
//! There are two directions. The *reported* form has all resources with a value. It checks types, and neither ranges nor
//! codes: it writes every value that decoding keeps, and reads it back equal. The *writable* form is for a server: it has
//! the writable resources only, and is checked like every write.
//!
//! | direction | writes | reads |
//! |---|---|---|
//! | reported | [`Reported`], `Serialize` of a struct | [`ReportedSeed`], `Deserialize` of a struct |
//! | writable | [`Writable`] | [`WritableSeed`] |
//!
//! `lwm2m_codegen::Config::serde` and `#[lwm2m(serde)]` implement `Serialize`, `Deserialize` and [`FieldNames`] for a
//! struct. By hand they are short, too, as everything is here:
//!
#![cfg_attr(feature = "alloc", doc = "```")]
#![cfg_attr(not(feature = "alloc"), doc = "```ignore")]
//! # use lwm2m_runtime::table::{INTEGER, MANDATORY, R, RW, Range, Resources, STRING, row};
//! # use lwm2m_runtime::{Object, ObjectDef, field::Field};
//! use lwm2m_runtime::json::{self, FieldNames, Reported, ReportedSeed, WritableSeed};
//!
//! # static DUTY: Range<'static> = Range::Integer(&[(0, 100)]);
//! # static RESOURCES: Resources<'static, 2> = Resources::new([
//! #     row(0, "Label", STRING | R | MANDATORY), row(1, "Duty", INTEGER | RW).within(&DUTY),
//! # ]);
//! # static PUMP: ObjectDef<'static> = ObjectDef::new(42769, "Pump", RESOURCES.table());
//! #[derive(Debug, Default, PartialEq)]
//! struct Pump {
//!     label: String,
//!     duty: Option<i64>,
//! }
//! # impl Object for Pump {
//! #     fn definition() -> &'static ObjectDef<'static> { &PUMP }
//! #     fn object_definition(&self) -> &'static ObjectDef<'static> { &PUMP }
//! #     fn field(&self, index: usize) -> Option<&dyn Field> {
//! #         match index { 0 => Some(&self.label), 1 => Some(&self.duty), _ => None }
//! #     }
//! #     fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
//! #         match index { 0 => Some(&mut self.label), 1 => Some(&mut self.duty), _ => None }
//! #     }
//! # }
//!
//! impl FieldNames for Pump {
//!     fn field_names(&self) -> &'static [&'static str] {
//!         &["label", "duty"]
//!     }
//! }
//!
//! let mut pump = Pump { label: "cellar".into(), duty: Some(101) };
//! let text = serde_json::to_string(&Reported::new(&pump))?;
//! assert_eq!(text, r#"{"label":"cellar","duty":101}"#);
//!
//! let mut copy = Pump::default();
//! ReportedSeed::new(&mut copy).deserialize(&mut serde_json::Deserializer::from_str(&text))?;
//! assert_eq!(copy, pump);
//!
//! // A server may write `duty` alone, and not beyond its range.
//! let write = |pump: &mut Pump, text| {
//!     WritableSeed::update(pump).deserialize(&mut serde_json::Deserializer::from_str(text))
//! };
//! write(&mut pump, r#"{"duty":50}"#)?;
//! assert_eq!(pump.duty, Some(50));
//! let error = write(&mut pump, r#"{"duty":101}"#).unwrap_err();
//! assert_eq!(error.to_string(), "duty: value out of range: 101; expected 0..=100 at line 1 column 11");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! The format of serde must describe itself, as JSON does. Without the feature `alloc` the types are those that
//! the definition expects, without the alternatives in the table: no decimal strings, no `"NaN"`; base64 has up to
//! 1024 bytes.

mod document;
mod error;
mod names;
#[cfg(feature = "std")]
mod nearest;
mod reported;
mod serialize;
mod value;
#[cfg(feature = "alloc")]
mod writable;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::field::{CoreLink, ResourceValue};
use crate::object::{Object, Placeholder};
use crate::value::{ObjectLink, Time};

pub(crate) use error::Place;
pub(crate) use names::{IdKey, IdText};
pub use reported::ReportedSeed;
pub use serialize::{Reported, Writable};
#[cfg(feature = "alloc")]
pub use writable::WritableSeed;

/// The names of an object's fields, which are the keys of its JSON form.
///
/// The generator and the derive implement it, with the feature `serde`; the definition has no names of fields, so that
/// firmware without this trait does not hold them.
pub trait FieldNames: Object {
    /// Returns the name of each row of the table, in its order; an executable resource has that of its method.
    fn field_names(&self) -> &'static [&'static str];
}

/// Writes an instance in the reported form: the body of `Serialize::serialize`.
///
/// # Errors
///
/// Returns the error of the serializer.
pub fn serialize<S: Serializer>(instance: &dyn FieldNames, serializer: S) -> Result<S::Ok, S::Error> {
    Reported::new(instance).serialize(serializer)
}

/// Reads an instance in the reported form: the body of `Deserialize::deserialize`.
///
/// # Errors
///
/// Returns the first error of the document, with its place.
pub fn deserialize<'de, O: Placeholder + FieldNames, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<O, D::Error> {
    let mut instance = O::placeholder();
    ReportedSeed::new(&mut instance).deserialize(deserializer)?;
    Ok(instance)
}

/// Writes a value in its JSON form: the body of `Serialize::serialize` for an enum or a type of your own.
///
/// # Errors
///
/// Returns the error of the serializer.
pub fn serialize_value<T: ResourceValue, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let value = value.to_value();
    value::serialize(&value, T::is_listed(&value), serializer)
}

/// Reads a value in its JSON form: the body of `Deserialize::deserialize` for an enum or a type of your own.
///
/// # Errors
///
/// Returns the reason why the value is none of the type.
pub fn deserialize_value<'de, T: ResourceValue, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut read = None;
    document::read_value(T::KIND, deserializer, &mut |value| {
        read = Some(T::from_value(value)?);
        Ok(())
    })?;
    read.ok_or_else(|| serde::de::Error::custom(crate::ErrorKind::NoValue))
}

/// Types of fields whose values have the JSON form also outside of an instance.
macro_rules! values {
    ($(($($generics:tt)*) $type:ty;)*) => {$(
        impl<$($generics)*> Serialize for $type {
            fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                serialize_value(self, serializer)
            }
        }

        impl<'de, $($generics)*> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize_value(deserializer)
            }
        }
    )*};
}

values! {
    () Time;
    () ObjectLink;
    (S: ResourceValue) CoreLink<S>;
}
