//! JSON Schema: every export is valid, and accepts and rejects instances as its definition does.

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::support::{BENCH, OBJECTS, exported, fine, json, registry};

fn validator(text: &str) -> Validator {
    jsonschema::draft202012::new(&json(text)).unwrap_or_else(|error| panic!("{error}"))
}

fn schema_of(object: &str) -> Validator {
    validator(&fine(&["export", "--to", "json-schema", object]))
}

#[test]
fn every_export_is_a_json_schema_with_the_object_s_urn() {
    let folders: Vec<String> = [OBJECTS.to_owned()].into_iter().chain(registry()).collect();
    for folder in folders {
        let target = tempfile::tempdir().unwrap();
        for (name, text) in exported("json-schema", &[&folder], target.path()) {
            let schema = json(&text);
            jsonschema::draft202012::meta::validate(&schema)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            validator(&text);
            let id = schema["$id"].as_str().unwrap();
            let number = name.strip_suffix(".schema.json").unwrap();
            assert!(id.starts_with("urn:oma:lwm2m:") && id.split(':').nth(4) == Some(number), "{name}: {id}");
        }
    }
}

/// Returns an instance of the test bench with every mandatory resource.
fn bench() -> Value {
    json!({ "serial_number": "ABCD", "count": 255, "level": { "0": 0, "7": 20.5 } })
}

#[test]
fn an_instance_with_everything_passes() {
    let mut instance = bench();
    let more = json!({
        "total": u64::MAX, "plain_total": u64::MAX, "running": true, "key": "AAECAwQFBgcICQoLDA0ODw==",
        "installed": -1, "location": { "0": "3303:0", "65534": "65535:65535" }, "links": "</3/0>,</5/0>;x=\"y\"",
        "state": 99, "mode": 11, "installation_code": "anything", "reset_14": false, "small": 100
    });
    instance.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let schema = schema_of(BENCH);
    assert!(schema.is_valid(&bench()));
    let errors: Vec<String> = schema.iter_errors(&instance).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn instances_that_break_the_definition_fail() {
    let schema = schema_of(BENCH);
    let cases = [
        ("count", json!(248)),
        ("count", json!(-1)),
        ("count", json!(1.5)),
        ("count", json!("1")),
        ("total", json!(-1)),
        ("plain_total", json!(-1)),
        ("level", json!(3.9)),
        ("level", json!({ "0": 3.7 })),
        ("level", json!({ "65535": 0 })),
        ("level", json!({ "01": 0 })),
        ("running", json!(1)),
        ("key", json!("AAECAwQFBgcICQoLDA0ODxA=X")),
        ("key", json!("AAEC")),
        ("installed", json!(0.5)),
        ("installed", json!(u64::MAX)),
        ("location", json!({ "0": "65536:0" })),
        ("location", json!({ "0": "3303" })),
        ("serial_number", json!("")),
        ("serial_number", json!("12345678901234567")),
        ("state", json!("Idle")),
        ("mode", json!(3)),
        ("small", json!(101)),
        ("reset", json!(null)),
        ("unknown", json!(0)),
    ];
    for (name, value) in cases {
        let mut instance = bench();
        instance[name] = value.clone();
        assert!(!schema.is_valid(&instance), "{name}: {value}");
    }
    for name in ["serial_number", "count", "level"] {
        let mut instance = bench();
        instance.as_object_mut().unwrap().remove(name);
        assert!(!schema.is_valid(&instance), "without {name}");
    }
}

#[test]
fn the_bounds_of_64_bits_are_exact() {
    let text = fine(&["export", "--to", "json-schema", BENCH]);
    assert!(text.contains("\"maximum\": 18446744073709551615"));
    assert!(text.contains("\"minimum\": -9223372036854775808"));
    assert!(text.contains("\"maximum\": 9223372036854775807"));
}

#[test]
fn codes_are_documented_and_open() {
    let schema = json(&fine(&["export", "--to", "json-schema", BENCH]));
    let state = &schema["properties"]["state"]["anyOf"];
    assert_eq!(state[0], json!({ "const": 0, "title": "Idle" }));
    assert_eq!(state[1]["const"], 1);
    assert_eq!(state[3], json!({ "title": "another code" }));
    let mode = &schema["properties"]["mode"]["anyOf"];
    assert_eq!(mode[3], json!({ "minimum": 10, "maximum": 12 }));
}

#[test]
fn operations_and_units_are_exported() {
    let schema = json(&fine(&["export", "--to", "json-schema", BENCH]));
    let properties = &schema["properties"];
    assert_eq!(properties["serial_number"]["readOnly"], true);
    assert_eq!(properties["key"]["writeOnly"], true);
    assert_eq!(properties["count"].get("readOnly"), None);
    assert_eq!(properties["small"]["x-lwm2m"]["unit"], "/100");
    assert_eq!(properties["key"]["contentEncoding"], "base64");
    assert_eq!(schema["required"], json!(["serial_number", "count", "level"]));
}

#[test]
fn real_instances_pass() {
    let cases = [
        (
            "3",
            json!({
                "manufacturer": "Open Mobile Alliance", "error_code": { "0": 0 }, "supported_binding_and_modes": "U",
                "available_power_sources": { "0": 1, "1": 5 }, "power_source_voltage": { "0": 3800, "1": 5000 },
                "battery_level": 100, "current_time": 1367491215, "utc_offset": "+02:00"
            }),
        ),
        ("3303", json!({ "sensor_value": 21.5, "sensor_units": "Cel", "min_measured_value": -40 })),
    ];
    for (object, instance) in cases {
        let schema = validator(&fine(&["export", "--to", "json-schema", object]));
        let errors: Vec<String> = schema.iter_errors(&instance).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{object}: {errors:?}");
    }
}
