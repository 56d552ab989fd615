//! The definition of a resource: one row of an object's table.

use core::fmt;

use super::name::Name;
use super::range::Range;
use super::words;
use crate::value::ResourceType;

/// The definition of a resource; [`Resources`](super::Resources) lists those of an object.
#[derive(Clone, Copy)]
pub struct ResourceDef<'a> {
    row: Row,
    name: Name<'a>,
    range: Option<&'a Range<'a>>,
}

impl<'a> ResourceDef<'a> {
    /// Creates the definition of a single, optional resource with values of type `kind`.
    pub const fn new(id: u16, name: &'a str, operations: Operations, kind: ResourceType) -> Self {
        ResourceDef::with_flags(id, name, kind_flag(kind) | operations.flag())
    }

    /// Creates the definition of an optional executable resource, which has no value.
    pub const fn executable(id: u16, name: &'a str) -> Self {
        ResourceDef::with_flags(id, name, words::E)
    }

    pub(super) const fn with_flags(id: u16, name: &'a str, flags: u16) -> Self {
        ResourceDef { row: Row { id, flags }, name: Name::new(name), range: None }
    }

    /// Sets that the resource has resource instances.
    #[must_use]
    pub const fn multiple(mut self) -> Self {
        self.row.flags |= words::MULTIPLE;
        self
    }

    /// Sets that every instance of the object has the resource.
    #[must_use]
    pub const fn mandatory(mut self) -> Self {
        self.row.flags |= words::MANDATORY;
        self
    }

    /// Sets the range of written values.
    #[must_use]
    pub const fn within(mut self, range: &'a Range<'a>) -> Self {
        self.range = Some(range);
        self
    }

    /// Returns the resource of a row, without [`words::CONVERTED`], which describes the field only.
    pub(super) const fn of_row(row: Row, name: Name<'a>, range: Option<&'a Range<'a>>) -> Self {
        ResourceDef { row: Row { id: row.id, flags: row.flags & !words::CONVERTED }, name, range }
    }

    /// Returns the row in a table.
    pub(super) const fn row(&self) -> Row {
        self.row
    }

    /// Returns the Resource ID.
    pub const fn id(&self) -> u16 {
        self.row.id
    }

    /// Returns the registered name; empty without the feature `names`.
    pub const fn name(&self) -> &'a str {
        self.name.as_str()
    }

    /// Returns the type of the values; `None` for an executable.
    pub const fn kind(&self) -> Option<ResourceType> {
        self.row.kind()
    }

    /// Returns the operations of a server.
    pub const fn operations(&self) -> Operations {
        self.row.operations()
    }

    /// Returns whether the resource has resource instances.
    pub const fn is_multiple(&self) -> bool {
        self.row.is_multiple()
    }

    /// Returns whether every instance of the object has the resource.
    pub const fn is_mandatory(&self) -> bool {
        self.row.is_mandatory()
    }

    /// Returns the range of written values, if they are limited.
    pub const fn range(&self) -> Option<&'a Range<'a>> {
        self.range
    }
}

/// Compares everything but the index in a table.
impl PartialEq for ResourceDef<'_> {
    fn eq(&self, other: &Self) -> bool {
        let key = |resource: &Self| (resource.row.id, resource.row.flags);
        key(self) == key(other) && self.name == other.name && self.range == other.range
    }
}

impl fmt::Debug for ResourceDef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResourceDef")
            .field("id", &self.id())
            .field("name", &self.name())
            .field("operations", &self.operations())
            .field("kind", &self.kind())
            .field("multiple", &self.is_multiple())
            .field("mandatory", &self.is_mandatory())
            .field("range", &self.range())
            .finish()
    }
}

/// Masks and offsets of the type and the operations in the flags.
const KIND: u16 = 8;
const OPERATIONS: u16 = 4;
const DIGIT: u16 = 0xf;

/// A resource without its name and its range, which are in arrays of their own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    id: u16,
    /// The sum of [`words`].
    flags: u16,
}

/// The types by their digit.
const KINDS: [Option<ResourceType>; DIGIT as usize + 1] = {
    use ResourceType::*;
    let mut kinds = [None; DIGIT as usize + 1];
    let all = [String, Integer, Unsigned, Float, Boolean, Opaque, Time, ObjectLink, CoreLink];
    let mut index = 0;
    while index < all.len() {
        kinds[(kind_flag(all[index]) >> KIND) as usize] = Some(all[index]);
        index += 1;
    }
    kinds
};

impl Row {
    pub(super) const EMPTY: Row = Row { id: 0, flags: 0 };

    #[inline]
    pub(crate) const fn id(self) -> u16 {
        self.id
    }

    #[inline]
    pub(crate) const fn kind(self) -> Option<ResourceType> {
        KINDS[(self.flags >> KIND & DIGIT) as usize]
    }

    #[inline]
    pub(crate) const fn operations(self) -> Operations {
        match self.flags >> OPERATIONS & DIGIT {
            1 => Operations::Read,
            2 => Operations::Write,
            3 => Operations::ReadWrite,
            4 => Operations::Execute,
            _ => Operations::Bootstrap,
        }
    }

    #[inline]
    pub(crate) const fn is_readable(self) -> bool {
        self.flags & words::R != 0
    }

    #[inline]
    pub(crate) const fn is_writable(self) -> bool {
        self.flags & words::W != 0
    }

    #[inline]
    pub(crate) const fn is_multiple(self) -> bool {
        self.flags & words::MULTIPLE != 0
    }

    #[inline]
    pub(crate) const fn is_mandatory(self) -> bool {
        self.flags & words::MANDATORY != 0
    }

    /// Returns whether the type of the field belongs to another resource type.
    #[inline]
    pub(crate) const fn is_converted(self) -> bool {
        self.flags & words::CONVERTED != 0
    }
}

/// Returns the flag of a type.
pub const fn kind_flag(kind: ResourceType) -> u16 {
    match kind {
        ResourceType::String => words::STRING,
        ResourceType::Integer => words::INTEGER,
        ResourceType::Unsigned => words::UNSIGNED,
        ResourceType::Float => words::FLOAT,
        ResourceType::Boolean => words::BOOLEAN,
        ResourceType::Opaque => words::OPAQUE,
        ResourceType::Time => words::TIME,
        ResourceType::ObjectLink => words::OBJLNK,
        ResourceType::CoreLink => words::CORELNK,
    }
}

/// The operations of a server on a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operations {
    /// None: only a bootstrap server can access the resource.
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
    /// Returns whether a server may read the resource.
    pub const fn is_readable(self) -> bool {
        matches!(self, Operations::Read | Operations::ReadWrite)
    }

    /// Returns whether a server may write the resource.
    pub const fn is_writable(self) -> bool {
        matches!(self, Operations::Write | Operations::ReadWrite)
    }

    const fn flag(self) -> u16 {
        match self {
            Operations::Bootstrap => 0,
            Operations::Read => words::R,
            Operations::Write => words::W,
            Operations::ReadWrite => words::RW,
            Operations::Execute => words::E,
        }
    }

    /// Returns whether a server may execute the resource.
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
