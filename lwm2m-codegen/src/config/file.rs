//! Settings in a file: the text of `lwm2m.toml` becomes a [`Config`].
//!
//! `keys` lists the keys of each table and reads their values, `value` takes a value apart.

mod keys;
#[cfg(test)]
mod tests;
mod value;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::{
    Config, INPUT_UNREADABLE, Location, SETTING_INVALID, SETTING_UNUSED, Select, Setting, SettingKind, Target,
};
use crate::diagnostics::Diagnostic;
use crate::diagnostics::nearest::nearest;
use crate::model::{Origin, SourceId};
use crate::wording::quote;
use keys::{Key, TABLES, Table};

/// Returns the settings of a file, and every error in it. Paths become relative to `folder`, where the file is.
pub(crate) fn parse(text: &str, source: SourceId, folder: &Path) -> (Config, Vec<Diagnostic>) {
    let mut reader = Reader { source, folder, config: Config::new(), diagnostics: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        reader.table(&keys::ROOT, Target::All, table.get_ref());
    } else {
        // The values around a syntax error are not those that were meant.
        reader.syntax_errors(&errors);
    }
    (reader.config, reader.diagnostics)
}

/// Reads one file.
struct Reader<'r> {
    source: SourceId,
    folder: &'r Path,
    config: Config,
    diagnostics: Vec<Diagnostic>,
}

/// A key of a table with its value.
#[derive(Clone, Copy)]
struct Entry<'t> {
    /// The object, or the part of one, that the table is about.
    target: Target,
    key: &'static Key,
    /// From the key to the end of the value.
    origin: Origin,
    value: &'t Spanned<DeValue<'t>>,
}

impl Entry<'_> {
    fn location(&self) -> Location {
        Location::File(self.origin)
    }
}

impl Reader<'_> {
    fn syntax_errors(&mut self, errors: &[Error]) {
        let mut seen = BTreeSet::new();
        for error in errors {
            let span = error.span().unwrap_or_default();
            // The parser reports some errors twice.
            if seen.insert((span.start, error.message())) {
                let origin = Origin::Text { source: self.source, start: span.start, end: span.end };
                let diagnostic = Diagnostic::new(&INPUT_UNREADABLE, origin, error.message());
                self.diagnostics.push(diagnostic.help("write the file in TOML 1.1"));
            }
        }
    }

    /// Reads a table of settings about `target`.
    fn table(&mut self, table: &'static Table, target: Target, values: &DeTable<'_>) {
        for (name, value) in values {
            match table.keys.iter().find(|key| key.name == name.get_ref()) {
                Some(key) => {
                    let origin = self.between(name, value);
                    (key.read)(self, Entry { target, key, origin, value });
                }
                None => self.unknown_key(table, name),
            }
        }
    }

    fn unknown_key(&mut self, table: &Table, name: &Spanned<Cow<'_, str>>) {
        let keys = table.keys.iter().map(|key| key.name);
        let has_key = |other: &&&Table| other.keys.iter().any(|key| key.name == name.get_ref());
        let elsewhere: Vec<&str> = TABLES.iter().filter(has_key).map(|other| other.title).collect();
        let help = match nearest(name.get_ref(), keys.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if !elsewhere.is_empty() => format!("it is a key of {}", elsewhere.join(", ")),
            None => format!("the keys are {}", list(keys)),
        };
        let message = format!("{} has no key {}", table.title, quote(name.get_ref()));
        let origin = self.origin(name);
        self.diagnostics.push(Diagnostic::new(&SETTING_UNUSED, origin, message).help(help));
    }

    fn setting(&mut self, location: Location, target: Target, kind: SettingKind) {
        self.config.settings.push(Setting { location, select: Select(target), kind });
    }

    /// Reports a value that a key does not take.
    fn wrong_value(&mut self, key: &Key, value: &Spanned<DeValue<'_>>) {
        let message = format!("`{}` takes {}, not {}", key.name, key.takes, value::describe(value.get_ref()));
        self.report(self.origin(value), message, format!("write it like `{}`", key.example));
    }

    fn report(&mut self, origin: Origin, message: String, help: String) {
        self.diagnostics.push(Diagnostic::new(&SETTING_INVALID, origin, message).help(help));
    }

    fn origin<T>(&self, item: &Spanned<T>) -> Origin {
        let span = item.span();
        Origin::Text { source: self.source, start: span.start, end: span.end }
    }

    /// Returns the text from a key to the end of its value; the key alone if the value is a table with a header.
    fn between<K, V>(&self, key: &Spanned<K>, value: &Spanned<V>) -> Origin {
        let (start, end) = (key.span().start, key.span().end.max(value.span().end));
        Origin::Text { source: self.source, start, end }
    }
}

fn list<'k>(keys: impl Iterator<Item = &'k str>) -> String {
    keys.map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}
