//! Compares `DDF.xml` with the definitions.

use std::collections::BTreeMap;

use super::{Entry, Folder, Listing, written};
use crate::diagnostics::Diagnostic;
use crate::model::{Object, Origin, Version};
use crate::rules::{DDF_FILE_MISSING, DDF_MISMATCH};
use crate::wording::{object_title, quote, titled};
use crate::xml::IndexEntry;

/// Number of missing files that a message names one by one.
const NAMED: usize = 5;

pub(super) fn check(folder: &Folder<'_>, out: &mut Vec<Diagnostic>) {
    let Some(Listing { entries: index, .. }) = folder.index else { return };
    let mut missing = Vec::new();
    for entry in index.iter().filter(|entry| !entry.file.value.is_empty()) {
        match file(folder, &entry.file.value) {
            Some(file) => compare(entry, file, out),
            None => missing.push(entry),
        }
    }
    absent(&missing, out);
    twice(index, out);
    unlisted(folder, index, out);
}

/// Returns the file that an index entry names.
fn file<'e, 'f>(folder: &'e Folder<'f>, path: &str) -> Option<&'e Entry<'f>> {
    let path = path.strip_prefix("./").unwrap_or(path);
    let (files, name) = match path.strip_prefix("version_history/") {
        Some(name) => (folder.history.as_ref()?, name),
        None => (&folder.current, path),
    };
    files.iter().find(|file| file.name == name)
}

fn compare(entry: &IndexEntry, file: &Entry<'_>, out: &mut Vec<Diagnostic>) {
    let object = file.object;
    let stated = Version::parse(&entry.version.value);
    let pairs = [
        ("id", entry.id.value.to_string(), object.id.value.to_string(), entry.id.origin, object.id.origin),
        ("URN", entry.urn.value.clone(), object.urn.value.clone(), entry.urn.origin, object.urn.origin),
        ("name", entry.name.value.clone(), object.name.value.clone(), entry.name.origin, object.name.origin),
        (
            "version",
            stated.map_or_else(|| entry.version.value.clone(), |version| version.to_string()),
            object.version.value.to_string(),
            entry.version.origin,
            object.version.origin,
        ),
    ];
    for (what, listed, defined, here, there) in pairs {
        if one_line(&listed) == one_line(&defined) {
            continue;
        }
        let title = titled("object", entry.id.value, &entry.name.value);
        let message = format!(
            "the index gives {title} the {what} {}, but {} says {}",
            quote(&listed),
            quote(&entry.file.value),
            quote(&defined)
        );
        out.push(
            Diagnostic::new(&DDF_MISMATCH, here, message)
                .label(format!("another {what} than in the definition"))
                .help(format!("write {}", quote(&defined)))
                .related(written([there, object.id.origin]), "the definition"),
        );
    }
}

/// Returns a text with single blanks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reports all missing files in one note.
fn absent(missing: &[&IndexEntry], out: &mut Vec<Diagnostic>) {
    let Some(first) = missing.first() else { return };
    let named = missing.iter().take(NAMED).map(|entry| quote(&entry.file.value));
    let mut list = named.collect::<Vec<_>>().join(", ");
    if missing.len() > NAMED {
        list.push_str(" ...");
    }
    let message = match missing.len() {
        1 => format!("the index lists a file that is not there: {list}"),
        count => format!("the index lists {count} files that are not there: {list}"),
    };
    out.push(Diagnostic::new(&DDF_FILE_MISSING, first.file.origin, message).label("not there"));
}

/// Reports a second entry for one version of an object.
fn twice(index: &[IndexEntry], out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(u16, &str), Origin> = BTreeMap::new();
    for entry in index {
        let key = (entry.id.value, entry.version.value.as_str());
        match seen.get(&key) {
            Some(first) => {
                let title = titled("object", entry.id.value, &entry.name.value);
                let message = format!("the index lists version {} of {title} twice", entry.version.value);
                out.push(
                    Diagnostic::new(&DDF_MISMATCH, entry.id.origin, message)
                        .label("listed before")
                        .help("delete one of the entries")
                        .related(*first, "the first entry"),
                );
            }
            None => _ = seen.insert(key, entry.id.origin),
        }
    }
}

/// Reports current definitions that the index does not list.
fn unlisted(folder: &Folder<'_>, index: &[IndexEntry], out: &mut Vec<Diagnostic>) {
    for file in &folder.current {
        let object = file.object;
        let known: Vec<&IndexEntry> =
            index.iter().filter(|entry| entry.id.value == object.id.value).collect();
        // A wrong version or id in the entry of this file has been reported.
        if known.iter().any(|entry| lists(entry, object) || entry.file.value == file.name) {
            continue;
        }
        let title = object_title(object);
        let message = match known.is_empty() {
            true => format!("{title} is not in the index"),
            false => format!("version {} of {title} is not in the index", object.version.value),
        };
        let origin = if known.is_empty() {
            object.id.origin
        } else {
            written([object.version.origin, object.id.origin])
        };
        out.push(
            Diagnostic::new(&DDF_MISMATCH, origin, message)
                .label("not listed")
                .help(format!("add an entry with {} to `DDF.xml`", quote(file.name))),
        );
    }
}

fn lists(entry: &IndexEntry, object: &Object) -> bool {
    Version::parse(&entry.version.value) == Some(object.version.value)
}
