//! The registry through the command: what is found, and how its objects changed over time.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{lwm2m, registry};

#[test]
fn the_mistakes_of_the_registry_are_found_and_folders_raise_no_noise() {
    let Some(folder) = registry() else { return };
    let run = lwm2m(&["check", "--format", "json", &folder]);
    assert_eq!(run.code, 1);
    let diagnostics: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in &diagnostics {
        *counts.entry(diagnostic["code"].as_str().unwrap()).or_default() += 1;
    }
    let expected = [
        ("range-reversed", 1),
        ("range-on-wrong-type", 1),
        ("executable-multiple", 1),
        ("type-needs-newer-schema", 1),
        ("schema-older-than-lwm2m-version", 3),
        ("name-collision", 3),
        ("missing-type", 6),
    ];
    for (code, count) in expected {
        assert_eq!(counts.get(code), Some(&count), "{code}");
    }
    // What is there of the registry is in order, and its reusable resources are what they were registered as.
    let silent = [
        "file-name",
        "history-missing",
        "history-differs",
        "ddf-mismatch",
        "reusable-resource-unknown",
        "reusable-resource-differs",
    ];
    for code in silent {
        assert_eq!(counts.get(code), None, "{code}");
    }
    assert_eq!(counts.get("ddf-file-missing"), Some(&1), "one note for all that is not there");
}

#[test]
fn copies_in_the_history_are_heard_of_once() {
    let Some(folder) = registry() else { return };
    let run = lwm2m(&["check", "--format", "json", &folder]);
    let diagnostics: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    let reversed = diagnostics.iter().filter(|diagnostic| diagnostic["code"] == "range-reversed");
    assert_eq!(reversed.count(), 1);
}

#[test]
fn the_steps_of_the_registry_get_their_verdicts() {
    let Some(folder) = registry() else { return };
    let run = lwm2m(&["diff", "--format", "json", "--history", &folder]);
    let document: Value = serde_json::from_str(&run.out).unwrap();
    let objects = document["objects"].as_array().unwrap();
    let mut verdicts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let mut misfits = Vec::new();
    for object in objects {
        let word = |key: &str| object[key].as_str().unwrap();
        *verdicts.entry((word("step"), word("needed"), word("verdict"))).or_default() += 1;
        if object["fits"] == false {
            misfits.push((object["object"].as_u64().unwrap(), object["new"]["version"].as_str().unwrap()));
        }
    }
    let expected = [
        (("major", "major", "fits"), 9),
        (("major", "minor", "larger-than-needed"), 3),
        (("minor", "major", "too-small"), 3),
        (("minor", "minor", "fits"), 64),
        (("minor", "none", "larger-than-needed"), 1),
    ];
    assert_eq!(verdicts.into_iter().collect::<Vec<_>>(), expected);
    assert_eq!(misfits, [(1, "1.1"), (1, "1.2"), (12, "1.1")]);
}

#[test]
fn each_enum_of_the_registry_is_a_line() {
    let Some(folder) = registry() else { return };
    let run = lwm2m(&["enums", "--json", &folder]);
    assert_eq!(run.code, 0);
    for line in run.out.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let codes = line["codes"].as_object().unwrap();
        assert!(codes.len() >= 2 && codes.keys().all(|code| code.parse::<i64>().is_ok()), "{line}");
        assert!(codes.keys().eq(line["identifiers"].as_object().unwrap().keys()), "{line}");
        assert!(!line["text"].as_str().unwrap().is_empty(), "{line}");
    }
}
