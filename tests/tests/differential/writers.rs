//! Payloads of the writers, as parsers of others read them: the same values, and CBOR in the fewest bytes.

use ciborium::Value as Cbor;
use lwm2m_runtime::{ContentFormat, Encoder, ErrorKind, ObjectLink, Path, Time};
use lwm2m_tests::vectors::{Expected, Owned};
use proptest::prelude::*;
use proptest::strategy::BoxedStrategy;

use crate::item::Item;
use crate::json::lwm2m_reference;
use crate::json_values::{Json, REQUEST};
use crate::report::{Reference, same};
use crate::senml_cbor::SenmlCbor;
use crate::{lwm2m_cbor, run, senml};

/// Values of the resources 0 to 8 of object 3, by the type of each.
fn records() -> BoxedStrategy<Vec<Expected>> {
    let text = || "[ -~é€𝄞\u{1}\n]{0,30}";
    let values: [BoxedStrategy<Owned>; 9] = [
        text().prop_map(Owned::String).boxed(),
        integer().prop_map(Owned::Integer).boxed(),
        integer().prop_map(|number| Owned::Unsigned(number as u64)).boxed(),
        prop_oneof![
            any::<f64>(),
            any::<f32>().prop_map(f64::from),
            any::<i16>().prop_map(|half| f64::from(half) / 64.0)
        ]
        .prop_map(Owned::Float)
        .boxed(),
        any::<bool>().prop_map(Owned::Boolean).boxed(),
        prop::collection::vec(any::<u8>(), 0..70).prop_map(Owned::Opaque).boxed(),
        integer().prop_map(|seconds| Owned::Time(Time(seconds))).boxed(),
        (any::<u16>(), any::<u16>())
            .prop_map(|(object, instance)| Owned::ObjectLink(ObjectLink { object, instance }))
            .boxed(),
        text().prop_map(Owned::CoreLink).boxed(),
    ];
    let record = |(id, value): (u16, Owned)| {
        let kind = Some(value.borrow().kind());
        Expected {
            prefix: String::new(),
            path: Path::resource(3, 0, id),
            kind,
            value: Some(value),
            time: None,
        }
    };
    let all: Vec<BoxedStrategy<Expected>> = (0..)
        .zip(values)
        .map(|(id, value)| value.prop_map(move |value| record((id, value))).boxed())
        .collect();
    (all, 0..9usize, 1..10usize)
        .prop_map(|(all, start, count)| all.into_iter().skip(start).take(count).collect())
        .boxed()
}

/// Numbers near the edges of all widths.
fn integer() -> impl Strategy<Value = i64> {
    let near_power = |(bits, near): (u32, i64)| (1_i64 << bits).wrapping_add(near);
    prop_oneof![any::<i64>(), -30..30i64, (0..64u32, -2..3i64).prop_map(near_power)]
}

fn write(format: ContentFormat, base: Path, records: &[Expected]) -> Result<Vec<u8>, ErrorKind> {
    let records: Vec<_> = records.iter().map(Expected::record).collect();
    Encoder::records(base, &records).encode_to_vec(format).map_err(|error| error.kind())
}

/// Checks the reference of a payload.
fn check(format: ContentFormat, expected: &[Expected], reference: Option<Reference>) -> Result<(), String> {
    match reference {
        Some(reference) if reference.broken.is_empty() && same(&reference.records, expected) => Ok(()),
        reference => Err(format!("{}: {reference:?}, not {expected:?}", format.name())),
    }
}

#[test]
fn parsers_of_others_read_the_values_that_were_written() {
    run(1_500, &[], &records(), |records| {
        for format in [ContentFormat::SENML_CBOR, ContentFormat::LWM2M_CBOR] {
            let payload = write(format, Path::ROOT, records).map_err(|kind| format!("{kind:?}"))?;
            let item = Item::from_cbor(&payload).filter(|(_, rest)| rest.is_empty());
            let reference = item.map(|(item, _)| match format {
                ContentFormat::SENML_CBOR => senml::read(&SenmlCbor, &item),
                _ => lwm2m_cbor::reference(&item, Path::ROOT),
            });
            check(format, records, reference)?;
        }
        // JSON has neither NaN nor infinities.
        let is_finite =
            |record: &Expected| !matches!(record.value, Some(Owned::Float(number)) if !number.is_finite());
        for (format, base) in [(ContentFormat::SENML_JSON, Path::ROOT), (ContentFormat::LWM2M_JSON, REQUEST)]
        {
            let payload = match write(format, base, records) {
                Err(ErrorKind::NotRepresentable) if !records.iter().all(is_finite) => continue,
                payload => payload.map_err(|kind| format!("{kind:?}"))?,
            };
            let reference = Item::from_json(&payload).map(|item| match format {
                ContentFormat::SENML_JSON => senml::read(&Json::Senml, &item),
                _ => lwm2m_reference(&item),
            });
            check(format, records, reference)?;
        }
        Ok(())
    });
}

#[test]
fn a_value_in_cbor_has_the_bytes_that_ciborium_writes() {
    run(1_500, &[], &records(), |records| {
        for record in records {
            let value = match record.value.clone().ok_or("no value")? {
                Owned::String(text) | Owned::CoreLink(text) => Cbor::Text(text),
                Owned::Integer(number) => Cbor::from(number),
                Owned::Unsigned(number) => Cbor::from(number),
                // The sign and the payload of NaN are not kept.
                Owned::Float(number) if number.is_nan() => Cbor::Float(f64::NAN),
                Owned::Float(number) => Cbor::Float(number),
                Owned::Boolean(truth) => Cbor::Bool(truth),
                Owned::Opaque(bytes) => Cbor::Bytes(bytes),
                Owned::Time(Time(seconds)) => Cbor::Tag(1, Box::new(Cbor::from(seconds))),
                Owned::ObjectLink(link) => Cbor::Text(link.to_string()),
            };
            let mut expected = Vec::new();
            ciborium::into_writer(&value, &mut expected).map_err(|error| error.to_string())?;
            let found = write(ContentFormat::CBOR, record.path, std::slice::from_ref(record));
            if found.as_ref() != Ok(&expected) {
                return Err(format!("{value:?} is {found:02x?}, not {expected:02x?}"));
            }
        }
        Ok(())
    });
}
