//! Derived code compiles, and fails to compile with the same errors, in the editions before that of `tests/ui`,
//! which runs the same cases. A macro expands in the edition of the crate that calls it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lwm2m_tests::crates::Crate;
use lwm2m_tests::data::{self, checkout};

/// Writes a crate with each file of a folder as a binary.
fn crate_of(name: &str, edition: &str, cases: &[PathBuf]) -> Crate {
    let one = Crate::new(name);
    one.manifest(&format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"{edition}\"\n\n\
         [dependencies]\nheapless = \"0.9\"\n\
         serde_json = \"1\"\n\
         lwm2m-runtime = {{ version = \"0.1\", features = [\"derive\", \"heapless\", \"notation\", \"serde\", \"std\"] }}\n\n\
         [lints.rust]\ndead_code = \"allow\"\n"
    ));
    for case in cases {
        one.copy(case, &format!("src/bin/{}.rs", stem(case)));
    }
    one
}

fn cases(folder: &str) -> Vec<PathBuf> {
    let cases = data::files(&checkout().join("tests/ui/derive").join(folder), "rs");
    assert!(!cases.is_empty(), "no case in {folder}");
    cases
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("a file has a name").to_string_lossy().into_owned()
}

#[test]
fn valid_structs_compile_and_run_in_older_editions() {
    for edition in ["2018", "2021"] {
        let name = format!("derive-pass-{edition}");
        let cases = cases("pass");
        let one = crate_of(&name, edition, &cases);
        for case in &cases {
            one.succeeds(&["run", "--quiet", "--bin", &stem(case)], &[]);
        }
    }
}

#[test]
fn errors_are_the_same_in_edition_2021() {
    let cases = cases("fail");
    let one = crate_of("derive-fail", "2021", &cases);
    let output = one.cargo(&["check", "--bins", "--keep-going", "--message-format=json"]);
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("cargo prints JSON");
        let (Some(bin), Some(rendered)) =
            (line["target"]["name"].as_str(), line["message"]["rendered"].as_str())
        else {
            continue;
        };
        found.entry(bin.to_owned()).or_default().extend(error_lines(rendered));
    }
    for case in &cases {
        let expected = std::fs::read_to_string(case.with_extension("stderr")).expect("a case has messages");
        let name = stem(case);
        // In JSON, the compiler repeats an error that it prints once.
        let expected: BTreeSet<String> = error_lines(&expected).collect();
        let found: BTreeSet<String> = found.remove(&name).unwrap_or_default().into_iter().collect();
        assert_eq!(found, expected, "{name}");
    }
}

/// Returns the first line of each error that is about the source.
fn error_lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines()
        .filter(|line| line.starts_with("error") && !line.starts_with("error: aborting"))
        .map(str::to_owned)
}
