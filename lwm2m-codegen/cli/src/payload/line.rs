//! Statements as lines of JSON: `{"path":"/3/0/9","type":"integer","value":95}`.
//!
//! Integers beyond 2^53, which not every reader of JSON keeps, are strings; so are floats that JSON has no number
//! for. Opaques are hexadecimal, links to instances `"3303:0"`.

use lwm2m_codegen::diagnostics::nearest::nearest;
use lwm2m_runtime::Path;
use lwm2m_runtime::definition::ResourceType;
use serde::Serialize;
use serde_json::{Map, Value};

use super::bytes::{from_hex, hex};
use super::held::{Held, Statement};
use super::request::Place;

/// Integers beyond this are not kept by whoever reads numbers as floats.
const EXACT: u64 = 1 << 53;

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
const KEYS: [&str; 4] = ["path", "type", "value", "time"];

/// What a type is called in a line.
fn type_name(kind: ResourceType) -> &'static str {
    TYPES.iter().find(|(_, known)| *known == kind).map_or(NONE, |(name, _)| name)
}

#[derive(Serialize)]
struct Line {
    path: String,
    #[serde(rename = "type")]
    kind: &'static str,
    value: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Value>,
}

/// A statement as a line.
pub(crate) fn write(statement: &Statement) -> std::io::Result<String> {
    crate::json::line(&Line {
        path: statement.place(),
        kind: statement.value.as_ref().map_or(NONE, |value| type_name(value.kind())),
        value: statement.value.as_ref().map_or(Value::Null, json),
        time: statement.time.map(time),
    })
}

fn json(value: &Held) -> Value {
    match value {
        Held::String(text) | Held::CoreLink(text) => text.as_str().into(),
        Held::Integer(number) | Held::Time(number) if number.unsigned_abs() > EXACT => {
            number.to_string().into()
        }
        Held::Integer(number) | Held::Time(number) => (*number).into(),
        Held::Unsigned(number) if *number > EXACT => number.to_string().into(),
        Held::Unsigned(number) => (*number).into(),
        Held::Float(number) if number.is_nan() => "NaN".into(),
        Held::Float(number) if number.is_infinite() => {
            (if *number > 0.0 { "Infinity" } else { "-Infinity" }).into()
        }
        Held::Float(number) => (*number).into(),
        Held::Boolean(truth) => (*truth).into(),
        Held::Opaque(bytes) => hex(bytes).into(),
        Held::ObjectLink(link) => link.to_string().into(),
    }
}

/// Whole seconds are written as such.
fn time(seconds: f64) -> Value {
    let whole = seconds.fract() == 0.0 && seconds.abs() < EXACT as f64;
    if whole { (seconds as i64).into() } else { seconds.into() }
}

/// A line that was read, before it is compared with a definition.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) place: Place,
    /// Missing where the definition is to tell it.
    pub(crate) kind: Kind,
    pub(crate) value: Value,
    pub(crate) time: Option<f64>,
}

/// What a line says of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing: that of the definition is meant.
    Implied,
    /// There is no value.
    None,
    Of(ResourceType),
}

/// Reads a line.
pub(crate) fn read(line: &str) -> Result<Written, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| {
        let text = error.to_string();
        // The line is told already, and there is only one.
        let text = text.rsplit_once(" at line").map_or(text.as_str(), |(what, _)| what);
        format!("not JSON: {text}, at column {}", error.column())
    })?;
    let Value::Object(mut keys) = value else {
        return Err(format!(
            "expected an object such as {{\"path\":\"/3/0/9\",\"type\":\"integer\",\"value\":95}}, found {}",
            found(&value)
        ));
    };
    if let Some(unknown) = keys.keys().find(|key| !KEYS.contains(&key.as_str())) {
        let near = nearest(unknown, KEYS).map_or(String::new(), |near| format!(", did you mean `{near}`?"));
        return Err(format!("there is no key `{}`{near}", unknown.escape_debug()));
    }
    let place = match keys.get("path") {
        Some(Value::String(path)) => Place::parse(path)?,
        Some(other) => return Err(format!("`path` is a text such as \"/3/0/9\", found {}", found(other))),
        None => return Err("`path` is missing".into()),
    };
    let kind = kind(&keys)?;
    let time = match keys.get("time") {
        None | Some(Value::Null) => None,
        Some(time) => {
            let seconds = time.as_f64().filter(|seconds| seconds.is_finite());
            Some(seconds.ok_or_else(|| format!("`time` is a number of seconds, found {}", found(time)))?)
        }
    };
    Ok(Written { place, kind, value: keys.remove("value").unwrap_or(Value::Null), time })
}

fn kind(keys: &Map<String, Value>) -> Result<Kind, String> {
    let name = match keys.get("type") {
        None => return Ok(Kind::Implied),
        Some(Value::String(name)) => name.as_str(),
        Some(other) => return Err(format!("`type` is a text such as \"integer\", found {}", found(other))),
    };
    if name == NONE {
        return Ok(Kind::None);
    }
    let known = TYPES.iter().find(|(known, _)| *known == name);
    known.map(|(_, kind)| Kind::Of(*kind)).ok_or_else(|| {
        let names = TYPES.iter().map(|(name, _)| *name).chain([NONE]);
        match nearest(name, names.clone()) {
            Some(near) => format!("there is no type `{}`, did you mean `{near}`?", name.escape_debug()),
            None => {
                let names: Vec<&str> = names.collect();
                format!("there is no type `{}`; there are {}", name.escape_debug(), names.join(", "))
            }
        }
    })
}

/// The value of a line as one of a type.
pub(crate) fn value(json: &Value, kind: ResourceType) -> Result<Held, String> {
    let text = json.as_str();
    let held = match kind {
        ResourceType::String => text.map(|text| Held::String(text.to_owned())),
        ResourceType::CoreLink => text.map(|text| Held::CoreLink(text.to_owned())),
        ResourceType::Integer => integer(json).map(Held::Integer),
        ResourceType::Time => integer(json).map(Held::Time),
        ResourceType::Unsigned => json.as_u64().or_else(|| text?.parse().ok()).map(Held::Unsigned),
        ResourceType::Float => float(json).map(Held::Float),
        ResourceType::Boolean => json.as_bool().map(Held::Boolean),
        ResourceType::Opaque => text.and_then(from_hex).map(Held::Opaque),
        ResourceType::ObjectLink => text.and_then(|text| text.parse().ok()).map(Held::ObjectLink),
    };
    held.ok_or_else(|| {
        format!("a value of type {} is {}, found {}", type_name(kind), form(kind), found(json))
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

/// How values of a type are written.
fn form(kind: ResourceType) -> &'static str {
    match kind {
        ResourceType::String => "a text",
        ResourceType::CoreLink => "a text such as \"</3/0>\"",
        ResourceType::Integer => "an integer of 64 bits, as a number or a text",
        ResourceType::Time => "an integer of seconds since 1970",
        ResourceType::Unsigned => "an integer of 0 to 2^64-1, as a number or a text",
        ResourceType::Float => "a number, or \"NaN\", \"Infinity\" or \"-Infinity\"",
        ResourceType::Boolean => "true or false",
        ResourceType::Opaque => "a text of pairs of hexadecimal digits",
        ResourceType::ObjectLink => "a text such as \"3303:0\"",
    }
}

/// A value as a message quotes it.
fn found(json: &Value) -> String {
    let text = json.to_string();
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push_str("...");
    }
    short
}

/// Whether two statements say something about the same: nothing may be said twice.
pub(crate) fn subject(statement: &Statement) -> (String, Path, Option<u64>) {
    (statement.prefix.clone(), statement.path, statement.time.map(f64::to_bits))
}
