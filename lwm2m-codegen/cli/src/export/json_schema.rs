//! Converts an object to a JSON Schema (2020-12) for its instances in the JSON form, which `docs/json.md` describes and
//! the runtime's module `json` reads and writes.
//!
//! The two forms of the schema are its two directions: `reported` states types, `writable` also ranges, of the resources
//! that a server may write. `x-lwm2m` has the facts that JSON Schema cannot express: ids, operations, units, lengths in
//! bytes. The schemas of values are in `value`.

mod value;

use clap::ValueEnum;
use lwm2m_codegen::model::{Object, Operations, Resource};
use lwm2m_codegen::names;
use serde_json::{Map, Value, json};

use crate::sdf::urn;
pub(super) use value::value;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// 0 to 65534: the ids of instances.
const INSTANCE_ID: &str =
    "^(0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-4])$";

/// The direction of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Form {
    /// The report of a device: all resources, without ranges, as decoding keeps values beyond them
    #[default]
    Reported,
    /// A write of a server: writable resources, with their ranges
    Writable,
}

const COMMENT: &str = "An instance of an LwM2M object as JSON. Absent resources have no key. `x-lwm2m` has what JSON Schema cannot express. Of the \
object: `object` (its id), `version`, `lwm2mVersion` (the lowest it requires), `multiple` (whether there may be \
several instances) and `mandatory` (whether every client has it). Of a resource: `resource` (its id), `operations` \
(of a server; empty if only a bootstrap server has access), `mandatory`, `type`, `unit` and `range` as in the \
definition; lengths in `range` are bytes. Executable resources have no value and are not included.";

/// Returns the schema of the first object, as text.
pub(super) fn write(objects: &[&Object], form: Form) -> String {
    let schema = objects.first().map_or(Value::Null, |object| schema(object, form));
    format!("{schema:#}\n")
}

/// Returns notes on resources that a schema cannot express.
pub(super) fn notes(objects: &[&Object]) -> Vec<String> {
    let untyped =
        |resource: &&Resource| resource.kind.is_none() && !resource.operations.value.is_executable();
    let resources = objects.iter().flat_map(|object| {
        object.resources.iter().filter(untyped).map(|resource| (object.id.value, resource))
    });
    resources
        .map(|(object, resource)| {
            let (id, name) = (resource.id.value, &resource.name.value);
            format!("resource {id} `{name}` of object {object} has no type and is left out")
        })
        .collect()
}

fn schema(object: &Object, form: Form) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".into(), DIALECT.into());
    schema.insert("$id".into(), identifier(object, form).into());
    schema.insert("$comment".into(), COMMENT.into());
    schema.extend(component(object, form));
    schema.into()
}

/// Returns the schema of an object as a part of another document.
pub(super) fn component(object: &Object, form: Form) -> Map<String, Value> {
    let names = names::object_names(object);
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (resource, name) in object.resources.iter().zip(names.resources) {
        if !is_included(object, resource, form) {
            continue;
        }
        let Some(value) = value(resource, form) else { continue };
        if form == Form::Reported && resource.mandatory.value && !is_write_only(resource) {
            required.push(Value::from(name.field.as_str()));
        }
        properties.insert(name.field, property(resource, value));
    }
    let mut schema = Map::new();
    schema.insert("title".into(), object.name.value.as_str().into());
    describe(&mut schema, &object.description.value);
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), properties.into());
    schema.insert("required".into(), required.into());
    schema.insert("additionalProperties".into(), false.into());
    schema.insert("x-lwm2m".into(), object_facts(object));
    schema
}

/// Returns what JSON Schema cannot express of an object.
pub(super) fn object_facts(object: &Object) -> Value {
    json!({
        "object": object.id.value,
        "version": object.version.value.to_string(),
        "lwm2mVersion": object.lwm2m_version.value.to_string(),
        "multiple": object.multiple.value,
        "mandatory": object.mandatory.value,
    })
}

/// Returns the schema of instances by their ids.
pub(super) fn by_instance_id(instance: impl Into<Value>) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("type".into(), "object".into());
    schema.insert("patternProperties".into(), json!({ INSTANCE_ID: instance.into() }));
    schema.insert("additionalProperties".into(), false.into());
    schema
}

/// Returns whether a form has the resource. If no server has access to the object, a bootstrap server writes it.
fn is_included(object: &Object, resource: &Resource, form: Form) -> bool {
    let operations = resource.operations.value;
    match form {
        Form::Reported => !operations.is_executable(),
        Form::Writable => operations.is_writable() || is_of_bootstrap_server(object),
    }
}

fn is_of_bootstrap_server(object: &Object) -> bool {
    object.resources.iter().all(|resource| resource.operations.value == Operations::Bootstrap)
}

fn is_write_only(resource: &Resource) -> bool {
    resource.operations.value == Operations::Write
}

/// Returns the URN of the object, with a query (RFC 8141, 2.3.2) for the writable form.
fn identifier(object: &Object, form: Form) -> String {
    let urn = object_urn(object);
    match form {
        Form::Reported => urn,
        Form::Writable => format!("{urn}?=form=writable"),
    }
}

/// Returns the URN of the definition if it is a valid identifier.
fn object_urn(object: &Object) -> String {
    let written = object.urn.value.as_str();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '.' | '-');
    if written.starts_with("urn:oma:lwm2m:") && written.chars().all(plain) {
        return written.to_owned();
    }
    urn(object.id.value, object.version.value)
}

/// Adds a description, unless it is empty.
pub(super) fn describe(schema: &mut Map<String, Value>, description: &str) {
    let description = description.trim();
    if !description.is_empty() {
        schema.insert("description".into(), description.into());
    }
}

fn property(resource: &Resource, value: Map<String, Value>) -> Value {
    let mut schema = Map::new();
    schema.insert("title".into(), resource.name.value.as_str().into());
    describe(&mut schema, &resource.description.value);
    if resource.multiple.value {
        schema.extend(by_instance_id(value));
    } else {
        schema.extend(value);
    }
    match resource.operations.value {
        Operations::Read => drop(schema.insert("readOnly".into(), true.into())),
        Operations::Write => drop(schema.insert("writeOnly".into(), true.into())),
        Operations::ReadWrite | Operations::Bootstrap | Operations::Execute => {}
    }
    schema.insert("x-lwm2m".into(), facts(resource));
    schema.into()
}

fn facts(resource: &Resource) -> Value {
    let mut facts = Map::new();
    facts.insert("resource".into(), resource.id.value.into());
    facts.insert("operations".into(), resource.operations.value.as_str().into());
    facts.insert("mandatory".into(), resource.mandatory.value.into());
    if let Some(kind) = &resource.kind {
        facts.insert("type".into(), kind.value.as_str().into());
    }
    for (key, text) in [("unit", &resource.units.value), ("range", &resource.range_text.value)] {
        if !text.is_empty() {
            facts.insert(key.into(), text.as_str().into());
        }
    }
    facts.into()
}
