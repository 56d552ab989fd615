//! `lwm2m check --fix`: exact fixes, and nothing beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lwm2m_codegen::diagnostics::{Diagnostic, Sources, apply};
use lwm2m_codegen::model::{Object, Resource};
use lwm2m_codegen::{check, xml};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use crate::support::{compare, expect_in, lwm2m, lwm2m_in, registry, with_input};

/// Returns a folder with a file of this content.
fn folder_with(name: &str, content: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("the test has its data");
    std::fs::write(folder.path().join(name), content).expect("the test has its data");
    folder
}

fn untidy() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/fix/untidy.xml"))
        .expect("the test has its data")
}

#[test]
fn a_dry_run_prints_the_fixes_as_a_diff() {
    let folder = folder_with("untidy.xml", &untidy());
    expect_in(folder.path(), "fix-dry-run", &["check", "--fix", "--dry-run", "untidy.xml"]);
    assert_eq!(std::fs::read(folder.path().join("untidy.xml")).expect("the test has its data"), untidy());
}

#[test]
fn what_is_not_exact_stays_and_a_second_run_fixes_nothing() {
    let folder = folder_with("untidy.xml", &untidy());
    expect_in(folder.path(), "fix", &["check", "--fix", "untidy.xml"]);
    let fixed = std::fs::read(folder.path().join("untidy.xml")).expect("the test has its data");
    let again = lwm2m_in(folder.path(), &["check", "--fix", "untidy.xml"]);
    assert!(again.err.starts_with("nothing to fix\n"), "{}", again.err);
    assert_eq!(std::fs::read(folder.path().join("untidy.xml")).expect("the test has its data"), fixed);
}

#[test]
fn the_fixes_of_a_rule_that_is_allowed_are_left_out() {
    let folder = folder_with("untidy.xml", &untidy());
    let run =
        lwm2m_in(folder.path(), &["check", "--fix", "--dry-run", "--allow", "name-padding", "untidy.xml"]);
    assert!(!run.out.contains("-    <Name> Boiler"), "{}", run.out);
    let run =
        lwm2m_in(folder.path(), &["check", "--fix", "--dry-run", "--warn", "byte-order-mark", "untidy.xml"]);
    assert!(run.out.contains("-    <Name> Boiler"), "{}", run.out);
}

/// A definition with one mistake, a name with two blanks, and a degree sign.
fn two_blanks(declaration: &str, line_end: &str) -> String {
    let item = "<Item ID=\"0\"><Name>Two  Blanks</Name><Operations>R</Operations>\n\
                <MultipleInstances>Single</MultipleInstances><Mandatory>Mandatory</Mandatory><Type>Float</Type>\n\
                <RangeEnumeration></RangeEnumeration><Units>Cel</Units><Description>In \u{b0}C.</Description></Item>";
    let text = format!(
        "{declaration}<LWM2M><Object ObjectType=\"MODefinition\"><Name>Pump</Name>\n\
         <Description1>Pumps.</Description1><ObjectID>42769</ObjectID>\n\
         <ObjectURN>urn:oma:lwm2m:x:42769</ObjectURN><LWM2MVersion>1.0</LWM2MVersion>\n\
         <ObjectVersion>1.0</ObjectVersion><MultipleInstances>Single</MultipleInstances>\n\
         <Mandatory>Optional</Mandatory><Resources>\n{item}\n</Resources>\n\
         <Description2></Description2></Object></LWM2M>\n"
    );
    text.replace('\n', line_end)
}

#[test]
fn encoding_byte_order_mark_and_line_ends_stay() {
    let plain = two_blanks("", "\n");
    let latin1 = |text: &str| {
        text.chars().map(|c| u8::try_from(u32::from(c)).expect("the test has its data")).collect::<Vec<u8>>()
    };
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let declared = two_blanks("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n", "\n");
    let cases: [(&str, Vec<u8>, Vec<u8>); 6] = [
        ("UTF-8", plain.clone().into(), plain.replace("Two  ", "Two ").into()),
        ("CRLF", two_blanks("", "\r\n").into(), two_blanks("", "\r\n").replace("Two  ", "Two ").into()),
        (
            "a mark",
            format!("\u{feff}{plain}").into(),
            format!("\u{feff}{plain}").replace("Two  ", "Two ").into(),
        ),
        ("ISO-8859-1", latin1(&declared), latin1(&declared.replace("Two  ", "Two "))),
        (
            "UTF-16",
            utf16(&format!("\u{feff}{plain}")),
            utf16(&format!("\u{feff}{plain}").replace("Two  ", "Two ")),
        ),
        // Nothing can be written without a loss where a byte is no text.
        ("bad bytes", latin1(&plain), latin1(&plain)),
    ];
    for (name, before, after) in cases {
        let folder = folder_with("42769.xml", &before);
        let run = lwm2m_in(folder.path(), &["check", "--fix", "42769.xml"]);
        assert_eq!(
            std::fs::read(folder.path().join("42769.xml")).expect("the test has its data"),
            after,
            "{name}: {}",
            run.err
        );
        assert_eq!(run.err.contains("its bytes are not all valid UTF-8"), name == "bad bytes", "{}", run.err);
    }
}

#[test]
fn a_copy_in_the_history_changes_with_its_file_and_older_versions_do_not() {
    let folder = tempfile::tempdir().expect("the test has its data");
    let history = folder.path().join("version_history");
    std::fs::create_dir(&history).expect("the test has its data");
    let old = two_blanks("", "\n");
    let new = old.replace("<ObjectVersion>1.0", "<ObjectVersion>1.1").replace(":42769<", ":42769:1.1<");
    std::fs::write(folder.path().join("42769.xml"), &new).expect("the test has its data");
    std::fs::write(history.join("42769-1_1.xml"), &new).expect("the test has its data");
    std::fs::write(history.join("42769-1_0.xml"), &old).expect("the test has its data");
    let run = lwm2m_in(folder.path(), &["check", "--fix", "."]);
    assert!(run.err.contains("1 fix is in version_history not applied"), "{}", run.err);
    let read = |path: PathBuf| std::fs::read_to_string(path).expect("the test has its data");
    assert_eq!(read(folder.path().join("42769.xml")), new.replace("Two  ", "Two "));
    assert_eq!(read(history.join("42769-1_1.xml")), new.replace("Two  ", "Two "));
    assert_eq!(read(history.join("42769-1_0.xml")), old);
}

#[test]
fn what_is_no_file_cannot_be_fixed() {
    for arguments in [&["check", "--fix", "3303"][..], &["check", "--fix", "-"]] {
        let run = with_input(arguments, b"<LWM2M/>");
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(
            run.err.contains("`--fix` changes files, not bundled objects or standard input"),
            "{}",
            run.err
        );
    }
    assert_eq!(lwm2m(&["check", "--dry-run", "lamp.xml"]).code, 2);
}

/// Copies the XML files of a folder and of its history.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.join("version_history")).expect("the test has its data");
    for folder in ["", "version_history"] {
        for entry in std::fs::read_dir(from.join(folder)).expect("the test has its data") {
            let path = entry.expect("the test has its data").path();
            if path.extension().is_some_and(|extension| extension == "xml") {
                let bytes = std::fs::read(&path).expect("the test has its data");
                std::fs::write(to.join(folder).join(path.file_name().expect("the test has its data")), bytes)
                    .expect("the test has its data");
            }
        }
    }
}

fn diagnostics(folder: &Path, options: &[&str]) -> Vec<Value> {
    let run = lwm2m(
        &[&["check", "--format", "json"], options, &[folder.to_str().expect("the test has its data")]]
            .concat(),
    );
    serde_json::from_str(&run.out).expect("the test has its data")
}

fn counts(diagnostics: &[Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry(diagnostic["code"].as_str().expect("the test has its data").to_owned()).or_default() +=
            1;
    }
    counts
}

/// Returns the lines of each file that an exact fix concerns.
fn lines_with_fixes(diagnostics: &[Value]) -> BTreeMap<String, BTreeSet<u64>> {
    let mut lines: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for edit in diagnostics.iter().filter_map(|diagnostic| diagnostic["edits"].as_array()).flatten() {
        let (first, last) = (
            edit["line"].as_u64().expect("the test has its data"),
            edit["endLine"].as_u64().expect("the test has its data"),
        );
        lines
            .entry(edit["file"].as_str().expect("the test has its data").to_owned())
            .or_default()
            .extend(first..=last);
    }
    lines
}

#[test]
fn the_registry_is_fixed_and_means_the_same() {
    let Some(registry) = registry() else { return };
    let registry = Path::new(&registry);
    let folder = tempfile::tempdir().expect("the test has its data");
    copy(registry, folder.path());
    let before = diagnostics(folder.path(), &[]);
    let after = diagnostics(folder.path(), &["--fix"]);
    let mut page = String::from("Diagnostics by rule: before, after\n");
    let left = counts(&after);
    for (code, count) in counts(&before) {
        let left = left.get(&code).copied().unwrap_or_default();
        if left != count {
            writeln!(page, "  {code}: {count}, {left}").expect("the test has its data");
        }
    }
    assert!(
        left.keys().all(|code| counts(&before).contains_key(code)),
        "a fix brings a diagnostic: {left:?}"
    );
    page.push_str("\nChanges of the model\n");
    let lines = lines_with_fixes(&before);
    for name in files(folder.path()) {
        let (old, new) = (registry.join(&name), folder.path().join(&name));
        let (old, new) = (
            std::fs::read(old).expect("the test has its data"),
            std::fs::read(&new).expect("the test has its data"),
        );
        if old == new {
            continue;
        }
        // A copy in the history has no diagnostics of its own: its current file has them.
        let current = name.strip_prefix("version_history/").and_then(|name| name.split_once('-'));
        let current = current.map_or(name.clone(), |(id, _)| format!("{id}.xml"));
        let allowed = &lines[folder.path().join(&current).to_str().expect("the test has its data")];
        for (line, text) in deleted_lines(&old, &new) {
            assert!(allowed.contains(&line), "{name}:{line} changed without a diagnostic: {text}");
        }
        let is_definition = !matches!(name.as_str(), "DDF.xml" | "Common.xml");
        if current == name && is_definition {
            model_changes(&name, &old, &new, &mut page);
        }
    }
    compare("fix-registry", &page);
    let again = diagnostics(folder.path(), &["--fix"]);
    assert_eq!(again, after, "a second run");
}

/// Returns the XML files below a folder, by path.
fn files(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for inner in ["", "version_history/"] {
        for entry in std::fs::read_dir(folder.join(inner)).expect("the test has its data") {
            names.push(format!(
                "{inner}{}",
                entry.expect("the test has its data").file_name().to_str().expect("the test has its data")
            ));
        }
    }
    names.retain(|name| name.ends_with(".xml"));
    names.sort();
    names
}

/// Returns the lines of a text that another one lacks.
fn deleted_lines(old: &[u8], new: &[u8]) -> Vec<(u64, String)> {
    let (old, new) = (xml::decode(old).text, xml::decode(new).text);
    TextDiff::from_lines(&*old, &*new)
        .iter_all_changes()
        .filter(|change| change.tag() == ChangeTag::Delete)
        .map(|change| {
            (change.old_index().expect("the test has its data") as u64 + 1, change.value().to_owned())
        })
        .collect()
}

fn object(bytes: &[u8]) -> Object {
    xml::read_bytes("x.xml", bytes, &mut Sources::default()).objects.remove(0)
}

/// Writes how the model of a file changed. Descriptions are compared after their escapes are resolved.
fn model_changes(name: &str, old: &[u8], new: &[u8], page: &mut String) {
    let (old, new) = (object(old), object(new));
    let mut say = |at: &str, what: &str, old: &str, new: &str| {
        if old != new {
            writeln!(page, "  {name} {at} {what}: {old:?} is {new:?}").expect("the test has its data");
        }
    };
    say("", "name", &old.name.value, &new.name.value);
    let schema =
        |object: &Object| object.schema.as_ref().map_or(String::new(), |schema| schema.value.clone());
    say("", "schema", &schema(&old), &schema(&new));
    assert_eq!((old.version, old.lwm2m_version), (new.version, new.lwm2m_version), "{name}");
    assert_eq!((old.multiple, old.mandatory, &old.urn), (new.multiple, new.mandatory, &new.urn), "{name}");
    assert_eq!(prose(&old.description.value), prose(&new.description.value), "{name}");
    assert_eq!(old.resources.len(), new.resources.len(), "{name}");
    for (old, new) in old.resources.iter().zip(&new.resources) {
        let at = old.id.value.to_string();
        say(&at, "name", &old.name.value, &new.name.value);
        say(&at, "unit", &old.units.value, &new.units.value);
        say(&at, "range", &format!("{:?}", old.range), &format!("{:?}", new.range));
        say(&at, "codes", &codes(old), &codes(new));
        assert_eq!(prose(&old.description.value), prose(&new.description.value), "{name} {at}");
        assert_eq!((old.id, old.operations, old.kind), (new.id, new.operations, new.kind), "{name} {at}");
        assert_eq!((old.multiple, old.mandatory), (new.multiple, new.mandatory), "{name} {at}");
    }
}

fn prose(text: &str) -> String {
    let text = text.replace("\\r\\n", "\n").replace("\\n", "\n").replace("\\t", "\t");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn codes(resource: &Resource) -> String {
    let codes = resource.labels.iter().flat_map(|labels| &labels.codes);
    codes.map(|label| format!("{}={} ", label.code, label.name)).collect()
}

/// Applies the fixes of one pass, and returns the new text with the number of fixes.
fn pass(text: &str) -> (String, usize) {
    let mut sources = Sources::default();
    let source = sources.add("x.xml", text);
    let document = xml::read(source, text);
    let checked = document.objects.iter().flat_map(check::check);
    let diagnostics: Vec<Diagnostic> = document.diagnostics.iter().cloned().chain(checked).collect();
    let fixed = apply(text, source, &diagnostics, |_| true);
    (fixed.text, fixed.count)
}

fn is_well_formed(text: &str) -> bool {
    let document = xml::read(Sources::default().add("x.xml", text), text);
    document.diagnostics.iter().all(|diagnostic| diagnostic.rule.code != "xml-malformed")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// Pieces of the file move, double and vanish, and signs of XML appear anywhere.
    #[test]
    fn a_fix_breaks_no_text_and_the_last_pass_changes_nothing(
        changes in vec((any::<prop::sample::Index>(), 0_usize..40, any::<prop::sample::Index>(), 0_usize..9), 1..6)
    ) {
        const PIECES: [&str; 9] =
            ["", "<", "&", "]]>", "<![CDATA[a]]>", "<!-- b -->", "&lt;", "\u{c2}\u{b0}", "\r\n"];
        let mut text = String::from_utf8(untidy()).expect("the file is text");
        for (at, length, to, piece) in changes {
            let start = floor(&text, at.index(text.len()));
            let end = floor(&text, (start + length).min(text.len()));
            let moved: String = text.drain(start..end).collect();
            let to = floor(&text, to.index(text.len().max(1)));
            text.insert_str(to, &format!("{moved}{}", PIECES[piece]));
        }
        let was_well_formed = is_well_formed(&text);
        let mut fixed = text.clone();
        for _ in 0..40 {
            let (next, count) = pass(&fixed);
            prop_assert!(!was_well_formed || is_well_formed(&next), "{next}");
            if count == 0 {
                prop_assert_eq!(&next, &fixed);
                return Ok(());
            }
            fixed = next;
        }
        prop_assert!(false, "the fixes do not end: {}", fixed);
    }
}

/// Returns the last character boundary that is not behind an offset.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}
