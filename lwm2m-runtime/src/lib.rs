//! The runtime of LwM2M objects.
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
mod definition;
mod error;
mod field;
mod incoming;
mod multiple;
mod object;
mod outgoing;
mod path;
mod record;
pub mod serve;
mod sink;
mod value;
mod write;

pub use arguments::Arguments;
pub use attributes::{AttributeChanges, Attributes, Edge, Number};
pub use codec::ContentFormat;
pub use decode::Tolerance;
pub use definition::{Definitions, ObjectDef, Operations, Range, ResourceDef, Urn, Version};
pub use error::{Error, ErrorKind, Found, Missing, ResponseCode};
pub use field::{Enumeration, Field, Instances, ResourceValue};
pub use incoming::Incoming;
#[cfg(feature = "heapless")]
pub use multiple::BoundedMultiple;
pub use multiple::{Multiple, Storage};
pub use object::{Execute, Instance, Object, not_executable};
pub use outgoing::Outgoing;
pub use path::{Ids, Level, Path};
pub use record::Record;
pub use sink::{Sink, Visitor};
pub use value::{CoreLink, ObjectLink, ResourceType, Time, Value};
pub use write::{Authority, Mode, write};

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
