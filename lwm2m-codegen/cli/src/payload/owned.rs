//! Owned forms of the runtime's records and values, which borrow from a payload.

use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::{ObjectLink, Path, Record, Time, Value};

/// An owned [`Record`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OwnedRecord {
    /// The prefix of a device behind a gateway, such as `d01`; empty for the client itself.
    pub(crate) prefix: String,
    pub(crate) path: Path,
    pub(crate) value: Option<OwnedValue>,
    /// Like [`Record::time`].
    pub(crate) time: Option<f64>,
}

impl OwnedRecord {
    /// Copies a record of the device with this prefix.
    pub(crate) fn new(prefix: &str, record: &Record<'_>) -> OwnedRecord {
        OwnedRecord {
            prefix: prefix.to_owned(),
            path: record.path,
            value: record.value.map(OwnedValue::new),
            time: record.time,
        }
    }

    /// Returns the borrowed form.
    pub(crate) fn record(&self) -> Record<'_> {
        Record { path: self.path, value: self.value.as_ref().map(OwnedValue::borrow), time: self.time }
    }

    /// Returns the path with its prefix.
    pub(crate) fn full_path(&self) -> String {
        full_path(&self.prefix, self.path)
    }
}

/// Returns a path with its prefix, such as `/d01/3/0`. An Object Instance ID of 65535, which leaves the choice to
/// the client, is `?`.
pub(crate) fn full_path(prefix: &str, path: Path) -> String {
    let mut text = if prefix.is_empty() { String::new() } else { format!("/{prefix}") };
    for (level, id) in path.ids().iter().enumerate() {
        let unassigned = level == 1 && *id == u16::MAX;
        text.push_str(&if unassigned { "/?".to_owned() } else { format!("/{id}") });
    }
    if text.is_empty() { "/".to_owned() } else { text }
}

/// An owned [`Value`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OwnedValue {
    String(String),
    Integer(i64),
    Unsigned(u64),
    Float(f64),
    Boolean(bool),
    Opaque(Vec<u8>),
    Time(i64),
    ObjectLink(ObjectLink),
    CoreLink(String),
}

impl OwnedValue {
    pub(crate) fn new(value: Value<'_>) -> OwnedValue {
        match value {
            Value::String(text) => OwnedValue::String(text.into()),
            Value::Integer(number) => OwnedValue::Integer(number),
            Value::Unsigned(number) => OwnedValue::Unsigned(number),
            Value::Float(number) => OwnedValue::Float(number),
            Value::Boolean(boolean) => OwnedValue::Boolean(boolean),
            Value::Opaque(bytes) => OwnedValue::Opaque(bytes.into()),
            Value::Time(Time(seconds)) => OwnedValue::Time(seconds),
            Value::ObjectLink(link) => OwnedValue::ObjectLink(link),
            Value::CoreLink(text) => OwnedValue::CoreLink(text.into()),
        }
    }

    pub(crate) fn borrow(&self) -> Value<'_> {
        match self {
            OwnedValue::String(text) => Value::String(text),
            OwnedValue::Integer(number) => Value::Integer(*number),
            OwnedValue::Unsigned(number) => Value::Unsigned(*number),
            OwnedValue::Float(number) => Value::Float(*number),
            OwnedValue::Boolean(boolean) => Value::Boolean(*boolean),
            OwnedValue::Opaque(bytes) => Value::Opaque(bytes),
            OwnedValue::Time(seconds) => Value::Time(Time(*seconds)),
            OwnedValue::ObjectLink(link) => Value::ObjectLink(*link),
            OwnedValue::CoreLink(text) => Value::CoreLink(text),
        }
    }

    pub(crate) fn kind(&self) -> ResourceType {
        self.borrow().kind()
    }
}
