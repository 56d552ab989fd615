//! OpenAPI: every document is consistent, and has the operations that the definitions allow.
//!
//! `tests/schemas/run` validates documents with programs that know the specification.

use std::collections::HashSet;

use serde_json::Value;

use crate::support::{BENCH, OBJECTS, fine, json, lwm2m, registry};

/// Returns the document of definitions; those with errors are repaired.
fn document(inputs: &[&str]) -> Value {
    let run = lwm2m(&[&["export", "--to", "openapi"], inputs].concat());
    assert!(matches!(run.code, 0 | 1), "{}", run.err);
    json(&run.out)
}

/// Returns the documents of all bundled objects, of the test registry, and of an object that uses every feature.
fn documents() -> Vec<Value> {
    let folders = [BENCH.to_owned(), OBJECTS.to_owned()].into_iter().chain(registry());
    folders.map(|folder| document(&[&folder])).collect()
}

/// Calls `visit` with every object below a value.
fn each_object(value: &Value, visit: &mut impl FnMut(&serde_json::Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            visit(object);
            object.values().for_each(|value| each_object(value, visit));
        }
        Value::Array(items) => items.iter().for_each(|value| each_object(value, visit)),
        _ => {}
    }
}

/// Returns the operations of a document, each with its path and method.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().expect("there are paths");
    let methods = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().expect("a path has operations");
        item.iter().map(move |(method, operation)| (path, method, operation))
    });
    methods
        .filter(|(_, method, _)| *method != "parameters")
        .map(|(path, method, operation)| (path.clone(), method.clone(), operation))
        .collect()
}

#[test]
fn every_reference_leads_to_a_part_of_the_document() {
    for document in documents() {
        each_object(&document, &mut |object| {
            if let Some(Value::String(reference)) = object.get("$ref") {
                let pointer = reference.strip_prefix('#').unwrap();
                assert!(document.pointer(pointer).is_some(), "{reference}");
            }
        });
    }
}

#[test]
fn every_operation_has_an_id_of_its_own() {
    for document in documents() {
        let mut ids = HashSet::new();
        for (path, method, operation) in operations(&document) {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{id}: {method} {path}");
        }
    }
}

#[test]
fn every_schema_is_a_json_schema() {
    for document in documents() {
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            jsonschema::draft202012::meta::validate(schema).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}

/// Returns `GET PUT` for the methods of a path below an instance.
fn methods(document: &Value, path: &str) -> String {
    let item = document["paths"][format!("/devices/{{endpoint}}{path}")].as_object();
    let methods =
        item.into_iter().flatten().map(|(method, _)| method).filter(|method| *method != "parameters");
    methods.map(|method| method.to_uppercase()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_path_has_the_operations_that_its_definition_allows() {
    let document = document(&["0", "1", "3", "5", "3303"]);
    let cases = [
        // An object that only a bootstrap server can access has no path.
        ("/0", ""),
        ("/0/{instance}", ""),
        // Instances of an object can be created if there may be several, or none.
        ("/1", "GET POST"),
        ("/1/{instance}", "GET PUT PATCH DELETE"),
        ("/3", "GET"),
        ("/3/{instance}", "GET PUT PATCH"),
        ("/5", "GET POST"),
        // R, E, RW and W.
        ("/3/{instance}/0", "GET"),
        ("/3/{instance}/4", "POST"),
        ("/3/{instance}/13", "GET PUT"),
        ("/5/{instance}/0", "PUT"),
        // Several instances.
        ("/3/{instance}/7", "GET"),
        ("/3/{instance}/7/{resourceInstance}", "GET"),
        ("/3303/{instance}/5700", "GET"),
        ("/3303/{instance}/5700/{resourceInstance}", ""),
    ];
    for (path, expected) in cases {
        assert_eq!(methods(&document, path), expected, "{path}");
    }
}

#[test]
fn instances_of_a_writable_resource_are_replaced_updated_or_written_one_by_one() {
    let document = document(&[BENCH]);
    assert_eq!(methods(&document, "/42769/{instance}/3"), "GET PUT PATCH");
    assert_eq!(methods(&document, "/42769/{instance}/3/{resourceInstance}"), "GET PUT");
}

#[test]
fn a_value_has_the_schema_of_its_resource_in_the_direction_of_the_operation() {
    let document = document(&["3"]);
    let resource = &document["paths"]["/devices/{endpoint}/3/{instance}/13"];
    let read = &resource["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
    assert_eq!(read, "#/components/schemas/Device/properties/current_time");
    let write = &resource["put"]["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    assert_eq!(write, "#/components/schemas/DeviceChanges/properties/current_time");
}

#[test]
fn an_observation_is_a_read_as_a_stream_with_thresholds_for_numbers() {
    let document = document(&["3303"]);
    let parameters = |resource: u16| {
        let path = format!("/devices/{{endpoint}}/3303/{{instance}}/{resource}");
        let read = &document["paths"][path]["get"];
        assert!(read["responses"]["200"]["content"]["text/event-stream"].is_object());
        let parameters = read["parameters"].as_array().unwrap();
        parameters
            .iter()
            .map(|one| one["$ref"].as_str().unwrap().rsplit_once('/').unwrap().1.to_owned())
            .collect()
    };
    let number: Vec<String> = parameters(5700);
    assert_eq!(number, ["pmin", "pmax", "gt", "lt", "st"]);
    let text: Vec<String> = parameters(5701);
    assert_eq!(text, ["pmin", "pmax"]);
}

#[test]
fn objects_of_one_name_have_their_ids_in_the_names_of_schemas() {
    let second = fine(&["export", "--to", "xml", "3303"]).replace(">3303<", ">42770<");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("42770.xml");
    std::fs::write(&file, second).unwrap();
    let document = document(&["3303", file.to_str().unwrap()]);
    let schemas = &document["components"]["schemas"];
    assert!(schemas["Temperature3303"].is_object() && schemas["Temperature42770"].is_object());
}

#[test]
fn two_versions_of_an_object_are_an_error() {
    let run = lwm2m(&["export", "--to", "openapi", "3303", "../../objects/ipso/3303.xml"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("an OpenAPI document describes one version of an object, found two of 3303"),
        "{}",
        run.err
    );
    assert_eq!(run.out, "");
}

#[test]
fn an_object_that_no_server_can_access_is_left_out_with_a_note() {
    let run = lwm2m(&["export", "--to", "openapi", "0", "3"]);
    assert!(run.err.contains("object 0 `LWM2M Security` is left out"), "{}", run.err);
    assert!(json(&run.out)["components"]["schemas"].get("Lwm2mSecurity").is_none());
}
