//! Converts definitions of the model to the tables of the runtime.
//!
//! A table borrows its names and ranges, and an instance its table, for as long as the process lives. The command
//! leaks the few tables that it needs, once for each definition.

use lwm2m_codegen::model::{self, Interval, Object, Resource};
use lwm2m_codegen::names;
use lwm2m_runtime::ObjectDef;
use lwm2m_runtime::definition::{Operations, Range, ResourceDef, ResourceList, ResourceType};

/// A definition as a generated struct has it. Resources are in ascending order of their ids, each once; those without
/// a type are left out.
#[derive(Debug)]
pub(crate) struct ObjectTable {
    pub(crate) definition: ObjectDef<'static>,
    /// The names of the fields and of the methods that execute resources.
    pub(crate) field_names: Vec<&'static str>,
    /// The codes of resources that become enums.
    pub(crate) codes: Vec<Option<Vec<i64>>>,
}

/// Returns the table of an object, which is never freed.
pub(crate) fn leak(object: &Object) -> &'static ObjectTable {
    let names = names::object_names(object).resources;
    let mut resources: Vec<(&Resource, String)> =
        object.resources.iter().zip(names.into_iter().map(|name| name.field)).collect();
    resources.sort_by_key(|(resource, _)| resource.id.value);
    resources.dedup_by_key(|(resource, _)| resource.id.value);
    let rows: Vec<(ResourceDef<'static>, &Resource, String)> =
        resources.into_iter().filter_map(|(resource, name)| Some((row(resource)?, resource, name))).collect();
    let list: ResourceList<'static> = rows.iter().map(|(row, ..)| *row).collect();
    let table = ObjectTable {
        definition: define(object, Box::leak(Box::new(list))),
        field_names: rows.iter().map(|(.., name)| leak_text(name)).collect(),
        codes: rows.iter().map(|(_, resource, _)| codes(resource)).collect(),
    };
    Box::leak(Box::new(table))
}

fn codes(resource: &Resource) -> Option<Vec<i64>> {
    Some(resource.labels.as_ref()?.codes.iter().map(|label| label.code).collect())
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
