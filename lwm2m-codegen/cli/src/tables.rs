//! Converts definitions of the model to the tables of the runtime.
//!
//! A table borrows its names and ranges, and an instance its table, for as long as the process lives. The command
//! leaks the few tables that it needs, once for each definition.

use lwm2m_codegen::model::{self, Interval, Object, Resource};
use lwm2m_runtime::ObjectDef;
use lwm2m_runtime::definition::{Operations, Range, ResourceDef, ResourceList, ResourceType};

/// Returns the table of an object, which is never freed. Resources are in ascending order of their ids, each once;
/// those without a type are left out.
pub(crate) fn leak(object: &Object) -> &'static ObjectDef<'static> {
    let mut resources: Vec<&Resource> = object.resources.iter().collect();
    resources.sort_by_key(|resource| resource.id.value);
    resources.dedup_by_key(|resource| resource.id.value);
    let list: ResourceList<'static> = resources.into_iter().filter_map(row).collect();
    let list: &'static ResourceList<'static> = Box::leak(Box::new(list));
    Box::leak(Box::new(define(object, list)))
}

fn leak_text(text: &str) -> &'static str {
    Box::leak(Box::from(text))
}

/// Returns the row of a resource; `None` if its definition has no type.
fn row(resource: &Resource) -> Option<ResourceDef<'static>> {
    let (id, name) = (resource.id.value, leak_text(&resource.name.value));
    let mut row = match (&resource.kind, resource.operations.value) {
        (_, model::Operations::Execute) => ResourceDef::executable(id, name),
        (Some(kind), allowed) => ResourceDef::new(id, name, operations(allowed), resource_type(kind.value)),
        (None, _) => return None,
    };
    if resource.multiple.value {
        row = row.multiple();
    }
    if resource.mandatory.value {
        row = row.mandatory();
    }
    Some(match &resource.range {
        Some(range) => row.within(Box::leak(Box::new(leak_range(range)))),
        None => row,
    })
}

fn leak_range(range: &model::Range) -> Range<'static> {
    match range {
        model::Range::Integer(union) => Range::Integer(pairs(union)),
        model::Range::Unsigned(union) => Range::Unsigned(pairs(union)),
        model::Range::Float(union) => Range::Float(pairs(union)),
        model::Range::Length(union) => Range::Length(pairs(union)),
    }
}

fn pairs<T: Copy>(union: &[Interval<T>]) -> &'static [(T, T)] {
    let pairs: Vec<(T, T)> = union.iter().map(|interval| (interval.low, interval.high)).collect();
    pairs.leak()
}

fn define(object: &Object, list: &'static ResourceList<'static>) -> ObjectDef<'static> {
    let (version, lwm2m) = (object.version.value, object.lwm2m_version.value);
    let mut definition = ObjectDef::new(object.id.value, leak_text(&object.name.value), list.table())
        .version(version.major, version.minor)
        .lwm2m_version(lwm2m.major, lwm2m.minor);
    if object.multiple.value {
        definition = definition.multiple();
    }
    if object.mandatory.value {
        definition = definition.mandatory();
    }
    definition
}

fn operations(operations: model::Operations) -> Operations {
    match operations {
        model::Operations::Bootstrap => Operations::Bootstrap,
        model::Operations::Read => Operations::Read,
        model::Operations::Write => Operations::Write,
        model::Operations::ReadWrite => Operations::ReadWrite,
        model::Operations::Execute => Operations::Execute,
    }
}

/// Converts a type of the model to one of the runtime.
pub(crate) fn resource_type(kind: model::ResourceType) -> ResourceType {
    match kind {
        model::ResourceType::String => ResourceType::String,
        model::ResourceType::Integer => ResourceType::Integer,
        model::ResourceType::Unsigned => ResourceType::Unsigned,
        model::ResourceType::Float => ResourceType::Float,
        model::ResourceType::Boolean => ResourceType::Boolean,
        model::ResourceType::Opaque => ResourceType::Opaque,
        model::ResourceType::Time => ResourceType::Time,
        model::ResourceType::ObjectLink => ResourceType::ObjectLink,
        model::ResourceType::CoreLink => ResourceType::CoreLink,
    }
}
