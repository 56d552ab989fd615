//! Reports settings that applied to nothing, and explains why.

use super::compilation::Compilation;
use super::select_versions::nearest_object;
use crate::config::{SETTING_UNUSED, Setting, SettingKind, Target};
use crate::diagnostics::nearest::{list_ids, nearest, nearest_id};
use crate::model::{Object, Resource, ResourceType};
use crate::wording::{object_title, resource_title};

pub(super) fn report(compilation: &mut Compilation<'_>) {
    let Compilation { config, definitions, used, left_out, diagnostics, .. } = compilation;
    let objects: Vec<&Object> = definitions.iter().map(|definition| &definition.object).collect();
    let unused = config.settings.iter().enumerate().filter(|(index, _)| !used.contains(index));
    for (_, setting) in unused {
        let target = setting.select.0;
        let (message, help) = match target.object().zip(target.resource()) {
            Some((object, resource)) if left_out.contains(&(object, resource)) => {
                let help = "delete it, or name the resource in `only_resources`";
                (format!("{} is left out by `only_resources`", setting.select), Some(help.to_owned()))
            }
            _ => explain(setting, &objects),
        };
        let mut diagnostic = diagnostics.about_setting(setting.location, &SETTING_UNUSED, message);
        diagnostic.help = help;
        diagnostics.report(diagnostic);
    }
}

/// Returns why a setting applied to nothing, and how to fix it.
fn explain(setting: &Setting, objects: &[&Object]) -> (String, Option<String>) {
    let target = setting.select.0;
    let Some(id) = target.object() else { return for_all(setting) };
    let Some(object) = objects.iter().find(|object| object.id.value == id) else {
        let message = format!("this is about object {id}, which is not generated");
        let known: Vec<u16> = objects.iter().map(|object| object.id.value).collect();
        return (message, Some(nearest_object(id, &known)));
    };
    let Some(resource_id) = target.resource() else { return not_for(setting, &object_title(object)) };
    let Some(resource) = object.resource(resource_id) else {
        let message = format!("{} has no resource {resource_id}", object_title(object));
        return (message, Some(nearest_resource(resource_id, object)));
    };
    of_resource(setting, resource)
}

fn nearest_resource(id: u16, object: &Object) -> String {
    let ids = || object.resources.iter().map(|resource| resource.id.value);
    match nearest_id(id, ids()).and_then(|near| object.resource(near)) {
        Some(near) => format!("the nearest is {}", resource_title(near)),
        None => format!("its resources are {}", list_ids(ids())),
    }
}

fn for_all(setting: &Setting) -> (String, Option<String>) {
    match setting.kind {
        SettingKind::WithoutEnum => ("no object has an enum to turn off".to_owned(), None),
        SettingKind::Derive(_) | SettingKind::Attribute(_) => ("no object is generated".to_owned(), None),
        _ => not_for(setting, "all objects at once"),
    }
}

/// Explains a setting that makes no sense for the kind of target that it selects.
fn not_for(setting: &Setting, selected: &str) -> (String, Option<String>) {
    let (message, help) = match setting.kind {
        SettingKind::Rename(_) => {
            ("a name is for a single thing", "select an object, a resource, an enum or a label")
        }
        SettingKind::WithoutEnum => ("there is no enum to turn off", "delete the setting"),
        SettingKind::WithReservedCodes => ("there is no reserved code to keep", "delete the setting"),
        SettingKind::WithEnum(_) => {
            ("codes belong to a resource", "select one with `Select::resource(object, resource)`")
        }
        SettingKind::Capacity(_) | SettingKind::Instances(_) => (
            "a capacity is that of a single resource",
            "select one with `Select::resource(object, resource)`",
        ),
        SettingKind::Derive(_) => ("only structs and enums derive", "select an object or an enum"),
        SettingKind::OnlyResources(_) => ("the resources are those of an object", "select an object"),
        SettingKind::Attribute(_) => ("there is nothing to put it on", "select a resource that has a field"),
    };
    (format!("{message}, but {selected} was selected"), Some(help.to_owned()))
}

fn of_resource(setting: &Setting, resource: &Resource) -> (String, Option<String>) {
    let title = resource_title(resource);
    let kind = resource.kind.map(|kind| kind.value);
    match (&setting.kind, setting.select.0) {
        (SettingKind::Capacity(_), Target::Resource(..)) => capacity(setting, &title, kind),
        (SettingKind::Instances(_), Target::Resource(..)) if !resource.multiple.value => {
            (format!("{title} has no instances: it is single"), None)
        }
        (SettingKind::Instances(_), Target::Resource(..)) => {
            (format!("the instances of {title} need no capacity"), Some(bounded(setting, "multiples")))
        }
        (SettingKind::Attribute(_), Target::Resource(..)) => {
            (format!("{title} has no field to put an attribute on"), None)
        }
        (SettingKind::WithReservedCodes, Target::Resource(..) | Target::Enumeration(..)) => (
            format!("{title} has no reserved codes"),
            Some("`lwm2m enums` shows those that there are".to_owned()),
        ),
        (_, Target::Label(_, _, code)) if resource.labels.is_some() => no_code(&title, resource, code),
        (
            SettingKind::Rename(_)
            | SettingKind::Derive(_)
            | SettingKind::Attribute(_)
            | SettingKind::WithoutEnum,
            _,
        ) => {
            let help = setting.location.select(
                "give it one with `.with_enum(Select::resource(..), [(0, \"Off\"), (1, \"On\")])`",
                "give it one with `codes = { 0 = \"Off\", 1 = \"On\" }`",
            );
            (
                format!("{title} has no enum"),
                (!matches!(setting.kind, SettingKind::WithoutEnum)).then(|| help.to_owned()),
            )
        }
        _ => not_for(setting, &setting.select.to_string()),
    }
}

fn capacity(setting: &Setting, title: &str, kind: Option<ResourceType>) -> (String, Option<String>) {
    let container = match kind {
        Some(ResourceType::String | ResourceType::CoreLink) => "strings",
        Some(ResourceType::Opaque) => "opaques",
        _ => return (format!("{title} holds neither text nor bytes"), None),
    };
    let message = format!("the value of {title} grows as needed and has no capacity");
    (message, Some(bounded(setting, container)))
}

/// Returns advice to choose a container with a capacity.
fn bounded(setting: &Setting, container: &str) -> String {
    let choice = setting.location.select(
        format!("`.{container}(Container::Heapless {{ .. }})`"),
        format!("`{container} = {{ heapless = 32 }}`"),
    );
    format!("choose a container of a fixed size with {choice}")
}

fn no_code(title: &str, resource: &Resource, code: i64) -> (String, Option<String>) {
    let codes = resource.labels.iter().flat_map(|labels| &labels.codes);
    let known: Vec<String> = codes.map(|label| label.code.to_string()).collect();
    let near = nearest(&code.to_string(), known.iter().map(String::as_str));
    let help = match near {
        Some(near) => format!("the nearest is {near}"),
        None => format!("its codes are {}", known.join(", ")),
    };
    (format!("{title} has no name for the code {code}"), Some(help))
}
