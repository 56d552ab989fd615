//! SenML CBOR against ciborium.

use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::error::Rule;
use lwm2m_runtime::{ContentFormat, ErrorKind, Path};
use lwm2m_tests::vectors::Owned;
use proptest::prelude::*;

use crate::cbor::{self, BIGNUM, CHUNKS, LARGE_BIGNUM, SIMPLE, UNDEFINED};
use crate::inputs::{self, Bytes};
use crate::item::Item;
use crate::report::{Difference, Report};
use crate::senml::{self, Label, Syntax};
use crate::{cbor_values, run};

const REFUSALS: &[(ErrorKind, &str)] = &[
    (ErrorKind::Malformed(Rule::ArrayExpected), "RFC 8428, 6: a payload is an array"),
    (ErrorKind::Malformed(Rule::RecordExpected), "RFC 8428, 6: a record is a map"),
    (ErrorKind::Malformed(Rule::TrailingBytes), "RFC 8949, 5.1: a payload is one item"),
    (ErrorKind::Malformed(Rule::SenmlLabel), "RFC 8428, 6: a label is an integer or a text"),
    (ErrorKind::Malformed(Rule::SenmlUnknownLabel), "RFC 8428, 4.4: a label with _ must be understood"),
    (ErrorKind::Malformed(Rule::SenmlBaseValue), "Core 1.2.2, 7.5.6: no base values and no sums"),
    (ErrorKind::Malformed(Rule::SenmlLabelTwice), "RFC 8949, 5.6: keys of a map are unique"),
    (ErrorKind::Malformed(Rule::SenmlValueTwice), "RFC 8428, 4.2: a record has one value"),
    (ErrorKind::Malformed(Rule::SenmlVersion), "RFC 8428, 4.4: a later version is not understood"),
    (ErrorKind::Malformed(Rule::SenmlName), "RFC 8428, 4.1: a name is a text"),
    (ErrorKind::Malformed(Rule::SenmlPath), "Core 1.2.2, 7.5.6: a name is a path"),
    (ErrorKind::BadPath, "Core 1.2.2, 7.2: the id 65535 is reserved"),
    (ErrorKind::Malformed(Rule::SenmlTime), "RFC 8428, 4.5.3: a time is finite"),
    (ErrorKind::Malformed(Rule::SenmlTimeSum), "RFC 8428, 4.5.3: a time is finite"),
    (ErrorKind::Malformed(Rule::SenmlValue), "RFC 8428, 4.2: a label tells the kind of its value"),
    (ErrorKind::Malformed(Rule::NumberExpected), "RFC 8428, 4.1: times and versions are numbers"),
    (ErrorKind::WrongType { expected: ResourceType::Integer }, "the value is not one of the resource's type"),
];

const DIFFERENCES: [Difference; 5] = [UNDEFINED, CHUNKS, LARGE_BIGNUM, BIGNUM, SIMPLE];

/// SenML in the syntax of CBOR.
pub(crate) struct SenmlCbor;

impl Syntax for SenmlCbor {
    fn label(&self, key: &Item) -> Result<Label, ErrorKind> {
        match key {
            // RFC 8428, table 4.
            Item::Integer(number) => Ok(match number {
                -2 => Label::BaseName,
                -3 => Label::BaseTime,
                -1 => Label::BaseVersion,
                0 => Label::Name,
                2 => Label::Number,
                3 => Label::Text,
                4 => Label::Boolean,
                6 => Label::Time,
                8 => Label::Bytes,
                -5 | -6 | 5 => Label::Unsupported,
                _ => Label::Ignored,
            }),
            Item::Text(text) => Label::of_senml(text),
            _ => Err(ErrorKind::Malformed(Rule::SenmlLabel)),
        }
    }

    fn value(
        &self,
        label: Label,
        item: &Item,
        kind: Option<ResourceType>,
    ) -> Result<Option<Owned>, ErrorKind> {
        let item = cbor_values::bare(item);
        let has_value = |item: &Item| match item {
            Item::Array(_) | Item::Map(_) => false,
            Item::Tag(tag, _) => *tag <= 5,
            _ => true,
        };
        let agrees = match (label, item) {
            // Its own error explains a value that no type has.
            (_, item) if !has_value(item) => true,
            (Label::Number, Item::Text(_)) => kind == Some(ResourceType::Time),
            (Label::Number, Item::Tag(..)) => true,
            (Label::Number, item) => cbor_values::is_number(item),
            (Label::Text, Item::Text(_) | Item::Tag(0, _)) => true,
            (Label::Boolean, Item::Boolean(_)) => true,
            (Label::Bytes, Item::Bytes(_)) => true,
            (Label::Link, Item::Text(_)) => true,
            _ => false,
        };
        if !agrees {
            return Err(ErrorKind::Malformed(Rule::SenmlValue));
        }
        let kind = match (label, kind) {
            (Label::Text, Some(ResourceType::ObjectLink)) => kind,
            (Label::Link, None) => Some(ResourceType::ObjectLink),
            (label, Some(expected)) if (label == Label::Link) != (expected == ResourceType::ObjectLink) => {
                return Err(ErrorKind::WrongType { expected });
            }
            (_, kind) => kind,
        };
        cbor_values::value(item, kind)
    }

    fn seconds(&self, item: &Item) -> Result<f64, ErrorKind> {
        cbor_values::seconds(item)
    }

    fn version(&self, item: &Item) -> Result<u64, ErrorKind> {
        if !cbor_values::is_number(item) {
            return Err(ErrorKind::Malformed(Rule::NumberExpected));
        }
        match cbor_values::value(item, Some(ResourceType::Unsigned)) {
            Ok(Some(Owned::Unsigned(version))) => Ok(version),
            Ok(_) | Err(ErrorKind::WrongType { .. }) => Ok(0),
            Err(kind) => Err(kind),
        }
    }

    fn shapes(&self) -> [ErrorKind; 3] {
        [Rule::ArrayExpected, Rule::RecordExpected, Rule::SenmlName].map(ErrorKind::Malformed)
    }
}

#[test]
fn records_are_those_of_ciborium_or_both_refuse() {
    let payloads: Bytes = prop_oneof![
        4 => payload(),
        2 => inputs::mutated(payload()),
        2 => inputs::mutated(prop::sample::select(vectors()).boxed()),
        1 => inputs::item(),
    ]
    .boxed();
    let mut report = Report::default();
    let unassigned = vec![0x81, 0xa2, 0x00, 0x62, b'/', b'3', 0x01, 0xf0];
    let mut largest_times = vec![0x81, 0xa3, 0x00, 0x62, b'/', b'3'];
    for label in [0x22, 0x06] {
        largest_times.extend([&[label, 0xfb], &f64::MAX.to_be_bytes()[..]].concat());
    }
    run(5_000, &[largest_times, unassigned], &payloads, |payload| {
        let parsed = Item::from_cbor(payload);
        let reference = parsed.as_ref().map(|(item, rest)| {
            let mut reference = senml::read(&SenmlCbor, cbor_values::bare(item));
            if !rest.is_empty() {
                reference.broken.push(ErrorKind::Malformed(Rule::TrailingBytes));
            }
            reference
        });
        let item = parsed.as_ref().map(|(item, _)| item);
        let found = cbor::read(ContentFormat::SENML_CBOR, payload, Path::ROOT);
        report.compare(payload, item, reference.as_ref(), &found, &DIFFERENCES)
    });
    report.check(REFUSALS, cbor::REFUSALS, &DIFFERENCES);
}

fn vectors() -> Vec<Vec<u8>> {
    let mut vectors = inputs::vectors(ContentFormat::SENML_CBOR);
    vectors.push(vec![0x81, 0xa2, 0x00, 0x63, b'3', b'/', b'0', 0x02, 0x01]);
    vectors
}

/// Records of members in any order, most of them with a name and a value.
fn payload() -> Bytes {
    (prop::collection::vec(record(), 0..4), any::<bool>())
        .prop_map(|(records, indefinite)| inputs::container(4, records, indefinite, 0))
        .boxed()
}

fn record() -> Bytes {
    let name = || inputs::cbor_text(inputs::name());
    let member =
        |label: &'static [u8], value: Bytes| value.prop_map(move |value| [label, &value].concat()).boxed();
    let value = prop_oneof![
        4 => member(&[2], inputs::value()),
        2 => member(&[3], inputs::value()),
        1 => member(&[4], inputs::value()),
        1 => member(&[8], inputs::value()),
        1 => member(b"\x62vs", inputs::value()),
        1 => member(b"\x63vlo", inputs::cbor_text(prop_oneof![Just("3:0"), Just("3:"), Just("65536:1")].prop_map(String::from))),
    ];
    let time = || prop_oneof![3 => inputs::number(), 1 => inputs::value()];
    let rare = prop_oneof![
        member(&[0x21], name()),
        member(&[0x22], time().boxed()),
        member(&[6], time().boxed()),
        member(&[0x20], inputs::cbor_unsigned(prop_oneof![0..14u64, any::<u64>()])),
        member(&[0x20], inputs::value()),
        member(b"\x61n", name()),
        member(&[1], inputs::item()),
        member(&[2], inputs::value()),
        member(&[3], inputs::value()),
        member(b"\x62x_", inputs::value()),
        member(&[5], inputs::value()),
        (inputs::item(), inputs::value()).prop_map(|(label, value)| [label, value].concat()),
        member(&[0], inputs::value()),
    ];
    let members = (
        prop::option::weighted(0.9, member(&[0], name())),
        prop::option::weighted(0.9, value),
        prop::collection::vec(rare, 0..2),
        any::<bool>(),
    );
    members
        .prop_flat_map(|(name, value, rare, indefinite)| {
            let members: Vec<Vec<u8>> = name.into_iter().chain(value).chain(rare).collect();
            (Just(members).prop_shuffle(), Just(indefinite))
        })
        .prop_map(|(members, indefinite)| inputs::container(5, members, indefinite, 0))
        .boxed()
}
