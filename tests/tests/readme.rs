//! The README is true: its code compiles, runs and prints what it says.

use lwm2m_tests::crates::Crate;
use lwm2m_tests::data::checkout;

fn readme() -> String {
    std::fs::read_to_string(checkout().join("README.md")).expect("there is a README")
}

/// The code block that follows a line of text.
fn block(text: &str, after: &str) -> String {
    let rest = text.split_once(after).unwrap_or_else(|| panic!("the README says {after:?}")).1;
    let code = rest.split_once("```").expect("a block follows").1;
    let code = code.split_once('\n').expect("a block begins with a line of its own").1;
    code.split_once("```").expect("the block ends").0.to_owned()
}

#[test]
fn the_first_object_compiles_and_prints_what_the_readme_shows() {
    let readme = readme();
    let first = Crate::new("thermometer");
    first
        .manifest(&block(&readme, "`Cargo.toml`:"))
        .file("build.rs", &block(&readme, "`build.rs`:"))
        .file("src/main.rs", &block(&readme, "`src/main.rs`:"));
    let output = first.cargo(&["run", "--quiet"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let shown = block(&readme, "It prints:");
    assert_eq!(String::from_utf8_lossy(&output.stdout), shown);
}

#[test]
fn the_serving_device_compiles_and_prints_what_the_readme_shows() {
    let readme = readme();
    let manifest = block(&readme, "`Cargo.toml`:");
    let plain = "lwm2m-runtime = \"0.1\"";
    let notation = "lwm2m-runtime = { version = \"0.1\", features = [\"notation\"] }";
    assert!(manifest.contains(plain));
    let serving = Crate::new("serving");
    serving
        .manifest(&manifest.replace(plain, notation))
        .file("build.rs", &block(&readme, "`build.rs`:"))
        .file("src/main.rs", &block(&readme, "another `src/main.rs` that serves:"));
    let output = serving.cargo(&["run", "--quiet"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(String::from_utf8_lossy(&output.stdout), block(&readme, "It tells,"));
}

#[test]
fn every_folder_of_the_project_is_named() {
    let readme = readme();
    for entry in std::fs::read_dir(checkout()).expect("the checkout can be read").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let shown = !name.starts_with('.') && name != "target" && entry.path().is_dir();
        assert!(!shown || readme.contains(&format!("{name}/")), "{name}");
    }
}
