//! `lwm2m check`: diagnostics in all formats, severities, and explanations of rules.

use serde_json::Value;

use crate::support::{definitions, expect, lwm2m, with_input};

#[test]
fn diagnostics_are_shown_in_their_lines() {
    assert_eq!(expect("check", &["check", "lamp.xml"]).code, 1);
}

#[test]
fn a_valid_registry_passes() {
    assert_eq!(expect("check-registry", &["check", "--allow", "id-not-published", "registry"]).code, 0);
}

#[test]
fn a_bundled_object_can_be_checked() {
    assert_eq!(expect("check-bundled", &["check", "3", "3303"]).code, 0);
}

#[test]
fn a_diagnostic_in_json_has_all_its_fields() {
    let run = expect("check-json", &["check", "--format", "json", "lamp.xml"]);
    let diagnostics: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    for diagnostic in &diagnostics {
        for key in ["file", "line", "column", "code", "severity", "message", "help"] {
            assert!(!diagnostic[key].is_null(), "{key} in {diagnostic}");
        }
    }
    let none =
        lwm2m(&["check", "--format", "json", "--allow", "range-mixed-list,id-not-published", "registry"]);
    assert_eq!((none.code, none.out.as_str()), (0, "[]\n"));
}

#[test]
fn annotations_for_github_are_one_line_each() {
    let run = expect("check-github", &["check", "--format", "github", "lamp.xml"]);
    assert!(run.out.lines().all(|line| line.starts_with("::")), "{}", run.out);
}

/// The schema is that of OASIS without its prose; an invalid regular expression is corrected.
#[test]
fn sarif_is_valid() {
    let schema: Value = serde_json::from_str(include_str!("sarif-2.1.0.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for arguments in [&["lamp.xml"][..], &["registry"], &["3"]] {
        let run = lwm2m(&[&["check", "--format", "sarif"], arguments].concat());
        let log: Value = serde_json::from_str(&run.out).unwrap();
        let errors: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    assert!(
        !validator.is_valid(&serde_json::json!({ "version": "2.1.0" })),
        "the schema rejects a log without runs"
    );
}

#[test]
fn sarif_carries_place_rule_level_message_and_help() {
    let run = lwm2m(&["check", "--format", "sarif", "lamp.xml"]);
    let log: Value = serde_json::from_str(&run.out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let reversed = results.iter().find(|result| result["ruleId"] == "range-reversed").unwrap();
    assert_eq!(reversed["level"], "error");
    let text = reversed["message"]["text"].as_str().unwrap();
    assert!(text.contains("upside down") && text.contains("help: write `-20..85`"), "{text}");
    let place = &reversed["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "lamp.xml");
    assert_eq!(place["region"]["startLine"], 30);
    let driver = &log["runs"][0]["tool"]["driver"];
    assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
    assert!(driver["informationUri"].as_str().is_some_and(|uri| uri.starts_with("https://")));
    let print = |log: &Value, at: usize| {
        log["runs"][0]["results"][at]["partialFingerprints"]["diagnostic/v1"].clone()
    };
    assert!(print(&log, 0).as_str().is_some_and(|hash| hash.len() == 16) && print(&log, 0) != print(&log, 1));
    let fix = &reversed["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(fix["insertedContent"]["text"], "-20..85");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let index = usize::try_from(reversed["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], "range-reversed");
}

/// Returns the exit code of a check of the lamp, and the codes with their severities.
fn found(more: &[&str]) -> (i32, Vec<(String, String)>) {
    let run = lwm2m(&[&["check", "--format", "json", "lamp.xml"], more].concat());
    let diagnostics: Vec<Value> = serde_json::from_str(&run.out).expect("JSON");
    let text = |diagnostic: &Value, key: &str| diagnostic[key].as_str().expect("a text").to_owned();
    (
        run.code,
        diagnostics
            .iter()
            .map(|diagnostic| (text(diagnostic, "code"), text(diagnostic, "severity")))
            .collect(),
    )
}

#[test]
fn rules_can_be_allowed_and_denied() {
    let severity = |more: &[&str], code: &str| {
        let found = found(more).1;
        found.into_iter().find(|(found, _)| found == code).map(|(_, severity)| severity)
    };
    let is = |severity: &str| Some(severity.to_owned());
    assert_eq!(severity(&[], "range-dash"), is("warning"));
    assert_eq!(severity(&["--allow", "range-dash"], "range-dash"), None);
    assert_eq!(severity(&["--note", "range-dash"], "range-dash"), is("note"));
    assert_eq!(severity(&["--deny", "range-dash"], "range-dash"), is("error"));
    assert_eq!(severity(&["--deny", "warnings"], "range-dash"), is("error"));
    assert_eq!(severity(&["--allow", "range-dash", "--deny", "warnings"], "range-dash"), None);
    assert_eq!(severity(&[], "smart-quotes"), None);
    assert_eq!(severity(&["--warn", "smart-quotes"], "smart-quotes"), is("warning"));
    assert_eq!(severity(&["--allow", "range-dash,name-duplicate"], "name-duplicate"), None);
}

#[test]
fn warnings_are_no_failure_unless_denied() {
    let errors = ["--allow", "urn-class,range-reversed,reusable-resource-differs"];
    assert_eq!(found(&errors).0, 0);
    assert_eq!(found(&[&errors[..], &["--deny", "warnings"]].concat()).0, 1);
}

#[test]
fn standard_input_is_read() {
    let lamp = std::fs::read(definitions().join("lamp.xml")).unwrap();
    let run = with_input(&["check", "-"], &lamp);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("--> <stdin>:8:"), "{}", run.out);
}

#[test]
fn invalid_utf8_is_a_diagnostic_with_a_place() {
    let run = with_input(&["check", "-"], b"<LWM2M><!-- 21 \xb0C --></LWM2M>");
    assert_eq!(run.code, 1);
    assert!(run.out.contains("error[xml-encoding]: byte 0xb0 at offset 15 is not UTF-8"), "{}", run.out);
}

#[test]
fn a_rule_is_explained_with_examples() {
    expect("explain-range-reversed", &["check", "--explain", "range-reversed"]);
    expect("explain-history-missing", &["check", "--explain", "history-missing"]);
    expect("explain-402", &["check", "--explain", "402"]);
    expect("explain-407", &["check", "--explain", "407"]);
}

#[test]
fn every_rule_is_listed_and_can_be_explained() {
    let list = expect("rules", &["check", "--list"]).out;
    assert_eq!(list.lines().count(), lwm2m_codegen::rules::RULES.len());
    for line in list.lines() {
        let code = line.split(' ').next().unwrap();
        let run = lwm2m(&["check", "--explain", code]);
        assert_eq!(run.code, 0, "{code}");
        for part in ["finds:", "why:", "help:", "bad:", "good:"] {
            assert!(run.out.contains(part), "{code} lacks {part}");
        }
    }
}
