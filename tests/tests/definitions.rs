//! Definitions as folders, with their diagnostics and their generated Rust.
//!
//! The input is `ui/definitions/CASE/input.xml`. `diagnostics.txt` holds its diagnostics, and each other file is a
//! generated one. `BLESS=1` updates them.

use std::path::{Path, PathBuf};

use lwm2m_codegen::Config;
use lwm2m_codegen::diagnostics::{Diagnostic, Sources, render};
use lwm2m_tests::bless;
use lwm2m_tests::data::checkout;

#[test]
fn every_definition_is_reported_and_generated_as_expected() {
    let root = checkout().join("tests/ui/definitions");
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(&root).expect("there are cases").flatten().map(|entry| entry.path()).collect();
    cases.sort();
    assert!(!cases.is_empty(), "no case in {}", root.display());
    let failures: Vec<String> = cases.iter().flat_map(|case| run(case)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn run(case: &Path) -> Vec<String> {
    let (files, diagnostics, sources) = match Config::new().objects(case.join("input.xml")).generate() {
        Ok(generated) => (generated.files, generated.diagnostics, generated.sources),
        Err(failure) => (Vec::new(), failure.diagnostics, failure.sources),
    };
    let mut compared = vec![("diagnostics.txt".into(), rendered(case, &diagnostics, &sources))];
    let files = files.into_iter().filter(|file| file.path != Path::new("mod.rs"));
    compared.extend(files.map(|file| (file.path.with_extension("rs.expected"), file.text)));
    let stale = std::fs::read_dir(case).expect("a case is a folder").flatten().map(|entry| entry.file_name());
    let stale =
        stale.filter(|name| name != "input.xml" && compared.iter().all(|(path, _)| path.as_os_str() != name));
    let stale =
        stale.map(|name| format!("{}: {} is no longer generated", case.display(), name.to_string_lossy()));
    let stale: Vec<String> = stale.collect();
    compared
        .iter()
        .filter_map(|(path, text)| bless::compare(&case.join(path), text).err())
        .chain(stale)
        .collect()
}

fn rendered(case: &Path, diagnostics: &[Diagnostic], sources: &Sources) -> String {
    // With the separator of the system at its end.
    let folder = case.join("").display().to_string();
    diagnostics.iter().map(|diagnostic| render(diagnostic, sources).replace(&folder, "") + "\n").collect()
}
