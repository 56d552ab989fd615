//! SenML JSON and LwM2M JSON against serde_json.

use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::error::Rule;
use lwm2m_runtime::{ContentFormat, ErrorKind, Path};
use lwm2m_tests::vectors::Owned;
use proptest::prelude::*;
use proptest::strategy::BoxedStrategy;

use crate::inputs::{self, Bytes};
use crate::item::Item;
use crate::json_values::{Json, REQUEST};
use crate::report::{Difference, Reference, Report};
use crate::senml::{self, Base, Syntax};
use crate::{cbor, run};

/// The reasons to refuse well-formed SenML JSON.
const SENML: &[(ErrorKind, &str)] = &[
    (
        ErrorKind::Malformed(Rule::JsonSyntax),
        "RFC 8428, 5: a payload is an array of objects; names are strings",
    ),
    (ErrorKind::Malformed(Rule::JsonNumber), "RFC 8428, 5: values, times and versions are numbers"),
    (ErrorKind::Malformed(Rule::JsonLiteral), "RFC 8428, 5: vb is true or false"),
    (ErrorKind::Malformed(Rule::JsonBytes), "RFC 8428, 5: vd is base64url"),
    (ErrorKind::Malformed(Rule::SenmlUnknownLabel), "RFC 8428, 4.4: a label with _ must be understood"),
    (ErrorKind::Malformed(Rule::SenmlBaseValue), "Core 1.2.2, 7.5.6: no base values and no sums"),
    (ErrorKind::Malformed(Rule::SenmlLabelTwice), "RFC 8259, 4: names of an object should be unique"),
    (ErrorKind::Malformed(Rule::SenmlValueTwice), "RFC 8428, 4.2: a record has one value"),
    (ErrorKind::Malformed(Rule::SenmlVersion), "RFC 8428, 4.4: a later version is not understood"),
    (ErrorKind::Malformed(Rule::SenmlPath), "Core 1.2.2, 7.5.6: a name is a path"),
    (ErrorKind::BadPath, "Core 1.2.2, 7.2: the id 65535 is reserved"),
    (ErrorKind::WrongType { expected: ResourceType::Integer }, "the value is not one of the resource's type"),
];

/// The reasons to refuse well-formed LwM2M JSON.
const LWM2M: &[(ErrorKind, &str)] = &[
    (
        ErrorKind::Malformed(Rule::JsonSyntax),
        "Core 1.0.2, 6.4.4: a payload is an object with an array of objects",
    ),
    (ErrorKind::Malformed(Rule::JsonEntries), "Core 1.0.2, table 22: e is mandatory"),
    (ErrorKind::Malformed(Rule::JsonNumber), "Core 1.0.2, table 22: v, t and bt are numbers"),
    (ErrorKind::Malformed(Rule::JsonLiteral), "Core 1.0.2, table 22: bv is true or false"),
    (ErrorKind::Malformed(Rule::JsonBase64), "Core 1.0.2, 6.4.4: an Opaque is base64"),
    (ErrorKind::Malformed(Rule::SenmlLabelTwice), "RFC 8259, 4: names of an object should be unique"),
    (ErrorKind::Malformed(Rule::SenmlValueTwice), "Core 1.0.2, table 22: an entry has one value"),
    (ErrorKind::Malformed(Rule::SenmlPath), "Core 1.0.2, 6.4.4: a name is a path"),
    (ErrorKind::BadPath, "Core 1.2.2, 7.2: the id 65535 is reserved"),
    (ErrorKind::OutsidePath, "Core 1.0.2, 6.4.4: a path is below that of the request"),
    (ErrorKind::WrongType { expected: ResourceType::Integer }, "the value is not one of the resource's type"),
];

const DIFFERENCES: [Difference; 5] = [
    Difference {
        reason: "RFC 8259, 6: -0 has no point, so that it is an integer, which serde_json makes a float",
        applies: |payload, _, found| {
            let is_zero = |value: &Owned| *value == Owned::Integer(0);
            payload.windows(2).any(|pair| pair == b"-0")
                && found
                    .as_ref()
                    .is_ok_and(|records| records.iter().flat_map(|record| &record.value).any(is_zero))
        },
    },
    Difference {
        reason: "RFC 8259, 6: serde_json rounds an integer of more than 64 bits, the reader refuses it",
        applies: |_, item, found| {
            let is_large = |item: &Item| matches!(item, Item::Float(number) if number.abs() >= 9e18);
            matches!(found, Err(error) if error.kind() == ErrorKind::WrongType { expected: ResourceType::Integer })
                && item.is_some_and(|item| item.any(&is_large))
        },
    },
    Difference {
        reason: "RFC 8259, 6: serde_json rounds a number with a point or an exponent before it could be an integer",
        applies: |payload, item, _| {
            let in_number = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
            let long = |number: &[u8]| {
                number.len() > 16 || number.iter().any(|byte| byte.eq_ignore_ascii_case(&b'e'))
            };
            let is_float = |item: &Item| matches!(item, Item::Float(_));
            payload.split(|byte| !in_number(byte)).any(long) && item.is_some_and(|item| item.any(&is_float))
        },
    },
    Difference {
        reason: "RFC 8259, 8.2: half of a surrogate pair in a string that is skipped",
        applies: |payload, item, found| {
            item.is_none()
                && found.is_ok()
                && payload.windows(3).any(|start| start.eq_ignore_ascii_case(b"\\ud"))
        },
    },
    Difference {
        reason: "RFC 8259, 6: a number beyond the largest float that is skipped",
        applies: |payload, item, found| {
            let is_long = |exponent: &[u8]| {
                let digits = exponent.iter().skip(usize::from(exponent.starts_with(b"+")));
                digits.take_while(|byte| byte.is_ascii_digit()).count() >= 3
            };
            let mut exponents = payload.split(|byte| byte.eq_ignore_ascii_case(&b'e')).skip(1);
            item.is_none() && found.is_ok() && exponents.any(is_long)
        },
    },
];

#[test]
fn senml_records_are_those_of_serde_json_or_both_refuse() {
    let mut vectors = inputs::vectors(ContentFormat::SENML_JSON);
    vectors.push(br#"[{"bn":"/3/0/","n":"1","v":1}]"#.to_vec());
    let payloads = inputs_of(array(record(Json::Senml)), vectors);
    let examples = [r#"[{"n":"/4/0/0","v":-0}]"#, r#"[{"n":"/4/0/0","v":18446744073709551616}]"#];
    let mut report = Report::default();
    run(5_000, &examples.map(Vec::from), &payloads, |payload| {
        let item = Item::from_json(payload);
        let reference = item.as_ref().map(|item| senml::read(&Json::Senml, item));
        let found = cbor::read(ContentFormat::SENML_JSON, payload, Path::ROOT);
        report.compare(payload, item.as_ref(), reference.as_ref(), &found, &DIFFERENCES)
    });
    report.check(SENML, &[], &DIFFERENCES);
}

#[test]
fn lwm2m_entries_are_those_of_serde_json_or_both_refuse() {
    let mut vectors = inputs::vectors(ContentFormat::LWM2M_JSON);
    vectors.push(br#"{"bn":"/3/0/","e":[{"n":"1","v":1}]}"#.to_vec());
    let rare = prop_oneof![
        (prop::sample::select(&["bn", "e", "bt", "x"][..]), value())
            .prop_map(|(label, value)| format!("\"{label}\":{value}")),
    ];
    let head = (
        prop::option::of(text(inputs::name().boxed()).prop_map(|name| format!("\"bn\":{name}"))),
        prop::option::of(number().prop_map(|time| format!("\"bt\":{time}"))),
        prop::option::weighted(
            0.95,
            array(record(Json::Lwm2m)).prop_map(|entries| format!("\"e\":{entries}")),
        ),
        prop::option::weighted(0.1, rare),
    );
    let payload = head.prop_flat_map(|(name, time, entries, rare)| {
        let members: Vec<String> = [name, time, entries, rare].into_iter().flatten().collect();
        Just(members).prop_shuffle().prop_map(|members| format!("{{{}}}", members.join(",")))
    });
    let payloads = inputs_of(payload.boxed(), vectors);
    let examples = [r#"{"e":[{"n":"99","v":-0}]}"#, r#"{"e":[{"n":"99","v":18446744073709551616}]}"#];
    let mut report = Report::default();
    run(5_000, &examples.map(Vec::from), &payloads, |payload| {
        let item = Item::from_json(payload);
        let reference = item.as_ref().map(lwm2m_reference);
        let found = cbor::read(ContentFormat::LWM2M_JSON, payload, REQUEST);
        report.compare(payload, item.as_ref(), reference.as_ref(), &found, &DIFFERENCES)
    });
    report.check(LWM2M, &[], &DIFFERENCES);
}

/// Reads the head of LwM2M JSON, whose base values hold for all entries, and the entries.
pub(crate) fn lwm2m_reference(item: &Item) -> Reference {
    let mut reference = Reference::default();
    let syntax = ErrorKind::Malformed(Rule::JsonSyntax);
    let Item::Map(members) = item else {
        reference.broken.push(syntax);
        return reference;
    };
    let (mut base, mut entries, mut labels) = (Base::default(), None, Vec::new());
    for (key, item) in members {
        let Item::Text(label) = key else { continue };
        let known = ["bn", "bt", "e"].contains(&&**label);
        if known && labels.contains(&label) {
            reference.broken.push(ErrorKind::Malformed(Rule::SenmlLabelTwice));
        }
        labels.push(label);
        match (&**label, item) {
            ("bn", Item::Text(name)) => base.name.clone_from(name),
            ("bn", _) => reference.broken.push(syntax),
            ("bt", item) => match Json::Lwm2m.seconds(item) {
                Ok(time) => base.time = time,
                Err(kind) => reference.broken.push(kind),
            },
            ("e", item) => entries = entries.or(Some(item)),
            _ => {}
        }
    }
    match entries {
        // The base name is checked even if there are no entries.
        Some(Item::Array(records)) => {
            if records.is_empty() && !senml::is_base_name(&base.name) {
                reference.broken.extend([ErrorKind::Malformed(Rule::SenmlPath), ErrorKind::BadPath]);
            }
            senml::read_records(&Json::Lwm2m, records, base, &mut reference);
        }
        Some(_) => reference.broken.push(syntax),
        None => reference.broken.push(ErrorKind::Malformed(Rule::JsonEntries)),
    }
    reference
}

fn inputs_of(payloads: BoxedStrategy<String>, vectors: Vec<Vec<u8>>) -> Bytes {
    let payloads = payloads.prop_map(String::into_bytes).boxed();
    prop_oneof![
        4 => payloads.clone(),
        2 => inputs::mutated(payloads),
        2 => inputs::mutated(prop::sample::select(vectors).boxed()),
        1 => value().prop_map(String::into_bytes),
    ]
    .boxed()
}

/// A string with characters as they are, or in escape sequences.
fn text(text: BoxedStrategy<String>) -> BoxedStrategy<String> {
    (text, prop::collection::vec(any::<bool>(), 40))
        .prop_map(|(text, escaped)| {
            let characters = text.chars().zip(escaped.into_iter().chain(std::iter::repeat(false)));
            let written = characters.map(|(character, escaped)| match character {
                '"' | '\\' => format!("\\{character}"),
                '/' if escaped => "\\/".into(),
                '\n' => "\\n".into(),
                character if escaped || character < ' ' => {
                    character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04X}")).collect()
                }
                character => character.into(),
            });
            format!("\"{}\"", written.collect::<String>())
        })
        .boxed()
}

fn number() -> BoxedStrategy<String> {
    prop_oneof![
        3 => "-?(0|[1-9][0-9]{0,3})",
        1 => "-?[1-9][0-9]{15,21}",
        2 => "-?(0|[1-9][0-9]{0,3})\\.[0-9]{1,3}",
        1 => "-?[1-9][0-9]{0,8}\\.[0-9]{1,18}",
        1 => "-?[0-9](\\.[0-9]{1,3})?[eE][+-]?[0-9]{1,3}",
        1 => any::<f64>().prop_filter("JSON has no infinity", |number| number.is_finite()).prop_map(|number| format!("{number:e}")),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => any::<u64>().prop_map(|number| number.to_string()),
        1 => prop::sample::select(&["1e999", "01", "1.", ".5", "+1", "NaN", "-", "0x1", "1e", "-0", "-0.0"][..]).prop_map(String::from),
    ]
    .boxed()
}

fn value() -> BoxedStrategy<String> {
    let string = prop_oneof!["[a-z\"\\\\\u{1}\n é€𝄞]{0,6}", "[A-Za-z0-9+/_=-]{0,9}", "(3|65535|65536):0"];
    let leaf = prop_oneof![
        4 => number(),
        4 => text(string.boxed()),
        2 => prop::sample::select(&["true", "false", "null", "True", "nul"][..]).prop_map(String::from),
        1 => prop::sample::select(&[r#""\ud800""#, r#""\udc00\ud800""#, r#""\ud83d\ude00""#, r#""\x""#, "\"\t\"", r#""\u00"#][..]).prop_map(String::from),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(","))),
            (text("[a-z]".boxed()), inner).prop_map(|(key, value)| format!("{{{key} : {value}}}")),
        ]
    })
    .boxed()
}

fn array(record: BoxedStrategy<String>) -> BoxedStrategy<String> {
    (prop::collection::vec(record, 0..4), prop::sample::select(&[",", " ,\n"][..]))
        .prop_map(|(records, comma)| format!("[{}]", records.join(comma)))
        .boxed()
}

/// A record of members in any order, mostly with a name and a value.
fn record(format: Json) -> BoxedStrategy<String> {
    let (texts, truths, links): (&str, &str, &str) =
        if format == Json::Senml { ("vs", "vb", "vlo") } else { ("sv", "bv", "ov") };
    let member = |label: &'static str, value: BoxedStrategy<String>| {
        value.prop_map(move |value| format!("\"{label}\":{value}"))
    };
    let base64 = || text("[A-Za-z0-9+/]{0,7}=?=?|([A-Za-z0-9_-]{4}){0,2}".boxed());
    let label = |label: &str| -> &'static str {
        ["vs", "vb", "vlo", "sv", "bv", "ov"].into_iter().find(|other| *other == label).unwrap_or("v")
    };
    let value_member = prop_oneof![
        4 => member("v", number()),
        1 => member("v", value()),
        3 => member(label(texts), value()),
        1 => member(label(texts), base64()),
        1 => member(label(truths), value()),
        1 => member(label(links), text("(3|65535|65536):(0|1)".boxed())),
        1 => member("vd", base64()),
        1 => member("vd", value()),
    ];
    let rare = prop_oneof![
        member("bn", text(inputs::name().boxed())),
        member("bt", number()),
        member("t", number()),
        member("t", value()),
        member("bver", prop_oneof!["(5|10|11)".boxed(), number()].boxed()),
        member("u", value()),
        member("x_", value()),
        member("s", value()),
        member("n", value()),
        member("v", value()),
        (text("[a-z]{1,3}".boxed()), value()).prop_map(|(label, value)| format!("{label}:{value}")),
    ];
    let members = (
        prop::option::weighted(0.9, member("n", text(inputs::name().boxed()))),
        prop::option::weighted(0.9, value_member),
        prop::collection::vec(rare, 0..2),
    );
    members
        .prop_flat_map(|(name, value, rare)| {
            let members: Vec<String> = name.into_iter().chain(value).chain(rare).collect();
            Just(members).prop_shuffle()
        })
        .prop_map(|members| format!("{{{}}}", members.join(",")))
        .boxed()
}
