//! Why a document is refused, and where.

use core::fmt;

use crate::definition::{Operations, ResourceDef};
use crate::error::{Actual, Detail, Error, ErrorKind};
use crate::path::Path;
use crate::value::ResourceType;

/// The longest part of a text that a message quotes, in characters.
const QUOTED: usize = 40;

/// The content of a document in the place of a value.
#[derive(Clone, Copy)]
pub(crate) enum Found<'a> {
    Null,
    Boolean(bool),
    Integer(i128),
    Float(f64),
    Text(&'a str),
    Array,
    Object,
    /// The value of a secret.
    Secret,
}

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Found::Null => f.write_str("null"),
            Found::Boolean(truth) => write!(f, "{truth}"),
            Found::Integer(number) => write!(f, "{number}"),
            Found::Float(number) => write!(f, "{number:?}"),
            Found::Text(text) => {
                let end = text.char_indices().nth(QUOTED).map_or(text.len(), |(end, _)| end);
                let cut = text.get(..end).unwrap_or(text);
                write!(f, "{cut:?}{}", if end < text.len() { "..." } else { "" })
            }
            Found::Array => f.write_str("an array"),
            Found::Object => f.write_str("an object"),
            Found::Secret => f.write_str("***"),
        }
    }
}

/// The place of a value: the path of the document, if it is known, and the keys within.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The path of the instance; the root if it is not known.
    pub(super) instance: Path,
    pub(super) name: &'a str,
    pub(super) id: Option<u16>,
}

impl Place<'static> {
    /// A document that is one value.
    pub(crate) const NONE: Place<'static> = Place { instance: Path::ROOT, name: "", id: None };
}

/// Prints the place before a message: `error_code/0: `, `/3/0/error_code/0: `, or nothing.
impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { instance, name, id } = *self;
        match (instance == Path::ROOT, name.is_empty()) {
            (true, true) => return Ok(()),
            (true, false) => f.write_str(name)?,
            (false, true) => write!(f, "{instance}")?,
            (false, false) => write!(f, "{instance}/{name}")?,
        }
        match id {
            Some(id) => write!(f, "/{id}: "),
            None => f.write_str(": "),
        }
    }
}

/// Why a document is refused.
#[derive(Clone, Copy)]
pub(super) enum Problem<'a> {
    /// A value of another type.
    Type { kind: ResourceType, found: Found<'a> },
    /// `null` in the place of a value.
    Null,
    /// An integer that the parser may have rounded.
    Rounded { number: f64 },
    /// Base64 that is too long to be decoded without an allocator.
    Memory,
    /// A multiple resource whose value is not an object.
    NotMultiple { found: Found<'a> },
    /// The error of a check, with the definition of the resource.
    Refused { error: Error, resource: Option<ResourceDef<'a>> },
}

impl Problem<'_> {
    /// Removes the value of a secret of this type.
    pub(super) fn without_value(self, kind: ResourceType) -> Self {
        match self {
            Problem::Type { .. } | Problem::Rounded { .. } => Problem::Type { kind, found: Found::Secret },
            Problem::NotMultiple { .. } => Problem::NotMultiple { found: Found::Secret },
            Problem::Refused { error, resource } => {
                let error = match error.detail() {
                    Detail::Found(Actual::Bytes(_)) => error,
                    Detail::Found(_) => error.with(Detail::None),
                    _ => error,
                };
                Problem::Refused { error, resource }
            }
            Problem::Null | Problem::Memory => self,
        }
    }
}

impl fmt::Display for Problem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Problem::Type { kind, found } => write!(f, "expected {}, found {found}", expected(kind)),
            Problem::Null => f.write_str("null is no value; leave out the key of a resource that is absent"),
            Problem::Rounded { number } => write!(
                f,
                "{number:?} may have been rounded; write an integer beyond 2^53 as digits or as a string of digits"
            ),
            Problem::Memory => {
                f.write_str("base64 of more bytes than can be decoded without the feature `alloc`")
            }
            Problem::NotMultiple { found } => write!(
                f,
                "expected an object whose keys are ids, such as {{\"0\": ...}}, as the resource has several instances; \
                 found {found}"
            ),
            Problem::Refused { error, resource } => {
                if error.kind() == ErrorKind::Duplicate {
                    return f.write_str("the document has this twice");
                }
                write!(f, "{}", error.cause())?;
                match (error.kind(), resource) {
                    (ErrorKind::OutOfRange, Some(resource)) => {
                        resource.range().map_or(Ok(()), |range| write!(f, "; expected {range}"))
                    }
                    (ErrorKind::NotWritable, Some(resource))
                        if resource.operations() != Operations::Bootstrap =>
                    {
                        write!(f, "; its operations are {}", resource.operations())
                    }
                    (ErrorKind::NotWritable, _) => f.write_str("; only a bootstrap server has access"),
                    _ => Ok(()),
                }
            }
        }
    }
}

/// Returns the form of the values of a type.
pub(super) fn expected(kind: ResourceType) -> &'static str {
    match kind {
        ResourceType::String => "a string",
        ResourceType::CoreLink => "a string of links such as \"</3/0>\"",
        ResourceType::Integer => "an integer of -2^63 to 2^63-1",
        ResourceType::Unsigned => "an integer of 0 to 2^64-1",
        ResourceType::Time => "an integer of seconds since 1970, -2^63 to 2^63-1",
        ResourceType::Float => "a number, or \"NaN\", \"Infinity\" or \"-Infinity\"",
        ResourceType::Boolean => "true or false",
        ResourceType::Opaque => "a string in base64 with padding",
        ResourceType::ObjectLink => "a string such as \"3303:0\"",
    }
}
