//! The bundled definitions state the registered facts, in words of our own.

use std::path::Path;

use lwm2m_codegen::diagnostics::{Severity, Sources};
use lwm2m_codegen::model::{Interval, Object, Range, Resource};
use lwm2m_codegen::{check, xml};
use lwm2m_tests::data;

fn read(file: &Path) -> (Vec<Object>, Vec<String>) {
    let bytes = std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut sources = Sources::default();
    let document = xml::read_bytes(file, &bytes, &mut sources);
    let checked = document.objects.iter().flat_map(check::check);
    let diagnostics = document.diagnostics.iter().cloned().chain(checked);
    let serious = diagnostics.filter(|diagnostic| diagnostic.severity >= Severity::Warning);
    let messages =
        serious.map(|diagnostic| format!("{}: {}", diagnostic.rule.code, diagnostic.message)).collect();
    (document.objects, messages)
}

fn bundled() -> Vec<std::path::PathBuf> {
    let objects = data::checkout().join("objects");
    ["core", "ipso"].iter().flat_map(|folder| data::files(&objects.join(folder), "xml")).collect()
}

#[test]
fn every_fact_is_as_registered() {
    let Some(registry) = data::folder("registry") else {
        return;
    };
    for file in bundled() {
        let name = file.file_name().expect("a file has a name");
        let (ours, _) = read(&file);
        let (registered, _) = read(&registry.join(name));
        let facts = |objects: &[Object]| objects.iter().map(Object::facts).collect::<Vec<_>>();
        assert_eq!(facts(&ours), facts(&registered), "{}", file.display());
    }
}

#[test]
fn every_registered_code_has_a_name() {
    let Some(registry) = data::folder("registry") else {
        return;
    };
    for file in bundled() {
        let name = file.file_name().expect("a file has a name");
        let (ours, registered) = (read(&file).0, read(&registry.join(name)).0);
        for (ours, registered) in ours.iter().zip(&registered) {
            for resource in &registered.resources {
                let id = resource.id.value;
                let Some(labels) = &resource.labels else { continue };
                let codes = |labels: &lwm2m_codegen::model::Labels| {
                    labels.codes.iter().map(|label| label.code).collect::<Vec<_>>()
                };
                let own = ours.resource(id).and_then(|resource| resource.labels.as_ref()).map(codes);
                let own = own.unwrap_or_default();
                let missing: Vec<i64> =
                    codes(labels).into_iter().filter(|code| !own.contains(code)).collect();
                assert!(missing.is_empty(), "{} resource {id}: {missing:?} of {own:?}", file.display());
            }
        }
    }
}

/// The range of the model, as the runtime holds it.
fn range(resource: &Resource) -> Option<String> {
    fn union<T: Copy + std::fmt::Debug>(intervals: &[Interval<T>]) -> String {
        let pairs = intervals.iter().map(|interval| (interval.low, interval.high));
        format!("{:?}", pairs.collect::<Vec<_>>())
    }
    let (name, union) = match resource.range.as_ref()? {
        Range::Integer(intervals) => ("Integer", union(intervals)),
        Range::Unsigned(intervals) => ("Unsigned", union(intervals)),
        Range::Float(intervals) => ("Float", union(intervals)),
        Range::Length(intervals) => ("Length", union(intervals)),
    };
    Some(format!("{name}({union})"))
}

#[test]
fn the_generated_table_has_every_resource_and_range() {
    for object in bundled().iter().flat_map(|file| read(file).0) {
        let generated = lwm2m_tests::objects::definitions();
        let table = generated.into_iter().find(|table| table.id() == object.id.value);
        let table = table.expect("every bundled object is generated");
        assert_eq!(table.resources().len(), object.resources.len(), "{}", object.id.value);
        for resource in &object.resources {
            let place = format!("/{}/*/{}", object.id.value, resource.id.value);
            let row = table.resource(resource.id.value).unwrap_or_else(|| panic!("{place} is in the table"));
            assert_eq!(row.range().map(|range| format!("{range:?}")), range(resource), "{place}");
        }
    }
}

#[test]
fn our_own_files_have_a_licence_and_a_description_of_everything() {
    for file in bundled() {
        let text = std::fs::read_to_string(&file).expect("our files are UTF-8");
        assert!(text.lines().nth(1).is_some_and(|line| line.contains("SPDX-License-Identifier")), "{file:?}");
        for object in read(&file).0 {
            assert!(!object.description.value.is_empty(), "{}", file.display());
            for resource in &object.resources {
                assert!(!resource.description.value.is_empty(), "{} {}", file.display(), resource.id.value);
            }
        }
    }
}

#[test]
fn no_sentence_is_taken_from_the_registry() {
    let Some(registry) = data::folder("registry") else {
        return;
    };
    for file in bundled() {
        let name = file.file_name().expect("a file has a name");
        let (ours, registered) = (read(&file).0, read(&registry.join(name)).0);
        for (ours, registered) in ours.iter().zip(&registered) {
            assert_ne!(ours.description.value, registered.description.value, "{}", file.display());
            for (own, other) in ours.resources.iter().zip(&registered.resources) {
                let long = |text: &str| text.split_whitespace().count() > 6;
                let same = own.description.value == other.description.value && long(&own.description.value);
                assert!(!same, "{} resource {}", file.display(), own.id.value);
            }
        }
    }
}
