//! Converts definitions of the model to the tables of the runtime.
//!
//! The tables borrow everything, so each step of the conversion is kept in a vector while they are in use.

use lwm2m_codegen::model::{self, Interval, Object, Resource};
use lwm2m_runtime::ObjectDef;
use lwm2m_runtime::definition::{Definitions, Operations, Range, ResourceDef, ResourceList, ResourceType};

/// Runs `work` with the tables of these objects.
pub(crate) fn with_tables<T>(objects: &[&Object], work: impl FnOnce(Definitions<'_>) -> T) -> T {
    let listed: Vec<Vec<(&Resource, Option<OwnedRange>)>> =
        objects.iter().map(|object| list(object)).collect();
    let ranges: Vec<Vec<(&Resource, Option<Range<'_>>)>> = listed.iter().map(|list| borrow(list)).collect();
    let tables: Vec<ResourceList<'_>> = ranges.iter().map(|list| resources(list)).collect();
    let definitions: Vec<ObjectDef<'_>> =
        objects.iter().zip(&tables).map(|(object, table)| define(object, table)).collect();
    let definitions: Vec<&ObjectDef<'_>> = definitions.iter().collect();
    work(&definitions)
}

/// An owned [`Range`].
enum OwnedRange {
    Integer(Vec<(i64, i64)>),
    Unsigned(Vec<(u64, u64)>),
    Float(Vec<(f64, f64)>),
    Length(Vec<(u32, u32)>),
}

/// Returns the resources in ascending order of their ids, each once, with their ranges.
fn list(object: &Object) -> Vec<(&Resource, Option<OwnedRange>)> {
    let mut resources: Vec<&Resource> = object.resources.iter().collect();
    resources.sort_by_key(|resource| resource.id.value);
    resources.dedup_by_key(|resource| resource.id.value);
    resources.into_iter().map(|resource| (resource, resource.range.as_ref().map(owned_range))).collect()
}

fn owned_range(range: &model::Range) -> OwnedRange {
    match range {
        model::Range::Integer(union) => OwnedRange::Integer(pairs(union)),
        model::Range::Unsigned(union) => OwnedRange::Unsigned(pairs(union)),
        model::Range::Float(union) => OwnedRange::Float(pairs(union)),
        model::Range::Length(union) => OwnedRange::Length(pairs(union)),
    }
}

fn pairs<T: Copy>(union: &[Interval<T>]) -> Vec<(T, T)> {
    union.iter().map(|interval| (interval.low, interval.high)).collect()
}

fn borrow<'l>(list: &'l [(&'l Resource, Option<OwnedRange>)]) -> Vec<(&'l Resource, Option<Range<'l>>)> {
    let range = |union: &'l OwnedRange| match union {
        OwnedRange::Integer(pairs) => Range::Integer(pairs),
        OwnedRange::Unsigned(pairs) => Range::Unsigned(pairs),
        OwnedRange::Float(pairs) => Range::Float(pairs),
        OwnedRange::Length(pairs) => Range::Length(pairs),
    };
    list.iter().map(|(resource, union)| (*resource, union.as_ref().map(range))).collect()
}

fn resources<'l>(list: &'l [(&'l Resource, Option<Range<'l>>)]) -> ResourceList<'l> {
    list.iter().filter_map(|(resource, range)| row(resource, range.as_ref())).collect()
}

/// Returns the row of a resource; `None` if its definition has no type.
fn row<'l>(resource: &'l Resource, range: Option<&'l Range<'l>>) -> Option<ResourceDef<'l>> {
    let (id, name) = (resource.id.value, resource.name.value.as_str());
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
    Some(match range {
        Some(range) => row.within(range),
        None => row,
    })
}

fn define<'l>(object: &'l Object, table: &'l ResourceList<'l>) -> ObjectDef<'l> {
    let (version, lwm2m) = (object.version.value, object.lwm2m_version.value);
    let mut definition = ObjectDef::new(object.id.value, &object.name.value, table.table())
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
