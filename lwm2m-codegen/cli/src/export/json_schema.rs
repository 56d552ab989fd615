//! Converts an object to a JSON Schema (2020-12) for its instances.
//!
//! An instance is a JSON object with the field names of generated code. `x-lwm2m` has the facts that JSON Schema cannot
//! express: ids, operations, units, lengths in bytes.
//!
//! | LwM2M | JSON |
//! |---|---|
//! | String, Corelnk | string; a length in bytes becomes the widest length in characters |
//! | Integer, Unsigned Integer, Time | integer, of 64 bits |
//! | Float | number |
//! | Boolean | boolean |
//! | Opaque | string in base64 |
//! | Objlnk | string, `object:instance` |
//! | several instances | object keyed by the ids of the instances |
//! | a list of codes | `anyOf` with a title for each code, open at the end |

use lwm2m_codegen::model::{Object, Operations, Resource, ResourceType};
use lwm2m_codegen::names;
use serde_json::{Map, Value, json};

use super::values::{Alternative, Bounds, Values, values};
use crate::sdf::urn;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// 0 to 65534: the ids of instances.
const INSTANCE_ID: &str =
    "^(0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-4])$";
/// Two numbers from 0 to 65535.
const LINK: &str = "^(0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])\
:(0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$";
const BASE64: &str = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

const COMMENT: &str = "An instance of an LwM2M object as JSON. `x-lwm2m` has what JSON Schema cannot express. Of the \
object: `object` (its id), `version`, `lwm2mVersion` (the lowest it requires), `multiple` (whether there may be \
several instances) and `mandatory` (whether every client has it). Of a resource: `resource` (its id), `operations` \
(of a server; empty if only a bootstrap server has access), `type`, `unit` and `range` as in the definition; lengths \
in `range` are bytes. Executable resources have no value and are not included.";

/// Returns the schema of the first object, as text.
pub(super) fn write(objects: &[&Object]) -> String {
    let schema = objects.first().map_or(Value::Null, |object| schema(object));
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
            format!("resource {id} `{name}` of object {object} has no type; any value is allowed")
        })
        .collect()
}

fn schema(object: &Object) -> Value {
    let names = names::object_names(object);
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (resource, name) in object.resources.iter().zip(names.resources) {
        if resource.operations.value.is_executable() {
            continue;
        }
        if resource.mandatory.value && resource.operations.value.is_readable() {
            required.push(Value::from(name.field.as_str()));
        }
        properties.insert(name.field, property(resource));
    }
    let mut schema = Map::new();
    schema.insert("$schema".into(), DIALECT.into());
    schema.insert("$id".into(), identifier(object).into());
    schema.insert("$comment".into(), COMMENT.into());
    schema.insert("title".into(), object.name.value.as_str().into());
    describe(&mut schema, &object.description.value);
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), properties.into());
    schema.insert("required".into(), required.into());
    schema.insert("additionalProperties".into(), false.into());
    schema.insert(
        "x-lwm2m".into(),
        json!({
            "object": object.id.value,
            "version": object.version.value.to_string(),
            "lwm2mVersion": object.lwm2m_version.value.to_string(),
            "multiple": object.multiple.value,
            "mandatory": object.mandatory.value,
        }),
    );
    schema.into()
}

/// Returns the URN of the object: that of the definition if it is a valid identifier.
fn identifier(object: &Object) -> String {
    let written = object.urn.value.as_str();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '.' | '-');
    if written.starts_with("urn:oma:lwm2m:") && written.chars().all(plain) {
        return written.to_owned();
    }
    urn(object.id.value, object.version.value)
}

fn describe(schema: &mut Map<String, Value>, description: &str) {
    let description = description.trim();
    if !description.is_empty() {
        schema.insert("description".into(), description.into());
    }
}

fn property(resource: &Resource) -> Value {
    let mut schema = Map::new();
    schema.insert("title".into(), resource.name.value.as_str().into());
    describe(&mut schema, &resource.description.value);
    let value = value(resource);
    if resource.multiple.value {
        schema.insert("type".into(), "object".into());
        schema.insert("patternProperties".into(), json!({ INSTANCE_ID: value }));
        schema.insert("additionalProperties".into(), false.into());
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
    if let Some(kind) = resource.kind {
        facts.insert("type".into(), kind.value.as_str().into());
    }
    for (key, text) in [("unit", &resource.units.value), ("range", &resource.range_text.value)] {
        if !text.is_empty() {
            facts.insert(key.into(), text.as_str().into());
        }
    }
    facts.into()
}

/// Returns the schema of a value of a resource.
fn value(resource: &Resource) -> Map<String, Value> {
    let mut schema = Map::new();
    let Some(kind) = resource.kind.map(|kind| kind.value) else { return schema };
    schema.insert("type".into(), json_type(kind).into());
    match kind {
        ResourceType::Integer | ResourceType::Time => limit(&mut schema, i64::MIN, i64::MAX),
        ResourceType::Unsigned => limit(&mut schema, u64::MIN, u64::MAX),
        ResourceType::ObjectLink => drop(schema.insert("pattern".into(), LINK.into())),
        ResourceType::Opaque => {
            schema.insert("contentEncoding".into(), "base64".into());
            schema.insert("pattern".into(), BASE64.into());
        }
        ResourceType::String | ResourceType::Float | ResourceType::Boolean | ResourceType::CoreLink => {}
    }
    let Values { bounds, alternatives } = values(resource);
    if let Some(bounds) = &bounds {
        within(&mut schema, bounds, kind);
    }
    if !alternatives.is_empty() {
        let schemas: Vec<Value> = alternatives.iter().map(|one| alternative(one, kind)).collect();
        schema.insert("anyOf".into(), schemas.into());
    }
    schema
}

fn json_type(kind: ResourceType) -> &'static str {
    match kind {
        ResourceType::Integer | ResourceType::Unsigned | ResourceType::Time => "integer",
        ResourceType::Float => "number",
        ResourceType::Boolean => "boolean",
        ResourceType::String | ResourceType::Opaque | ResourceType::ObjectLink | ResourceType::CoreLink => {
            "string"
        }
    }
}

fn limit(schema: &mut Map<String, Value>, low: impl Into<Value>, high: impl Into<Value>) {
    schema.insert("minimum".into(), low.into());
    schema.insert("maximum".into(), high.into());
}

fn within(schema: &mut Map<String, Value>, bounds: &Bounds, kind: ResourceType) {
    let bytes = |value: &Value| value.as_u64().unwrap_or_default();
    let (low, high) = (bytes(&bounds.low), bytes(&bounds.high));
    let (shortest, longest) = match kind {
        // A character takes one to four bytes of UTF-8.
        ResourceType::String | ResourceType::CoreLink => (low.div_ceil(4), high),
        // Three bytes make four characters of base64.
        ResourceType::Opaque => {
            let characters = |bytes: u64| bytes.div_ceil(3).saturating_mul(4);
            (characters(low), characters(high))
        }
        _ => return limit(schema, bounds.low.clone(), bounds.high.clone()),
    };
    if shortest > 0 {
        schema.insert("minLength".into(), shortest.into());
    }
    schema.insert("maxLength".into(), longest.into());
}

fn alternative(alternative: &Alternative<'_>, kind: ResourceType) -> Value {
    let mut schema = Map::new();
    match alternative {
        Alternative::Code(label) => {
            schema.insert("const".into(), label.code.into());
            schema.insert("title".into(), label.name.as_str().into());
            describe(&mut schema, &label.description);
        }
        Alternative::Within(bounds) => match bounds.single() {
            Some(value) if !is_length(kind) => drop(schema.insert("const".into(), value.clone())),
            _ => within(&mut schema, bounds, kind),
        },
        Alternative::Other => drop(schema.insert("title".into(), "another code".into())),
    }
    schema.into()
}

/// Returns whether ranges of a type are lengths.
fn is_length(kind: ResourceType) -> bool {
    matches!(kind, ResourceType::String | ResourceType::Opaque | ResourceType::CoreLink)
}
