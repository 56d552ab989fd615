//! JSON Schema: every export is valid, and accepts and rejects instances as its definition does.

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::support::{BENCH, OBJECTS, exported, fine, json, registry};

fn validator(text: &str) -> Validator {
    jsonschema::draft202012::new(&json(text)).unwrap_or_else(|error| panic!("{error}"))
}

fn export(form: &str, object: &str) -> String {
    fine(&["export", "--to", "json-schema", "--form", form, object])
}

fn schema_of(form: &str, object: &str) -> Validator {
    validator(&export(form, object))
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
    json!({
        "serial_number": "ABCD", "count": 255, "level": { "0": 0, "7": 20.5 }, "installation_code": "ABCDEFGH"
    })
}

#[test]
fn a_report_with_everything_passes_also_beyond_its_ranges() {
    let mut instance = bench();
    let more = json!({
        "count": 248, "total": "18446744073709551615", "plain_total": 7, "running": true, "key": "AAECAw==",
        "installed": -1, "location": { "0": "3303:0", "65534": "65535:65535" }, "links": "</3/0>,</5/0>;x=\"y\"",
        "level": { "0": 3.7, "1": "NaN" }, "state": 99, "mode": 3, "installation_code": "anything",
        "reset_14": false, "small": 101
    });
    instance.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let schema = schema_of("reported", BENCH);
    assert!(schema.is_valid(&bench()));
    let errors: Vec<String> = schema.iter_errors(&instance).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn a_report_with_another_type_fails() {
    let schema = schema_of("reported", BENCH);
    let cases = [
        ("count", json!(1.5)),
        ("count", json!("1")),
        ("total", json!(-1)),
        ("total", json!(u64::MAX)),
        ("plain_total", json!("01")),
        ("level", json!(3.9)),
        ("level", json!({ "0": "nan" })),
        ("level", json!({ "65535": 0 })),
        ("level", json!({ "01": 0 })),
        ("running", json!(1)),
        ("key", json!("AAECAwQFBgcICQoLDA0ODxA=X")),
        ("installed", json!(0.5)),
        ("installed", json!(u64::MAX)),
        ("location", json!({ "0": "65536:0" })),
        ("location", json!({ "0": "3303" })),
        ("state", json!("Idle")),
        ("reset", json!(null)),
        ("unknown", json!(0)),
    ];
    for (name, value) in cases {
        let mut instance = bench();
        instance[name] = value.clone();
        assert!(!schema.is_valid(&instance), "{name}: {value}");
    }
    for name in ["serial_number", "count", "level", "installation_code"] {
        let mut instance = bench();
        instance.as_object_mut().unwrap().remove(name);
        assert!(!schema.is_valid(&instance), "without {name}");
    }
}

#[test]
fn a_server_writes_writable_resources_within_their_ranges() {
    let schema = schema_of("writable", BENCH);
    let valid = [
        json!({}),
        json!({ "count": 255, "level": { "0": 0, "7": 20.5 }, "mode": 11, "small": 100, "reset_14": true }),
        json!({ "key": "AAECAwQFBgcICQoLDA0ODw==" }),
    ];
    for instance in valid {
        assert!(schema.is_valid(&instance), "{instance}");
    }
    let cases = [
        ("serial_number", json!("ABCD")),
        ("total", json!(0)),
        ("installation_code", json!("ABCDEFGH")),
        ("count", json!(248)),
        ("count", json!(-1)),
        ("level", json!({ "0": 3.7 })),
        ("level", json!({ "0": "NaN" })),
        ("key", json!("AAEC")),
        ("mode", json!(3)),
        ("small", json!(101)),
    ];
    for (name, value) in cases {
        assert!(!schema.is_valid(&json!({ name: value })), "{name}: {value}");
    }
}

#[test]
fn integers_that_some_parsers_round_are_strings_of_digits() {
    let schema = json(&export("reported", BENCH));
    let total = json!([
        { "type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_991_u64 },
        { "type": "string", "pattern": "^(0|[1-9][0-9]{0,19})$" },
    ]);
    assert_eq!(schema["properties"]["total"]["anyOf"], total);
    let whole = json!({ "type": "integer", "minimum": i64::MIN, "maximum": i64::MAX });
    for (key, value) in whole.as_object().unwrap() {
        assert_eq!(&schema["properties"]["installed"][key], value, "a time is a number");
        assert_eq!(&schema["properties"]["count"][key], value, "the range of the count is exact");
    }
}

#[test]
fn codes_have_titles_and_are_open_unless_a_write_has_a_range() {
    let schema = json(&export("reported", BENCH));
    let state = &schema["properties"]["state"]["anyOf"];
    assert_eq!(state[0], json!({ "const": 0, "title": "Idle" }));
    assert_eq!(state[1]["const"], 1);
    let open =
        json!({ "type": "integer", "minimum": i64::MIN, "maximum": i64::MAX, "title": "another code" });
    assert_eq!(state[3], open);
    assert_eq!(schema["properties"]["mode"]["anyOf"][3], open);
    let writable = json(&export("writable", BENCH));
    let mode = writable["properties"]["mode"]["anyOf"].as_array().unwrap();
    let others = json!({ "type": "integer", "minimum": 10, "maximum": 12, "title": "another code" });
    assert_eq!((mode.len(), &mode[3]), (4, &others));
}

#[test]
fn operations_and_units_are_exported() {
    let schema = json(&export("reported", BENCH));
    let properties = &schema["properties"];
    assert_eq!(properties["serial_number"]["readOnly"], true);
    assert_eq!(properties["key"]["writeOnly"], true);
    assert_eq!(properties["count"].get("readOnly"), None);
    assert_eq!(properties["small"]["x-lwm2m"]["unit"], "/100");
    assert_eq!(properties["key"]["contentEncoding"], "base64");
    assert_eq!(properties["count"]["x-lwm2m"]["mandatory"], true);
    assert_eq!(schema["required"], json!(["serial_number", "count", "level", "installation_code"]));
    let writable = json(&export("writable", BENCH));
    assert_eq!(
        (&writable["required"], &writable["$id"]),
        (&json!([]), &json!("urn:oma:lwm2m:x:42769:2.1?=form=writable"))
    );
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
        let schema = schema_of("reported", object);
        let errors: Vec<String> = schema.iter_errors(&instance).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{object}: {errors:?}");
    }
}
