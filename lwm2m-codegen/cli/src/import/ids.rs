//! Ids of objects and resources: those of `oma:id`, those of reusable resources by their name, and free ones for the
//! rest.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use lwm2m_codegen::model::{Resource, Spanned};
use lwm2m_codegen::registry::Reusable;
use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer, quote, quoted_list};
use crate::sdf;

/// The number of ids of an object, and of objects, that a message lists.
const MOST_LISTED: usize = 12;

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

/// The ids that the resources of an object get because the model states none.
pub(super) struct Assigned {
    /// The SDF name of the object.
    object: String,
    /// Those of reusable resources, by name.
    by_name: Vec<(u16, String)>,
    /// Those that are only free.
    counted: Vec<(u16, String)>,
}

/// Returns the resources of an object with their ids; those without `oma:id` come last.
pub(super) fn of_resources(
    resources: Vec<Numbered<Resource>>,
    object: &str,
    diagnostics: &mut Diagnostics,
) -> (Vec<Resource>, Assigned) {
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
    with.append(&mut without);
    let numbered = with.into_iter().filter_map(|resource| Some((resource.id?, resource.item)));
    let with_id = |(id, resource)| Resource { id: Spanned::implied(id), ..resource };
    let assigned = Assigned { object: object.to_owned(), by_name, counted };
    (numbered.map(with_id).collect(), assigned)
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
    if let Some((id, (fact, registered))) = differences.first() {
        let registered = if registered.is_empty() { "empty".to_owned() } else { quote(registered) };
        let message = format!(
            "this has the name of the reusable resource {id}, but another {fact}; the registered one is {registered}"
        );
        diagnostics.warning(&resource.at, message, "take another name, or do as the registration does");
    }
    None
}

/// Warns of the ids that the model does not state: once for all resources.
pub(super) fn tell(assigned: &[Assigned], diagnostics: &mut Diagnostics) {
    let by_name = |assigned: &Assigned| assigned.by_name.clone();
    if let Some((_, list)) = list(assigned, by_name) {
        let message = format!("by their names, these are reusable resources: {list}");
        diagnostics.warning(&Pointer::root(), message, "");
    }
    let counted = |assigned: &Assigned| assigned.counted.clone();
    if let Some((count, list)) = list(assigned, counted) {
        let message = match count {
            1 => format!("`oma:id` is missing in a resource, which gets {list}"),
            _ => format!("`oma:id` is missing in {count} resources, which get {list}"),
        };
        diagnostics.warning(
            &Pointer::root(),
            message,
            "add `\"oma:id\"` to keep the ids when the model changes",
        );
    }
}

/// Returns the number of some ids, and the ids by object; `None` if there is none.
fn list(assigned: &[Assigned], ids: impl Fn(&Assigned) -> Vec<(u16, String)>) -> Option<(usize, String)> {
    let of_objects: Vec<(&str, Vec<(u16, String)>)> =
        assigned.iter().map(|assigned| (assigned.object.as_str(), ids(assigned))).collect();
    let of_objects: Vec<_> = of_objects.into_iter().filter(|(_, ids)| !ids.is_empty()).collect();
    let count = of_objects.iter().map(|(_, ids)| ids.len()).sum();
    let mut parts: Vec<String> = match of_objects.as_slice() {
        [(_, ids)] if assigned.len() == 1 => vec![pairs(ids)],
        _ => of_objects
            .iter()
            .take(MOST_LISTED)
            .map(|(object, ids)| format!("{} in {}", pairs(ids), quote(object)))
            .collect(),
    };
    if of_objects.len() > MOST_LISTED {
        parts.push(format!("further ones in {} objects", of_objects.len() - MOST_LISTED));
    }
    (count > 0).then(|| (count, parts.join("; ")))
}

/// Returns ids with names, cut after a few.
fn pairs(items: &[(u16, String)]) -> String {
    let shown: Vec<String> =
        items.iter().take(MOST_LISTED).map(|(id, name)| format!("{id} {}", quote(name))).collect();
    let shown = shown.join(", ");
    match items.len().saturating_sub(MOST_LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
