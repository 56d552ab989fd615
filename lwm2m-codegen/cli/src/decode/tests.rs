//! Decodes and annotates all test vectors, and arbitrary payloads.

use lwm2m_codegen::bundled;
use lwm2m_codegen::docs::is_invisible;
use lwm2m_runtime::codec::link::Links;
use lwm2m_runtime::error::Rule;
use lwm2m_runtime::{ContentFormat, ErrorKind};
use proptest::prelude::*;
use serde_json::Value as Json;

use super::annotate::{Annotation, annotate, annotate_links, render};
use crate::payload::contents::Contents;
use crate::payload::decode::decode;
use crate::payload::definitions::ObjectDefinitions;
use crate::payload::request::{PrefixedPath, Request};
use crate::payload::secrets::Secrets;
use crate::payload::vectors::{Case, conforming, matches_case};
use crate::payload::{json_line, links};

/// Returns the lines of `--json`, or why the payload is invalid.
pub(crate) fn decoded(
    request: &Request,
    payload: &[u8],
    definitions: &ObjectDefinitions,
) -> Result<Vec<Json>, String> {
    let parse = |line: std::io::Result<String>| serde_json::from_str(&line.unwrap()).unwrap();
    if request.format == ContentFormat::LINK {
        let parsed = Links::parse(payload).map_err(|error| error.to_string())?;
        return Ok(links::links(&parsed).iter().map(|link| parse(crate::json::line(link))).collect());
    }
    let decoded = decode(request, payload, definitions);
    match decoded.error {
        Some(error) => Err(error.message),
        None => Ok(decoded.records.iter().map(|record| parse(json_line::write(record, None, &[]))).collect()),
    }
}

fn annotated(request: &Request, payload: &[u8], definitions: &ObjectDefinitions) -> Vec<Annotation> {
    if request.format == ContentFormat::LINK {
        return annotate_links(request, payload, &Links::parse(payload), definitions);
    }
    annotate(request, payload, &decode(request, payload, definitions), definitions, Secrets::Hidden)
}

fn check(case: &Case) -> Result<(), String> {
    let found = decoded(&case.request, &case.payload, &case.definitions);
    let links = &case.json["links"];
    let fits = match (&found, &case.lines) {
        (Ok(found), Some(_)) if links.is_array() => Some(found) == links.as_array(),
        (Ok(found), Some(_)) => matches_case(found, case),
        (Err(_), None) => true,
        _ => false,
    };
    if fits { Ok(()) } else { Err(format!("{}: {found:?}", case.name)) }
}

#[test]
fn every_vector_decodes_to_its_lines() {
    let cases = conforming();
    let is_fragment =
        |case: &Case| case.request.format == ContentFormat::LINK && case.json["links"].is_null();
    let read: Vec<&Case> =
        cases.iter().filter(|case| case.lines.is_none() || (case.reads() && !is_fragment(case))).collect();
    let failures: Vec<String> = read.iter().filter_map(|case| check(case).err()).collect();
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), read.len(), failures.join("\n"));
    assert!(cases.is_empty() || read.len() > 250, "only {} vectors were found", read.len());
}

/// Checks that annotations are adjacent and cover the payload.
fn check_coverage(annotations: &[Annotation], payload: &[u8]) -> Result<(), String> {
    let mut position = 0;
    for annotation in annotations {
        if annotation.bytes.start != position || annotation.bytes.end < position {
            return Err(format!("{annotation:?} should start at {position}"));
        }
        position = annotation.bytes.end;
    }
    if position == payload.len() {
        Ok(())
    } else {
        Err(format!("the annotations end at {position} of {}", payload.len()))
    }
}

#[test]
fn every_byte_of_the_vectors_has_one_annotation() {
    for case in conforming() {
        let annotations = annotated(&case.request, &case.payload, &case.definitions);
        check_coverage(&annotations, &case.payload).unwrap_or_else(|error| panic!("{}: {error}", case.name));
        let error = annotations.iter().find(|annotation| annotation.is_error);
        let is_fragment = case.json["fragment"] == true;
        assert!(case.lines.is_none() || error.is_none() || is_fragment, "{}: {error:?}", case.name);
    }
}

#[test]
fn every_record_of_the_vectors_is_annotated_with_its_path() {
    for case in conforming().iter().filter(|case| case.request.format != ContentFormat::LINK) {
        let annotations = annotated(&case.request, &case.payload, &case.definitions);
        let decoded = decode(&case.request, &case.payload, &case.definitions);
        let mut rest = annotations.iter();
        for record in decoded.records {
            let path = record.full_path();
            let is_record = |annotation: &Annotation| annotation.text.starts_with(&path);
            assert!(rest.any(is_record), "{}: {path} in {annotations:?}", case.name);
        }
    }
}

#[test]
fn a_truncated_payload_is_annotated_up_to_its_end() {
    for case in conforming().iter().filter(|case| case.lines.is_some() && case.payload.len() < 200) {
        for end in 0..case.payload.len() {
            let payload = &case.payload[..end];
            let annotations = annotated(&case.request, payload, &case.definitions);
            check_coverage(&annotations, payload)
                .unwrap_or_else(|error| panic!("{} up to {end}: {error}", case.name));
        }
    }
}

#[test]
fn a_value_in_a_list_of_paths_is_an_error() {
    let path = PrefixedPath::parse("/").unwrap();
    let format = ContentFormat::SENML_JSON;
    let request = Request { format, path, root: String::new(), paths: true };
    let decoded = decode(&request, br#"[{"n":"/3/0/9"},{"n":"/3/0/13","v":1}]"#, &bundled_definitions());
    let error = decoded.error.unwrap().error;
    assert_eq!(error.kind(), ErrorKind::Malformed(Rule::PathWithTime));
    assert_eq!((error.offset(), decoded.records.len()), (Some(16), 1));
}

fn bundled_definitions() -> ObjectDefinitions {
    bundled::ALL
        .iter()
        .filter(|bundled| matches!(bundled.id, 1 | 3 | 3303))
        .flat_map(|bundled| lwm2m_codegen::xml::read(lwm2m_codegen::model::SourceId(0), bundled.xml).objects)
        .collect()
}

fn requests() -> impl Strategy<Value = Request> {
    let formats = proptest::sample::select(ContentFormat::ALL.to_vec());
    let paths = proptest::sample::select(vec!["/", "/3", "/3/0", "/3/0/6", "/3/0/9", "/3303", "/d01/3/0"]);
    (formats, paths).prop_map(|(format, path)| {
        let path = PrefixedPath::parse(path).unwrap();
        Request { format, path, root: String::new(), paths: false }
    })
}

/// Returns random bytes, and random sequences of bytes that are frequent in payloads.
fn payloads() -> impl Strategy<Value = Vec<u8>> {
    let text = proptest::sample::select(br#"[{"bn":"/3/0/","n":"9","v":1}],</;="#.to_vec());
    let cbor = proptest::sample::select(vec![
        0x81, 0x82, 0xa1, 0xa2, 0xbf, 0x9f, 0xff, 0x00, 0x03, 0x21, 0x61, 0x7f, 0xc1,
    ]);
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..64),
        proptest::collection::vec(text, 0..64),
        proptest::collection::vec(cbor, 0..64),
    ]
}

thread_local! {
    static BUNDLED: ObjectDefinitions = bundled_definitions();
}

proptest! {
    #[test]
    fn any_payload_is_decoded_or_an_error_and_annotated(request in requests(), payload in payloads()) {
        BUNDLED.with(|definitions| {
            let _ = decoded(&request, &payload, definitions);
            let annotations = annotated(&request, &payload, definitions);
            prop_assert_eq!(check_coverage(&annotations, &payload), Ok(()));
            let page = render(&annotations, &payload, request.format, false);
            prop_assert!(page.chars().all(|c| c == '\n' || !c.is_control() && !is_invisible(c)), "{:?}", page);
            Ok(())
        })?;
    }

    #[test]
    fn any_payload_has_a_json_form_or_an_error(request in requests(), payload in payloads()) {
        BUNDLED.with(|definitions| {
            let decoded = decode(&request, &payload, definitions);
            if decoded.error.is_none() && let Ok(contents) = Contents::new(&request, &decoded, definitions) {
                let form = crate::json::line(contents.value()).unwrap();
                prop_assert!(serde_json::from_str::<Json>(&form).is_ok(), "{}", form);
            }
            Ok(())
        })?;
    }
}
