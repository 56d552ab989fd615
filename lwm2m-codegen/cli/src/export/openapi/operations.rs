//! The paths of one object, each with the operations that its definition allows.

use lwm2m_codegen::model::{Resource, ResourceType};
use lwm2m_codegen::names;
use serde_json::{Map, Value, json};

use super::shared::parameter;
use super::{DEVICE, NamedObject};
use crate::export::json_schema::{self, Form};

/// The suffix of the schema of an object: its instances by their ids.
pub(super) const INSTANCES: &str = "Instances";
/// The suffix of the schema of what a server writes.
pub(super) const CHANGES: &str = "Changes";

pub(super) const JSON: &str = "application/json";
const STREAM: &str = "text/event-stream";

/// Returns the paths of an object, its instances and its resources.
pub(super) fn paths(object: &NamedObject<'_>) -> Map<String, Value> {
    let mut paths = Map::new();
    let root = format!("{DEVICE}/{}", object.object.id.value);
    let instance = format!("{root}/{{instance}}");
    let mut add = |path: String, parameters: &[&str], operations: Map<String, Value>| {
        if !operations.is_empty() {
            let parameters: Vec<Value> = parameters.iter().map(|name| parameter(name)).collect();
            let mut item = Map::new();
            item.insert("parameters".into(), parameters.into());
            item.extend(operations);
            paths.insert(path, item.into());
        }
    };
    add(root, &["endpoint"], of_object(object));
    add(instance.clone(), &["endpoint", "instance"], of_instance(object));
    for (resource, field) in object.resources() {
        let resource = ResourceOperations::new(object, resource, field);
        let path = format!("{instance}/{}", resource.resource.id.value);
        add(path.clone(), &["endpoint", "instance"], resource.of_resource());
        if resource.resource.multiple.value {
            let path = format!("{path}/{{resourceInstance}}");
            add(path, &["endpoint", "instance", "resourceInstance"], resource.of_resource_instance());
        }
    }
    paths
}

fn of_object(object: &NamedObject<'_>) -> Map<String, Value> {
    let (name, title) = (&object.name, &object.object.name.value);
    let mut operations = Map::new();
    if object.is_readable() {
        let summary = format!("Read all instances of {title}");
        let id = format!("read{name}Instances");
        operations.insert("get".into(), read(&id, &summary, name, object.schema(INSTANCES)));
    }
    if object.is_creatable() {
        operations.insert("post".into(), create(object));
    }
    operations
}

fn of_instance(object: &NamedObject<'_>) -> Map<String, Value> {
    let (name, title) = (&object.name, &object.object.name.value);
    let mut operations = Map::new();
    if object.is_readable() {
        let summary = format!("Read an instance of {title}");
        operations
            .insert("get".into(), read(&format!("read{name}Instance"), &summary, name, object.schema("")));
    }
    if object.is_writable() {
        let summary = format!("Replace the writable resources of an instance of {title}");
        let replace = write(&format!("replace{name}Instance"), &summary, name, complete(object));
        operations.insert("put".into(), replace);
        let summary = format!("Write some resources of an instance of {title}");
        let update = write(&format!("update{name}Instance"), &summary, name, object.schema(CHANGES));
        operations.insert("patch".into(), update);
    }
    if object.is_creatable() {
        operations.insert(
            "delete".into(),
            json!({
                "operationId": format!("delete{name}Instance"),
                "summary": format!("Delete an instance of {title}"),
                "tags": [name],
                "responses": responses(&[("204", done("The instance is deleted."))], &[]),
            }),
        );
    }
    operations
}

/// Returns the schema of a document with all writable mandatory resources.
fn complete(object: &NamedObject<'_>) -> Value {
    let required: Vec<&str> = object
        .resources()
        .filter(|(resource, _)| resource.mandatory.value && resource.operations.value.is_writable())
        .map(|(_, field)| field)
        .collect();
    if required.is_empty() {
        return object.schema(CHANGES);
    }
    json!({ "allOf": [object.schema(CHANGES), { "required": required }] })
}

fn create(object: &NamedObject<'_>) -> Value {
    let (name, title) = (&object.name, &object.object.name.value);
    let created = json!({
        "description": "The instance is created.",
        "headers": { "Location": {
            "description": "Path of the new instance.", "schema": { "type": "string", "format": "uri-reference" },
        } },
        "content": { JSON: { "schema": { "$ref": "#/components/schemas/Created" } } },
    });
    json!({
        "operationId": format!("create{name}Instance"),
        "summary": format!("Create an instance of {title}"),
        "description": "The device chooses the id of the instance.",
        "tags": [name],
        "requestBody": body(complete(object)),
        "responses": responses(&[("201", created)], &["400"]),
    })
}

/// Returns a Read, which also observes.
fn read(id: &str, summary: &str, tag: &str, schema: Value) -> Value {
    let value = json!({
        "description": "The value; or a stream of events, of which each has a value as its data.",
        "content": { JSON: { "schema": schema }, STREAM: { "schema": { "type": "string" } } },
    });
    json!({
        "operationId": id,
        "summary": summary,
        "tags": [tag],
        "parameters": [parameter("pmin"), parameter("pmax")],
        "responses": responses(&[("200", value)], &[]),
    })
}

fn write(id: &str, summary: &str, tag: &str, schema: Value) -> Value {
    json!({
        "operationId": id,
        "summary": summary,
        "tags": [tag],
        "requestBody": body(schema),
        "responses": responses(&[("204", done("The device has the values."))], &["400"]),
    })
}

fn body(schema: Value) -> Value {
    json!({ "required": true, "content": { JSON: { "schema": schema } } })
}

fn done(description: &str) -> Value {
    json!({ "description": description })
}

/// Returns the responses of an operation: those of success, those of `more` errors, and those of every request to a
/// device.
pub(super) fn responses(success: &[(&str, Value)], more: &[&str]) -> Map<String, Value> {
    const ERRORS: [(&str, &str); 5] = [
        ("400", "BadRequest"),
        ("401", "Unauthorized"),
        ("404", "NotFound"),
        ("502", "DeviceError"),
        ("504", "DeviceTimeout"),
    ];
    let mut responses: Map<String, Value> =
        success.iter().map(|(code, response)| ((*code).to_owned(), response.clone())).collect();
    for (code, name) in ERRORS.iter().filter(|(code, _)| *code != "400" || more.contains(code)) {
        responses.insert((*code).into(), json!({ "$ref": format!("#/components/responses/{name}") }));
    }
    responses
}

/// The operations of one resource.
struct ResourceOperations<'o> {
    object: &'o NamedObject<'o>,
    resource: &'o Resource,
    field: &'o str,
    /// The end of the names of its operations: `TemperatureSensorValue`.
    name: String,
    /// `Sensor Value of Temperature`.
    title: String,
}

impl<'o> ResourceOperations<'o> {
    fn new(object: &'o NamedObject<'o>, resource: &'o Resource, field: &'o str) -> Self {
        ResourceOperations {
            object,
            resource,
            field,
            name: format!("{}{}", object.name, names::type_name(field)),
            title: format!("{} of {}", resource.name.value, object.object.name.value),
        }
    }

    fn of_resource(&self) -> Map<String, Value> {
        let ResourceOperations { resource, name, title, .. } = self;
        let operations = resource.operations.value;
        let mut item = Map::new();
        if operations.is_executable() {
            item.insert("post".into(), self.execute());
        }
        // A resource without a type has no value in this form.
        if resource.kind.is_none() {
            return item;
        }
        if operations.is_readable() {
            let summary = format!("Read {title}");
            item.insert("get".into(), self.read(&format!("read{name}"), &summary, self.schema("")));
        }
        if operations.is_writable() {
            let summary = format!("Write {title}");
            let replace = write(&format!("write{name}"), &summary, &self.object.name, self.schema(CHANGES));
            item.insert("put".into(), replace);
        }
        if operations.is_writable() && resource.multiple.value {
            let summary = format!("Write some instances of {title}");
            let update = write(&format!("update{name}"), &summary, &self.object.name, self.schema(CHANGES));
            item.insert("patch".into(), update);
        }
        item
    }

    fn of_resource_instance(&self) -> Map<String, Value> {
        let ResourceOperations { resource, name, title, .. } = self;
        let operations = resource.operations.value;
        let mut item = Map::new();
        let reported = json_schema::value(resource, Form::Reported).filter(|_| operations.is_readable());
        if let Some(schema) = reported {
            let summary = format!("Read an instance of {title}");
            item.insert("get".into(), self.read(&format!("read{name}Instance"), &summary, schema.into()));
        }
        let writable = json_schema::value(resource, Form::Writable).filter(|_| operations.is_writable());
        if let Some(schema) = writable {
            let summary = format!("Write an instance of {title}");
            item.insert(
                "put".into(),
                write(&format!("write{name}Instance"), &summary, &self.object.name, schema.into()),
            );
        }
        item
    }

    /// Returns a reference to the schema of the resource in that of its object.
    fn schema(&self, suffix: &str) -> Value {
        json!({ "$ref": format!("#/components/schemas/{}{suffix}/properties/{}", self.object.name, self.field) })
    }

    /// Returns a Read; the stream of a number has thresholds.
    fn read(&self, id: &str, summary: &str, schema: Value) -> Value {
        let mut read = read(id, summary, &self.object.name, schema);
        let is_number = self.resource.kind.as_ref().is_some_and(|kind| {
            matches!(kind.value, ResourceType::Integer | ResourceType::Unsigned | ResourceType::Float)
        });
        if let Some(Value::Array(parameters)) = read.get_mut("parameters").filter(|_| is_number) {
            parameters.extend(["gt", "lt", "st"].map(parameter));
        }
        read
    }

    fn execute(&self) -> Value {
        let mut execute = Map::new();
        execute.insert("operationId".into(), format!("execute{}", self.name).into());
        execute.insert("summary".into(), format!("Execute {}", self.title).into());
        json_schema::describe(&mut execute, &self.resource.description.value);
        execute.insert("tags".into(), json!([&self.object.name]));
        execute.insert(
            "requestBody".into(),
            json!({ "content": { JSON: { "schema": { "$ref": "#/components/schemas/Arguments" } } } }),
        );
        let done = [("204", done("The device has executed it."))];
        execute.insert("responses".into(), responses(&done, &["400"]).into());
        execute.into()
    }
}
