//! Ids of objects and resources: those of `oma:id`, those of reusable resources by their name, and free ones for the
//! rest.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use lwm2m_codegen::model::Resource;
use lwm2m_codegen::registry::Reusable;
use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer, quote, quoted_list};
use crate::sdf;

/// Something that gets an id: its name, its place, and the id that the model states.
pub(super) struct Numbered<T> {
    pub(super) item: T,
    pub(super) name: String,
    pub(super) at: Pointer,
    pub(super) id: Option<u16>,
}

/// Returns the reusable resources of the public registry.
pub(super) fn reusable() -> &'static Reusable {
    static REUSABLE: LazyLock<Reusable> = LazyLock::new(Reusable::bundled);
    &REUSABLE
}

/// Reads `oma:id`; an error if it is no id.
pub(super) fn read(
    qualities: &Map<String, Value>,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<u16> {
    let value = qualities.get(sdf::ID)?;
    let id = parse(value);
    if id.is_none() {
        let message = format!("expected an id from 0 to 65534, found {value}");
        diagnostics.error(&at.member(sdf::ID), message, "");
    }
    id
}

/// Parses an id, which OMA's models give as a string for objects.
fn parse(value: &Value) -> Option<u16> {
    let id = match value {
        Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok(),
        other => other.as_u64().and_then(|id| u16::try_from(id).ok()),
    };
    id.filter(|id| *id < u16::MAX)
}

/// Returns the objects that have an id, or get one: those without `oma:id` from `first` upwards.
pub(super) fn of_objects<T>(
    objects: Vec<Numbered<T>>,
    first: Option<u16>,
    diagnostics: &mut Diagnostics,
) -> Vec<(u16, T)> {
    let mut taken = Taken::default();
    let mut kept: Vec<Numbered<T>> =
        objects.into_iter().filter(|object| taken.take(object, "object", diagnostics)).collect();
    let without: Vec<String> =
        kept.iter().filter(|object| object.id.is_none()).map(|object| object.name.clone()).collect();
    let Some(first) = first else {
        if let Some(missing) = kept.iter().find(|object| object.id.is_none()) {
            let help = "add `\"oma:id\"`, or give the id with `--id`; of several objects the first one";
            let message = match without.as_slice() {
                [_] => "the object has no `oma:id`".to_owned(),
                _ => format!("{} objects have no `oma:id`: {}", without.len(), quoted_list(&without)),
            };
            diagnostics.error(&missing.at, message, help);
        }
        return kept.into_iter().filter_map(|object| Some((object.id?, object.item))).collect();
    };
    let mut free = (first..u16::MAX).filter(|id| !taken.0.contains_key(id)).collect::<Vec<_>>().into_iter();
    let mut given = Vec::new();
    for object in kept.iter_mut().filter(|object| object.id.is_none()) {
        object.id = free.next();
        match object.id {
            Some(id) => given.push((id, object.name.clone())),
            None => diagnostics.error(&object.at, "no id is left for this object", "give a smaller `--id`"),
        }
    }
    // The id of a single object is the one that was given.
    if given.len() > 1 {
        let message = format!("`oma:id` is missing in {} objects, which get {}", given.len(), pairs(&given));
        diagnostics.warning(
            &Pointer::root(),
            message,
            "add `\"oma:id\"` to keep the ids when the model changes",
        );
    }
    kept.into_iter().filter_map(|object| Some((object.id?, object.item))).collect()
}

/// Returns the resources with their ids; those without `oma:id` come last.
pub(super) fn of_resources(
    resources: Vec<Numbered<Resource>>,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Vec<Resource> {
    let mut taken = Taken::default();
    let kept = resources.into_iter().filter(|resource| taken.take(resource, "resource", diagnostics));
    let (mut with, mut without): (Vec<_>, Vec<_>) = kept.partition(|resource| resource.id.is_some());
    let (mut by_name, mut counted) = (Vec::new(), Vec::new());
    for resource in &mut without {
        resource.id = registered_id(resource, &taken, diagnostics);
        if let Some(id) = resource.id {
            taken.0.insert(id, resource.at.clone());
            by_name.push((id, resource.name.clone()));
        }
    }
    // Ids up to 2047 are those of resources defined by their object.
    let mut free = (0..2048).filter(|id| !taken.0.contains_key(id)).collect::<Vec<u16>>().into_iter();
    for resource in without.iter_mut().filter(|resource| resource.id.is_none()) {
        resource.id = free.next();
        match resource.id {
            Some(id) => counted.push((id, resource.name.clone())),
            None => diagnostics.error(&resource.at, "no id is left for this resource", "add `\"oma:id\"`"),
        }
    }
    tell(&by_name, &counted, at, diagnostics);
    with.append(&mut without);
    let numbered = with.into_iter().filter_map(|resource| Some((resource.id?, resource.item)));
    numbered
        .map(|(id, mut resource)| {
            resource.id.value = id;
            resource
        })
        .collect()
}

/// Ids that are taken, and the place that has each.
#[derive(Default)]
struct Taken(BTreeMap<u16, Pointer>);

impl Taken {
    /// Takes the id of an item; returns false, with an error, if another has it.
    fn take<T>(&mut self, item: &Numbered<T>, kind: &str, diagnostics: &mut Diagnostics) -> bool {
        let Some(id) = item.id else { return true };
        if let Some(other) = self.0.get(&id) {
            let message = format!("{other} has the same id {id}");
            diagnostics.error(&item.at.member(sdf::ID), message, format!("give every {kind} its own id"));
            return false;
        }
        self.0.insert(id, item.at.clone());
        true
    }
}

/// Returns the id of the reusable resource with the name and the facts of a resource.
fn registered_id(resource: &Numbered<Resource>, taken: &Taken, diagnostics: &mut Diagnostics) -> Option<u16> {
    let mut differences = Vec::new();
    for (id, fact) in reusable().named(&resource.item.name.value) {
        match fact.difference(&resource.item) {
            None if !taken.0.contains_key(&id) => return Some(id),
            None => {}
            Some(difference) => differences.push((id, difference)),
        }
    }
    if let Some((id, difference)) = differences.first() {
        let name = quote(&resource.item.name.value);
        let message = format!("this is not the reusable resource {id} {name}, whose {difference} is another");
        diagnostics.warning(&resource.at, message, format!("add `\"oma:id\": {id}` if it is meant"));
    }
    None
}

/// Warns of the ids that the model does not state.
fn tell(by_name: &[(u16, String)], counted: &[(u16, String)], at: &Pointer, diagnostics: &mut Diagnostics) {
    if !by_name.is_empty() {
        let message = format!("by their names, these are reusable resources: {}", pairs(by_name));
        diagnostics.warning(at, message, "");
    }
    if counted.is_empty() {
        return;
    }
    let message = match counted {
        [(id, name)] => format!("`oma:id` is missing in {}, which gets {id}", quote(name)),
        _ => format!("`oma:id` is missing in {} resources, which get {}", counted.len(), pairs(counted)),
    };
    diagnostics.warning(at, message, "add `\"oma:id\"` to keep the ids when the model changes");
}

/// Returns ids with names, cut after a few.
fn pairs(items: &[(u16, String)]) -> String {
    const MOST: usize = 12;
    let shown: Vec<String> =
        items.iter().take(MOST).map(|(id, name)| format!("{id} {}", quote(name))).collect();
    let shown = shown.join(", ");
    match items.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
