//! Reads settings files, and adds their settings to those of the build script.

use std::fs;
use std::mem::discriminant;
use std::path::{Path, PathBuf};

use super::compilation::Diagnostics;
use crate::config::{self, Config, INPUT_UNREADABLE, Location, SETTING_INVALID, Setting, SettingKind};
use crate::diagnostics::Severity;

/// Returns the settings of the build script and of its files.
pub(super) fn read_settings(
    config: &Config,
    diagnostics: &mut Diagnostics,
    inputs: &mut Vec<PathBuf>,
) -> Config {
    let mut all = config.clone();
    for (location, path) in &config.files {
        // A file that does not exist is an input as well: cargo has to look again when it appears.
        inputs.push(path.clone());
        match read(path) {
            Ok(text) => add_file(&mut all, path, &text, diagnostics),
            Err(error) => {
                let message = format!("cannot read `{}`: {error}", path.display());
                let diagnostic = diagnostics.about_setting(*location, &INPUT_UNREADABLE, message);
                diagnostics.report(diagnostic);
                diagnostics.settings_lost = true;
            }
        }
    }
    all
}

fn read(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes)
        .map_err(|error| format!("not UTF-8 after byte {}", error.utf8_error().valid_up_to()))
}

fn add_file(all: &mut Config, path: &Path, text: &str, diagnostics: &mut Diagnostics) {
    let source = diagnostics.sources.add(path, text);
    let folder = path.parent().unwrap_or(Path::new(""));
    let (file, found) = config::parse(text, source, folder);
    diagnostics.settings_lost |= found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    diagnostics.all.extend(found);
    combine(all, file, diagnostics);
}

/// Adds the settings of a file, and reports those that contradict another.
fn combine(all: &mut Config, file: Config, diagnostics: &mut Diagnostics) {
    all.inputs.extend(file.inputs);
    all.only.extend(file.only);
    all.versions.extend(file.versions);
    all.all_versions |= file.all_versions;
    all.any_object = all.any_object.or(file.any_object);
    all.serde = all.serde.or(file.serde);
    all.strict |= file.strict;
    all.out_dir = all.out_dir.take().or(file.out_dir);
    set(&mut all.strings, file.strings, "the type of strings", diagnostics);
    set(&mut all.opaques, file.opaques, "the type of opaque values", diagnostics);
    set(&mut all.multiples, file.multiples, "the type of multiple resources", diagnostics);
    set(&mut all.runtime, file.runtime, "the path of the runtime", diagnostics);
    for (location, code, severity) in file.levels {
        match all.levels.iter().find(|(_, other, _)| *other == code) {
            Some((first, _, set)) if *set != severity => {
                conflict(&format!("the level of `{code}`"), location, *first, diagnostics);
            }
            _ => all.levels.push((location, code, severity)),
        }
    }
    for setting in file.settings {
        match all.settings.iter().find(|other| contradicts(other, &setting)) {
            Some(first) => conflict(&thing(&setting), setting.location, first.location, diagnostics),
            None => all.settings.push(setting),
        }
    }
}

/// Sets a value that is not set yet.
fn set<T: PartialEq>(
    value: &mut Option<(Location, T)>,
    file: Option<(Location, T)>,
    thing: &str,
    diagnostics: &mut Diagnostics,
) {
    match (&value, file) {
        (Some((first, value)), Some((location, other))) if *value != other => {
            conflict(thing, location, *first, diagnostics);
        }
        (None, file) => *value = file,
        _ => {}
    }
}

/// Returns whether two settings give one thing different values. Derives and attributes add up.
fn contradicts(one: &Setting, other: &Setting) -> bool {
    let single = !matches!(one.kind, SettingKind::Derive(_) | SettingKind::Attribute(_));
    single
        && one.select == other.select
        && discriminant(&one.kind) == discriminant(&other.kind)
        && one.kind != other.kind
}

/// Returns the thing that a setting gives a value.
fn thing(setting: &Setting) -> String {
    let select = setting.select;
    match setting.kind {
        SettingKind::Rename(_) => format!("the name of {select}"),
        SettingKind::WithEnum(_) => format!("the list of codes of {select}"),
        SettingKind::OnlyResources(_) => format!("the list of resources of {select}"),
        SettingKind::Capacity(_) => format!("the capacity of {select}"),
        SettingKind::Instances(_) => format!("the number of instances of {select}"),
        _ => select.to_string(),
    }
}

fn conflict(thing: &str, location: Location, first: Location, diagnostics: &mut Diagnostics) {
    let first = diagnostics.origin(first);
    let message = format!("{thing} is set a second time, to another value");
    let diagnostic = diagnostics.about_setting(location, &SETTING_INVALID, message);
    diagnostics.report(diagnostic.related(first, "first set here").help("delete one of the two settings"));
}
