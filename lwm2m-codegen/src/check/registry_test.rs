//! Mistakes of published files: file, rule and line.

#![cfg(feature = "xml")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::check;
use crate::diagnostics::{Diagnostic, Severity, Sources};
use crate::xml;

/// Returns the folder with test data, if it is there.
fn registry() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = std::env::var_os("LWM2M_TEST_DATA").map_or(beside, PathBuf::from).join("registry");
    if !folder.is_dir() {
        println!("skipped: no test data in {}", folder.display());
        return None;
    }
    Some(folder)
}

fn diagnostics(path: &Path, sources: &mut Sources) -> Vec<Diagnostic> {
    let document = xml::read_bytes(path, &std::fs::read(path).unwrap(), sources);
    let mut diagnostics = document.diagnostics;
    diagnostics.extend(document.objects.iter().flat_map(check));
    diagnostics
}

#[test]
fn mistakes_of_published_files_are_found_in_their_lines() {
    let Some(folder) = registry() else { return };
    let cases: [(&str, &str, &[usize]); 22] = [
        ("10309.xml", "range-reversed", &[67]),
        ("3387.xml", "range-on-wrong-type", &[107]),
        ("3387.xml", "range-labels", &[71, 95]),
        ("3416.xml", "name-duplicate", &[309]),
        ("3392.xml", "name-duplicate", &[186]),
        ("10329.xml", "name-duplicate", &[209, 391]),
        ("version_history/12-1_0.xml", "name-duplicate", &[508]),
        ("3421.xml", "name-collision", &[315]),
        ("3422.xml", "name-collision", &[235]),
        ("27.xml", "name-starts-with-digit", &[61, 168]),
        ("27.xml", "range-three-dots", &[137, 147, 199, 209]),
        ("20.xml", "schema-older-than-lwm2m-version", &[60]),
        ("20.xml", "type-needs-newer-schema", &[157]),
        ("23.xml", "schema-older-than-lwm2m-version", &[60]),
        ("509.xml", "schema-older-than-lwm2m-version", &[53]),
        ("version_history/0-1_0.xml", "object-version-missing", &[69]),
        ("version_history/1-1_0.xml", "lwm2m-version-missing", &[68]),
        ("version_history/3-1_0.xml", "object-version-missing", &[66]),
        ("version_history/4-1_1.xml", "lwm2m-version-missing", &[68]),
        ("version_history/12-1_0.xml", "object-version-missing", &[72]),
        ("version_history/15-1_0.xml", "object-version-missing", &[70]),
        ("version_history/15-1_0.xml", "executable-multiple", &[156]),
    ];
    for (file, code, expected) in cases {
        let mut sources = Sources::default();
        let found = diagnostics(&folder.join(file), &mut sources);
        let found = found.iter().filter(|diagnostic| diagnostic.rule.code == code);
        let mut lines: Vec<usize> =
            found.map(|diagnostic| sources.position(diagnostic.origin).unwrap().line).collect();
        lines.sort_unstable();
        assert_eq!(lines, expected, "{file}: {code}");
    }
}

#[test]
fn mistakes_of_files_outside_the_test_data_are_found_in_their_lines() {
    let item = |id: u16, name: &str, operations: &str, kind: &str| {
        format!(
            "<Item ID=\"{id}\"><Name>{name}</Name><Operations>{operations}</Operations>\n\
             <MultipleInstances>Single</MultipleInstances><Mandatory>Optional</Mandatory>\n\
             <Type>{kind}</Type><RangeEnumeration/><Units/><Description>It is.</Description></Item>\n"
        )
    };
    let cases = [
        (item(5, "Reading", "R", ""), "missing-type", 10),
        (item(3, "Reset", "E", "String"), "executable-with-type", 10),
        (item(4, "Temp\u{e9}rature", "R", "Float"), "name-non-ascii", 8),
        (item(7, "3-Phase", "R", "Float"), "name-starts-with-digit", 8),
    ];
    for (items, code, line) in cases {
        let text = format!(
            "<LWM2M>\n<Object ObjectType=\"MODefinition\"><Name>Pump</Name><Description1>Pumps.</Description1>\n\
             <ObjectID>42769</ObjectID><ObjectURN>urn:oma:lwm2m:x:42769</ObjectURN>\n\
             <LWM2MVersion>1.0</LWM2MVersion><ObjectVersion>1.0</ObjectVersion>\n\
             <MultipleInstances>Single</MultipleInstances><Mandatory>Optional</Mandatory>\n<Resources>\n\n\
             {items}</Resources><Description2/></Object></LWM2M>"
        );
        let mut sources = Sources::default();
        let document = xml::read_bytes("pump.xml", text.as_bytes(), &mut sources);
        let found = document.diagnostics.into_iter().chain(document.objects.iter().flat_map(check));
        let lines: Vec<usize> = found
            .filter(|diagnostic| diagnostic.rule.code == code)
            .map(|diagnostic| sources.position(diagnostic.origin).unwrap().line)
            .collect();
        assert_eq!(lines, [line], "{code}");
    }
}

#[test]
fn the_list_of_reusable_resources_is_read() {
    let Some(folder) = registry() else { return };
    let text = std::fs::read_to_string(folder.join("Common.xml")).unwrap();
    let (resources, diagnostics) = xml::read_common(Sources::default().add("Common.xml", &*text), &text);
    assert_eq!(resources.len(), 177);
    let codes: BTreeSet<&str> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| diagnostic.rule.code)
        .collect();
    // Ids that are reserved for later have no type yet.
    assert!(codes.iter().eq(["missing-type", "schema-missing-element", "schema-unknown-element"].iter()));
}
