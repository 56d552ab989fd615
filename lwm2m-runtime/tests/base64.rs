//! Base64 in every format that has it: each text is other bytes, or none.
#![cfg(all(feature = "formats", feature = "alloc"))]

use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
use lwm2m_runtime::error::Rule;
use lwm2m_runtime::{ContentFormat, Decoder, ErrorKind, ObjectDef, Path, Value};

static RESOURCES: Resources<'_, 1> =
    Resources::new([ResourceDef::new(5, "Opaque", Operations::ReadWrite, ResourceType::Opaque)]);
static OBJECT: ObjectDef<'static> = ObjectDef::new(9, "Bytes", RESOURCES.table());

fn read(format: ContentFormat, payload: &str) -> Result<Vec<u8>, ErrorKind> {
    let mut bytes = Vec::new();
    let decoder = Decoder::new(format, payload.as_bytes(), Path::resource(9, 0, 5));
    let outcome = decoder.records(&[&OBJECT], &mut |record| {
        if let Some(Value::Opaque(value)) = record.value {
            bytes.extend_from_slice(value);
        }
        Ok(())
    });
    outcome.map(|()| bytes).map_err(|error| error.kind())
}

fn text(base64: &str) -> Result<Vec<u8>, ErrorKind> {
    read(ContentFormat::TEXT, base64)
}

fn lwm2m_json(base64: &str) -> Result<Vec<u8>, ErrorKind> {
    read(ContentFormat::LWM2M_JSON, &format!(r#"{{"bn":"/9/0/5","e":[{{"n":"","sv":"{base64}"}}]}}"#))
}

fn senml(base64: &str) -> Result<Vec<u8>, ErrorKind> {
    read(ContentFormat::SENML_JSON, &format!(r#"[{{"n":"/9/0/5","vd":"{base64}"}}]"#))
}

const TEXT: Rule = Rule::TextBase64;
const LWM2M_JSON: Rule = Rule::JsonBase64;
const SENML: Rule = Rule::JsonBytes;

/// RFC 4648, 3.2: "Implementations MUST include appropriate pad characters at the end of encoded data".
#[test]
fn base64_with_padding_is_whole_groups_of_four_characters() {
    let table: [(&str, &[u8]); 6] = [
        ("", &[]),
        ("AA==", &[0]),
        ("AAA=", &[0, 0]),
        ("AAAA", &[0, 0, 0]),
        ("+/8AAQ==", &[0xfb, 0xff, 0, 1]),
        ("AAAAAAA=", &[0; 5]),
    ];
    for (base64, expected) in table {
        assert_eq!(text(base64).as_deref(), Ok(expected), "{base64}");
        assert_eq!(lwm2m_json(base64).as_deref(), Ok(expected), "{base64}");
    }
    assert_eq!(lwm2m_json(r"\u002b\/8AAQ==").as_deref(), Ok(&[0xfb, 0xff, 0, 1][..]));
}

#[test]
fn base64_with_padding_in_any_other_form_is_refused() {
    for base64 in [
        // Padding inside, one text after another, too much and too little of it.
        "AA==AA==", "AAA=AAA=", "AA==AAAA", "AAAA====", "AAAA=", "AAAA==", "A===", "====", "==", "=", "AA=A",
        "A=AA", "AA", "AAA", "AA=", "AAA==", "A",
        // Bits behind the last byte, which must be zero (RFC 4648, 3.5).
        "AB==", "AAB=", "AP==", "+/8AAR==",
        // Characters of another alphabet (RFC 4648, 3.3).
        "-_8AAQ==", "AA== ", " AA==", "AA A", "AA*A", "AAé=",
    ] {
        assert_eq!(text(base64), Err(ErrorKind::Malformed(TEXT)), "{base64}");
        assert_eq!(lwm2m_json(base64), Err(ErrorKind::Malformed(LWM2M_JSON)), "{base64}");
    }
    assert_eq!(text("AAAA\n"), Err(ErrorKind::Malformed(TEXT)));
}

/// RFC 8428, 5: the Data Value is base64 encoded with the URL-safe alphabet, with padding
/// omitted. Some peers pad it, or use the other alphabet.
#[test]
fn base64_of_senml_may_be_padded_at_its_end_only() {
    let table: [(&str, &[u8]); 6] = [
        ("", &[]),
        ("AA", &[0]),
        ("AAA", &[0, 0]),
        ("AA==", &[0]),
        ("-_8AAQ", &[0xfb, 0xff, 0, 1]),
        ("+/8AAQ==", &[0xfb, 0xff, 0, 1]),
    ];
    for (base64, expected) in table {
        assert_eq!(senml(base64).as_deref(), Ok(expected), "{base64}");
    }
    for base64 in [
        "AA==AA==", "AA==AA", "AA=AA=", "AAAA====", "AAAA=", "AA=", "AAA==", "A===", "A", "====", "=",
        "AA=A", "A=AA", "AB", "AAB", "AB==", "AAB=", "-/8AAQ", "+_8AAQ", "AA ", " AA", "AA*A",
    ] {
        assert_eq!(senml(base64), Err(ErrorKind::Malformed(SENML)), "{base64}");
    }
}
