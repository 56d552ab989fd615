//! Generated code compiles without a warning: every bundled object, with every container, in both editions. Cargo
//! builds again when an input has changed, and only then.
//!
//! Each test writes a package and checks it against the runtime in this workspace. All share one target folder, so that
//! dependencies are built once.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lwm2m_codegen::{Config, Container, bundled};
use tempfile::TempDir;

/// A package that depends on the runtime in this workspace.
struct Package {
    folder: TempDir,
}

impl Package {
    /// Writes the manifest; `None` without the runtime, as in a published crate.
    fn new(dependencies: &str, edition: &str) -> Option<Package> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
        let runtime = root.join("lwm2m-runtime");
        if !runtime.join("Cargo.toml").is_file() {
            println!("skipped: there is no lwm2m-runtime beside this crate");
            return None;
        }
        let package = Package { folder: tempfile::tempdir().unwrap() };
        let manifest = format!(
            "[package]\nname = \"subject\"\nversion = \"0.1.0\"\nedition = \"{edition}\"\n[workspace]\n\
             [dependencies]\nlwm2m-runtime = {{ path = {runtime:?}, default-features = false }}\n{dependencies}\n"
        );
        package.write("Cargo.toml", &manifest);
        // The versions of the workspace: nothing is downloaded.
        if root.join("Cargo.lock").is_file() {
            fs::copy(root.join("Cargo.lock"), package.path("Cargo.lock")).unwrap();
        }
        Some(package)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs cargo, which must succeed, and returns its standard error.
    fn cargo(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--offline")
            .current_dir(self.folder.path())
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile"))
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "cargo {arguments:?}\n{stderr}");
        stderr
    }
}

fn all() -> Config {
    Config::new().bundled(bundled::ALL.iter().map(|bundled| bundled.id))
}

#[test]
fn every_bundled_object_compiles_without_a_warning_in_both_editions_and_without_std() {
    for edition in ["2021", "2024"] {
        let Some(package) = Package::new("[features]\nalloc = [\"lwm2m-runtime/alloc\"]", edition) else {
            return;
        };
        all().generate().unwrap().write(package.path("src/objects")).unwrap();
        let lib = "//! Subject.\n#![no_std]\n#![forbid(unsafe_code)]\n#![deny(warnings, missing_docs, unreachable_pub)]\n\
                   #![deny(rust_2018_idioms, unused_qualifications, clippy::all, clippy::pedantic)]\n\
                   pub mod objects;\n";
        package.write("src/lib.rs", lib);
        // The user documents the module.
        let index = package.path("src/objects/mod.rs");
        let text = fs::read_to_string(&index).unwrap();
        fs::write(&index, format!("//! Objects.\n{text}")).unwrap();
        let has_clippy =
            Command::new(env!("CARGO")).args(["clippy", "-V"]).output().is_ok_and(|o| o.status.success());
        package.cargo(&[if has_clippy { "clippy" } else { "check" }, "--features", "alloc"]);
    }
}

/// Returns objects whose names are those of the prelude, of the runtime and of generated code.
fn namesakes() -> String {
    let taken = [
        "Option",
        "Some",
        "None",
        "Result",
        "Ok",
        "Err",
        "String",
        "Vec",
        "Box",
        "Sized",
        "Default",
        "Clone",
        "Debug",
        "Copy",
        "Multiple",
        "Error",
        "Field",
        "Instance",
        "Object",
        "Execute",
        "Time",
        "Range",
        "Object Def",
        "Resource Def",
        "Integer",
        "Read",
        "Self",
        "Other",
        "Arguments",
        "Sink",
        "Definition",
        "Object ID",
        "new",
        "blank",
        "emit",
        "code",
        "type",
        "Enumeration",
        "A",
        "core",
        "lwm2m runtime",
    ];
    let item = |(id, name): (usize, &&str)| {
        let (operations, kind) = if id % 3 == 2 { ("E", "") } else { ("RW", "Integer") };
        let mandatory = if id % 2 == 0 { "Mandatory" } else { "Optional" };
        format!(
            "<Item ID=\"{id}\"><Name>{name}</Name><Operations>{operations}</Operations>\
             <MultipleInstances>Single</MultipleInstances><Mandatory>{mandatory}</Mandatory><Type>{kind}</Type>\
             <RangeEnumeration>0..1</RangeEnumeration><Units></Units>\
             <Description>0: {name}\n1: Other\n</Description></Item>"
        )
    };
    let items: String = taken.iter().enumerate().map(item).collect();
    let object = |id: u16, name: &str| {
        format!(
            "<Object ObjectType=\"MODefinition\"><Name>{name}</Name><Description1>[1] `a` <!-- --></Description1>\
             <ObjectID>{id}</ObjectID><ObjectURN>urn:oma:lwm2m:x:{id}</ObjectURN>\
             <MultipleInstances>Multiple</MultipleInstances><Mandatory>Optional</Mandatory>\
             <Resources>{items}</Resources><Description2></Description2></Object>"
        )
    };
    format!("<LWM2M>{}{}{}</LWM2M>", object(42769, "Option"), object(42770, "Result"), object(42771, "Self"))
}

#[test]
fn names_of_the_prelude_and_the_runtime_do_no_harm() {
    let Some(package) = Package::new("[features]\nalloc = [\"lwm2m-runtime/alloc\"]", "2021") else { return };
    package.write("namesakes.xml", &namesakes());
    let generated = Config::new().objects(package.path("namesakes.xml")).generate().unwrap();
    generated.write(package.path("src/objects")).unwrap();
    package.write("src/lib.rs", "#![deny(warnings)]\npub mod objects;\n");
    package.cargo(&["check", "--features", "alloc"]);
}

#[test]
fn every_bundled_object_compiles_without_a_heap() {
    let Some(package) = Package::new("[features]\nheapless = [\"lwm2m-runtime/heapless\"]", "2024") else {
        return;
    };
    let config = all()
        .strings(Container::Heapless { default: 32 })
        .opaques(Container::Heapless { default: 64 })
        .multiples(Container::Heapless { default: 4 });
    config.generate().unwrap().write(package.path("src/objects")).unwrap();
    package.write("src/lib.rs", "#![no_std]\n#![deny(warnings)]\npub mod objects;\n");
    package.cargo(&["check", "--features", "heapless"]);
}

#[test]
fn a_binary_that_does_not_use_its_private_objects_has_no_warning() {
    let Some(package) = Package::new("[features]\nalloc = [\"lwm2m-runtime/alloc\"]", "2021") else { return };
    all().generate().unwrap().write(package.path("src/objects")).unwrap();
    package.write("src/main.rs", "#![deny(warnings, unreachable_pub)]\nmod objects;\nfn main() {}\n");
    package.cargo(&["check", "--features", "alloc"]);
}

#[test]
fn cargo_builds_again_when_a_definition_is_touched_or_added_and_only_then() {
    let codegen = env!("CARGO_MANIFEST_DIR");
    let dependencies = format!(
        "[features]\nalloc = [\"lwm2m-runtime/alloc\"]\n[build-dependencies]\nlwm2m-codegen = {{ path = {codegen:?} }}"
    );
    let Some(package) = Package::new(&dependencies, "2024") else { return };
    package.write(
        "build.rs",
        "fn main() { lwm2m_codegen::Config::new().bundled([3]).objects(\"objects\").run() }",
    );
    package.write(
        "src/lib.rs",
        "pub mod objects { include!(concat!(env!(\"OUT_DIR\"), \"/objects/mod.rs\")); }\n\
         pub fn names() -> [&'static str; 2] { use lwm2m_runtime::Object; [objects::Device::definition().name(), objects::Temperature::definition().name()] }\n",
    );
    package.write("objects/3303.xml", bundled::find(3303).unwrap().xml);
    let build = || package.cargo(&["check", "-v", "--features", "alloc"]);
    let script_runs = |stderr: &str| {
        stderr
            .lines()
            .any(|line| line.trim().starts_with("Running `") && line.contains("build-script-build`"))
    };
    let compiled = |stderr: &str| !stderr.contains("Fresh subject");
    let first = build();
    assert!(script_runs(&first) && compiled(&first), "{first}");

    let second = build();
    assert!(!script_runs(&second) && !compiled(&second), "nothing changed: {second}");

    package.write("objects/3303.xml", &bundled::find(3303).unwrap().xml.replace("Most recent", "Latest"));
    let touched = build();
    assert!(script_runs(&touched) && compiled(&touched), "a definition changed: {touched}");

    package.write("objects/3304.xml", bundled::find(3304).unwrap().xml);
    let added = build();
    assert!(script_runs(&added) && compiled(&added), "a definition was added: {added}");
    let settled = build();
    assert!(!script_runs(&settled) && !compiled(&settled), "nothing changed: {settled}");
}
