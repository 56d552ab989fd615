//! Definitions: bytes as a file of XML, or as the texts of one resource.
//!
//! Bytes that begin neither with `<` nor with those of an encoding are texts, which `|` separates: name, operations,
//! type, range, unit and description of a resource. They reach the checks without markup that has to be invented.

use std::fs;

use lwm2m_codegen::diagnostics::{Diagnostic, Levels, Sources, apply};
use lwm2m_codegen::model::{Object, SourceId};
use lwm2m_codegen::xml::{self, Document};
use lwm2m_codegen::{check, definition_xml, rules};

use super::generated;
use super::places::assert_places;
use crate::data;

/// Reads, checks, fixes, writes and generates.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    let bytes = if data.first().is_none_or(|byte| b"<\0\xef\xfe\xff \t\r\n".contains(byte)) {
        data.to_vec()
    } else {
        definition_of(&String::from_utf8_lossy(data)).into_bytes()
    };
    let mut sources = Sources::default();
    let document = xml::read_bytes("definition.xml", &bytes, &mut sources);
    let diagnostics = all_diagnostics(&document);
    assert_places(&diagnostics, &sources);
    assert_encoding(&bytes);
    let text = &sources.get(SourceId(0)).expect("the text was added").text;
    assert_line_ends_count_for_nothing(text, &document);
    assert_fixes_end(text, &document);
    assert_written(&document.objects);
    generated::generate(&bytes);
}

/// Returns a definition with one resource of these texts.
fn definition_of(texts: &str) -> String {
    let mut texts = texts.split('|');
    let mut next = || texts.next().unwrap_or_default();
    format!(
        "<LWM2M><Object ObjectType=\"MODefinition\"><Name>Pump</Name><Description1>Moves water.</Description1>\
         <ObjectID>42769</ObjectID><ObjectURN>urn:oma:lwm2m:x:42769</ObjectURN><LWM2MVersion>1.0</LWM2MVersion>\
         <ObjectVersion>1.0</ObjectVersion><MultipleInstances>Single</MultipleInstances>\
         <Mandatory>Optional</Mandatory><Resources><Item ID=\"1\"><Name>{}</Name><Operations>{}</Operations>\
         <MultipleInstances>Single</MultipleInstances><Mandatory>Mandatory</Mandatory><Type>{}</Type>\
         <RangeEnumeration>{}</RangeEnumeration><Units>{}</Units><Description>{}</Description></Item>\
         </Resources><Description2></Description2></Object></LWM2M>",
        next(),
        next(),
        next(),
        next(),
        next(),
        next()
    )
}

fn all_diagnostics(document: &Document) -> Vec<Diagnostic> {
    let of_objects = document.objects.iter().flat_map(check::check);
    Levels::default().apply(document.diagnostics.iter().cloned().chain(of_objects).collect())
}

/// A text is written in the encoding that it was read in, and UTF-16 has the text of UTF-8.
fn assert_encoding(bytes: &[u8]) {
    let decoded = xml::decode(bytes);
    if let Some(encoded) = decoded.encoding.encode(&decoded.text) {
        let again = xml::decode(&encoded);
        assert_eq!((&again.text, again.encoding), (&decoded.text, decoded.encoding));
    }
    if !decoded.text.starts_with('\u{feff}') {
        let units: Vec<u8> =
            format!("\u{feff}{}", decoded.text).encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(xml::decode(&units).text, decoded.text);
    }
}

fn assert_line_ends_count_for_nothing(text: &str, document: &Document) {
    if text.contains('\r') {
        return;
    }
    let other = xml::read(SourceId(0), &text.replace('\n', "\r\n"));
    // A line end in an attribute is kept.
    assert_eq!(without_schema(&other.objects), without_schema(&document.objects));
}

fn without_schema(objects: &[Object]) -> Vec<Object> {
    objects.iter().map(|object| Object { schema: None, ..object.clone() }).collect()
}

/// The passes of `lwm2m check --fix` end, keep every object, and change no fact that was read.
fn assert_fixes_end(text: &str, document: &Document) {
    const PASSES: usize = 20;
    let mut text = text.to_owned();
    let mut document = document.clone();
    for _ in 0..PASSES {
        let diagnostics = all_diagnostics(&document);
        let fixed = apply(&text, SourceId(0), &diagnostics, |_| true);
        if fixed.count == 0 {
            return;
        }
        assert_ne!(fixed.text, text, "{diagnostics:?}");
        let next = xml::read(SourceId(0), &fixed.text);
        assert_same_facts(&document.objects, &next.objects);
        (text, document) = (fixed.text, next);
    }
    // A text that is not well-formed shows one mistake a pass, and may have more of them.
    assert!(document.objects.is_empty(), "the fixes have no end: {text}");
}

/// A fix adds facts, and changes none.
fn assert_same_facts(before: &[Object], after: &[Object]) {
    assert!(before.len() <= after.len());
    if before.len() < after.len() {
        return;
    }
    for (before, after) in before.iter().zip(after) {
        assert_eq!(before.id, after.id);
        assert_eq!((before.lwm2m_version, before.version), (after.lwm2m_version, after.version));
        assert_eq!((before.multiple, before.mandatory), (after.multiple, after.mandatory));
        for resource in &before.resources {
            let other = after.resource(resource.id.value).expect("a fix keeps every resource");
            let facts = (resource.operations, resource.multiple, resource.mandatory);
            assert_eq!(facts, (other.operations, other.multiple, other.mandatory));
            assert!(resource.kind.is_none() || resource.kind == other.kind, "{resource:?} {other:?}");
            assert!(resource.range.is_none() || resource.range == other.range, "{resource:?} {other:?}");
        }
    }
}

/// Objects that are written as XML are read as they were, but for hyphens in comments.
fn assert_written(objects: &[Object]) {
    if objects.is_empty() {
        return;
    }
    let written = definition_xml::write(objects);
    let again = xml::read(SourceId(0), &written);
    let facts = |objects: &[Object]| -> Vec<Object> {
        objects.iter().map(|object| Object { schema: None, comments: Vec::new(), ..object.clone() }).collect()
    };
    assert_eq!(facts(&again.objects), facts(objects), "{written}");
    assert_eq!(definition_xml::write(&again.objects), written);
}

/// Returns the definitions of `objects/`, the examples of the rules, texts of resources, and some of the registry.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = RESOURCES.iter().map(|text| text.as_bytes().to_vec()).collect();
    let examples = rules::RULES.iter().filter_map(|rule| rules::example(rule.code));
    let samples = examples.flat_map(|example| [example.bad, example.good]);
    seeds.extend(samples.filter_map(|sample| match sample {
        rules::Sample::Text(text) => Some(within_a_definition(text).into_bytes()),
        rules::Sample::Bytes(bytes) => Some(bytes.to_vec()),
        rules::Sample::Repeated { .. } | rules::Sample::Files(_) => None,
    }));
    seeds.extend(files(&data::checkout().join("objects/core"), 1));
    seeds.extend(files(&data::checkout().join("objects/ipso"), 4));
    if let Some(registry) = data::folder("registry") {
        seeds.extend(files(&registry, 16));
    }
    seeds
}

/// Returns every `step`-th definition of a folder.
fn files(folder: &std::path::Path, step: usize) -> Vec<Vec<u8>> {
    let files = data::files(folder, "xml").into_iter().step_by(step);
    files.map(|file| fs::read(&file).expect("the file can be read")).collect()
}

/// Returns a piece of a definition in a whole one.
fn within_a_definition(piece: &str) -> String {
    let whole = definition_of("Level|RW|Integer|0..9||How full it is.");
    let tag = piece.trim_start().trim_start_matches('<').split(['>', ' ', '/']).next().unwrap_or_default();
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    match (whole.rfind(&open), whole.rfind(&close)) {
        (Some(start), Some(end)) if !tag.is_empty() => {
            format!("{}{piece}{}", &whole[..start], &whole[end + close.len()..])
        }
        _ if tag == "Item" => whole.replace("<Item ", &format!("{piece}<Item ")),
        _ => piece.to_owned(),
    }
}

const RESOURCES: [&str; 9] = [
    "State|R|Integer|0..4||State of the pump.\n0: Off\n1: On (or about to)\n2-3: Reserved\n4: Error",
    "Mode|RW|Unsigned Integer|0: slow, 1: fast||The speed, 0 - 100.",
    "Name|W|String|0-255 bytes||See [1] and <b>https://example.com/a_b</b>.",
    "Key|RW|Opaque|16,32,48||A *secret* of `n` bytes:\n    indented",
    "Stop|E||0..9||Stops it.",
    "Flow|R|Float|-1e3..2^10|l/s|1,000 at most; \u{2103} & more.",
    "Since|R|Time||s|",
    "Tank|R|Objlnk|||Links to /3303/0.",
    "3-Phase (%)|R|Boolean|||\\n\u{c3}\u{a9}",
];
