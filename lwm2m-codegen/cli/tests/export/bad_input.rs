//! Bad input of every kind: one clear message, the right exit code, nothing written.

use crate::support::{BENCH, Run, lwm2m, with_input};

/// A run that has to fail with `code` and a message that has `words`, and with nothing on standard output.
fn fails(run: &Run, code: i32, words: &str) {
    assert_eq!(run.code, code, "{}", run.err);
    assert_eq!(run.out, "");
    assert!(run.err.contains(words), "{}", run.err);
}

#[test]
fn an_export_refuses_what_it_cannot_read() {
    fails(&lwm2m(&["export", "--to", "sdf", "nowhere.xml"]), 2, "nowhere.xml");
    fails(&lwm2m(&["export", "--to", "sdf"]), 2, "no definitions are named");
    fails(&lwm2m(&["export", "--to", "yaml", BENCH]), 2, "yaml");
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
    // Naming a file twice is the same as naming it once, or is refused.
    if run.code != 0 {
        fails(&run, 2, "is there twice");
        assert!(!target.exists());
    }
    fails(&lwm2m(&["export", "--to", "json-schema", "--bundled", "3303,3304"]), 2, "one object");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let target = file.path().join("below");
    let run = lwm2m(&["export", "--to", "xml", "--out-dir", target.to_str().unwrap(), BENCH]);
    fails(&run, 2, "cannot write");
}

#[test]
fn an_import_says_what_is_wrong_and_where() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let large = format!("{{\"a\": \"{}\"}}", "x".repeat(5 << 20));
    let circle = r##"{"sdfObject": {"A": {"oma:id": 42769, "sdfRef": "#/sdfObject/B"}, "B": {"sdfRef": "#/sdfObject/A"}}}"##;
    let cases: [(&[u8], &str); 16] = [
        (b"", "<stdin>:1:0: this is not JSON"),
        (b"{\"sdfObject\": }", "<stdin>:1:15: this is not JSON"),
        (b"{\"a\": 1, \"a\": 2}", "`a` is there twice"),
        (b"\xff\xfe", "this is not JSON"),
        (b"[]", "a JSON object was expected"),
        (b"{}", "there is no `sdfObject`"),
        (b"{\"sdfObject\": []}", "<stdin>#/sdfObject: this is a list"),
        (b"{\"sdfObject\": {\"A\": 1}}", "<stdin>#/sdfObject/A: this is a number"),
        (b"{\"sdfObject\": {\"A\": {}}}", "no `oma:id`"),
        (b"{\"sdfObject\": {\"A\": {\"oma:id\": 65535}}}", "<stdin>#/sdfObject/A/oma:id: 65535 is no id"),
        (
            b"{\"sdfObject\": {\"A\": {\"oma:id\": 1, \"sdfProperty\": 7}}}",
            "#/sdfObject/A/sdfProperty: this is a number",
        ),
        (
            b"{\"sdfObject\": {\"A\": {\"oma:id\": 1, \"sdfProperty\": {\"x/y\": {\"type\": \"object\"}}}}}",
            "#/sdfObject/A/sdfProperty/x~1y/type: ",
        ),
        (b"{\"info\": {\"features\": [\"f\"]}}", "#/info/features: "),
        (circle.as_bytes(), "references go in a circle"),
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
fn references_that_unfold_without_end_are_refused_in_time() {
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
    fails(&run, 1, "unfold into too much");
}
