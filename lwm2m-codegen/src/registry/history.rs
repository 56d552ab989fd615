//! Checks `version_history`: every version of an object, including the current one.

use super::{Entry, FileName, Folder, written};
use crate::diagnostics::Diagnostic;
use crate::model::{Object, Origin, SourceId};
use crate::rules::{HISTORY_DIFFERS, HISTORY_MISSING};
use crate::wording::{object_title, quote};

pub(super) fn check(folder: &Folder<'_>, out: &mut Vec<Diagnostic>) {
    let Some(history) = &folder.history else { return };
    for entry in &folder.current {
        let object = entry.object;
        match history.iter().find(|copy| is_version(copy, object)) {
            Some(copy) => out.extend(differs(entry, copy)),
            None => out.push(missing(entry, history)),
        }
        let newest = history
            .iter()
            .filter(|copy| copy.object.id == object.id)
            .max_by_key(|copy| copy.object.version.value);
        if let Some(newest) = newest.filter(|newest| newest.object.version.value > object.version.value) {
            out.push(outdated(entry, newest));
        }
    }
}

fn is_version(copy: &Entry<'_>, object: &Object) -> bool {
    copy.object.id == object.id && copy.object.version == object.version
}

fn missing(entry: &Entry<'_>, history: &[Entry<'_>]) -> Diagnostic {
    let object = entry.object;
    let name = FileName::of_version(object).to_string();
    let (file, copied) = (quote(&format!("version_history/{name}")), quote(entry.name));
    let origin = written([object.version.origin, object.id.origin]);
    let message =
        format!("version {} of {} is not in `version_history`", object.version.value, object_title(object));
    let help = match history.iter().find(|copy| copy.name == name) {
        Some(Entry { object, .. }) => format!(
            "{file} holds version {} of {}: rename that file, and then copy {copied} to {file}",
            object.version.value,
            object_title(object)
        ),
        None => format!("copy {copied} to {file}"),
    };
    Diagnostic::new(&HISTORY_MISSING, origin, message).label("the version of the object").help(help)
}

fn outdated(entry: &Entry<'_>, newest: &Entry<'_>) -> Diagnostic {
    let object = entry.object;
    let message = format!(
        "{} is version {} of {}, but `version_history` has version {}",
        quote(entry.name),
        object.version.value,
        object_title(object),
        newest.object.version.value
    );
    Diagnostic::new(&HISTORY_DIFFERS, written([object.version.origin, object.id.origin]), message)
        .label("not the newest version")
        .help(format!("put the newest version into {}", quote(entry.name)))
        .related(written([newest.object.version.origin, newest.object.id.origin]), "the newer version")
}

/// Returns the diagnostic for a version that differs from its copy in more than line ends.
fn differs(entry: &Entry<'_>, copy: &Entry<'_>) -> Option<Diagnostic> {
    let (here, there) = first_difference(entry, copy)?;
    let same_facts = entry.object.facts() == copy.object.facts();
    let how = if same_facts { "in their wording" } else { "in what they define" };
    let message = format!(
        "{} and {} are both version {}, but differ {how}",
        quote(entry.name),
        quote(&format!("version_history/{}", copy.name)),
        entry.object.version.value
    );
    Some(
        Diagnostic::new(&HISTORY_DIFFERS, here, message)
            .label("the first difference")
            .help("raise the version if this is a new one, copy the right file over the other if it is not")
            .related(there, "the same place in the history"),
    )
}

/// Returns the first line that differs.
pub(super) fn first_difference(one: &Entry<'_>, other: &Entry<'_>) -> Option<(Origin, Origin)> {
    if one.text == other.text {
        return None;
    }
    let (mut ours, mut theirs) = (Lines::new(one), Lines::new(other));
    loop {
        match (ours.next(), theirs.next()) {
            (None, None) => return None,
            (Some((_, here)), Some((_, there))) if here == there => {}
            (here, there) => {
                let here = here.map_or(ours.end(), |(start, line)| place(one.source, start, line));
                let there = there.map_or(theirs.end(), |(start, line)| place(other.source, start, line));
                return Some((here, there));
            }
        }
    }
}

/// The lines of a text with their positions.
struct Lines<'f> {
    source: SourceId,
    rest: core::str::SplitInclusive<'f, char>,
    at: usize,
}

impl<'f> Lines<'f> {
    fn new(entry: &Entry<'f>) -> Lines<'f> {
        Lines { source: entry.source, rest: entry.text.split_inclusive('\n'), at: 0 }
    }

    fn end(&self) -> Origin {
        Origin::Text { source: self.source, start: self.at, end: self.at }
    }
}

impl<'f> Iterator for Lines<'f> {
    type Item = (usize, &'f str);

    fn next(&mut self) -> Option<(usize, &'f str)> {
        let line = self.rest.next()?;
        let start = self.at;
        self.at += line.len();
        Some((start, line.trim_end_matches(['\n', '\r'])))
    }
}

/// Returns the origin of a line without the blanks around it.
fn place(source: SourceId, start: usize, line: &str) -> Origin {
    let start = start + line.len() - line.trim_start().len();
    Origin::Text { source, start, end: start + line.trim().len() }
}
