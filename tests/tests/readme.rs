//! The documents are true: their code compiles, runs and prints the output that they show, and their links work.

use std::path::{Path, PathBuf};

use lwm2m_codegen::Config;
use lwm2m_tests::bless;
use lwm2m_tests::crates::Crate;
use lwm2m_tests::data::{checkout, files};

fn read(path: &str) -> String {
    std::fs::read_to_string(checkout().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns the code blocks of a document in a language, without their fences.
fn blocks(document: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut fences = document.split("\n```");
    fences.next();
    while let Some(block) = fences.next() {
        let (info, code) = block.split_once('\n').expect("a block begins with a line of its own");
        if info == language {
            blocks.push(format!("{code}\n"));
        }
        fences.next();
    }
    blocks
}

/// Runs the crate and compares its output.
fn prints(one: &Crate, expected: &str) {
    let output = one.cargo(&["run", "--quiet"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}

#[test]
fn the_first_object_of_the_readme_prints_the_output_shown() {
    let readme = read("README.md");
    let [manifest] = &*blocks(&readme, "toml") else { panic!("the README has one manifest") };
    let [build, main] = &*blocks(&readme, "rust") else { panic!("the README has build.rs and main.rs") };
    let [output] = &*blocks(&readme, "text") else { panic!("the README has one output") };
    let thermometer = Crate::new("thermometer");
    thermometer.manifest(manifest).file("build.rs", build).file("src/main.rs", main);
    prints(&thermometer, output);
}

#[test]
fn the_cloud_of_the_json_document_prints_the_output_shown() {
    let document = read("docs/json.md");
    let [manifest] = &*blocks(&document, "toml") else { panic!("the document has one manifest") };
    let [build, main] = &*blocks(&document, "rust") else { panic!("the document has build.rs and main.rs") };
    let [output] = &*blocks(&document, "text") else { panic!("the document has one output") };
    let cloud = Crate::new("cloud");
    cloud.manifest(manifest).file("build.rs", build).file("src/main.rs", main);
    prints(&cloud, output);
}

#[test]
fn the_device_of_the_serving_document_prints_the_output_shown() {
    let (readme, document) = (read("README.md"), read("docs/serving.md"));
    let [manifest] = &*blocks(&readme, "toml") else { panic!("the README has one manifest") };
    let [build, _] = &*blocks(&readme, "rust") else { panic!("the README has build.rs and main.rs") };
    let [dependency] = &*blocks(&document, "toml") else { panic!("the document has one dependency") };
    let [main] = &*blocks(&document, "rust") else { panic!("the document has one program") };
    let [output, _] = &*blocks(&document, "text") else { panic!("the document has an output and a list") };
    let plain = "[dependencies]\nlwm2m-runtime = \"0.1\"\n";
    assert!(manifest.contains(plain), "{manifest}");
    let serving = Crate::new("serving");
    let manifest = manifest.replace("\"thermometer\"", "\"serving\"").replace(plain, dependency);
    serving.manifest(&manifest).file("build.rs", build).file("src/main.rs", main);
    prints(&serving, output);
}

#[test]
fn the_gateway_of_the_gateway_document_prints_the_output_shown() {
    let (readme, document) = (read("README.md"), read("docs/gateway.md"));
    let [manifest] = &*blocks(&readme, "toml") else { panic!("the README has one manifest") };
    let [build, main] = &*blocks(&document, "rust") else { panic!("the document has build.rs and main.rs") };
    let [output] = &*blocks(&document, "text") else { panic!("the document has an output") };
    let gateway = Crate::new("gateway");
    // Packages of one name would overwrite each other's program.
    let manifest = manifest.replace("\"thermometer\"", "\"gateway\"");
    gateway.manifest(&manifest).file("build.rs", build).file("src/main.rs", main);
    prints(&gateway, output);
}

#[test]
fn the_derived_structs_of_the_derive_readme_print_the_output_shown() {
    let readme = read("lwm2m-derive/README.md");
    let [manifest] = &*blocks(&readme, "toml") else { panic!("the README has one manifest") };
    let [main] = &*blocks(&readme, "rust") else { panic!("the README has one program") };
    let [output, message] = &*blocks(&readme, "text") else { panic!("the README has output and message") };
    let pump = Crate::new("pump");
    pump.manifest(manifest).file("src/main.rs", main);
    prints(&pump, output);

    assert!(main.contains("celsius: f32"));
    let wrong = main.replace("celsius: f32", "celsius: i64");
    let output = pump.file("src/main.rs", &wrong).cargo(&["run", "--quiet"]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains(message.trim_end()), "{errors}");
}

/// `BLESS=1` writes the table.
#[test]
fn the_design_document_shows_the_generated_table() {
    let generated = Config::new().bundled([3303]).generate().expect("a bundled object is valid");
    let lines = generated.files[0].text.lines().skip_while(|line| !line.ends_with("table::{"));
    let definition = lines.take_while(|line| !line.starts_with("    }"));
    let code: String =
        definition.map(|line| format!("{}\n", line.strip_prefix("        ").unwrap_or(line))).collect();
    let section = format!("```rust\n{code}```\n");
    assert_eq!(bless::section(&checkout().join("docs/design.md"), "table", &section), Ok(()));
}

#[test]
fn the_recipe_of_the_broker_document_is_the_one_that_runs() {
    let document = read("docs/broker.md");
    for file in ["mosquitto.conf", "worker.sh", "publish.sh", "consumer/build.rs", "consumer/src/main.rs"] {
        let text = read(&format!("tests/broker/{file}"));
        assert!(document.contains(&format!("\n{text}```\n")), "tests/broker/{file} differs");
    }
}

/// Every document of the project that is not below `docs/`.
const DOCUMENTS: [&str; 8] = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "lwm2m-codegen/README.md",
    "lwm2m-codegen/cli/README.md",
    "lwm2m-derive/README.md",
    "lwm2m-runtime/README.md",
    "tests/interop/README.md",
];

#[test]
fn every_link_between_documents_leads_to_a_file_and_its_heading() {
    let documents = DOCUMENTS.map(|path| checkout().join(path)).into_iter();
    for document in documents.chain(files(&checkout().join("docs"), "md")) {
        let text = std::fs::read_to_string(&document).expect("the document can be read");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
            let target = target.0;
            if !target.starts_with("http") {
                let found = link(&document, target);
                assert!(found, "{}: {target}", document.display());
            }
        }
    }
}

fn link(document: &Path, target: &str) -> bool {
    let (path, heading) = target.split_once('#').unwrap_or((target, ""));
    let folder = document.parent().expect("a document is in a folder");
    let file: PathBuf = if path.is_empty() { document.to_owned() } else { folder.join(path) };
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let anchor = |line: &str| line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    let mut headings = text.lines().filter(|line| line.starts_with('#'));
    !text.is_empty() && (heading.is_empty() || headings.any(|line| anchor(line) == heading))
}

#[test]
fn the_layout_names_every_folder_of_the_project() {
    let layout = read("CONTRIBUTING.md");
    for entry in std::fs::read_dir(checkout()).expect("the checkout can be read").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_shown = !name.starts_with('.') && name != "target" && entry.path().is_dir();
        assert!(!is_shown || layout.contains(&format!("`{name}/`")), "{name}");
    }
}
