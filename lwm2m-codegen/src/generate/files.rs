//! Prints a file for each version of an object, and `mod.rs`, which lists them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use heck::ToUpperCamelCase;

use super::attributes;
use super::compilation::{Compilation, Names};
use crate::config::SETTING_INVALID;
use crate::emit::{ObjectIr, TypeSettings};
use crate::model::Object;
use crate::names;
use crate::output::{self, Entry, File, Versions};
use crate::wording::titled;

pub(super) fn print(compilation: &mut Compilation<'_>, types: &TypeSettings) -> Vec<File> {
    let Compilation { config, definitions, names, used, diagnostics, .. } = compilation;
    let objects = definitions.iter().map(|definition| &definition.object);
    let mut irs: Vec<ObjectIr<'_>> =
        objects.zip(names.iter()).map(|(object, names)| ir(object, names, types)).collect();
    for ir in &mut irs {
        attributes::add(config, ir, used);
    }
    let keeps_versions = config.keeps_versions();
    let entries = entries(&irs, names, keeps_versions);
    let mut files: Vec<File> = Vec::new();
    for ((entry, ir), definition) in entries.iter().zip(&irs).zip(definitions.iter()) {
        let path = PathBuf::from(format!("{}.rs", entry.module.replace("::", "/")));
        files.push(File { path, text: output::module(ir, &definition.file, &entry.versions) });
    }
    if let Some(location) = config.any_object {
        if let Some(entry) = entries.iter().find(|entry| entry.module == output::ANY_OBJECT) {
            let object = titled("object", entry.id, &entry.name);
            let message =
                format!("{object} has the module `any_object`, which holds the enum of all objects");
            let diagnostic = diagnostics.about_setting(location, &SETTING_INVALID, message);
            let rename = location.select(
                "`.rename(Select::object(..), ..)`".to_owned(),
                format!("`[object.{}] name = \"..\"`", entry.id),
            );
            diagnostics.report(diagnostic.help(format!("rename the object with {rename}")));
        }
        let list = if keeps_versions { "versions" } else { "definitions" };
        let text = output::any_object(&entries, types, list, &attributes::derives_of_all(config));
        files.push(File { path: PathBuf::from(format!("{}.rs", output::ANY_OBJECT)), text });
    }
    let text = output::index(&entries, &types.runtime, keeps_versions, config.any_object.is_some());
    files.push(File { path: PathBuf::from("mod.rs"), text });
    files
}

fn ir<'m>(object: &'m Object, names: &Names, types: &'m TypeSettings) -> ObjectIr<'m> {
    let mut ir = ObjectIr::new(object, &names.names, types);
    // A renamed label keeps its text in the documentation.
    for (resource, renamed) in object.resources.iter().zip(&names.renamed.resources) {
        if let Some(labels) = renamed.labels.as_ref().filter(|_| resource.labels != renamed.labels) {
            ir.name_variants(resource.id.value, &names::variants(labels));
        }
    }
    ir
}

/// Returns a module for each ir. Plans come by object, the newest version first; `mod.rs` exports the types of the
/// newest versions whose names no other object has.
fn entries(irs: &[ObjectIr<'_>], names: &[Names], keeps_versions: bool) -> Vec<Entry> {
    let objects: Vec<&[ObjectIr<'_>]> =
        irs.chunk_by(|one, other| one.definition.id == other.definition.id).collect();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for name in objects.iter().flat_map(|versions| versions[0].public_types()) {
        *count.entry(name).or_default() += 1;
    }
    let newest = objects.iter().scan(0, |index, versions| {
        let renamed = &names[*index].renamed;
        *index += versions.len();
        Some(renamed)
    });
    let modules = names::modules(&newest.collect::<Vec<_>>());
    let mut entries = Vec::new();
    for (versions, module) in objects.iter().zip(&modules) {
        let (newest, older) = (&versions[0], &versions[1..]);
        let mut types = newest.public_types();
        types.retain(|name| count[name] == 1);
        let versions = keeps_versions.then(|| Versions {
            module: module.clone(),
            newest: version_module(newest),
            older: older.iter().rev().map(version_module).collect(),
        });
        // A struct whose name another object has is named after its module, which is unique.
        let object = newest.ident.to_string();
        let variant = if count[&object] == 1 { object } else { module.to_upper_camel_case() };
        let entry = |ir: &ObjectIr<'_>, module: String, variant: String| Entry {
            module,
            object: ir.ident.to_string(),
            id: ir.definition.id.value,
            name: ir.definition.name.value.clone(),
            version: ir.definition.version.value,
            variant,
            types: Vec::new(),
            versions: None,
        };
        entries.push(Entry { types, versions, ..entry(newest, module.clone(), variant.clone()) });
        entries.extend(older.iter().map(|ir| {
            let version = version_module(ir);
            entry(ir, format!("{module}::{version}"), format!("{variant}{}", version.to_uppercase()))
        }));
    }
    entries
}

/// Returns the module of a version: `v1_0`.
fn version_module(ir: &ObjectIr<'_>) -> String {
    let version = ir.definition.version.value;
    format!("v{}_{}", version.major, version.minor)
}
