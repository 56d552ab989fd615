//! Diagnostics as text, JSON and GitHub annotations.

use std::io::Write;

use lwm2m_codegen::diagnostics::{Diagnostic, Severity, Sources, render, render_coloured};
use lwm2m_codegen::model::Origin;
use serde::Serialize;

use crate::console::Console;
use crate::error::Result;

/// A range in a file. Lines and columns count from 1; columns are characters.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SourceLocation {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

/// Returns the location of an origin in a file.
pub(super) fn location(origin: Origin, sources: &Sources) -> Option<SourceLocation> {
    let Origin::Text { source, start, end } = origin else { return None };
    let begin = sources.line_column(source, start)?;
    let end = sources.line_column(source, end.max(start))?;
    Some(SourceLocation {
        file: sources.get(source)?.path.display().to_string(),
        line: begin.line,
        column: begin.column,
        end_line: end.line,
        end_column: end.column,
    })
}

/// Returns how to fix a diagnostic.
pub(super) fn help(diagnostic: &Diagnostic) -> &str {
    diagnostic.help.as_deref().unwrap_or(diagnostic.rule.help)
}

/// Prints each diagnostic with its line.
pub(super) fn human(diagnostics: &[Diagnostic], sources: &Sources, console: &mut Console) -> Result<()> {
    let render = if console.colours_stdout() { render_coloured } else { render };
    for diagnostic in diagnostics {
        writeln!(console.stdout(), "{}\n", render(diagnostic, sources).trim_end())?;
    }
    Ok(())
}

/// A diagnostic in JSON.
#[derive(Serialize)]
struct Entry<'f> {
    #[serde(flatten)]
    location: Option<SourceLocation>,
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
    location: Option<SourceLocation>,
    label: &'f str,
}

/// Prints a JSON array, one diagnostic a line.
pub(super) fn json(diagnostics: &[Diagnostic], sources: &Sources, console: &mut Console) -> Result<()> {
    let out = console.stdout();
    write!(out, "[")?;
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        let related = diagnostic.related.iter();
        let entry = Entry {
            location: location(diagnostic.origin, sources),
            code: diagnostic.rule.code,
            severity: diagnostic.severity.as_str(),
            message: &diagnostic.message,
            label: &diagnostic.label,
            why: diagnostic.rule.why,
            help: help(diagnostic),
            related: related
                .map(|related| Related { location: location(related.origin, sources), label: &related.label })
                .collect(),
        };
        write!(out, "{}{}", if index == 0 { "\n" } else { ",\n" }, crate::json::line(&entry)?)?;
    }
    writeln!(out, "{}]", if diagnostics.is_empty() { "" } else { "\n" })?;
    Ok(())
}

/// Prints a workflow command for each diagnostic.
pub(super) fn github(diagnostics: &[Diagnostic], sources: &Sources, console: &mut Console) -> Result<()> {
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note | Severity::Off => "notice",
        };
        let place = location(diagnostic.origin, sources).map_or_else(String::new, |location| {
            let file = escape_property(&location.file);
            format!(
                "file={file},line={},endLine={},col={},",
                location.line, location.end_line, location.column
            )
        });
        let text = escape_data(&format!(
            "{}\n{}\nhelp: {}",
            diagnostic.message,
            diagnostic.rule.why,
            help(diagnostic)
        ));
        writeln!(console.stdout(), "::{command} {place}title={}::{text}", diagnostic.rule.code)?;
    }
    Ok(())
}

/// Escapes the text of a workflow command.
fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}
