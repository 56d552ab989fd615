//! Every payload of the test data through the command, and whatever else may come.

use lwm2m_codegen::bundled;
use lwm2m_runtime::ContentFormat;
use proptest::prelude::*;
use serde_json::Value as Json;

use super::annotate::{Note, annotate, render};
use crate::payload::known::Known;
use crate::payload::read::read;
use crate::payload::request::{Place, Request};
use crate::payload::vectors::{Case, conforming, same};
use crate::payload::{line, links};

/// What `--json` prints, line by line, or why the payload is refused.
pub(crate) fn decoded(request: &Request, bytes: &[u8], known: &Known) -> Result<Vec<Json>, String> {
    let parse = |line: std::io::Result<String>| serde_json::from_str(&line.unwrap()).unwrap();
    if request.format == ContentFormat::LINK {
        let links = links::read(bytes).map_err(|error| error.to_string())?;
        return Ok(links.iter().map(|link| parse(crate::json::line(link))).collect());
    }
    let reading = read(request, bytes, known);
    match reading.refusal {
        Some(refusal) => Err(refusal.text),
        None => Ok(reading.statements.iter().map(|statement| parse(line::write(statement))).collect()),
    }
}

/// Links are told in lines of their own; fragments of payloads that some cases have are none.
fn judge(case: &Case) -> Result<(), String> {
    let found = decoded(&case.request, &case.payload, &case.known);
    let links = &case.json["links"];
    let fits = match (&found, &case.lines) {
        (Ok(found), Some(_)) if links.is_array() => Some(found) == links.as_array(),
        (Ok(found), Some(_)) => same(found, case),
        (Err(_), None) => true,
        _ => false,
    };
    if fits { Ok(()) } else { Err(format!("{}: {found:?}", case.name)) }
}

#[test]
fn every_payload_of_the_vectors_gives_the_lines_that_they_expect() {
    let cases = conforming();
    let is_fragment =
        |case: &Case| case.request.format == ContentFormat::LINK && case.json["links"].is_null();
    let read: Vec<&Case> =
        cases.iter().filter(|case| case.lines.is_none() || (case.reads() && !is_fragment(case))).collect();
    let failures: Vec<String> = read.iter().filter_map(|case| judge(case).err()).collect();
    assert!(failures.is_empty(), "{} of {} failed:\n{}", failures.len(), read.len(), failures.join("\n"));
    println!(
        "{} payloads, {} of them refused",
        read.len(),
        read.iter().filter(|case| case.lines.is_none()).count()
    );
    assert!(cases.is_empty() || read.len() > 250, "only {}", read.len());
}

/// Each byte is in exactly one note, in the order of the payload.
fn covers(notes: &[Note], bytes: &[u8]) -> Result<(), String> {
    let mut position = 0;
    for note in notes {
        if note.bytes.start != position || note.bytes.end < position {
            return Err(format!("{note:?} should start at {position}"));
        }
        position = note.bytes.end;
    }
    if position == bytes.len() {
        Ok(())
    } else {
        Err(format!("the notes end at {position} of {}", bytes.len()))
    }
}

#[test]
fn every_byte_of_the_vectors_has_one_meaning() {
    for case in conforming() {
        let notes = annotate(&case.request, &case.payload, &case.known);
        covers(&notes, &case.payload).unwrap_or_else(|error| panic!("{}: {error}", case.name));
        let doubt = notes.iter().find(|note| note.text.starts_with("!!"));
        let is_fragment = case.json["fragment"] == true;
        assert!(case.lines.is_none() || doubt.is_none() || is_fragment, "{}: {doubt:?}", case.name);
    }
}

#[test]
fn a_payload_that_breaks_off_is_annotated_up_to_the_break() {
    for case in conforming().iter().filter(|case| case.lines.is_some() && case.payload.len() < 200) {
        for end in 0..case.payload.len() {
            let bytes = &case.payload[..end];
            let notes = annotate(&case.request, bytes, &case.known);
            covers(&notes, bytes).unwrap_or_else(|error| panic!("{} up to {end}: {error}", case.name));
        }
    }
}

fn known() -> Known {
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
        let path = Place::parse(path).unwrap();
        Request { format, path, root: String::new(), paths: false, objects: Vec::new() }
    })
}

/// Bytes that are random, or look a little like something.
fn payloads() -> impl Strategy<Value = Vec<u8>> {
    let likely = proptest::sample::select(br#"[{"bn":"/3/0/","n":"9","v":1}],</;="#.to_vec());
    let cbor = proptest::sample::select(vec![
        0x81, 0x82, 0xa1, 0xa2, 0xbf, 0x9f, 0xff, 0x00, 0x03, 0x21, 0x61, 0x7f, 0xc1,
    ]);
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..64),
        proptest::collection::vec(likely, 0..64),
        proptest::collection::vec(cbor, 0..64),
    ]
}

proptest! {
    #[test]
    fn whatever_comes_is_read_or_refused_and_annotated(request in requests(), bytes in payloads()) {
        let known = known();
        let _ = decoded(&request, &bytes, &known);
        let notes = annotate(&request, &bytes, &known);
        prop_assert_eq!(covers(&notes, &bytes), Ok(()));
        let page = render(&notes, &bytes, request.format, false);
        prop_assert!(page.chars().all(|c| c == '\n' || !c.is_control()), "{:?}", page);
    }
}
