//! Adds and removes enums and their reserved codes, as `with_enum`, `without_enum` and `with_reserved_codes` say.

use super::compilation::{Compilation, Diagnostics};
use crate::config::{SETTING_INVALID, Setting, SettingKind, Target};
use crate::model::{Label, Labels, Object, Origin, Resource, ResourceType};

pub(super) fn edit_enums(compilation: &mut Compilation<'_>) {
    let Compilation { config, definitions, used, diagnostics, .. } = compilation;
    for object in definitions.iter_mut().map(|definition| &mut definition.object) {
        let settings = || config.settings.iter().enumerate();
        // An enum that another setting removes or replaces has reserved codes, too.
        for (index, setting) in settings() {
            if setting.kind == SettingKind::WithReservedCodes && keep_reserved(setting, object) {
                used.insert(index);
            }
        }
        for (index, setting) in settings() {
            let applied = match &setting.kind {
                SettingKind::WithoutEnum => remove(setting, object),
                SettingKind::WithEnum(labels) => add(setting, labels, object, diagnostics),
                _ => false,
            };
            if applied {
                used.insert(index);
            }
        }
    }
}

fn keep_reserved(setting: &Setting, object: &mut Object) -> bool {
    let labels = selected(setting, object).filter_map(|resource| resource.labels.as_mut());
    let reserving = labels.filter(|labels| !labels.reserved.is_empty());
    reserving.map(Labels::keep_reserved).count() > 0
}

fn remove(setting: &Setting, object: &mut Object) -> bool {
    selected(setting, object).filter_map(|resource| resource.labels.take()).count() > 0
}

/// Returns the resources that a setting about enums selects.
fn selected<'o>(setting: &Setting, object: &'o mut Object) -> impl Iterator<Item = &'o mut Resource> {
    let (target, id) = (setting.select.0, object.id.value);
    let selects = move |resource: &Resource| match target {
        Target::All => true,
        Target::Object(object) => object == id,
        Target::Resource(object, resource_id) | Target::Enumeration(object, resource_id) => {
            object == id && resource_id == resource.id.value
        }
        Target::Label(..) => false,
    };
    object.resources.iter_mut().filter(move |resource| selects(resource))
}

fn add(
    setting: &Setting,
    labels: &[(i64, String)],
    object: &mut Object,
    diagnostics: &mut Diagnostics,
) -> bool {
    let (Target::Resource(id, resource) | Target::Enumeration(id, resource)) = setting.select.0 else {
        return false;
    };
    if id != object.id.value {
        return false;
    }
    let Some(resource) = object.resources.iter_mut().find(|found| found.id.value == resource) else {
        return false;
    };
    let label =
        |(code, name): &(i64, String)| Label { code: *code, name: name.clone(), description: String::new() };
    let mut codes: Vec<Label> = labels.iter().map(label).collect();
    codes.sort_by_key(|label| label.code);
    match problem(setting, resource, &codes) {
        None => resource.labels = Some(Labels { codes, reserved: Vec::new(), origin: Origin::Unknown }),
        Some(problem) => {
            let diagnostic = diagnostics.about_setting(setting.location, &SETTING_INVALID, problem);
            diagnostics.report(diagnostic);
        }
    }
    true
}

/// Explains why a resource cannot have these codes, which are sorted.
fn problem(setting: &Setting, resource: &Resource, codes: &[Label]) -> Option<String> {
    let select = setting.select;
    match (resource.kind.map(|kind| kind.value), codes.first()) {
        (None, _) => return Some(format!("{select} holds no value")),
        (Some(ResourceType::Unsigned), Some(Label { code: code @ ..0, .. })) => {
            return Some(format!("{code} is not a value of an Unsigned Integer"));
        }
        (Some(ResourceType::Integer | ResourceType::Unsigned), _) => {}
        (Some(other), _) => {
            return Some(format!("{select} is of type {}, whose values are not codes", other.as_str()));
        }
    }
    if codes.is_empty() {
        return Some("the list of codes is empty".to_owned());
    }
    let twice = codes.windows(2).find(|pair| pair[0].code == pair[1].code)?;
    Some(format!("the code {} is listed twice", twice[0].code))
}
