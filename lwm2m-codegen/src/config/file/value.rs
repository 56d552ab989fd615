//! Takes values apart: each function returns those of the type that a key takes, and reports the others.

use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Reader};
use crate::config::Location;
use crate::wording::quote;

/// Returns the type of a value for a message, with the value where it is short.
pub(super) fn describe(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the string {}", quote(text)),
        DeValue::Integer(integer) => format!("the number {integer}"),
        DeValue::Float(float) => format!("the number {}", float.as_str()),
        DeValue::Boolean(on) => format!("`{on}`"),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

impl Reader<'_> {
    /// Returns the text.
    pub(super) fn string<'t>(&mut self, entry: Entry<'t>) -> Option<&'t str> {
        let text = as_string(entry.value);
        if text.is_none() {
            self.wrong_value(entry.key, entry.value);
        }
        text
    }

    /// Returns the text, or those of a list.
    pub(super) fn strings<'t>(&mut self, entry: Entry<'t>) -> Vec<(Location, &'t str)> {
        match entry.value.get_ref() {
            DeValue::Array(_) => self.items(entry, as_string),
            _ => self.string(entry).map(|text| (entry.location(), text)).into_iter().collect(),
        }
    }

    /// Returns the ids of a list.
    pub(super) fn ids(&mut self, entry: Entry<'_>) -> Vec<(Location, u16)> {
        self.items(entry, number)
    }

    /// Returns the number.
    pub(super) fn count(&mut self, entry: Entry<'_>) -> Option<usize> {
        let count = number(entry.value);
        if count.is_none() {
            self.wrong_value(entry.key, entry.value);
        }
        count
    }

    /// Returns whether the value is `true`.
    pub(super) fn boolean(&mut self, entry: Entry<'_>) -> bool {
        if let DeValue::Boolean(on) = entry.value.get_ref() {
            return *on;
        }
        self.wrong_value(entry.key, entry.value);
        false
    }

    /// Returns whether the value is `false`, the only one that the key takes.
    pub(super) fn is_false(&mut self, entry: Entry<'_>) -> bool {
        let off = matches!(entry.value.get_ref(), DeValue::Boolean(false));
        if !off {
            self.wrong_value(entry.key, entry.value);
        }
        off
    }

    /// Returns the table.
    pub(super) fn as_table<'t>(&mut self, entry: Entry<'t>) -> Option<&'t DeTable<'t>> {
        if let DeValue::Table(table) = entry.value.get_ref() {
            return Some(table);
        }
        self.wrong_value(entry.key, entry.value);
        None
    }

    /// Returns the entries of a table whose keys are numbers.
    pub(super) fn numbered<'t, N: FromStr + ToString>(
        &mut self,
        entry: Entry<'t>,
        thing: &str,
    ) -> Vec<(N, &'t Spanned<DeValue<'t>>)> {
        let mut numbered = Vec::new();
        for (name, value) in self.as_table(entry).into_iter().flatten() {
            // `03` is refused, so that no number has two keys.
            match name.get_ref().parse::<N>().ok().filter(|number| number.to_string() == *name.get_ref()) {
                Some(number) => numbered.push((number, value)),
                None => {
                    let message = format!("{} is not {thing}", quote(name.get_ref()));
                    self.report(self.origin(name), message, format!("write it like `{}`", entry.key.example));
                }
            }
        }
        numbered
    }

    fn items<'t, T>(
        &mut self,
        entry: Entry<'t>,
        read: impl Fn(&'t Spanned<DeValue<'t>>) -> Option<T>,
    ) -> Vec<(Location, T)> {
        let DeValue::Array(array) = entry.value.get_ref() else {
            self.wrong_value(entry.key, entry.value);
            return Vec::new();
        };
        let mut items = Vec::new();
        for value in array.iter() {
            match read(value) {
                Some(item) => items.push((Location::File(self.origin(value)), item)),
                None => self.wrong_value(entry.key, value),
            }
        }
        items
    }
}

pub(super) fn as_string<'t>(value: &'t Spanned<DeValue<'t>>) -> Option<&'t str> {
    match value.get_ref() {
        DeValue::String(text) => Some(text),
        _ => None,
    }
}

/// Returns the number, if it is one and in the range of its type.
pub(super) fn number<N: TryFrom<i64>>(value: &Spanned<DeValue<'_>>) -> Option<N> {
    let DeValue::Integer(integer) = value.get_ref() else { return None };
    N::try_from(i64::from_str_radix(integer.as_str(), integer.radix()).ok()?).ok()
}
