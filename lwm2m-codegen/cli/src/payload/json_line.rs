//! Records as lines of JSON: `{"path":"/3/0/9","type":"integer","value":95}`.
//!
//! Integers beyond 2^53, which some JSON parsers round, are strings; so are floats that are not finite. Opaque values
//! are hexadecimal, object links `"3303:0"`.

use lwm2m_codegen::diagnostics::nearest::nearest;
use lwm2m_codegen::model::Operations;
use lwm2m_runtime::Path;
use lwm2m_runtime::definition::ResourceType;
use serde::Serialize;
use serde_json::{Map, Value};

use super::bytes::{from_hex, hex, read_file_or_stdin};
use super::count;
use super::owned::{OwnedRecord, OwnedValue};
use super::request::PrefixedPath;
use super::secrets::HIDDEN;
use crate::console::Console;
use crate::error::CliError;
use crate::json::kind_of;
use crate::text;

/// The largest integer up to which a float represents all integers.
const MAX_EXACT: u64 = 1 << 53;

const TYPES: [(&str, ResourceType); 9] = [
    ("integer", ResourceType::Integer),
    ("unsigned", ResourceType::Unsigned),
    ("float", ResourceType::Float),
    ("boolean", ResourceType::Boolean),
    ("string", ResourceType::String),
    ("time", ResourceType::Time),
    ("opaque", ResourceType::Opaque),
    ("objlnk", ResourceType::ObjectLink),
    ("corelnk", ResourceType::CoreLink),
];
/// The type of a path without a value.
const NONE: &str = "none";
/// The keys of a line; those that are written, but not read, come last.
const KEYS: [&str; 6] = ["path", "type", "value", "time", "ops", "notes"];

/// Returns the name of a type in a line.
fn type_name(kind: ResourceType) -> &'static str {
    TYPES.iter().find(|(_, other)| *other == kind).map_or(NONE, |(name, _)| name)
}

#[derive(Serialize)]
struct Line<'n> {
    path: String,
    #[serde(rename = "type")]
    kind: &'static str,
    value: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ops: Option<&'static str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'n [String],
}

/// Returns the line of a record, with the operations of its resource and its notes.
pub(crate) fn write(
    record: &OwnedRecord,
    operations: Option<Operations>,
    notes: &[String],
) -> std::io::Result<String> {
    crate::json::line(&Line {
        path: record.full_path(),
        kind: record.value.as_ref().map_or(NONE, |value| type_name(value.kind())),
        value: record.value.as_ref().map_or(Value::Null, json),
        time: record.time.map(time),
        ops: operations.map(Operations::as_str),
        notes,
    })
}

fn json(value: &OwnedValue) -> Value {
    match value {
        OwnedValue::String(text) | OwnedValue::CoreLink(text) => text.as_str().into(),
        OwnedValue::Integer(number) | OwnedValue::Time(number) if number.unsigned_abs() > MAX_EXACT => {
            number.to_string().into()
        }
        OwnedValue::Integer(number) | OwnedValue::Time(number) => (*number).into(),
        OwnedValue::Unsigned(number) if *number > MAX_EXACT => number.to_string().into(),
        OwnedValue::Unsigned(number) => (*number).into(),
        OwnedValue::Float(number) if number.is_nan() => "NaN".into(),
        OwnedValue::Float(number) if number.is_infinite() => {
            (if *number > 0.0 { "Infinity" } else { "-Infinity" }).into()
        }
        OwnedValue::Float(number) => (*number).into(),
        OwnedValue::Boolean(truth) => (*truth).into(),
        OwnedValue::Opaque(bytes) => hex(bytes).into(),
        OwnedValue::ObjectLink(link) => link.to_string().into(),
    }
}

/// Returns whole seconds as an integer.
pub(crate) fn time(seconds: f64) -> Value {
    let whole = seconds.fract() == 0.0 && seconds.abs() < MAX_EXACT as f64;
    if whole { (seconds as i64).into() } else { seconds.into() }
}

/// A parsed line, before it is compared with its definition.
#[derive(Debug)]
pub(crate) struct JsonRecord {
    pub(crate) path: PrefixedPath,
    pub(crate) line_type: LineType,
    pub(crate) value: Value,
    pub(crate) time: Option<f64>,
}

/// The `type` of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineType {
    /// No `type`: that of the definition.
    Defined,
    /// `none`: a path without a value.
    None,
    Named(ResourceType),
}

/// Reads a file of lines, or standard input for `-`.
pub(crate) fn read_file(file: &str) -> crate::error::Result<String> {
    let bytes = read_file_or_stdin(file).map_err(|error| error.help(""))?;
    text::decode(&bytes).map_err(|offset| {
        CliError::usage(format!("`{file}` is not UTF-8, at byte {offset}")).help("expected lines of JSON")
    })
}

/// Returns the lines that are not blank, with their numbers.
pub(crate) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty())
}

/// Prints the errors of lines.
pub(crate) fn print_errors(errors: &[String], console: &Console) {
    for error in errors {
        console.error(error, "");
    }
    if errors.len() > 1 {
        console.eprintln(&format!("{}; nothing was written", count(errors.len(), "error")));
    }
}

/// Returns the message of a JSON error in a line, with its column.
pub(crate) fn syntax_error(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let message = text.rsplit_once(" at line").map_or(text.as_str(), |(message, _)| message);
    format!("{message}, at column {}", error.column())
}

/// Parses a line.
pub(crate) fn parse(line: &str) -> Result<JsonRecord, String> {
    let value: Value =
        serde_json::from_str(line).map_err(|error| format!("not JSON: {}", syntax_error(&error)))?;
    let Value::Object(mut keys) = value else {
        return Err(format!(
            "expected an object such as {{\"path\":\"/3/0/9\",\"type\":\"integer\",\"value\":95}}, found {}",
            kind_of(&value)
        ));
    };
    if let Some(unknown) = keys.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let near = nearest(unknown, KEYS).map_or(String::new(), |near| format!(", did you mean `{near}`?"));
        return Err(format!("unknown key `{}`{near}", unknown.escape_debug()));
    }
    let path = match keys.get("path") {
        Some(Value::String(path)) => PrefixedPath::parse(path)?,
        Some(other) => return Err(format!("`path` is a string such as \"/3/0/9\", found {}", cut(other))),
        None => return Err("`path` is missing".into()),
    };
    let line_type = line_type(&keys)?;
    let time = match keys.get("time") {
        None | Some(Value::Null) => None,
        Some(time) => {
            let seconds = time.as_f64().filter(|seconds| seconds.is_finite());
            Some(seconds.ok_or_else(|| format!("`time` is a number of seconds, found {}", cut(time)))?)
        }
    };
    Ok(JsonRecord { path, line_type, value: keys.remove("value").unwrap_or(Value::Null), time })
}

fn line_type(keys: &Map<String, Value>) -> Result<LineType, String> {
    let name = match keys.get("type") {
        None => return Ok(LineType::Defined),
        Some(Value::String(name)) => name.as_str(),
        Some(other) => return Err(format!("`type` is a string such as \"integer\", found {}", cut(other))),
    };
    if name == NONE {
        return Ok(LineType::None);
    }
    let named = TYPES.iter().find(|(other, _)| *other == name);
    named.map(|(_, kind)| LineType::Named(*kind)).ok_or_else(|| {
        let names = TYPES.iter().map(|(name, _)| *name).chain([NONE]);
        match nearest(name, names.clone()) {
            Some(near) => format!("unknown type `{}`, did you mean `{near}`?", name.escape_debug()),
            None => {
                let names: Vec<&str> = names.collect();
                format!("unknown type `{}`; expected one of {}", name.escape_debug(), names.join(", "))
            }
        }
    })
}

/// Converts the value of a line to a type. The error quotes it, unless it is that of a secret.
pub(crate) fn value(json: &Value, kind: ResourceType, path: Path) -> Result<OwnedValue, String> {
    let text = json.as_str();
    let value = match kind {
        ResourceType::String => text.map(|text| OwnedValue::String(text.to_owned())),
        ResourceType::CoreLink => text.map(|text| OwnedValue::CoreLink(text.to_owned())),
        ResourceType::Integer => integer(json).map(OwnedValue::Integer),
        ResourceType::Time => integer(json).map(OwnedValue::Time),
        ResourceType::Unsigned => json.as_u64().or_else(|| text?.parse().ok()).map(OwnedValue::Unsigned),
        ResourceType::Float => float(json).map(OwnedValue::Float),
        ResourceType::Boolean => json.as_bool().map(OwnedValue::Boolean),
        ResourceType::Opaque => text.and_then(from_hex).map(OwnedValue::Opaque),
        ResourceType::ObjectLink => text.and_then(|text| text.parse().ok()).map(OwnedValue::ObjectLink),
    };
    value.ok_or_else(|| {
        let found = if path.is_secret() { HIDDEN.to_owned() } else { cut(json) };
        format!("expected {} for the type {}, found {found}", expected_form(kind), type_name(kind))
    })
}

fn integer(json: &Value) -> Option<i64> {
    json.as_i64().or_else(|| json.as_str()?.parse().ok())
}

fn float(json: &Value) -> Option<f64> {
    match json.as_str() {
        Some("NaN") => Some(f64::NAN),
        Some("Infinity") => Some(f64::INFINITY),
        Some("-Infinity") => Some(f64::NEG_INFINITY),
        Some(_) => None,
        None => json.as_f64(),
    }
}

/// Returns the form of values of a type in a line.
fn expected_form(kind: ResourceType) -> &'static str {
    match kind {
        ResourceType::String => "a string",
        ResourceType::CoreLink => "a string such as \"</3/0>\"",
        ResourceType::Integer => "an integer of 64 bits, as a number or a string",
        ResourceType::Time => "an integer of seconds since 1970",
        ResourceType::Unsigned => "an integer of 0 to 2^64-1, as a number or a string",
        ResourceType::Float => "a number, or \"NaN\", \"Infinity\" or \"-Infinity\"",
        ResourceType::Boolean => "true or false",
        ResourceType::Opaque => "a string of pairs of hexadecimal digits",
        ResourceType::ObjectLink => "a string such as \"3303:0\"",
    }
}

/// Returns a JSON value for a message, cut after 40 characters.
fn cut(json: &Value) -> String {
    let text = json.to_string();
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push_str("...");
    }
    short
}
