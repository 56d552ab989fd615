//! Keeps the definitions that become code: the newest version of each object unless others are named, and only the
//! objects that are wanted.

use std::collections::{BTreeMap, BTreeSet};

use super::compilation::{Compilation, Definition, Diagnostics};
use super::severity;
use crate::config::{Config, SETTING_INVALID, SETTING_UNUSED, VERSION_LEFT_OUT};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::nearest::{list_ids, nearest_id};
use crate::model::{Object, Origin, Version};
use crate::registry;
use crate::wording::object_title;

type ById = BTreeMap<u16, BTreeMap<Version, Vec<Definition>>>;

pub(super) fn select_versions(compilation: &mut Compilation<'_>) {
    let Compilation { config, definitions, diagnostics, .. } = compilation;
    let mut by_id = ById::new();
    for definition in definitions.drain(..) {
        let (id, version) = (definition.object.id.value, definition.object.version.value);
        by_id.entry(id).or_default().entry(version).or_default().push(definition);
    }
    check_only(config, &by_id, diagnostics);
    check_versions(config, &by_id, diagnostics);
    if !config.only.is_empty() {
        by_id.retain(|id, _| config.only.iter().any(|(_, only)| only == id));
    }
    for (id, mut versions) in by_id {
        retain_versions(config, id, &mut versions, diagnostics);
        let newest_first = versions.into_values().rev();
        definitions.extend(newest_first.filter_map(|candidates| select(config, candidates, diagnostics)));
    }
}

fn retain_versions(
    config: &Config,
    id: u16,
    versions: &mut BTreeMap<Version, Vec<Definition>>,
    diagnostics: &mut Diagnostics,
) {
    let of_object = config.versions.iter().filter(|(_, object, _)| *object == id);
    let named: BTreeSet<Version> = of_object.filter_map(|(_, _, version)| Version::parse(version)).collect();
    if versions.keys().any(|version| named.contains(version)) {
        versions.retain(|version, _| named.contains(version));
    } else if !config.all_versions {
        let newest = versions.pop_last();
        if let Some(newest) = newest.as_ref().and_then(|(_, definitions)| definitions.first()) {
            report_left_out(&newest.object, versions, diagnostics);
        }
        *versions = newest.into_iter().collect();
    }
}

/// Says which versions of the user's files are left out.
fn report_left_out(
    newest: &Object,
    older: &BTreeMap<Version, Vec<Definition>>,
    diagnostics: &mut Diagnostics,
) {
    for definition in older.values().flatten().filter(|definition| !definition.bundled) {
        let object = &definition.object;
        let (title, version) = (object_title(object), object.version.value);
        let message =
            format!("version {version} of {title} is left out, as there is version {}", newest.version.value);
        let origin = match object.version.origin {
            Origin::Unknown => object.id.origin,
            origin => origin,
        };
        let diagnostic = Diagnostic::new(&VERSION_LEFT_OUT, origin, message);
        diagnostics.report(diagnostic.related(newest.id.origin, "the version that is generated"));
    }
}

/// Selects one of several definitions of a version; the others have to agree with it.
///
/// A file of the user's takes precedence over a bundled one that differs. Of files that agree, the one with the
/// shortest name is shown, `3.xml` rather than `3-1_2.xml`, whatever the order of the inputs.
fn select(
    config: &Config,
    mut candidates: Vec<Definition>,
    diagnostics: &mut Diagnostics,
) -> Option<Definition> {
    candidates.sort_by(|one, other| {
        let key = |definition: &Definition| (definition.bundled, definition.file.len());
        key(one).cmp(&key(other)).then_with(|| one.file.cmp(&other.file))
    });
    let mut candidates = candidates.into_iter();
    let first = candidates.next()?;
    for other in candidates.filter(|other| !other.bundled) {
        let twice = registry::defined_twice([&first.object, &other.object]);
        diagnostics.all.extend(severity::apply_severity(config, twice, false));
    }
    Some(first)
}

fn check_only(config: &Config, by_id: &ById, diagnostics: &mut Diagnostics) {
    let defined: Vec<u16> = by_id.keys().copied().collect();
    for (location, id) in config.only.iter().filter(|(_, id)| !by_id.contains_key(id)) {
        let message = format!("only object {id} is wanted, but no input defines it");
        let diagnostic = diagnostics.about_setting(*location, &SETTING_UNUSED, message);
        diagnostics.report(diagnostic.help(nearest_object(*id, &defined)));
    }
}

fn check_versions(config: &Config, by_id: &ById, diagnostics: &mut Diagnostics) {
    let defined: Vec<u16> = by_id.keys().copied().collect();
    for (location, id, text) in &config.versions {
        let (rule, message, help) = match (Version::parse(text), by_id.get(id)) {
            (None, _) => {
                let message = format!("`{text}` is not a version of an object");
                (&SETTING_INVALID, message, "write it like `1.0`".to_owned())
            }
            (Some(_), None) => {
                let message = format!("a version of object {id} is wanted, but no input defines the object");
                (&SETTING_UNUSED, message, nearest_object(*id, &defined))
            }
            (Some(version), Some(versions)) if !versions.contains_key(&version) => {
                let defined: Vec<String> = versions.keys().map(Version::to_string).collect();
                let message = format!("no input defines version {version} of object {id}");
                (&SETTING_UNUSED, message, format!("the inputs define {}", defined.join(", ")))
            }
            (Some(_), Some(_)) => continue,
        };
        let diagnostic = diagnostics.about_setting(*location, rule, message);
        diagnostics.report(diagnostic.help(help));
    }
}

/// Returns advice for an object that no input defines.
pub(super) fn nearest_object(id: u16, defined: &[u16]) -> String {
    match nearest_id(id, defined.iter().copied()) {
        Some(near) => format!("the nearest object that is defined is {near}"),
        None if defined.is_empty() => "no object is defined at all".to_owned(),
        None => format!("the inputs define {}", list_ids(defined.iter().copied())),
    }
}
