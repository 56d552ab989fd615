//! Invalid input of every kind: one message, the right exit code, nothing on standard output.

use crate::support::{lwm2m, with_input};

/// Arguments, the exit code, and a part of the message.
const CASES: &[(&[&str], i32, &str)] = &[
    (&["decode"], 2, "--format <FORMAT>"),
    (&["decode", "--format", "tvl", "00"], 2, "unknown content format `tvl`, did you mean `tlv`?"),
    (&["decode", "--format", "senml_cbor", "00"], 2, "did you mean `senml-cbor`?"),
    (&["decode", "--format", "protobuf", "00"], 2, "unknown content format `protobuf`; expected one of text"),
    (&["decode", "--format", "61", "00"], 2, "unknown content format `61`"),
    (&["decode", "--format", "70000", "00"], 2, "unknown content format `70000`"),
    (&["decode", "--format", "tlv", "--path", "/3/x", "00"], 2, "`/3/x` is not a path"),
    (&["decode", "--format", "tlv", "--path", "/3/0/1/2/3", "00"], 2, "is not a path"),
    (&["decode", "--format", "tlv", "--path", "/3/0", "c1095"], 2, "odd number of hexadecimal digits: 5"),
    (&["decode", "--format", "tlv", "--path", "/3/0", "c1 0x"], 2, "cannot read `c1 0x`"),
    (
        &["decode", "--format", "tlv", "--path", "/3/0", "nowhere.bin"],
        2,
        "cannot read `nowhere.bin`: no such file",
    ),
    (
        &["decode", "--format", "tlv", "--path", "/3/0", "a", "nowhere"],
        2,
        "expected one payload, found 2 arguments",
    ),
    (&["decode", "--format", "tlv", "--path", "/3/0", "--hex", "pump.xml"], 2, "is not a hexadecimal digit"),
    (
        &["decode", "--format", "tlv", "--path", "/3/0", "--objects", "nowhere.xml", "00"],
        2,
        "cannot read `nowhere.xml`",
    ),
    (
        &["decode", "--format", "tlv", "--path", "/3/0", "--objects", "values.jsonl", "00"],
        2,
        "`values.jsonl` defines no object",
    ),
    (&["decode", "--format", "tlv", "--objects", "-", "-"], 2, "standard input cannot be both"),
    (
        &["decode", "--format", "tlv", "--path", "/3/0", "--json", "--annotate", "00"],
        2,
        "cannot be used with",
    ),
    (&["decode", "--format", "tlv", "c1095f"], 2, "tlv has no Object IDs, and the path `/` names no object"),
    (
        &["decode", "--format", "text", "--path", "/3/0", "3935"],
        2,
        "text carries a single value, and `/3/0` is not a resource",
    ),
    (
        &["decode", "--format", "opaque", "--path", "/3", "3935"],
        2,
        "opaque carries a single value, and `/3` is not a resource",
    ),
    (
        &["decode", "--format", "cbor", "--path", "/d01/3/0", "05"],
        2,
        "cbor carries a single value, and `/d01/3/0` is not a resource",
    ),
    (&["decode", "--format", "text", "--path", "/3/0/99", "3935"], 2, "object 3 (Device) has no resource 99"),
    (
        &["decode", "--format", "text", "--path", "/3/0/4", "3935"],
        2,
        "resource 4 (Reboot) is executable and has no value",
    ),
    (
        &["decode", "--format", "text", "--path", "/3/0/9/0", "3935"],
        2,
        "resource 9 (Battery Level) is single",
    ),
    (&["decode", "--format", "tlv", "--path", "/3/0", "c1"], 1, "at byte 0 of the payload"),
    (
        &["decode", "--format", "tlv", "--path", "/3/0", "c3 09 010203"],
        1,
        "/3/0/9 (Device, Battery Level): an integer takes 1, 2, 4 or 8 bytes",
    ),
    (&["decode", "--format", "senml-cbor", "--path", "/3/0", "81 a2 00"], 1, "payload ends too early"),
    (&["decode", "--format", "senml-json", "--path", "/3/0", "5b7b"], 1, "at byte"),
    (&["decode", "--format", "lwm2m-cbor", "--path", "/3/0", "a1 8304"], 1, "at byte"),
    (&["decode", "--format", "link", "3c2f33"], 1, "at byte"),
    (&["decode", "--format", "text", "--path", "/3/0/9", "6162"], 1, "value is not of type Integer"),
    (&["encode", "--format", "tvl"], 2, "did you mean `tlv`?"),
    (&["encode", "--format", "tlv", "--path", "/3/0", "nowhere.jsonl"], 2, "cannot read `nowhere.jsonl`"),
    (&["encode", "--format", "text", "--path", "/3", "values.jsonl"], 2, "text carries a single value"),
    (
        &["encode", "--format", "tlv", "--path", "/3/0", "values.jsonl"],
        1,
        "line 5: /42771/0/3/1 lies outside",
    ),
    (&["encode", "--format", "link", "values.jsonl"], 1, "line 1: expected a link such as"),
    (&["encode", "--format", "tlv", "--objects", "-"], 2, "standard input cannot be both"),
    (&["encode", "--format", "link", "--from-json", "values.jsonl"], 2, "link format has links"),
    (&["encode", "--format", "tlv", "--from-json", "values.jsonl"], 2, "tlv has no Object IDs"),
    (&["encode", "--format", "112", "--from-json", "--paths"], 2, "cannot be used with"),
    (&["decode", "--format", "112", "--as-json", "--json", "80"], 2, "cannot be used with"),
    (&["decode", "--format", "link", "--as-json", "3c2f333e"], 2, "link format has links"),
    (&["decode", "--format", "tlv", "--path", "/9999/0", "--as-json", ""], 2, "cannot read"),
    (
        &["decode", "--format", "senml-json", "--path", "/9999/0", "--as-json", "5b5d"],
        1,
        "object 9999 has no definition: name one with `--objects`",
    ),
    (&["decode", "--lines", "--json"], 2, "cannot be used with"),
    (&["decode", "--lines", "--hex"], 2, "cannot be used with"),
    (&["decode", "--lines", "nowhere.jsonl"], 2, "cannot read `nowhere.jsonl`: no such file"),
    (&["decode", "--lines", "values.jsonl", "pump.xml"], 2, "expected one file of lines, found 2 arguments"),
    (&["decode", "--lines", "."], 2, "cannot read `.`"),
    (&["decode", "--lines", "--objects", "-"], 2, "standard input cannot be both"),
    (&["decode", "--lines", "--objects", "nowhere.xml", "values.jsonl"], 2, "cannot read `nowhere.xml`"),
    (&["sizes"], 2, "no definitions given"),
    (&["sizes", "9999"], 2, "object 9999 is not bundled"),
    (&["sizes", "99999"], 2, "cannot read `99999`"),
    (&["sizes", "nowhere.xml"], 2, "cannot read `nowhere.xml`"),
    (&["sizes", "values.jsonl"], 2, "`values.jsonl` defines no object"),
    (&["sizes", "--instances", "0", "3303"], 2, "invalid value '0'"),
    (&["sizes", "--instances", "2", "3"], 2, "object 3 (Device) has a single instance"),
    (&["sizes", "--values", "nowhere.jsonl", "3"], 2, "cannot read `nowhere.jsonl`"),
    (&["sizes", "--values", "values.jsonl", "pump.xml", "3"], 2, "no value of object 3"),
    (&["sizes", "--values", "values.jsonl", "3"], 1, "object 42771 has no definition"),
];

#[test]
fn an_error_is_explained_and_prints_no_result() {
    for (arguments, code, words) in CASES {
        let run = lwm2m(arguments);
        assert_eq!(run.code, *code, "{arguments:?}: {}", run.err);
        assert_eq!(run.out, "", "{arguments:?}");
        assert!(run.err.contains(words), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn a_hexadecimal_dump_read_as_binary_is_recognised() {
    let run = with_input(&["decode", "--format", "tlv", "--path", "/3/0"], b"c1 09 5f\n");
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("add `--hex`"), "{}", run.err);
}

#[test]
fn lines_that_are_not_utf8_are_an_error() {
    let run = with_input(&["encode", "--format", "tlv", "--path", "/3/0"], b"{\"path\":\"\xff\"}");
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("`-` is not UTF-8, at byte 9"), "{}", run.err);
}

#[test]
fn a_payload_cannot_move_the_cursor() {
    let run = lwm2m(&["decode", "--format", "text", "--path", "/3/0/0", "1b5b324a"]);
    assert!(!run.out.contains('\u{1b}'), "{:?}", run.out);
    let run = with_input(
        &["encode", "--format", "tlv", "--path", "/3/0"],
        b"{\"path\":\"/3/0/0\",\"\\u001b[2J\":1}",
    );
    assert!(!run.err.contains('\u{1b}'), "{:?}", run.err);
    let run = with_input(&["decode", "--format", "link"], b"</3>;a=\"\x1b[2J\",</\x1b>");
    assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'), "{:?} {:?}", run.out, run.err);
}
