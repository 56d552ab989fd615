//! The whole registry through reader and rules.

#![cfg(feature = "xml")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::check;
use crate::diagnostics::{Diagnostic, Levels, Severity, Sources};
use crate::xml;

/// The folder with test data, if it is there.
fn registry() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = std::env::var_os("LWM2M_TEST_DATA").map_or(beside, PathBuf::from).join("registry");
    if !folder.is_dir() {
        println!("skipped: no test data in {}", folder.display());
        return None;
    }
    Some(folder)
}

/// The XML files of a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "xml")).collect();
    paths.sort();
    paths
}

fn findings(path: &Path, sources: &mut Sources) -> Vec<Diagnostic> {
    let document = xml::read_octets(path, &std::fs::read(path).unwrap(), sources);
    let mut findings = document.diagnostics;
    findings.extend(document.objects.iter().flat_map(check));
    findings
}

#[test]
fn every_file_gives_a_model_or_a_finding_with_a_place() {
    let Some(folder) = registry() else { return };
    for folder in [folder.clone(), folder.join("version_history")] {
        for path in files(&folder) {
            let mut sources = Sources::default();
            let octets = std::fs::read(&path).unwrap();
            let document = xml::read_octets(&path, &octets, &mut sources);
            let mut findings = document.diagnostics;
            findings.extend(document.objects.iter().flat_map(check));
            for finding in &findings {
                assert!(
                    sources.position(finding.origin).is_some(),
                    "{}: {}",
                    path.display(),
                    finding.message
                );
            }
            let is_object =
                path.file_stem().unwrap().to_string_lossy().starts_with(|c: char| c.is_ascii_digit());
            assert_eq!(document.objects.len(), usize::from(is_object), "{}", path.display());
            assert!(is_object || findings.iter().any(|finding| finding.severity == Severity::Error));
        }
    }
}

#[test]
fn the_mistakes_that_stand_in_published_files_are_found() {
    let Some(folder) = registry() else { return };
    let cases = [
        ("10309.xml", "range-reversed", 1),
        ("3387.xml", "range-on-wrong-type", 1),
        ("3416.xml", "name-duplicate", 1),
        ("3392.xml", "name-duplicate", 1),
        ("10329.xml", "name-duplicate", 2),
        ("version_history/12-1_0.xml", "name-duplicate", 1),
        ("3421.xml", "name-collision", 1),
        ("3422.xml", "name-collision", 1),
        ("27.xml", "name-starts-with-digit", 2),
        ("20.xml", "schema-older-than-lwm2m-version", 1),
        ("20.xml", "type-needs-newer-schema", 1),
        ("23.xml", "schema-older-than-lwm2m-version", 1),
        ("509.xml", "schema-older-than-lwm2m-version", 1),
        ("version_history/0-1_0.xml", "object-version-missing", 1),
        ("version_history/1-1_0.xml", "lwm2m-version-missing", 1),
        ("version_history/3-1_0.xml", "object-version-missing", 1),
        ("version_history/4-1_1.xml", "lwm2m-version-missing", 1),
        ("version_history/15-1_0.xml", "object-version-missing", 1),
        ("version_history/15-1_0.xml", "executable-multiple", 1),
    ];
    for (file, code, count) in cases {
        let found = findings(&folder.join(file), &mut Sources::default());
        let found = found.iter().filter(|finding| finding.rule.code == code).count();
        assert_eq!(found, count, "{file}: {code}");
    }
}

#[test]
fn the_list_of_reusable_resources_is_read() {
    let Some(folder) = registry() else { return };
    let text = std::fs::read_to_string(folder.join("Common.xml")).unwrap();
    let (resources, findings) = xml::read_common(Sources::default().add("Common.xml", &*text), &text);
    assert_eq!(resources.len(), 177);
    let codes: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.rule.code)
        .collect();
    // Ids that are reserved for later have no type yet.
    assert!(codes.iter().eq(["missing-type", "schema-missing-element", "schema-unknown-element"].iter()));
}

/// What the rules say of the registry as a whole: a change here is a change that users will see.
#[test]
fn false_alarms_would_show_in_the_counts() {
    let Some(folder) = registry() else { return };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut with_errors = 0;
    for path in files(&folder) {
        let found = Levels::default().apply(findings(&path, &mut Sources::default()));
        with_errors += usize::from(found.iter().any(|finding| finding.severity == Severity::Error));
        for finding in found {
            *counts.entry(finding.rule.code).or_default() += 1;
        }
    }
    println!("{counts:#?}\n{with_errors} files with errors");
    // Eleven definitions, and three files that are none.
    assert!(with_errors <= 14, "{with_errors} files with errors");
    for quiet in
        ["xml-malformed", "xml-entity", "schema-value", "urn-form", "urn-class", "id-class", "unit-unknown"]
    {
        assert_eq!(counts.get(quiet), None, "{quiet}");
    }
}
