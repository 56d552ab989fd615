//! `lwm2m decode --as-json` and `lwm2m encode --from-json`: the JSON form, there and back.

use crate::support::{Run, lwm2m, with_input};

const OBJECTS: [&str; 2] = ["--objects", "pump.xml"];

fn decode(format: &str, path: &str, payload: &[u8]) -> Run {
    let arguments = ["decode", "--as-json", "--format", format, "--path", path];
    with_input(&[&arguments[..], &OBJECTS].concat(), payload)
}

fn encode(format: &str, path: &str, document: &str) -> Run {
    let arguments = ["encode", "--from-json", "--format", format, "--path", path];
    with_input(&[&arguments[..], &OBJECTS].concat(), document.as_bytes())
}

const ALL: [&str; 7] =
    ["tlv", "lwm2m-cbor", "senml-cbor", "senml-etch-cbor", "senml-json", "senml-etch-json", "lwm2m-json"];
const COMPOSITE: [&str; 5] = ["lwm2m-cbor", "senml-cbor", "senml-etch-cbor", "senml-json", "senml-etch-json"];
const SINGLE: [&str; 2] = ["text", "cbor"];

#[test]
fn the_form_at_every_level_survives_every_format() {
    let pump = r#"{"flow":0.25,"duty":80,"mode":2,"pressure_limits":{"0":250000.0,"7":400000.0}}"#;
    let device = r#"{"0":{"manufacturer":"ä\n","error_code":{"0":0},"current_time":1367491215}}"#;
    let cases: [(&str, &str, &[&str]); 8] = [
        ("/42771/0", pump, &ALL),
        ("/3", device, &ALL),
        ("/42771/0/3", r#"{"0":250000.0,"7":400000.0}"#, &ALL),
        ("/42771/0/1", "80", &SINGLE),
        ("/42771/0/3/7", "400000.0", &SINGLE),
        ("/0/0/3", r#""AAECAw==""#, &["opaque", "tlv", "cbor"]),
        ("/42771/3", "{}", &["tlv", "lwm2m-cbor"]),
        ("/", r#"{"3":{"0":{"battery_level":95}},"42771":{"0":{"duty":1},"9":{"duty":2}}}"#, &COMPOSITE),
    ];
    for (path, document, formats) in cases {
        for format in formats {
            let payload = encode(format, path, document);
            assert_eq!((payload.code, payload.err.as_str()), (0, ""), "{format} {path}");
            let found = decode(format, path, &payload.bytes);
            assert_eq!(found.out, format!("{document}\n"), "{format} {path}: {}", found.err);
            assert_eq!(found.code, 0);
        }
    }
}

/// A path, a document and why it is refused.
const REFUSED: &[(&str, &str, &str)] = &[
    ("/42771/0", "", "line 1: EOF while parsing a value"),
    ("/42771/0", r#"{"duty":1} 2"#, "line 1: trailing characters, at column 12"),
    ("/42771/0", "{\"duty\":1,\n\"dutty\":2}", "line 2: /42771/0: the object has no such resource: `dutty`"),
    ("/42771/0", "{\"duty\":1,\n\"dutty\":2}", "did you mean `duty`?, at column 7"),
    ("/42771/0", r#"{"duty":null}"#, "/42771/0/duty: null"),
    ("/42771/0", r#"{"duty":1,"1":2}"#, "twice"),
    ("/42771/0", r#"{"duty":1.5}"#, "/42771/0/duty: expected an integer"),
    ("/42771/0", r#"{"flush":1}"#, "flush"),
    (
        "/42771/0",
        r#"{"duty":101,"mode":3}"#,
        "error: /42771/0/1 (Duty): value out of range: 101; expected 0..=100",
    ),
    ("/42771/0/1", "101", "error: /42771/0/1 (Duty): value out of range: 101; expected 0..=100"),
    ("/42771/0/1", "{}", "/42771/0/duty: expected an integer"),
    ("/42771", r#"{"duty":1}"#, "/42771: `duty` is not an Object Instance ID; expected 0 to 65534"),
    ("/42771", r#"{"65535":{}}"#, "`65535` is not an Object Instance ID"),
    ("/42771", r#"{"01":{}}"#, "`01` is not an Object Instance ID"),
    ("/42771", r#"{"0":{},"0":{}}"#, "the document has /42771/0 twice"),
    ("/42771", "[]", "expected an object keyed by the Object Instance IDs of /42771, such as {\"0\": ...}"),
    ("/", r#"{"33000":{}}"#, "object 33000 has no definition: name one with `--objects`"),
    ("/", r#"{"70000":{}}"#, "`70000` is not an Object ID; expected 0 to 65535"),
    ("/", r#"{"d01":{}}"#, "a device behind a gateway is encoded by itself, with `--path /d01`"),
    ("/", r#"{"3":{"0":{"battery_level":"x"}}}"#, "/3/0/battery_level: expected an integer"),
];

#[test]
fn a_document_is_refused_with_its_place() {
    for (path, document, error) in REFUSED {
        let run = encode("senml-cbor", path, document);
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{path} {document}");
        assert!(run.err.contains(error), "{path} {document}: {}", run.err);
    }
}

#[test]
fn unchecked_values_are_encoded_and_decoded_with_a_warning() {
    let arguments =
        ["encode", "--from-json", "--unchecked", "--format", "tlv", "--path", "/42771/0", "--hex"];
    let run = with_input(&[&arguments[..], &OBJECTS].concat(), br#"{"duty":101}"#);
    assert_eq!(run.out, "c10165\n");
    let run = decode("tlv", "/42771/0", b"\xc1\x01\x65");
    assert_eq!((run.code, run.out.as_str()), (0, "{\"duty\":101}\n"));
    assert_eq!(run.err, "warning: /42771/0/1: value out of range: 101; expected 0..=100\n");
}

#[test]
fn what_a_document_leaves_out_is_a_warning() {
    let senml = br#"[{"n":"/3/0/9","v":95,"t":-1},{"n":"/3/0/9","v":94},{"n":"/3/0/98","v":1},{"n":"/33000/0/1","v":1}]"#;
    let run = decode("senml-json", "/", senml);
    assert_eq!(run.out, "{\"3\":{\"0\":{\"battery_level\":94}}}\n");
    let warnings = "warning: /3/0/98: not defined\nwarning: /33000: not defined\n\
                    warning: the document has the latest values without their times; `--json` prints all records\n";
    assert_eq!((run.code, run.err.as_str()), (0, warnings));
    let run = decode("senml-etch-json", "/", br#"[{"n":"/42771/0/1","v":5},{"n":"/42771/0/3/1"}]"#);
    assert_eq!(run.out, "{\"42771\":{\"0\":{\"duty\":5}}}\n");
    assert_eq!(run.err, "warning: /42771/0/3/1: removed\n");
}

#[test]
fn an_invalid_payload_has_no_document() {
    let run = decode("tlv", "/42771/0", b"\xc1\x01\x05\xc1");
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(
        run.err.contains("payload ends too early") && run.err.contains("1 record before the error"),
        "{}",
        run.err
    );
}

#[test]
fn the_names_of_a_document_are_those_of_generated_code() {
    let document = lwm2m(&[
        "decode",
        "--as-json",
        "--format",
        "tlv",
        "--path",
        "/42771/0",
        "--objects",
        "pump.xml",
        "c4003e800000c10150c10201",
    ])
    .out;
    let code = lwm2m(&["generate", "pump.xml"]).out;
    let names: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&document).unwrap();
    assert_eq!(names.len(), 3);
    for name in names.keys() {
        assert!(code.contains(&format!("pub {name}: ")), "{name}");
    }
}
