//! SenML JSON, SenML-ETCH JSON and the JSON of LwM2M 1.0, held against payloads of other
//! implementations and of the standard, and against rules.

#![cfg(all(feature = "std", feature = "senml-json", feature = "lwm2m-json"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod payloads;

use lwm2m_runtime::codec::Sink;
use lwm2m_runtime::codec::{Writer, lwm2m_json, senml_json};
use lwm2m_runtime::definition::{Definitions, Operations, ResourceDef, ResourceType, Resources};
use lwm2m_runtime::error::Rule;
use lwm2m_runtime::field::Field;
use lwm2m_runtime::{
    ContentFormat, Decoder, Encoder, Error, ErrorKind, Object, ObjectDef, ObjectLink, Path, Record, Time,
    Value,
};
use payloads::{Owned, read};
use proptest::prelude::*;

/// Resource 0 to 8 have one type each, so do 10 to 18 with instances; 100 has none.
static RESOURCES: Resources<'static, 18> = {
    const fn of(id: u16, kind: ResourceType) -> ResourceDef<'static> {
        let resource = ResourceDef::new(id, "", Operations::ReadWrite, kind);
        if id < 10 { resource } else { resource.multiple() }
    }
    Resources::new([
        of(0, ResourceType::String),
        of(1, ResourceType::Integer),
        of(2, ResourceType::Unsigned),
        of(3, ResourceType::Float),
        of(4, ResourceType::Boolean),
        of(5, ResourceType::Opaque),
        of(6, ResourceType::Time),
        of(7, ResourceType::ObjectLink),
        of(8, ResourceType::CoreLink),
        of(10, ResourceType::String),
        of(11, ResourceType::Integer),
        of(12, ResourceType::Unsigned),
        of(13, ResourceType::Float),
        of(14, ResourceType::Boolean),
        of(15, ResourceType::Opaque),
        of(16, ResourceType::Time),
        of(17, ResourceType::ObjectLink),
        of(18, ResourceType::CoreLink),
    ])
};
static OBJECT: ObjectDef<'static> = ObjectDef::new(1024, "", RESOURCES.table()).multiple();
static DEFINITIONS: Definitions<'static> = &[&OBJECT];

const FORMATS: [ContentFormat; 3] =
    [ContentFormat::SENML_JSON, ContentFormat::SENML_ETCH_JSON, ContentFormat::LWM2M_JSON];

fn senml(payload: &str) -> Result<Vec<Owned>, Error> {
    read(ContentFormat::SENML_JSON, payload.as_bytes(), Path::ROOT, DEFINITIONS)
}

/// Returns a number as the type of a resource.
fn number(resource: u16, text: &str) -> Result<Owned, ErrorKind> {
    let payload = format!(r#"[{{"n":"/1024/0/{resource}","v":{text}}}]"#);
    senml(&payload).map(|mut records| records.remove(0)).map_err(|error| error.kind())
}

fn single<'a>(resource: u16, value: Value<'a>) -> Record<'a> {
    Record::new(Path::resource(1024, 0, resource), value)
}

#[test]
fn a_number_is_the_integer_that_it_is_exactly() {
    let wrong = |expected| Err(ErrorKind::WrongType { expected });
    let integer = |number| Ok(Value::Integer(number));
    let table = [
        (1, "9223372036854775807", integer(i64::MAX)),
        (1, "-9223372036854775808", integer(i64::MIN)),
        (1, "9223372036854775808", wrong(ResourceType::Integer)),
        (1, "-9223372036854775809", wrong(ResourceType::Integer)),
        (1, "-0", integer(0)),
        (1, "1e3", integer(1000)),
        (1, "3.0", integer(3)),
        (1, "-1.50E+1", integer(-15)),
        (1, "12000e-3", integer(12)),
        (1, "0.0e99999999999999999999", integer(0)),
        (1, "922337203685477580.7e1", integer(i64::MAX)),
        (1, "3.5", wrong(ResourceType::Integer)),
        (1, "1e19", wrong(ResourceType::Integer)),
        (1, "1e400", wrong(ResourceType::Integer)),
        (1, "1e-99999999999999999999", wrong(ResourceType::Integer)),
        (2, "18446744073709551615", Ok(Value::Unsigned(u64::MAX))),
        (2, "18446744073709551615.000", Ok(Value::Unsigned(u64::MAX))),
        (2, "18446744073709551616", wrong(ResourceType::Unsigned)),
        (2, "-0", Ok(Value::Unsigned(0))),
        (2, "-1", wrong(ResourceType::Unsigned)),
        (6, "1.638435E9", Ok(Value::Time(Time(1_638_435_000)))),
        (3, "20", Ok(Value::Float(20.0))),
        (3, "-0", Ok(Value::Float(-0.0))),
        (3, "0.1", Ok(Value::Float(0.1))),
        (3, "9007199254740993", Ok(Value::Float(9_007_199_254_740_992.0))),
        (3, "1e-400", Ok(Value::Float(0.0))),
        (3, "1e400", wrong(ResourceType::Float)),
        (100, "7", integer(7)),
        (100, "9223372036854775808", Ok(Value::Unsigned(1 << 63))),
        (100, "18446744073709551616", wrong(ResourceType::Integer)),
        (100, "7.0", Ok(Value::Float(7.0))),
        (0, "7", wrong(ResourceType::String)),
        (4, "1", wrong(ResourceType::Boolean)),
    ];
    for (resource, text, expected) in table {
        let found = number(resource, text);
        let path = Path::resource(1024, 0, resource);
        let expected = expected.map(|value| Owned::from(&Record::new(path, value)));
        assert_eq!(found, expected, "{text} as resource {resource}");
    }
    for text in ["01", "-", "+1", "1.", ".5", "1e", "1e+", "0x10", "NaN", "Infinity", "-01", "1 2", "1_0"] {
        assert!(matches!(number(1, text), Err(ErrorKind::Malformed(_))), "{text}");
    }
}

#[test]
fn text_comes_out_as_it_is_meant() {
    let table = [
        (r#""""#, ""),
        (r#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{c}\n\r\tz"),
        (r#""\u00e9\u20AC\uD83D\uDE00é€😀""#, "é€😀é€😀"),
        (r#""eightoct\u0065ts and more than eight""#, "eightoctets and more than eight"),
    ];
    for (json, text) in table {
        let records = senml(&format!(r#"[{{"n":"/1024/0/0","vs":{json}}}]"#)).unwrap();
        assert_eq!(records, [Owned::from(&single(0, Value::String(text)))], "{json}");
    }
    for json in [
        r#""\ud83d""#,
        r#""\ude00\ud83d""#,
        r#""\ud83dx""#,
        r#""\ud83d\u0041""#,
        r#""\x""#,
        r#""\u12g4""#,
        "\"\n\"",
        "\"\u{1f}\"",
    ] {
        let error = senml(&format!(r#"[{{"n":"/1024/0/0","vs":{json}}}]"#)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Malformed(_)), "{json}");
        assert!(error.offset().is_some_and(|offset| offset > 20), "{json}");
    }
}

#[test]
fn bytes_come_in_either_alphabet_and_padded_or_not() {
    for text in ["-_8AAQ", "-_8AAQ==", "+/8AAQ==", r"+\/8AAQ", r"\u002b/8AAQ"] {
        let records = senml(&format!(r#"[{{"n":"/1024/0/5","vd":"{text}"}}]"#)).unwrap();
        assert_eq!(records, [Owned::from(&single(5, Value::Opaque(&[0xfb, 0xff, 0, 1])))], "{text}");
    }
    for text in ["-_8AAQ=", "=", "-/8AAQ", "A", "AAQ=A", "A A=", "AB"] {
        let error = senml(&format!(r#"[{{"n":"/1024/0/5","vd":"{text}"}}]"#)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Malformed(_)), "{text}");
    }
}

#[test]
fn labels_come_in_any_order_and_unknown_ones_are_read_over() {
    let expected = Record { time: Some(268_500_010.0), ..single(1, Value::Integer(7)) };
    for payload in [
        r#"[{"v":7,"t":10,"n":"1","bt":268500000,"bn":"/1024/0/"}]"#,
        r#" [ { "bn" : "/1024" , "bver":10, "u":"Cel","bu":null,"ut":1.5, "n" : "\/0\/1" ,"bt":2.685e8,"v":7, "t":10 } ] "#,
        r#"[{"\u006e":"/1024/0/1","x":{"a":[1,{"b":[]},"]",{}],"c":true},"v":7,"bt":268500000,"t":1e1}]"#,
    ] {
        assert_eq!(senml(payload).unwrap(), [Owned::from(&expected)], "{payload}");
    }
}

#[test]
fn json_that_breaks_a_rule_is_refused_at_its_offset() {
    let deep = format!(r#"[{{"x":{}}}]"#, "[".repeat(65));
    let malformed = ErrorKind::Malformed(Rule::JsonSyntax);
    let table = [
        ("", ErrorKind::Truncated { missing: 1 }, 0),
        ("[", ErrorKind::Truncated { missing: 1 }, 1),
        ("{}", malformed, 0),
        ("[1]", malformed, 1),
        ("[{}]", malformed, 1),
        ("[]x", malformed, 2),
        ("[{\"n\":\"/1024/0/1\",\"v\":7}],", malformed, 25),
        (r#"[{"n":"/1024/0/1","v":7},]"#, malformed, 25),
        (r#"[{"n":"/1024/0/1","v":7,}]"#, malformed, 24),
        (r#"[{"n":"/1024/0/1","v":7 8}]"#, malformed, 24),
        (r#"[{"n":"/1024/0/1","v":7,"v":8}]"#, malformed, 24),
        (r#"[{"n":"/1024/0/1","v":7,"vs":""}]"#, malformed, 24),
        (r#"[{"n":"/1024/0/1","n":"/1024/0/1","v":7}]"#, malformed, 18),
        (r#"[{"n":"/1024/0/1","v":null}]"#, malformed, 22),
        (r#"[{"n":"/1024/0/1","v":"7"}]"#, malformed, 22),
        (r#"[{"n":"/1024/0/1","v":true}]"#, malformed, 22),
        (r#"[{"n":"/1024/0/4","vb":1}]"#, malformed, 23),
        (r#"[{"n":"/1024/0/4","vb":truth}]"#, malformed, 23),
        (r#"[{"n":"/1024/0/1","v":7,"new_":1}]"#, malformed, 25),
        (r#"[{"n":"/1024/0/1","v":7,"bver":11}]"#, malformed, 31),
        (r#"[{"n":"/1024/0/1","v":7,"bv":1}]"#, malformed, 24),
        (r#"[{"n":"/1024/0/1","s":1}]"#, malformed, 18),
        (
            r#"[{"n":"/1024/0/1","v":7,"t":1e400}]"#,
            ErrorKind::WrongType { expected: ResourceType::Float },
            28,
        ),
        (r#"[{"bn":"/1024//","n":"0","v":7}]"#, malformed, 7),
        (r#"[{"n":"/1024/0/x","v":7}]"#, malformed, 1),
        (r#"[{"n":"/1024/0/65535","v":7}]"#, ErrorKind::BadPath, 1),
        (
            r#"[{"n":"/1024/0/7","vlo":"FFFF:FFFF"}]"#,
            ErrorKind::WrongType { expected: ResourceType::ObjectLink },
            24,
        ),
        (deep.as_str(), malformed, 71),
    ];
    for (payload, kind, offset) in table {
        let error = senml(payload).unwrap_err();
        let same = match kind {
            ErrorKind::Malformed(_) => {
                matches!(error.kind(), ErrorKind::Malformed(_))
            }
            kind => error.kind() == kind,
        };
        assert!(same && error.offset() == Some(offset), "{payload}: {error}");
    }
    let error = senml("[{\"n\":\"/1024/0/1\",\"v\":7},{\"n\":1}]").unwrap_err();
    assert_eq!((error.path(), error.offset()), (Path::resource(1024, 0, 1), Some(30)), "the path reached");
    let bytes = b"[{\"n\":\"/1024/0/0\",\"vs\":\"\xff\"}]";
    let error = read(ContentFormat::SENML_JSON, bytes, Path::ROOT, DEFINITIONS).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::NotUtf8, Some(24)));
}

#[test]
fn a_record_outside_of_the_request_is_refused() {
    let payload = br#"[{"n":"/1024/0/1","v":7},{"n":"/1024/1/1","v":7}]"#;
    let base = Path::instance(1024, 0);
    let error = read(ContentFormat::SENML_JSON, payload, base, DEFINITIONS).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::OutsidePath, Some(25)));
    assert_eq!(error.path(), Path::resource(1024, 1, 1));
}

/// Some peers write a link as a string.
#[test]
fn a_string_is_a_link_if_that_is_the_type_of_its_resource() {
    let link = |object, instance| Ok(Value::ObjectLink(ObjectLink { object, instance }));
    let no_link = Err(ErrorKind::WrongType { expected: ResourceType::ObjectLink });
    let table = [
        (7, "vs", "3303:1", link(3303, 1)),
        (7, "vs", "65535:65535", link(65535, 65535)),
        (7, "vs", r"\u0033303:1", link(3303, 1)),
        (7, "vlo", "3303:1", link(3303, 1)),
        (7, "vs", "3303", no_link),
        (7, "vs", "65536:0", no_link),
        (7, "vs", "", no_link),
        (0, "vs", "3303:1", Ok(Value::String("3303:1"))),
        (0, "vlo", "3303:1", Err(ErrorKind::WrongType { expected: ResourceType::String })),
        // Without a definition, the label decides.
        (100, "vs", "3303:1", Ok(Value::String("3303:1"))),
        (100, "vlo", "3303:1", link(3303, 1)),
    ];
    for (resource, label, text, expected) in table {
        let path = Path::resource(1024, 0, resource);
        let expected = expected.map(|value| vec![Owned::from(&Record::new(path, value))]);
        let payload = format!(r#"[{{"n":"{path}","{label}":"{text}"}}]"#);
        assert_eq!(senml(&payload).map_err(|error| error.kind()), expected, "{payload}");
        let label = if label == "vs" { "sv" } else { "ov" };
        let payload = format!(r#"{{"e":[{{"n":"{path}","{label}":"{text}"}}]}}"#);
        let found = read(ContentFormat::LWM2M_JSON, payload.as_bytes(), Path::ROOT, DEFINITIONS);
        assert_eq!(found.map_err(|error| error.kind()), expected, "{payload}");
    }
}

#[test]
fn nulls_belong_to_etch() {
    let payload = r#"[{"bn":"/1024/0/10/","n":"1","v":null},{"n":"2","vs":"a"}]"#;
    let removed = Record::empty(Path::resource_instance(1024, 0, 10, 1));
    let written = Record::new(Path::resource_instance(1024, 0, 10, 2), Value::String("a"));
    let format = ContentFormat::SENML_ETCH_JSON;
    let records = read(format, payload.as_bytes(), Path::ROOT, DEFINITIONS).unwrap();
    assert_eq!(records, [Owned::from(&removed), Owned::from(&written)]);
    let error = senml(payload).unwrap_err();
    let kind = ErrorKind::Malformed(Rule::JsonNumber);
    assert_eq!((error.kind(), error.offset()), (kind, Some(33)));
    let records = [removed, written];
    let bytes = Encoder::records(Path::resource(1024, 0, 10), &records).encode_to_vec(format).unwrap();
    assert_eq!(
        str::from_utf8(&bytes),
        Ok(r#"[{"n":"/1024/0/10/1","v":null},{"n":"/1024/0/10/2","vs":"a"}]"#)
    );
}

#[test]
fn entries_of_lwm2m_json_may_come_before_their_base() {
    let time = Some(1_700_000_000.0);
    let expected = [
        Record { time, ..single(5, Value::Opaque(&[0xfb, 0xff])) },
        Record {
            time: Some(1_699_999_995.0),
            ..single(7, Value::ObjectLink(ObjectLink { object: 66, instance: 0 }))
        },
    ];
    let expected: Vec<Owned> = expected.iter().map(Owned::from).collect();
    let base = Path::instance(1024, 0);
    let read = |payload: &str| read(ContentFormat::LWM2M_JSON, payload.as_bytes(), base, DEFINITIONS);
    for payload in [
        r#"{"e":[{"n":"5","sv":"+/8="},{"n":"7","ov":"66:0","t":-5}],"bt":1700000000,"bn":"/1024/0/"}"#,
        r#"{"bt":1700000000,"e":[{"n":"5","sv":"+/8="},{"ov":"66:0","n":"7","t":-5}]}"#,
        r#" {"bn":"\/1024","x":[{}],"e":[{"n":"/0/5","sv":"+/8="},{"n":"/0/7","ov":"66:0","t":-5}],"bt":1.7e9} "#,
    ] {
        assert_eq!(read(payload).as_ref(), Ok(&expected), "{payload}");
    }
    let malformed = |rule| ErrorKind::Malformed(rule);
    let wrong_type = ErrorKind::WrongType { expected: ResourceType::Boolean };
    for (payload, kind, offset) in [
        ("[]", malformed(Rule::JsonSyntax), 0),
        ("{}", malformed(Rule::JsonEntries), 0),
        (r#"{"bn":"/1024/0/"}"#, malformed(Rule::JsonEntries), 0),
        (r#"{"e":{}}"#, malformed(Rule::JsonSyntax), 5),
        (r#"{"e":[]} x"#, malformed(Rule::JsonTrailing), 9),
        (r#"{"e":[],"e":[]}"#, malformed(Rule::SenmlLabelTwice), 8),
        (r#"{"e":[{"n":"1","v":1,"sv":"1"}]}"#, malformed(Rule::SenmlValueTwice), 21),
        (r#"{"bn":"/1024/1/","e":[{"n":"1","v":1}]}"#, ErrorKind::OutsidePath, 22),
        (r#"{"e":[{"n":"4","v":1}]}"#, wrong_type, 19),
        (r#"{"e":[{"n":"1","v":null}]}"#, malformed(Rule::JsonNumber), 19),
    ] {
        let error = read(payload).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (kind, Some(offset)), "{payload}");
    }
    assert_eq!(read(r#"{"bn":"/1024/0/","e":[]}"#), Ok(vec![]));
}

/// LwM2M Core 1.0.2, 6.4.4: the base name is optional, and names are whole paths without it.
#[test]
fn names_of_lwm2m_json_need_no_base_name() {
    let table = [
        // Whole paths for a request of each level.
        ("/", r#""/1024/0/1""#),
        ("/1024", r#""/1024/0/1""#),
        ("/1024/0", r#""/1024/0/1""#),
        ("/1024/0", r#""\/1024\/0\/1""#),
        ("/1024/0/1", r#""/1024/0/1""#),
        // Paths below that of the request.
        ("/", r#""1024/0/1""#),
        ("/1024", r#""0/1""#),
        ("/1024/0", r#""1""#),
        ("/1024/0/1", r#""""#),
    ];
    let expected = Owned::from(&single(1, Value::Integer(7)));
    for (base, name) in table {
        let entry = format!(r#""e":[{{"n":{name},"v":7}}]"#);
        for payload in [
            format!("{{{entry}}}"),
            format!(r#"{{"bn":"",{entry}}}"#),
            format!(r#"{{{entry},"bn":""}}"#),
            // No base time either.
            format!(r#"{{"bt":0,{entry}}}"#),
        ] {
            let base = base.parse().unwrap();
            let found = read(ContentFormat::LWM2M_JSON, payload.as_bytes(), base, DEFINITIONS);
            assert_eq!(found.as_deref(), Ok(std::slice::from_ref(&expected)), "{base} {payload}");
        }
    }
    // Several entries: the form of one does not change that of the next.
    let payload = r#"{"e":[{"n":"/1024/0/1","v":7},{"n":"1","v":7},{"v":7,"n":"/1024/0/1"}]}"#;
    let found = read(ContentFormat::LWM2M_JSON, payload.as_bytes(), Path::instance(1024, 0), DEFINITIONS);
    assert_eq!(found.map(|records| records.len()), Ok(3));
}

#[test]
fn a_whole_path_in_lwm2m_json_is_checked_like_any_other() {
    let malformed = ErrorKind::Malformed(Rule::SenmlPath);
    let outside = ErrorKind::OutsidePath;
    let table = [
        ("/1024/0", r#""e":[{"n":"/1024/1/1","v":7}]"#, outside),
        ("/1024/0", r#""e":[{"n":"/","v":7}]"#, outside),
        ("/1024/0", r#""e":[{"n":"//1024/0/1","v":7}]"#, malformed),
        ("/1024/0", r#""e":[{"n":"/1024/0/1/","v":7}]"#, malformed),
        ("/1024/0", r#""e":[{"n":"/1024/00/1","v":7}]"#, malformed),
        ("/1024/0", r#""e":[{"n":"/1024/0/1/2/3","v":7}]"#, malformed),
        ("/1024/0", r#""e":[{"n":"/1024/65535/1","v":7}]"#, ErrorKind::BadPath),
        ("/1024/0", r#""e":[{"n":"1024/0/1","v":7}]"#, malformed),
        // A base name and a name make one text, whatever the slashes.
        ("/1024/0", r#""bn":"/1024/0/","e":[{"n":"/1","v":7}]"#, malformed),
        ("/1024/0", r#""bn":"/","e":[{"n":"/1024/0/1","v":7}]"#, malformed),
    ];
    for (base, members, expected) in table {
        let payload = format!("{{{members}}}");
        let base = base.parse().unwrap();
        let found = read(ContentFormat::LWM2M_JSON, payload.as_bytes(), base, DEFINITIONS);
        assert_eq!(found.map_err(|error| error.kind()), Err(expected), "{payload}");
    }
}

/// RFC 8428, 4.5.1: base name and name are one text, and either may be missing.
#[test]
fn names_of_senml_need_no_base_name() {
    let expected = Owned::from(&single(1, Value::Integer(7)));
    for record in [
        r#"{"n":"/1024/0/1","v":7}"#,
        r#"{"bn":"","n":"/1024/0/1","v":7}"#,
        r#"{"n":"/1024/0/1","v":7,"bn":""}"#,
        r#"{"n":"1024/0/1","v":7}"#,
        r#"{"bn":"/","n":"1024/0/1","v":7}"#,
        r#"{"bn":"/1024/0/1","v":7}"#,
        r#"{"bn":"/1024/0/1","n":"","v":7}"#,
    ] {
        assert_eq!(senml(&format!("[{record}]")).as_deref(), Ok(std::slice::from_ref(&expected)), "{record}");
    }
    // An empty base name ends the one before.
    let payload = r#"[{"bn":"/1024/0/","n":"1","v":7},{"bn":"","n":"/1024/0/1","v":7}]"#;
    assert_eq!(senml(payload), Ok(vec![expected.clone(), expected]));
}

#[test]
fn a_float_that_is_no_number_cannot_be_written() {
    for format in FORMATS {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for record in [
                single(3, Value::Float(number)),
                Record { time: Some(number), ..single(3, Value::Float(1.0)) },
            ] {
                let error = Encoder::records(Path::ROOT, &[record]).encode_to_vec(format).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::NotRepresentable, "{format} {record:?}");
            }
        }
    }
}

#[test]
fn base_names_and_times_are_chosen_for_a_short_payload() {
    let at = |seconds: f64, resource, value| Record { time: Some(seconds), ..single(resource, value) };
    let path = |text: &str| Record::empty(text.parse().unwrap());
    let integer = |resource| single(resource, Value::Integer(1));
    let table: [(&str, Vec<Record<'_>>, &str); 8] = [
        ("/1024/0/1", vec![integer(1)], r#"[{"n":"/1024/0/1","v":1}]"#),
        ("/1024/0", vec![integer(1)], r#"[{"n":"/1024/0/1","v":1}]"#),
        (
            "/",
            vec![integer(1), integer(100), integer(2)],
            r#"[{"bn":"/1024/0/","n":"1","v":1},{"n":"100","v":1},{"n":"2","v":1}]"#,
        ),
        ("/", vec![path("/1/0"), path("/1/2"), path("/")], r#"[{"n":"/1/0"},{"n":"/1/2"},{"n":"/"}]"#),
        (
            "/",
            vec![
                at(1.7e9, 3, Value::Float(22.9)),
                at(1.7e9 + 10.0, 3, Value::Float(22.4)),
                at(1.7e9 + 20.5, 3, Value::Float(24.0)),
                single(3, Value::Float(1e30)),
            ],
            r#"[{"bn":"/1024/0/3","bt":1700000000,"v":22.9},{"t":10,"v":22.4},{"t":20.5,"v":24},{"bt":0,"v":1e30}]"#,
        ),
        (
            "/",
            vec![at(5.0, 1, Value::Integer(1)), at(5.0, 2, Value::Unsigned(1)), path("/5")],
            r#"[{"bt":5,"n":"/1024/0/1","v":1},{"n":"/1024/0/2","v":1},{"bt":0,"n":"/5"}]"#,
        ),
        (
            "/1024/0/0",
            vec![single(0, Value::String("a\"\\\n\u{1}é😀"))],
            "[{\"n\":\"/1024/0/0\",\"vs\":\"a\\\"\\\\\\n\\u0001é😀\"}]",
        ),
        ("/1024/0/5", vec![single(5, Value::Opaque(&[0xfb, 0xff]))], r#"[{"n":"/1024/0/5","vd":"-_8"}]"#),
    ];
    for (base, records, expected) in table {
        let encoder = Encoder::records(base.parse().unwrap(), &records);
        let bytes = encoder.encode_to_vec(ContentFormat::SENML_JSON).unwrap();
        assert_eq!(str::from_utf8(&bytes), Ok(expected));
    }
}

/// An instance with an Integer that may be absent.
struct Sparse(Option<i64>);

impl Object for Sparse {
    fn definition() -> &'static ObjectDef<'static> {
        &OBJECT
    }

    fn object_definition(&self) -> &'static ObjectDef<'static> {
        &OBJECT
    }

    fn field(&self, index: usize) -> Option<&dyn Field> {
        if index == 1 { Some(&self.0) } else { None }
    }

    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
        if index == 1 { Some(&mut self.0) } else { None }
    }
}

#[test]
fn a_part_that_is_absent_and_an_instance_without_values_are_left_out() {
    let (full, empty) = (Sparse(Some(7)), Sparse(None));
    let parts: [(Path, &dyn Object); 4] = [
        (Path::resource(1024, 0, 1), &full),
        (Path::resource(1024, 1, 1), &empty),
        (Path::instance(1024, 2), &empty),
        (Path::instance(1024, 3), &full),
    ];
    let bytes = Encoder::composite(&parts).encode_to_vec(ContentFormat::SENML_JSON).unwrap();
    let expected = r#"[{"n":"/1024/0/1","v":7},{"bn":"/1024/3/","n":"1","v":7}]"#;
    assert_eq!(str::from_utf8(&bytes), Ok(expected));
    let all: [(u16, &dyn Object); 2] = [(0, &empty), (1, &full)];
    let read = |instances| {
        let encode = |format| Encoder::read_all(1024, instances).encode_to_vec(format).unwrap();
        [ContentFormat::SENML_JSON, ContentFormat::LWM2M_JSON]
            .map(|format| String::from_utf8(encode(format)).unwrap())
    };
    assert_eq!(
        read(&all),
        [r#"[{"bn":"/1024/1/","n":"1","v":7}]"#, r#"{"bn":"/1024/","e":[{"n":"1/1","v":7}]}"#]
    );
    assert_eq!(read(&all[..1]), ["[]", r#"{"bn":"/1024/","e":[]}"#]);
    // A path that is named is written: an instance to read.
    let paths = [Record::empty(Path::instance(1024, 0)), Record::empty(Path::resource(1024, 0, 1))];
    let bytes = Encoder::records(Path::ROOT, &paths).encode_to_vec(ContentFormat::SENML_JSON).unwrap();
    assert_eq!(str::from_utf8(&bytes), Ok(r#"[{"n":"/1024/0"},{"n":"/1024/0/1"}]"#));
}

#[test]
fn the_number_of_early_clients_means_lwm2m_json() {
    assert_eq!(ContentFormat::from_number(1543), Some(ContentFormat::LWM2M_JSON));
    for (number, name) in [(110, "senml-json"), (320, "senml-etch-json"), (11543, "lwm2m-json")] {
        let format = ContentFormat::from_number(number).unwrap();
        assert_eq!((format.name(), ContentFormat::from_name(name)), (name, Some(format)));
    }
}

#[test]
fn paths_may_have_a_root_in_front() {
    let mut buffer = [0; 64];
    let mut writer = senml_json::Writer::new(&mut buffer, Path::instance(3, 0)).rooted_at("/lwm2m");
    writer.begin_instance(Path::instance(3, 0));
    writer.value(9, Value::Integer(95));
    writer.value(10, Value::Integer(15));
    writer.end_instance();
    let count = writer.finish().unwrap();
    assert_eq!(&buffer[..count], br#"[{"bn":"/lwm2m/3/0/","n":"9","v":95},{"n":"10","v":15}]"#);
    let mut reader =
        senml_json::Reader::new(&buffer[..count], Path::instance(3, 0), &[], &mut []).rooted_at("/lwm2m");
    let records: Result<Vec<_>, _> = reader.records().collect();
    let expected =
        [(9, 95), (10, 15)].map(|(id, value)| Record::new(Path::resource(3, 0, id), Value::Integer(value)));
    assert_eq!(records.as_deref(), Ok(expected.as_slice()));
}

#[test]
fn the_iterator_ends_with_the_first_error() {
    let payload = br#"[{"n":"/1024/0/1","v":7},{"n":"/1024/0/2","v":-1},{"n":"/1024/0/1","v":7}]"#;
    let mut reader = senml_json::Reader::new(payload, Path::ROOT, DEFINITIONS, &mut []);
    let found: Vec<bool> = reader.records().map(|record| record.is_ok()).collect();
    assert_eq!(found, [true, false]);
    let payload = br#"{"e":[{"n":"1","v":7},{"n":"2","v":-1},{"n":"1","v":7}]}"#;
    let mut reader = lwm2m_json::Reader::new(payload, Path::instance(1024, 0), DEFINITIONS, &mut []);
    let found: Vec<bool> = reader.records().map(|record| record.is_ok()).collect();
    assert_eq!(found, [true, false]);
}

/// Values that live in the scratch stay as they are while others come.
#[test]
fn values_in_the_scratch_live_side_by_side() {
    let payload = br#"[{"bn":"/1024/0/10/","n":"1","vs":"\n1"},{"n":"2","vs":"\n2"},{"n":"3","vs":"\n3"}]"#;
    for size in 0..8 {
        let mut scratch = vec![0; size];
        let mut reader = senml_json::Reader::new(payload, Path::ROOT, DEFINITIONS, &mut scratch);
        let mut kept = Vec::new();
        for record in reader.records() {
            kept.push(record.unwrap());
        }
        let texts: Vec<_> = kept.iter().filter_map(|record| record.value?.as_str()).collect();
        assert_eq!(texts, ["\n1", "\n2", "\n3"], "{size}");
    }
}

fn any_value(kind: u16) -> BoxedStrategy<Owned> {
    let path = Path::ROOT;
    let own = move |value: Value<'_>| Owned::from(&Record::new(path, value));
    match kind {
        0 => any::<String>().prop_map(move |text| own(Value::String(&text))).boxed(),
        1 => any::<i64>().prop_map(move |number| own(Value::Integer(number))).boxed(),
        2 => any::<u64>().prop_map(move |number| own(Value::Unsigned(number))).boxed(),
        3 => (proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO)
            .prop_map(move |number| own(Value::Float(number)))
            .boxed(),
        4 => any::<bool>().prop_map(move |truth| own(Value::Boolean(truth))).boxed(),
        5 => any::<Vec<u8>>().prop_map(move |bytes| own(Value::Opaque(&bytes))).boxed(),
        6 => any::<i64>().prop_map(move |seconds| own(Value::Time(Time(seconds)))).boxed(),
        7 => any::<(u16, u16)>()
            .prop_map(move |(object, instance)| own(Value::ObjectLink(ObjectLink { object, instance })))
            .boxed(),
        _ => "[</0-9>;=\",]{0,20}".prop_map(move |text| own(Value::CoreLink(&text))).boxed(),
    }
}

fn any_record() -> impl Strategy<Value = Owned> {
    let time = proptest::option::of((1..4_000_000_000_000_i64).prop_map(|millis| millis as f64 / 1000.0));
    let place = (0..9_u16, 0..3_u16, proptest::option::of(0..3_u16), time, proptest::bool::weighted(0.9));
    place.prop_flat_map(|(kind, instance, within, time, valued)| {
        let path = match within {
            None => Path::resource(1024, instance, kind),
            Some(id) => Path::resource_instance(1024, instance, kind + 10, id),
        };
        any_value(kind).prop_map(move |owned| owned.placed(path, time, valued))
    })
}

fn records() -> impl Strategy<Value = Vec<Owned>> {
    proptest::collection::vec(any_record(), 0..12)
}

fn encode(records: &[Owned], format: ContentFormat) -> Vec<u8> {
    let records: Vec<Record<'_>> = records.iter().map(Owned::record).collect();
    Encoder::records(Path::ROOT, &records).encode_to_vec(format).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_records_come_back_equal(records in records()) {
        for format in FORMATS {
            let payload = encode(&records, format);
            let text = String::from_utf8_lossy(&payload);
            prop_assert!(serde_json::from_slice::<serde_json::Value>(&payload).is_ok(), "{text}");
            prop_assert_eq!(&read(format, &payload, Path::ROOT, DEFINITIONS).unwrap(), &records, "{}", text);
        }
    }

    #[test]
    fn a_payload_that_is_cut_off_is_refused(records in records()) {
        for format in FORMATS {
            let payload = encode(&records, format);
            for end in 0..payload.len() {
                let cut = payload.get(..end).unwrap();
                prop_assert!(read(format, cut, Path::ROOT, DEFINITIONS).is_err());
            }
        }
    }

    #[test]
    fn bytes_of_any_kind_do_no_harm(
        records in records(),
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        for format in FORMATS {
            let mut payload = encode(&records, format);
            for (place, byte) in &places {
                let place = place.index(payload.len());
                payload[place] = *byte;
            }
            let _ = read(format, &payload, Path::ROOT, DEFINITIONS);
            let _ = Decoder::new(format, &payload, Path::ROOT).records(&[], &mut |_| Ok(()));
        }
    }
}
