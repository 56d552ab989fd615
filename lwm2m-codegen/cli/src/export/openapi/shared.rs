//! The parts that every document has: the devices, parameters and errors.

use serde_json::{Map, Value, json};

use super::{DEVICE, NamedObject, operations};

/// The tag of paths without an object.
pub(super) const TAG: &str = "Devices";

pub(super) const DESCRIPTION: &str = "The objects of LwM2M devices, for applications. Paths are those of LwM2M below the \
endpoint name of a device: `/devices/{endpoint}/3303/0/5700`. Values have one JSON form: keys are names of resources, \
absent resources have no key, codes are numbers, times are seconds since 1970, opaque values are base64, object links \
are `object:instance`. A GET that accepts `text/event-stream` observes, and streams each notification.";

/// Returns the paths of devices.
pub(super) fn paths(objects: &[&NamedObject<'_>]) -> Map<String, Value> {
    let mut paths = Map::new();
    paths.insert(
        "/devices".into(),
        json!({ "get": {
            "operationId": "readRegistrations",
            "summary": "List the devices that are registered",
            "tags": [TAG],
            "responses": { "200": {
                "description": "The registrations.",
                "content": { "application/json": { "schema": {
                    "type": "array", "items": { "$ref": "#/components/schemas/Registration" },
                } } },
            }, "401": { "$ref": "#/components/responses/Unauthorized" } },
        } }),
    );
    if objects.iter().any(|object| object.is_readable()) {
        // Each object has a stream of its own.
        let schema = json!({ "$ref": "#/components/schemas/Objects" });
        let values =
            json!({ "description": "The values.", "content": { operations::JSON: { "schema": schema } } });
        let read = json!({
            "operationId": "readDevice",
            "summary": "Read the objects of a device",
            "tags": [TAG],
            "responses": operations::responses(&[("200", values)], &[]),
        });
        paths.insert(DEVICE.into(), json!({ "parameters": [parameter("endpoint")], "get": read }));
    }
    paths
}

/// Returns a reference to a shared parameter.
pub(super) fn parameter(name: &str) -> Value {
    json!({ "$ref": format!("#/components/parameters/{name}") })
}

/// Returns the parameters of paths, and those of observations (LwM2M Core 1.2.2, 7.3).
pub(super) fn parameters() -> Value {
    let id = |name: &str, description: &str| {
        json!({
            "name": name, "in": "path", "required": true, "description": description,
            "schema": { "type": "integer", "minimum": 0, "maximum": 65534 },
        })
    };
    let attribute = |name: &str, description: &str, schema: Value| json!({ "name": name, "in": "query", "description": description, "schema": schema });
    let seconds = json!({ "type": "integer", "minimum": 0 });
    let number = json!({ "type": "number" });
    let step = json!({ "type": "number", "exclusiveMinimum": 0 });
    json!({
        "endpoint": {
            "name": "endpoint", "in": "path", "required": true,
            "description": "Name with which the device is registered.",
            "schema": { "type": "string", "minLength": 1 },
        },
        "instance": id("instance", "Id of the object instance."),
        "resourceInstance": id("resourceInstance", "Id of the resource instance."),
        "pmin": attribute("pmin", "Seconds that pass at least between notifications of a stream.", seconds.clone()),
        "pmax": attribute("pmax", "Seconds after which a stream has a notification without a change.", seconds),
        "gt": attribute("gt", "A stream has a notification when the value crosses this number upwards.", number.clone()),
        "lt": attribute("lt", "A stream has a notification when the value crosses this number downwards.", number),
        "st": attribute("st", "A stream has a notification when the value differs by this much.", step),
    })
}

/// Returns the responses to requests that fail.
pub(super) fn responses() -> Value {
    let problem = |description: &str| {
        json!({
            "description": description,
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        })
    };
    json!({
        "BadRequest": problem("The document is not what the definition allows; nothing was changed."),
        "Unauthorized": problem("The request has no valid token."),
        "NotFound": problem("No device is registered with this name, or it has nothing at this path."),
        "DeviceError": problem("The device refused the request: `code` is its response code."),
        "DeviceTimeout": problem("The device did not respond in time, or sleeps."),
    })
}

/// Returns the schemas that do not depend on a definition, and that of a device with its objects.
pub(super) fn schemas(objects: &[&NamedObject<'_>]) -> Map<String, Value> {
    let readable = objects.iter().filter(|object| object.is_readable());
    let properties: Map<String, Value> = readable
        .map(|object| (object.object.id.value.to_string(), object.schema(operations::INSTANCES)))
        .collect();
    let schemas = json!({
        "Registration": {
            "type": "object",
            "properties": {
                "endpoint": { "type": "string", "minLength": 1 },
                "lifetime": { "type": "integer", "minimum": 1, "description": "Seconds until the registration ends without an update." },
                "lwm2m": { "type": "string", "pattern": r"^1\.[0-9]+$", "description": "Version of LwM2M." },
                "sleeps": { "type": "boolean", "description": "Whether the device uses queue mode." },
                "paths": {
                    "type": "array",
                    "items": { "type": "string", "pattern": "^/[0-9]+(/[0-9]+)?$" },
                    "description": "Objects and object instances that the device has.",
                },
            },
            "required": ["endpoint", "lifetime", "lwm2m", "sleeps", "paths"],
        },
        "Objects": {
            "type": "object",
            "description": "Objects by their ids, each with its instances by their ids.",
            "properties": properties,
        },
        "Arguments": {
            "type": "object",
            "description": "Arguments of an execution by their digits; null for an argument without a value.",
            "patternProperties": { "^[0-9]$": { "type": ["string", "null"], "pattern": "^[^']*$" } },
            "additionalProperties": false,
            "examples": [{ "0": "now", "1": null }],
        },
        "Problem": {
            "type": "object",
            "description": "Reason of an error (RFC 9457).",
            "properties": {
                "type": { "type": "string", "format": "uri-reference" },
                "title": { "type": "string" },
                "status": { "type": "integer", "minimum": 400, "maximum": 599 },
                "detail": { "type": "string", "description": "What was found, and what was expected." },
                "path": { "type": "string", "description": "Place of the error, such as `/3/0/timezone`." },
                "code": { "type": "string", "pattern": r"^[45]\.[0-9]{2}$", "description": "Response code of the device." },
            },
            "required": ["title", "status"],
        },
    });
    let mut schemas: Map<String, Value> = schemas.as_object().cloned().unwrap_or_default();
    schemas.insert("Created".into(), json!({
        "type": "object",
        "properties": { "path": { "type": "string", "description": "Path of the new instance, such as `/3303/1`." } },
        "required": ["path"],
    }));
    schemas
}
