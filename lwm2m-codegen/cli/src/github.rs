//! Annotations of GitHub Actions, which a pull request shows beside its lines.
//!
//! An annotation is a workflow command: a line of standard output in the form `::error file=F,line=L,title=T::text`.

use std::io::Write;

use crate::console::Console;
use crate::error::Result;
use crate::location::SourceLocation;

/// An annotation.
#[derive(Debug)]
pub(crate) struct Annotation<'a> {
    pub(crate) level: Level,
    pub(crate) location: Option<SourceLocation>,
    /// Name of the rule or of the change.
    pub(crate) title: &'a str,
    /// One or several lines.
    pub(crate) text: String,
}

/// How serious an annotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Error,
    Warning,
    Notice,
}

/// Prints an annotation.
pub(crate) fn write(annotation: &Annotation<'_>, console: &mut Console) -> Result<()> {
    let Annotation { level, location, title, text } = annotation;
    let command = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "notice",
    };
    let place = location.as_ref().map_or_else(String::new, |location| {
        let file = escape_property(&location.file);
        format!("file={file},line={},endLine={},col={},", location.line, location.end_line, location.column)
    });
    writeln!(console.stdout(), "::{command} {place}title={title}::{}", escape_data(text))?;
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
