//! The formats in CBOR: what is read, what is refused and where, what is written and how long it is.
#![cfg(all(feature = "cbor", feature = "senml-cbor", feature = "lwm2m-cbor", feature = "alloc"))]

#[path = "cbor/properties.rs"]
mod properties;
#[path = "cbor/values.rs"]
mod values;

use lwm2m_runtime::codec::{lwm2m_cbor, senml_cbor};
use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
use lwm2m_runtime::error::Rule;
use lwm2m_runtime::{
    ContentFormat, Decoder, Encoder, Error, ErrorKind, ObjectDef, ObjectLink, Path, Record, Time, Value,
};

static RESOURCES: Resources<'static, 9> = Resources::new([
    ResourceDef::new(0, "Text", Operations::ReadWrite, ResourceType::String),
    ResourceDef::new(1, "Integer", Operations::ReadWrite, ResourceType::Integer),
    ResourceDef::new(2, "Unsigned", Operations::ReadWrite, ResourceType::Unsigned),
    ResourceDef::new(3, "Float", Operations::ReadWrite, ResourceType::Float),
    ResourceDef::new(4, "Boolean", Operations::ReadWrite, ResourceType::Boolean),
    ResourceDef::new(5, "Opaque", Operations::ReadWrite, ResourceType::Opaque),
    ResourceDef::new(6, "Time", Operations::ReadWrite, ResourceType::Time),
    ResourceDef::new(7, "Objlnk", Operations::ReadWrite, ResourceType::ObjectLink),
    ResourceDef::new(8, "Corelnk", Operations::ReadWrite, ResourceType::CoreLink),
]);
static OBJECT: ObjectDef<'static> = ObjectDef::new(9, "Everything", RESOURCES.table()).multiple();

const INSTANCE: Path = Path::instance(9, 0);

/// Bytes of hexadecimal digits, blanks aside.
fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().filter(|digit| !digit.is_whitespace()).collect();
    let pair = |pair: &[char]| u8::from_str_radix(&String::from_iter(pair), 16).expect("hexadecimal");
    digits.chunks(2).map(pair).collect()
}

/// Formats the records of a payload as text: `/9/0/1 = 5`, with ` at` and the time if there is one.
fn read(format: ContentFormat, payload: &[u8], base: Path) -> Result<Vec<String>, Error> {
    let mut said = Vec::new();
    Decoder::new(format, payload, base).records(&[&OBJECT], &mut |record| {
        let value = record.value.map_or("nothing".into(), |value| value.to_string());
        let time = record.time.map_or(String::new(), |time| format!(" at {time}"));
        said.push(format!("{} = {value}{time}", record.path));
        Ok(())
    })?;
    Ok(said)
}

fn refusal(format: ContentFormat, payload: &str, base: Path) -> (ErrorKind, Option<u32>, String) {
    match read(format, &hex(payload), base) {
        Ok(said) => panic!("{payload} was read as {said:?}"),
        Err(error) => (error.kind(), error.offset(), error.path().to_string()),
    }
}

#[test]
fn senml_is_read_in_every_form_that_peers_give_it() {
    let table = [
        // Labels in any order, the base name last.
        ("81 a3 02 05 00 61 31 21 65 2f392f302f", "/9/0/1 = 5"),
        // The slash on either side, and a base name that is the whole path.
        ("81 a3 21 64 2f392f30 00 62 2f31 02 05", "/9/0/1 = 5"),
        ("81 a2 21 66 2f392f302f31 02 05", "/9/0/1 = 5"),
        ("81 a2 00 66 2f392f302f31 02 05", "/9/0/1 = 5"),
        // An empty base name, and a name without the slash before it.
        ("81 a3 21 60 00 66 2f392f302f31 02 05", "/9/0/1 = 5"),
        ("81 a3 21 61 2f 00 65 392f302f31 02 05", "/9/0/1 = 5"),
        ("81 a2 00 65 392f302f31 02 05", "/9/0/1 = 5"),
        // Everything of indefinite length: the array, the map, and text in chunks.
        ("9f bf 00 66 2f392f302f30 03 7f 61 61 60 62 6263 ff ff ff", "/9/0/0 = \"abc\""),
        ("9f bf 00 7f 62 2f39 64 2f302f35 ff 08 5f 41 01 42 0203 ff ff ff", "/9/0/5 = 0x010203"),
        // A value in chunks before a name in chunks.
        ("81 a2 03 7f 62 6162 63 636465 ff 00 7f 63 2f392f 63 302f30 ff", "/9/0/0 = \"abcde\""),
        // A link, and the string that some peers write instead.
        ("81 a2 00 66 2f392f302f37 63 766c6f 66 333330333a31", "/9/0/7 = 3303:1"),
        ("81 a2 00 66 2f392f302f37 03 66 333330333a31", "/9/0/7 = 3303:1"),
        ("81 a2 03 7f 64 33333033 62 3a31 ff 00 66 2f392f302f37", "/9/0/7 = 3303:1"),
        // Integers of any width, and those of a float.
        ("81 a2 00 66 2f392f302f31 02 1b 0000000000000005", "/9/0/1 = 5"),
        ("81 a2 00 66 2f392f302f31 02 fb 4008000000000000", "/9/0/1 = 3"),
        ("81 a2 00 66 2f392f302f31 02 3b 7fffffffffffffff", "/9/0/1 = -9223372036854775808"),
        ("81 a2 00 66 2f392f302f32 02 1b ffffffffffffffff", "/9/0/2 = 18446744073709551615"),
        ("81 a2 00 66 2f392f302f33 02 05", "/9/0/3 = 5"),
        ("81 a2 00 66 2f392f302f33 02 f9 7e00", "/9/0/3 = NaN"),
        ("81 a2 00 66 2f392f302f36 02 fa 4e000000", "/9/0/6 = 536870912 s"),
        // A decimal fraction, in a value and in a base time.
        ("81 a2 00 66 2f392f302f33 02 c4 82 20 18 d7", "/9/0/3 = 21.5"),
        ("81 a2 00 66 2f392f302f31 02 c4 82 01 05", "/9/0/1 = 50"),
        ("81 a3 22 c4 82 20 1a 0cf98c65 00 66 2f392f302f31 02 05", "/9/0/1 = 5 at 21768099.7"),
        ("81 a2 00 66 2f392f302f37 63 766c6f 63 313a32", "/9/0/7 = 1:2"),
        ("81 a2 00 66 2f392f302f37 63 766c6f 64 313a3200", "/9/0/7 = 1:2"),
        ("81 a2 00 66 2f392f302f38 03 60", "/9/0/8 = \"\""),
        ("81 a2 00 66 2f392f302f34 04 f5", "/9/0/4 = true"),
        // Text labels, and labels that may be read over, whatever is nested in them.
        ("81 a2 61 6e 66 2f392f302f31 61 76 05", "/9/0/1 = 5"),
        ("81 a4 01 61 76 18 63 82 9f a1 00 bf ff ff f6 00 66 2f392f302f31 02 05", "/9/0/1 = 5"),
        ("81 a3 20 0a 00 66 2f392f302f31 02 05", "/9/0/1 = 5"),
        // A name alone.
        ("81 a1 00 64 2f392f30", "/9/0 = nothing"),
        // A resource without a definition is what its label says.
        ("81 a2 00 67 2f392f302f3939 02 05", "/9/0/99 = 5"),
        ("81 a2 00 67 2f392f302f3939 02 1b 8000000000000000", "/9/0/99 = 9223372036854775808"),
        ("81 a2 00 67 2f392f302f3939 63 766c6f 63 313a32", "/9/0/99 = 1:2"),
    ];
    for (payload, expected) in table {
        let said = read(ContentFormat::SENML_CBOR, &hex(payload), Path::ROOT);
        assert_eq!(said, Ok(vec![expected.to_owned()]), "{payload}");
    }
}

#[test]
fn base_names_and_times_last_until_they_are_replaced() {
    let payload = hex("84 a5 21 65 2f392f302f 22 1a 60000000 00 61 31 06 02 02 01
         a2 00 61 31 02 02
         a4 21 65 2f392f312f 00 61 31 06 20 02 03
         a3 22 00 00 61 31 02 04");
    let said = read(ContentFormat::SENML_CBOR, &payload, Path::ROOT).unwrap();
    let expected =
        ["/9/0/1 = 1 at 1610612738", "/9/0/1 = 2 at 1610612736", "/9/1/1 = 3 at 1610612735", "/9/1/1 = 4"];
    assert_eq!(said, expected);
}

#[test]
fn a_null_is_a_value_in_etch_and_nowhere_else() {
    let payload = "81 a2 00 66 2f392f302f31 02 f6";
    let said = read(ContentFormat::SENML_ETCH_CBOR, &hex(payload), Path::ROOT);
    assert_eq!(said, Ok(vec!["/9/0/1 = nothing".to_owned()]));
    refusal(ContentFormat::SENML_CBOR, payload, Path::ROOT);
}

#[test]
fn senml_that_breaks_a_rule_is_refused_where_it_does() {
    let wrong = |expected| ErrorKind::WrongType { expected };
    let kind = Rule::SenmlValue;
    let table = [
        ("", ErrorKind::Truncated { missing: 1 }, 0, "/9/0"),
        ("a0", ErrorKind::Malformed(Rule::ArrayExpected), 0, "/9/0"),
        ("81 00", ErrorKind::Malformed(Rule::RecordExpected), 1, "/9/0"),
        ("82 a2 00 66 2f392f302f31 02 05", ErrorKind::Truncated { missing: 1 }, 12, "/9/0/1"),
        ("81 a2 00 66 2f392f302f31 02", ErrorKind::Truncated { missing: 1 }, 11, "/9/0/1"),
        ("81 a2 00 66 2f392f302f30 03 64 616263", ErrorKind::Truncated { missing: 1 }, 11, "/9/0/0"),
        ("81 a2 00 66 2f392f302f31 02 05 00", ErrorKind::Malformed(Rule::TrailingBytes), 12, "/9/0/1"),
        ("9b ffffffffffffffff", ErrorKind::Truncated { missing: u16::MAX }, 0, "/9/0"),
        ("81 a2 00 66 2f392f302f30 03 61 ff", ErrorKind::NotUtf8, 11, "/9/0/0"),
        ("81 a2 00 66 2f392f302f30 03 7f 61 c3 61 a9 ff", ErrorKind::NotUtf8, 11, "/9/0/0"),
        ("81 a2 00 66 2f392f312f31 02 05", ErrorKind::OutsidePath, 1, "/9/1/1"),
        ("81 a2 00 6a 2f392f302f3635353335 02 05", ErrorKind::BadPath, 1, "/9/0"),
        ("81 a2 00 66 2f392f302f31 03 61 35", wrong(ResourceType::Integer), 11, "/9/0/1"),
        ("81 a2 00 66 2f392f302f31 02 f9 3e00", wrong(ResourceType::Integer), 11, "/9/0/1"),
        ("81 a2 00 66 2f392f302f31 02 1b 8000000000000000", wrong(ResourceType::Integer), 11, "/9/0/1"),
        ("81 a2 00 66 2f392f302f32 02 20", wrong(ResourceType::Unsigned), 11, "/9/0/2"),
        ("81 a2 00 66 2f392f302f34 02 01", wrong(ResourceType::Boolean), 11, "/9/0/4"),
        ("81 a2 00 66 2f392f302f37 03 63 313a78", wrong(ResourceType::ObjectLink), 11, "/9/0/7"),
        ("81 a2 00 66 2f392f302f37 03 60", wrong(ResourceType::ObjectLink), 11, "/9/0/7"),
        ("81 a2 00 66 2f392f302f37 02 05", wrong(ResourceType::ObjectLink), 11, "/9/0/7"),
        ("81 a2 00 66 2f392f302f30 63 766c6f 63 313a32", wrong(ResourceType::String), 14, "/9/0/0"),
        ("81 a2 00 66 2f392f302f30 03 05", ErrorKind::Malformed(kind), 11, "/9/0/0"),
        ("81 a2 00 66 2f392f302f31 02 f5", ErrorKind::Malformed(kind), 11, "/9/0/1"),
        ("81 a2 00 66 2f392f302f31 04 f7", ErrorKind::Malformed(Rule::CborSimple), 11, "/9/0/1"),
        ("81 a2 00 66 2f392f302f31 02 3b 8000000000000000", wrong(ResourceType::Integer), 11, "/9/0/1"),
        ("81 a3 00 66 2f392f302f31 02 05 02 05", ErrorKind::Malformed(Rule::SenmlLabelTwice), 12, "/9/0"),
        ("81 a3 00 66 2f392f302f31 02 05 03 60", ErrorKind::Malformed(Rule::SenmlValueTwice), 12, "/9/0"),
        (
            "81 a3 00 66 2f392f302f31 02 05 62 785f 00",
            ErrorKind::Malformed(Rule::SenmlUnknownLabel),
            12,
            "/9/0",
        ),
        ("81 a3 00 66 2f392f302f31 02 05 20 0b", ErrorKind::Malformed(Rule::SenmlVersion), 13, "/9/0"),
        ("81 a3 00 66 2f392f302f31 02 05 06 f9 7e00", ErrorKind::Malformed(Rule::SenmlTime), 13, "/9/0"),
    ];
    for (payload, kind, offset, path) in table {
        let found = refusal(ContentFormat::SENML_CBOR, payload, INSTANCE);
        assert_eq!(found, (kind, Some(offset), path.to_owned()), "{payload}");
    }
}

#[test]
fn lwm2m_cbor_is_read_in_every_form_that_peers_give_it() {
    let table: [(&str, &str, &[&str]); 17] = [
        ("/", "a1 83 09 00 01 05", &["/9/0/1 = 5"]),
        ("/", "bf 09 bf 9f 00 01 ff 05 ff ff", &["/9/0/1 = 5"]),
        ("/", "a1 84 09 00 01 02 05", &["/9/0/1/2 = 5"]),
        ("/9", "a2 82 09 00 a1 01 05 83 09 01 01 06", &["/9/0/1 = 5", "/9/1/1 = 6"]),
        ("/", "a1 83 09 00 06 c1 1a 5182428f", &["/9/0/6 = 1367491215 s"]),
        ("/", "a1 83 09 00 06 c1 fb 4034000000000000", &["/9/0/6 = 20 s"]),
        ("/", "a1 83 09 00 06 c0 74 323031332d30352d30325431303a34303a31355a", &["/9/0/6 = 1367491215 s"]),
        ("/", "a1 83 09 00 07 63 313a32", &["/9/0/7 = 1:2"]),
        ("/", "a1 83 09 00 08 7f 62 3c2f 61 3e ff", &["/9/0/8 = \"</>\""]),
        // Paths without a value, at every level.
        (
            "/",
            "a4 03 f6 82 04 00 a0 83 09 00 01 bf ff 84 09 00 02 07 f6",
            &["/3 = nothing", "/4/0 = nothing", "/9/0/1 = nothing", "/9/0/2/7 = nothing"],
        ),
        // Paths that go on from that of the request (1.2.0).
        ("/9/0", "a2 00 61 61 01 05", &["/9/0/0 = \"a\"", "/9/0/1 = 5"]),
        ("/9/0", "a1 02 a1 07 05", &["/9/0/2/7 = 5"]),
        ("/9/0/2", "a1 07 05", &["/9/0/2/7 = 5"]),
        ("/9", "a1 05 a2 01 05 02 a1 07 05", &["/9/5/1 = 5", "/9/5/2/7 = 5"]),
        ("/9/0", "a2 02 a0 01 05", &["/9/0/2 = nothing", "/9/0/1 = 5"]),
        // The instance that a Create leaves open.
        ("/9", "a1 82 09 19ffff a1 01 05", &["/9/65535/1 = 5"]),
        ("/", "a0", &[]),
    ];
    for (base, payload, expected) in table {
        let said = read(ContentFormat::LWM2M_CBOR, &hex(payload), base.parse().unwrap());
        assert_eq!(
            said.as_deref(),
            Ok(expected.iter().map(|said| (*said).to_owned()).collect::<Vec<_>>().as_slice()),
            "{payload}"
        );
    }
}

#[test]
fn lwm2m_cbor_that_breaks_a_rule_is_refused_where_it_does() {
    let above = ErrorKind::Malformed(Rule::ValueAboveResource);
    let table = [
        ("/9/0", "", ErrorKind::Truncated { missing: 1 }, 0, "/"),
        ("/9/0", "80", ErrorKind::Malformed(Rule::MapExpected), 0, "/"),
        ("/9/0", "a1 82 09 00 a1 01", ErrorKind::Truncated { missing: 1 }, 4, "/9/0"),
        ("/9/0", "a1 83 09 00 01 1a 0000", ErrorKind::Truncated { missing: 2 }, 5, "/9/0/1"),
        ("/9/0", "a1 83 09 00 00 61 ff", ErrorKind::NotUtf8, 5, "/9/0/0"),
        ("/9/0", "a1 83 09 00 01 05 00", ErrorKind::Malformed(Rule::TrailingBytes), 6, "/9/0/1"),
        ("/9/0", "a1 83 09 01 01 05", ErrorKind::OutsidePath, 1, "/9/1/1"),
        ("/9/0", "a1 83 04 00 01 f6", ErrorKind::OutsidePath, 1, "/4/0/1"),
        ("/9/0", "a2 83 09 00 01 05 02 05", above, 7, "/2"),
        ("/", "a1 82 09 00 05", above, 4, "/9/0"),
        ("/", "a1 82 09 19ffff a1 01 05", ErrorKind::BadPath, 3, "/9"),
        ("/9", "a1 83 09 00 19ffff 05", ErrorKind::BadPath, 4, "/9/0"),
        ("/9/0", "a1 83 09 00 1a00010000 05", ErrorKind::BadPath, 4, "/9/0"),
        ("/9/0", "a1 85 09 00 01 02 03 05", ErrorKind::BadPath, 6, "/9/0/1/2"),
        ("/9/0", "a1 84 09 00 01 02 a1 00 00", ErrorKind::Malformed(Rule::MapTooDeep), 6, "/9/0/1/2"),
        ("/9/0", "a1 80 05", ErrorKind::Malformed(Rule::KeyEmpty), 1, "/"),
        ("/9/0", "a1 83 09 00 61 31 05", ErrorKind::Malformed(Rule::KeyIds), 4, "/9/0"),
        ("/9/0", "a1 20 05", ErrorKind::Malformed(Rule::KeyExpected), 1, "/"),
        // A prefix is above all ids.
        ("/", "a1 09 a1 61 61 a1 01 05", ErrorKind::Malformed(Rule::KeyExpected), 3, "/9"),
        ("/", "a1 63 643031 a1 83 09 00 01 05", ErrorKind::OutsidePath, 6, "/9/0/1"),
        ("/9/0", "a1 83 09 00 01 81 05", ErrorKind::Malformed(Rule::CborContainer), 5, "/9/0/1"),
        ("/9/0", "a1 83 09 00 01 f4", ErrorKind::WrongType { expected: ResourceType::Integer }, 5, "/9/0/1"),
        ("/9/0", "a1 83 09 00 06 c0 61 78", ErrorKind::Malformed(Rule::CborDate), 5, "/9/0/6"),
        ("/9/0", "a1 83 09 00 06 c1 f9 3e00", ErrorKind::Malformed(Rule::WholeSeconds), 5, "/9/0/6"),
        ("/9/0", "a1 83 09 00 01 d8 20 61 78", ErrorKind::Malformed(Rule::CborTag), 5, "/9/0/1"),
    ];
    for (base, payload, kind, offset, path) in table {
        let found = refusal(ContentFormat::LWM2M_CBOR, payload, base.parse().unwrap());
        assert_eq!(found, (kind, Some(offset), path.to_owned()), "{payload}");
    }
}

#[test]
fn a_path_that_comes_again_is_refused_however_it_is_written() {
    let table = [
        ("a2 83 09 00 01 05 83 09 00 01 05", 6, "/9/0/1"),
        ("a2 82 09 00 a1 01 05 09 a1 00 a1 01 05", 11, "/9/0/1"),
        // A resource and one of its instances, in either order, and far apart.
        ("a2 83 09 00 02 05 84 09 00 02 00 05", 6, "/9/0/2/0"),
        ("a2 84 09 00 02 00 05 83 09 00 02 05", 7, "/9/0/2"),
        ("a1 82 09 00 a3 02 05 01 05 82 02 00 05", 9, "/9/0/2/0"),
        ("a1 82 09 00 a3 02 05 01 05 02 05", 9, "/9/0/2"),
    ];
    for (payload, offset, path) in table {
        let found = refusal(ContentFormat::LWM2M_CBOR, payload, INSTANCE);
        assert_eq!(found, (ErrorKind::Duplicate, Some(offset), path.to_owned()), "{payload}");
    }
    let disordered = hex("a1 82 09 00 a3 06 05 01 05 02 05");
    assert_eq!(read(ContentFormat::LWM2M_CBOR, &disordered, INSTANCE).map(|said| said.len()), Ok(3));
}

/// `{[9, 0, 1]: {n: 0, n - 1: 0, ..}}`, with one of the instances twice.
#[test]
fn duplicate_paths_are_found_in_any_order_and_number() {
    let payload = |ids: &mut dyn Iterator<Item = u16>| {
        let mut payload = hex("a1 83 09 00 01 bf");
        ids.for_each(|id| payload.extend([&[0x19], id.to_be_bytes().as_slice(), &[0]].concat()));
        payload.push(0xff);
        payload
    };
    let distinct = payload(&mut (0..300).rev());
    assert_eq!(read(ContentFormat::LWM2M_CBOR, &distinct, INSTANCE).map(|said| said.len()), Ok(300));
    for again in [0, 31, 32, 33, 150, 299] {
        let twice = payload(&mut (0..300).rev().chain([again]));
        let error = read(ContentFormat::LWM2M_CBOR, &twice, INSTANCE).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (ErrorKind::Duplicate, Some(1206)), "{again}");
    }
}

/// `{[9, 0, 1]: {0: 0, 1: 0, ..}}` with any number of instances, and with a limited one if they do not ascend.
#[test]
fn paths_that_do_not_ascend_are_limited() {
    let count = |ids: &mut dyn Iterator<Item = u16>| {
        let mut payload = hex("a1 83 09 00 01 bf");
        ids.for_each(|id| payload.extend([&[0x19], id.to_be_bytes().as_slice(), &[0]].concat()));
        payload.push(0xff);
        let mut count = 0;
        let read =
            Decoder::new(ContentFormat::LWM2M_CBOR, &payload, INSTANCE).records(&[&OBJECT], &mut |_| {
                count += 1;
                Ok(())
            });
        read.map(|()| count).map_err(|error| error.kind())
    };
    assert_eq!(count(&mut (0..65_535)), Ok(65_535));
    assert_eq!(count(&mut (0..8_192).rev()), Ok(8_192));
    assert_eq!(count(&mut (0..8_193).rev()), Err(ErrorKind::Malformed(Rule::PathOrder)));
}

#[test]
fn records_of_other_devices_behind_a_gateway_are_refused() {
    let payload = hex("a2 84 63 643031 09 00 01 05 63 643032 a1 83 09 00 01 06");
    let definitions = [&OBJECT];
    let mut reader = lwm2m_cbor::Reader::new(&payload, Path::ROOT, &definitions, &mut []);
    let mut records = reader.records();
    let mut said = Vec::new();
    while let Some(record) = records.next() {
        said.push((records.prefix(), record.unwrap().value));
    }
    assert_eq!(said, [("d01", Some(Value::Integer(5))), ("d02", Some(Value::Integer(6)))]);
}

#[test]
fn a_request_to_a_device_behind_a_gateway_is_answered_by_no_other() {
    let definitions = [&OBJECT];
    let outcome = |payload: &str, prefix, base| {
        let payload = hex(payload);
        let decoder = Decoder::new(ContentFormat::LWM2M_CBOR, &payload, base).rooted_at(prefix);
        decoder.records(&definitions, &mut |_| Ok(())).map_err(|error| error.kind())
    };
    let one = "a1 84 63 643031 09 00 01 05";
    assert_eq!(outcome(one, "d01", INSTANCE), Ok(()));
    assert_eq!(outcome(one, "d02", INSTANCE), Err(ErrorKind::OutsidePath));
    assert_eq!(outcome(one, "d01", Path::instance(9, 1)), Err(ErrorKind::OutsidePath));
    // Duplicates are per device, in any order of devices.
    let again = hex("a3 84 63 643031 09 00 02 05 84 63 643032 09 00 01 05 84 63 643031 09 00 02 05");
    let mut reader = lwm2m_cbor::Reader::new(&again, INSTANCE, &definitions, &mut []);
    let kinds: Vec<_> = reader.records().map(|record| record.map_err(|error| error.kind()).err()).collect();
    assert_eq!(kinds, [None, None, Some(ErrorKind::Duplicate)]);
}

#[test]
fn one_item_is_one_value() {
    let of = |resource| Path::resource(9, 0, resource);
    let table = [
        ("05", of(1), "/9/0/1 = 5"),
        ("f9 4200", of(1), "/9/0/1 = 3"),
        ("05", Path::resource_instance(9, 0, 1, 7), "/9/0/1/7 = 5"),
        ("c0 7819 313937302d30312d30315430303a30303a30312d30303a3030", of(6), "/9/0/6 = 1 s"),
        ("7f 61 61 61 62 ff", of(0), "/9/0/0 = \"ab\""),
        ("64 313a3200", of(7), "/9/0/7 = 1:2"),
        ("f6", of(1), "/9/0/1 = nothing"),
        ("41 ff", of(99), "/9/0/99 = 0xff"),
    ];
    for (payload, base, expected) in table {
        assert_eq!(
            read(ContentFormat::CBOR, &hex(payload), base),
            Ok(vec![expected.to_owned()]),
            "{payload}"
        );
    }
    let table = [
        ("", ErrorKind::NoValue, 0),
        ("05 05", ErrorKind::Malformed(Rule::TrailingBytes), 1),
        ("19 05", ErrorKind::Truncated { missing: 1 }, 0),
        ("61 35", ErrorKind::WrongType { expected: ResourceType::Integer }, 0),
    ];
    for (payload, kind, offset) in table {
        let found = refusal(ContentFormat::CBOR, payload, of(1));
        assert_eq!(found, (kind, Some(offset), "/9/0/1".to_owned()), "{payload}");
    }
}

/// Without a heap, the scratch must hold strings in chunks.
#[test]
fn strings_in_chunks_are_joined_in_the_scratch() {
    let payload =
        hex("82 a2 00 66 2f392f302f30 03 7f 61 61 61 62 ff a2 00 66 2f392f312f30 03 7f 61 63 61 64 ff");
    let mut scratch = [0; 4];
    let definitions = [&OBJECT];
    let mut reader = senml_cbor::Reader::new(&payload, Path::ROOT, &definitions, &mut scratch);
    let values: Result<Vec<_>, _> =
        reader.records().map(|record| record.map(|record| record.value)).collect();
    assert_eq!(values, Ok(vec![Some(Value::String("ab")), Some(Value::String("cd"))]));
}

fn written(format: ContentFormat, base: Path, records: &[Record<'_>]) -> Vec<u8> {
    let encoder = Encoder::records(base, records);
    let payload = encoder.encode_to_vec(format).expect("it can be written");
    // Whatever the size of the buffer, the bytes are the same.
    let mut roomy = [0x55; 512];
    assert_eq!(encoder.encode(format, &mut roomy), Ok(payload.as_slice()));
    payload
}

fn integer(path: Path, value: i64) -> Record<'static> {
    Record::new(path, Value::Integer(value))
}

#[test]
fn lwm2m_cbor_is_written_in_the_fewest_bytes() {
    let of = |instance, resource| integer(Path::resource(9, instance, resource), 5);
    let below = |resource, id| integer(Path::resource_instance(9, 0, resource, id), 5);
    let other = integer(Path::resource(3, 0, 9), 5);
    let table: [(&[Record<'_>], &str); 9] = [
        (&[], "a0"),
        (&[of(0, 1)], "a1 83 09 00 01 05"),
        (&[of(0, 1), of(0, 3)], "a1 82 09 00 a2 01 05 03 05"),
        (&[below(1, 7)], "a1 84 09 00 01 07 05"),
        (&[below(1, 7), below(1, 8)], "a1 83 09 00 01 a2 07 05 08 05"),
        (&[of(0, 1), of(1, 1), of(2, 300)], "a1 09 a3 00 a1 01 05 01 a1 01 05 02 a1 19012c 05"),
        (&[of(0, 1), other, of(0, 3)], "a2 83 03 00 09 05 82 09 00 a2 01 05 03 05"),
        (&[of(u16::MAX, 1), of(u16::MAX, 2)], "a1 82 09 19ffff a2 01 05 02 05"),
        (
            &[
                Record::empty(Path::object(3)),
                Record::empty(INSTANCE),
                Record::empty(Path::resource(9, 1, 4)),
            ],
            "a2 03 f6 09 a2 00 a0 01 a1 04 f6",
        ),
    ];
    for (records, expected) in table {
        assert_eq!(written(ContentFormat::LWM2M_CBOR, Path::ROOT, records), hex(expected), "{expected}");
    }
}

#[test]
fn maps_and_arrays_grow_with_their_entries() {
    for count in [23, 24, 255, 256, 1000] {
        let resources: Vec<_> = (0..count).map(|id| integer(Path::resource(9, 0, id), 5)).collect();
        let instances: Vec<_> = (0..count).map(|id| integer(Path::resource(9, id, 1), 5)).collect();
        let objects: Vec<_> = (0..count).map(|id| integer(Path::resource(id, 0, 1), 5)).collect();
        for format in [ContentFormat::LWM2M_CBOR, ContentFormat::SENML_CBOR] {
            for records in [&resources, &instances, &objects] {
                let encoder = Encoder::records(Path::ROOT, records);
                let payload = encoder.encode_to_vec(format).unwrap();
                let mut back = 0;
                let each = &mut |record: &Record<'_>| {
                    assert_eq!(Some(record), records.get(back));
                    back += 1;
                    Ok(())
                };
                Decoder::new(format, &payload, Path::ROOT).records(&[], each).unwrap();
                assert_eq!(back, usize::from(count));
            }
        }
    }
}

#[test]
fn senml_is_written_with_base_names_and_times() {
    let at = |time, value| Record { time: Some(time), ..integer(Path::resource(9, 0, 1), value) };
    let series = [at(1_761_226_500.0, 10), at(1_761_226_560.0, 11), at(1_761_226_560.5, 12)];
    let payload = written(ContentFormat::SENML_CBOR, Path::resource(9, 0, 1), &series);
    assert_eq!(
        payload,
        hex("83 a3 21 66 2f392f302f31 22 1a68fa2f04 02 0a a2 06 183c 02 0b a2 06 f95390 02 0c"),
        "{payload:02x?}"
    );
    let removal = [Record::empty(Path::resource(9, 0, 1))];
    let base = Path::ROOT;
    assert_eq!(written(ContentFormat::SENML_CBOR, base, &removal), hex("81 a1 00 66 2f392f302f31"));
    assert_eq!(
        written(ContentFormat::SENML_ETCH_CBOR, base, &removal),
        hex("81 a2 00 66 2f392f302f31 02 f6")
    );
    assert_eq!(written(ContentFormat::SENML_CBOR, base, &[Record::empty(base)]), hex("81 a1 00 61 2f"));
}

#[test]
fn what_a_format_has_no_place_for_is_not_written() {
    let timed = [Record { time: Some(1.0), ..integer(Path::resource(9, 0, 1), 5) }];
    for (format, base, records) in [
        (ContentFormat::LWM2M_CBOR, Path::ROOT, timed.as_slice()),
        (ContentFormat::LWM2M_CBOR, Path::ROOT, &[Record::empty(Path::ROOT)]),
        (ContentFormat::CBOR, Path::resource(9, 0, 1), &timed),
        (ContentFormat::CBOR, Path::resource(9, 0, 1), &[]),
        (ContentFormat::SENML_CBOR, Path::ROOT, &[Record { time: Some(f64::NAN), ..timed[0] }]),
    ] {
        let refused = Encoder::records(base, records).encode_to_vec(format).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NotRepresentable, "{format}");
    }
}

/// LwM2M Core 1.2.2, table C.-2, and RFC 8949, 3.4: only CBOR has no other way to tell a Time.
#[test]
fn a_time_has_tag_1_in_cbor_and_no_tag_in_senml_cbor_and_lwm2m_cbor() {
    let path = Path::resource(9, 0, 6);
    let table = [
        (1_367_491_215, "1a5182428f"),
        (0, "00"),
        (23, "17"),
        (-1, "20"),
        (i64::MAX, "1b7fffffffffffffff"),
        (i64::MIN, "3b7fffffffffffffff"),
    ];
    for (seconds, item) in table {
        let records = [Record::new(path, Value::Time(Time(seconds)))];
        for (format, front) in [
            (ContentFormat::CBOR, "c1"),
            (ContentFormat::SENML_CBOR, "81a200662f392f302f3602"),
            (ContentFormat::LWM2M_CBOR, "a183090006"),
        ] {
            let payload = hex(&format!("{front}{item}"));
            assert_eq!(written(format, path, &records), payload, "{format} {seconds}");
            assert_eq!(read(format, &payload, path), Ok(vec![format!("/9/0/6 = {}", Time(seconds))]));
        }
        // A reader accepts it without the tag.
        assert_eq!(
            read(ContentFormat::CBOR, &hex(item), path),
            Ok(vec![format!("/9/0/6 = {}", Time(seconds))])
        );
    }
}

#[test]
fn values_of_every_type_are_written_and_come_back() {
    let values = [
        Value::String("é\0"),
        Value::Integer(i64::MIN),
        Value::Unsigned(u64::MAX),
        Value::Float(-0.1),
        Value::Boolean(true),
        Value::Opaque(&[0, 255]),
        Value::Time(Time(-1)),
        Value::ObjectLink(ObjectLink { object: 65535, instance: 10 }),
        Value::CoreLink("</3/0>"),
    ];
    for (id, value) in (0..).zip(values) {
        let path = Path::resource(9, 0, id);
        let records = [Record::new(path, value)];
        for format in [ContentFormat::CBOR, ContentFormat::SENML_CBOR, ContentFormat::LWM2M_CBOR] {
            let payload = written(format, path, &records);
            let each = &mut |record: &Record<'_>| {
                assert_eq!(*record, records[0]);
                Ok(())
            };
            Decoder::new(format, &payload, path).records(&[&OBJECT], each).unwrap();
        }
    }
}
