//! Compares two versions of an object: the changes, their consequences, and the version they require.
//!
//! An object may gain optional resources in a minor version. A change that breaks an older device or server needs a
//! major version. [`compare()`] lists every difference with its [`Class`]; [`Comparison::verdict`] compares the step that
//! the changes need with the step of the version number.
//!
//! | file | content |
//! |---|---|
//! | `kinds` | every kind of change: its class and why |
//! | `object`, `resource` | the differences of an object and of its resources |
//! | `ranges` | changes of ranges, after parsing |
//! | `codes` | changes of code lists |
//! | `reuse`, `words` | whether an id went to another resource, and whether two names say the same |
//! | `source` | the consequences for code that uses the generated Rust |
//! | `history` | ids that a version takes from a resource of an older one |
//! | `verdict` | steps between versions |

mod codes;
mod history;
mod kinds;
mod object;
mod ranges;
mod resource;
mod reuse;
mod source;
#[cfg(test)]
mod tests;
mod verdict;
mod words;

pub use history::compare_history;
pub use kinds::{Class, Kind};
pub use verdict::{Step, Verdict};

use crate::model::{Object, Origin, Version};
use source::Source;

/// A difference between two versions.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The kind of the change.
    pub kind: Kind,
    /// Id of the resource; `None` if the difference concerns the object.
    pub resource: Option<u16>,
    /// The change, naming the thing: lower-case, no full stop.
    pub message: String,
    /// Position in the older version.
    pub old: Origin,
    /// Position in the newer version.
    pub new: Origin,
    /// The consequence for code that uses the generated Rust, which devices and servers do not notice: lower-case, no
    /// full stop. `None` if such code still compiles.
    pub source: Option<String>,
}

impl Change {
    fn of_resource(kind: Kind, id: u16, message: String, (old, new): (Origin, Origin)) -> Change {
        Change { kind, resource: Some(id), message, old, new, source: None }
    }

    fn source(mut self, source: Option<String>) -> Change {
        self.source = source;
        self
    }

    /// Returns the consequence for devices and servers.
    pub fn class(&self) -> Class {
        self.kind.class()
    }
}

/// Two versions of an object and their differences.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Object ID.
    pub object: u16,
    /// Name in the newer version.
    pub name: String,
    /// The older version.
    pub old: Version,
    /// The newer version.
    pub new: Version,
    /// Differences: first those of the object, then those of the resources by id.
    pub changes: Vec<Change>,
}

/// Compares two versions of an object.
///
/// ```
/// use lwm2m_codegen::compare::{Class, Verdict, compare};
/// use lwm2m_codegen::model::{Spanned, Version};
/// # use lwm2m_codegen::diagnostics::Sources;
/// # let text = lwm2m_codegen::bundled::find(3303).unwrap().xml;
/// # let read = || lwm2m_codegen::xml::read(Sources::default().add("3303.xml", text), text).objects.remove(0);
/// let old = read();
/// let mut new = read();
/// new.resources.retain(|resource| resource.id.value != 5700); // the measured value, which is mandatory
///
/// let comparison = compare(&old, &new);
/// assert_eq!(comparison.changes[0].message, "mandatory resource 5700 `Sensor Value` removed");
/// assert_eq!(comparison.changes[0].class(), Class::Major);
/// assert_eq!(comparison.verdict(), Verdict::Unchanged);
///
/// new.version = Spanned::implied(Version { major: 9, minor: 0 });
/// assert!(compare(&old, &new).verdict().fits());
/// ```
pub fn compare(old: &Object, new: &Object) -> Comparison {
    let mut changes = Vec::new();
    let source = Source::new(old, new);
    object::differences(old, new, &source, &mut changes);
    resource::differences(old, new, &source, &mut changes);
    Comparison {
        object: new.id.value,
        name: new.name.value.clone(),
        old: old.version.value,
        new: new.version.value,
        changes,
    }
}
