//! Payloads of a gateway, in which each device has a prefix (LwM2M Gateway 1.1.1, 10).
#![cfg(all(feature = "formats", feature = "alloc"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use lwm2m_runtime::codec::{lwm2m_cbor, senml_json};
use lwm2m_runtime::error::Rule;
use lwm2m_runtime::{ContentFormat, Decoder, Encoder, Error, ErrorKind, Path, Record, Value};

const SENML_JSON: ContentFormat = ContentFormat::SENML_JSON;
const SENML_CBOR: ContentFormat = ContentFormat::SENML_CBOR;
const LWM2M_CBOR: ContentFormat = ContentFormat::LWM2M_CBOR;

/// Returns the records as text: `d01 /3/0/9 = 95`.
fn read_all(format: ContentFormat, payload: &[u8]) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    Decoder::new(format, payload, Path::ROOT).records_with_prefix(&[], &mut |prefix, record| {
        let value = record.value.map_or("nothing".to_owned(), |value| value.to_string());
        found.push(format!("{prefix} {} = {value}", record.path));
        Ok(())
    })?;
    Ok(found)
}

fn read_one(format: ContentFormat, payload: &[u8], prefix: &str) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    Decoder::new(format, payload, Path::ROOT).device(prefix).records(&[], &mut |record| {
        found.push(record.path.to_string());
        Ok(())
    })?;
    Ok(found)
}

#[test]
fn each_record_of_senml_tells_its_device() {
    let both = ["dev1 /3/0/9 = 95", "dev2 /3/0/9 = 20"];
    let table: [(&str, &[&str]); 10] = [
        (r#"[{"n":"/dev1/3/0/9","v":95},{"n":"/dev2/3/0/9","v":20}]"#, &both),
        (r#"[{"bn":"/dev1/3/0/","n":"9","v":95},{"bn":"/dev2/3/0/","n":"9","v":20}]"#, &both),
        (r#"[{"bn":"/dev1","n":"/3/0/9","v":95},{"n":"/3/0/9","v":20,"bn":"/dev2"}]"#, &both),
        (r#"[{"bn":"/dev1/","n":"3/0/9","v":95},{"bn":"/dev2/3/0/9","v":20}]"#, &both),
        (r#"[{"bn":"/","n":"dev1/3/0/9","v":95},{"n":"dev2/3/0/9","v":20}]"#, &both),
        (r#"[{"bn":"","n":"/dev1/3/0/9","v":95},{"n":"dev2/3/0/9","v":20}]"#, &both),
        (r#"[{"n":"\/dev1\/3\/0\/9","v":95},{"bn":"\/dev2\/3\/0\/","n":"9","v":20}]"#, &both),
        // The gateway itself among its devices, after a name with a prefix and after a base name with one.
        (
            r#"[{"n":"/3/0/9","v":1},{"n":"/d1/3/0/9","v":2},{"n":"/3/0/10","v":3},{"bn":"/d2/3/","n":"0/9","v":4},{"bn":"/3/","n":"0/11","v":5}]"#,
            &[" /3/0/9 = 1", "d1 /3/0/9 = 2", " /3/0/10 = 3", "d2 /3/0/9 = 4", " /3/0/11 = 5"],
        ),
        // Prefixes with other characters, and one that contains another.
        (
            r#"[{"n":"/é-1_x/3/0/9","v":1},{"n":"/1a/3/0/9","v":2},{"n":"/d0/3/0/9","v":3},{"n":"/d/3/0/9","v":4}]"#,
            &["é-1_x /3/0/9 = 1", "1a /3/0/9 = 2", "d0 /3/0/9 = 3", "d /3/0/9 = 4"],
        ),
        // The paths of a Read-Composite, and a whole device.
        (r#"[{"n":"/d1/3/0"},{"n":"/d2"}]"#, &["d1 /3/0 = nothing", "d2 / = nothing"]),
    ];
    for (payload, expected) in table {
        let found = read_all(SENML_JSON, payload.as_bytes()).unwrap();
        assert_eq!(found, expected, "{payload}");
    }
    let cbor = b"\x82\xa2\x00k/dev1/3/0/9\x02\x18\x5f\xa3\x21j/dev2/3/0/\x00a9\x02\x14";
    assert_eq!(read_all(SENML_CBOR, cbor).unwrap(), both);
    let cbor = b"\xa2\x84\x64dev1\x03\x00\x09\x18\x5f\x64dev2\xa1\x83\x03\x00\x09\x14";
    assert_eq!(read_all(LWM2M_CBOR, cbor).unwrap(), both);
}

#[test]
fn a_prefix_is_one_segment_and_comes_in_one_piece() {
    let malformed = ErrorKind::Malformed(Rule::SenmlPath);
    let escaped = ErrorKind::Malformed(Rule::PrefixEscape);
    let table = [
        (r#"[{"bn":"/de","n":"v1/3/0/9","v":1}]"#, ErrorKind::OutsidePath),
        // Not the device `d` with the object 13.
        (r#"[{"bn":"/d","n":"13/0/9","v":1}]"#, ErrorKind::OutsidePath),
        (r#"[{"bn":"/dev1/","n":"/3/0/9","v":1}]"#, malformed),
        (r#"[{"bn":"/","n":"/dev1/3/0/9","v":1}]"#, malformed),
        (r#"[{"n":"//dev1/3/0/9","v":1}]"#, malformed),
        (r#"[{"n":"/lwm2m/dev1/3/0/9","v":1}]"#, malformed),
        (r#"[{"n":"/3/dev1/0/9","v":1}]"#, malformed),
        (r#"[{"n":"/dev1/3/0/9/","v":1}]"#, malformed),
        (r#"[{"n":"/d\u0065v1/3/0/9","v":1}]"#, escaped),
        (r#"[{"bn":"/d\\v/3/0/","n":"9","v":1}]"#, escaped),
    ];
    for (payload, expected) in table {
        let found = read_all(SENML_JSON, payload.as_bytes()).map_err(|error| error.kind());
        assert_eq!(found, Err(expected), "{payload}");
    }
}

#[test]
fn one_device_is_selected_and_others_are_skipped() {
    let json = r#"[{"bn":"/d1/3/0/","n":"9","v":95},{"n":"10","vs":"x"},{"bn":"/d2/3303/0/","n":"5700","v":20.5},{"bn":"/","n":"3/0/9","v":1},{"n":"d1/4/0/1","v":2}]"#;
    let cbor = [
        &b"\xa3"[..],
        b"\x62d1\xa2\x82\x03\x00\xa2\x09\x18\x5f\x0a\x61x\x83\x04\x00\x01\x02",
        b"\x84\x62d2\x19\x0c\xe7\x00\x19\x16\x44\x14",
        b"\x83\x03\x00\x09\x01",
    ]
    .concat();
    let table: [(&str, &[&str]); 5] = [
        ("d1", &["/3/0/9", "/3/0/10", "/4/0/1"]),
        ("/d1/", &["/3/0/9", "/3/0/10", "/4/0/1"]),
        ("d2", &["/3303/0/5700"]),
        ("", &["/3/0/9"]),
        ("d", &[]),
    ];
    for (prefix, expected) in table {
        assert_eq!(read_one(SENML_JSON, json.as_bytes(), prefix).unwrap(), expected, "{prefix}");
        assert_eq!(read_one(LWM2M_CBOR, &cbor, prefix).unwrap(), expected, "{prefix}");
    }
    // The path of the request is one of that device; the rest of the payload must still be correct.
    let mut paths = Vec::new();
    let decoder = Decoder::new(SENML_JSON, json.as_bytes(), Path::object(3303)).device("d2");
    decoder
        .records(&[], &mut |record| {
            paths.push(record.path);
            Ok(())
        })
        .unwrap();
    assert_eq!(paths, [Path::resource(3303, 0, 5700)]);
    let mut paths = Vec::new();
    let decoder = Decoder::new(SENML_JSON, json.as_bytes(), Path::ROOT).device("d1").within(Path::object(4));
    decoder
        .records(&[], &mut |record| {
            paths.push(record.path);
            Ok(())
        })
        .unwrap();
    assert_eq!(paths, [Path::resource(4, 0, 1)]);
    let outside = Decoder::new(SENML_JSON, json.as_bytes(), Path::object(3)).device("d1");
    let error = outside.records(&[], &mut |_| Ok(())).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::OutsidePath, Path::resource(4, 0, 1)));
    let truncated =
        read_one(SENML_JSON, &json.as_bytes()[..json.len() - 10], "d2").map_err(|error| error.kind());
    assert_eq!(truncated, Err(ErrorKind::Truncated { missing: 1 }));
    let twice = b"\xa2\x84\x62d1\x03\x00\x09\x01\x62d1\xa1\x83\x03\x00\x09\x02";
    let duplicate = read_one(LWM2M_CBOR, twice, "d2").map_err(|error| error.kind());
    assert_eq!(duplicate, Err(ErrorKind::Duplicate));
}

#[test]
fn without_a_choice_a_prefix_is_an_error() {
    let payload = br#"[{"n":"/dev1/3/0/9","v":95}]"#;
    let read = |decoder: Decoder<'_>| decoder.records(&[], &mut |_| Ok(())).map_err(|error| error.kind());
    let decoder = || Decoder::new(SENML_JSON, payload, Path::ROOT);
    assert_eq!(read(decoder().rooted_at("/dev1")), Ok(()));
    assert_eq!(read(decoder().rooted_at("/dev2")), Err(ErrorKind::OutsidePath));
    assert!(matches!(read(decoder()), Err(ErrorKind::Malformed(_))));
}

#[test]
fn readers_of_a_format_tell_the_prefix_too() {
    let payload = br#"[{"n":"/dev1/3/0/9","v":95},{"n":"/3/0/9","v":1}]"#;
    let mut reader = senml_json::Reader::new(payload, Path::ROOT, &[], &mut []).all_devices();
    let mut records = reader.records();
    let mut prefixes = Vec::new();
    while let Some(record) = records.next() {
        record.unwrap();
        prefixes.push(records.prefix());
    }
    assert_eq!(prefixes, ["dev1", ""]);
}

#[test]
fn every_format_with_paths_is_written_with_a_prefix() {
    let values: Vec<Record<'_>> = [(0, 1), (0, 2), (1, 1)]
        .map(|(instance, id)| Record::new(Path::resource(9, instance, id), Value::Integer(5)))
        .into();
    let table: [(&[Record<'_>], &[u8]); 4] = [
        (&values[..1], b"\xa1\x63d01\xa1\x83\x09\x00\x01\x05"),
        (&values[..2], b"\xa1\x63d01\xa1\x82\x09\x00\xa2\x01\x05\x02\x05"),
        (&values, b"\xa1\x63d01\xa1\x09\xa2\x00\xa2\x01\x05\x02\x05\x01\xa1\x01\x05"),
        (&[], b"\xa0"),
    ];
    for root in ["/d01", "d01", "/d01/"] {
        for (records, expected) in table {
            let encoder = Encoder::records(Path::ROOT, records).rooted_at(root);
            assert_eq!(encoder.encode_to_vec(LWM2M_CBOR).as_deref(), Ok(expected), "{root}");
        }
    }
    for format in [SENML_JSON, SENML_CBOR, LWM2M_CBOR] {
        let payload = Encoder::records(Path::ROOT, &values).rooted_at("/d01").encode_to_vec(format).unwrap();
        let expected = ["d01 /9/0/1 = 5", "d01 /9/0/2 = 5", "d01 /9/1/1 = 5"];
        assert_eq!(read_all(format, &payload).unwrap(), expected, "{format}");
        assert_eq!(read_one(format, &payload, "d02").unwrap(), [""; 0], "{format}");
        let rooted = Decoder::new(format, &payload, Path::ROOT).rooted_at("/d01");
        let mut back = Vec::new();
        rooted
            .records(&[], &mut |record| {
                back.push((record.path, record.value.and_then(|value| value.as_i64())));
                Ok(())
            })
            .unwrap();
        let expected: Vec<_> = values.iter().map(|record| (record.path, Some(5))).collect();
        assert_eq!(back, expected, "{format}");
    }
}

#[test]
fn a_long_payload_with_a_prefix_is_written_in_pieces_as_in_one() {
    let prefix = "d".repeat(30);
    let records: Vec<Record<'_>> =
        (0..400).map(|id| Record::new(Path::resource(9, id % 3, id), Value::Integer(id.into()))).collect();
    let encoder = Encoder::records(Path::ROOT, &records).rooted_at(&prefix);
    let whole = encoder.encode_to_vec(LWM2M_CBOR).unwrap();
    let mut stream = Vec::new();
    let size = encoder.encode_to(LWM2M_CBOR, &mut [0; 192], &mut |piece: &[u8]| {
        stream.extend_from_slice(piece);
        Ok(())
    });
    assert_eq!((size, stream.len()), (Ok(whole.len()), whole.len()));
    assert_eq!(stream, whole);
    let mut reader = lwm2m_cbor::Reader::new(&whole, Path::ROOT, &[], &mut []).prefix(&prefix);
    assert_eq!(reader.records().filter(Result::is_ok).count(), 400);
}
