//! `lwm2m diff`: changes, verdicts and exit codes.

use serde_json::Value;

use crate::support::{definitions, expect, lwm2m, with_input};

const OLD: &str = "registry/version_history/42770-1_0.xml";
const NEXT: &str = "registry/version_history/42770-1_1.xml";
const NEW: &str = "registry/42770.xml";

#[test]
fn a_version_step_that_fits_passes() {
    assert_eq!(expect("diff-minor", &["diff", OLD, NEXT]).code, 0);
}

#[test]
fn a_version_step_that_is_too_small_fails() {
    assert_eq!(expect("diff-major", &["diff", NEXT, NEW]).code, 1);
}

#[test]
fn a_step_to_a_lower_version_fails() {
    let run = lwm2m(&["diff", NEXT, OLD]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("does not fit: 1.0 comes before 1.1"), "{}", run.out);
}

#[test]
fn the_same_definition_has_no_changes() {
    let run = expect("diff-same", &["diff", NEW, NEW]);
    assert_eq!(run.code, 0);
}

#[test]
fn json_has_all_changes() {
    let run = expect("diff-json", &["diff", "--format", "json", NEXT, NEW]);
    let document: Value = serde_json::from_str(&run.out).unwrap();
    let object = &document["objects"][0];
    assert_eq!(object["verdict"], "too-small");
    assert_eq!(object["fits"], false);
    assert_eq!((&object["step"], &object["needed"]), (&Value::from("minor"), &Value::from("major")));
    for change in object["changes"].as_array().unwrap() {
        assert!(["editorial", "unclear", "minor", "major"].contains(&change["wire"].as_str().unwrap()));
        assert_eq!(change["source"] == "breaking", change["sourceWhy"].is_string());
        assert!(change["why"].is_string());
    }
}

#[test]
fn annotations_for_github_are_about_changes_that_break_or_do_not_fit() {
    let run = expect("diff-github", &["diff", "--format", "github", NEXT, NEW]);
    assert_eq!(run.code, 1);

    let run = lwm2m(&["diff", "--format", "github", OLD, NEXT]);
    let titles: Vec<&str> =
        run.out.lines().filter_map(|line| line.split("title=").nth(1)?.split("::").next()).collect();
    assert_eq!(
        (run.code, titles),
        (0, vec!["range-widened", "codes-added"]),
        "the unclear changes: {}",
        run.out
    );
    assert!(
        run.out
            .lines()
            .all(|line| line.starts_with("::warning file=registry/version_history/42770-1_1.xml,line=3"))
    );

    let text = std::fs::read_to_string(definitions().join(NEW)).unwrap();
    let raised = text.replace("<ObjectVersion>1.2<", "<ObjectVersion>2.0<").replace(":1.2<", ":2.0<");
    let run = with_input(&["diff", "--format", "github", NEXT, "-"], raised.as_bytes());
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.starts_with("::warning file=<stdin>,line=19,"), "{}", run.out);
    assert!(!run.out.contains("::error"), "{}", run.out);
}

#[test]
fn a_history_is_compared_step_by_step() {
    let run = expect("diff-history", &["diff", "--history", "registry"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("2 pairs compared"), "{}", run.err);
}

#[test]
fn a_history_finds_an_id_that_a_later_version_gives_to_another_resource() {
    let folder = tempfile::tempdir().unwrap();
    let read = |path: &str| std::fs::read_to_string(definitions().join(path)).unwrap();
    let (middle, newest) = (read(NEXT), read(NEW));
    // Version 1.1 has resource 2, `Serial`, and 1.2 does not.
    let next = newest.replace("<ObjectVersion>1.2<", "<ObjectVersion>1.3<").replace(":1.2<", ":1.3<");
    let vibration = "<Item ID=\"2\"><Name>Vibration</Name><Operations>R</Operations>\
        <MultipleInstances>Single</MultipleInstances><Mandatory>Optional</Mandatory><Type>Float</Type>\
        <RangeEnumeration/><Units>m/s2</Units><Description>How strongly it shakes.</Description></Item></Resources>";
    for (name, text) in [
        ("42770-1_1.xml", &middle),
        ("42770-1_2.xml", &newest),
        ("42770-1_3.xml", &next.replace("</Resources>", vibration)),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let run = lwm2m(&["diff", "--history", folder.path().to_str().unwrap()]);
    assert_eq!(run.code, 1, "{}", run.err);
    let reused = "resource 2 `Vibration` is another resource, the id was that of `Serial` in version 1.1";
    assert!(run.out.contains(reused), "{}", run.out);
    assert!(run.out.contains("does not fit: the changes take a major step, but 1.2 to 1.3 is a minor one"));
}

#[test]
fn folders_are_compared_object_by_object() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(definitions().join(NEXT), folder.path().join("pump.xml")).unwrap();
    std::fs::copy(definitions().join("lamp.xml"), folder.path().join("lamp.xml")).unwrap();
    let path = folder.path().to_str().unwrap();
    let run = lwm2m(&["diff", path, "registry"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("object 42770 `Pump`: 1.1 -> 1.2"), "{}", run.out);
    assert!(run.out.contains("object 42769 `Lamp`: removed"), "{}", run.out);
    let run = lwm2m(&["diff", "--format", "github", path, "registry"]);
    let removed = "::warning title=object-removed::object 42769 `Lamp` removed\n";
    assert!(run.out.ends_with(removed), "{}", run.out);
    let run = lwm2m(&["diff", "registry", path]);
    assert!(run.out.contains("object 42769 `Lamp`: added"), "{}", run.out);
}

#[test]
fn a_definition_is_compared_with_the_bundled_one() {
    let own = lwm2m(&["diff", "3303", "../../../../../objects/ipso/3303.xml"]);
    assert_eq!(own.code, 0, "{}", own.err);
    assert!(own.out.contains("fits: nothing changed"), "{}", own.out);
}

#[test]
fn one_side_may_be_standard_input() {
    let new = std::fs::read(definitions().join(NEW)).unwrap();
    assert_eq!(with_input(&["diff", NEXT, "-"], &new).code, 1);
    assert_eq!(with_input(&["diff", "-", NEW], &new).code, 0);
}

#[test]
fn an_error_that_hides_changes_is_a_warning() {
    let text = std::fs::read_to_string(definitions().join(NEW)).unwrap();
    let run = with_input(&["diff", NEW, "-"], text.replace("<Type>Float", "<Type>Number").as_bytes());
    assert!(run.err.contains("warning: <stdin>:19:15:") && run.err.contains("[type-unknown]"), "{}", run.err);
}
