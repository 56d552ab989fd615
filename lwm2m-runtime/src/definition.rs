//! Definitions of objects: ids, names, types, operations and ranges, as in the XML files of the OMA registry.
//!
//! An [`ObjectDef`] is the definition of one object, with a [`Table`] of its resources. Codecs look up the types of
//! values in it, and writes are checked against it.
//!
//! The generator and `derive(Lwm2mObject)` write definitions as statics, from [`Resources`] of fixed size and the
//! constants in [`table`](crate::table). A program that learns objects at run time, such as a server, builds a
//! `ResourceList` instead. Functions that look up objects take a list of [`Definitions`].
//!
//! ```
//! use lwm2m_runtime::ObjectDef;
//! use lwm2m_runtime::definition::{Operations, Range, ResourceDef, ResourceType, Resources};
//!
//! let level = ResourceDef::new(9, "Battery Level", Operations::Read, ResourceType::Integer);
//! let resources = Resources::new([level.within(&Range::Integer(&[(0, 100)]))]);
//! let device = ObjectDef::new(3, "Device", resources.table()).version(1, 2).mandatory();
//! assert_eq!(device.urn().to_string(), "urn:oma:lwm2m:oma:3:1.2");
//! ```

mod name;
mod range;
mod resource;
mod table;
pub mod words;

use core::fmt;

pub use crate::value::ResourceType;
use name::Name;
pub use range::Range;
pub(crate) use resource::Row;
#[doc(hidden)]
pub use resource::kind_flag;
pub use resource::{Operations, ResourceDef};
#[cfg(feature = "alloc")]
pub use table::ResourceList;
pub use table::{Resources, Table};

/// A list of definitions to look up objects in, in any order.
pub type Definitions<'a> = &'a [&'a ObjectDef<'a>];

/// Returns the definition of an object in the version that a device has registered.
///
/// If the list does not have this version, the nearest one with the same major version is returned; a newer one is
/// preferred. Minor versions only add or remove optional resources. Returns `None` if no major version matches.
///
/// The result lives as long as the definitions, and not only as long as the list: of the generated `versions()` it is
/// `'static`.
///
/// ```
/// use lwm2m_runtime::ObjectDef;
/// use lwm2m_runtime::definition::{Table, Version, in_version};
///
/// static OLD: ObjectDef<'static> = ObjectDef::new(3, "Device", Table::EMPTY);
/// static NEW: ObjectDef<'static> = ObjectDef::new(3, "Device", Table::EMPTY).version(1, 2);
/// let known = [&OLD, &NEW];
/// let found = |minor| in_version(&known, 3, Version { major: 1, minor }).map(ObjectDef::object_version);
///
/// assert_eq!(found(0), Some(OLD.object_version()));
/// assert_eq!(found(1), Some(NEW.object_version()));
/// assert_eq!(in_version(&known, 3, Version { major: 2, minor: 0 }), None);
/// ```
pub fn in_version<'d>(
    definitions: &[&'d ObjectDef<'d>],
    object: u16,
    version: Version,
) -> Option<&'d ObjectDef<'d>> {
    let same_major = |found: &&&ObjectDef<'_>| found.id == object && found.version.major == version.major;
    let distance = |found: &&&ObjectDef<'_>| {
        let minor = found.version.minor;
        (minor < version.minor, minor.abs_diff(version.minor))
    };
    definitions.iter().filter(same_major).min_by_key(distance).copied()
}

/// An object: its ids, its version and a table of its resources.
///
/// ```
/// use lwm2m_runtime::ObjectDef;
/// use lwm2m_runtime::definition::{Operations, Range, ResourceDef, ResourceType, Resources};
///
/// static RESOURCES: Resources<'static, 2> = Resources::new([
///     ResourceDef::executable(4, "Reboot").mandatory(),
///     ResourceDef::new(9, "Battery Level", Operations::Read, ResourceType::Integer)
///         .within(&Range::Integer(&[(0, 100)])),
/// ]);
/// static DEVICE: ObjectDef<'static> =
///     ObjectDef::new(3, "Device", RESOURCES.table()).version(1, 2).mandatory();
///
/// assert_eq!(DEVICE.resource(9).map(|resource| resource.name()), Some("Battery Level"));
/// assert_eq!(DEVICE.urn().to_string(), "urn:oma:lwm2m:oma:3:1.2");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ObjectDef<'a> {
    name: Name<'a>,
    table: Table<'a>,
    id: u16,
    version: Version,
    lwm2m_version: Version,
    multiple: bool,
    mandatory: bool,
}

impl<'a> ObjectDef<'a> {
    /// Creates the definition of a single-instance, optional object of version 1.0.
    ///
    /// Lookups are faster if the table is in ascending order of ids.
    pub const fn new(id: u16, name: &'a str, table: Table<'a>) -> Self {
        ObjectDef {
            name: Name::new(name),
            table,
            id,
            version: Version { major: 1, minor: 0 },
            lwm2m_version: Version { major: 1, minor: 0 },
            multiple: false,
            mandatory: false,
        }
    }

    /// Sets the version of the object.
    #[must_use]
    pub const fn version(mut self, major: u8, minor: u8) -> Self {
        self.version = Version { major, minor };
        self
    }

    /// Sets the lowest LwM2M version that the object can be used with.
    #[must_use]
    pub const fn lwm2m_version(mut self, major: u8, minor: u8) -> Self {
        self.lwm2m_version = Version { major, minor };
        self
    }

    /// Sets that the object can have any number of instances.
    #[must_use]
    pub const fn multiple(mut self) -> Self {
        self.multiple = true;
        self
    }

    /// Sets that every client has the object.
    #[must_use]
    pub const fn mandatory(mut self) -> Self {
        self.mandatory = true;
        self
    }

    /// Returns the Object ID.
    pub const fn id(&self) -> u16 {
        self.id
    }

    /// Returns the registered name; empty without the feature `names`.
    pub const fn name(&self) -> &'a str {
        self.name.as_str()
    }

    /// Returns the version of the object.
    pub const fn object_version(&self) -> Version {
        self.version
    }

    /// Returns the lowest LwM2M version that the object can be used with.
    pub const fn minimum_lwm2m_version(&self) -> Version {
        self.lwm2m_version
    }

    /// Returns whether there may be more than one instance.
    pub const fn is_multiple(&self) -> bool {
        self.multiple
    }

    /// Returns whether every client has the object.
    pub const fn is_mandatory(&self) -> bool {
        self.mandatory
    }

    /// Returns the resources, executables included.
    pub fn resources(&self) -> impl ExactSizeIterator<Item = ResourceDef<'a>> + Clone + use<'a> {
        self.table.iter()
    }

    /// Returns the table of the resources.
    pub const fn table(&self) -> &Table<'a> {
        &self.table
    }

    /// Returns the URN of the object (OMNA registry).
    pub const fn urn(&self) -> Urn {
        Urn { id: self.id, version: self.version }
    }

    /// Returns the resource with this id.
    pub fn resource(&self, id: u16) -> Option<ResourceDef<'a>> {
        self.find(id, 0).map(|(index, row)| self.table.resource(index, row))
    }

    /// Returns the index of the resource with this id in the table.
    ///
    /// The index `guess` is tried first. Payloads mostly follow the order of the table, so that the index
    /// after the last one found is a good guess. Then the index `id` is tried, as many tables have no gaps.
    #[inline]
    pub fn index_of(&self, id: u16, guess: usize) -> Option<usize> {
        self.find(id, guess).map(|(index, _)| index)
    }

    /// Returns the row with this id and its index, as [`index_of`](ObjectDef::index_of) does.
    #[inline]
    pub(crate) fn find(&self, id: u16, guess: usize) -> Option<(usize, Row)> {
        match self.table.row(guess) {
            Some(row) if row.id() == id => Some((guess, row)),
            _ => self.search(id),
        }
    }

    fn search(&self, id: u16) -> Option<(usize, Row)> {
        let index = self.table.search(id)?;
        self.table.row(index).map(|row| (index, row))
    }

    /// Returns the row with this id.
    pub(crate) fn row(&self, id: u16) -> Option<Row> {
        self.find(id, 0).map(|(_, row)| row)
    }
}

/// The URN of an object; `Display` prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Urn {
    id: u16,
    version: Version,
}

impl fmt::Display for Urn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = match self.id {
            0..=1023 => "oma",
            1024..=10240 => "ext",
            _ => "x",
        };
        write!(f, "urn:oma:lwm2m:{class}:{}", self.id)?;
        if self.version == (Version { major: 1, minor: 0 }) { Ok(()) } else { write!(f, ":{}", self.version) }
    }
}

/// `major.minor`, of an object or of LwM2M itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Increases with changes that break older implementations.
    pub major: u8,
    /// Increases with changes that older implementations can ignore.
    pub minor: u8,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}
