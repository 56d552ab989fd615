//! What is generated compiles without a warning: in both editions, under clippy and rustdoc, in a crate
//! without the standard library, and beside types that are named like those of the prelude.

use std::path::PathBuf;

use lwm2m_codegen::{Config, Container};
use lwm2m_tests::crates::Crate;
use lwm2m_tests::data::{self, checkout};

/// Types that would be in the way of code that did not name its own by their whole path.
const LIB: &str = "\
//! A crate with types of its own.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, clippy::all)]

/// Objects, and types named like those that everybody has.
pub mod objects {
    /// Not an option.
    pub struct Option;
    /// Not a result.
    pub struct Result;
    /// Not a string.
    pub struct String;
    /// Not a vector.
    pub struct Vec;
    /// Not a box.
    pub struct Box;
    /// Not a multiple resource.
    pub struct Multiple;

    include!(\"generated/mod.rs\");
}
";

fn manifest(name: &str, edition: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"{edition}\"\n\n\
         [dependencies]\nheapless = \"0.9\"\n\
         lwm2m-runtime = {{ version = \"0.1\", default-features = false, features = [\"alloc\", \"heapless\"] }}\n"
    )
}

/// Generates with `config`, and lets the compiler, clippy and rustdoc look at it.
fn compiles(name: &str, config: &Config) {
    let generated = config.generate().unwrap_or_else(|failure| panic!("{failure}"));
    for edition in ["2021", "2024"] {
        let name = format!("{name}-{edition}");
        let one = Crate::new(&name);
        one.manifest(&manifest(&name, edition)).file("src/lib.rs", LIB);
        generated.write(one.folder().join("src/generated")).expect("the files can be written");
        one.succeeds(&["clippy", "--quiet"], &[]);
        one.succeeds(&["doc", "--quiet", "--no-deps"], &[("RUSTDOCFLAGS", "-D warnings")]);
    }
}

#[test]
fn the_objects_of_the_project_compile_without_a_warning() {
    let objects = checkout().join("objects");
    compiles("ours", &Config::new().objects(objects.join("core")).objects(objects.join("ipso")));
}

#[test]
fn they_compile_with_containers_of_fixed_capacity_too() {
    let objects = checkout().join("objects");
    let heapless = |default| Container::Heapless { default };
    let config = Config::new()
        .objects(objects.join("core"))
        .objects(objects.join("ipso"))
        .strings(heapless(64))
        .opaques(heapless(64))
        .multiples(heapless(4));
    compiles("fixed", &config);
}

#[test]
fn the_whole_registry_compiles_without_a_warning() {
    let Some(registry) = data::folder("registry") else {
        return;
    };
    compiles("registry", &Config::new().objects(registry));
}

#[test]
fn the_order_of_the_inputs_makes_no_difference() {
    let objects = checkout().join("objects");
    let mut files: Vec<PathBuf> =
        ["core", "ipso"].iter().flat_map(|folder| data::files(&objects.join(folder), "xml")).collect();
    let generate = |files: &[PathBuf]| {
        let config = files.iter().fold(Config::new(), |config, file| config.objects(file));
        config.generate().expect("our definitions are valid").files
    };
    let forwards = generate(&files);
    assert_eq!(generate(&files), forwards);
    files.reverse();
    assert_eq!(generate(&files), forwards);
    files.sort_by_key(|file| file.as_os_str().len());
    assert_eq!(generate(&files), forwards);
}
