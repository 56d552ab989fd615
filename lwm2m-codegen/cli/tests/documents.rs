//! The documents that the command keeps up to date: the rules of `docs/authoring.md`, and the sizes of
//! `docs/formats.md`. `BLESS=1` rewrites their sections.

use std::path::{Path, PathBuf};
use std::process::Command;

use lwm2m_codegen::compare::Kind;
use lwm2m_codegen::rules::rule;

fn document(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(document(name)).expect("the document can be read").replace("\r\n", "\n")
}

/// Runs the command in the folder of the workspace.
fn lwm2m(arguments: &[&str]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new(env!("CARGO_BIN_EXE_lwm2m")).args(arguments).current_dir(folder).output();
    let output = output.expect("the command starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the command prints UTF-8")
}

/// Compares a section of a document, between two comments, with a text, or writes it with `BLESS`.
fn section(document_name: &str, name: &str, expected: &str) {
    let page = read(document_name);
    let start = page.find(&format!("<!-- {name}:")).expect("the section has a comment");
    let start = start + page[start..].find('\n').expect("a line end") + 1;
    let end = start + page[start..].find(&format!("<!-- end of {name} -->")).expect("the section ends");
    if std::env::var_os("BLESS").is_some() {
        let page = format!("{}{expected}{}", &page[..start], &page[end..]);
        // Another test may read the document at the same time.
        let new = document(&format!(".{document_name}"));
        std::fs::write(&new, page).expect("the document can be written");
        std::fs::rename(&new, document(document_name)).expect("the document can be replaced");
        return;
    }
    assert!(
        page[start..end] == *expected,
        "{document_name}: {name} is stale (BLESS=1 updates it):\n{expected}"
    );
}

#[test]
fn each_rule_of_the_authoring_page_exists() {
    let page = read("authoring.md");
    let rows = page.lines().filter(|line| line.starts_with("| ") && line.matches(" | ").count() == 2);
    let cells = rows.filter_map(|row| row.strip_suffix(" |")?.rsplit_once("| ")).map(|(_, cell)| cell);
    let mut names: Vec<&str> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    names.retain(|name| name.contains('-'));
    assert!(names.len() > 50, "{names:?}");
    for name in names {
        assert!(rule(name).is_some(), "the page names the rule {name}, which does not exist");
    }
}

#[test]
fn the_authoring_page_shows_the_step_of_each_change() {
    let mut kinds = Kind::ALL.to_vec();
    kinds.sort_by_key(|kind| (std::cmp::Reverse(kind.class()), kind.code()));
    let mut table = "| Change | Step | Because |\n|---|---|---|\n".to_owned();
    for kind in kinds {
        table.push_str(&format!(
            "| {} | {} | {} |\n",
            kind.code().replace('-', " "),
            kind.class().as_str(),
            kind.why()
        ));
    }
    section("authoring.md", "changes", &table);
}

#[test]
fn the_example_of_the_authoring_page_keeps_to_all_rules() {
    let page = read("authoring.md");
    let (_, example) = page.split_once("```xml\n").expect("the page has an example");
    let (example, _) = example.split_once("```\n").expect("the example ends");
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let file = folder.path().join("42769.xml");
    std::fs::write(&file, example).expect("the example can be written");
    let warn = "--warn=no-mandatory-resource,operations-empty,licence-missing,smart-quotes,resource-order,byte-order-mark";
    let path = file.to_str().expect("a plain path");
    assert_eq!(lwm2m(&["check", warn, "--format", "json", path]), "[]\n");
}

/// The command is in the comment of the section.
#[test]
fn the_formats_page_shows_current_sizes() {
    let page = read("formats.md");
    let (_, command) = page.split_once("<!-- sizes: made by `lwm2m ").expect("the section names its command");
    let (command, _) = command.split_once('`').expect("the command ends");
    let arguments: Vec<&str> = command.split(' ').collect();
    section("formats.md", "sizes", &lwm2m(&arguments));
}

#[test]
fn the_formats_page_shows_a_current_chart() {
    let page = read("formats.md");
    let (_, command) =
        page.split_once("made by `lwm2m sizes --format svg ").expect("the page names the command");
    let (ids, _) = command.split_once(" > docs/sizes.svg`").expect("the command ends");
    let ids: Vec<&str> = ids.split(' ').collect();
    let chart = lwm2m(&[&["sizes", "--format", "svg"], ids.as_slice()].concat());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(document("sizes.svg"), &chart).expect("the chart can be written");
    }
    assert!(read("sizes.svg") == chart, "docs/sizes.svg is stale (BLESS=1 updates it)");
}
