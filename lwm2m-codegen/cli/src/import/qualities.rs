//! Typed access to the qualities of an SDF definition.

use lwm2m_codegen::model::Spanned;
use serde_json::{Map, Value};

/// Returns a quality that is a string.
pub(super) fn text<'q>(qualities: &'q Map<String, Value>, name: &str) -> Option<&'q str> {
    qualities.get(name).and_then(Value::as_str)
}

/// Returns a quality that is a string as a field of a model, empty where it is missing.
pub(super) fn text_field(qualities: &Map<String, Value>, name: &str) -> Spanned<String> {
    Spanned::implied(text(qualities, name).unwrap_or_default().to_owned())
}

/// Returns the kind of a JSON value, for messages.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
