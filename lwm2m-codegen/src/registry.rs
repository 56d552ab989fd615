//! Rules over a whole folder of definitions, such as OMA's registry.
//!
//! | file | rule |
//! |---|---|
//! | `names` | file names `ID.xml` and `version_history/ID-X_Y.xml` match the objects in the files |
//! | `history` | each version equals its copy in `version_history` |
//! | `index` | `DDF.xml` matches the definitions |
//! | `entries` | each entry of `DDF.xml` is complete |
//! | `publish` | ids may be published, object names are unique, files end in a line end |
//! | `changes` | published versions and reusable resources stay, and a version rises with its changes |
//! | `release` | no rule: the edits of a new version |
//! | `twice` | no version of an object is defined twice, and differently |
//! | `reusable` | shared resources match their registration |
//!
//! A folder may be a part of a registry, or no registry at all: a rule is silent where what it compares
//! with is missing. The rules themselves are in the [rule book](crate::rules::RULES).

mod changes;
mod entries;
mod history;
mod index;
#[cfg(test)]
mod made;
mod names;
mod publish;
mod release;
mod reusable;
#[cfg(test)]
mod tests;
mod twice;

pub use changes::check_changes;
#[cfg(test)]
pub(crate) use made::Made;
pub use names::FileName;
pub use release::{set_entry_file, set_entry_version, set_version, source, urn};
pub use reusable::{Fact, Reusable};
pub use twice::defined_twice;

use crate::diagnostics::{Diagnostic, sort};
use crate::model::{Object, Origin, Resource, SourceId};
use crate::xml::IndexEntry;

/// A folder with definitions.
#[derive(Debug, Clone, Default)]
pub struct Folder<'f> {
    /// Files of the folder itself; files without an object are left out.
    pub current: Vec<Entry<'f>>,
    /// Files of its `version_history`; `None` if it has none.
    pub history: Option<Vec<Entry<'f>>>,
    /// Its `DDF.xml`; `None` if it has none.
    pub index: Option<Listing<'f, IndexEntry>>,
    /// Its `Common.xml`; `None` if it has none.
    pub common: Option<Listing<'f, Resource>>,
}

/// A file of a registry that lists objects or reusable resources.
#[derive(Debug, Clone, Copy)]
pub struct Listing<'f, T> {
    /// Id of the source text.
    pub source: SourceId,
    /// The whole text.
    pub text: &'f str,
    /// The entries.
    pub entries: &'f [T],
}

/// A file with a definition.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'f> {
    /// File name without folders.
    pub name: &'f str,
    /// Id of the source text.
    pub source: SourceId,
    /// The whole text.
    pub text: &'f str,
    /// The object of the file; the first of several.
    pub object: &'f Object,
}

impl Folder<'_> {
    /// Returns whether the folder is laid out like the registry, which prescribes file names.
    pub fn is_registry(&self) -> bool {
        self.history.is_some() || self.index.is_some() || self.common.is_some()
    }
}

/// Returns every diagnostic about the folder, in the order of positions.
pub fn check(folder: &Folder<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    names::check(folder, &mut diagnostics);
    // A second file of an object is a diagnostic of its own, and neither current nor in the index.
    let current =
        folder.current.iter().filter(|entry| names::first_of_object(entry, folder).is_none()).copied();
    let folder = Folder { current: current.collect(), ..folder.clone() };
    history::check(&folder, &mut diagnostics);
    index::check(&folder, &mut diagnostics);
    entries::check(&folder, &mut diagnostics);
    publish::check(&folder, &mut diagnostics);
    sort(&mut diagnostics);
    diagnostics
}

/// Returns the first known place.
fn written(origins: impl IntoIterator<Item = Origin>) -> Origin {
    origins.into_iter().find(|origin| !matches!(origin, Origin::Unknown)).unwrap_or_default()
}
