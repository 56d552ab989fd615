//! Keys are `***` in all output for people, unless `--show-keys` asks for them. JSON and payloads have them.

use crate::support::{Run, lwm2m, with_input};

/// A key that is text and bytes.
const KEY: &str = "hush-Hush-hush-42";
const BASE64: &str = "aHVzaC1IdXNoLWh1c2gtNDI=";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns whether a text has a part of the key in one of its forms: as text, in hexadecimal digits or in base64.
fn tells(text: &str) -> bool {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let lower = compact.to_lowercase();
    let mut windows = KEY.as_bytes().windows(4);
    let is_there = |part: &[u8]| {
        lower.contains(&hex(part)) || lower.contains(&String::from_utf8_lossy(part).to_lowercase())
    };
    windows.any(is_there)
        || (0..BASE64.len() - 8).step_by(4).any(|start| compact.contains(&BASE64[start..start + 8]))
}

fn check(arguments: &[&str], run: &Run) {
    assert!(!tells(&run.out) && !tells(&run.err), "{arguments:?}\n{}{}", run.out, run.err);
}

/// Payloads with a key at a path, by format.
fn payloads() -> Vec<(&'static str, &'static str, String)> {
    let key = hex(KEY.as_bytes());
    let in_json = |text: String| hex(text.as_bytes());
    vec![
        ("opaque", "/0/0/5", key.clone()),
        ("text", "/0/0/5", in_json(BASE64.into())),
        ("cbor", "/0/0/5", format!("51{key}")),
        ("tlv", "/0/0/5", format!("c80511{key}")),
        ("tlv", "/0/0", format!("c10200 c80511{key} c10a01")),
        ("tlv", "/0", format!("080014 c80511{key}")),
        (
            "senml-json",
            "/",
            in_json(format!(r#"[{{"bn":"/0/0/","n":"2","v":3}},{{"n":"5","vd":"{}"}}]"#, url(BASE64))),
        ),
        ("senml-json", "/0/0", in_json(format!(r#"[{{"vd":"{}","n":"/0/0/5"}}]"#, url(BASE64)))),
        ("senml-json", "/", in_json(format!(r#"[{{"n":"/d01/0/0/5","vd":"{}"}}]"#, url(BASE64)))),
        ("senml-cbor", "/", format!("81a20066{}0851{key}", hex(b"/0/0/5"))),
        ("lwm2m-json", "/0/0", in_json(format!(r#"{{"bn":"/0/0/","e":[{{"n":"5","sv":"{BASE64}"}}]}}"#))),
        ("lwm2m-cbor", "/", format!("a100a100a10551{key}")),
        ("lwm2m-cbor", "/0/0", format!("a10551{key}")),
        ("senml-json", "/21/0", in_json(format!(r#"[{{"n":"/21/0/0","vd":"{}"}}]"#, url(BASE64)))),
        ("senml-json", "/9/0", in_json(format!(r#"[{{"n":"/9/0/15","vs":"{KEY}"}}]"#))),
        ("text", "/9/0/15", in_json(KEY.into())),
    ]
}

/// Returns base64 for URLs, without padding.
fn url(base64: &str) -> String {
    base64.trim_end_matches('=').replace('+', "-").replace('/', "_")
}

#[test]
fn a_table_and_annotations_hide_keys_until_they_are_asked_for() {
    for (format, path, payload) in payloads() {
        let decode = ["decode", "--format", format, "--path", path];
        for more in [&[][..], &["--annotate"]] {
            let arguments = [&decode[..], more, &[&payload]].concat();
            let run = lwm2m(&arguments);
            assert_eq!(run.code, 0, "{arguments:?}\n{}", run.err);
            check(&arguments, &run);
            assert!(run.out.contains("***"), "{}", run.out);
            let shown = lwm2m(&[&arguments[..], &["--show-keys"]].concat());
            assert!(tells(&shown.out) && !shown.out.contains("***"), "{arguments:?}\n{}", shown.out);
        }
    }
}

#[test]
fn json_has_the_keys_that_its_reader_needs() {
    for (format, path, payload) in payloads() {
        let run = lwm2m(&["decode", "--format", format, "--path", path, "--json", &payload]);
        assert!(tells(&run.out) && !tells(&run.err), "{format} {path}\n{}", run.out);
    }
}

#[test]
fn an_error_of_a_payload_hides_the_bytes_beside_it() {
    for (format, path, payload) in payloads() {
        let digits: Vec<char> = payload.chars().filter(|c| !c.is_whitespace()).collect();
        let shorter = |cut: usize| digits[..digits.len() - cut].iter().collect::<String>();
        // Ends too early, a byte that follows, and bytes that are no text.
        let changed = [
            shorter(2),
            shorter(10),
            format!("{payload}ff"),
            payload.replace(&hex(b"hush-42"), "ff680000000000"),
        ];
        for payload in &changed {
            for annotate in [&[][..], &["--annotate"]] {
                let arguments =
                    [&["decode", "--format", format, "--path", path][..], annotate, &[payload]].concat();
                check(&arguments, &lwm2m(&arguments));
            }
        }
    }
}

#[test]
fn an_error_of_another_object_shows_the_bytes_beside_it() {
    let run = lwm2m(&["decode", "--format", "senml-json", &hex(br#"[{"n":"/3/0/9","v":"x"}]"#)]);
    assert!(run.code == 1 && run.err.contains("bytes: ... "), "{}", run.err);
}

#[test]
fn an_error_of_encode_does_not_quote_a_key() {
    let digits = hex(KEY.as_bytes());
    let lines = [
        format!(r#"{{"path":"/0/0/5","type":"opaque","value":"{KEY}"}}"#),
        format!(r#"{{"path":"/0/0/5","type":"opaque","value":"{digits}0"}}"#),
        format!(r#"{{"path":"/0/0/5","type":"integer","value":"{digits}"}}"#),
        format!(r#"{{"path":"/0/0/5","type":"string","value":"{KEY}"}}"#),
        format!(r#"{{"path":"/0/0/5","value":["{digits}"]}}"#),
        format!(r#"{{"path":"/0/0/8","type":"opaque","value":"{digits}"}}"#),
        format!(r#"[{{"value":"{digits}","path":"/0/0/5"}}]"#),
        format!(r#""{KEY}""#),
    ];
    for line in lines {
        let arguments = ["encode", "--format", "senml-json", "-"];
        let run = with_input(&arguments, line.as_bytes());
        assert_ne!(run.code, 0, "{line}");
        check(&[&arguments[..], &[&line]].concat(), &run);
    }
    for value in [format!(r#""{KEY}""#), format!(r#"["{KEY}"]"#), format!(r#""{BASE64}=""#)] {
        let arguments = ["encode", "--format", "senml-json", "--path", "/0/0", "--from-json", "-"];
        let document = format!(r#"{{"secret_key":{value}}}"#);
        let run = with_input(&arguments, document.as_bytes());
        assert_ne!(run.code, 0, "{document}");
        check(&[&arguments[..], &[&document]].concat(), &run);
    }
}

#[test]
fn the_error_of_a_line_does_not_quote_its_payload() {
    let digits = hex(KEY.as_bytes());
    for payload in
        [format!(r#""hex":"{digits}0""#), format!(r#""base64":"{BASE64}=""#), format!(r#""hex":["{KEY}"]"#)]
    {
        let line = format!(r#"{{"path":"/0/0/5","format":"opaque",{payload}}}"#);
        let run = with_input(&["decode", "--lines", "-"], line.as_bytes());
        let (_, error) = run.out.split_once(r#""error":""#).expect("the line has an error");
        let (error, _) = error.split_once(r#"","#).expect("the keys follow");
        assert!(!tells(error), "{error}");
    }
}
