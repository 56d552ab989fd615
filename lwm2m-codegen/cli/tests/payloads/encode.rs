//! `lwm2m encode`: bytes from lines, or all their errors.

use crate::support::{expect, lwm2m, with_input};

const PUMP: [&str; 5] = ["encode", "--path", "/42771/0", "--objects", "pump.xml"];

fn pump<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&PUMP[..], more].concat()
}

#[test]
fn lines_become_bytes_that_become_lines() {
    let lines = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tour/values.jsonl")).unwrap();
    for format in
        ["tlv", "lwm2m-cbor", "senml-cbor", "senml-etch-cbor", "senml-json", "senml-etch-json", "lwm2m-json"]
    {
        let payload = lwm2m(&pump(&["--format", format, "values.jsonl"]));
        assert_eq!((payload.code, payload.err.as_str()), (0, ""), "{format}");
        let decode = ["decode", "--format", format, "--path", "/42771/0", "--objects", "pump.xml", "--json"];
        // A line that is read has no operations of the resource.
        let without_ops = |lines: String| lines.replace(r#","ops":"RW""#, "").replace(r#","ops":"R""#, "");
        assert_eq!(without_ops(with_input(&decode, &payload.bytes).out), lines, "{format}");
        let hex = lwm2m(&pump(&["--format", format, "--hex", "values.jsonl"])).out;
        assert_eq!(without_ops(lwm2m(&[&decode[..], &[hex.trim()]].concat()).out), lines, "{format}");
    }
    expect("encode-help", &["encode", "--help"]);
}

#[test]
fn links_become_links() {
    let text = r#"</3/0>;pmin=10;obs,</3303>;title="a \"b\"""#;
    let lines = with_input(&["decode", "--format", "link", "--json"], text.as_bytes()).out;
    assert_eq!(with_input(&["encode", "--format", "link"], lines.as_bytes()).out, text);
}

#[test]
fn the_type_of_a_defined_resource_may_be_left_out() {
    let line = br#"{"path":"/3303/0/5700","value":21}"#;
    let run = with_input(&["encode", "--format", "tlv", "--path", "/3303/0", "--hex"], line);
    assert_eq!(run.out, "e4164441a80000\n");
}

#[test]
fn the_prefix_of_a_device_behind_a_gateway_precedes_its_paths() {
    let line = br#"{"path":"/d01/3/0/9","type":"integer","value":95}"#;
    let run = with_input(&["encode", "--format", "senml-json", "--path", "/d01/3/0"], line);
    assert_eq!(run.out, r#"[{"n":"/d01/3/0/9","v":95}]"#);
    let run = with_input(&["encode", "--format", "lwm2m-cbor", "--path", "/d01/3/0", "--hex"], line);
    assert_eq!(run.out, "a163643031a183030009185f\n");
}

#[test]
fn unchecked_values_need_not_fit_their_definitions() {
    let line = br#"{"path":"/3/0/9","type":"string","value":"full"}"#;
    let arguments = ["encode", "--format", "tlv", "--path", "/3/0", "--hex"];
    assert_eq!(with_input(&arguments, line).code, 1);
    assert_eq!(with_input(&[&arguments[..], &["--unchecked"]].concat(), line).out, "c40966756c6c\n");
}

/// A line for the pump, and a part of its error.
const LINES: &[(&str, &str)] = &[
    ("{", "line 1: not JSON: EOF while parsing an object, at column 1"),
    ("[]", "line 1: expected an object such as"),
    ("{}", "line 1: `path` is missing"),
    (r#"{"path":3}"#, "line 1: `path` is a string such as \"/3/0/9\", found 3"),
    (r#"{"path":"/42771/0/x","value":1}"#, "line 1: `/42771/0/x` is not a path"),
    (r#"{"path":"/42771/0/1","valeu":1}"#, "line 1: unknown key `valeu`, did you mean `value`?"),
    (r#"{"path":"/42771/0/1","type":"int","value":1}"#, "line 1: unknown type `int`"),
    (r#"{"path":"/42771/0/1","type":"intger","value":1}"#, "did you mean `integer`?"),
    (
        r#"{"path":"/42771/0/1","type":1,"value":1}"#,
        "line 1: `type` is a string such as \"integer\", found 1",
    ),
    (
        r#"{"path":"/42771/0/1","value":1,"time":"now"}"#,
        "line 1: `time` is a number of seconds, found \"now\"",
    ),
    (
        r#"{"path":"/42771/0/1","value":1.5}"#,
        "expected an integer of 64 bits, as a number or a string for the type integer, found 1.5",
    ),
    (r#"{"path":"/42771/0/1"}"#, "found null"),
    (r#"{"path":"/42771/0/1","type":"none","value":1}"#, "has a value, but its type is none"),
    (
        r#"{"path":"/42771/0/1","type":"boolean","value":true}"#,
        "/42771/0/1 (Duty) takes a value of type Integer, found Boolean",
    ),
    (
        r#"{"path":"/42771/0/1","value":101}"#,
        "line 1: /42771/0/1 (Duty): value out of range: 101; expected 0..=100",
    ),
    (r#"{"path":"/42771/0/3","value":1}"#, "has resource instances: write to /42771/0/3/0 and so on"),
    (r#"{"path":"/42771/0/1/0","value":1}"#, "resource 1 (Duty) is single and has no resource instances"),
    (
        r#"{"path":"/42771/0/4","type":"integer","value":1}"#,
        "resource 4 (Flush) is executable and has no value",
    ),
    (r#"{"path":"/42771/0/9","value":1}"#, "object 42771 (Pump) has no resource 9"),
    (
        r#"{"path":"/42771/1/1","value":1}"#,
        "line 1: /42771/1/1 lies outside of /42771/0, the path of the request",
    ),
    (r#"{"path":"/d01/42771/0/1","value":1}"#, "/d01/42771/0/1 has the prefix `d01`, and `--path` has none"),
    (r#"{"path":"/42771/0","type":"integer","value":1}"#, "/42771/0 is not a resource and has no value"),
    (
        r#"{"path":"/42771/0/1","value":1,"time":5}"#,
        "tlv cannot represent these records: it carries values of one object, without times",
    ),
];

#[test]
fn an_invalid_line_is_reported_and_nothing_is_encoded() {
    for (line, words) in LINES {
        let run = with_input(&pump(&["--format", "tlv"]), line.as_bytes());
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{line}: {}", run.err);
        assert!(run.err.contains(words), "{line}: {}", run.err);
        assert_eq!(run.err.lines().count(), 1, "{line}: {}", run.err);
    }
}

#[test]
fn all_lines_are_checked() {
    let lines = "{\"path\":\"/42771/0/1\",\"value\":101}\n\n{\"path\":\"/42771/0/0\",\"value\":1}\n{\n\
                 {\"path\":\"/42771/0/0\",\"value\":2}\n";
    let run = with_input(&pump(&["--format", "tlv"]), lines.as_bytes());
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    for words in [
        "line 1: ",
        "line 4: not JSON",
        "line 5: /42771/0/0 is already in line 3",
        "3 errors; nothing was written",
    ] {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
}

#[test]
fn an_object_without_a_definition_is_an_error() {
    let line = br#"{"path":"/42771/0/1","type":"integer","value":1}"#;
    let run = with_input(&["encode", "--format", "tlv", "--path", "/42771/0"], line);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("object 42771 has no definition: name one with `--objects`"), "{}", run.err);
}
