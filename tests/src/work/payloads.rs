//! Payloads of any number of records, resource instances, base names, brackets or links.

use std::fmt::Write;

use lwm2m_runtime::codec::link::Links;
use lwm2m_runtime::{ContentFormat, Decoder, Encoder, Error, Multiple, Object, Path, Record, Value};

use super::Kind::Function;
use super::Task;
use crate::served::bag::Bag;

/// The multiple resource of integers of the object Bag.
const INTEGERS: Path = Path::resource(33000, 0, 8);
const BAG: Path = Path::instance(33000, 0);

pub(super) const TASKS: &[Task] = &[
    task("resource instances in TLV", 60_000, Function(|size| instances(ContentFormat::TLV, size))),
    task(
        "resource instances in SenML JSON",
        60_000,
        Function(|size| instances(ContentFormat::SENML_JSON, size)),
    ),
    task(
        "resource instances in SenML CBOR",
        60_000,
        Function(|size| instances(ContentFormat::SENML_CBOR, size)),
    ),
    task(
        "resource instances in LwM2M JSON",
        60_000,
        Function(|size| instances(ContentFormat::LWM2M_JSON, size)),
    ),
    task(
        "resource instances in LwM2M CBOR",
        60_000,
        Function(|size| instances(ContentFormat::LWM2M_CBOR, size)),
    ),
    task("records in TLV", 1_000_000, Function(|size| records(ContentFormat::TLV, size))),
    task("records in SenML JSON", 1_000_000, Function(|size| records(ContentFormat::SENML_JSON, size))),
    task("records in SenML CBOR", 1_000_000, Function(|size| records(ContentFormat::SENML_CBOR, size))),
    task("records in LwM2M JSON", 1_000_000, Function(|size| records(ContentFormat::LWM2M_JSON, size))),
    task("records in LwM2M CBOR", 1_000_000, Function(|size| records(ContentFormat::LWM2M_CBOR, size))),
    task("base names in SenML JSON", 1_000_000, Function(base_names_json)),
    task("base names in SenML CBOR", 1_000_000, Function(base_names_cbor)),
    task("brackets of an unknown label in SenML JSON", 1_000_000, Function(brackets)),
    task("arrays of an unknown label in SenML CBOR", 1_000_000, Function(arrays)),
    task("links with attributes", 1_000_000, Function(links)),
];

const fn task(title: &'static str, large: usize, kind: super::Kind) -> Task {
    Task { title, size: 2_000, large, kind }
}

/// Writes the instances of a resource, and returns how many there are then.
fn instances(format: ContentFormat, size: usize) -> usize {
    let ids = 0..u16::try_from(size).expect("a resource has so many instances");
    let integers: Multiple<i64> = ids.map(|id| (id, i64::from(id % 10))).collect();
    let bag = Bag { integers: Some(integers), ..Bag::default() };
    let payload = Encoder::write(&bag, BAG).encode_to_vec(format).expect("it can be written");
    let mut written = Bag::default();
    Decoder::new(format, &payload, BAG).update(&mut written).expect("it can be read");
    written.integers.map_or(0, |integers| integers.len())
}

/// Reads one record of each of many instances, and of each resource instance, and returns the number of records.
fn records(format: ContentFormat, size: usize) -> usize {
    // An object has up to 65,535 instances.
    const INSTANCES: usize = 50_000;
    let record = |index: usize| {
        let id = u16::try_from(index % INSTANCES).ok()?;
        let instance = u16::try_from(index / INSTANCES).ok()?;
        let path = Path::resource_instance(33000, id, INTEGERS.resource_id()?, instance);
        Some(Record::new(path, Value::Integer(7)))
    };
    let mut records: Vec<Record<'_>> = (0..size).filter_map(record).collect();
    records.sort_by_key(|record| record.path);
    let base = Path::object(33000);
    let payload = Encoder::records(base, &records).encode_to_vec(format).expect("it can be written");
    count(format, &payload, base).expect("it can be read")
}

/// Returns the number of records in a payload.
fn count(format: ContentFormat, payload: &[u8], base: Path) -> Result<usize, Error> {
    let mut count = 0;
    Decoder::new(format, payload, base).records(&[Bag::definition()], &mut |_| {
        count += 1;
        Ok(())
    })?;
    Ok(count)
}

fn base_names_json(size: usize) -> usize {
    let records = (0..size).map(|index| format!(r#"{{"bn":"/33000/{}/","n":"0","v":1}}"#, index % 65_535));
    let payload = format!("[{}]", records.collect::<Vec<_>>().join(","));
    count(ContentFormat::SENML_JSON, payload.as_bytes(), Path::object(33000)).expect("it can be read")
}

fn base_names_cbor(size: usize) -> usize {
    let mut payload = vec![0x9f];
    for index in 0..size {
        let name = format!("/33000/{}/", index % 65_535);
        // {-2: name, 0: "0", 2: 1}
        payload.extend([0xa3, 0x21, 0x60 + name.len() as u8]);
        payload.extend(name.bytes());
        payload.extend([0x00, 0x61, b'0', 0x02, 0x01]);
    }
    payload.push(0xff);
    count(ContentFormat::SENML_CBOR, &payload, Path::object(33000)).expect("it can be read")
}

/// Reads a record with a label that may be ignored, whose value nests 60 levels deep over and over.
fn brackets(size: usize) -> usize {
    let deep = "[".repeat(60) + &"]".repeat(60);
    let list = vec![deep; size / 60 + 1].join(",");
    let payload = format!(r#"[{{"n":"/33000/0/0","v":1,"x":[{list}]}}]"#);
    let found = count(ContentFormat::SENML_JSON, payload.as_bytes(), BAG).expect("it can be read");
    assert_eq!(found, 1);
    size
}

fn arrays(size: usize) -> usize {
    let deep = [vec![0x81; 12], vec![0x00]].concat();
    // [{0: "/33000/0/0", 2: 1, "x": [[..], ..]}]
    let mut payload = b"\x81\xa3\x00\x6a/33000/0/0\x02\x01\x61x\x9f".to_vec();
    (0..size / 12 + 1).for_each(|_| payload.extend(&deep));
    payload.push(0xff);
    let found = count(ContentFormat::SENML_CBOR, &payload, BAG).expect("it can be read");
    assert_eq!(found, 1);
    size
}

fn links(size: usize) -> usize {
    let mut text = String::new();
    for index in 0..size {
        let comma = if index == 0 { "" } else { "," };
        write!(text, "{comma}</3/{}>;pmin=10;title=\"a \\\"b\\\"\"", index % 65_535)
            .expect("a string takes any text");
    }
    Links::parse(text.as_bytes()).expect("they can be read").iter().count()
}
