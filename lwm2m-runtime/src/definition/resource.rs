//! A resource: one line of an object's table, and the few bytes that it takes there.

use core::fmt;

use super::range::Range;
use crate::value::ResourceType;

/// A resource: what a table says of it.
///
/// To list the resources of an object by hand, see [`Resources`](super::Resources).
#[derive(Clone, Copy)]
pub struct ResourceDef<'a> {
    row: Row,
    name: Name<'a>,
    range: Option<&'a Range<'a>>,
}

impl<'a> ResourceDef<'a> {
    /// A single, optional resource that holds values of type `kind`.
    pub const fn new(id: u16, name: &'a str, operations: Operations, kind: ResourceType) -> Self {
        let traits = kind_digit(kind) | operations.digit();
        ResourceDef { row: Row { id, traits, range: 0 }, name: Name::Alone(name), range: None }
    }

    /// An optional resource that is executed and holds nothing.
    pub const fn executable(id: u16, name: &'a str) -> Self {
        let row = Row { id, traits: Operations::Execute.digit(), range: 0 };
        ResourceDef { row, name: Name::Alone(name), range: None }
    }

    /// The same with resource instances.
    #[must_use]
    pub const fn multiple(mut self) -> Self {
        self.row.traits |= MULTIPLE;
        self
    }

    /// The same as a resource that every instance of the object has.
    #[must_use]
    pub const fn mandatory(mut self) -> Self {
        self.row.traits |= MANDATORY;
        self
    }

    /// The same with a range that values written from outside must keep to.
    #[must_use]
    pub const fn within(mut self, range: &'a Range<'a>) -> Self {
        self.range = Some(range);
        self
    }

    pub(super) const fn found(row: Row, name: Name<'a>, range: Option<&'a Range<'a>>) -> Self {
        let row = Row { traits: row.traits & !HELD_AS_ANOTHER, ..row };
        ResourceDef { row, name, range }
    }

    /// Its row in a list where it stands at `index`: its range is found again by its number, counted from 1.
    pub(super) const fn packed(&self, index: usize) -> [u16; 3] {
        // There are no more numbers than ids, and so one less than there are places to stand at.
        let number = if self.range.is_some() && index < u16::MAX as usize { index as u16 + 1 } else { 0 };
        [self.row.id, self.row.traits, number]
    }

    /// Resource ID.
    pub const fn id(&self) -> u16 {
        self.row.id
    }

    /// Registered name.
    pub const fn name(&self) -> &'a str {
        match self.name {
            Name::Alone(name) => name,
            Name::Line(lines, index) => line(lines, index),
        }
    }

    /// Type of its values; `None` for an executable.
    pub const fn kind(&self) -> Option<ResourceType> {
        self.row.kind()
    }

    /// What a server may do with it.
    pub const fn operations(&self) -> Operations {
        self.row.operations()
    }

    /// Whether it has resource instances.
    pub const fn is_multiple(&self) -> bool {
        self.row.is_multiple()
    }

    /// Whether every instance of the object has it.
    pub const fn is_mandatory(&self) -> bool {
        self.row.is_mandatory()
    }

    /// The values it may have, if that is limited.
    pub const fn range(&self) -> Option<&'a Range<'a>> {
        self.range
    }
}

/// The same id, name, type, operations and range, wherever they are kept.
impl PartialEq for ResourceDef<'_> {
    fn eq(&self, other: &Self) -> bool {
        let same = self.row.id == other.row.id && self.row.traits == other.row.traits;
        same && self.name() == other.name() && self.range == other.range
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

/// Where the name of a resource is to be found.
#[derive(Clone, Copy)]
pub(super) enum Name<'a> {
    /// It stands alone.
    Alone(&'a str),
    /// It is a line of a text.
    Line(&'a str, usize),
}

/// A line of a text, counted from 0.
const fn line(text: &str, index: usize) -> &str {
    let (mut start, mut end, mut before) = (0, 0, index);
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        rest = tail;
        if *byte == b'\n' {
            if before == 0 {
                break;
            }
            before -= 1;
            start = end + 1;
        }
        end += 1;
    }
    if before > 0 {
        return "";
    }
    // A line feed is never a part of another character, so that both places are boundaries.
    match text.split_at_checked(end) {
        Some((head, _)) => match head.split_at_checked(start) {
            Some((_, line)) => line,
            None => "",
        },
        None => "",
    }
}

const MANDATORY: u16 = 0x001;
const MULTIPLE: u16 = 0x002;
/// Concerns the field, not the resource.
const HELD_AS_ANOTHER: u16 = 0x004;

/// Where the digits of the type and of the operations stand, and how far they go.
const KIND: u16 = 8;
const OPERATIONS: u16 = 4;
const DIGIT: u16 = 0xf;

/// What the table keeps of a resource, besides its name and the range itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    id: u16,
    /// Three hexadecimal digits; see [`Table::packed`](super::Table::packed).
    traits: u16,
    /// Its range among those of the table, counted from 1; 0 without one.
    range: u16,
}

impl Row {
    #[inline]
    pub(super) const fn unpack([id, traits, range]: [u16; 3]) -> Self {
        Row { id, traits, range }
    }

    #[inline]
    pub(crate) const fn id(self) -> u16 {
        self.id
    }

    #[inline]
    pub(crate) const fn range(self) -> u16 {
        self.range
    }

    #[inline]
    pub(crate) const fn kind(self) -> Option<ResourceType> {
        Some(match self.traits >> KIND & DIGIT {
            1 => ResourceType::String,
            2 => ResourceType::Integer,
            3 => ResourceType::Unsigned,
            4 => ResourceType::Float,
            5 => ResourceType::Boolean,
            6 => ResourceType::Opaque,
            7 => ResourceType::Time,
            8 => ResourceType::ObjectLink,
            9 => ResourceType::CoreLink,
            _ => return None,
        })
    }

    #[inline]
    pub(crate) const fn operations(self) -> Operations {
        match self.traits >> OPERATIONS & DIGIT {
            1 => Operations::Read,
            2 => Operations::Write,
            3 => Operations::ReadWrite,
            4 => Operations::Execute,
            _ => Operations::Bootstrap,
        }
    }

    /// Whether a server may read it: R and RW have a bit that nothing else has.
    #[inline]
    pub(crate) const fn is_readable(self) -> bool {
        self.traits & 1 << OPERATIONS != 0
    }

    /// Whether a server may write it: W and RW have a bit that nothing else has.
    #[inline]
    pub(crate) const fn is_writable(self) -> bool {
        self.traits & 2 << OPERATIONS != 0
    }

    #[inline]
    pub(crate) const fn is_multiple(self) -> bool {
        self.traits & MULTIPLE != 0
    }

    #[inline]
    pub(crate) const fn is_mandatory(self) -> bool {
        self.traits & MANDATORY != 0
    }

    /// Whether the field is made for another type, and what it holds has to be told as one of the resource's.
    #[inline]
    pub(crate) const fn is_held_as_another(self) -> bool {
        self.traits & HELD_AS_ANOTHER != 0
    }
}

/// The first digit of a row's second number.
pub(crate) const fn kind_digit(kind: ResourceType) -> u16 {
    match kind {
        ResourceType::String => 0x100,
        ResourceType::Integer => 0x200,
        ResourceType::Unsigned => 0x300,
        ResourceType::Float => 0x400,
        ResourceType::Boolean => 0x500,
        ResourceType::Opaque => 0x600,
        ResourceType::Time => 0x700,
        ResourceType::ObjectLink => 0x800,
        ResourceType::CoreLink => 0x900,
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

    /// The second digit of a row's second number.
    const fn digit(self) -> u16 {
        match self {
            Operations::Bootstrap => 0x000,
            Operations::Read => 0x010,
            Operations::Write => 0x020,
            Operations::ReadWrite => 0x030,
            Operations::Execute => 0x040,
        }
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
