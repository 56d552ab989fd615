//! `lwm2m enums`: codes, identifiers and their source.

use serde_json::Value;

use crate::support::{expect, lwm2m};

#[test]
fn enums_are_shown_with_their_source() {
    assert_eq!(expect("enums", &["enums", "registry"]).code, 0);
}

#[test]
fn a_line_of_json_is_a_resource() {
    let run = expect("enums-json", &["enums", "--json", "registry"]);
    let line: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(line["object"], 42770);
    assert_eq!(line["resource"], 1);
    assert_eq!(line["file"], "registry/42770.xml");
    assert_eq!(line["codes"]["2"], "Dry run");
    assert_eq!(line["identifiers"]["2"], "DryRun");
}

#[test]
fn codes_are_sorted() {
    let run = lwm2m(&["enums", "--json", "5"]);
    let line = run.out.lines().find(|line| line.contains("\"resource\":5,")).unwrap();
    let codes = line.split("\"codes\":").nth(1).unwrap();
    assert!(codes.find("\"2\":").unwrap() < codes.find("\"10\":").unwrap(), "{codes}");
}

#[test]
fn a_definition_without_codes_has_no_enums() {
    let run = lwm2m(&["enums", "lamp.xml"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
}
