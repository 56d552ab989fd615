//! Statements and links as tables for people.

use lwm2m_runtime::Path;

use super::shown;
use crate::console::paint;
use crate::payload::held::Statement;
use crate::payload::known::Known;
use crate::payload::links::{Form, Link};

const BOLD: &str = "\x1b[1m";

/// Statements with what definitions know of them.
pub(crate) fn statements(statements: &[Statement], known: &Known, coloured: bool) -> String {
    let timed = statements.iter().any(|statement| statement.time.is_some());
    let mut head = vec!["PATH", "NAME", "TYPE", "VALUE"];
    if timed {
        head.push("TIME");
    }
    let rows = statements.iter().map(|statement| row(statement, known)).collect();
    table(&head, rows, coloured)
}

fn row(statement: &Statement, known: &Known) -> Vec<String> {
    let value = statement.value.as_ref();
    let resource = known.resource(statement.path);
    vec![
        statement.place(),
        known.name(statement.path).unwrap_or_else(|| "-".into()),
        value.map_or_else(|| "-".into(), |value| value.kind().to_string()),
        value.map_or_else(|| "-".into(), |value| shown::value(value, resource)),
        statement.time.map_or_else(String::new, shown::time),
    ]
}

/// Links with what definitions know of their targets.
pub(crate) fn links(links: &[Link], root: &str, known: &Known, coloured: bool) -> String {
    let rows = links.iter().map(|link| {
        let path: Option<Path> =
            link.uri.strip_prefix(root).and_then(|uri| uri.trim_end_matches('/').parse().ok());
        let name = path.and_then(|path| known.name(path)).unwrap_or_else(|| "-".into());
        let attributes: Vec<String> = link.attributes.iter().map(attribute).collect();
        vec![shown::plain(&link.uri), name, attributes.join(" ")]
    });
    table(&["TARGET", "NAME", "ATTRIBUTES"], rows.collect(), coloured)
}

fn attribute(attribute: &crate::payload::links::Attribute) -> String {
    let value = attribute.value.as_deref().unwrap_or_default();
    match attribute.form {
        Form::None => attribute.name.clone(),
        Form::Unquoted => format!("{}={value}", attribute.name),
        Form::Quoted => format!("{}={value:?}", attribute.name),
    }
}

/// Rows below a head, each column as wide as it needs to be.
fn table(head: &[&str], rows: Vec<Vec<String>>, coloured: bool) -> String {
    let widths: Vec<usize> = head
        .iter()
        .enumerate()
        .map(|(column, title)| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).chain([title.len()]).max().unwrap_or_default()
        })
        .collect();
    let titles: Vec<String> = head.iter().map(|title| (*title).to_owned()).collect();
    let mut text = format!("{}\n", paint(&line(&titles, &widths), BOLD, coloured));
    for row in &rows {
        text.push_str(&line(row, &widths));
        text.push('\n');
    }
    text
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
    padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}
