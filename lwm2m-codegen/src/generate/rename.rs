//! Names objects and everything in them: by the naming rules, and as `rename` says.
//!
//! The rules see a new name as if the definition had it. Names that follow from another follow from the new one, and
//! no name is used twice.

use super::compilation::{Compilation, Diagnostics, Names};
use crate::check::wording::quote;
use crate::config::{Config, SETTING_INVALID, Setting, SettingKind, Target};
use crate::model::{Object, Resource};
use crate::names::{self, ObjectNames};

pub(super) fn name_objects(compilation: &mut Compilation<'_>) {
    let Compilation { config, definitions, names, used, diagnostics, .. } = compilation;
    for definition in definitions.iter() {
        let renames = renames(config, &definition.object);
        used.extend(renames.iter().map(|rename| rename.index));
        names.push(name(&definition.object, &renames, diagnostics));
    }
}

/// A setting that renames a part of an object.
struct Rename<'c> {
    index: usize,
    setting: &'c Setting,
    name: &'c str,
}

/// Returns the renames whose target exists in the object.
fn renames<'c>(config: &'c Config, object: &Object) -> Vec<Rename<'c>> {
    let settings = config.settings.iter().enumerate();
    let renames = settings.filter_map(|(index, setting)| match &setting.kind {
        SettingKind::Rename(name) => Some(Rename { index, setting, name }),
        _ => None,
    });
    renames.filter(|rename| exists(object, rename.setting.select.0)).collect()
}

fn exists(object: &Object, target: Target) -> bool {
    if target.object() != Some(object.id.value) {
        return false;
    }
    let resource = || target.resource().and_then(|id| object.resource(id));
    match target {
        Target::All => false,
        Target::Object(_) => true,
        Target::Resource(..) => resource().is_some(),
        Target::Enumeration(..) => resource().is_some_and(|resource| resource.labels.is_some()),
        Target::Label(_, _, code) => resource()
            .and_then(|resource| resource.labels.as_ref())
            .is_some_and(|labels| labels.codes.iter().any(|label| label.code == code)),
    }
}

fn name(object: &Object, renames: &[Rename<'_>], diagnostics: &mut Diagnostics) -> Names {
    let mut renamed = object.clone();
    for rename in renames {
        apply(&mut renamed, rename);
    }
    let mut names = names::object_names(&renamed);
    for rename in renames {
        let given = given(&mut names, &renamed, rename);
        if given.as_deref() == Some(rename.name) {
            continue;
        }
        let message = format!("{} cannot be called {}", rename.setting.select, quote(rename.name));
        let mut diagnostic = diagnostics.about_setting(rename.setting.location, &SETTING_INVALID, message);
        if let Some(given) = given {
            diagnostic =
                diagnostic.label(format!("it would become `{given}`")).help(advice(rename.name, &given));
        }
        diagnostics.report(diagnostic);
    }
    Names { renamed, names }
}

/// Puts a new name into the object. That of an enum follows from no name in the definition: see [`rename_enum`].
fn apply(object: &mut Object, rename: &Rename<'_>) {
    let target = rename.setting.select.0;
    let resource = target.resource().and_then(|id| resource_mut(object, id));
    match (target, resource) {
        (Target::Object(_), _) => object.name.value = rename.name.to_owned(),
        (Target::Resource(..), Some(resource)) => resource.name.value = rename.name.to_owned(),
        (Target::Label(_, _, code), Some(resource)) => {
            let codes = resource.labels.iter_mut().flat_map(|labels| &mut labels.codes);
            codes.filter(|label| label.code == code).for_each(|label| label.name = rename.name.to_owned());
        }
        _ => {}
    }
}

fn resource_mut(object: &mut Object, id: u16) -> Option<&mut Resource> {
    object.resources.iter_mut().find(|resource| resource.id.value == id)
}

/// Returns the name that the rules made of a new name.
fn given(names: &mut ObjectNames, object: &Object, rename: &Rename<'_>) -> Option<String> {
    match rename.setting.select.0 {
        Target::All => None,
        Target::Object(_) => Some(names.object.clone()),
        Target::Resource(_, id) => {
            names.resources.iter().find(|name| name.id == id).map(|name| name.field.clone())
        }
        Target::Enumeration(_, id) => rename_enum(names, object, id, rename.name),
        Target::Label(_, id, code) => {
            let labels = object.resource(id)?.labels.as_ref()?;
            let index = labels.codes.iter().position(|label| label.code == code)?;
            names::variants(labels).into_iter().nth(index)
        }
    }
}

fn rename_enum(names: &mut ObjectNames, object: &Object, id: u16, name: &str) -> Option<String> {
    let type_name = names::type_name(name);
    let has_enum = |id: u16| object.resource(id).is_some_and(|resource| resource.labels.is_some());
    let others = names.resources.iter().filter(|other| other.id != id && has_enum(other.id));
    let taken = type_name == names.object
        || type_name == format!("{}Actions", names.object)
        || others.map(|other| &other.type_name).any(|other| *other == type_name);
    let resource = names.resources.iter_mut().find(|resource| resource.id == id)?;
    resource.type_name = if taken { format!("{type_name}{id}") } else { type_name };
    Some(resource.type_name.clone())
}

fn advice(name: &str, given: &str) -> String {
    let suffix = given.strip_prefix(name).map(|suffix| suffix.trim_start_matches('_'));
    if suffix.is_some_and(|suffix| suffix.parse::<u64>().is_ok()) {
        return "the name is taken by another one in this object; choose one that is free".to_owned();
    }
    format!("write it as Rust does, `{given}`")
}
