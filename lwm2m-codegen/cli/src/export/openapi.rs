//! Converts objects to an OpenAPI 3.1 document: what the northbound interface of a server offers for them.
//!
//! The document follows the paths of LwM2M, below the endpoint name of a device, and the JSON form of values, which
//! `docs/json.md` describes. A path has the operations that the definition allows a server, and no others.
//!
//! | path below `/devices/{endpoint}` | GET | PUT | PATCH | POST | DELETE |
//! |---|---|---|---|---|---|
//! | (nothing) | Read | | | | |
//! | `/3303` | Read | | | Create | |
//! | `/3303/{instance}` | Read | Write (replace) | Write (partial update) | | Delete |
//! | `/3303/{instance}/5700` | Read | Write | | Execute | |
//! | `/3/{instance}/7`, with several instances | Read | Write (replace) | Write (partial update) | | |
//! | `/3/{instance}/7/{resourceInstance}` | Read | Write | | | |
//!
//! A GET that accepts `text/event-stream` observes. `operations` has the operations of a path, `shared` the parameters
//! and responses that they have in common.

mod operations;
mod shared;

use std::collections::HashSet;

use lwm2m_codegen::model::{Object, Operations, Resource};
use lwm2m_codegen::names;
use serde_json::{Map, Value, json};

use super::json_schema::{self, Form};

/// The version of the interface: which paths and operations there are for a definition.
const INTERFACE: &str = "1.0.0";

/// The path of a device.
const DEVICE: &str = "/devices/{endpoint}";

/// An object with the names of its schemas.
struct NamedObject<'o> {
    object: &'o Object,
    /// The name of its type, which no other object of the document has.
    name: String,
    /// The names of its resources, in the order of the definition.
    fields: Vec<String>,
}

impl NamedObject<'_> {
    /// Returns its resources with their names.
    fn resources(&self) -> impl Iterator<Item = (&Resource, &str)> {
        self.object.resources.iter().zip(self.fields.iter().map(String::as_str))
    }

    fn any_resource(&self, allows: fn(Operations) -> bool) -> bool {
        self.object.resources.iter().any(|resource| allows(resource.operations.value))
    }

    fn is_readable(&self) -> bool {
        self.any_resource(Operations::is_readable)
    }

    fn is_writable(&self) -> bool {
        self.any_resource(Operations::is_writable)
    }

    /// Returns whether a server creates and deletes instances: there may be several, or none (LwM2M Core 1.2.2, 6.3.6
    /// and 6.3.7).
    fn is_creatable(&self) -> bool {
        self.has_operations() && (self.object.multiple.value || !self.object.mandatory.value)
    }

    /// Returns whether a server has access to any resource.
    fn has_operations(&self) -> bool {
        self.any_resource(|operations| operations != Operations::Bootstrap)
    }

    /// Returns a reference to a schema of the object.
    fn schema(&self, suffix: &str) -> Value {
        json!({ "$ref": format!("#/components/schemas/{}{suffix}", self.name) })
    }
}

/// Returns the document of objects, as text.
pub(super) fn write(objects: &[&Object]) -> String {
    format!("{:#}\n", document(&named(objects)))
}

/// Returns notes on what the document leaves out.
pub(super) fn notes(objects: &[&Object]) -> Vec<String> {
    let mut notes = json_schema::notes(objects);
    let hidden = named(objects).into_iter().filter(|object| !object.has_operations());
    notes.extend(hidden.map(|hidden| {
        let (id, name) = (hidden.object.id.value, &hidden.object.name.value);
        format!("object {id} `{name}` is left out: no server has access to its resources")
    }));
    notes
}

/// Returns the objects with names that are unique: two of one name have their ids appended.
fn named<'o>(objects: &[&'o Object]) -> Vec<NamedObject<'o>> {
    let plain: Vec<names::ObjectNames> = objects.iter().map(|object| names::object_names(object)).collect();
    let is_shared = |name: &str| plain.iter().filter(|names| names.object == name).count() > 1;
    let name = |object: &Object, name: &str| match is_shared(name) {
        true => format!("{name}{}", object.id.value),
        false => name.to_owned(),
    };
    objects
        .iter()
        .zip(&plain)
        .map(|(object, names)| NamedObject {
            object,
            name: name(object, &names.object),
            fields: names.resources.iter().map(|resource| resource.field.clone()).collect(),
        })
        .collect()
}

fn document(objects: &[NamedObject<'_>]) -> Value {
    let objects: Vec<&NamedObject<'_>> = objects.iter().filter(|object| object.has_operations()).collect();
    let mut paths = shared::paths(&objects);
    for object in &objects {
        paths.extend(operations::paths(object));
    }
    number_repeated_operations(&mut paths);
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": title(&objects),
            "version": INTERFACE,
            "description": shared::DESCRIPTION,
        },
        "servers": [{ "url": "/" }],
        "security": [{ "bearer": [] }],
        "tags": tags(&objects),
        "paths": paths,
        "components": {
            "schemas": schemas(&objects),
            "parameters": shared::parameters(),
            "responses": shared::responses(),
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
        },
    })
}

/// Returns `LwM2M: Device, Temperature`, or the number of objects if there are many or none.
fn title(objects: &[&NamedObject<'_>]) -> String {
    if objects.is_empty() || objects.len() > 4 {
        return format!("LwM2M: {} objects", objects.len());
    }
    let names: Vec<&str> = objects.iter().map(|object| object.object.name.value.as_str()).collect();
    format!("LwM2M: {}", names.join(", "))
}

/// Returns a tag for the devices, and one for each object.
fn tags(objects: &[&NamedObject<'_>]) -> Vec<Value> {
    let devices = json!({ "name": shared::TAG, "description": "Devices that are registered." });
    let tags = objects.iter().map(|object| {
        let mut tag = Map::new();
        tag.insert("name".into(), object.name.as_str().into());
        json_schema::describe(&mut tag, &object.object.description.value);
        tag.insert("x-lwm2m".into(), json_schema::object_facts(object.object));
        tag.into()
    });
    [devices].into_iter().chain(tags).collect()
}

/// Returns the schemas of objects in both directions, and those that all objects share.
fn schemas(objects: &[&NamedObject<'_>]) -> Map<String, Value> {
    let mut schemas = shared::schemas(objects);
    for object in objects {
        let instance = json_schema::component(object.object, Form::Reported);
        schemas.insert(object.name.clone(), instance.into());
        schemas.insert(
            format!("{}{}", object.name, operations::INSTANCES),
            json_schema::by_instance_id(object.schema("")).into(),
        );
        if object.is_writable() || object.is_creatable() {
            let changes = json_schema::component(object.object, Form::Writable);
            schemas.insert(format!("{}{}", object.name, operations::CHANGES), changes.into());
        }
    }
    schemas
}

/// Appends the position to each `operationId` that occurred before: names of a registry may be alike.
fn number_repeated_operations(paths: &mut Map<String, Value>) {
    let mut seen = HashSet::new();
    let items = paths.values_mut().filter_map(Value::as_object_mut);
    for operation in items.flat_map(|item| item.values_mut()) {
        let Some(Value::String(id)) = operation.get_mut("operationId") else { continue };
        if !seen.insert(id.clone()) {
            id.push_str(&format!("_{}", seen.len()));
            seen.insert(id.clone());
        }
    }
}
