//! Checks the entries of `DDF.xml` on their own: what the registry requires of each.

use super::{Folder, Listing};
use crate::check::{class_of, is_placeholder, text};
use crate::diagnostics::Diagnostic;
use crate::model::Spanned;
use crate::rules::{DDF_MISSING_ELEMENT, DDF_SOURCE, DESCRIPTION_PLACEHOLDER};
use crate::wording::{quote, rewrite, titled};
use crate::xml::IndexEntry;

/// The classes of ids with the number that `Source` has for them.
pub(super) const SOURCES: [(&str, &str); 3] = [("oma", "0"), ("ext", "1"), ("x", "2")];

pub(super) fn check(folder: &Folder<'_>, out: &mut Vec<Diagnostic>) {
    let Some(Listing { entries, .. }) = folder.index else { return };
    for entry in entries {
        elements(entry, out);
        source(entry, out);
        let title = title(entry);
        if is_placeholder(&entry.description.value) && !entry.description.value.is_empty() {
            let shown = quote(&entry.description.value);
            let message = format!("the description of {title} in the index is only {shown}");
            out.push(
                Diagnostic::new(&DESCRIPTION_PLACEHOLDER, entry.description.origin, message)
                    .label("a placeholder"),
            );
        }
        text(&entry.name, &format!("the name of {title} in the index"), false, out);
        text(&entry.description, &format!("the description of {title} in the index"), true, out);
    }
}

fn title(entry: &IndexEntry) -> String {
    titled("object", entry.id.value, &entry.name.value)
}

/// Reports the elements that are empty or missing.
fn elements(entry: &IndexEntry, out: &mut Vec<Diagnostic>) {
    let required: [(&str, &Spanned<String>); 4] = [
        ("Name", &entry.name),
        ("Description", &entry.description),
        ("Owner", &entry.owner),
        ("Source", &entry.source),
    ];
    let missing: Vec<_> = required.into_iter().filter(|(_, element)| element.value.is_empty()).collect();
    let Some((_, first)) = missing.first() else { return };
    let names = missing.iter().map(|(name, _)| quote(name)).collect::<Vec<_>>().join(", ");
    let message = format!("the index entry of {} lacks {names}", title(entry));
    out.push(Diagnostic::new(&DDF_MISSING_ELEMENT, first.origin, message).label("empty or missing"));
}

/// Compares `Source` with the class of the id.
fn source(entry: &IndexEntry, out: &mut Vec<Diagnostic>) {
    let (id, source) = (entry.id.value, &entry.source);
    let expected = class_of(id).and_then(|class| SOURCES.into_iter().find(|(other, _)| *other == class));
    let Some((class, expected)) = expected else { return };
    if source.value.is_empty() || source.value == expected {
        return;
    }
    let message = format!("the index gives {} the source {}", title(entry), quote(&source.value));
    out.push(
        Diagnostic::new(&DDF_SOURCE, source.origin, message)
            .label(format!("id {id} has the class `{class}`"))
            .help(format!("write `{expected}`"))
            .edit(rewrite(source, expected)),
    );
}
