//! The table of changes: what each means for devices, servers and generated code, and which version steps fit.
//!
//! `changes/changes.txt` has the changes of `changes/pump.xml`, each with its classes, its reason and its verdicts, and
//! explains its own form. `BLESS=1` updates what is found; read it before you commit it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use lwm2m_codegen::compare::{Comparison, Kind, compare_history};
use lwm2m_codegen::diagnostics::Sources;
use lwm2m_codegen::model::{Object, Spanned, Version};
use lwm2m_codegen::xml;

/// The first version.
const FIRST: Version = Version { major: 1, minor: 0 };

/// One change of the table.
#[derive(Default)]
struct Case {
    /// The lines that describe it, with those that begin with `#`.
    lines: Vec<String>,
    /// Whether the versions are compared the other way round.
    is_back: bool,
    /// The hunks of each version.
    versions: Vec<Vec<Hunk>>,
}

/// Lines that take the place of others.
#[derive(Default)]
struct Hunk {
    after: String,
    old: Vec<String>,
    new: Vec<String>,
}

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/changes").join(name);
    fs::read_to_string(path).expect("the file can be read").replace("\r\n", "\n")
}

/// Returns the text in front of the cases, and the cases.
fn cases(table: &str) -> (String, Vec<Case>) {
    let (head, rest) = table.split_once("\n# ").expect("there are cases");
    (head.to_owned(), rest.split("\n# ").map(case).collect())
}

fn case(text: &str) -> Case {
    let mut case = Case { versions: vec![Vec::new()], ..Case::default() };
    for (at, line) in text.lines().enumerate() {
        let hunks = case.versions.last_mut().expect("there is a version");
        match (line.get(..2), line) {
            _ if at == 0 => {}
            (Some("@ "), _) => hunks.push(Hunk { after: line[2..].to_owned(), ..Hunk::default() }),
            (Some("- "), _) => hunks.last_mut().expect("`@` comes first").old.push(line[2..].to_owned()),
            (Some("+ "), _) => hunks.last_mut().expect("`@` comes first").new.push(line[2..].to_owned()),
            (_, "back") => case.is_back = true,
            (_, "then") => case.versions.push(Vec::new()),
            _ => continue,
        }
        case.lines.push(line.to_owned());
    }
    case
}

/// Applies hunks to the lines of a definition.
fn apply(lines: &mut Vec<String>, hunks: &[Hunk]) {
    for Hunk { after, old, new } in hunks {
        let at = lines.iter().position(|line| line == after);
        let at = at.unwrap_or_else(|| panic!("no line `{after}`"));
        let from = match old.first() {
            None => at,
            Some(_) => {
                let found = lines[at..].windows(old.len()).position(|window| window == old);
                at + found.unwrap_or_else(|| panic!("no lines {old:?} after `{after}`"))
            }
        };
        lines.splice(from..from + old.len(), new.iter().cloned());
    }
}

fn object(lines: &[String], version: Version) -> Object {
    let text = lines.join("\n");
    let mut document = xml::read(Sources::default().add("pump.xml", &*text), &text);
    let mut object = document.objects.remove(0);
    object.version = Spanned::implied(version);
    object
}

impl Case {
    /// Returns all versions, the last of which is `newest`.
    fn versions(&self, pump: &str, newest: Version) -> Vec<Object> {
        let mut lines: Vec<String> = pump.lines().map(str::to_owned).collect();
        let mut texts = vec![lines.clone()];
        for hunks in &self.versions {
            apply(&mut lines, hunks);
            texts.push(lines.clone());
        }
        if self.is_back {
            texts.reverse();
        }
        let last = texts.len() - 1;
        let version = |at: usize| Version { minor: u8::try_from(at).expect("a few versions"), ..FIRST };
        texts
            .iter()
            .enumerate()
            .map(|(at, text)| object(text, if at == last { newest } else { version(at) }))
            .collect()
    }

    fn compare(&self, pump: &str, newest: Version) -> Comparison {
        let versions = self.versions(pump, newest);
        compare_history(&versions.iter().collect::<Vec<_>>()).pop().expect("two versions at least")
    }

    /// Returns the changes and the verdicts of all steps.
    fn found(&self, pump: &str) -> String {
        let before =
            Version { minor: u8::try_from(self.versions.len() - 1).expect("a few versions"), ..FIRST };
        let steps = [before, Version { minor: before.minor + 1, ..before }, Version { major: 2, minor: 0 }];
        let mut text = String::new();
        for change in self.compare(pump, before).changes {
            let source = if change.source.is_some() { "breaking" } else { "compatible" };
            let (wire, kind) = (change.class().as_str(), change.kind);
            let _ = writeln!(text, "  WIRE {wire}, SOURCE {source}: {}", change.message);
            let _ = writeln!(text, "    {}: {}", kind.code(), kind.why());
            if let Some(source) = change.source {
                let _ = writeln!(text, "    generated code: {source}");
            }
        }
        let verdicts = steps.map(|step| {
            let comparison = self.compare(pump, step);
            let word = if comparison.verdict().fits() { "fits" } else { "does not fit" };
            let warning = if comparison.warning().is_some() { " with a warning" } else { "" };
            format!("{step} {word}{warning}")
        });
        let _ = writeln!(text, "  version {}", verdicts.join(", "));
        text
    }
}

#[test]
fn each_change_has_its_classes_its_reason_and_its_verdicts() {
    let (table, pump) = (read("changes.txt"), read("pump.xml"));
    let (mut found, cases) = cases(&table);
    assert!(cases.len() >= 40, "{}", cases.len());
    for case in &cases {
        let _ = write!(found, "\n# {}\n{}", case.lines.join("\n"), case.found(&pump));
    }
    if env::var_os("BLESS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/changes/changes.txt");
        fs::write(path, found).expect("the file can be written");
        return;
    }
    for (found, expected) in found.split("\n# ").zip(table.split("\n# ")) {
        assert_eq!(found.trim_end(), expected.trim_end(), "BLESS=1 accepts what is found");
    }
}

#[test]
fn each_kind_of_change_is_in_the_table() {
    let table = read("changes.txt");
    let kinds: BTreeSet<&str> =
        table.lines().filter_map(|line| line.trim().split_once(": ")).map(|(kind, _)| kind).collect();
    let missing: Vec<&str> =
        Kind::ALL.iter().map(|kind| kind.code()).filter(|kind| !kinds.contains(kind)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
