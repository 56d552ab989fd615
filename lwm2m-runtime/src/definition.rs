//! Definition tables: what a codec and a checked write need to know of an object.
//!
//! The generator and the derive macro print them as literals; a server may as well build them at run
//! time from definitions it has read. Both are the same type: everything in them is borrowed.

mod range;
mod resource;
mod table;

use core::fmt;

pub use range::Range;
pub use resource::{Operations, ResourceDef};
pub(crate) use resource::{Row, kind_digit};
#[cfg(feature = "alloc")]
pub use table::ResourceList;
pub use table::{Resources, Said, Table};

pub use crate::value::ResourceType;

/// The definitions that a payload may speak of. Their order does not matter.
pub type Definitions<'a> = &'a [&'a ObjectDef<'a>];

/// The definition of an object in the version that a peer has registered.
///
/// For gateways, which keep several versions of an object. Where there is not this very version, the nearest
/// of the same major version is found, a newer one first: minor versions only add or remove optional
/// resources. `None` where no version of the same major is known.
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
pub fn in_version<'a>(
    definitions: Definitions<'a>,
    object: u16,
    version: Version,
) -> Option<&'a ObjectDef<'a>> {
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
    // Public for what is generated: the compiler has the least to do with a literal.
    #[doc(hidden)]
    pub name: &'a str,
    #[doc(hidden)]
    pub table: Table<'a>,
    #[doc(hidden)]
    pub id: u16,
    #[doc(hidden)]
    pub version: Version,
    #[doc(hidden)]
    pub lwm2m_version: Version,
    #[doc(hidden)]
    pub multiple: bool,
    #[doc(hidden)]
    pub mandatory: bool,
}

impl<'a> ObjectDef<'a> {
    /// A single-instance, optional object of version 1.0.
    ///
    /// The table should be in ascending order of ids; looking up is slower when it is not.
    pub const fn new(id: u16, name: &'a str, table: Table<'a>) -> Self {
        ObjectDef {
            name,
            table,
            id,
            version: Version { major: 1, minor: 0 },
            lwm2m_version: Version { major: 1, minor: 0 },
            multiple: false,
            mandatory: false,
        }
    }

    /// The same with a version.
    #[must_use]
    pub const fn version(mut self, major: u8, minor: u8) -> Self {
        self.version = Version { major, minor };
        self
    }

    /// The same with the lowest LwM2M version it can be used with.
    #[must_use]
    pub const fn lwm2m_version(mut self, major: u8, minor: u8) -> Self {
        self.lwm2m_version = Version { major, minor };
        self
    }

    /// The same with any number of instances.
    #[must_use]
    pub const fn multiple(mut self) -> Self {
        self.multiple = true;
        self
    }

    /// The same as an object that every client has.
    #[must_use]
    pub const fn mandatory(mut self) -> Self {
        self.mandatory = true;
        self
    }

    /// Object ID.
    pub const fn id(&self) -> u16 {
        self.id
    }

    /// Registered name.
    pub const fn name(&self) -> &'a str {
        self.name
    }

    /// Version of the object.
    pub const fn object_version(&self) -> Version {
        self.version
    }

    /// Lowest LwM2M version the object can be used with.
    pub const fn minimum_lwm2m_version(&self) -> Version {
        self.lwm2m_version
    }

    /// Whether there may be more than one instance.
    pub const fn is_multiple(&self) -> bool {
        self.multiple
    }

    /// Whether every client has it.
    pub const fn is_mandatory(&self) -> bool {
        self.mandatory
    }

    /// The resources, executables included.
    pub fn resources(&self) -> impl ExactSizeIterator<Item = ResourceDef<'a>> + Clone + use<'a> {
        self.table.iter()
    }

    /// The table of its resources.
    pub const fn table(&self) -> &Table<'a> {
        &self.table
    }

    /// The URN, made of the id, the class it belongs to and the version (OMNA registry).
    pub const fn urn(&self) -> Urn {
        Urn { id: self.id, version: self.version }
    }

    /// The resource with this id.
    pub fn resource(&self, id: u16) -> Option<ResourceDef<'a>> {
        self.find(id, 0).map(|(index, row)| self.table.resource(index, row))
    }

    /// Index of the resource with this id in the table.
    ///
    /// `guess` is tried first: payloads mostly follow the table's order, so that the index after the
    /// last one found is a good guess. Then `id` itself, as tables from 0 without gaps are frequent.
    #[inline]
    pub fn index_of(&self, id: u16, guess: usize) -> Option<usize> {
        self.find(id, guess).map(|(index, _)| index)
    }

    /// The row with this id and its index, looked for as [`index_of`](ObjectDef::index_of) does.
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

    /// The row with this id.
    pub(crate) fn row(&self, id: u16) -> Option<Row> {
        self.find(id, 0).map(|(_, row)| row)
    }
}

/// The URN of an object, to be displayed.
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
    /// Raised by a change that old peers cannot read.
    pub major: u8,
    /// Raised by a change that old peers can ignore.
    pub minor: u8,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}
