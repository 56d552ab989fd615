//! Invalid input of every kind: one message, the right exit code, nothing written.

use crate::support::{BENCH, Run, lwm2m, with_input};

/// Checks that a run fails with `code` and a message that contains `words`, without output.
fn fails(run: &Run, code: i32, words: &str) {
    assert_eq!(run.code, code, "{}", run.err);
    assert_eq!(run.out, "");
    assert!(run.err.contains(words), "{}", run.err);
}

#[test]
fn an_export_of_unreadable_input_is_an_error() {
    fails(&lwm2m(&["export", "--to", "sdf", "nowhere.xml"]), 2, "nowhere.xml");
    fails(&lwm2m(&["export", "--to", "sdf"]), 2, "no definitions given");
    fails(&lwm2m(&["export", "--to", "yaml", BENCH]), 2, "yaml");
    let form = lwm2m(&["export", "--to", "sdf", "--form", "writable", BENCH]);
    fails(&form, 2, "`--form` is the direction of a JSON Schema");
    fails(&with_input(&["export", "--to", "sdf", "-"], b"not XML"), 1, "nothing was exported");
    let half = std::fs::read(format!("{}/{BENCH}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("new");
    let run = with_input(
        &["export", "--to", "sdf", "--out-dir", target.to_str().unwrap(), "-"],
        half.get(..half.len() / 2).unwrap(),
    );
    fails(&run, 1, "error[xml-malformed]");
    assert!(run.err.ends_with("nothing was exported\n"));
    assert!(!target.exists());
}

#[test]
fn an_export_never_overwrites_one_object_with_another() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("new");
    let arguments = ["export", "--to", "markdown", "--out-dir", target.to_str().unwrap(), BENCH, BENCH];
    let run = lwm2m(&arguments);
    fails(&run, 2, "object 42769 of version 2.1 is defined twice");
    assert!(!target.exists());
    let schemas = lwm2m(&["export", "--to", "json-schema", "3303", "3304"]);
    fails(&schemas, 2, "a JSON Schema describes one object, found 2");
}

#[test]
fn a_folder_that_cannot_be_created_is_an_error() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let target = file.path().join("below");
    let run = lwm2m(&["export", "--to", "xml", "--out-dir", target.to_str().unwrap(), BENCH]);
    fails(&run, 2, "cannot write");
}

#[test]
fn an_import_reports_errors_with_their_places() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let large = format!("{{\"a\": \"{}\"}}", "x".repeat(5 << 20));
    let circle = r##"{"sdfObject": {"A": {"oma:id": 42769, "sdfRef": "#/sdfObject/B"}, "B": {"sdfRef": "#/sdfObject/A"}}}"##;
    let cases: [(&[u8], &str); 17] = [
        (b"", "<stdin>:1:0: not JSON"),
        (b"{\"sdfObject\": }", "<stdin>:1:15: not JSON"),
        (b"{\"a\": 1, \"a\": 2}", "duplicate member `a`"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "expected a JSON object"),
        (b"\xef\xbb\xbf <LWM2M/>", "expected a model in SDF, which is JSON, found XML"),
        (b"{}", "the model has no `sdfObject`"),
        (b"{\"sdfObject\": []}", "<stdin>#/sdfObject: expected an object, found an array"),
        (b"{\"sdfObject\": {\"A\": 1}}", "<stdin>#/sdfObject/A: expected an object, found a number"),
        (b"{\"sdfObject\": {\"A\": {}}}", "no `oma:id`"),
        (
            b"{\"sdfObject\": {\"A\": {\"oma:id\": 65535}}}",
            "<stdin>#/sdfObject/A/oma:id: expected an id from 0 to 65534, found 65535",
        ),
        (
            b"{\"sdfObject\": {\"A\": {\"oma:id\": 1, \"sdfProperty\": 7}}}",
            "#/sdfObject/A/sdfProperty: expected an object, found a number",
        ),
        (
            b"{\"sdfObject\": {\"A\": {\"oma:id\": 1, \"sdfProperty\": {\"x/y\": {\"type\": \"object\"}}}}}",
            "#/sdfObject/A/sdfProperty/x~1y/type: a resource holds one value, not an object",
        ),
        (
            b"{\"info\": {\"features\": [\"f\"]}}",
            "#/info/features: the model requires unsupported extensions",
        ),
        (circle.as_bytes(), "references form a loop"),
        (deep.as_bytes(), "recursion limit exceeded"),
        (large.as_bytes(), "larger than 4 MiB"),
    ];
    for (input, words) in cases {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("new");
        let run = with_input(&["import", "--out-dir", target.to_str().unwrap(), "-"], input);
        fails(&run, 1, words);
        assert!(run.err.contains("nothing was imported"), "{}", run.err);
        assert!(!target.exists());
        fails(&with_input(&["import", "-"], input), 1, words);
    }
    fails(&lwm2m(&["import", "nowhere.sdf.json"]), 2, "nowhere.sdf.json");
    fails(&lwm2m(&["import", "--id", "65535", BENCH]), 2, "65535");
    fails(&lwm2m(&["import"]), 2, "FILE");
}

#[test]
fn references_that_copy_too_much_are_an_error() {
    let big: Vec<String> =
        (0..20_000).map(|id| format!("\"p{id}\": {{\"type\": \"integer\", \"oma:id\": {id}}}")).collect();
    let small: Vec<String> = (1..5_000)
        .map(|id| format!("\"O{id}\": {{\"oma:id\": {id}, \"sdfRef\": \"#/sdfObject/Big\"}}"))
        .collect();
    let text = format!(
        "{{\"sdfObject\": {{\"Big\": {{\"oma:id\": 0, \"sdfProperty\": {{{}}}}}, {}}}}}",
        big.join(", "),
        small.join(", ")
    );
    let run = with_input(&["import", "-"], text.as_bytes());
    fails(&run, 1, "copy too many values");
}
