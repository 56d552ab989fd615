//! Imports of models in the forms that others publish: the definitions, and the warnings.
//!
//! The models in `models/` have the forms of OMA's converter and of One Data Model's playground, in words of our own.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use lwm2m_codegen::model::{Object, Resource, SourceId};
use lwm2m_codegen::xml;

use crate::support::{Run, lwm2m};

const MODELS: &str = "tests/export/models";
const ENDING: &str = ".sdf.json";

/// Returns a file of the package.
fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Returns the names of the models without their ending, in order.
fn models() -> Vec<String> {
    let entries = std::fs::read_dir(path(MODELS)).expect("there are models");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
    let mut names: Vec<String> =
        names.filter_map(|name| Some(name.strip_suffix(ENDING)?.to_owned())).collect();
    names.sort();
    names
}

/// Imports a model; what has no id gets one for tests.
fn import(name: &str, partial: bool) -> Run {
    let file = format!("{MODELS}/{name}{ENDING}");
    let mut arguments = vec!["import", "--id", "42769", &file];
    arguments.extend(partial.then_some("--partial"));
    let mut run = lwm2m(&arguments);
    run.err = run.err.replace(&format!("{MODELS}/"), "");
    run
}

fn objects(xml: &str) -> Vec<Object> {
    if xml.is_empty() { Vec::new() } else { xml::read(SourceId(0), xml).objects }
}

/// Returns the facts of an object, a line for each resource.
fn facts(object: &Object) -> String {
    let (multiple, mandatory) =
        (flag(object.multiple.value, "multiple"), flag(object.mandatory.value, "mandatory"));
    let mut text = format!("{} {}{multiple}{mandatory}\n", object.id.value, object.name.value);
    for comment in &object.comments {
        let _ = writeln!(text, "  <!-- {} -->", comment.value.replace('\n', " | "));
    }
    for resource in &object.resources {
        let _ = writeln!(text, "  {}", resource_facts(resource));
    }
    text
}

fn resource_facts(resource: &Resource) -> String {
    let kind = resource.kind.map_or("", |kind| kind.value.as_str());
    let (multiple, mandatory) =
        (flag(resource.multiple.value, "multiple"), flag(resource.mandatory.value, "mandatory"));
    let codes = resource.labels.iter().flat_map(|labels| &labels.codes);
    let codes: Vec<String> = codes.map(|label| format!("{} {}", label.code, label.name)).collect();
    let parts = [
        resource.id.value.to_string(),
        resource.name.value.replace('\n', " "),
        resource.operations.value.as_str().to_owned(),
        format!("{kind}{multiple}{mandatory}"),
        resource.range_text.value.clone(),
        resource.units.value.clone(),
        codes.join(", "),
    ];
    parts.join(" | ").trim_end_matches([' ', '|']).to_owned()
}

fn flag(value: bool, word: &str) -> String {
    if value { format!(", {word}") } else { String::new() }
}

/// Compares a text with an expected file.
fn expect(name: &str, text: &str) {
    let path = path("tests/export/expected/import").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, text).expect("the file can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == text, "{} differs (BLESS=1 accepts what was found): {text}", path.display());
}

#[test]
fn models_of_others_become_the_expected_definitions_with_the_expected_warnings() {
    for name in models() {
        let mut text = String::new();
        for partial in [false, true] {
            let run = import(&name, partial);
            let option = if partial { " --partial" } else { "" };
            let _ = writeln!(text, "$ lwm2m import{option} --id 42769 {name}{ENDING}");
            let _ = writeln!(text, "exit code {}\n\n{}", run.code, run.err);
            text.extend(objects(&run.out).iter().map(|object| facts(object) + "\n"));
            if run.code == 0 {
                break;
            }
        }
        expect(&format!("{name}.txt"), &text);
    }
}

#[test]
fn the_table_of_models_counts_resources_and_warnings() {
    let mut table = String::from(
        "| model | imported | objects | resources with `--partial` | left out | other warnings |\n|---|---|---:|---:|---:|---:|\n",
    );
    for name in models() {
        let whole = import(&name, false);
        let run = import(&name, true);
        let objects = objects(&run.out);
        let resources: usize = objects.iter().map(|object| object.resources.len()).sum();
        let told: Vec<&str> = run.err.lines().filter(|line| line.starts_with("warning:")).collect();
        let left_out = told.iter().filter(|line| line.ends_with("; left out")).count();
        let imported = match (whole.code, run.code) {
            (0, _) => "yes",
            (_, 0) => "in part",
            _ => "no",
        };
        let _ = writeln!(
            table,
            "| {name} | {imported} | {} | {resources} | {left_out} | {} |",
            objects.len(),
            told.len() - left_out
        );
    }
    expect("models.md", &table);
}

#[test]
fn what_is_imported_is_exported_and_imported_again_without_a_warning() {
    for name in models() {
        let first = import(&name, true).out;
        if first.is_empty() {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        let (xml, sdf) = (folder.path().join("first.xml"), folder.path().join("first.sdf.json"));
        std::fs::write(&xml, &first).unwrap();
        std::fs::write(&sdf, lwm2m(&["export", "--to", "sdf", xml.to_str().unwrap()]).out).unwrap();
        let again = lwm2m(&["import", sdf.to_str().unwrap()]);
        assert_eq!((again.code, again.err.as_str()), (0, ""), "{name}");
        assert!(again.out == first, "{name}: {} is not {first}", again.out);
    }
}
