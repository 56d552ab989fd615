//! Models in SDF: an object that is imported is written as XML, read as it was, and becomes code.

use std::fs;
use std::path::PathBuf;

use lwm2m_cli::import;
use lwm2m_codegen::model::{Object, SourceId};
use lwm2m_codegen::{definition_xml, xml};

use super::generated;
use crate::data::checkout;

/// Imports a model.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    let (objects, diagnostics) = import::objects(data, Some(42769));
    for diagnostic in diagnostics.list() {
        assert!(!diagnostic.message.is_empty());
    }
    for object in &objects {
        let written = definition_xml::write(std::slice::from_ref(object));
        let document = xml::read(SourceId(0), &written);
        let [again] = document.objects.as_slice() else { panic!("{written}") };
        assert_eq!(definition_xml::write(std::slice::from_ref(again)), written);
        assert_eq!(facts(again), facts(object), "{written}");
        generated::generate(written.as_bytes());
    }
}

/// Returns what a reader finds of an object: range and codes are read from their texts.
fn facts(object: &Object) -> Object {
    let mut object = Object { schema: None, comments: Vec::new(), ..object.clone() };
    for resource in &mut object.resources {
        resource.range = None;
        resource.labels = None;
    }
    object
}

/// Returns the models of the tests and of the tour.
pub fn seeds() -> Vec<Vec<u8>> {
    let package = checkout().join("lwm2m-codegen/cli");
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["tests/export/models", "tests/export/expected", "tour"] {
        files.extend(crate::data::files(&package.join(folder), "json"));
    }
    files.retain(|file| file.to_string_lossy().ends_with(".sdf.json"));
    files.iter().map(|file| fs::read(file).expect("the file can be read")).collect()
}
