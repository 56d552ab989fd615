//! `lwm2m decode`: tables, lines of JSON, annotations.

use std::path::{Path, PathBuf};

use crate::support::{expect, lwm2m, with_input};

/// Manufacturer, two power sources, battery level and current time of a device.
const DEVICE_TLV: &str = "c3 00 41 42 43 86 06 41 00 01 41 01 05 c1 09 5f c4 0d 51 82 42 8f";

#[test]
fn a_table_has_names_types_labels_units_and_dates() {
    let run = expect("decode", &["decode", "--format", "tlv", "--path", "/3/0", DEVICE_TLV]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    expect("decode-help", &["decode", "--help"]);
}

#[test]
fn json_has_a_line_for_each_record() {
    let run = expect("decode-json", &["decode", "--format", "11542", "--path", "/3/0", "--json", DEVICE_TLV]);
    assert!(
        run.out.contains("{\"path\":\"/3/0/9\",\"type\":\"integer\",\"value\":95,\"ops\":\"R\"}\n"),
        "{}",
        run.out
    );
}

#[test]
fn values_that_json_numbers_cannot_hold_are_strings() {
    let json = r#"[{"n":"/1/0/2","v":9007199254740993},{"n":"/0/0/99","v":18446744073709551615}]"#;
    let run = with_input(&["decode", "--format", "senml-json", "--json", "-"], json.as_bytes());
    assert!(run.out.contains(r#""value":"9007199254740993""#), "{}", run.out);
    assert!(run.out.contains(r#""value":"18446744073709551615""#), "{}", run.out);
    for (bytes, text) in [("f97c00", "Infinity"), ("f9fc00", "-Infinity"), ("f97e00", "NaN")] {
        let run = lwm2m(&["decode", "--format", "cbor", "--path", "/3303/0/5700", "--json", bytes]);
        assert!(run.out.contains(&format!("\"value\":\"{text}\"")), "{}", run.out);
    }
}

#[test]
fn every_format_is_annotated() {
    let device = ["decode", "--path", "/3/0", "--annotate", "--format"];
    let annotate = |name: &str, arguments: &[&str]| {
        let run = expect(&format!("annotate-{name}"), &[&device[..], arguments].concat());
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{name}");
    };
    annotate("tlv", &["tlv", DEVICE_TLV]);
    annotate(
        "senml-cbor",
        &["senml-cbor", "82 a3 21 65 2f332f302f 00 61 39 02 18 5f a3 00 63 362f30 02 01 61 78 f6"],
    );
    annotate("lwm2m-cbor", &["lwm2m-cbor", "bf 82 03 00 a2 00 7f 61 41 61 42 ff 06 a2 00 01 01 05 ff"]);
    let json = r#"[ {"bn":"/3/0/","n":"9","v":95}, {"n":"0","vs":"A\tB", "x":[1,{}]} ]"#;
    annotate("senml-json", &["senml-json", &hex(json)]);
    annotate(
        "lwm2m-json",
        &["lwm2m-json", &hex(r#"{"bn":"/3/0/","e":[{"n":"9","v":95},{"n":"6/1","v":5}]}"#)],
    );
    annotate("link", &["link", &hex(r#"</>;rt="oma.lwm2m", </3/0>;pmin=10;obs,</x>;title="a,b""#)]);
    let single = ["decode", "--annotate", "--path", "/3/0/9", "--format"];
    expect("annotate-text", &[&single[..], &["text", "3935"]].concat());
    expect("annotate-cbor", &[&single[..], &["cbor", "18 5f"]].concat());
    let opaque = ["decode", "--annotate", "--format", "opaque", "--path", "/0/0/3"];
    expect("annotate-opaque", &[&opaque[..], &["00 01 02 03 04 05 06 07 08"]].concat());
}

#[test]
fn an_invalid_payload_is_annotated_up_to_its_error() {
    let run = expect(
        "annotate-broken",
        &["decode", "--format", "tlv", "--path", "/3/0", "--annotate", "c1 09 5f c8 00 14 4f 70"],
    );
    assert_eq!(run.code, 1);
    let run = expect(
        "annotate-refused",
        &["decode", "--format", "tlv", "--path", "/3/0", "--annotate", "c3 09 01 02 03 c1 0a 0f"],
    );
    assert_eq!(run.code, 1);
}

#[test]
fn the_annotation_of_a_long_value_is_shortened() {
    let payload = format!("c8 00 c8 {}", "41 ".repeat(200));
    let run =
        expect("annotate-long", &["decode", "--format", "tlv", "--path", "/3/0", "--annotate", &payload]);
    assert!(run.out.lines().count() < 12, "{}", run.out);
}

#[test]
fn an_error_names_its_place_and_shows_the_records_before_it() {
    let run =
        expect("decode-refused", &["decode", "--format", "tlv", "--path", "/3/0", "c1 09 5f c8 00 14 4f 70"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
}

#[test]
fn links_have_their_own_table_and_json() {
    let links = hex(r#"</lwm2m>;rt="oma.lwm2m", </lwm2m/3/0>;pmin=10,</lwm2m/3303>;ver=1.1"#);
    expect("decode-link", &["decode", "--format", "40", "--root", "/lwm2m", &links]);
    expect("decode-link-json", &["decode", "--format", "link", "--json", &links]);
}

#[test]
fn roots_are_removed_and_gateway_prefixes_shown() {
    let json = r#"[{"n":"/lwm2m/3/0/9","v":95}]"#;
    let run =
        with_input(&["decode", "--format", "senml-json", "--root", "/lwm2m", "--json"], json.as_bytes());
    assert_eq!(run.out, "{\"path\":\"/3/0/9\",\"type\":\"integer\",\"value\":95,\"ops\":\"R\"}\n");
    let json = r#"[{"n":"/d01/3/0/9","v":95}]"#;
    let run = with_input(&["decode", "--format", "senml-json", "--path", "/d01", "--json"], json.as_bytes());
    assert_eq!(run.out, "{\"path\":\"/d01/3/0/9\",\"type\":\"integer\",\"value\":95,\"ops\":\"R\"}\n");
    let both = "a2 83 63643031 03 00 a1 09 18 5f 83 63643032 03 00 a1 09 18 20";
    let run = lwm2m(&["decode", "--format", "lwm2m-cbor", "--json", both]);
    assert!(run.out.contains("/d01/3/0/9") && run.out.contains("/d02/3/0/9"), "{}", run.out);
    let run = lwm2m(&["decode", "--format", "lwm2m-cbor", "--path", "/d01", "--json", both]);
    assert_eq!(run.code, 1, "a record with another prefix is an error");
    let both =
        br#"[{"n":"/dev1/3/0/9","v":95},{"bn":"/dev2/3/0/","n":"9","v":20},{"bn":"/","n":"3/0/9","v":1}]"#;
    let run = with_input(&["decode", "--format", "senml-json", "--json"], both);
    let paths: Vec<&str> = run.out.lines().filter_map(|line| line.split('"').nth(3)).collect();
    assert_eq!((run.code, paths), (0, vec!["/dev1/3/0/9", "/dev2/3/0/9", "/3/0/9"]));
    let run = with_input(&["decode", "--format", "senml-json", "--path", "/dev1", "--json"], both);
    assert_eq!(run.code, 1, "a record with another prefix is an error");
    let paths = br#"[{"n":"/dev1/3/0/9"},{"n":"/dev2/3"}]"#;
    let run = with_input(&["decode", "--format", "senml-etch-json", "--paths", "--json"], paths);
    let paths: Vec<&str> = run.out.lines().filter_map(|line| line.split('"').nth(3)).collect();
    assert_eq!((run.code, paths), (0, vec!["/dev1/3/0/9", "/dev2/3"]));
}

#[test]
fn a_list_of_paths_has_no_values() {
    let paths = r#"[{"n":"/3/0/9"},{"n":"/3303"}]"#;
    let arguments = ["decode", "--format", "senml-json", "--paths", "--json"];
    let run = with_input(&arguments, paths.as_bytes());
    assert_eq!(
        run.out.lines().next(),
        Some("{\"path\":\"/3/0/9\",\"type\":\"none\",\"value\":null,\"ops\":\"R\"}")
    );
    assert_eq!(with_input(&arguments, br#"[{"n":"/3/0/9","v":95}]"#).code, 1);
}

/// Format, path and payload of what is no payload, and the error.
#[test]
fn a_payload_that_no_object_could_have_sent_is_refused() {
    let twice = "the payload has this path twice";
    let multiplicity = "a single resource takes one bare value, a multiple one takes resource instances";
    let table = [
        ("tlv", "/3/0", "\u{c1}\x09\x5f\u{c1}\x09\x5e", twice),
        ("senml-json", "/", r#"[{"n":"/3/0/9","v":1},{"n":"/3/0/9","v":1}]"#, twice),
        ("lwm2m-json", "/3/0", r#"{"bn":"/3/0/","e":[{"n":"9","v":1},{"n":"9","v":1}]}"#, twice),
        ("senml-json", "/", r#"[{"n":"/3/0","v":1}]"#, "path of this length"),
        ("lwm2m-json", "/3", r#"{"bn":"/3/","e":[{"n":"0","v":1}]}"#, "path of this length"),
        ("senml-json", "/", r#"[{"n":"/3/0/4","v":1}]"#, "resource cannot be read"),
        ("tlv", "/3/0", "\u{c1}\x04\x01", "resource cannot be read"),
        ("senml-json", "/", r#"[{"n":"/3/0/9"}]"#, "a value is missing"),
        ("lwm2m-json", "/3/0", r#"{"bn":"/3/0/","e":[{"n":"9"}]}"#, "a value is missing"),
        ("senml-json", "/", r#"[{"n":"/3/0/9/0","v":1}]"#, multiplicity),
        ("senml-json", "/", r#"[{"n":"/3/0/6","v":1}]"#, multiplicity),
        ("tlv", "/3/0", "\u{86}\x09\x41\x00\x01\x41\x01\x02", multiplicity),
        ("text", "/3/0/6", "1", multiplicity),
    ];
    for (format, path, payload, message) in table {
        let bytes: Vec<u8> = payload.chars().map(|byte| byte as u8).collect();
        let run = with_input(&["decode", "--format", format, "--path", path, "-"], &bytes);
        assert!(run.code == 1 && run.err.contains(message), "{format} {payload:?}: {}", run.err);
    }
}

/// Format, path and payload, and the note about the value.
#[test]
fn a_value_that_its_definition_does_not_allow_is_marked() {
    let table = [
        ("text", "/3/0/9", "14645", "value out of range: 14645; expected 0..=100"),
        ("senml-json", "/", r#"[{"n":"/3/0/9","v":-1}]"#, "value out of range: -1; expected 0..=100"),
        ("senml-json", "/", r#"[{"n":"/3/0/99","v":1}]"#, "not defined"),
        ("lwm2m-cbor", "/", "\u{a1}\u{83}\x03\x00\x09\u{f6}", "no value"),
    ];
    for (format, path, payload, note) in table {
        let bytes: Vec<u8> = payload.chars().map(|byte| byte as u8).collect();
        let arguments = ["decode", "--format", format, "--path", path];
        let run = with_input(&[&arguments[..], &["-"]].concat(), &bytes);
        assert!(run.code == 0 && run.out.contains(note), "{format} {payload:?}: {}{}", run.out, run.err);
        let run = with_input(&[&arguments[..], &["--json", "-"]].concat(), &bytes);
        let line: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(line["notes"], serde_json::json!([note]), "{format} {payload:?}");
    }
}

#[test]
fn an_undefined_object_is_decoded_with_a_warning() {
    let run = lwm2m(&["decode", "--format", "tlv", "--path", "/42771/0", "--json", "c10150"]);
    assert_eq!(run.out, "{\"path\":\"/42771/0/1\",\"type\":\"opaque\",\"value\":\"50\"}\n");
    assert!(run.err.contains("object 42771 has no definition"), "{}", run.err);
    let run = lwm2m(&[
        "decode",
        "--format",
        "tlv",
        "--path",
        "/42771/0",
        "--objects",
        "pump.xml",
        "--json",
        "c10150",
    ]);
    assert_eq!(run.out, "{\"path\":\"/42771/0/1\",\"type\":\"integer\",\"value\":80,\"ops\":\"RW\"}\n");
    assert_eq!(run.err, "");
}

#[test]
fn a_definition_of_objects_replaces_the_bundled_one() {
    let folder = tempfile::tempdir().unwrap();
    let own = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tour/pump.xml")).unwrap();
    std::fs::write(folder.path().join("3.xml"), own.replace("42771", "3")).unwrap();
    let objects = folder.path().to_str().unwrap();
    let run = lwm2m(&["decode", "--format", "tlv", "--path", "/3/0", "--objects", objects, "c10150"]);
    assert!(run.out.contains("Duty") && !run.out.contains("Model"), "{}", run.out);
}

#[test]
fn bytes_are_digits_a_file_or_standard_input() {
    let arguments = ["decode", "--format", "tlv", "--path", "/3303/0", "--json"];
    let wanted = "{\"path\":\"/3303/0/5700\",\"type\":\"float\",\"value\":21.5,\"ops\":\"R\"}\n";
    let bytes = [0xe4, 0x16, 0x44, 0x41, 0xac, 0, 0];
    let folder = tempfile::tempdir().unwrap();
    let (raw, dump) = (folder.path().join("raw"), folder.path().join("dump"));
    std::fs::write(&raw, bytes).unwrap();
    std::fs::write(&dump, "e4:16:44\n41 AC 00 00\n").unwrap();
    let with = |more: &[&str]| lwm2m(&[&arguments[..], more].concat()).out;
    assert_eq!(with(&["e4:16:44:41:AC:00:00"]), wanted);
    assert_eq!(with(&["e416", "4441", "ac0000"]), wanted);
    assert_eq!(with(&[raw.to_str().unwrap()]), wanted);
    assert_eq!(with(&["--hex", dump.to_str().unwrap()]), wanted);
    assert_eq!(with_input(&arguments, &bytes).out, wanted);
    assert_eq!(with_input(&[&arguments[..], &["-"]].concat(), &bytes).out, wanted);
    assert_eq!(with_input(&[&arguments[..], &["--hex"]].concat(), b"e4164441ac0000\n").out, wanted);
}

#[test]
fn colours_need_an_option_or_a_terminal() {
    for more in [&["--annotate"][..], &[]] {
        let arguments = [&["decode", "--format", "tlv", "--path", "/3/0", DEVICE_TLV], more].concat();
        assert!(!lwm2m(&arguments).out.contains('\u{1b}'));
        assert!(lwm2m(&[&arguments[..], &["--color", "always"]].concat()).out.contains('\u{1b}'));
    }
}

/// A few cases of the test data whose types are those of the bundled definitions, through the command itself.
#[test]
fn vectors_give_their_lines_on_the_command_line_too() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("LWM2M_TEST_DATA").map_or(beside, PathBuf::from).join("vectors");
    if !folder.is_dir() {
        assert!(
            std::env::var_os("CI").is_none_or(|ci| ci.is_empty()),
            "no test data at {}",
            folder.display()
        );
        println!("ignored: no test data at {} (set LWM2M_TEST_DATA)", folder.display());
        return;
    }
    for file in ["spec-tlv", "spec-lwm2m-cbor", "spec-senml-cbor", "spec-lwm2m-json"] {
        let text = std::fs::read_to_string(folder.join(format!("{file}.json"))).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let format = json["content_format"].as_str().unwrap();
        for case in json["cases"].as_array().unwrap().iter().filter(|case| case["direction"] != "encode") {
            let path = case["base_path"].as_str().unwrap();
            let bytes = case["payload_hex"].as_str().unwrap();
            let run = lwm2m(&["decode", "--format", format, "--path", path, "--json", bytes]);
            assert_eq!(run.code, i32::from(case["error"] == true), "{file}: {}: {}", case["name"], run.err);
            let lines: Vec<serde_json::Value> =
                run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let wanted = case["expect"].as_array().map(Vec::as_slice).unwrap_or_default();
            let paths = |lines: &[serde_json::Value]| -> Vec<String> {
                lines.iter().map(|line| line["path"].to_string()).collect()
            };
            assert_eq!(paths(&lines), paths(wanted), "{file}: {}", case["name"]);
        }
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}
