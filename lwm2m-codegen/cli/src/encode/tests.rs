//! Encode then decode is the identity.

use lwm2m_codegen::model::ResourceType;
use lwm2m_runtime::{ContentFormat, ObjectLink, Path};
use proptest::prelude::*;
use serde_json::Value as Json;

use super::{document, encode_links};
use crate::decode::tests::decoded;
use crate::payload::contents::Contents;
use crate::payload::decode::decode;
use crate::payload::definitions::ObjectDefinitions;
use crate::payload::encode::encode;
use crate::payload::owned::{OwnedRecord, OwnedValue};
use crate::payload::request::{PrefixedPath, Request};
use crate::payload::vectors::{Case, conforming, matches_case, object, resource};
use crate::payload::{json_line, validate};

fn text(lines: &[Json]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn round_trip(case: &Case) -> Result<(), String> {
    let lines = case.lines.as_deref().unwrap_or_default();
    let records = validate::records(&text(lines), &case.request, Some(&case.definitions))
        .map_err(|all| all.join("; "))?;
    let payload = encode(&case.request, &records)?;
    if payload.len() > case.payload.len() {
        return Err(format!("{} bytes, {} would do", payload.len(), case.payload.len()));
    }
    let back = decoded(&case.request, &payload, &case.definitions)?;
    if matches_case(&back, case) { Ok(()) } else { Err(format!("{back:?}")) }
}

#[test]
fn the_lines_of_every_vector_survive_encoding_and_decoding() {
    let cases = conforming();
    let written: Vec<&Case> = cases.iter().filter(|case| case.lines.is_some() && case.writes()).collect();
    let failures: Vec<String> = written
        .iter()
        .filter_map(|case| round_trip(case).err().map(|error| format!("{}: {error}", case.name)))
        .collect();
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), written.len(), failures.join("\n"));
    assert!(cases.is_empty() || written.len() > 200, "only {} vectors were found", written.len());
}

/// Returns the JSON form of a payload; `None` if it has none.
fn form(case: &Case, payload: &[u8]) -> Option<String> {
    let decoded = decode(&case.request, payload, &case.definitions);
    assert!(decoded.error.is_none(), "{}: {:?}", case.name, decoded.error);
    let contents = Contents::new(&case.request, &decoded, &case.definitions).ok()?;
    Some(crate::json::line(contents.value()).unwrap())
}

#[test]
fn the_json_form_of_every_vector_survives_encoding_and_decoding() {
    let has_values = |case: &&Case| {
        let is_own = |line: &Json| {
            line["type"] != "none"
                && PrefixedPath::parse(line["path"].as_str().unwrap()).unwrap().prefix
                    == case.request.path.prefix
        };
        case.writes() && case.reads() && case.lines.as_ref().is_some_and(|lines| lines.iter().all(is_own))
    };
    let cases = conforming();
    let mut survived = 0;
    for case in cases.iter().filter(has_values) {
        let Some(before) = form(case, &case.payload) else { continue };
        let records = document::records(&before, &case.request, &case.definitions, true);
        let records = records.unwrap_or_else(|errors| panic!("{}: {before}: {errors:?}", case.name));
        let payload =
            encode(&case.request, &records).unwrap_or_else(|error| panic!("{}: {error}", case.name));
        assert_eq!(form(case, &payload).as_ref(), Some(&before), "{}", case.name);
        survived += 1;
    }
    assert!(cases.is_empty() || survived > 150, "only {survived} vectors have a form");
}

#[test]
fn links_survive_encoding_and_decoding() {
    for case in conforming().iter().filter(|case| case.json["links"].is_array()) {
        let links = case.json["links"].as_array().unwrap();
        let payload = encode_links(&text(links)).unwrap();
        assert_eq!(decoded(&case.request, &payload, &case.definitions).as_ref(), Ok(links), "{}", case.name);
    }
}

const TYPES: [ResourceType; 9] = ResourceType::ALL;

/// Returns definitions: resource `n` is of type `n`, resource `n + 10` is multiple.
fn definitions() -> ObjectDefinitions {
    let single = (0..).zip(TYPES).map(|(id, kind)| resource(id, kind, false));
    let multiple = (10..).zip(TYPES).map(|(id, kind)| resource(id, kind, true));
    [object(42769, single.chain(multiple).collect())].into_iter().collect()
}

fn value(kind: ResourceType) -> BoxedStrategy<OwnedValue> {
    match kind {
        ResourceType::String => any::<String>().prop_map(OwnedValue::String).boxed(),
        ResourceType::CoreLink => any::<String>().prop_map(OwnedValue::CoreLink).boxed(),
        ResourceType::Integer => any::<i64>().prop_map(OwnedValue::Integer).boxed(),
        ResourceType::Unsigned => any::<u64>().prop_map(OwnedValue::Unsigned).boxed(),
        ResourceType::Float => any::<f64>().prop_map(OwnedValue::Float).boxed(),
        ResourceType::Boolean => any::<bool>().prop_map(OwnedValue::Boolean).boxed(),
        ResourceType::Opaque => any::<Vec<u8>>().prop_map(OwnedValue::Opaque).boxed(),
        ResourceType::Time => (0..i64::MAX).prop_map(OwnedValue::Time).boxed(),
        ResourceType::ObjectLink => any::<(u16, u16)>()
            .prop_map(|(object, instance)| OwnedValue::ObjectLink(ObjectLink { object, instance }))
            .boxed(),
    }
}

/// Records of instance 0 to 2.
fn record() -> impl Strategy<Value = OwnedRecord> {
    let path = (0..9_usize, 0..3_u16, proptest::option::of(0..4_u16));
    path.prop_flat_map(|(index, instance, below)| {
        let id = u16::try_from(index).unwrap();
        let path = match below {
            Some(below) => Path::resource_instance(42769, instance, id + 10, below),
            None => Path::resource(42769, instance, id),
        };
        value(TYPES[index]).prop_map(move |value| OwnedRecord {
            prefix: String::new(),
            path,
            value: Some(value),
            time: None,
        })
    })
}

fn request(format: ContentFormat, path: Path) -> Request {
    let path = PrefixedPath { prefix: String::new(), path };
    Request { format, path, root: String::new(), paths: false }
}

/// Returns the lines of records, and the lines after encoding and decoding them.
fn round_tripped(request: &Request, records: &[OwnedRecord]) -> Result<(Vec<Json>, Vec<Json>), String> {
    let definitions = definitions();
    let lines: Vec<Json> = records
        .iter()
        .map(|record| serde_json::from_str(&json_line::write(record, None, &[]).unwrap()).unwrap())
        .collect();
    let checked =
        validate::records(&text(&lines), request, Some(&definitions)).map_err(|all| all.join("; "))?;
    let payload = encode(request, &checked)?;
    Ok((lines, decoded(request, &payload, &definitions)?))
}

fn is_finite(record: &OwnedRecord) -> bool {
    !matches!(record.value, Some(OwnedValue::Float(number)) if !number.is_finite())
}

const FOR_INSTANCES: [ContentFormat; 7] = [
    ContentFormat::TLV,
    ContentFormat::LWM2M_CBOR,
    ContentFormat::SENML_CBOR,
    ContentFormat::SENML_ETCH_CBOR,
    ContentFormat::SENML_JSON,
    ContentFormat::SENML_ETCH_JSON,
    ContentFormat::LWM2M_JSON,
];

proptest! {
    #[test]
    fn encode_then_decode_is_the_identity(
        format in proptest::sample::select(FOR_INSTANCES.to_vec()),
        mut records in proptest::collection::vec(record(), 1..12),
    ) {
        records.sort_by_key(|record| record.path);
        records.dedup_by_key(|record| record.path);
        let json = matches!(format, ContentFormat::SENML_JSON | ContentFormat::SENML_ETCH_JSON | ContentFormat::LWM2M_JSON);
        // JSON has no numbers that are not finite.
        records.retain(|record| !json || is_finite(record));
        let (lines, back) = round_tripped(&request(format, Path::object(42769)), &records).unwrap();
        prop_assert_eq!(lines, back);
    }

    #[test]
    fn times_survive_in_senml(
        format in proptest::sample::select(vec![ContentFormat::SENML_JSON, ContentFormat::SENML_CBOR]),
        times in proptest::collection::vec(1_u32.., 1..8),
    ) {
        let mut times = times;
        times.sort_unstable();
        times.dedup();
        let record = |time: u32| OwnedRecord {
            prefix: String::new(),
            path: Path::resource(42769, 0, 1),
            value: Some(OwnedValue::Integer(i64::from(time))),
            time: Some(f64::from(time)),
        };
        let records: Vec<OwnedRecord> = times.into_iter().map(record).collect();
        let (lines, back) = round_tripped(&request(format, Path::object(42769)), &records).unwrap();
        prop_assert_eq!(lines, back);
    }

    #[test]
    fn a_single_value_survives_in_every_format_that_can_carry_it(record in record()) {
        for format in ContentFormat::ALL {
            let opaque = matches!(record.value, Some(OwnedValue::Opaque(_)));
            let text = !matches!(*format, ContentFormat::CBOR | ContentFormat::OPAQUE);
            let skip = *format == ContentFormat::LINK
                || (*format == ContentFormat::OPAQUE && !opaque)
                || (text && !is_finite(&record) && !FOR_INSTANCES[..4].contains(format));
            if !skip {
                let (lines, back) = round_tripped(&request(*format, record.path), std::slice::from_ref(&record)).unwrap();
                prop_assert_eq!(lines, back, "{}", format);
            }
        }
    }
}
