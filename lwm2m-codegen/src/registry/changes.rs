//! Compares a folder with an older one: published texts stay, and a version rises with its changes.

use super::history::first_difference;
use super::reusable::{Fact, fact, is_complete};
use super::{Entry, Folder, written};
use crate::compare::compare;
use crate::diagnostics::{Diagnostic, sort};
use crate::model::{Origin, Resource};
use crate::rules::{HISTORY_EDITED, REUSABLE_RESOURCE_CHANGED, VERSION_STEP};
use crate::wording::{object_title, quote, resource_title};

/// Returns the diagnostics of the changes from an older folder to this one.
///
/// Places are those of the new folder: texts of the old one have sources of their own.
pub fn check_changes(old: &Folder<'_>, new: &Folder<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    versions(old, new, &mut diagnostics);
    history(old, new, &mut diagnostics);
    common(old, new, &mut diagnostics);
    sort(&mut diagnostics);
    diagnostics
}

/// Compares the changes of each object with the step of its version.
fn versions(old: &Folder<'_>, new: &Folder<'_>, out: &mut Vec<Diagnostic>) {
    for entry in &new.current {
        let object = entry.object;
        let Some(before) = old.current.iter().find(|other| other.object.id == object.id) else { continue };
        let comparison = compare(before.object, object);
        if comparison.verdict().fits() {
            continue;
        }
        let change = comparison.changes.iter().max_by_key(|change| change.class());
        let named = change.map_or(String::new(), |change| format!(" ({})", change.message));
        let message = format!("{}: {}{named}", object_title(object), comparison.reason());
        let origin = written([object.version.origin, object.id.origin]);
        let mut diagnostic = Diagnostic::new(&VERSION_STEP, origin, message)
            .label(format!("it was {} before", comparison.old));
        if let Some(change) = change.filter(|change| !matches!(change.new, Origin::Unknown)) {
            diagnostic = diagnostic.related(change.new, "changed here");
        }
        out.push(diagnostic);
    }
}

/// Reports versions of the history that changed or are gone. A change of the newest version is reported as such.
fn history(old: &Folder<'_>, new: &Folder<'_>, out: &mut Vec<Diagnostic>) {
    let is_current = |entry: &Entry<'_>| {
        new.current.iter().any(|current| {
            current.object.id == entry.object.id && current.object.version == entry.object.version
        })
    };
    for before in old.history.iter().flatten() {
        let path = format!("version_history/{}", before.name);
        match new.history.iter().flatten().find(|entry| entry.name == before.name) {
            Some(entry) if is_current(entry) => {}
            Some(entry) => {
                let Some((here, _)) = first_difference(entry, before) else { continue };
                let message = format!("{} is published, and changed", quote(&path));
                out.push(Diagnostic::new(&HISTORY_EDITED, here, message).label("the first difference"));
            }
            None => {
                let object = new.current.iter().find(|entry| entry.object.id == before.object.id);
                let message = format!("{} is published, and was removed", quote(&path));
                let origin = object.map_or(Origin::Unknown, |entry| entry.object.id.origin);
                out.push(
                    Diagnostic::new(&HISTORY_EDITED, origin, message).label("the object of this version"),
                );
            }
        }
    }
}

/// Reports reusable resources that mean something else than before, or are gone.
fn common(old: &Folder<'_>, new: &Folder<'_>, out: &mut Vec<Diagnostic>) {
    let (Some(before), Some(after)) = (&old.common, &new.common) else { return };
    for resource in before.entries.iter().filter(|resource| is_complete(resource)) {
        let title = resource_title(resource);
        let Some(now) = after.entries.iter().find(|other| other.id == resource.id) else {
            let start = Origin::Text { source: after.source, start: 0, end: 0 };
            let message = format!("reusable {title} was removed from `Common.xml`");
            out.push(Diagnostic::new(&REUSABLE_RESOURCE_CHANGED, start, message));
            continue;
        };
        if let Some((what, origin)) = difference(&fact(resource), &fact(now), now) {
            let message = format!("the {what} of reusable {title} changed");
            out.push(
                Diagnostic::new(&REUSABLE_RESOURCE_CHANGED, written([origin, now.id.origin]), message)
                    .label("not as it was registered"),
            );
        }
    }
}

/// Returns the first fact that differs, and its place.
fn difference(old: &Fact, new: &Fact, resource: &Resource) -> Option<(&'static str, Origin)> {
    let kind = resource.kind.map_or(Origin::Unknown, |kind| kind.origin);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let facts = [
        ("name", old.name == new.name, resource.name.origin),
        ("access", old.operations == new.operations, resource.operations.origin),
        ("type", old.kind == new.kind, kind),
        ("range", words(&old.range_text) == words(&new.range_text), resource.range_text.origin),
        ("unit", old.units == new.units, resource.units.origin),
    ];
    facts.into_iter().find(|(_, same, _)| !same).map(|(what, _, origin)| (what, origin))
}
