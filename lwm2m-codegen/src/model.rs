//! The content of an object definition, independent of its form.
//!
//! [`Object`] and [`Resource`] are the centre of the crate: the XML reader and the derive macro both
//! produce them, the checks read them, the emitter prints them. There is no XML in here and no token.
//! Each fact carries its [`Origin`], so that a diagnostic can point at the place.

use std::fmt;

/// A fact together with the place it was read from.
///
/// Two facts are equal when their values are equal, at any place.
#[derive(Debug, Clone, Copy)]
pub struct Spanned<T> {
    /// The fact.
    pub value: T,
    /// Where it was read.
    pub origin: Origin,
}

impl<T> Spanned<T> {
    /// Creates a fact read at `origin`.
    pub fn new(value: T, origin: Origin) -> Self {
        Spanned { value, origin }
    }

    /// Creates a fact without a place: a default, or a value in a test.
    pub fn implied(value: T) -> Self {
        Spanned { value, origin: Origin::Unknown }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

/// The place of a fact: a piece of a file, a token of Rust source, or none.
#[derive(Debug, Clone, Copy, Default)]
pub enum Origin {
    /// No place: a default.
    #[default]
    Unknown,
    /// Bytes `start..end` of a source text.
    Text {
        /// Which text.
        source: SourceId,
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
    /// A token handed to the derive macro.
    Token(proc_macro2::Span),
}

/// All places are equal, so that definitions compare by content.
impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Number of a text in [`Sources`](crate::diagnostics::Sources).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub usize);

/// An object definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// Registered name, such as `Temperature`.
    pub name: Spanned<String>,
    /// Object ID, 0 to 65534.
    pub id: Spanned<u16>,
    /// The URN as written; empty when there is none.
    pub urn: Spanned<String>,
    /// Lowest LwM2M enabler version the object can be used with; 1.0 by default.
    pub lwm2m_version: Spanned<Version>,
    /// Version of the object itself; 1.0 by default.
    pub version: Spanned<Version>,
    /// Whether there may be more than one Object Instance.
    pub multiple: Spanned<bool>,
    /// Whether every client must have it.
    pub mandatory: Spanned<bool>,
    /// `Description1`
    pub description: Spanned<String>,
    /// `Description2`
    pub remarks: Spanned<String>,
    /// The resources in the order in which they are written.
    pub resources: Vec<Resource>,
    /// The schema that the document names, if it names one.
    pub schema: Option<Spanned<String>>,
    /// The comments around the definition, without the blanks around their texts. The registry requires its licence in
    /// one of them.
    pub comments: Vec<Spanned<String>>,
    /// The whole definition.
    pub origin: Origin,
}

impl Object {
    /// Returns the resource with this id, if there is one.
    pub fn resource(&self, id: u16) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.id.value == id)
    }

    /// Returns the object without its prose: the facts that matter to codecs and peers.
    ///
    /// Descriptions are emptied, and with them the code lists, which may have been read from them, and the comments.
    pub fn facts(&self) -> Object {
        let mut object = self.clone();
        object.description.value.clear();
        object.remarks.value.clear();
        object.schema = None;
        object.comments.clear();
        for resource in &mut object.resources {
            resource.description.value.clear();
            resource.labels = None;
        }
        object
    }
}

/// One resource of an object: an `Item` of the XML.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// Resource ID, 0 to 65534.
    pub id: Spanned<u16>,
    /// Registered name, such as `Sensor Value`.
    pub name: Spanned<String>,
    /// The operations of a server.
    pub operations: Spanned<Operations>,
    /// Whether it has Resource Instances.
    pub multiple: Spanned<bool>,
    /// Whether every instance of the object has it.
    pub mandatory: Spanned<bool>,
    /// Type of its values. None for executables, and where the definition fails to say.
    pub kind: Option<Spanned<ResourceType>>,
    /// `RangeEnumeration` as written; may be empty.
    pub range_text: Spanned<String>,
    /// The range in `range_text`, if it can be read.
    pub range: Option<Range>,
    /// The codes and their labels, where the definition lists them unambiguously.
    pub labels: Option<Labels>,
    /// Unit as written, such as `Cel`; may be empty.
    pub units: Spanned<String>,
    /// `Description`
    pub description: Spanned<String>,
    /// The whole item.
    pub origin: Origin,
}

/// `major.minor`, of an object or of LwM2M itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Raised by a change that old peers cannot read.
    pub major: u8,
    /// Raised by a change that old peers can ignore.
    pub minor: u8,
}

impl Version {
    /// 1.0, the version of an object that states none.
    pub const ONE: Version = Version { major: 1, minor: 0 };

    /// Reads `major.minor`; `None` for everything else.
    pub fn parse(text: &str) -> Option<Version> {
        let (major, minor) = text.split_once('.')?;
        let number = |digits: &str| {
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| digits.parse().ok()).flatten()
        };
        Some(Version { major: number(major)?, minor: number(minor)? })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// The operations of a server on a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operations {
    /// Nothing: only a bootstrap server may touch it. Written as an empty element.
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
    /// Reads the text of an `Operations` element.
    pub fn parse(text: &str) -> Option<Operations> {
        Some(match text {
            "" => Operations::Bootstrap,
            "R" => Operations::Read,
            "W" => Operations::Write,
            "RW" => Operations::ReadWrite,
            "E" => Operations::Execute,
            _ => return None,
        })
    }

    /// Returns the text of the `Operations` element.
    pub fn as_str(self) -> &'static str {
        match self {
            Operations::Bootstrap => "",
            Operations::Read => "R",
            Operations::Write => "W",
            Operations::ReadWrite => "RW",
            Operations::Execute => "E",
        }
    }

    /// Returns whether a server may read it.
    pub fn is_readable(self) -> bool {
        matches!(self, Operations::Read | Operations::ReadWrite)
    }

    /// Returns whether a server may write it.
    pub fn is_writable(self) -> bool {
        matches!(self, Operations::Write | Operations::ReadWrite)
    }

    /// Returns whether a server may execute it.
    pub fn is_executable(self) -> bool {
        matches!(self, Operations::Execute)
    }
}

/// Type of a resource's values (LwM2M Core, appendix C).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResourceType {
    /// UTF-8 text.
    String,
    /// Signed, 64 bits.
    Integer,
    /// Unsigned, 64 bits. Since LwM2M 1.1.
    Unsigned,
    /// IEEE 754, 64 bits.
    Float,
    /// True or false.
    Boolean,
    /// Bytes.
    Opaque,
    /// Seconds since 1970-01-01 00:00 UTC.
    Time,
    /// An object and one of its instances.
    ObjectLink,
    /// Links in CoRE link format. Since LwM2M 1.1.
    CoreLink,
}

impl ResourceType {
    /// Every type.
    pub const ALL: [ResourceType; 9] = [
        ResourceType::String,
        ResourceType::Integer,
        ResourceType::Unsigned,
        ResourceType::Float,
        ResourceType::Boolean,
        ResourceType::Opaque,
        ResourceType::Time,
        ResourceType::ObjectLink,
        ResourceType::CoreLink,
    ];

    /// Reads the text of a `Type` element.
    pub fn parse(text: &str) -> Option<ResourceType> {
        ResourceType::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Returns the text of the `Type` element.
    pub fn as_str(self) -> &'static str {
        match self {
            ResourceType::String => "String",
            ResourceType::Integer => "Integer",
            ResourceType::Unsigned => "Unsigned Integer",
            ResourceType::Float => "Float",
            ResourceType::Boolean => "Boolean",
            ResourceType::Opaque => "Opaque",
            ResourceType::Time => "Time",
            ResourceType::ObjectLink => "Objlnk",
            ResourceType::CoreLink => "Corelnk",
        }
    }
}

/// The values that a resource may have, as a union of closed intervals in ascending order.
#[derive(Debug, Clone, PartialEq)]
pub enum Range {
    /// Values of an Integer or a Time.
    Integer(Vec<Interval<i64>>),
    /// Values of an Unsigned Integer.
    Unsigned(Vec<Interval<u64>>),
    /// Values of a Float.
    Float(Vec<Interval<f64>>),
    /// Bytes in a String, an Opaque or a Corelnk.
    Length(Vec<Interval<u32>>),
}

/// `low..=high`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval<T> {
    /// Smallest value.
    pub low: T,
    /// Largest value.
    pub high: T,
}

/// A list of codes with their meanings.
#[derive(Debug, Clone, PartialEq)]
pub struct Labels {
    /// The codes in ascending order, each once.
    pub codes: Vec<Label>,
    /// The codes that the list reserves for later versions, in ascending order. They have no variants.
    pub reserved: Vec<Label>,
    /// The text that the list was read from.
    pub origin: Origin,
}

impl Labels {
    /// Makes usual codes of the reserved ones. In some objects, `Reserved` is the state of a thing.
    ///
    /// ```
    /// use lwm2m_codegen::model::{Label, Labels, Origin};
    ///
    /// let label = |code, name: &str| Label { code, name: name.to_owned(), description: String::new() };
    /// let mut table = Labels {
    ///     codes: vec![label(0, "Free"), label(2, "Taken")],
    ///     reserved: vec![label(1, "Reserved")],
    ///     origin: Origin::Unknown,
    /// };
    /// table.keep_reserved();
    /// assert_eq!(table.codes[1].name, "Reserved");
    /// ```
    pub fn keep_reserved(&mut self) {
        self.codes.append(&mut self.reserved);
        self.codes.sort_by_key(|label| label.code);
    }
}

/// One code of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The value on the wire.
    pub code: i64,
    /// Its short name as written, such as `Not enough flash memory`.
    pub name: String,
    /// The text after the name; may be empty.
    pub description: String,
}
