//! The runtime of LwM2M objects: `no_std`, without an allocation of its own, without `unsafe`.
//!
//! An object is a plain struct with a table beside it. `lwm2m-codegen` generates both from a definition;
//! they can as well be written by hand. What the runtime asks of a struct is little:
//!
//! ```text
//! struct --Object::field--> Sink (a format's writer) --> payload
//! payload --> Reader (records) --check all, then apply all--> Object::field_mut --> struct
//! ```
//!
//! [`Encoder`] says what goes out: an instance, some of its resources, all instances of an object.
//! [`Decoder`] is what came in: it is applied to an instance, made into a new one, or looked at record
//! by record. [`ContentFormat`] names the format; no struct knows about any.
//!
//! # Where to look
//!
//! | for | there is |
//! |---|---|
//! | paths, values and what is said of them | [`Path`], [`Value`], [`Time`], [`ObjectLink`], [`Record`] |
//! | tables | [`ObjectDef`], [`Table`], [`ResourceDef`], [`Range`], [`Operations`] |
//! | fields of a struct | [`Field`], [`ResourceValue`], [`Enumeration`], [`Multiple`] |
//! | objects and instances | [`Object`], [`Execute`], [`Arguments`] |
//! | payloads | [`Encoder`], [`Decoder`], [`codec`] |
//! | checked writes | [`write()`], [`WriteMode`], [`Access`] |
//! | what was refused, and the answer to it | [`Error`], [`ErrorKind`], [`ResponseCode`] |
//! | a whole device that answers requests | [`serve`] |
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `alloc` | `String`, `Vec<u8>` and [`Multiple`] as fields; payloads in a `Vec<u8>` |
//! | `std`, on by default | `alloc` |
//! | `formats`, on by default | every content format; each can be had alone by its name |
//! | `heapless` | strings, opaques and multiple resources of a fixed capacity |
//! | `notation` | requests and answers as lines of text: [`serve::notation`](serve) |
//! | `serde` | `Serialize` and `Deserialize` for the field types that are ours |
#![no_std]

#[cfg(feature = "alloc")]
#[doc(hidden)]
pub extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod arguments;
mod attributes;
mod bits;
pub mod codec;
mod decode;
mod decoder;
mod definition;
#[doc(hidden)]
pub mod derived;
mod encoder;
mod error;
mod execute;
mod field;
mod multiple;
mod number;
pub mod object;
mod path;
mod record;
pub mod serve;
mod sink;
mod value;
mod write;

pub use arguments::Arguments;
pub use attributes::{AttributeChanges, Attributes, Edge};
pub use codec::ContentFormat;
pub use decode::DecodeOptions;
pub use decoder::Decoder;
#[cfg(feature = "alloc")]
pub use definition::ResourceList;
#[doc(hidden)]
pub use definition::Said;
pub use definition::{
    Definitions, ObjectDef, Operations, Range, ResourceDef, Resources, Table, Urn, Version, in_version,
};
pub use encoder::{Encoder, Output};
pub use error::{Actual, Error, ErrorKind, MissingResources, ResponseCode, ValueError};
pub use execute::{Action, Execute, Execution};
pub use field::{Enumeration, Field, Instances, ResourceValue};
#[cfg(feature = "heapless")]
pub use multiple::BoundedMultiple;
pub use multiple::{Multiple, Storage};
pub use number::{Number, Reading};
pub use object::Object;
pub use path::{Ids, Level, Path};
pub use record::Record;
pub use sink::{Sink, Visitor};
pub use value::{CoreLink, ObjectLink, ResourceType, Time, Value};
pub use write::{Access, WriteMode, write};

#[cfg(feature = "derive")]
pub use lwm2m_derive::{Lwm2mEnum, Lwm2mObject};

/// Brings in the objects that the generator wrote in build.rs.
///
/// ```ignore
/// pub mod objects {
///     lwm2m_runtime::include_objects!();
/// }
/// ```
///
/// A path below `OUT_DIR` may be given for a generator that was told to write elsewhere:
/// `include_objects!("gateway")`.
#[macro_export]
macro_rules! include_objects {
    () => {
        $crate::include_objects!("objects");
    };
    ($folder:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $folder, "/mod.rs"));
    };
}
