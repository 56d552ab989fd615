//! Diagnostics for people, for programs and for GitHub.

use std::io::Write;

use lwm2m_codegen::diagnostics::{Diagnostic, Severity, Sources, render, render_coloured};
use lwm2m_codegen::model::Origin;
use serde::Serialize;

use crate::console::Console;
use crate::outcome::Result;

/// A place in a file; line and column count from 1, columns are characters.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Spot {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

/// Where an origin is, if it is in a file.
pub(super) fn spot(origin: Origin, sources: &Sources) -> Option<Spot> {
    let Origin::Text { source, start, end } = origin else { return None };
    let begin = sources.line_column(source, start)?;
    let end = sources.line_column(source, end.max(start))?;
    Some(Spot {
        file: sources.get(source)?.path.display().to_string(),
        line: begin.line,
        column: begin.column,
        end_line: end.line,
        end_column: end.column,
    })
}

/// How to mend a diagnostic.
pub(super) fn help(diagnostic: &Diagnostic) -> &str {
    diagnostic.help.as_deref().unwrap_or(diagnostic.rule.help)
}

/// Each diagnostic with its line.
pub(super) fn human(diagnostics: &[Diagnostic], sources: &Sources, console: &mut Console) -> Result<()> {
    let draw = if console.colours_out() { render_coloured } else { render };
    for diagnostic in diagnostics {
        writeln!(console.out(), "{}\n", draw(diagnostic, sources).trim_end())?;
    }
    Ok(())
}

/// A diagnostic as a program wants it.
#[derive(Serialize)]
struct Entry<'f> {
    #[serde(flatten)]
    spot: Option<Spot>,
    code: &'f str,
    severity: &'f str,
    message: &'f str,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'f str,
    why: &'f str,
    help: &'f str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'f>>,
}

#[derive(Serialize)]
struct Related<'f> {
    #[serde(flatten)]
    spot: Option<Spot>,
    label: &'f str,
}

/// A list, one diagnostic a line.
pub(super) fn json(diagnostics: &[Diagnostic], sources: &Sources, console: &mut Console) -> Result<()> {
    let out = console.out();
    write!(out, "[")?;
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        let related = diagnostic.related.iter();
        let entry = Entry {
            spot: spot(diagnostic.origin, sources),
            code: diagnostic.rule.code,
            severity: diagnostic.severity.as_str(),
            message: &diagnostic.message,
            label: &diagnostic.label,
            why: diagnostic.rule.why,
            help: help(diagnostic),
            related: related
                .map(|related| Related { spot: spot(related.origin, sources), label: &related.label })
                .collect(),
        };
        write!(out, "{}{}", if index == 0 { "\n" } else { ",\n" }, crate::json::line(&entry)?)?;
    }
    writeln!(out, "{}]", if diagnostics.is_empty() { "" } else { "\n" })?;
    Ok(())
}

/// One workflow command a diagnostic.
pub(super) fn github(diagnostics: &[Diagnostic], sources: &Sources, console: &mut Console) -> Result<()> {
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note | Severity::Off => "notice",
        };
        let place = spot(diagnostic.origin, sources).map_or_else(String::new, |spot| {
            let file = property(&spot.file);
            format!("file={file},line={},endLine={},col={},", spot.line, spot.end_line, spot.column)
        });
        let text =
            data(&format!("{}\n{}\nhelp: {}", diagnostic.message, diagnostic.rule.why, help(diagnostic)));
        writeln!(console.out(), "::{command} {place}title={}::{text}", diagnostic.rule.code)?;
    }
    Ok(())
}

/// The text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
