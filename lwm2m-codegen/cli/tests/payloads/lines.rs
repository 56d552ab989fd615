//! `lwm2m decode --lines`: many payloads, one in each line of JSON.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

use crate::support::{command, with_input};

const DECODE: [&str; 4] = ["decode", "--lines", "--objects", "pump.xml"];

/// Decodes lines, and returns the lines of the output.
fn decode(lines: &[&str]) -> (i32, Vec<String>) {
    let run = with_input(&DECODE, format!("{}\n", lines.join("\n")).as_bytes());
    (run.code, run.out.lines().map(str::to_owned).collect())
}

/// The payloads of lines, and the results.
const VALID: &[(&str, &str)] = &[
    (r#"{"path":"/3/0","format":"tlv","hex":"c1095f"}"#, r#"{"path":"/3/0","value":{"battery_level":95}}"#),
    (r#"{"path":"/3/0/9","format":0,"hex":"3935"}"#, r#"{"path":"/3/0/9","value":95}"#),
    (
        r#" { "path" : "/3" , "format" : 11542 , "base64" : "CAADwQlf" } "#,
        r#"{"path":"/3","value":{"0":{"battery_level":95}}}"#,
    ),
    (
        r#"{"format":"senml-cbor","hex":"81a20068 2f332f302f39 0218 5f"}"#,
        r#"{"line":4,"error":"`hex` is not a string of pairs of hexadecimal digits","format":"senml-cbor","hex":"81a20068 2f332f302f39 0218 5f"}"#,
    ),
    (
        r#"{"format":"112","hex":"81A200662F332F302F3902185F"}"#,
        r#"{"path":"/","value":{"3":{"0":{"battery_level":95}}}}"#,
    ),
    (
        r#"{"path":"/42771/7","format":"tlv","hex":"c4003e800000c10166"}"#,
        r#"{"path":"/42771/7","value":{"flow":0.25,"duty":102},"notes":["/42771/7/1: value out of range: 102; expected 0..=100"]}"#,
    ),
];

#[test]
fn a_line_becomes_its_value_in_the_json_form() {
    let (lines, expected): (Vec<&str>, Vec<&str>) = VALID.iter().copied().unzip();
    let (code, found) = decode(&lines);
    assert_eq!(found, expected);
    assert_eq!(code, 1);
}

/// Lines that cannot be decoded, and the error.
const INVALID: &[(&str, &str)] = &[
    ("x", "not JSON: expected value, at column 1"),
    (r#"{"path":"/3/0""#, "not JSON: EOF while parsing an object, at column 14"),
    ("17", r#"invalid type: integer `17`, expected an object such as {"path":"/3/0","#),
    (r#"{"path":"/3","path":"/4"}"#, "the key `path` is there twice, at column 25"),
    (r#"{"pth":"/3/0","format":"tlv","hex":""}"#, "unknown key `pth`, did you mean `path`?"),
    (r#"{"path":"/3/0","fromat":"tlv","hex":""}"#, "unknown key `fromat`, did you mean `format`?"),
    (r#"{"path":"/3/0","format":"tlv","hexx":""}"#, "unknown key `hexx`, did you mean `hex`?"),
    (r#"{"path":"/3/0","format":"tlv","data":""}"#, "the payload is missing: expected `hex` or `base64`"),
    (r#"{"path":"/3/0","format":"tlv","hex":"","base64":""}"#, "`hex` and `base64` are both there"),
    (r#"{"path":"/3/0","hex":""}"#, "`format` is missing: expected a name such as"),
    (r#"{"path":3,"format":"tlv","hex":""}"#, "`path` is a string such as \"/3/0\", found 3"),
    (r#"{"path":"/3/x","format":"tlv","hex":""}"#, "`/3/x` is not a path"),
    (r#"{"path":"/3/0","format":"tvl","hex":""}"#, "unknown content format `tvl`, did you mean `tlv`?"),
    (r#"{"path":"/3/0","format":61,"hex":""}"#, "unknown content format `61`"),
    (r#"{"path":"/3/0","format":[1],"hex":""}"#, "`format` is a name such as \"senml-cbor\" or a number"),
    (
        r#"{"path":"/3/0","format":"tlv","hex":"c1095"}"#,
        "`hex` is not a string of pairs of hexadecimal digits",
    ),
    (r#"{"path":"/3/0","format":"tlv","base64":"wQlf="}"#, "`base64` is not a string in base64 with padding"),
    (
        r#"{"path":"/3/0","format":"tlv","base64":"wQ==wQ=="}"#,
        "`base64` is not a string in base64 with padding",
    ),
    (r#"{"path":"/3/0","format":"tlv","base64":17}"#, "`base64` is not a string in base64 with padding"),
    (r#"{"path":"/3/0","format":"tlv","hex":"c1ff"}"#, "payload ends too early"),
    (r#"{"path":"/3/0/9","format":"text","hex":"61"}"#, "value is not of type Integer"),
    (
        r#"{"path":"/3","format":"text","hex":"61"}"#,
        "text carries a single value, and `/3` is not a resource",
    ),
    (r#"{"format":"tlv","hex":""}"#, "tlv has no Object IDs, and the path `/` names no object"),
    (r#"{"format":"link","hex":"3c2f333e"}"#, "link format has links and no values"),
    (r#"{"path":"/3/0/98","format":"tlv","hex":""}"#, "`/3/0/98`: object 3 (Device) has no resource 98"),
    (r#"{"path":"/3/0/9","format":"senml-json","hex":"5b5d"}"#, "the payload has no value of /3/0/9"),
    (
        r#"{"path":"/33000/0","format":"tlv","hex":""}"#,
        "object 33000 has no definition: name one with `--objects`",
    ),
    (
        r#"{"path":"/3/0","format":"tlv","hex":"","versions":{"3":"2.0"}}"#,
        "object 3 has no definition of version 2.0, only of 1.2",
    ),
    (
        r#"{"path":"/3/0","format":"tlv","hex":"","versions":"1.1"}"#,
        "`versions` is an object such as {\"3\":\"1.2\"}, found \"1.1\"",
    ),
    (
        r#"{"path":"/3/0","format":"tlv","hex":"","value":1}"#,
        "`value` is a key of the output; rename that of the input",
    ),
    (
        r#"{"path":"/3/0","format":"senml-json","hex":"5b7b22 6e223a"}"#,
        "`hex` is not a string of pairs of hexadecimal digits",
    ),
];

#[test]
fn a_line_that_cannot_be_decoded_becomes_its_error_and_the_rest_goes_on() {
    let valid = r#"{"path":"/3/0/9","format":"text","hex":"3935","id":7}"#;
    let lines: Vec<&str> = INVALID.iter().flat_map(|(line, _)| [*line, valid]).collect();
    let (code, found) = decode(&lines);
    assert_eq!((code, found.len()), (1, lines.len()));
    for (number, ((line, error), pair)) in (1..).step_by(2).zip(INVALID.iter().zip(found.chunks(2))) {
        let failed: serde_json::Value = serde_json::from_str(&pair[0]).unwrap();
        assert_eq!(failed["line"], number, "{line}");
        let message = failed["error"].as_str().unwrap();
        assert!(message.contains(error), "{line}: {message}");
        assert_eq!(pair[1], r#"{"path":"/3/0/9","id":7,"value":95}"#, "after {line}");
    }
    let run = with_input(&DECODE, format!("{}\n", lines.join("\n")).as_bytes());
    assert!(run.err.contains("error: 31 of 62 lines could not be decoded"), "{}", run.err);
}

#[test]
fn other_keys_are_copied_as_they_are() {
    let (code, found) = decode(&[
        r#"{"device":"urn:a","id":12345678901234567890.50,"path":"/3/0/9","format":"text","t":{"a":[1, null]},"hex":"3935"}"#,
        r#"{"device":"urn:a","id":12345678901234567890.50,"path":"/3/0/9","format":"text","t":{"a":[1, null]},"hex":"61"}"#,
    ]);
    assert_eq!(code, 1);
    let copied = r#""device":"urn:a","id":12345678901234567890.50,"path":"/3/0/9""#;
    assert_eq!(found[0], format!(r#"{{{copied},"t":{{"a":[1, null]}},"value":95}}"#));
    assert!(
        found[1].ends_with(&format!(r#",{copied},"format":"text","t":{{"a":[1, null]}},"hex":"61"}}"#)),
        "{}",
        found[1]
    );
}

#[test]
fn times_are_of_the_value_or_of_samples() {
    let line = |senml: &str| {
        let hex: String = senml.bytes().map(|byte| format!("{byte:02x}")).collect();
        format!(r#"{{"path":"/3303/0","format":"senml-json","hex":"{hex}"}}"#)
    };
    let cases = [
        (r#"[{"n":"/3303/0/5700","v":20}]"#, r#"{"path":"/3303/0","value":{"sensor_value":20.0}}"#),
        (
            r#"[{"bn":"/3303/0/","bt":1700000000,"n":"5700","v":20},{"n":"5701","vs":"Cel"}]"#,
            r#"{"path":"/3303/0","time":1700000000,"value":{"sensor_value":20.0,"sensor_units":"Cel"}}"#,
        ),
        // The latest is not the last one; relative times are after absolute ones, and now is after all past ones.
        (
            r#"[{"bn":"/3303/0/","n":"5700","v":23},{"n":"5700","v":22,"t":-1.5},{"n":"5701","vs":"Cel","t":1700000000},{"n":"5700","v":21,"t":1700000000}]"#,
            r#"{"path":"/3303/0","value":{"sensor_value":23.0,"sensor_units":"Cel"},"samples":[{"time":1700000000,"value":{"sensor_value":21.0,"sensor_units":"Cel"}},{"time":-1.5,"value":{"sensor_value":22.0}},{"value":{"sensor_value":23.0}}]}"#,
        ),
    ];
    let lines: Vec<String> = cases.iter().map(|(senml, _)| line(senml)).collect();
    let (code, found) = decode(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(found, cases.map(|(_, expected)| expected));
    assert_eq!(code, 0);
}

#[test]
fn the_devices_of_a_gateway_are_keys_beside_its_objects() {
    let senml = r#"[{"n":"/3/0/9","v":95},{"n":"/d01/3303/0/5700","v":20},{"n":"/33000/0/1","v":1}]"#;
    let hex: String = senml.bytes().map(|byte| format!("{byte:02x}")).collect();
    let (_, found) = decode(&[
        &format!(r#"{{"format":110,"hex":"{hex}"}}"#),
        &format!(r#"{{"path":"/3/0","format":110,"hex":"{hex}"}}"#),
        r#"{"path":"/d01/3/0","format":"tlv","hex":"c1095f"}"#,
    ]);
    assert_eq!(
        found[0],
        r#"{"path":"/","value":{"3":{"0":{"battery_level":95}},"d01":{"3303":{"0":{"sensor_value":20.0}}}},"notes":["/33000: not defined"]}"#
    );
    assert!(found[1].contains("record lies outside the path of the request"), "{}", found[1]);
    assert_eq!(found[2], r#"{"path":"/d01/3/0","value":{"battery_level":95}}"#);
}

#[test]
fn arguments_are_the_defaults_of_a_line() {
    let run = with_input(
        &["decode", "--lines", "--format", "text", "--path", "/3/0/9"],
        b"{\"hex\":\"3935\"}\n\n  \r\n{\"hex\":\"3936\",\"path\":\"/3/0/10\"}",
    );
    assert_eq!(run.out, "{\"path\":\"/3/0/9\",\"value\":95}\n{\"path\":\"/3/0/10\",\"value\":96}\n");
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(with_input(&DECODE, b"").code, 0);
}

#[test]
fn the_version_of_a_line_selects_the_definition() {
    let run = with_input(
        &["decode", "--lines", "--objects", "pump.xml", "--objects", "pump-1_0.xml"],
        concat!(
            r#"{"path":"/42771/0","format":"tlv","hex":"c10164","versions":{"42771":"1.0"}}"#,
            "\n",
            r#"{"path":"/42771/0","format":"tlv","hex":"c10164","versions":{"42771":"1.1"}}"#,
            "\n",
            r#"{"path":"/42771/0","format":"tlv","hex":"c10164"}"#,
        )
        .as_bytes(),
    );
    let valid = "{\"path\":\"/42771/0\",\"value\":{\"duty\":100}}\n";
    let old = r#"{"path":"/42771/0","value":{"duty":100},"notes":["/42771/0/1: value out of range: 100; expected 0..=80"]}"#;
    assert_eq!(run.out, format!("{old}\n{valid}{valid}"));
}

/// Starts the command with pipes.
fn start(arguments: &[&str]) -> std::process::Child {
    command(arguments).stdin(Stdio::piped()).spawn().expect("the command starts")
}

#[test]
fn a_result_is_written_while_the_input_pauses() {
    let mut child = start(&DECODE);
    let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut results = BufReader::new(output).lines();
    for level in ["3935", "3936"] {
        writeln!(input, r#"{{"path":"/3/0/9","format":"text","hex":"{level}"}}"#).unwrap();
        // A part of the next line is no reason to wait.
        write!(input, " ").unwrap();
        let result = results.next().unwrap().unwrap();
        assert!(result.contains(r#""value":9"#), "{result}");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_closed_pipe_ends_the_command_quietly() {
    let mut child = start(&DECODE);
    let mut input = child.stdin.take().unwrap();
    let mut results = BufReader::new(child.stdout.take().unwrap());
    let line = "{\"path\":\"/3/0/9\",\"format\":\"text\",\"hex\":\"3935\"}\n".repeat(100);
    input.write_all(line.as_bytes()).unwrap();
    let mut first = String::new();
    results.read_line(&mut first).unwrap();
    assert_eq!(first, "{\"path\":\"/3/0/9\",\"value\":95}\n");
    drop(results);
    // Writes until the command has noticed.
    while input.write_all(line.as_bytes()).is_ok() {}
    let mut remarks = String::new();
    child.stderr.take().unwrap().read_to_string(&mut remarks).unwrap();
    assert_eq!((child.wait().unwrap().code(), remarks.as_str()), (Some(0), ""));
}

#[test]
fn a_long_line_is_an_error_and_takes_no_memory() {
    let valid = "{\"path\":\"/3/0/9\",\"format\":\"text\",\"hex\":\"3935\"}\n";
    let result = "{\"path\":\"/3/0/9\",\"value\":95}\n";
    let mut child = start(&DECODE);
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        let block = vec![b'x'; 1 << 20];
        for _ in 0..128 {
            input.write_all(&block).unwrap();
        }
        write!(input, "\n{valid}").unwrap();
        input
    });
    let mut results = BufReader::new(child.stdout.take().unwrap());
    let mut lines = String::new();
    while lines.lines().count() < 2 {
        results.read_line(&mut lines).unwrap();
    }
    assert_eq!(lines, format!("{{\"line\":1,\"error\":\"longer than 1048576 bytes\"}}\n{result}"));
    if let Some(peak) = peak_memory(child.id()) {
        assert!(peak < 64 << 10, "{peak} KiB");
    }
    drop(writer.join().unwrap());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

/// Returns the largest resident memory of a process so far, in KiB; `None` where the system does not tell.
fn peak_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse().ok())
}

#[test]
fn the_line_of_the_broker_document_has_the_result_shown() {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/broker.md");
    let document = std::fs::read_to_string(document).expect("there is a document");
    let blocks: Vec<&str> =
        document.split("```json\n").skip(1).filter_map(|rest| Some(rest.split_once("```")?.0)).collect();
    let [line, result] = *blocks else { panic!("the document has a line and a result") };
    assert_eq!(with_input(&["decode", "--lines"], line.as_bytes()).out, result);
}
