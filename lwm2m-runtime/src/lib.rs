//! The runtime of LwM2M objects: `no_std`, without an allocation of its own, without `unsafe`.
//!
//! An object is a plain struct that implements [`Object`]; `lwm2m-codegen` generates it from an XML definition.
//! An [`Encoder`] encodes instances in a [`ContentFormat`], a [`Decoder`] writes payloads to instances or decodes
//! structs. [`serve`] responds to the requests of servers. A struct does not depend on a content format:
//!
//! ```text
//! struct --Object::field--> Sink (writer of a format) --> payload
//! payload --> Reader (records) --check all, then apply all--> Object::field_mut --> struct
//! ```
//!
//! ```
//! use lwm2m_runtime::{ContentFormat, Decoder, Path, Value};
//!
//! let payload = Decoder::new(ContentFormat::TEXT, b"+02:00", Path::resource(3, 0, 14));
//! payload.records(&[], &mut |record| {
//!     assert_eq!(record.value, Some(Value::String("+02:00")));
//!     Ok(())
//! })?;
//! # Ok::<(), lwm2m_runtime::Error>(())
//! ```
//!
//! # Modules
//!
//! The root contains the types of a first program. The modules:
//!
//! | module | content |
//! |---|---|
//! | [`object`] | objects: the trait [`Object`] |
//! | [`field`] | the types of fields, and how to make your own |
//! | [`definition`] | definitions of objects: types, operations, ranges, versions |
//! | [`table`] | constants to write definitions by hand |
//! | [`execute`] | executable resources and their arguments |
//! | [`codec`] | readers and writers of each content format, links |
//! | [`write`](mod@write) | checked writes of payloads |
//! | [`attributes`] | notification attributes |
//! | `json` | the JSON form of objects, with the feature `serde` |
//! | [`path`], [`error`] | the levels of a path, the kinds of errors |
//! | [`serve`] | a device that responds to requests |
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `alloc` | `String`, `Vec<u8>` and [`Multiple`] as fields; payloads in a `Vec<u8>` |
//! | `names` | the names of objects and resources in definitions; without it they are empty, and their text takes no flash |
//! | `std`, on by default | `alloc`, `names` |
//! | `formats`, on by default | all content formats: `text`, `opaque`, `cbor`, `link`, `tlv`, `senml-json`, `senml-cbor`, `lwm2m-json`, `lwm2m-cbor` |
//! | `heapless` | strings, opaques and multiple resources of a fixed capacity; the crate as `lwm2m_runtime::heapless` |
//! | `derive` | `derive(Lwm2mObject)` and `derive(Lwm2mEnum)`, for structs and enums written by hand |
//! | `log` | warnings about what decoding keeps or skips, with the crate `log` |
//! | `defmt` | `defmt::Format` for errors, paths, values, records, responses and field types, with `defmt` 1.0 |
//! | `notation` | requests and responses as lines of text: [`serve::notation`](serve) |
//! | `zeroize` | values of [`Secret`](field::Secret) are overwritten with zeros before they are dropped or replaced |
//! | `serde` | the JSON form of objects, by serde: the module `json` |
//!
//! Generated types get more traits from the generator: `Config::derive(Select::all(), "defmt::Format")` in build.rs.
#![no_std]

#[cfg(feature = "alloc")]
#[doc(hidden)]
pub extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

/// The crate `heapless`, version 0.9, whose `String` and `Vec` are fields of fixed capacity.
///
/// Use it through this path: the types of another version of `heapless` implement no [`ResourceValue`].
///
/// ```
/// use lwm2m_runtime::heapless::String;
///
/// let label: String<32> = String::try_from("cellar")?;
/// # Ok::<(), lwm2m_runtime::heapless::CapacityError>(())
/// ```
///
/// [`ResourceValue`]: field::ResourceValue
#[cfg(feature = "heapless")]
pub use heapless;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use serde;

mod ascii;
pub mod attributes;
pub mod codec;
mod debug;
mod decoder;
pub mod definition;
#[cfg(feature = "defmt")]
mod defmt;
#[doc(hidden)]
pub mod derived;
mod encoder;
pub mod error;
pub mod execute;
pub mod field;
#[cfg(feature = "serde")]
pub mod json;
pub mod object;
pub mod path;
mod record;
pub mod serve;
mod sink;
mod value;
pub mod write;

pub use codec::ContentFormat;
pub use decoder::{DecodeOptions, Decoder, OutOfRange};
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

/// Includes the objects that the generator wrote in build.rs.
///
/// ```ignore
/// pub mod objects {
///     lwm2m_runtime::include_objects!();
/// }
/// ```
///
/// If the generator is configured to write to another folder below `OUT_DIR`, name it:
/// `include_objects!("gateway")`.
#[macro_export]
macro_rules! include_objects {
    () => {
        $crate::include_objects!("objects");
    };
    ($folder:literal) => {
        ::core::include!(::core::concat!(
            ::core::env!(
                "OUT_DIR",
                "this package has no build script that generates objects: add `lwm2m-codegen` to \
                 [build-dependencies], and beside Cargo.toml a `build.rs` with \
                 `fn main() { lwm2m_codegen::Config::new().bundled([3303]).run() }`"
            ),
            "/",
            $folder,
            "/mod.rs"
        ));
    };
}
