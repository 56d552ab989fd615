//! `lwm2m enums`: codes, identifiers and their source.

use serde_json::Value;

use crate::support::{definitions, expect, lwm2m, with_input};

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

/// Returns the pump with other codes of its state, whose range is `0..3`.
fn pump(codes: &str) -> String {
    let path = definitions().join("registry/42770.xml");
    let text = std::fs::read_to_string(path).expect("the pump can be read");
    let (before, rest) = text.split_once("0: Idle").expect("it has codes");
    let (_, after) = rest.split_once("3: Blocked").expect("it has codes");
    format!("{before}{codes}{after}")
}

#[test]
fn the_sound_codes_of_a_faulty_list_stay_in_every_output_and_the_others_are_reported() {
    let pump = pump("0: Idle\n1: Running\n1: Dry run\n2: Blocked\n5: Leaking");
    for arguments in [
        &["enums", "-"][..],
        &["generate", "-"],
        &["export", "--to", "sdf", "-"],
        &["export", "--to", "json-schema", "-"],
        &["export", "--to", "markdown", "-"],
    ] {
        let run = with_input(arguments, pump.as_bytes());
        assert_eq!(run.code, 0, "{}", run.err);
        let codes = run.out.split("| State of the pump.").next().unwrap();
        assert!(codes.contains("Idle") && codes.contains("Blocked"), "{arguments:?}: {}", run.out);
    }
    let run = with_input(&["enums", "--json", "-"], pump.as_bytes());
    let line: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(line["codes"], serde_json::json!({ "0": "Idle", "2": "Blocked" }));

    let run = with_input(&["check", "-"], pump.as_bytes());
    for message in [
        "warning[code-duplicate]: the code 1 of resource 1 `State` is listed twice",
        "warning[code-outside-range]: the code 5 of resource 1 `State` is outside of its range",
    ] {
        assert!(run.out.contains(message), "{}", run.out);
    }
}

#[test]
fn reserved_codes_are_shown_and_kept_on_request() {
    let pump = pump("0: Idle\n1: Running\n2: Reserved");
    let run = with_input(&["enums", "-"], pump.as_bytes());
    assert!(run.out.contains("\n  2  (reserved)  Reserved\n"), "{}", run.out);
    let kept = with_input(&["enums", "--reserved-codes", "-"], pump.as_bytes());
    assert!(kept.out.contains("\n  2  Reserved  Reserved\n"), "{}", kept.out);

    let line = |arguments: &[&str]| -> Value {
        serde_json::from_str(&with_input(arguments, pump.as_bytes()).out).unwrap()
    };
    assert_eq!(line(&["enums", "--json", "-"])["reserved"], serde_json::json!({ "2": "Reserved" }));
    let kept = line(&["enums", "--json", "--reserved-codes", "-"]);
    assert_eq!((&kept["codes"]["2"], &kept["reserved"]), (&Value::from("Reserved"), &Value::Null));

    let export = |arguments: &[&str]| with_input(arguments, pump.as_bytes()).out;
    let sdf = export(&["export", "--to", "sdf", "-"]);
    let kept = export(&["export", "--to", "sdf", "--reserved-codes", "-"]);
    assert!(!sdf.contains("\"Reserved\"") && kept.contains("\"Reserved\""), "{kept}");
}
