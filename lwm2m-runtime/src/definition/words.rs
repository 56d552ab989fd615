//! Tables of resources in a form that is easy to read: one [`row`] for each resource, with flags.
//!
//! The flags of a row are a sum: the type ([`FLOAT`], [`STRING`], ...), the operations ([`R`], [`W`], [`RW`] or
//! [`E`]), [`MANDATORY`] and [`MULTIPLE`]. [`within`](ResourceDef::within) adds a range. An executable has no type;
//! a resource without operations belongs to the bootstrap server.
//!
//! The generator and `derive(Lwm2mObject)` write tables in this form. It is also the shortest form by hand:
//!
//! ```
//! use lwm2m_runtime::table::{E, INTEGER, MANDATORY, ObjectDef, R, Range, Resources, row};
//!
//! static RESOURCES: Resources<'static, 2> = Resources::new([
//!     row(4, "Reboot", E | MANDATORY),
//!     row(9, "Battery Level", INTEGER | R).within(&Range::Integer(&[(0, 100)])),
//! ]);
//! static DEVICE: ObjectDef<'static> = ObjectDef::new(3, "Device", RESOURCES.table());
//!
//! let level = DEVICE.resource(9).unwrap();
//! assert_eq!((level.name(), level.range()), ("Battery Level", Some(&Range::Integer(&[(0, 100)]))));
//! ```

use super::resource::ResourceDef;

pub use super::{ObjectDef, Range, Resources};

/// Creates the definition of a resource from flags, such as `FLOAT | R | MANDATORY`.
pub const fn row(id: u16, name: &str, flags: u16) -> ResourceDef<'_> {
    ResourceDef::with_flags(id, name, flags)
}

/// Every instance of the object has the resource.
pub const MANDATORY: u16 = 0x001;
/// The resource has resource instances.
pub const MULTIPLE: u16 = 0x002;
/// The type of the field belongs to another resource type, such as an `i64` that holds the seconds of a Time. Values
/// are converted when they are read.
pub const CONVERTED: u16 = 0x004;

/// A server can read the resource.
pub const R: u16 = 0x010;
/// A server can write the resource.
pub const W: u16 = 0x020;
/// A server can read and write the resource.
pub const RW: u16 = R | W;
/// A server can execute the resource, which has no type.
pub const E: u16 = 0x040;

/// [`ResourceType::String`](crate::definition::ResourceType::String).
pub const STRING: u16 = 0x100;
/// [`ResourceType::Integer`](crate::definition::ResourceType::Integer).
pub const INTEGER: u16 = 0x200;
/// [`ResourceType::Unsigned`](crate::definition::ResourceType::Unsigned).
pub const UNSIGNED: u16 = 0x300;
/// [`ResourceType::Float`](crate::definition::ResourceType::Float).
pub const FLOAT: u16 = 0x400;
/// [`ResourceType::Boolean`](crate::definition::ResourceType::Boolean).
pub const BOOLEAN: u16 = 0x500;
/// [`ResourceType::Opaque`](crate::definition::ResourceType::Opaque).
pub const OPAQUE: u16 = 0x600;
/// [`ResourceType::Time`](crate::definition::ResourceType::Time).
pub const TIME: u16 = 0x700;
/// [`ResourceType::ObjectLink`](crate::definition::ResourceType::ObjectLink).
pub const OBJLNK: u16 = 0x800;
/// [`ResourceType::CoreLink`](crate::definition::ResourceType::CoreLink).
pub const CORELNK: u16 = 0x900;
