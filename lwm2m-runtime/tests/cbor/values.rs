//! One item is the same value in CBOR, SenML CBOR and LwM2M CBOR, whatever its form.

use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::error::{Rule, ValueError};
use lwm2m_runtime::{ContentFormat, ErrorKind, Path};

use crate::{hex, read};

/// The labels of SenML (RFC 8428, table 4) of an item.
const NUMBER: &[&str] = &["02"];
const EITHER: &[&str] = &["02", "03"];

/// Reads an item as the value of a resource in each format; SenML under each of the labels.
fn read_in_each(resource: u16, item: &str, labels: &[&str]) -> Vec<Result<String, ErrorKind>> {
    let path = Path::resource(9, 0, resource);
    let mut payloads = vec![
        (ContentFormat::CBOR, item.to_owned()),
        (ContentFormat::LWM2M_CBOR, format!("a1 83 09 00 {:02x} {item}", resource)),
    ];
    for label in labels {
        let name = format!("00 66 2f392f302f{:02x}", b'0' + resource as u8);
        payloads.push((ContentFormat::SENML_CBOR, format!("81 a2 {name} {label} {item}")));
        // The value before its name, so that its type is not known yet.
        payloads.push((ContentFormat::SENML_CBOR, format!("81 a2 {label} {item} {name}")));
        payloads.push((ContentFormat::SENML_ETCH_CBOR, format!("9f bf {name} {label} {item} ff ff")));
    }
    let prefix = format!("{path} = ");
    let payloads = payloads.iter().map(|(format, payload)| {
        let said = read(*format, &hex(payload), path).map_err(|error| error.kind())?;
        Ok(said.join(", ").strip_prefix(&prefix).unwrap_or_default().to_owned())
    });
    payloads.collect()
}

fn check(resource: u16, item: &str, labels: &[&str], expected: &Result<String, ErrorKind>) {
    for (index, found) in read_in_each(resource, item, labels).iter().enumerate() {
        assert_eq!(found, expected, "{item} in payload {index}");
    }
}

const INTEGER: u16 = 1;
const UNSIGNED: u16 = 2;
const FLOAT: u16 = 3;
const TIME: u16 = 6;

#[test]
fn a_time_is_a_number_or_a_date_with_or_without_its_tag() {
    let table = [
        ("1a 5182428f", NUMBER),
        ("c1 1a 5182428f", NUMBER),
        ("c1 fb 41d46090a3c00000", NUMBER),
        ("c1 c2 44 5182428f", NUMBER),
        ("fb 41d46090a3c00000", NUMBER),
        ("c2 44 5182428f", NUMBER),
        ("c4 82 20 1b 000000032f1699 96", NUMBER),
        ("c5 82 00 1a 5182428f", NUMBER),
        ("d9 d9f7 c1 1a 5182428f", NUMBER),
        ("c0 74 323031332d30352d30325431303a34303a31355a", EITHER),
        ("74 323031332d30352d30325431303a34303a31355a", EITHER),
        // In two chunks, with an offset, and with a fraction of zero.
        ("c0 7f 6a 323031332d30352d3032 6a 5431303a34303a31355a ff", EITHER),
        ("78 19 323031332d30352d30325431323a34303a31352b30323a3030", EITHER),
        ("76 323031332d30352d30325431303a34303a31352e305a", EITHER),
    ];
    for (item, labels) in table {
        check(TIME, item, labels, &Ok("1367491215 s".to_owned()));
    }
    check(TIME, "c1 20", NUMBER, &Ok("-1 s".to_owned()));
}

#[test]
fn a_time_is_whole_seconds() {
    let fraction = ErrorKind::Malformed(Rule::WholeSeconds);
    let wrong = ErrorKind::WrongType { expected: ResourceType::Time };
    let table = [
        ("c0 76 323031332d30352d30325431303a34303a31352e355a", EITHER, fraction),
        ("76 323031332d30352d30325431303a34303a31352e355a", EITHER, fraction),
        ("c1 f9 3e00", NUMBER, fraction),
        ("c1 c4 82 20 0f", NUMBER, fraction),
        ("c1 f9 7e00", NUMBER, fraction),
        ("f9 3e00", NUMBER, wrong),
        ("63 6e6f77", EITHER, wrong),
        ("6a 323031332d30352d3032", EITHER, wrong),
        ("c1 1b 8000000000000000", NUMBER, wrong),
        ("c1 c2 49 010000000000000000", NUMBER, wrong),
        ("c2 49 010000000000000000", NUMBER, wrong),
    ];
    for (item, labels, expected) in table {
        check(TIME, item, labels, &Err(expected));
    }
}

#[test]
fn an_integer_is_exact_in_every_form() {
    let table = [
        (INTEGER, "c2 41 05", "5"),
        (INTEGER, "c2 40", "0"),
        (INTEGER, "c2 4a 00000000000000000005", "5"),
        (INTEGER, "c2 5f 41 01 41 00 ff", "256"),
        (INTEGER, "c3 41 04", "-5"),
        (INTEGER, "c3 48 7fffffffffffffff", "-9223372036854775808"),
        (UNSIGNED, "c2 48 ffffffffffffffff", "18446744073709551615"),
        (UNSIGNED, "c4 82 13 01", "10000000000000000000"),
        (UNSIGNED, "c5 82 18 3f 01", "9223372036854775808"),
        (INTEGER, "c4 82 32 1b 8ac7230489e80000", "1"),
        (INTEGER, "c4 82 00 3b 7fffffffffffffff", "-9223372036854775808"),
        (INTEGER, "c4 82 38 25 c2 50 4b3b4ca85a86c47a098a224000000000", "1"),
        (INTEGER, "c4 9f 01 05 ff", "50"),
        (INTEGER, "c5 82 21 0c", "3"),
        (INTEGER, "c4 82 1b ffffffffffffffff 00", "0"),
        (INTEGER, "d9 d9f7 05", "5"),
        (INTEGER, "da 0000d9f7 d9 d9f7 c2 41 05", "5"),
    ];
    for (resource, item, expected) in table {
        check(resource, item, NUMBER, &Ok(expected.to_owned()));
    }
}

#[test]
fn an_integer_is_never_rounded() {
    let table = [
        (INTEGER, "c2 48 8000000000000000"),
        (INTEGER, "c3 48 8000000000000000"),
        (INTEGER, "3b 8000000000000000"),
        (INTEGER, "c2 50 ffffffffffffffffffffffffffffffff"),
        (UNSIGNED, "c2 49 010000000000000000"),
        (UNSIGNED, "c3 41 04"),
        (UNSIGNED, "c4 82 14 01"),
        (INTEGER, "c4 82 16 02"),
        (INTEGER, "c4 82 20 0f"),
        // Near to 9007199254740994, to 1 and to 0; none of them is an integer.
        (INTEGER, "c4 82 20 1b 014000000000000 f"),
        (INTEGER, "c4 82 32 1b 8ac7230489e80001"),
        (INTEGER, "c4 82 39 01f3 01"),
        (INTEGER, "c5 82 20 01"),
        (INTEGER, "c5 82 3b 7fffffffffffffff 01"),
    ];
    for (resource, item) in table {
        let expected = if resource == INTEGER { ResourceType::Integer } else { ResourceType::Unsigned };
        check(resource, item, NUMBER, &Err(ValueError::WrongType { expected }.into()));
    }
}

#[test]
fn a_float_is_the_nearest_to_the_number() {
    let table = [
        ("c4 82 16 02", 2e22),
        ("c4 82 14 01", 1e20),
        ("c4 82 36 01", 1e-23),
        ("c4 82 20 1b 014000000000000f", 9_007_199_254_740_993.5),
        ("c4 82 39 0133 20", -1e-308),
        ("c4 82 39 0143 05", 5e-324),
        ("c4 82 39 01f3 01", 0.0),
        ("c4 82 19 0134 01", 1e308),
        // An exponent that no loop should count.
        ("c4 82 3b 0fffffffffffffff 01", 0.0),
        ("c4 82 3b ffffffffffffffff 01", 0.0),
        ("c5 82 1b ffffffffffffffff 00", 0.0),
        ("c5 82 20 03", 1.5),
        ("c5 82 39 0431 01", 5e-324),
        ("c5 82 19 03ff 01", 8.98846567431158e307),
        ("c4 82 20 c2 49 010000000000000000", 1_844_674_407_370_955_161.6),
        (
            "c4 82 38 ff c2 58 20 ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            1.157_920_892_373_162e-179,
        ),
        ("c2 49 010000000000000000", 18_446_744_073_709_551_616.0),
        ("c3 49 010000000000000000", -18_446_744_073_709_551_616.0),
        ("3b ffffffffffffffff", -18_446_744_073_709_551_616.0),
    ];
    for (item, expected) in table {
        check(FLOAT, item, NUMBER, &Ok(expected.to_string()));
    }
    let large = ErrorKind::Malformed(Rule::CborNumber);
    for item in [
        "c4 82 19 0135 01",
        "c4 82 1b 0fffffffffffffff 01",
        "c5 82 1b ffffffffffffffff 20",
        "c5 82 19 0400 01",
    ] {
        check(FLOAT, item, NUMBER, &Err(large));
    }
}

#[test]
fn a_tag_marks_what_the_standard_says_and_nothing_else() {
    let table = [
        ("c2 61 35", Rule::CborBignum),
        ("c3 05", Rule::CborBignum),
        ("c4 05", Rule::CborDecimal),
        ("c4 81 05", Rule::CborDecimal),
        ("c4 83 00 05 05", Rule::CborDecimal),
        ("c4 82 00 f9 3c00", Rule::CborDecimal),
        ("c4 82 c2 41 01 05", Rule::CborDecimal),
        ("c5 82 00 c4 82 00 05", Rule::CborBigfloat),
        ("c0 05", Rule::CborDateText),
        ("c1 61 35", Rule::NumberExpected),
        ("c1 c1 05", Rule::NumberExpected),
        ("d8 20 61 35", Rule::CborTag),
    ];
    for (item, rule) in table {
        check(FLOAT, item, NUMBER, &Err(ErrorKind::Malformed(rule)));
    }
    let long = format!("c2 58 81 {}", "ff".repeat(129));
    let rule = Rule::CborBignumSize;
    check(FLOAT, &long, NUMBER, &Err(ErrorKind::Malformed(rule)));
}

/// SenML tells the kind of a value by its label, too.
#[test]
fn a_date_is_no_value_of_another_label() {
    let rule = ErrorKind::Malformed(Rule::SenmlValue);
    let table = [
        // A number as a text, a text as a number of another type, a date as bytes.
        ("/9/0/6", "03 c1 1a 5182428f"),
        ("/9/0/6", "03 1a 5182428f"),
        ("/9/0/1", "02 74 323031332d30352d30325431303a34303a31355a"),
        ("/9/0/99", "02 74 323031332d30352d30325431303a34303a31355a"),
        ("/9/0/6", "08 c0 74 323031332d30352d30325431303a34303a31355a"),
        ("/9/0/1", "03 c2 41 05"),
    ];
    for (path, value) in table {
        let name: String = path.bytes().map(|byte| format!("{byte:02x}")).collect();
        let payload = format!("81 a2 00 {:02x} {name} {value}", 0x60 + path.len());
        let error = read(ContentFormat::SENML_CBOR, &hex(&payload), Path::ROOT).unwrap_err();
        assert_eq!(error.kind(), rule, "{payload}");
    }
}

#[test]
fn times_of_senml_are_numbers_in_any_form() {
    let table = [
        ("1a 60000000", "1610612736"),
        ("c1 1a 60000000", "1610612736"),
        ("c1 fb 41d8000000200000", "1610612736.5"),
        ("c1 c4 82 20 1b 00000003c0000005", "1610612736.5"),
        ("c2 44 60000000", "1610612736"),
        ("c5 82 20 1a c0000001", "1610612736.5"),
        ("c4 82 20 1b 00000003c0000005", "1610612736.5"),
        ("d9 d9f7 c1 1a 60000000", "1610612736"),
        ("c4 82 16 02", "20000000000000000000000"),
    ];
    for (time, expected) in table {
        // Base time and time, before and after the name.
        for payload in [
            format!("81 a3 22 {time} 00 66 2f392f302f31 02 05"),
            format!("81 a3 00 66 2f392f302f31 02 05 22 {time}"),
            format!("81 a3 00 66 2f392f302f31 06 {time} 02 05"),
        ] {
            let said = read(ContentFormat::SENML_CBOR, &hex(&payload), Path::ROOT);
            assert_eq!(said, Ok(vec![format!("/9/0/1 = 5 at {expected}")]), "{payload}");
        }
    }
    let number = ErrorKind::Malformed(Rule::NumberExpected);
    for time in ["c0 74 323031332d30352d30325431303a34303a31355a", "c1 61 35", "61 35", "f5", "f6"] {
        let payload = format!("81 a3 22 {time} 00 66 2f392f302f31 02 05");
        let error = read(ContentFormat::SENML_CBOR, &hex(&payload), Path::ROOT).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (number, Some(3)), "{payload}");
    }
}

#[test]
fn a_payload_may_say_that_it_is_cbor() {
    let table = [
        (ContentFormat::CBOR, "05"),
        (ContentFormat::SENML_CBOR, "81 a2 00 66 2f392f302f31 02 05"),
        (ContentFormat::SENML_ETCH_CBOR, "9f a2 00 66 2f392f302f31 02 05 ff"),
        (ContentFormat::LWM2M_CBOR, "a1 83 09 00 01 05"),
        // Out of order, so that duplicates are looked for from the start.
        (ContentFormat::LWM2M_CBOR, "a1 82 09 00 a2 82 02 00 05 01 05"),
    ];
    for (format, payload) in table {
        let base = if format == ContentFormat::CBOR { Path::resource(9, 0, 1) } else { Path::ROOT };
        let plain = read(format, &hex(payload), base).unwrap();
        for tag in ["d9 d9f7", "d9 d9f7 d9 d9f7", "da 0000d9f7"] {
            assert_eq!(
                read(format, &hex(&format!("{tag} {payload}")), base).as_ref(),
                Ok(&plain),
                "{tag} {payload}"
            );
        }
        let truncated = ErrorKind::Truncated { missing: 1 };
        let error = read(format, &hex("d9 d9f7"), base).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (truncated, Some(3)), "{payload}");
    }
}
