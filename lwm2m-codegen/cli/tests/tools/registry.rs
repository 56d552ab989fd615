//! `check`, `diff` and `enums` over the registry.

use serde_json::Value;

use crate::support::{lwm2m, registry};

/// Returns the places of the diagnostics of a rule, as `file:line`.
fn places(diagnostics: &[Value], code: &str, folder: &str) -> Vec<String> {
    let of_rule = diagnostics.iter().filter(|diagnostic| diagnostic["code"] == code);
    let place = |diagnostic: &Value| {
        let file = diagnostic["file"].as_str().and_then(|file| file.strip_prefix(folder)).expect("a file");
        format!("{}:{}", file.trim_start_matches('/'), diagnostic["line"])
    };
    of_rule.map(place).collect()
}

#[test]
fn check_finds_the_errors_of_the_registry_at_their_places() {
    let Some(folder) = registry() else { return };
    let run = lwm2m(&["check", "--format", "json", &folder]);
    assert_eq!(run.code, 1);
    let diagnostics: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    let expected: [(&str, &[&str]); 14] = [
        // One diagnostic, although `version_history` has a copy of the file.
        ("range-reversed", &["10309.xml:67"]),
        ("range-on-wrong-type", &["3387.xml:107"]),
        ("executable-multiple", &["version_history/15-1_0.xml:156"]),
        ("type-needs-newer-schema", &["20.xml:157"]),
        ("schema-older-than-lwm2m-version", &["20.xml:60", "23.xml:60", "509.xml:53"]),
        ("name-collision", &["3421.xml:315", "3422.xml:235", "version_history/3421-1_0.xml:316"]),
        (
            "missing-type",
            &[
                "Common.xml:207",
                "Common.xml:218",
                "Common.xml:229",
                "Common.xml:240",
                "Common.xml:251",
                "Common.xml:262",
            ],
        ),
        // One note for all files that the test data lacks.
        ("ddf-file-missing", &["DDF.xml:855"]),
        ("file-name", &[]),
        ("history-missing", &[]),
        ("history-differs", &[]),
        ("ddf-mismatch", &[]),
        ("reusable-resource-unknown", &[]),
        ("reusable-resource-differs", &[]),
    ];
    for (code, places_of_rule) in expected {
        assert_eq!(places(&diagnostics, code, &folder), places_of_rule, "{code}");
    }
}

#[test]
fn diff_compares_the_version_step_with_the_changes() {
    let Some(folder) = registry() else { return };
    let run = lwm2m(&["diff", "--format", "json", "--history", &folder]);
    let document: Value = serde_json::from_str(&run.out).unwrap();
    let objects = document["objects"].as_array().unwrap();
    let steps = ["none", "minor", "major"];
    let mut misfits = Vec::new();
    for object in objects {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let rank = |key: &str| steps.iter().position(|step| object[key] == *step).unwrap();
        let verdict = match rank("step").cmp(&rank("needed")) {
            std::cmp::Ordering::Less => "too-small",
            std::cmp::Ordering::Equal => "fits",
            std::cmp::Ordering::Greater => "larger-than-needed",
        };
        assert_eq!(object["verdict"], verdict, "{object}");
        assert_eq!(object["fits"], verdict != "too-small", "{object}");
        if verdict != "fits" {
            let id = object["object"].as_u64().unwrap();
            let versions =
                format!("{} -> {}", text(&object["old"]["version"]), text(&object["new"]["version"]));
            misfits.push((id, versions, text(&object["needed"])));
        }
    }
    let expected = [
        (1, "1.0 -> 1.1", "major"),
        (1, "1.1 -> 1.2", "major"),
        (12, "1.0 -> 1.1", "major"),
        (3421, "1.0 -> 2.0", "minor"),
        (3428, "1.0 -> 2.0", "minor"),
        (3435, "1.0 -> 2.0", "minor"),
    ];
    assert_eq!(misfits, expected.map(|(id, versions, needed)| (id, versions.to_owned(), needed.to_owned())));
    assert_eq!(objects.len(), 80, "pairs of successive versions in the test data");
}

#[test]
fn enums_prints_a_line_for_each_enum() {
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
