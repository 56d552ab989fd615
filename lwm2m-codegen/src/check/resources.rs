//! The resources of an object taken together.

use std::collections::BTreeMap;

use super::wording::{object_title, resource_title};
use crate::diagnostics::{Diagnostic, Rule, Severity};
use crate::model::{Object, Resource};

/// `resource-duplicate-id`
pub static RESOURCE_DUPLICATE_ID: Rule = Rule {
    code: "resource-duplicate-id",
    severity: Severity::Error,
    finds: "two resources with one id",
    why: "an id addresses one resource; only the first is kept",
    help: "give one of them another id",
};

/// `no-mandatory-resource`
pub static NO_MANDATORY_RESOURCE: Rule = Rule {
    code: "no-mandatory-resource",
    severity: Severity::Off,
    finds: "an object without a mandatory resource",
    why: "an instance of it may be empty",
    help: "make the resource that the object is about mandatory",
};

/// `resource-order`
pub static RESOURCE_ORDER: Rule = Rule {
    code: "resource-order",
    severity: Severity::Off,
    finds: "resources that are not in the order of their ids",
    why: "harder to read",
    help: "sort the resources by their ids",
};

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    duplicates(&object.resources, out);
    if !object.resources.is_empty() && !object.resources.iter().any(|resource| resource.mandatory.value) {
        let message = format!("{} has no mandatory resource", object_title(object));
        out.push(Diagnostic::new(&NO_MANDATORY_RESOURCE, object.name.origin, message));
    }
    let pairs = object.resources.iter().zip(object.resources.iter().skip(1));
    if let Some((first, second)) = pairs.into_iter().find(|(first, second)| first.id.value > second.id.value)
    {
        let message = format!("{} stands after {}", resource_title(second), resource_title(first));
        out.push(
            Diagnostic::new(&RESOURCE_ORDER, second.id.origin, message).label("lower than the id before"),
        );
    }
}

fn duplicates(resources: &[Resource], out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<u16, &Resource> = BTreeMap::new();
    for resource in resources {
        match seen.get(&resource.id.value) {
            Some(first) => out.push(duplicate(first, resource)),
            None => _ = seen.insert(resource.id.value, resource),
        }
    }
}

/// The diagnostic for the second of two resources with one id.
pub(crate) fn duplicate(first: &Resource, second: &Resource) -> Diagnostic {
    let message = format!("{} has the id of {}", resource_title(second), resource_title(first));
    Diagnostic::new(&RESOURCE_DUPLICATE_ID, second.id.origin, message)
        .label("taken")
        .related(first.id.origin, "the first resource with this id")
}
