//! Where records and their values lie in a payload, format by format.
#![cfg(all(feature = "formats", feature = "alloc"))]

use lwm2m_runtime::{ContentFormat, Decoder, Path};

/// The bytes of each record and of its value, as text.
fn located(format: ContentFormat, payload: &[u8], base: Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let show = |bytes: &[u8]| bytes.escape_ascii().to_string();
    Decoder::new(format, payload, base)
        .records_with_location(&[], &mut |_, location| {
            found.push((show(&payload[location.record]), show(&payload[location.value])));
            Ok(())
        })
        .expect("the payload is correct");
    found
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(record, value)| ((*record).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_json_record_is_an_object_and_its_value_a_member() {
    let payload = br#"[{"bn":"/3/0/","n":"0","vs":"OMA"}, {"n":"9","v":95} ,{ "v" : 1, "u":"A", "n":"7/0"}]"#;
    let expected = pairs(&[
        (r#"{\"bn\":\"/3/0/\",\"n\":\"0\",\"vs\":\"OMA\"}"#, r#"\"OMA\""#),
        (r#"{\"n\":\"9\",\"v\":95}"#, "95"),
        (r#"{ \"v\" : 1, \"u\":\"A\", \"n\":\"7/0\"}"#, "1"),
    ]);
    assert_eq!(located(ContentFormat::SENML_JSON, payload, Path::ROOT), expected);
    let payload = br#"{"bn":"/3/0/","e":[{"n":"0","sv":"OMA"},{"n":"6"}]}"#;
    let expected = pairs(&[(r#"{\"n\":\"0\",\"sv\":\"OMA\"}"#, r#"\"OMA\""#), (r#"{\"n\":\"6\"}"#, "")]);
    assert_eq!(located(ContentFormat::LWM2M_JSON, payload, Path::instance(3, 0)), expected);
}

#[test]
fn a_cbor_record_is_a_map_and_its_value_an_item() {
    let payload = b"\x82\xa3\x21\x65/3/0/\x00\x610\x03\x63OMA\xa2\x00\x619\x02\x18\x5f";
    let expected = pairs(&[(r"\xa3!e/3/0/\x00a0\x03cOMA", "cOMA"), (r"\xa2\x00a9\x02\x18_", r"\x18_")]);
    assert_eq!(located(ContentFormat::SENML_CBOR, payload, Path::ROOT), expected);
    let payload = b"\xa1\x82\x03\x00\xa2\x00\x63OMA\x06\xa1\x01\x05";
    let expected = pairs(&[(r"\x00cOMA", "cOMA"), (r"\x01\x05", r"\x05")]);
    assert_eq!(located(ContentFormat::LWM2M_CBOR, payload, Path::ROOT), expected);
}

#[test]
fn a_tlv_record_is_an_entry_and_its_value_what_follows_the_header() {
    let payload = b"\xc3\x00OMA\x86\x06\x41\x00\x01\x41\x01\x05\xe1\x01\x00\x07\xc8\x02\x0812345678";
    let expected = pairs(&[
        (r"\xc3\x00OMA", "OMA"),
        (r"A\x00\x01", r"\x01"),
        (r"A\x01\x05", r"\x05"),
        (r"\xe1\x01\x00\x07", r"\x07"),
        (r"\xc8\x02\x0812345678", "12345678"),
    ]);
    assert_eq!(located(ContentFormat::TLV, payload, Path::instance(3, 0)), expected);
}

#[test]
fn a_single_value_is_the_whole_payload() {
    let resource = Path::resource(3, 0, 0);
    for (format, payload) in
        [(ContentFormat::TEXT, "OMA"), (ContentFormat::OPAQUE, "OMA"), (ContentFormat::CBOR, "cOMA")]
    {
        assert_eq!(located(format, payload.as_bytes(), resource), pairs(&[(payload, payload)]));
    }
}
