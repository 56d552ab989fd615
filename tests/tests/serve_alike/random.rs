//! Random requests: rows of the tables with changed characters, and random writes, half of them damaged. A refused
//! request changes nothing, and a written value reads back.

use lwm2m_runtime::definition::{ResourceDef, ResourceType};
use lwm2m_runtime::path::Level;
use lwm2m_runtime::serve::notation::{Line, Payload};
use lwm2m_runtime::serve::{Endpoint, Operation};
use lwm2m_runtime::{Decoder, Encoder, ObjectDef, ObjectLink, Record, Time};
use lwm2m_tests::vectors::Owned;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::generated::notation::request;
use super::generated::station::Station;
use super::*;

/// A row with one to three characters replaced.
fn damaged_row() -> impl Strategy<Value = String> {
    let rows: Vec<String> =
        TABLES.iter().flat_map(|(_, table)| rows(table)).map(|(_, row)| row.into()).collect();
    let change = (any::<Index>(), select(b"0123456789abcdef/.:?&=-,".to_vec()));
    (select(rows), prop::collection::vec(change, 1..4)).prop_map(|(row, changes)| {
        let mut bytes = row.into_bytes();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        String::from_utf8(bytes).unwrap()
    })
}

fn definitions() -> Vec<&'static ObjectDef<'static>> {
    use super::generated::objects::*;
    vec![
        Server::definition(),
        AccessControl::definition(),
        Device::definition(),
        Firmware::definition(),
        Portfolio::definition(),
        Temperature::definition(),
        Bag::definition(),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,12}", ".{0,6}", Just("+05:30".to_owned())]
}

/// A value of the type, not always within the range of the resource.
fn value(kind: ResourceType) -> BoxedStrategy<Owned> {
    match kind {
        ResourceType::Integer => prop_oneof![-12i64..40, any::<i64>()].prop_map(Owned::Integer).boxed(),
        ResourceType::Unsigned => any::<u64>().prop_map(Owned::Unsigned).boxed(),
        ResourceType::Float => {
            prop_oneof![any::<f32>().prop_map(f64::from), -9.5..9.5].prop_map(Owned::Float).boxed()
        }
        ResourceType::Boolean => any::<bool>().prop_map(Owned::Boolean).boxed(),
        ResourceType::Time => any::<i32>().prop_map(|seconds| Owned::Time(Time(seconds.into()))).boxed(),
        ResourceType::Opaque => prop::collection::vec(any::<u8>(), 0..9).prop_map(Owned::Opaque).boxed(),
        ResourceType::ObjectLink => select(vec![(3, 0), (3303, 1), (65535, 65535), (9, 0)])
            .prop_map(|(object, instance)| Owned::ObjectLink(ObjectLink { object, instance }))
            .boxed(),
        ResourceType::CoreLink => text().prop_map(Owned::CoreLink).boxed(),
        _ => text().prop_map(Owned::String).boxed(),
    }
}

/// A resource of an object with a value; mostly one that can be written, and of its type.
fn written(definition: &'static ObjectDef<'static>) -> BoxedStrategy<(Vec<u16>, Owned)> {
    let with_values = |writable: bool| {
        let resources = definition.resources().filter(|resource| resource.kind().is_some());
        let wanted: Vec<ResourceDef<'static>> =
            resources.filter(|resource| !writable || resource.operations().is_writable()).collect();
        if wanted.is_empty() { definition.resources().collect() } else { wanted }
    };
    prop_oneof![9 => select(with_values(true)), 1 => select(with_values(false))]
        .prop_flat_map(|resource| {
            let kind = resource.kind().unwrap_or(ResourceType::Integer);
            let kind = prop_oneof![19 => Just(kind), 1 => Just(ResourceType::String)];
            let below =
                if resource.is_multiple() { (0u16..5).prop_map(Some).boxed() } else { Just(None).boxed() };
            (Just(resource.id()), below, kind.prop_flat_map(value))
        })
        .prop_map(|(id, below, value)| ([id].into_iter().chain(below).collect(), value))
        .boxed()
}

/// A write: the method and path of the request, and what it says.
#[derive(Debug, Clone)]
struct Write {
    method: &'static str,
    path: Path,
    records: Vec<(Path, Owned)>,
    format: ContentFormat,
}

/// Values for some instances, in ascending order, each path once.
fn records(instances: Vec<(u16, u16)>) -> impl Strategy<Value = Vec<(Path, Owned)>> {
    let of_instance = |(object, instance): (u16, u16)| {
        let definition = definitions().into_iter().find(|definition| definition.id() == object).unwrap();
        let record = written(definition).prop_map(move |(ids, value)| {
            let ids: Vec<u16> = [object, instance].into_iter().chain(ids).collect();
            (Path::from_ids(&ids).unwrap(), value)
        });
        prop::collection::vec(record, 1..5)
    };
    instances.into_iter().map(of_instance).collect::<Vec<_>>().prop_map(|all| {
        let mut records: Vec<(Path, Owned)> = all.into_iter().flatten().collect();
        records.sort_by_key(|(path, _)| *path);
        records.dedup_by_key(|(path, _)| *path);
        records
    })
}

/// Instances of the station.
const INSTANCES: [(u16, u16); 7] = [(1, 0), (3, 0), (5, 0), (16, 0), (3303, 0), (3303, 1), (33000, 3)];

fn writes() -> impl Strategy<Value = Write> {
    let at = || select(INSTANCES.to_vec());
    let instance = (at(), select(vec!["PUT", "POST", "BOOTSTRAP PUT"])).prop_flat_map(|(at, method)| {
        records(vec![at]).prop_map(move |records| (method, Path::instance(at.0, at.1), records))
    });
    let resource = (at(), select(vec!["PUT", "POST"]), any::<Index>(), any::<bool>()).prop_flat_map(
        |(at, method, which, whole)| {
            records(vec![at]).prop_map(move |records| {
                let record = records[which.index(records.len())].clone();
                let has_instances = record.0.level() == Level::ResourceInstance;
                let path = if whole && has_instances { record.0.parent() } else { record.0 };
                (method, path, vec![record])
            })
        },
    );
    let create = (select(vec![2u16, 3, 16, 33000]), 0u16..5)
        .prop_flat_map(|at| records(vec![at]).prop_map(move |records| ("POST", Path::object(at.0), records)));
    let composite = prop::sample::subsequence(INSTANCES.to_vec(), 1..4)
        .prop_flat_map(records)
        .prop_map(|records| ("IPATCH", Path::ROOT, records));
    (prop_oneof![instance, resource, create, composite], select(ContentFormat::ALL.to_vec()))
        .prop_map(|((method, path, records), format)| Write { method, path, records, format })
}

/// A transmission error.
#[derive(Debug, Clone)]
enum Damage {
    None,
    Flip(Index, u8),
    Cut(Index),
    Insert(Index, u8),
    Twice,
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => Just(Damage::None),
        2 => (any::<Index>(), 0u8..8).prop_map(|(place, bit)| Damage::Flip(place, bit)),
        1 => any::<Index>().prop_map(Damage::Cut),
        1 => (any::<Index>(), any::<u8>()).prop_map(|(place, byte)| Damage::Insert(place, byte)),
        1 => Just(Damage::Twice),
    ]
}

impl Damage {
    fn on(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        match self {
            _ if bytes.is_empty() => {}
            Damage::None => {}
            Damage::Flip(place, bit) => {
                let place = place.index(bytes.len());
                bytes[place] ^= 1 << bit;
            }
            Damage::Cut(place) => bytes.truncate(place.index(bytes.len())),
            Damage::Insert(place, byte) => bytes.insert(place.index(bytes.len()), *byte),
            Damage::Twice => bytes.extend_from_within(..),
        }
        bytes
    }
}

impl Write {
    /// Encodes the payload; empty if the format cannot carry it.
    fn payload(&self) -> Vec<u8> {
        let records: Vec<Record<'_>> =
            self.records.iter().map(|(path, value)| Record::new(*path, value.borrow())).collect();
        Encoder::records(self.path, &records).encode_to_vec(self.format).unwrap_or_default()
    }
}

/// Returns the values of a payload, formatted like those of [`values`].
fn decode_values(format: ContentFormat, payload: &[u8], base: Path) -> Vec<(Path, String)> {
    let (definitions, mut scratch, mut decoded) = (definitions(), [0; 512], Vec::new());
    let decoder = Decoder::new(format, payload, base).scratch(&mut scratch);
    let read = decoder.records(&definitions, &mut |record| {
        if let Some(value) = record.value {
            decoded.push((record.path, format!("{value:?}")));
        }
        Ok(())
    });
    assert_eq!(read, Ok(()), "an accepted payload decodes");
    decoded
}

/// Returns whether a written value is stored.
fn is_stored(path: Path, bootstrap: bool) -> bool {
    let definition = definitions().into_iter().find(|definition| Some(definition.id()) == path.object_id());
    let Some(resource) = definition.and_then(|definition| definition.resource(path.resource_id()?)) else {
        // A bootstrap server may write unknown resources; they are ignored.
        return false;
    };
    // The package of object 5 goes to the flash, and a Create ignores read-only resources.
    path != Path::resource(5, 0, 0) && (resource.operations().is_writable() || bootstrap)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_requests_get_equal_responses_and_refusals_change_nothing(row in damaged_row()) {
        let mut bytes = [0; 2048];
        if let Ok(Line::Request(_)) = Line::read(&row, &mut bytes) {
            let wrong = differences(Start::new, &row, None);
            prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        }
    }

    #[test]
    fn written_values_read_back_and_refused_writes_change_nothing(
        write in writes(),
        damage in damage(),
    ) {
        let payload = damage.on(write.payload());
        let line = format!("{} {}", write.method, write.path);
        let request = request(&line, &mut []).payload(write.format.number(), &payload);
        let (mut station, mut endpoint) = (Station::new(), Endpoint::<0, 0>::new());
        let before = values(&station);
        let (code, created) = {
            let mut buffer = [0; 2048];
            let response = endpoint.serve(&mut station, &request, 0, &mut buffer);
            (response.code, response.created)
        };
        let after = values(&station);
        let shown = format!("{line} {} responded {code}", Payload(write.format, &payload));
        if code.to_u8() >> 5 != 2 {
            prop_assert!(after == before && station == Station::new(), "{}", shown);
            return Ok(());
        }
        // The payload of an Execute has no values.
        if request.operation() == Operation::Execute {
            return Ok(());
        }
        // TLV without an instance belongs to the created one.
        let base = created.filter(|_| write.format == ContentFormat::TLV).unwrap_or(write.path);
        for (path, value) in decode_values(write.format, &payload, base) {
            if is_stored(path, write.method.starts_with("BOOTSTRAP")) {
                prop_assert!(after.contains(&format!("{path} = {value}")), "{}: no {} = {}", shown, path, value);
            }
        }
    }
}
