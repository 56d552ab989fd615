//! Changes as Markdown, for a comment on a pull request.

use std::fmt::Write as _;

use lwm2m_codegen::compare::{Change, Class};

use super::Compared;
use super::lists::ListComparison;
use super::pairs::{Definition, Pairs};
use super::report::summary;
use crate::console::Console;
use crate::error::Result;
use crate::input::Definitions;

/// Prints a section for each object and list that changed, then the removed and added objects.
pub(super) fn markdown(
    compared: &[Compared<'_>],
    lists: &[ListComparison],
    pairs: &Pairs,
    definitions: &Definitions,
    console: &mut Console,
) -> Result<()> {
    let mut page = String::new();
    for compared in compared.iter().filter(|compared| !compared.is_unchanged()) {
        object(compared, &mut page);
    }
    for list in lists {
        let _ = write!(page, "### {}\n\n", cell(&list.path));
        page.push_str("| effect | change | reason |\n|---|---|---|\n");
        for change in &list.changes {
            let (class, message) = (class(change.class), cell(&change.message));
            let _ = writeln!(page, "| {class} | {message} | {} |", cell(change.why));
        }
        page.push('\n');
    }
    let (removed, added) = pairs.removed_and_added(definitions);
    for (word, definitions) in [("Removed", removed), ("Added", added)] {
        if definitions.is_empty() {
            continue;
        }
        let _ = write!(page, "### {word}\n\n");
        for Definition { object, .. } in definitions {
            let version = object.version.value;
            let _ = writeln!(page, "- object {} `{}` {version}", object.id.value, cell(&object.name.value));
        }
        page.push('\n');
    }
    if page.is_empty() {
        page.push_str("No change.\n\n");
    }
    Ok(console.print(&format!("{page}{}.\n", summary(compared)))?)
}

fn object(compared: &Compared<'_>, page: &mut String) {
    let Compared { comparison, .. } = compared;
    let (name, old, new) = (cell(&comparison.name), comparison.old, comparison.new);
    let _ = write!(page, "### Object {} `{name}`: {old} to {new}\n\n", comparison.object);
    let word = if comparison.verdict().fits() { "Fits" } else { "Does not fit" };
    let _ = write!(page, "**{word}**: {}.\n\n", cell(&comparison.reason()));
    if let Some(warning) = comparison.warning() {
        let _ = write!(page, "**Warning**: {}.\n\n", cell(&warning.to_string()));
    }
    if comparison.changes.is_empty() {
        return;
    }
    let mut changes: Vec<&Change> = comparison.changes.iter().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.class()));
    page.push_str("| wire | source | change | reason |\n|---|---|---|---|\n");
    for change in changes {
        let source = if change.source.is_some() { "breaking" } else { "" };
        let (class, message) = (class(change.class()), cell(&change.message));
        let _ = writeln!(page, "| {class} | {source} | {message} | {} |", cell(change.kind.why()));
    }
    page.push('\n');
}

/// Returns the name of a class; that of a change that breaks in bold.
fn class(class: Class) -> String {
    match class {
        Class::Major => format!("**{}**", class.as_str()),
        class => class.as_str().to_owned(),
    }
}

/// Returns a text in one line that cannot end a cell of a table or begin HTML.
fn cell(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('|', "\\|").replace('<', "&lt;")
}
