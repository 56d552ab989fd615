//! A strict JSON parser: it rejects duplicate members, which parsers treat differently. Characters that a definition in XML
//! cannot have become blanks.

use std::fmt;

use lwm2m_codegen::xml::is_allowed;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::text::without_mark;

/// Why a text is not JSON.
#[derive(Debug)]
pub(super) struct SyntaxError {
    /// Counted from 1.
    pub(super) line: usize,
    /// Counted from 1.
    pub(super) column: usize,
    pub(super) message: String,
    /// How to fix it; empty where the message says it all.
    pub(super) help: String,
}

/// Parses a text, with or without a byte order mark.
pub(super) fn read(bytes: &[u8]) -> Result<Value, SyntaxError> {
    let bytes = without_mark(bytes);
    serde_json::from_slice(bytes).map(|Strict(value)| value).map_err(|error| {
        let text = error.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        let (message, help) = match bytes.trim_ascii_start().first() {
            Some(b'<') => (
                "the text is XML, and not JSON".to_owned(),
                "a definition in XML needs no import: every other command reads it",
            ),
            _ => (format!("not JSON: {message}"), ""),
        };
        SyntaxError { line: error.line(), column: error.column(), message, help: help.to_owned() }
    })
}

/// A value without duplicate members.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(without_controls(value).into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(value)) = access.next_element()? {
            list.push(value);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            let name = without_controls(&name);
            if members.contains_key(&name) {
                return Err(A::Error::custom(format_args!("duplicate member `{name}`")));
            }
            let Strict(value) = access.next_value()?;
            members.insert(name, value);
        }
        Ok(members.into())
    }
}

/// Returns a text with blanks for the characters that XML does not allow.
fn without_controls(text: &str) -> String {
    text.replace(|c| !is_allowed(c), " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_parsed_like_serde_json_does() {
        let text = r#"{"a": [1, -1, 18446744073709551615, 0.5, true, null, "x"], "b": {}}"#;
        let plain: Value = serde_json::from_str(text).unwrap();
        assert_eq!(read(text.as_bytes()).unwrap(), plain);
    }

    #[test]
    fn a_duplicate_member_is_an_error_at_its_place() {
        let error = read(b"{\"a\": 1,\n \"a\": 2}").unwrap_err();
        assert_eq!(error.message, "not JSON: duplicate member `a`");
        assert_eq!((error.line, error.column), (2, 4));
        // The names become equal.
        assert!(read(b"{\"a\\u0000b\": 1, \"a b\": 2}").is_err());
    }
}
