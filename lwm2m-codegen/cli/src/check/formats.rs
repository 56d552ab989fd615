//! Diagnostics as text, JSON and GitHub annotations.

use std::io::Write;

use lwm2m_codegen::diagnostics::{Diagnostic, Severity, Sources, Splice, render, render_coloured, render_in};
use lwm2m_codegen::model::Origin;
use lwm2m_codegen::rules::oma_numbers;
use serde::Serialize;

use crate::console::Console;
use crate::error::Result;
use crate::github::{self, Annotation, Level};
use crate::location::{SourceLocation, location};

/// Returns how to fix a diagnostic.
pub(super) fn help(diagnostic: &Diagnostic) -> &str {
    diagnostic.help.as_deref().unwrap_or(diagnostic.rule.help)
}

/// Prints each diagnostic with its line.
pub(super) fn human(diagnostics: &[Diagnostic], sources: &Sources, console: &mut Console) -> Result<()> {
    let (columns, coloured) = (console.columns(), console.colours_stdout());
    for diagnostic in diagnostics {
        let text = match columns {
            Some(columns) => render_in(columns, coloured, diagnostic, sources),
            None if coloured => render_coloured(diagnostic, sources),
            None => render(diagnostic, sources),
        };
        writeln!(console.stdout(), "{}\n", text.trim_end())?;
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
    /// Numbers of OMA's validator.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    oma: Vec<u16>,
    message: &'f str,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'f str,
    why: &'f str,
    help: &'f str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'f>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edits: Vec<Edit>,
}

/// A change of the exact fix.
#[derive(Serialize)]
pub(super) struct Edit {
    #[serde(flatten)]
    pub(super) location: SourceLocation,
    pub(super) replacement: String,
}

/// Returns the changes of the exact fix of a diagnostic, if it has one.
pub(super) fn edits(diagnostic: &Diagnostic, sources: &Sources) -> Vec<Edit> {
    let splices = diagnostic.edits.iter().flat_map(|edit| {
        let Origin::Text { source, .. } = edit.origin else { return Vec::new() };
        let text = sources.get(source).map_or("", |source| source.text.as_str());
        edit.splices(source, text).into_iter().map(|splice| (source, splice)).collect()
    });
    splices
        .filter_map(|(source, Splice { start, end, replacement })| {
            let location = location(Origin::Text { source, start, end }, sources)?;
            Some(Edit { location, replacement })
        })
        .collect()
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
            oma: oma_numbers(diagnostic.rule).collect(),
            message: &diagnostic.message,
            label: &diagnostic.label,
            why: diagnostic.rule.why,
            help: help(diagnostic),
            related: related
                .map(|related| Related { location: location(related.origin, sources), label: &related.label })
                .collect(),
            edits: edits(diagnostic, sources),
        };
        write!(out, "{}{}", if index == 0 { "\n" } else { ",\n" }, crate::json::line(&entry)?)?;
    }
    writeln!(out, "{}]", if diagnostics.is_empty() { "" } else { "\n" })?;
    Ok(())
}

/// Prints an annotation for each diagnostic.
pub(super) fn github(diagnostics: &[Diagnostic], sources: &Sources, console: &mut Console) -> Result<()> {
    for diagnostic in diagnostics {
        let level = match diagnostic.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Note | Severity::Off => Level::Notice,
        };
        let location = location(diagnostic.origin, sources);
        let text = format!("{}\n{}\nhelp: {}", diagnostic.message, diagnostic.rule.why, help(diagnostic));
        github::write(&Annotation { level, location, title: diagnostic.rule.code, text }, console)?;
    }
    Ok(())
}
