//! Diagnostics of an import: the place as a JSON pointer, the message, and how to fix it.
//!
//! Each is printed once: one that occurs in several places lists them.

use std::collections::BTreeMap;
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
pub struct Diagnostic {
    /// Whether the part of the model in this place cannot be imported.
    pub is_error: bool,
    /// `#/sdfObject/Pump`, or `3:7` in a text that is not JSON.
    pub place: String,
    /// Lower-case, no full stop.
    pub message: String,
    /// How to fix it; empty where the message says it all.
    pub help: String,
}

/// The number of diagnostics that are printed.
const MAX_PRINTED: usize = 100;
/// The number of further places that are printed of each.
const MAX_PLACES: usize = 3;

/// The diagnostics of an import.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// The number of errors among them.
    errors: usize,
}

impl Diagnostics {
    /// Adds an error: this part of the model cannot be imported.
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
        self.add(true, format!("{}:{}", error.line, error.column), error.message, error.help);
    }

    fn add(&mut self, is_error: bool, place: String, message: String, help: String) {
        self.errors += usize::from(is_error);
        self.list.push(Diagnostic { is_error, place, message, help });
    }

    /// Removes the warnings from an index of the list upwards.
    pub(super) fn keep_errors(&mut self, from: usize) {
        let added = self.list.split_off(from.min(self.list.len()));
        self.list.extend(added.into_iter().filter(|diagnostic| diagnostic.is_error));
    }

    /// Returns the diagnostics in the order in which they were found.
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// Returns whether there is neither an error nor a warning.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the number of errors.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    /// Prints the diagnostics to standard error. With `partial`, parts with errors were left out.
    pub(super) fn print(&self, file: &str, partial: bool, console: &Console) {
        let groups = self.groups();
        for (diagnostic, others) in groups.iter().take(MAX_PRINTED) {
            let (severity, suffix) = match (diagnostic.is_error, partial) {
                (true, false) => ("error", ""),
                (true, true) => ("warning", "; left out"),
                (false, _) => ("warning", ""),
            };
            let place = match diagnostic.place.as_str() {
                "" => file.to_owned(),
                place if place.starts_with('#') => format!("{file}{place}"),
                place => format!("{file}:{place}"),
            };
            console.eprintln(&single_line(&format!("{severity}: {place}: {}{suffix}", diagnostic.message)));
            if !others.is_empty() {
                console.eprintln(&single_line(&format!("  also: {}", places(others))));
            }
            if !diagnostic.help.is_empty() {
                console.eprintln(&single_line(&format!("  help: {}", diagnostic.help)));
            }
        }
        if groups.len() > MAX_PRINTED {
            console.eprintln(&format!("and {} more diagnostics", groups.len() - MAX_PRINTED));
        }
    }

    /// Returns each diagnostic once, with the places of its repetitions.
    pub(super) fn groups(&self) -> Vec<(&Diagnostic, Vec<&str>)> {
        let mut groups: Vec<(&Diagnostic, Vec<&str>)> = Vec::new();
        let mut known: BTreeMap<(bool, &str, &str), usize> = BTreeMap::new();
        for diagnostic in &self.list {
            let key = (diagnostic.is_error, &*diagnostic.message, &*diagnostic.help);
            let index = *known.entry(key).or_insert(groups.len());
            match groups.get_mut(index) {
                Some((_, places)) => places.push(&diagnostic.place),
                None => groups.push((diagnostic, Vec::new())),
            }
        }
        groups
    }
}

/// Returns a list of places, cut after a few.
fn places(places: &[&str]) -> String {
    let shown = places.iter().take(MAX_PLACES).copied().collect::<Vec<_>>().join(", ");
    match places.len().saturating_sub(MAX_PLACES) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Returns a list of names in backticks, cut after a few.
pub(super) fn quoted_list<T: AsRef<str>>(names: &[T]) -> String {
    const MOST: usize = 12;
    let shown = names.iter().take(MOST).map(|name| quote(name.as_ref())).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
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
