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
//! [`Encoder`] makes payloads of an instance, some of its resources or all instances of an object.
//! [`Decoder`] writes a payload to an instance, makes structs of it, or reads it record by record.
//! [`ContentFormat`] names the format; no struct depends on one.
//!
//! # Modules
//!
//! The root has what a first program needs. The rest:
//!
//! | module | content |
//! |---|---|
//! | [`definition`] | tables of objects and resources: types, operations, ranges, versions |
//! | [`field`] | types of fields, and how to make your own |
//! | [`object`] | traits of objects beyond [`Object`] |
//! | [`execute`] | executable resources and their arguments |
//! | [`codec`] | readers and writers of each content format, links |
//! | [`write`](mod@write) | checked writes of records |
//! | [`attributes`] | notification attributes |
//! | [`path`], [`error`] | levels of a path, details of an error |
//! | [`serve`] | a device that answers requests |
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

pub mod attributes;
pub mod codec;
mod decoder;
pub mod definition;
#[doc(hidden)]
pub mod derived;
mod encoder;
pub mod error;
pub mod execute;
pub mod field;
pub mod object;
pub mod path;
mod record;
pub mod serve;
mod sink;
mod value;
pub mod write;

pub use codec::ContentFormat;
pub use decoder::{DecodeOptions, Decoder};
pub use definition::ObjectDef;
pub use definition::words as table;
pub use encoder::Encoder;
pub use error::{Error, ErrorKind, ResponseCode};
pub use field::multiple::Multiple;
pub use object::Object;
pub use path::Path;
pub use record::Record;
pub use value::{ObjectLink, Time, Value};

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
