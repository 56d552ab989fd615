//! Definition tables: what a codec and a checked write need to know of an object.
//!
//! The generator and the derive macro print them as constants; a server may as well build them at run
//! time from definitions it has read. Both are the same type: everything in them is borrowed.

use core::fmt;

use crate::error::{ErrorKind, Found};
use crate::value::{ResourceType, Value};

/// The definitions that a payload may speak of. Their order does not matter.
pub type Definitions<'a> = &'a [&'a ObjectDef<'a>];

/// The definition of an object in the version that a peer has registered.
///
/// For gateways, which keep several versions of an object. Where there is not this very version, the nearest
/// of the same major version is found, a newer one first: minor versions only add or remove optional
/// resources. `None` where no version of the same major is known.
///
/// ```
/// use lwm2m_runtime::{ObjectDef, Version, in_version};
///
/// static OLD: ObjectDef<'static> = ObjectDef::new(3, "Device", &[]);
/// static NEW: ObjectDef<'static> = ObjectDef::new(3, "Device", &[]).version(1, 2);
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
/// use lwm2m_runtime::{ObjectDef, Operations, Range, ResourceDef, ResourceType};
///
/// static RESOURCES: [ResourceDef<'static>; 2] = [
///     ResourceDef::executable(4, "Reboot").mandatory(),
///     ResourceDef::new(9, "Battery Level", Operations::Read, ResourceType::Integer)
///         .within(&Range::Integer(&[(0, 100)])),
/// ];
/// static DEVICE: ObjectDef<'static> = ObjectDef::new(3, "Device", &RESOURCES).version(1, 2).mandatory();
///
/// assert_eq!(DEVICE.resource(9).map(|resource| resource.name()), Some("Battery Level"));
/// assert_eq!(DEVICE.urn().to_string(), "urn:oma:lwm2m:oma:3:1.2");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ObjectDef<'a> {
    name: &'a str,
    resources: &'a [ResourceDef<'a>],
    id: u16,
    version: Version,
    lwm2m_version: Version,
    multiple: bool,
    mandatory: bool,
    sorted: bool,
    all_readable: bool,
}

impl<'a> ObjectDef<'a> {
    /// A single-instance, optional object of version 1.0.
    ///
    /// The table should be in ascending order of ids; looking up is slower when it is not.
    pub const fn new(id: u16, name: &'a str, resources: &'a [ResourceDef<'a>]) -> Self {
        let mut sorted = true;
        let mut all_readable = true;
        let mut previous: Option<u16> = None;
        let mut rest = resources;
        while let [resource, tail @ ..] = rest {
            if let Some(before) = previous {
                sorted = sorted && before < resource.id;
            }
            all_readable = all_readable && (resource.operations.is_readable() || resource.kind.is_none());
            previous = Some(resource.id);
            rest = tail;
        }
        ObjectDef {
            name,
            resources,
            id,
            version: Version { major: 1, minor: 0 },
            lwm2m_version: Version { major: 1, minor: 0 },
            multiple: false,
            mandatory: false,
            sorted,
            all_readable,
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
    pub const fn resources(&self) -> &'a [ResourceDef<'a>] {
        self.resources
    }

    /// Whether every value in the table may be read by a server.
    pub(crate) const fn is_all_readable(&self) -> bool {
        self.all_readable
    }

    /// The URN, made of the id, the class it belongs to and the version (OMNA registry).
    pub const fn urn(&self) -> Urn {
        Urn { id: self.id, version: self.version }
    }

    /// The resource with this id.
    pub fn resource(&self, id: u16) -> Option<&'a ResourceDef<'a>> {
        self.index_of(id, 0).and_then(|index| self.resources.get(index))
    }

    /// Index of the resource with this id in the table.
    ///
    /// `guess` is tried first: payloads mostly follow the table's order, so that the index after the
    /// last one found is a good guess. Then `id` itself, as tables from 0 without gaps are frequent.
    #[inline]
    pub fn index_of(&self, id: u16, guess: usize) -> Option<usize> {
        self.find(id, guess).map(|(index, _)| index)
    }

    /// The resource with this id and its index, looked for as [`index_of`](ObjectDef::index_of) does.
    #[inline]
    pub(crate) fn find(&self, id: u16, guess: usize) -> Option<(usize, &'a ResourceDef<'a>)> {
        match self.resources.get(guess) {
            Some(resource) if resource.id == id => Some((guess, resource)),
            _ => self.search(id),
        }
    }

    fn search(&self, id: u16) -> Option<(usize, &'a ResourceDef<'a>)> {
        let direct = usize::from(id);
        let index = match self.resources.get(direct) {
            Some(resource) if resource.id == id => direct,
            _ if self.sorted => self.resources.binary_search_by_key(&id, |resource| resource.id).ok()?,
            _ => self.resources.iter().position(|resource| resource.id == id)?,
        };
        self.resources.get(index).map(|resource| (index, resource))
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

/// A resource: one line of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResourceDef<'a> {
    name: &'a str,
    range: Option<&'a Range<'a>>,
    id: u16,
    kind: Option<ResourceType>,
    operations: Operations,
    multiple: bool,
    mandatory: bool,
}

impl<'a> ResourceDef<'a> {
    /// A single, optional resource that holds values of type `kind`.
    pub const fn new(id: u16, name: &'a str, operations: Operations, kind: ResourceType) -> Self {
        ResourceDef { name, range: None, id, kind: Some(kind), operations, multiple: false, mandatory: false }
    }

    /// An optional resource that is executed and holds nothing.
    pub const fn executable(id: u16, name: &'a str) -> Self {
        ResourceDef {
            name,
            range: None,
            id,
            kind: None,
            operations: Operations::Execute,
            multiple: false,
            mandatory: false,
        }
    }

    /// The same with resource instances.
    #[must_use]
    pub const fn multiple(mut self) -> Self {
        self.multiple = true;
        self
    }

    /// The same as a resource that every instance of the object has.
    #[must_use]
    pub const fn mandatory(mut self) -> Self {
        self.mandatory = true;
        self
    }

    /// The same with a range that values written from outside must keep to.
    #[must_use]
    pub const fn within(mut self, range: &'a Range<'a>) -> Self {
        self.range = Some(range);
        self
    }

    /// Resource ID.
    pub const fn id(&self) -> u16 {
        self.id
    }

    /// Registered name.
    pub const fn name(&self) -> &'a str {
        self.name
    }

    /// Type of its values; `None` for an executable.
    pub const fn kind(&self) -> Option<ResourceType> {
        self.kind
    }

    /// What a server may do with it.
    pub const fn operations(&self) -> Operations {
        self.operations
    }

    /// Whether it has resource instances.
    pub const fn is_multiple(&self) -> bool {
        self.multiple
    }

    /// Whether every instance of the object has it.
    pub const fn is_mandatory(&self) -> bool {
        self.mandatory
    }

    /// The values it may have, if that is limited.
    pub const fn range(&self) -> Option<&'a Range<'a>> {
        self.range
    }
}

/// What a server may do with a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operations {
    /// Nothing: only a bootstrap server may touch it.
    Bootstrap,
    /// `R`
    Read,
    /// `W`
    Write,
    /// `RW`
    ReadWrite,
    /// `E`
    Execute,
}

impl Operations {
    /// Whether a server may read it.
    pub const fn is_readable(self) -> bool {
        matches!(self, Operations::Read | Operations::ReadWrite)
    }

    /// Whether a server may write it.
    pub const fn is_writable(self) -> bool {
        matches!(self, Operations::Write | Operations::ReadWrite)
    }

    /// Whether a server may execute it.
    pub const fn is_executable(self) -> bool {
        matches!(self, Operations::Execute)
    }
}

impl fmt::Display for Operations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Operations::Bootstrap => "none but a bootstrap server's",
            Operations::Read => "R",
            Operations::Write => "W",
            Operations::ReadWrite => "RW",
            Operations::Execute => "E",
        })
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

/// The values a resource may have: a union of intervals, both ends included.
///
/// ```
/// use lwm2m_runtime::{Range, Value};
///
/// let range = Range::Integer(&[(0, 247), (255, 255)]);
/// assert!(range.check(&Value::Integer(255)).is_ok());
/// assert!(range.check(&Value::Integer(250)).is_err());
/// assert_eq!(range.to_string(), "0..=247 or 255");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Range<'a> {
    /// Of an Integer or a Time.
    Integer(&'a [(i64, i64)]),
    /// Of an Unsigned Integer.
    Unsigned(&'a [(u64, u64)]),
    /// Of a Float.
    Float(&'a [(f64, f64)]),
    /// Octets in a String, an Opaque or a Corelnk.
    Length(&'a [(u32, u32)]),
}

impl Range<'_> {
    /// Whether the value is inside.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`] with what was found. NaN is outside of every range.
    pub fn check(&self, value: &Value<'_>) -> Result<(), ErrorKind> {
        let found = match (self, *value) {
            (Range::Integer(union), Value::Integer(number)) if !contains(union, number) => {
                Found::Integer(number)
            }
            (Range::Integer(union), Value::Time(time)) if !contains(union, time.0) => Found::Integer(time.0),
            (Range::Unsigned(union), Value::Unsigned(number)) if !contains(union, number) => {
                Found::Unsigned(number)
            }
            (Range::Float(union), Value::Float(number)) if !contains(union, number) => Found::Float(number),
            (Range::Length(union), Value::String(text) | Value::CoreLink(text)) => {
                return check_length(union, text.len());
            }
            (Range::Length(union), Value::Opaque(octets)) => return check_length(union, octets.len()),
            _ => return Ok(()),
        };
        Err(ErrorKind::OutOfRange { found })
    }

    /// Whether a text or an opaque of so many octets is inside.
    pub(crate) fn check_length(&self, octets: usize) -> Result<(), ErrorKind> {
        match self {
            Range::Length(union) => check_length(union, octets),
            _ => Ok(()),
        }
    }
}

fn contains<T: PartialOrd>(union: &[(T, T)], number: T) -> bool {
    union.iter().any(|(low, high)| *low <= number && number <= *high)
}

fn check_length(union: &[(u32, u32)], octets: usize) -> Result<(), ErrorKind> {
    if u32::try_from(octets).is_ok_and(|octets| contains(union, octets)) {
        return Ok(());
    }
    Err(ErrorKind::OutOfRange { found: Found::Octets(octets) })
}

impl fmt::Display for Range<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Range::Integer(union) => write_union(f, union),
            Range::Unsigned(union) => write_union(f, union),
            Range::Float(union) => write_union(f, union),
            Range::Length(union) => {
                write_union(f, union)?;
                f.write_str(" octets")
            }
        }
    }
}

fn write_union<T: fmt::Display + PartialEq>(f: &mut fmt::Formatter<'_>, union: &[(T, T)]) -> fmt::Result {
    let mut separator = "";
    for (low, high) in union {
        f.write_str(separator)?;
        if low == high {
            write!(f, "{low}")?
        } else {
            write!(f, "{low}..={high}")?
        }
        separator = " or ";
    }
    Ok(())
}
