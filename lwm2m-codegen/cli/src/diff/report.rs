//! The output formats of `diff`.

use std::io::Write;

use lwm2m_codegen::compare::{Change, Class, Comparison, Kind};
use serde::Serialize;

use super::Compared;
use super::lists::{ListChange, ListComparison};
use super::pairs::{Definition, Pairs};
use crate::console::{Console, paint};
use crate::error::Result;
use crate::input::Definitions;
use crate::location::{SourceLocation, location};
use crate::paths::with_slashes;

/// More reworded descriptions than this are listed in one line.
const MAX_REWORDED: usize = 2;

/// The columns in front of the reasons.
const INDENT: &str = "                       ";

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[1;31m";
const GREEN: &str = "\x1b[32m";
const YELLOW: &str = "\x1b[33m";
const CYAN: &str = "\x1b[36m";
const DIM: &str = "\x1b[2m";

/// Prints the objects with their changes, then the removed and added ones. Unchanged objects are only counted.
pub(super) fn human(
    compared: &[Compared<'_>],
    lists: &[ListComparison],
    pairs: &Pairs,
    definitions: &Definitions,
    console: &mut Console,
) -> Result<()> {
    let coloured = console.colours_stdout();
    let page = Page { definitions, coloured };
    let several = compared.len() > 1;
    for compared in compared {
        if !(several && compared.is_unchanged()) {
            console.print(&page.object(compared))?;
        }
    }
    for list in lists {
        console.print(&page.list(list))?;
    }
    let (removed, added) = pairs.removed_and_added(definitions);
    for (word, definitions) in [("removed", removed), ("added", added)] {
        for Definition { file, object } in definitions {
            let title = format!("object {} `{}`", object.id.value, object.name.value);
            let title = paint(&title, BOLD, coloured);
            console.print(&format!("{title}: {word} ({})\n", file.path.display()))?;
        }
    }
    console.flush()?;
    console.eprintln(&summary(compared));
    Ok(())
}

/// Returns how many pairs were compared, and with which results.
pub(super) fn summary(compared: &[Compared<'_>]) -> String {
    let misfits = compared.iter().filter(|compared| !compared.comparison.verdict().fits()).count();
    let same = compared.iter().filter(|compared| compared.comparison.changes.is_empty()).count();
    let pairs = if compared.len() == 1 { "pair" } else { "pairs" };
    let unclear = compared.iter().filter(|compared| compared.comparison.warning().is_some()).count();
    let unclear = match unclear {
        0 => String::new(),
        count => format!(", {count} with a warning"),
    };
    format!(
        "{} {pairs} compared: {same} without a change, {misfits} with a version that does not fit{unclear}",
        compared.len()
    )
}

struct Page<'d> {
    definitions: &'d Definitions,
    coloured: bool,
}

impl Page<'_> {
    fn object(&self, compared: &Compared<'_>) -> String {
        let Compared { comparison, .. } = compared;
        let title = format!("object {} `{}`", comparison.object, comparison.name);
        let title = paint(&title, BOLD, self.coloured);
        let mut text = format!("{title}: {} -> {}\n", comparison.old, comparison.new);
        if !comparison.changes.is_empty() {
            text.push_str(&format!("  {}\n", paint("WIRE       SOURCE", DIM, self.coloured)));
        }
        let mut changes: Vec<&Change> = comparison.changes.iter().collect();
        changes.sort_by_key(|change| std::cmp::Reverse(change.class()));
        let reworded: Vec<u16> = of_kind(comparison, Kind::ResourceReworded);
        let together = reworded.len() > MAX_REWORDED;
        for change in changes {
            if !(together && change.kind == Kind::ResourceReworded) {
                text.push_str(&self.change(change));
            }
        }
        if together {
            text.push_str(&self.reworded(&reworded));
        }
        let verdict = comparison.verdict();
        let colour = if verdict.fits() { GREEN } else { RED };
        let word = if verdict.fits() { "fits" } else { "does not fit" };
        text.push_str(&format!("  {}: {}\n", paint(word, colour, self.coloured), comparison.reason()));
        if let Some(warning) = comparison.warning() {
            text.push_str(&format!("  {}: {warning}\n", paint("warning", YELLOW, self.coloured)));
        }
        text.push('\n');
        text
    }

    /// Returns the columns in front of a change.
    fn columns(&self, class: Class, breaks_source: bool) -> String {
        let colour = match class {
            Class::Major => RED,
            Class::Minor => YELLOW,
            Class::Unclear => CYAN,
            Class::Editorial => DIM,
        };
        let (source, source_colour) = if breaks_source { ("breaking", YELLOW) } else { ("-", DIM) };
        let wire = paint(&format!("{:9}", class.as_str()), colour, self.coloured);
        format!("  {wire}  {}  ", paint(&format!("{source:8}"), source_colour, self.coloured))
    }

    fn list(&self, list: &ListComparison) -> String {
        let mut text = format!("{}\n", paint(&list.path, BOLD, self.coloured));
        for change in &list.changes {
            let columns = self.columns(change.class, false);
            let why = paint(change.why, DIM, self.coloured);
            text.push_str(&format!("{columns}{}\n{INDENT}{why}\n", change.message));
        }
        text.push('\n');
        text
    }

    /// Returns one line for all resources whose description is reworded.
    fn reworded(&self, resources: &[u16]) -> String {
        let ids = resources.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
        let columns = self.columns(Class::Editorial, false);
        let why = paint(Kind::ResourceReworded.why(), DIM, self.coloured);
        format!(
            "{columns}the descriptions of {} resources are reworded: {ids}\n{INDENT}{why}\n",
            resources.len()
        )
    }

    fn change(&self, change: &Change) -> String {
        let columns = self.columns(change.class(), change.source.is_some());
        let place = [change.new, change.old]
            .into_iter()
            .find_map(|origin| location(origin, &self.definitions.sources));
        let place = place.map_or_else(String::new, |place| format!("{}:{}: ", place.file, place.line));
        let why = paint(&format!("{place}{}", change.kind.why()), DIM, self.coloured);
        let mut text = format!("{columns}{}\n{INDENT}{why}\n", change.message);
        if let Some(source) = &change.source {
            let source = paint(&format!("generated code: {source}"), DIM, self.coloured);
            text.push_str(&format!("{INDENT}{source}\n"));
        }
        text
    }
}

/// Returns the resources with a kind of change.
fn of_kind(comparison: &Comparison, kind: Kind) -> Vec<u16> {
    comparison
        .changes
        .iter()
        .filter(|change| change.kind == kind)
        .filter_map(|change| change.resource)
        .collect()
}

#[derive(Serialize)]
struct Document<'c> {
    objects: Vec<Object<'c>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lists: Vec<List<'c>>,
    removed: Vec<Unpaired>,
    added: Vec<Unpaired>,
}

/// A `Common.xml` or `DDF.xml`.
#[derive(Serialize)]
struct List<'c> {
    file: &'c str,
    fits: bool,
    changes: Vec<ListEntry<'c>>,
}

#[derive(Serialize)]
struct ListEntry<'c> {
    class: &'static str,
    message: &'c str,
    why: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<SourceLocation>,
}

#[derive(Serialize)]
struct Object<'c> {
    object: u16,
    name: &'c str,
    old: Side,
    new: Side,
    changes: Vec<Entry<'c>>,
    step: &'static str,
    needed: &'static str,
    verdict: &'static str,
    fits: bool,
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

#[derive(Serialize)]
struct Side {
    file: String,
    version: String,
}

#[derive(Serialize)]
struct Entry<'c> {
    wire: &'static str,
    source: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<u16>,
    message: &'c str,
    why: &'static str,
    /// The reason why code that uses the generated Rust breaks.
    #[serde(rename = "sourceWhy", skip_serializing_if = "Option::is_none")]
    source_why: Option<&'c str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<SourceLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<SourceLocation>,
}

#[derive(Serialize)]
struct Unpaired {
    object: u16,
    name: String,
    version: String,
    file: String,
}

/// Prints a document with all comparisons, including those without a change.
pub(super) fn json(
    compared: &[Compared<'_>],
    lists: &[ListComparison],
    pairs: &Pairs,
    definitions: &Definitions,
    console: &mut Console,
) -> Result<()> {
    let (removed, added) = pairs.removed_and_added(definitions);
    let list = |side: Vec<Definition<'_>>| side.iter().map(unpaired).collect();
    let document = Document {
        objects: compared.iter().map(|compared| object(compared, definitions)).collect(),
        lists: lists.iter().map(|list| json_list(list, definitions)).collect(),
        removed: list(removed),
        added: list(added),
    };
    let text = crate::json::pretty(&document)?;
    Ok(writeln!(console.stdout(), "{text}")?)
}

fn json_list<'c>(list: &'c ListComparison, definitions: &Definitions) -> List<'c> {
    let entry = |change: &'c ListChange| ListEntry {
        class: change.class.as_str(),
        message: &change.message,
        why: change.why,
        new: location(change.new, &definitions.sources),
    };
    List { file: &list.path, fits: list.fits(), changes: list.changes.iter().map(entry).collect() }
}

fn object<'c>(compared: &'c Compared<'_>, definitions: &Definitions) -> Object<'c> {
    let Compared { pair, comparison } = compared;
    let side = |definition: &Definition<'_>| Side {
        file: with_slashes(&definition.file.path),
        version: definition.object.version.value.to_string(),
    };
    let entry = |change: &'c Change| Entry {
        wire: change.class().as_str(),
        source: if change.source.is_some() { "breaking" } else { "compatible" },
        kind: change.kind.code(),
        resource: change.resource,
        message: &change.message,
        why: change.kind.why(),
        source_why: change.source.as_deref(),
        old: location(change.old, &definitions.sources),
        new: location(change.new, &definitions.sources),
    };
    Object {
        object: comparison.object,
        name: &comparison.name,
        old: side(&pair.old),
        new: side(&pair.new),
        changes: comparison.changes.iter().map(entry).collect(),
        step: comparison.made().as_str(),
        needed: comparison.taken().as_str(),
        verdict: comparison.verdict().as_str(),
        fits: comparison.verdict().fits(),
        reason: comparison.reason(),
        warning: comparison.warning(),
    }
}

fn unpaired(definition: &Definition<'_>) -> Unpaired {
    let Definition { file, object } = definition;
    Unpaired {
        object: object.id.value,
        name: object.name.value.clone(),
        version: object.version.value.to_string(),
        file: with_slashes(&file.path),
    }
}
