//! Settings that change what is generated: which resources have enums, and what things are called.

use super::rules::SETTING_INVALID;
use super::select::Target;
use super::{Config, Setting, State, What};
use crate::model::{Label, Labels, Object, Origin, Resource, ResourceType};
use crate::names::{self, ObjectNames};
use crate::wording::quote;

/// Adds and removes enums.
pub(crate) fn enums(config: &Config, object: &mut Object, state: &mut State) {
    for (index, setting) in config.settings.iter().enumerate() {
        match &setting.what {
            What::NoEnum => without_enum(index, setting, object, state),
            What::Labels(labels) => with_enum(index, setting, labels, object, state),
            _ => {}
        }
    }
}

fn without_enum(index: usize, setting: &Setting, object: &mut Object, state: &mut State) {
    let target = setting.select.0;
    let id = object.id.value;
    let meant = |resource: &Resource| match target {
        Target::All => true,
        Target::Object(object) => object == id,
        Target::Resource(object, resource_id) | Target::Enumeration(object, resource_id) => {
            object == id && resource_id == resource.id.value
        }
        Target::Label(..) => false,
    };
    for resource in object.resources.iter_mut().filter(|resource| meant(resource)) {
        if resource.labels.take().is_some() {
            state.used.insert(index);
        }
    }
}

fn with_enum(
    index: usize,
    setting: &Setting,
    labels: &[(i64, String)],
    object: &mut Object,
    state: &mut State,
) {
    let (Target::Resource(id, resource) | Target::Enumeration(id, resource)) = setting.select.0 else {
        return;
    };
    if id != object.id.value {
        return;
    }
    let Some(resource) = object.resources.iter_mut().find(|found| found.id.value == resource) else { return };
    state.used.insert(index);
    let problem = match resource.kind.map(|kind| kind.value) {
        Some(ResourceType::Integer) => None,
        Some(ResourceType::Unsigned) => {
            let negative = labels.iter().find(|(code, _)| *code < 0);
            negative.map(|(code, _)| format!("{code} is not a value of an Unsigned Integer"))
        }
        Some(other) => {
            Some(format!("{} is of type {}, whose values are not codes", setting.select, other.as_str()))
        }
        None => Some(format!("{} holds no value", setting.select)),
    };
    let mut codes: Vec<Label> = labels
        .iter()
        .map(|(code, name)| Label { code: *code, name: name.clone(), description: String::new() })
        .collect();
    codes.sort_by_key(|label| label.code);
    let twice = codes.iter().zip(codes.iter().skip(1)).find(|(one, other)| one.code == other.code);
    let twice = twice.map(|(label, _)| format!("the code {} is listed twice", label.code));
    let none = codes.is_empty().then(|| "the list of codes is empty".to_owned());
    if let Some(problem) = problem.or(twice).or(none) {
        let diagnostic = state.at(setting.place, &SETTING_INVALID, problem);
        return state.report(diagnostic);
    }
    resource.labels = Some(Labels { codes, origin: Origin::Unknown });
}

/// What an object and everything in it is called, by the rules and as somebody wished.
pub(crate) struct Naming {
    /// The object under the names that were wished for: what the naming rules are given.
    pub(crate) renamed: Object,
    /// The names that follow.
    pub(crate) names: ObjectNames,
}

/// Names an object. The rules see the wishes as if they stood in the definition, so that whatever follows
/// from a name follows from these, and none is given twice.
pub(crate) fn naming(config: &Config, object: &Object, state: &mut State) -> Naming {
    let mut renamed = object.clone();
    let wishes = wishes(config, object, state);
    for (_, setting, wish) in &wishes {
        rename(&mut renamed, setting.select.0, wish);
    }
    let mut names = names::object_names(&renamed);
    for (_, setting, wish) in &wishes {
        let given = given(&mut names, &renamed, setting.select.0, wish);
        if given.as_deref() == Some(*wish) {
            continue;
        }
        let message = format!("{} cannot be called {}", setting.select, quote(wish));
        let mut diagnostic = state.at(setting.place, &SETTING_INVALID, message);
        if let Some(given) = given {
            diagnostic = diagnostic.label(format!("it would become `{given}`")).help(advice(wish, &given));
        }
        state.report(diagnostic);
    }
    Naming { renamed, names }
}

fn advice(wish: &str, given: &str) -> String {
    let taken =
        given.strip_prefix(wish).is_some_and(|rest| rest.trim_start_matches('_').parse::<u64>().is_ok());
    if taken {
        return "the name is taken by another one in this object; choose one that is free".to_owned();
    }
    format!("write it as Rust does, `{given}`")
}

/// The renames that concern an object and find what they rename.
fn wishes<'c>(config: &'c Config, object: &Object, state: &mut State) -> Vec<(usize, &'c Setting, &'c str)> {
    let mut wishes = Vec::new();
    for (index, setting) in config.settings.iter().enumerate() {
        let What::Rename(wish) = &setting.what else { continue };
        if setting.select.0.object() == Some(object.id.value) && exists(object, setting.select.0) {
            state.used.insert(index);
            wishes.push((index, setting, wish.as_str()));
        }
    }
    wishes
}

fn exists(object: &Object, target: Target) -> bool {
    let labels = |id| object.resource(id).and_then(|resource| resource.labels.as_ref());
    match target {
        Target::All => false,
        Target::Object(_) => true,
        Target::Resource(_, resource) => object.resource(resource).is_some(),
        Target::Enumeration(_, resource) => labels(resource).is_some(),
        Target::Label(_, resource, code) => {
            labels(resource).is_some_and(|labels| labels.codes.iter().any(|label| label.code == code))
        }
    }
}

fn rename(object: &mut Object, target: Target, wish: &str) {
    let wish = wish.to_owned();
    match target {
        Target::All | Target::Enumeration(..) => {}
        Target::Object(_) => object.name.value = wish,
        Target::Resource(_, id) => {
            if let Some(resource) = object.resources.iter_mut().find(|resource| resource.id.value == id) {
                resource.name.value = wish;
            }
        }
        Target::Label(_, id, code) => {
            let labels = object.resources.iter_mut().find(|resource| resource.id.value == id);
            let codes = labels.and_then(|resource| resource.labels.as_mut()).map(|labels| &mut labels.codes);
            if let Some(label) = codes.into_iter().flatten().find(|label| label.code == code) {
                label.name = wish;
            }
        }
    }
}

/// The name that the rules made of a wish.
fn given(names: &mut ObjectNames, object: &Object, target: Target, wish: &str) -> Option<String> {
    match target {
        Target::All => None,
        Target::Object(_) => Some(names.object.clone()),
        Target::Resource(_, id) => {
            names.resources.iter().find(|name| name.id == id).map(|name| name.field.clone())
        }
        Target::Enumeration(_, id) => rename_enum(names, object, id, wish),
        Target::Label(_, id, code) => {
            let labels = object.resource(id)?.labels.as_ref()?;
            let at = labels.codes.iter().position(|label| label.code == code)?;
            names::variants(labels).into_iter().nth(at)
        }
    }
}

/// The type of an enum is the one name that does not follow from a name in the definition.
fn rename_enum(names: &mut ObjectNames, object: &Object, id: u16, wish: &str) -> Option<String> {
    let plain = names::type_name(wish);
    let actions = format!("{}Actions", names.object);
    let has_enum = |id: u16| object.resource(id).is_some_and(|resource| resource.labels.is_some());
    let taken = plain == names.object
        || plain == actions
        || names.resources.iter().any(|name| name.id != id && name.type_name == plain && has_enum(name.id));
    let name = names.resources.iter_mut().find(|name| name.id == id)?;
    name.type_name = if taken { format!("{plain}{id}") } else { plain };
    Some(name.type_name.clone())
}
