//! The resources of an object taken together.

use crate::rules::{NO_MANDATORY_RESOURCE, RESOURCE_ORDER};
use std::collections::BTreeMap;

use crate::diagnostics::Diagnostic;
use crate::model::{Object, Resource};
use crate::wording::{duplicate_resource, object_title, resource_title};

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    duplicates(&object.resources, out);
    if !object.resources.is_empty() && !object.resources.iter().any(|resource| resource.mandatory.value) {
        let message = format!("{} has no mandatory resource", object_title(object));
        out.push(Diagnostic::new(&NO_MANDATORY_RESOURCE, object.name.origin, message));
    }
    let pairs = object.resources.iter().zip(object.resources.iter().skip(1));
    if let Some((first, second)) = pairs.into_iter().find(|(first, second)| first.id.value > second.id.value)
    {
        let message = format!("{} follows {}", resource_title(second), resource_title(first));
        out.push(
            Diagnostic::new(&RESOURCE_ORDER, second.id.origin, message).label("lower than the id before"),
        );
    }
}

fn duplicates(resources: &[Resource], out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<u16, &Resource> = BTreeMap::new();
    for resource in resources {
        match seen.get(&resource.id.value) {
            Some(first) => out.push(duplicate_resource(first, resource)),
            None => _ = seen.insert(resource.id.value, resource),
        }
    }
}
