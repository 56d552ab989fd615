//! Counts objects, resources, enums and ranges in the definitions, and the diagnostics of each rule.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use lwm2m_codegen::diagnostics::{Levels, Severity, Sources};
use lwm2m_codegen::model::Object;
use lwm2m_codegen::{check, names, xml};

use crate::data;

/// The counts.
#[derive(Debug, Default)]
pub struct Counts {
    /// Objects.
    pub objects: usize,
    /// Resources, executables included.
    pub resources: usize,
    enums: usize,
    codes: usize,
    ranges_understood: usize,
    ranges_reported: usize,
    ranges_of_text: usize,
    suffixed: usize,
    diagnostics: BTreeMap<(Severity, &'static str), usize>,
}

/// Counts in the files of the folders.
///
/// # Panics
///
/// If a file cannot be read.
pub fn count(folders: &[PathBuf]) -> Counts {
    let mut counts = Counts::default();
    let levels = Levels::default();
    for file in folders.iter().flat_map(|folder| data::files(folder, "xml")) {
        let bytes = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let document = xml::read_bytes(&file, &bytes, &mut Sources::default());
        // The index of the registry and its list of reusable resources define no objects.
        if document.objects.is_empty() {
            continue;
        }
        let checked = document.objects.iter().flat_map(check::check);
        for diagnostic in levels.apply(document.diagnostics.iter().cloned().chain(checked).collect()) {
            *counts.diagnostics.entry((diagnostic.severity, diagnostic.rule.code)).or_default() += 1;
        }
        document.objects.iter().for_each(|object| counts.add(object));
    }
    counts
}

impl Counts {
    fn add(&mut self, object: &Object) {
        self.objects += 1;
        self.resources += object.resources.len();
        self.suffixed += names::object_names(object).resources.iter().filter(|name| name.suffixed).count();
        for resource in &object.resources {
            if let Some(labels) = &resource.labels {
                self.enums += 1;
                self.codes += labels.codes.len();
            }
            let text = resource.range_text.value.as_str();
            let Some(kind) = resource.kind.filter(|_| !text.is_empty()) else { continue };
            match (&resource.range, lwm2m_codegen::range::read(text, kind.value).oddities.is_empty()) {
                (Some(_), _) => self.ranges_understood += 1,
                (None, false) => self.ranges_reported += 1,
                (None, true) => self.ranges_of_text += 1,
            }
        }
    }

    /// Returns a table of the number of diagnostics of each rule.
    pub fn diagnostics(&self) -> String {
        let mut text = String::from("Diagnostics of each rule\n");
        for ((severity, rule), count) in self.diagnostics.iter().rev() {
            text.push_str(&format!("  {rule:<42} {count:>10}  {severity:?}\n").to_lowercase());
        }
        text
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = |name, count: usize| (name, count.to_string(), String::new());
        f.write_str(&super::table(
            "Definitions",
            &[
                row("objects", self.objects),
                row("resources", self.resources),
                row("enums", self.enums),
                row("codes with a name", self.codes),
                row("ranges understood and enforced", self.ranges_understood),
                row("ranges reported and not enforced", self.ranges_reported),
                row("lists of texts instead of ranges", self.ranges_of_text),
                row("names with their id as a suffix", self.suffixed),
            ],
        ))
    }
}
