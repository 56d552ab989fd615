//! Compares two lists of a registry: `Common.xml` by resource, `DDF.xml` by object and version.

use std::collections::BTreeMap;
use std::path::Path;

use lwm2m_codegen::compare::Class;
use lwm2m_codegen::model::{Origin, Resource};
use lwm2m_codegen::xml::{self, IndexEntry};

use crate::input::{Definitions, File};
use crate::paths::with_slashes;

/// A list in two states.
pub(super) struct ListComparison {
    /// Path of the newer file.
    pub(super) path: String,
    pub(super) changes: Vec<ListChange>,
}

/// A difference between two states of a list.
pub(super) struct ListChange {
    pub(super) class: Class,
    pub(super) message: String,
    pub(super) why: &'static str,
    /// Position in the newer list; unknown for what it lacks.
    pub(super) new: Origin,
}

impl ListComparison {
    /// Returns whether everything that was registered is still the same.
    pub(super) fn fits(&self) -> bool {
        self.changes.iter().all(|change| change.class != Class::Major)
    }
}

/// The kinds of lists, by the names of their files.
const NAMES: [&str; 2] = ["Common.xml", "DDF.xml"];

/// Returns whether both sides have a list of one kind.
pub(super) fn in_common(old: &[File], new: &[File]) -> bool {
    NAMES.iter().any(|name| list(old, name).is_some() && list(new, name).is_some())
}

/// Compares the lists that both sides have.
pub(super) fn compare(old: &[File], new: &[File], definitions: &Definitions) -> Vec<ListComparison> {
    let compare = |name: &&str| {
        let (before, after) = (list(old, name)?, list(new, name)?);
        let text =
            |file: &File| definitions.sources.get(file.source).map_or("", |source| source.text.as_str());
        let changes = if *name == "Common.xml" {
            let read = |file: &File| xml::read_common(file.source, text(file)).0;
            resources(&read(before), &read(after))
        } else {
            let read = |file: &File| xml::read_index(file.source, text(file)).0;
            entries(&read(before), &read(after))
        };
        Some(ListComparison { path: with_slashes(&after.path), changes })
    };
    NAMES.iter().filter_map(compare).filter(|list| !list.changes.is_empty()).collect()
}

fn list<'f>(files: &'f [File], name: &str) -> Option<&'f File> {
    // A file of a git revision is shown as `HEAD:Common.xml`.
    let is_called = |path: &Path| {
        path.file_name().is_some_and(|own| own.to_string_lossy().rsplit(':').next() == Some(name))
    };
    files.iter().find(|file| is_called(&file.path))
}

const REGISTERED: &str = "every object that uses the resource would change its meaning";
const PROSE: &str = "prose is for people";
const NEW: &str = "no object uses it yet";
const ADDRESS: &str = "tools find a definition by its URN and its file";
const LISTED: &str = "tools no longer find the definition";

/// Compares reusable resources.
fn resources(old: &[Resource], new: &[Resource]) -> Vec<ListChange> {
    let title = |resource: &Resource| format!("resource {} `{}`", resource.id.value, resource.name.value);
    let before: BTreeMap<u16, &Resource> = old.iter().map(|one| (one.id.value, one)).collect();
    let after: BTreeMap<u16, &Resource> = new.iter().map(|one| (one.id.value, one)).collect();
    let mut changes = Changes::default();
    for (id, resource) in &before {
        let Some(now) = after.get(id) else {
            changes.add(Class::Major, format!("{} removed", title(resource)), REGISTERED, Origin::Unknown);
            continue;
        };
        let kind = |one: &Resource| one.kind.map_or("", |kind| kind.value.as_str()).to_owned();
        let facts = [
            ("name", Class::Editorial, resource.name.value.clone(), now.name.value.clone(), now.name.origin),
            (
                "access",
                Class::Major,
                resource.operations.value.as_str().to_owned(),
                now.operations.value.as_str().to_owned(),
                now.operations.origin,
            ),
            ("type", Class::Major, kind(resource), kind(now), now.id.origin),
            (
                "range",
                Class::Major,
                words(&resource.range_text.value),
                words(&now.range_text.value),
                now.range_text.origin,
            ),
            ("unit", Class::Major, resource.units.value.clone(), now.units.value.clone(), now.units.origin),
        ];
        for (what, class, old, new, origin) in facts {
            let why = if class == Class::Major { REGISTERED } else { PROSE };
            changes.fact(class, &format!("the {what} of {}", title(resource)), [&old, &new], why, origin);
        }
        if words(&resource.description.value) != words(&now.description.value) {
            let message = format!("the description of {} is reworded", title(resource));
            changes.add(Class::Editorial, message, PROSE, now.description.origin);
        }
    }
    for (_, resource) in after.iter().filter(|(id, _)| !before.contains_key(id)) {
        changes.add(Class::Minor, format!("{} added", title(resource)), NEW, resource.id.origin);
    }
    changes.list
}

/// Compares entries of the index.
fn entries(old: &[IndexEntry], new: &[IndexEntry]) -> Vec<ListChange> {
    let title = |entry: &IndexEntry| {
        format!("version {} of object {} `{}`", entry.version.value, entry.id.value, entry.name.value)
    };
    let key = |entry: &IndexEntry| (entry.id.value, entry.version.value.clone());
    let before: BTreeMap<_, &IndexEntry> = old.iter().map(|entry| (key(entry), entry)).collect();
    let after: BTreeMap<_, &IndexEntry> = new.iter().map(|entry| (key(entry), entry)).collect();
    let mut changes = Changes::default();
    for (key, entry) in &before {
        let Some(now) = after.get(key) else {
            changes.add(Class::Unclear, format!("{} removed", title(entry)), LISTED, Origin::Unknown);
            continue;
        };
        let facts = [
            ("URN", Class::Unclear, &entry.urn, &now.urn),
            ("file", Class::Editorial, &entry.file, &now.file),
            ("name", Class::Editorial, &entry.name, &now.name),
            ("owner", Class::Editorial, &entry.owner, &now.owner),
            ("source", Class::Editorial, &entry.source, &now.source),
        ];
        for (what, class, old, new) in facts {
            let why = if matches!(what, "URN" | "file") { ADDRESS } else { PROSE };
            let subject = format!("the {what} of {}", title(entry));
            changes.fact(class, &subject, [&words(&old.value), &words(&new.value)], why, new.origin);
        }
        if words(&entry.description.value) != words(&now.description.value) {
            let message = format!("the description of {} is reworded", title(entry));
            changes.add(Class::Editorial, message, PROSE, now.description.origin);
        }
    }
    for (_, entry) in after.iter().filter(|(key, _)| !before.contains_key(key)) {
        changes.add(Class::Minor, format!("{} added", title(entry)), NEW, entry.id.origin);
    }
    changes.list
}

#[derive(Default)]
struct Changes {
    list: Vec<ListChange>,
}

impl Changes {
    fn add(&mut self, class: Class, message: String, why: &'static str, new: Origin) {
        self.list.push(ListChange { class, message, why, new });
    }

    /// Adds a change if the two texts differ.
    fn fact(
        &mut self,
        class: Class,
        subject: &str,
        [old, new]: [&str; 2],
        why: &'static str,
        origin: Origin,
    ) {
        if old != new {
            let shown = |text: &str| if text.is_empty() { "empty".to_owned() } else { format!("`{text}`") };
            self.add(class, format!("{subject} was {}, and is {}", shown(old), shown(new)), why, origin);
        }
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
