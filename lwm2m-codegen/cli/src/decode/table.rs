//! Records and links as tables for people.

use lwm2m_runtime::Path;

use lwm2m_codegen::model::Operations;

use super::display;
use crate::console::{paint, single_line};
use crate::payload::decode::Decoded;
use crate::payload::definitions::ObjectDefinitions;
use crate::payload::links::{Form, Link};
use crate::payload::owned::OwnedRecord;
use crate::payload::secrets::Secrets;

const BOLD: &str = "\x1b[1m";

/// Returns a table of records, with a column for times and one for notes if there are any.
pub(crate) fn records(
    decoded: &Decoded,
    definitions: &ObjectDefinitions,
    secrets: Secrets,
    coloured: bool,
) -> String {
    let has_times = decoded.records.iter().any(|record| record.time.is_some());
    let has_notes = decoded.notes.iter().any(|notes| !notes.is_empty());
    let mut head = vec!["PATH", "NAME", "OPS", "TYPE", "VALUE"];
    head.extend(has_times.then_some("TIME"));
    head.extend(has_notes.then_some("NOTES"));
    let rows = decoded.records.iter().zip(&decoded.notes).map(|(record, notes)| {
        let mut row = row(record, definitions, secrets);
        row.extend(has_times.then(|| record.time.map_or_else(String::new, display::time)));
        row.extend(has_notes.then(|| notes.join(", ")));
        row
    });
    let rows = rows.collect();
    table(&head, rows, coloured)
}

fn row(record: &OwnedRecord, definitions: &ObjectDefinitions, secrets: Secrets) -> Vec<String> {
    let value = record.value.as_ref();
    let resource = definitions.resource(record.path);
    vec![
        record.full_path(),
        definitions.name(record.path).unwrap_or_else(|| "-".into()),
        definitions.operations(record.path).map_or("-", Operations::as_str).into(),
        value.map_or_else(|| "-".into(), |value| value.kind().to_string()),
        value.map_or_else(|| "-".into(), |value| display::value_at(record.path, value, resource, secrets)),
    ]
}

/// Returns a table of links.
pub(crate) fn links(
    links: &[Link],
    base_uri: &str,
    definitions: &ObjectDefinitions,
    coloured: bool,
) -> String {
    let rows = links.iter().map(|link| {
        let path: Option<Path> =
            link.uri.strip_prefix(base_uri).and_then(|uri| uri.trim_end_matches('/').parse().ok());
        let name = path.and_then(|path| definitions.name(path)).unwrap_or_else(|| "-".into());
        let attributes: Vec<String> = link.attributes.iter().map(attribute).collect();
        vec![single_line(&link.uri), name, attributes.join(" ")]
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

/// Returns rows below a header, with columns of equal width.
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
