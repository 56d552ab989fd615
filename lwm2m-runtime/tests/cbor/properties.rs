//! Records of any kind, through every format in CBOR and back; payloads that were cut or changed.

use lwm2m_runtime::{ContentFormat, Decoder, Encoder, ObjectLink, Path, Record, Time, Value};
use proptest::prelude::*;

use crate::OBJECT;

/// A value that owns what it says, by the id of the resource of its type.
#[derive(Debug, Clone)]
enum Owned {
    Text(String),
    Bytes(Vec<u8>),
    Plain(Value<'static>),
}

impl Owned {
    fn borrow(&self, resource: u16) -> Value<'_> {
        match self {
            Owned::Text(text) if resource == 8 => Value::CoreLink(text),
            Owned::Text(text) => Value::String(text),
            Owned::Bytes(bytes) => Value::Opaque(bytes),
            Owned::Plain(value) => *value,
        }
    }
}

fn value(resource: u16) -> BoxedStrategy<Owned> {
    let plain = |value| Owned::Plain(value);
    match resource {
        1 => any::<i64>().prop_map(move |number| plain(Value::Integer(number))).boxed(),
        2 => any::<u64>().prop_map(move |number| plain(Value::Unsigned(number))).boxed(),
        3 => any::<f64>().prop_map(move |number| plain(Value::Float(number))).boxed(),
        4 => any::<bool>().prop_map(move |truth| plain(Value::Boolean(truth))).boxed(),
        5 => prop::collection::vec(any::<u8>(), 0..40).prop_map(Owned::Bytes).boxed(),
        6 => any::<i64>().prop_map(move |seconds| plain(Value::Time(Time(seconds)))).boxed(),
        7 => any::<(u16, u16)>()
            .prop_map(move |(object, instance)| plain(Value::ObjectLink(ObjectLink { object, instance })))
            .boxed(),
        _ => "\\PC{0,30}".prop_map(Owned::Text).boxed(),
    }
}

type Entry = (u16, u16, Option<u16>, Owned);

/// Values of the object's instances, with or without resource instances, ordered and distinct.
fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let entry = (prop_oneof![0u16..3, 0u16..65535], 0u16..9).prop_flat_map(|(instance, resource)| {
        let ids = prop::collection::btree_set(prop_oneof![0u16..4, 0u16..65535], 1..4);
        let several = ids.prop_flat_map(move |ids| {
            let values: Vec<_> = ids.iter().map(|_| value(resource)).collect();
            let ids: Vec<Option<u16>> = ids.into_iter().map(Some).collect();
            (Just(ids), values)
        });
        let single = value(resource).prop_map(|value| (vec![None], vec![value]));
        prop_oneof![single, several].prop_map(move |(ids, values)| (instance, resource, ids, values))
    });
    prop::collection::vec(entry, 0..12).prop_map(|mut entries| {
        entries.sort_by_key(|(instance, resource, ..)| (*instance, *resource));
        entries.dedup_by_key(|(instance, resource, ..)| (*instance, *resource));
        let flat = entries.into_iter().flat_map(|(instance, resource, ids, values)| {
            let each = ids.into_iter().zip(values);
            each.map(move |(id, value)| (instance, resource, id, value)).collect::<Vec<_>>()
        });
        flat.collect()
    })
}

fn records(entries: &[Entry]) -> Vec<Record<'_>> {
    let record = |(instance, resource, id, value): &'_ Entry| -> (Path, u16) {
        let _ = value;
        let path = Path::resource(9, *instance, *resource);
        (id.and_then(|id| path.child(id)).unwrap_or(path), *resource)
    };
    let each = entries.iter().map(|entry| {
        let (path, resource) = record(entry);
        Record::new(path, entry.3.borrow(resource))
    });
    each.collect()
}

/// Reads a payload, and tells whether it says these records and no more.
fn says(format: ContentFormat, payload: &[u8], base: Path, expected: &[Record<'_>]) -> Result<bool, String> {
    let (mut index, mut equal) = (0, true);
    let read = Decoder::new(format, payload, base).records(&[&OBJECT], &mut |record| {
        equal &= expected.get(index).is_some_and(|expected| same(expected, record));
        index += 1;
        Ok(())
    });
    read.map(|()| equal && index == expected.len()).map_err(|error| error.to_string())
}

fn same(a: &Record<'_>, b: &Record<'_>) -> bool {
    match (a.value, b.value) {
        (Some(Value::Float(a)), Some(Value::Float(b))) if a.is_nan() => b.is_nan(),
        _ => a == b,
    }
}

const FORMATS: [ContentFormat; 2] = [ContentFormat::SENML_CBOR, ContentFormat::LWM2M_CBOR];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_records_come_back_as_they_were(entries in entries()) {
        let records = records(&entries);
        for format in FORMATS {
            for base in [Path::ROOT, Path::object(9)] {
                let payload = Encoder::records(base, &records).encode_to_vec(format).unwrap();
                prop_assert_eq!(says(format, &payload, base, &records), Ok(true));
            }
        }
        for record in &records {
            let payload = Encoder::records(record.path, &[*record]).encode_to_vec(ContentFormat::CBOR).unwrap();
            prop_assert_eq!(says(ContentFormat::CBOR, &payload, record.path, &[*record]), Ok(true));
        }
    }

    #[test]
    fn times_come_back_as_they_were(
        entries in entries(),
        times in prop::collection::vec(prop::option::of(prop_oneof![1e8..2e9, (1i32..2_000_000_000).prop_map(f64::from)]), 40)
    ) {
        let mut records = records(&entries);
        records.iter_mut().zip(times).for_each(|(record, time)| record.time = time);
        let payload = Encoder::records(Path::ROOT, &records).encode_to_vec(ContentFormat::SENML_CBOR).unwrap();
        prop_assert_eq!(says(ContentFormat::SENML_CBOR, &payload, Path::ROOT, &records), Ok(true));
    }

    #[test]
    fn a_payload_cut_short_is_refused(entries in entries()) {
        let records = records(&entries);
        for format in FORMATS {
            let payload = Encoder::records(Path::ROOT, &records).encode_to_vec(format).unwrap();
            for end in 0..payload.len() {
                prop_assert!(says(format, &payload[..end], Path::ROOT, &records).is_err());
            }
        }
    }

    #[test]
    fn bytes_that_were_changed_never_panic(
        entries in entries(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)
    ) {
        let records = records(&entries);
        for format in FORMATS {
            let mut payload = Encoder::records(Path::ROOT, &records).encode_to_vec(format).unwrap();
            for (index, byte) in &changes {
                let at = index.index(payload.len());
                payload[at] = *byte;
            }
            let _ = says(format, &payload, Path::ROOT, &records);
            let _ = says(ContentFormat::SENML_ETCH_CBOR, &payload, Path::object(9), &records);
            let _ = says(ContentFormat::CBOR, &payload, Path::resource(9, 0, 1), &records);
        }
    }

    #[test]
    fn bytes_of_any_kind_never_panic(payload in prop::collection::vec(any::<u8>(), 0..60)) {
        for format in FORMATS {
            let _ = says(format, &payload, Path::ROOT, &[]);
            let _ = says(format, &payload, Path::object(9), &[]);
        }
        let _ = says(ContentFormat::CBOR, &payload, Path::resource(9, 0, 1), &[]);
    }
}
