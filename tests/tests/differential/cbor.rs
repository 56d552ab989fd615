//! CBOR, a single value, against ciborium.

use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::error::Rule;
use lwm2m_runtime::{ContentFormat, Decoder, Error, ErrorKind, Path};
use lwm2m_tests::vectors::{Expected, Owned, with_definitions};
use proptest::prelude::*;

use crate::inputs::{self, KINDS, types};
use crate::item::Item;
use crate::report::{Difference, Reference, Report};
use crate::{cbor_values, inputs::Bytes, run};

/// The reasons to refuse well-formed CBOR.
pub(crate) const REFUSALS: &[(ErrorKind, &str)] = &[
    (ErrorKind::Malformed(Rule::TrailingBytes), "RFC 8949, 5.1: a payload is one item"),
    (ErrorKind::Malformed(Rule::CborContainer), "Core 1.2.2, table C.-2: no type is an array or a map"),
    (ErrorKind::Malformed(Rule::CborTag), "Core 1.2.2, table C.-2: no type has another tag"),
    (ErrorKind::Malformed(Rule::CborDate), "RFC 8949, 3.4.1: tag 0 takes a date of RFC 3339"),
    (ErrorKind::Malformed(Rule::CborDateText), "RFC 8949, 3.4.1: tag 0 takes a text"),
    (ErrorKind::Malformed(Rule::CborBignum), "RFC 8949, 3.4.3: a bignum is a string of bytes"),
    (ErrorKind::Malformed(Rule::CborBignumSize), "no float has more than 1024 bits"),
    (ErrorKind::Malformed(Rule::CborNumber), "Core 1.2.2, table C.-1: a Float has 64 bits at most"),
    (ErrorKind::Malformed(Rule::CborDecimal), "RFC 8949, 3.4.4: tag 4 takes two integers"),
    (ErrorKind::Malformed(Rule::CborBigfloat), "RFC 8949, 3.4.4: tag 5 takes two integers"),
    (ErrorKind::Malformed(Rule::NumberExpected), "RFC 8949, 3.4.2: tag 1 takes a number"),
    (ErrorKind::Malformed(Rule::WholeSeconds), "Core 1.2.2, table C.-1: a Time has no fraction"),
    (ErrorKind::WrongType { expected: ResourceType::Integer }, "the value is not one of the resource's type"),
];

/// The differences between the reader of a value and ciborium.
const VALUES: [Difference; 3] = [UNDEFINED, CHUNKS, LARGE_BIGNUM];

/// The differences between the readers and ciborium.
pub(crate) const UNDEFINED: Difference = Difference {
    reason: "RFC 8949, 5.7: undefined is not null, which ciborium reads it as; \
             3.3: a simple value below 32 has no second byte, which ciborium accepts",
    applies: |payload, item, found| {
        let is_simple = |item: &Item| matches!(item, Item::Null | Item::Boolean(_));
        is_malformed(found, &[Rule::CborSimple, Rule::CborSimpleForm, Rule::ValueAboveResource])
            && payload.iter().any(|byte| matches!(byte, 0xf7 | 0xf8))
            && item.is_some_and(|item| item.any(&is_simple))
    },
};

pub(crate) const CHUNKS: Difference = Difference {
    reason: "RFC 8949, 3.2.3: no chunk of a string is one in chunks, which ciborium accepts",
    applies: |payload, item, found| {
        let in_chunks = payload.windows(2).any(|pair| matches!(pair, [0x5f, 0x5f] | [0x7f, 0x7f]));
        is_malformed(found, &[Rule::CborChunks]) && item.is_some() && in_chunks
    },
};

pub(crate) const LARGE_BIGNUM: Difference = Difference {
    reason: "RFC 8949, 3.4.3: a bignum has any size, ciborium refuses some of 128 bits",
    applies: |payload, item, found| {
        let is_negative = |pair: &[u8]| matches!(pair, [0xc3, _] | [0xd8, 3]);
        item.is_none() && found.is_ok() && payload.windows(2).any(is_negative)
    },
};

pub(crate) const BIGNUM: Difference = Difference {
    reason: "RFC 8949, 3.4.3: a bignum is a tag and no integer, as which ciborium reads small ones",
    applies: |payload, item, found| {
        let rules =
            [Rule::SenmlLabel, Rule::KeyExpected, Rule::KeyIds, Rule::CborDecimal, Rule::CborBigfloat];
        let is_bignum = |pair: &[u8]| matches!(pair, [0xc2 | 0xc3, _] | [0xd8, 2 | 3]);
        is_malformed(found, &rules) && item.is_some() && payload.windows(2).any(is_bignum)
    },
};

pub(crate) const SIMPLE: Difference = Difference {
    reason: "RFC 8949, 3.3: an unassigned simple value is well-formed, ciborium refuses it",
    applies: |_, item, found| item.is_none() && found.is_ok(),
};

pub(crate) fn is_malformed(found: &Result<Vec<Expected>, Error>, rules: &[Rule]) -> bool {
    let kind = found.as_ref().map_err(Error::kind);
    rules.iter().any(|rule| kind == Err(ErrorKind::Malformed(*rule)))
}

#[test]
fn a_value_is_that_of_ciborium_or_both_refuse() {
    let mut vectors = inputs::vectors(ContentFormat::CBOR);
    vectors.push(vec![0xf5]);
    let payloads: Bytes = prop_oneof![
        4 => inputs::value(),
        1 => inputs::of_ciborium(),
        1 => inputs::mutated(inputs::value()),
        1 => inputs::mutated(prop::sample::select(vectors).boxed()),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ]
    .boxed();
    let mut report = Report::default();
    run(8_000, &[], &(payloads, 0..10u16), |(payload, resource)| {
        let kind = KINDS.get(usize::from(*resource)).copied();
        let path = Path::resource(3, 0, *resource);
        let parsed = Item::from_cbor(payload);
        let reference = parsed.as_ref().map(|(item, rest)| reference(item, rest, path, kind));
        let item = parsed.as_ref().map(|(item, _)| item);
        let found = read(ContentFormat::CBOR, payload, path);
        report.compare(payload, item, reference.as_ref(), &found, &VALUES)
    });
    report.check(REFUSALS, &[], &VALUES);
}

fn reference(item: &Item, rest: &[u8], path: Path, kind: Option<ResourceType>) -> Reference {
    let mut reference = Reference::default();
    match cbor_values::value(item, kind) {
        Ok(value) => reference.records.push(record(path, value)),
        Err(kind) => reference.broken.push(kind),
    }
    if !rest.is_empty() {
        reference.broken.push(ErrorKind::Malformed(Rule::TrailingBytes));
    }
    reference
}

/// Returns a record without a time.
pub(crate) fn record(path: Path, value: Option<Owned>) -> Expected {
    let kind = value.as_ref().map(|value| value.borrow().kind());
    Expected { prefix: String::new(), path, kind, value, time: None }
}

/// Reads a payload with the definition of object 3.
pub(crate) fn read(format: ContentFormat, payload: &[u8], base: Path) -> Result<Vec<Expected>, Error> {
    with_definitions(&types(), |definitions| {
        let mut records = Vec::new();
        Decoder::new(format, payload, base).records(definitions, &mut |record| {
            records.push(Expected::new(record));
            Ok(())
        })?;
        Ok(records)
    })
}
