//! SDF: every export is valid by RFC 9880.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{BENCH, OBJECTS, exported, fine, json, lwm2m, registry};

fn folders() -> Vec<String> {
    [BENCH.to_owned(), OBJECTS.to_owned()].into_iter().chain(registry()).collect()
}

#[test]
fn every_export_is_valid_sdf() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export/sdf.schema.json");
    let syntax = json(&std::fs::read_to_string(path).unwrap());
    let syntax = jsonschema::draft202012::new(&syntax).unwrap();
    for folder in folders() {
        let target = tempfile::tempdir().unwrap();
        for (name, text) in exported("sdf", &[&folder], target.path()) {
            let model = json(&text);
            let errors: Vec<String> = syntax
                .iter_errors(&model)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:?}");
        }
    }
}

#[test]
fn the_schema_of_sdf_rejects_invalid_models() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export/sdf.schema.json");
    let syntax = json(&std::fs::read_to_string(path).unwrap());
    jsonschema::draft202012::meta::validate(&syntax).unwrap();
    let syntax = jsonschema::draft202012::new(&syntax).unwrap();
    let property = |property: Value| json!({ "sdfObject": { "A": { "sdfProperty": { "b": property } } } });
    assert!(syntax.is_valid(&property(json!({ "type": "integer", "oma:id": 1 }))));
    for wrong in [
        json!({ "type": "int" }),
        json!({ "type": "integer", "units": "s" }),
        json!({ "type": "string", "maxLength": -1 }),
        json!({ "type": "string", "enum": [1] }),
        json!({ "type": "array", "items": { "type": "array" } }),
        json!({ "sdfChoice": { "a": { "const": 1 } }, "enum": ["a"] }),
    ] {
        assert!(!syntax.is_valid(&property(wrong.clone())), "{wrong}");
    }
    assert!(!syntax.is_valid(&json!({ "sdfObject": { "a:b": {} } })));
    assert!(!syntax.is_valid(&json!({ "defaultNamespace": "oma" })));
}

#[test]
fn every_reference_of_an_export_has_a_target() {
    for folder in folders() {
        let target = tempfile::tempdir().unwrap();
        for (name, text) in exported("sdf", &[&folder], target.path()) {
            let model = json(&text);
            for object in model["sdfObject"].as_object().unwrap().values() {
                let entries = object["sdfRequired"].as_array().cloned().unwrap_or_default();
                for entry in entries.iter().filter_map(Value::as_str) {
                    let groups = ["sdfProperty", "sdfAction"];
                    let found = groups.iter().filter(|group| object[**group].get(entry).is_some()).count();
                    assert_eq!(found, 1, "{name}: {entry}");
                }
            }
            if text.contains("\"omatypes:") {
                assert!(model["namespace"]["omatypes"].is_string(), "{name}");
            }
        }
    }
}

#[test]
fn what_sdf_cannot_express_comes_back_as_well() {
    let item = |id: u16, facts: &str| format!("<Item ID=\"{id}\"><Name>Item {id}</Name>{facts}</Item>");
    let (many, one) =
        ("<MultipleInstances>Multiple</MultipleInstances>", "<MultipleInstances>Single</MultipleInstances>");
    let (must, may) = ("<Mandatory>Mandatory</Mandatory>", "<Mandatory>Optional</Mandatory>");
    let rest = "<RangeEnumeration>0..9</RangeEnumeration><Units>s</Units><Description>Text.</Description>";
    let cases = [
        ("no type", format!("<Operations>R</Operations>{one}{must}<Type></Type>{rest}")),
        ("no type, several instances", format!("<Operations>RW</Operations>{many}{may}<Type></Type>{rest}")),
        (
            "a type that does not exist",
            format!("<Operations>RW</Operations>{one}{may}<Type>Long</Type>{rest}"),
        ),
        ("no type and no operations", format!("<Operations></Operations>{one}{may}<Type></Type>")),
        (
            "an action of several instances",
            format!("<Operations>E</Operations>{many}{must}<Type></Type>{rest}"),
        ),
        ("an action with a type", format!("<Operations>E</Operations>{one}{may}<Type>Integer</Type>{rest}")),
        ("a range that is none", format!("<Operations>R</Operations>{one}{may}<Type>Boolean</Type>{rest}")),
        (
            "a power",
            format!(
                "<Operations>R</Operations>{one}{may}<Type>Integer</Type><RangeEnumeration>0..2^8-1</RangeEnumeration>"
            ),
        ),
        (
            "codes",
            format!(
                "<Operations>R</Operations>{one}{may}<Type>Integer</Type><Description>0: off\n1. dim\n2: Other\n4: spare</Description>"
            ),
        ),
        (
            "an unsigned code",
            format!(
                "<Operations>R</Operations>{many}{may}<Type>Unsigned Integer</Type><Description>0: off, 7: on</Description>"
            ),
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, facts) in cases {
        let definition = format!(
            "<LWM2M><Object ObjectType=\"MODefinition\"><Name>Odd</Name><Description1>Text.</Description1>\
             <ObjectID>42769</ObjectID><ObjectURN></ObjectURN>{many}{must}<Resources>{}{}</Resources></Object></LWM2M>",
            item(7, &facts),
            item(3, &facts),
        );
        let path = folder.path().join("odd.xml");
        std::fs::write(&path, definition).unwrap();
        let path = path.to_str().unwrap();
        let (xml, model) =
            (lwm2m(&["export", "--to", "xml", path]).out, lwm2m(&["export", "--to", "sdf", path]).out);
        let sdf = folder.path().join("odd.sdf.json");
        std::fs::write(&sdf, &model).unwrap();
        let run = lwm2m(&["import", sdf.to_str().unwrap()]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{name}");
        assert!(run.out == xml, "{name}: {} is not {xml}", run.out);
    }
}

#[test]
fn operations_types_and_ranges_have_the_qualities_of_sdf() {
    let model = json(&fine(&["export", "--to", "sdf", BENCH]));
    let object = &model["sdfObject"]["Test_&_Bench"];
    assert_eq!(object["oma:id"], 42769);
    assert_eq!(object["minItems"], 0);
    assert_eq!(
        object["sdfRequired"],
        json!([true, "Serial_Number", "Count", "Level", "Key", "Installation_Code", "Reset"])
    );
    let expected = [
        ("Serial_Number", json!({ "writable": false, "type": "string", "minLength": 1, "maxLength": 16 })),
        ("Total", json!({ "type": "integer", "minimum": 0, "maximum": u64::MAX })),
        ("Key", json!({ "readable": false, "type": "string", "sdfType": "byte-string" })),
        ("Installed", json!({ "type": "number", "sdfType": "unix-time" })),
        ("Links", json!({ "sdfRef": "omatypes:corelink" })),
        ("Location", json!({ "type": "array", "items": { "sdfRef": "omatypes:objlink" } })),
        ("Installation_Code", json!({ "readable": false, "writable": false, "lwm2m:range": "8 letters" })),
        ("Small", json!({ "unit": "/100", "lwm2m:type": "Unsigned Integer" })),
    ];
    for (name, qualities) in expected {
        for (quality, value) in qualities.as_object().unwrap() {
            assert_eq!(&object["sdfProperty"][name][quality], value, "{name} {quality}");
        }
    }
    let choice = &object["sdfProperty"]["State"]["sdfChoice"];
    assert_eq!(choice["idle"]["const"], 0);
    assert_eq!(choice["other-2"]["const"], 2);
    assert_eq!(choice["other"].get("const"), None);
    let items = &object["sdfProperty"]["Level"]["items"];
    assert_eq!(items["sdfChoice"]["3.8..20.5"], json!({ "minimum": 3.8, "maximum": 20.5 }));
    assert_eq!(object["sdfAction"]["Reset"]["oma:id"], 13);
    // OMA assigns no Object IDs above 32768, so the model has no OMA namespace.
    assert_eq!(model.get("defaultNamespace"), None);
}
