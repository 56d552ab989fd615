//! Which definitions become code: the newest of each object unless others are named, and only those that are wanted.

use std::collections::{BTreeMap, BTreeSet};

use super::input::{Definition, Documents};
use super::rules::{OBJECT_DEFINED_TWICE, SETTING_INVALID, SETTING_UNUSED};
use super::{Config, State, severity};
use crate::diagnostics::{Diagnostic, Severity};
use crate::model::Version;
use crate::wording::object_title;

/// The definitions that become code, in ascending order of their ids; of each object the newest first.
///
/// What is wrong with their files is reported on the way.
pub(crate) fn choose(config: &Config, documents: Documents, state: &mut State) -> Vec<Definition> {
    let Documents { definitions, diagnostics } = documents;
    let mut by_id: BTreeMap<u16, Vec<Definition>> = BTreeMap::new();
    for definition in definitions {
        by_id.entry(definition.object.id.value).or_default().push(definition);
    }
    check_only(config, &by_id, state);
    check_versions(config, &by_id, state);
    let wanted = |id: &u16| config.only.is_empty() || config.only.iter().any(|(_, only)| only == id);
    by_id.retain(|id, _| wanted(id));
    let chosen: Vec<Definition> =
        by_id.into_iter().flat_map(|(id, definitions)| versions(definitions, config, id, state)).collect();
    for (index, diagnostics) in diagnostics.into_iter().enumerate() {
        let mut taken = chosen.iter().filter(|definition| definition.document == index).peekable();
        let used = taken.peek().is_some();
        let judged = severity::judge(config, diagnostics, used && taken.all(|definition| definition.bundled));
        if used {
            state.diagnostics.extend(judged);
        } else {
            state
                .diagnostics
                .extend(judged.into_iter().filter_map(|diagnostic| of_unused_file(config, diagnostic)));
        }
    }
    chosen
}

/// Of a file that nothing is taken from only what kept it from being read matters, and even that is no error
/// if the object that is wanted was found elsewhere.
fn of_unused_file(config: &Config, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
    let skipped = diagnostic.rule.code.starts_with("xml-") && diagnostic.severity == Severity::Warning;
    if diagnostic.severity != Severity::Error {
        return skipped.then_some(diagnostic);
    }
    if !config.only.is_empty() {
        diagnostic.severity = Severity::Warning;
    }
    Some(diagnostic)
}

/// The definitions of an object that become code, the newest first.
fn versions(definitions: Vec<Definition>, config: &Config, id: u16, state: &mut State) -> Vec<Definition> {
    let mut by_version: BTreeMap<Version, Vec<Definition>> = BTreeMap::new();
    for definition in definitions {
        by_version.entry(definition.object.version.value).or_default().push(definition);
    }
    let named: BTreeSet<Version> = config
        .versions
        .iter()
        .filter(|(_, object, _)| *object == id)
        .filter_map(|named| Version::parse(&named.2))
        .collect();
    if by_version.keys().any(|version| named.contains(version)) {
        by_version.retain(|version, _| named.contains(version));
    } else if !config.all_versions {
        by_version = by_version.pop_last().into_iter().collect();
    }
    by_version.into_values().rev().filter_map(|candidates| agreed(candidates, state)).collect()
}

/// The one of several definitions of a version that counts. Others have to say the same.
fn agreed(mut candidates: Vec<Definition>, state: &mut State) -> Option<Definition> {
    // A user's own file comes before a bundled one that says otherwise. Of those that say the same the shortest
    // name is shown, `3.xml` rather than `3-1_2.xml`, in whichever order they were read.
    candidates.sort_by(|one, other| {
        let key = |definition: &Definition| (definition.bundled, definition.file.len());
        key(one).cmp(&key(other)).then_with(|| one.file.cmp(&other.file))
    });
    let mut candidates = candidates.into_iter();
    let first = candidates.next()?;
    for other in candidates.filter(|other| !other.bundled && other.object != first.object) {
        let (title, version) = (object_title(&other.object), other.object.version.value);
        let message =
            format!("{title} is defined a second time, and differently, in the same version {version}");
        let diagnostic = Diagnostic::new(&OBJECT_DEFINED_TWICE, other.object.id.origin, message);
        state.report(diagnostic.related(first.object.id.origin, "first defined here"));
    }
    Some(first)
}

fn check_only(config: &Config, by_id: &BTreeMap<u16, Vec<Definition>>, state: &mut State) {
    for (place, id) in config.only.iter().filter(|(_, id)| !by_id.contains_key(id)) {
        let message = format!("only object {id} is wanted, but no input defines it");
        let diagnostic = state.at(place, &SETTING_UNUSED, message).help(nearest_object(*id, by_id.keys()));
        state.report(diagnostic);
    }
}

fn check_versions(config: &Config, by_id: &BTreeMap<u16, Vec<Definition>>, state: &mut State) {
    for (place, id, text) in &config.versions {
        let Some(version) = Version::parse(text) else {
            let message = format!("`{text}` is not a version of an object");
            let diagnostic = state.at(place, &SETTING_INVALID, message).help("write it like `1.0`");
            state.report(diagnostic);
            continue;
        };
        let Some(definitions) = by_id.get(id) else {
            let message = format!("a version of object {id} is wanted, but no input defines the object");
            let diagnostic =
                state.at(place, &SETTING_UNUSED, message).help(nearest_object(*id, by_id.keys()));
            state.report(diagnostic);
            continue;
        };
        let found: BTreeSet<Version> = definitions.iter().map(|one| one.object.version.value).collect();
        if !found.contains(&version) {
            let found: Vec<String> = found.iter().map(Version::to_string).collect();
            let message = format!("no input defines version {version} of object {id}");
            let diagnostic = state.at(place, &SETTING_UNUSED, message);
            state.report(diagnostic.help(format!("the inputs define {}", found.join(", "))));
        }
    }
}

/// Advice where an object is not there.
pub(super) fn nearest_object<'i>(id: u16, known: impl Iterator<Item = &'i u16>) -> String {
    match known.min_by_key(|other| other.abs_diff(id)) {
        Some(nearest) => format!("the nearest object that is defined is {nearest}"),
        None => "no object is defined at all".to_owned(),
    }
}
