//! Selects the objects, resources, enums or codes that a setting applies to.

use std::fmt;

/// Selects what a setting applies to, by id: ids never change.
///
/// ```
/// use lwm2m_codegen::Select;
///
/// assert_eq!(Select::object(3303).to_string(), "object 3303");
/// assert_eq!(Select::resource(3303, 5700).to_string(), "resource 5700 of object 3303");
/// assert_eq!(Select::label(3, 11, 0).to_string(), "code 0 of resource 11 of object 3");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Select(pub(crate) Target);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    All,
    Object(u16),
    Resource(u16, u16),
    Enumeration(u16, u16),
    Label(u16, u16, i64),
}

impl Select {
    /// Selects every object.
    pub fn all() -> Select {
        Select(Target::All)
    }

    /// Selects an object: its struct, and for derives its enums as well.
    pub fn object(object: u16) -> Select {
        Select(Target::Object(object))
    }

    /// Selects a resource: its field, or its method if it is executable.
    pub fn resource(object: u16, resource: u16) -> Select {
        Select(Target::Resource(object, resource))
    }

    /// Selects the enum of a resource.
    pub fn enumeration(object: u16, resource: u16) -> Select {
        Select(Target::Enumeration(object, resource))
    }

    /// Selects one code of a resource: a variant of its enum.
    pub fn label(object: u16, resource: u16, code: i64) -> Select {
        Select(Target::Label(object, resource, code))
    }
}

impl Target {
    /// Returns the object; `None` for all.
    pub(crate) fn object(self) -> Option<u16> {
        match self {
            Target::All => None,
            Target::Object(object)
            | Target::Resource(object, _)
            | Target::Enumeration(object, _)
            | Target::Label(object, ..) => Some(object),
        }
    }

    /// Returns the resource, if a single one is selected.
    pub(crate) fn resource(self) -> Option<u16> {
        match self {
            Target::All | Target::Object(_) => None,
            Target::Resource(_, resource)
            | Target::Enumeration(_, resource)
            | Target::Label(_, resource, _) => Some(resource),
        }
    }

    /// Returns whether this object is selected as a whole: by id, or with all others.
    pub(crate) fn covers(self, object: u16) -> bool {
        self == Target::All || self == Target::Object(object)
    }
}

impl fmt::Display for Select {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Target::All => f.write_str("all objects"),
            Target::Object(object) => write!(f, "object {object}"),
            Target::Resource(object, resource) => write!(f, "resource {resource} of object {object}"),
            Target::Enumeration(object, resource) => {
                write!(f, "the enum of resource {resource} of object {object}")
            }
            Target::Label(object, resource, code) => {
                write!(f, "code {code} of resource {resource} of object {object}")
            }
        }
    }
}
