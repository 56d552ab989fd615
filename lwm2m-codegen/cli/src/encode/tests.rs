//! Encode then decode is the identity.

use lwm2m_codegen::model::ResourceType;
use lwm2m_runtime::{ContentFormat, ObjectLink, Path};
use proptest::prelude::*;
use serde_json::Value as Json;

use super::{check, encode, encode_links};
use crate::decode::tests::decoded;
use crate::payload::held::{Held, Statement};
use crate::payload::known::Known;
use crate::payload::line;
use crate::payload::request::{Place, Request};
use crate::payload::vectors::{Case, conforming, object, resource, same};

fn text(lines: &[Json]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn round_trip(case: &Case) -> Result<(), String> {
    let lines = case.lines.as_deref().unwrap_or_default();
    let statements =
        check::statements(&text(lines), &case.request, Some(&case.known)).map_err(|all| all.join("; "))?;
    let payload = encode(&case.request, &statements).map_err(|all| all.join("; "))?;
    if payload.len() > case.payload.len() {
        return Err(format!("{} bytes, {} would do", payload.len(), case.payload.len()));
    }
    let back = decoded(&case.request, &payload, &case.known)?;
    if same(&back, case) { Ok(()) } else { Err(format!("{back:?}")) }
}

#[test]
fn the_lines_of_every_vector_make_a_payload_that_says_them_again() {
    let cases = conforming();
    let written: Vec<&Case> = cases.iter().filter(|case| case.lines.is_some() && case.writes()).collect();
    let failures: Vec<String> = written
        .iter()
        .filter_map(|case| round_trip(case).err().map(|error| format!("{}: {error}", case.name)))
        .collect();
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), written.len(), failures.join("\n"));
    println!("{} payloads", written.len());
    assert!(cases.is_empty() || written.len() > 200, "only {}", written.len());
}

#[test]
fn links_are_written_as_they_were_read() {
    for case in conforming().iter().filter(|case| case.json["links"].is_array()) {
        let links = case.json["links"].as_array().unwrap();
        let payload = encode_links(&text(links)).unwrap();
        assert_eq!(decoded(&case.request, &payload, &case.known).as_ref(), Ok(links), "{}", case.name);
    }
}

const TYPES: [ResourceType; 9] = ResourceType::ALL;

/// Resource `n` is of type `n`, resource `n + 10` is multiple.
fn known() -> Known {
    let single = (0..).zip(TYPES).map(|(id, kind)| resource(id, kind, false));
    let multiple = (10..).zip(TYPES).map(|(id, kind)| resource(id, kind, true));
    [object(42769, single.chain(multiple).collect())].into_iter().collect()
}

fn held(kind: ResourceType) -> BoxedStrategy<Held> {
    match kind {
        ResourceType::String => any::<String>().prop_map(Held::String).boxed(),
        ResourceType::CoreLink => any::<String>().prop_map(Held::CoreLink).boxed(),
        ResourceType::Integer => any::<i64>().prop_map(Held::Integer).boxed(),
        ResourceType::Unsigned => any::<u64>().prop_map(Held::Unsigned).boxed(),
        ResourceType::Float => any::<f64>().prop_map(Held::Float).boxed(),
        ResourceType::Boolean => any::<bool>().prop_map(Held::Boolean).boxed(),
        ResourceType::Opaque => any::<Vec<u8>>().prop_map(Held::Opaque).boxed(),
        ResourceType::Time => (0..i64::MAX).prop_map(Held::Time).boxed(),
        ResourceType::ObjectLink => any::<(u16, u16)>()
            .prop_map(|(object, instance)| Held::ObjectLink(ObjectLink { object, instance }))
            .boxed(),
    }
}

/// Something about a resource of instance 0 to 2.
fn statement() -> impl Strategy<Value = Statement> {
    let place = (0..9_usize, 0..3_u16, proptest::option::of(0..4_u16));
    place.prop_flat_map(|(index, instance, below)| {
        let id = u16::try_from(index).unwrap();
        let path = match below {
            Some(below) => Path::resource_instance(42769, instance, id + 10, below),
            None => Path::resource(42769, instance, id),
        };
        held(TYPES[index]).prop_map(move |value| Statement {
            prefix: String::new(),
            path,
            value: Some(value),
            time: None,
        })
    })
}

fn request(format: ContentFormat, path: Path) -> Request {
    let path = Place { prefix: String::new(), path };
    Request { format, path, root: String::new(), paths: false, objects: Vec::new() }
}

/// Lines, to a payload, to lines.
fn again(request: &Request, statements: &[Statement]) -> Result<(Vec<Json>, Vec<Json>), String> {
    let known = known();
    let lines: Vec<Json> = statements
        .iter()
        .map(|statement| serde_json::from_str(&line::write(statement).unwrap()).unwrap())
        .collect();
    let checked = check::statements(&text(&lines), request, Some(&known)).map_err(|all| all.join("; "))?;
    let payload = encode(request, &checked).map_err(|all| all.join("; "))?;
    Ok((lines, decoded(request, &payload, &known)?))
}

fn is_finite(statement: &Statement) -> bool {
    !matches!(statement.value, Some(Held::Float(number)) if !number.is_finite())
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
        mut statements in proptest::collection::vec(statement(), 1..12),
    ) {
        statements.sort_by_key(|statement| statement.path);
        statements.dedup_by_key(|statement| statement.path);
        let json = matches!(format, ContentFormat::SENML_JSON | ContentFormat::SENML_ETCH_JSON | ContentFormat::LWM2M_JSON);
        // JSON has no numbers that are not finite.
        statements.retain(|statement| !json || is_finite(statement));
        let (lines, back) = again(&request(format, Path::object(42769)), &statements).unwrap();
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
        let statement = |time: u32| Statement {
            prefix: String::new(),
            path: Path::resource(42769, 0, 1),
            value: Some(Held::Integer(i64::from(time))),
            time: Some(f64::from(time)),
        };
        let statements: Vec<Statement> = times.into_iter().map(statement).collect();
        let (lines, back) = again(&request(format, Path::object(42769)), &statements).unwrap();
        prop_assert_eq!(lines, back);
    }

    #[test]
    fn a_single_value_survives_in_every_format_that_can_carry_it(statement in statement()) {
        for format in ContentFormat::ALL {
            let opaque = matches!(statement.value, Some(Held::Opaque(_)));
            let text = !matches!(*format, ContentFormat::CBOR | ContentFormat::OPAQUE);
            let skip = *format == ContentFormat::LINK
                || (*format == ContentFormat::OPAQUE && !opaque)
                || (text && !is_finite(&statement) && !FOR_INSTANCES[..4].contains(format));
            if !skip {
                let (lines, back) = again(&request(*format, statement.path), std::slice::from_ref(&statement)).unwrap();
                prop_assert_eq!(lines, back, "{}", format);
            }
        }
    }
}
