//! Checks what may be published: ids that are free for it, names that no other object has, and whole lines.

use std::collections::BTreeMap;

use super::{Entry, Folder};
use crate::check::text;
use crate::diagnostics::{Diagnostic, Edit};
use crate::model::{Origin, SourceId};
use crate::rules::{ID_NOT_PUBLISHED, LINE_END_MISSING, OBJECT_NAME_DUPLICATE};
use crate::wording::{object_title, quote, resource_title};

pub(super) fn check(folder: &Folder<'_>, out: &mut Vec<Diagnostic>) {
    if !folder.is_registry() {
        return;
    }
    // A folder without an index publishes nothing.
    for entry in folder.current.iter().filter(|_| folder.index.is_some()) {
        ids(entry, out);
    }
    names(folder, out);
    line_ends(folder, out);
    for resource in folder.common.iter().flat_map(|common| common.entries) {
        let title = resource_title(resource);
        text(&resource.name, &format!("the name of {title}"), false, out);
        text(&resource.description, &format!("the description of {title}"), true, out);
    }
}

fn ids(entry: &Entry<'_>, out: &mut Vec<Diagnostic>) {
    let (label, help) = match entry.object.id.value {
        32769..=42768 => ("in a block that a vendor keeps to itself", "register an id from 10241 to 32768"),
        42769..=42800 => ("free for everyone's tests", "register an id from 10241 to 32768"),
        _ => return,
    };
    let message = format!("{} has an id that is not published", object_title(entry.object));
    out.push(Diagnostic::new(&ID_NOT_PUBLISHED, entry.object.id.origin, message).label(label).help(help));
}

/// Reports the second of two objects with one name.
fn names(folder: &Folder<'_>, out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, &Entry<'_>> = BTreeMap::new();
    for entry in folder.current.iter().filter(|entry| !entry.object.name.value.is_empty()) {
        let object = entry.object;
        let key = object.name.value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let first = seen.entry(key).or_insert(entry).object;
        if first.id == object.id {
            continue;
        }
        let message = format!("{} has the name of {}", object_title(object), object_title(first));
        out.push(
            Diagnostic::new(&OBJECT_NAME_DUPLICATE, object.name.origin, message)
                .label("the same name")
                .related(first.name.origin, "the first object of this name"),
        );
    }
}

fn line_ends(folder: &Folder<'_>, out: &mut Vec<Diagnostic>) {
    let files = folder.current.iter().map(|entry| (entry.name, entry.source, entry.text));
    let index = folder.index.iter().map(|index| ("DDF.xml", index.source, index.text));
    let common = folder.common.iter().map(|common| ("Common.xml", common.source, common.text));
    for (name, source, text) in files.chain(index).chain(common) {
        if !text.is_empty() && !text.ends_with('\n') {
            out.push(no_line_end(name, source, text));
        }
    }
}

fn no_line_end(name: &str, source: SourceId, text: &str) -> Diagnostic {
    let last = text.trim_end().chars().next_back().map_or(0, char::len_utf8);
    let end = text.trim_end().len();
    let at = Origin::Text { source, start: end - last, end };
    let behind = Origin::Text { source, start: text.len(), end: text.len() };
    let message = format!("the last line of {} does not end", quote(name));
    Diagnostic::new(&LINE_END_MISSING, at, message)
        .label("a line end is expected after this")
        .edit(Edit::replace(behind, "\n"))
}
