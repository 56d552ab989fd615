//! Rules over a whole folder of definitions, as the registry of OMA is one.
//!
//! | file | what is checked |
//! |---|---|
//! | `names` | `ID.xml` and `version_history/ID-X_Y.xml` against the objects in them |
//! | `history` | each version against its copy in `version_history` |
//! | `index` | `DDF.xml` against the definitions |
//! | `reusable` | resources that many objects share against what they are registered as |
//!
//! A folder may be a part of a registry, or no registry at all: a rule is silent where what it compares
//! with is missing. The rules themselves are in the [rule book](crate::rules::RULES).

mod history;
mod index;
mod names;
mod reusable;
#[cfg(test)]
mod tests;

pub use names::FileName;
pub use reusable::{Fact, Reusable};

use crate::diagnostics::{Diagnostic, sort};
use crate::model::{Object, Origin, SourceId};
use crate::xml::IndexEntry;

/// A folder with definitions.
#[derive(Debug, Clone, Default)]
pub struct Folder<'f> {
    /// The files in the folder itself, those without an object left out.
    pub current: Vec<Entry<'f>>,
    /// The files in its `version_history`; `None` if it has none.
    pub history: Option<Vec<Entry<'f>>>,
    /// The entries of its `DDF.xml`; `None` if it has none.
    pub index: Option<&'f [IndexEntry]>,
    /// Whether it has a `Common.xml`.
    pub common: bool,
}

/// A file with a definition.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'f> {
    /// Its name, without folders.
    pub name: &'f str,
    /// Its number among the sources.
    pub source: SourceId,
    /// Its whole text.
    pub text: &'f str,
    /// The object in it; the first, where there are several.
    pub object: &'f Object,
}

impl Folder<'_> {
    /// Whether it is laid out like the registry: names of files are prescribed then.
    pub fn is_registry(&self) -> bool {
        self.history.is_some() || self.index.is_some() || self.common
    }
}

/// Everything that can be said about a folder, in the order of places.
pub fn check(folder: &Folder<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    names::check(folder, &mut diagnostics);
    history::check(folder, &mut diagnostics);
    index::check(folder, &mut diagnostics);
    sort(&mut diagnostics);
    diagnostics
}

/// The first known place.
fn written(origins: impl IntoIterator<Item = Origin>) -> Origin {
    origins.into_iter().find(|origin| !matches!(origin, Origin::Unknown)).unwrap_or_default()
}
