//! Prints a file for each version of an object, and `mod.rs`, which lists them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::attributes;
use super::compilation::{Compilation, Names};
use crate::emit::{Plan, Style};
use crate::model::Object;
use crate::names;
use crate::output::{self, Entry, File, Versions};

pub(super) fn print(compilation: &mut Compilation<'_>, style: &Style) -> Vec<File> {
    let Compilation { config, definitions, names, used, .. } = compilation;
    let objects = definitions.iter().map(|definition| &definition.object);
    let mut plans: Vec<Plan<'_>> =
        objects.zip(names.iter()).map(|(object, names)| plan(object, names, style)).collect();
    for plan in &mut plans {
        attributes::add(config, plan, used);
    }
    let keeps_versions = config.keeps_versions();
    let entries = entries(&plans, names, keeps_versions);
    let mut files: Vec<File> = Vec::new();
    for ((entry, plan), definition) in entries.iter().zip(&plans).zip(definitions.iter()) {
        let path = PathBuf::from(format!("{}.rs", entry.module.replace("::", "/")));
        files.push(File { path, text: output::module(plan, &definition.file, &entry.versions) });
    }
    let text = output::index(&entries, &style.runtime, keeps_versions);
    files.push(File { path: PathBuf::from("mod.rs"), text });
    files
}

fn plan<'m>(object: &'m Object, names: &Names, style: &'m Style) -> Plan<'m> {
    let mut plan = Plan::new(object, &names.names, style);
    // A renamed label keeps its text in the documentation.
    for (resource, renamed) in object.resources.iter().zip(&names.renamed.resources) {
        if let Some(labels) = renamed.labels.as_ref().filter(|_| resource.labels != renamed.labels) {
            plan.name_variants(resource.id.value, &names::variants(labels));
        }
    }
    plan
}

/// Returns a module for each plan. Plans come by object, the newest version first; `mod.rs` exports the types of the
/// newest versions whose names no other object has.
fn entries(plans: &[Plan<'_>], names: &[Names], keeps_versions: bool) -> Vec<Entry> {
    let objects: Vec<&[Plan<'_>]> = plans.chunk_by(|one, other| one.object.id == other.object.id).collect();
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
        entries.push(Entry { module: module.clone(), object: newest.ident.to_string(), types, versions });
        entries.extend(older.iter().map(|plan| Entry {
            module: format!("{module}::{}", version_module(plan)),
            object: plan.ident.to_string(),
            types: Vec::new(),
            versions: None,
        }));
    }
    entries
}

/// Returns the module of a version: `v1_0`.
fn version_module(plan: &Plan<'_>) -> String {
    let version = plan.object.version.value;
    format!("v{}_{}", version.major, version.minor)
}
