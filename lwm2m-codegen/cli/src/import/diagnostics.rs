//! Diagnostics of an import: the place as a JSON pointer, the message, and how to fix it.

use std::fmt;

use super::json::SyntaxError;
use crate::console::{Console, single_line};

/// A JSON pointer in a URI fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pointer(String);

impl Pointer {
    /// Returns the pointer to the whole document.
    pub(super) fn root() -> Pointer {
        Pointer("#".to_owned())
    }

    /// Returns the pointer to a member of the object at this pointer.
    pub(super) fn member(&self, name: &str) -> Pointer {
        Pointer(format!("{}/{}", self.0, name.replace('~', "~0").replace('/', "~1")))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A problem of a model.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Diagnostic {
    /// Whether nothing is imported because of it.
    pub(super) is_error: bool,
    /// `#/sdfObject/Pump`, or `3:7` in a text that is not JSON.
    pub(super) place: String,
    /// Lower-case, no full stop.
    pub(super) message: String,
    /// How to fix it; empty where the message says it all.
    pub(super) help: String,
}

/// The number of diagnostics that are printed.
const MAX_PRINTED: usize = 100;

/// The diagnostics of an import.
#[derive(Debug, Default)]
pub(super) struct Diagnostics {
    pub(super) list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds an error: the model cannot be imported.
    pub(super) fn error(&mut self, at: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        self.add(true, at.to_string(), message.into(), help.into());
    }

    /// Adds a warning: something is left out or assumed.
    pub(super) fn warning(&mut self, at: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        self.add(false, at.to_string(), message.into(), help.into());
    }

    /// Adds an error about the file as a whole.
    pub(super) fn file_error(&mut self, message: impl Into<String>) {
        self.add(true, String::new(), message.into(), String::new());
    }

    /// Adds the error of the JSON parser.
    pub(super) fn syntax_error(&mut self, error: SyntaxError) {
        self.add(true, format!("{}:{}", error.line, error.column), error.message, String::new());
    }

    fn add(&mut self, is_error: bool, place: String, message: String, help: String) {
        self.list.push(Diagnostic { is_error, place, message, help });
    }

    /// Returns whether there is an error.
    pub(super) fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.is_error)
    }

    /// Prints the diagnostics to standard error.
    pub(super) fn print(&self, file: &str, console: &Console) {
        for diagnostic in self.list.iter().take(MAX_PRINTED) {
            let severity = if diagnostic.is_error { "error" } else { "warning" };
            let place = match diagnostic.place.as_str() {
                "" => file.to_owned(),
                place if place.starts_with('#') => format!("{file}{place}"),
                place => format!("{file}:{place}"),
            };
            console.eprintln(&single_line(&format!("{severity}: {place}: {}", diagnostic.message)));
            if !diagnostic.help.is_empty() {
                console.eprintln(&single_line(&format!("  help: {}", diagnostic.help)));
            }
        }
        if self.list.len() > MAX_PRINTED {
            console.eprintln(&format!("and {} more diagnostics", self.list.len() - MAX_PRINTED));
        }
    }
}

/// Returns a text in backticks, cut after 48 characters.
pub(super) fn quote(text: &str) -> String {
    let mut shown: String = text.chars().take(48).collect();
    if shown.len() < text.len() {
        shown.push_str("...");
    }
    format!("`{shown}`")
}
