//! Reading a written document gives an equal model: small cases, the bundled objects, the registry.

#![cfg(feature = "xml")]

use std::path::{Path, PathBuf};

use super::*;
use crate::check;
use crate::diagnostics::{Diagnostic, Sources};
use crate::model::{Operations, Origin, Spanned};
use crate::xml;

fn read(text: &str) -> (Vec<Object>, Vec<Diagnostic>) {
    let document = xml::read(Sources::default().add("test.xml", text), text);
    (document.objects, document.diagnostics)
}

fn without_schema(mut object: Object) -> Object {
    object.schema = None;
    object
}

fn text(text: &str) -> Spanned<String> {
    Spanned::implied(text.to_owned())
}

fn pump() -> Object {
    Object {
        name: text("Pump"),
        id: Spanned::implied(42769),
        urn: text("urn:oma:lwm2m:x:42769"),
        lwm2m_version: Spanned::implied(Version::ONE),
        version: Spanned::implied(Version::ONE),
        multiple: Spanned::implied(true),
        mandatory: Spanned::implied(false),
        description: text("Moves water."),
        remarks: text(""),
        resources: vec![Resource {
            id: Spanned::implied(0),
            name: text("Speed"),
            operations: Spanned::implied(Operations::Read),
            multiple: Spanned::implied(false),
            mandatory: Spanned::implied(true),
            kind: Some(Spanned::implied(ResourceType::Integer)),
            range_text: text("0..3000"),
            range: crate::range::read("0..3000", ResourceType::Integer).range,
            labels: None,
            units: text("1/s"),
            description: text("Revolutions per second."),
            origin: Origin::Unknown,
        }],
        schema: None,
        comments: Vec::new(),
        origin: Origin::Unknown,
    }
}

/// Returns the XML files of a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "xml")).collect();
    paths.sort();
    paths
}

/// Writes what a folder defines, reads it again, and counts the objects.
fn round_trip(folder: &Path) -> usize {
    let mut count = 0;
    for path in files(folder) {
        let bytes = std::fs::read(&path).unwrap();
        let objects = xml::read_bytes(&path, &bytes, &mut Sources::default()).objects;
        let (again, diagnostics) = read(&write(&objects));
        count += objects.len();
        let objects: Vec<Object> = objects.into_iter().map(without_schema).collect();
        let again: Vec<Object> = again.into_iter().map(without_schema).collect();
        assert_eq!(again, objects, "{}", path.display());
        // The author made the remaining ones: the writer makes no mistake of its own.
        let own = ["schema-missing-element", "schema-order", "schema-stray-text", "xml-malformed"];
        let no_resources = objects.iter().any(|object| object.resources.is_empty());
        for diagnostic in diagnostics {
            let mistake = own.contains(&diagnostic.rule.code) && !no_resources;
            assert!(!mistake, "{}: {}", path.display(), diagnostic.message);
        }
    }
    count
}

#[test]
fn every_bundled_object_survives_writing_and_reading() {
    let objects = Path::new(env!("CARGO_MANIFEST_DIR")).join("../objects");
    assert!(round_trip(&objects.join("core")) > 10);
    assert!(round_trip(&objects.join("ipso")) > 40);
}

#[test]
fn every_object_of_the_registry_survives_writing_and_reading() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let registry = std::env::var_os("LWM2M_TEST_DATA").map_or(beside, PathBuf::from).join("registry");
    if !registry.is_dir() {
        assert!(std::env::var_os("CI").is_none_or(|ci| ci.is_empty()), "no {}", registry.display());
        println!("ignored: no test data at {} (set LWM2M_TEST_DATA)", registry.display());
        return;
    }
    let count = round_trip(&registry) + round_trip(&registry.join("version_history"));
    assert!(count > 400, "{count} objects");
}

#[test]
fn the_schema_is_the_oldest_that_knows_version_and_types() {
    let mut typed = pump();
    typed.resources[0].kind = Some(Spanned::implied(ResourceType::CoreLink));
    let mut newer = pump();
    newer.lwm2m_version.value = Version { major: 1, minor: 2 };
    let cases = [
        (vec![pump()], SCHEMA_1_0),
        (vec![typed], SCHEMA_1_1),
        (vec![pump(), newer], SCHEMA_1_1),
        (vec![], SCHEMA_1_0),
    ];
    for (objects, schema) in cases {
        assert!(write(&objects).contains(&format!("\"{schema}\"")), "{schema}");
    }
}

#[test]
fn text_keeps_every_character_that_xml_allows() {
    let mut object = pump();
    object.description =
        text(" a < b & c > d ]]> \"e\" &lt;\r\n\tline two\u{1}\rline three \u{b0}\u{1f40a}\n");
    object.remarks = text("<![CDATA[x]]> <!-- no comment -->");
    let (objects, diagnostics) = read(&write(&[object]));
    assert_eq!(
        objects[0].description.value,
        "a < b & c > d ]]> \"e\" &lt;\n\tline two\nline three \u{b0}\u{1f40a}"
    );
    assert_eq!(objects[0].remarks.value, "<![CDATA[x]]> <!-- no comment -->");
    let codes: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.rule.code).collect();
    assert_eq!(codes, ["licence-missing"]);
}

#[test]
fn comments_come_before_the_root_each_once() {
    let commented = |id: u16, comments: &[&str]| {
        let comments = comments.iter().map(|comment| text(comment)).collect();
        Object { id: Spanned::implied(id), comments, ..pump() }
    };
    let licence = "Licence:\n  \u{1}none <of> & <!-- any";
    let written = write(&[commented(1, &[licence, " "]), commented(2, &[licence, "a--b---"])]);
    let head = written.split("<LWM2M").next().unwrap();
    let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!--\nLicence:\n  none <of> & <!- - any\n-->\n\
                    <!-- a- -b- - - -->\n";
    assert_eq!(head, expected);
    let (objects, diagnostics) = read(&written);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!(objects[0].comments, [text("Licence:\n  none <of> & <!- - any"), text("a- -b- - -")]);
    assert_eq!(write(&objects), written);
}

#[test]
fn a_written_definition_passes_every_check_that_the_object_passes() {
    let (objects, _) = read(&write(&[pump()]));
    let diagnostics = check::check(&objects[0]);
    assert!(diagnostics.is_empty(), "{:?}", diagnostics.first().map(|diagnostic| &diagnostic.message));
}

#[test]
fn several_objects_share_a_document_and_writing_is_stable() {
    let mut other = pump();
    other.id.value = 42770;
    other.urn = text("urn:oma:lwm2m:x:42770");
    let first = write(&[pump(), other]);
    let (objects, _) = read(&first);
    assert_eq!(objects.iter().map(|object| object.id.value).collect::<Vec<_>>(), [42769, 42770]);
    assert_eq!(write(&objects), first);
}
