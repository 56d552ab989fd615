//! Values and statements that outlive the payload they were read from.

use lwm2m_runtime::definition::ResourceType;
use lwm2m_runtime::{ObjectLink, Path, Record, Time, Value};

/// What a payload says about one path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Statement {
    /// The device behind a gateway that it is about, such as `d01`; empty for the client itself.
    pub(crate) prefix: String,
    pub(crate) path: Path,
    pub(crate) value: Option<Held>,
    /// In the terms of [`Record::time`].
    pub(crate) time: Option<f64>,
}

impl Statement {
    /// A record that outlives its payload.
    pub(crate) fn new(prefix: &str, record: &Record<'_>) -> Statement {
        Statement {
            prefix: prefix.to_owned(),
            path: record.path,
            value: record.value.map(Held::new),
            time: record.time,
        }
    }

    /// The record, borrowed.
    pub(crate) fn record(&self) -> Record<'_> {
        Record { path: self.path, value: self.value.as_ref().map(Held::borrow), time: self.time }
    }

    /// The path with its prefix.
    pub(crate) fn place(&self) -> String {
        place(&self.prefix, self.path)
    }
}

/// A path with a prefix: `/d01/3/0`. The instance that is left open is `?`.
pub(crate) fn place(prefix: &str, path: Path) -> String {
    let mut place = if prefix.is_empty() { String::new() } else { format!("/{prefix}") };
    for (level, id) in path.ids().iter().enumerate() {
        let open = level == 1 && *id == u16::MAX;
        place.push_str(&if open { "/?".to_owned() } else { format!("/{id}") });
    }
    if place.is_empty() { "/".to_owned() } else { place }
}

/// A value that owns what it says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Held {
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

impl Held {
    pub(crate) fn new(value: Value<'_>) -> Held {
        match value {
            Value::String(text) => Held::String(text.into()),
            Value::Integer(number) => Held::Integer(number),
            Value::Unsigned(number) => Held::Unsigned(number),
            Value::Float(number) => Held::Float(number),
            Value::Boolean(truth) => Held::Boolean(truth),
            Value::Opaque(bytes) => Held::Opaque(bytes.into()),
            Value::Time(Time(seconds)) => Held::Time(seconds),
            Value::ObjectLink(link) => Held::ObjectLink(link),
            Value::CoreLink(text) => Held::CoreLink(text.into()),
        }
    }

    pub(crate) fn borrow(&self) -> Value<'_> {
        match self {
            Held::String(text) => Value::String(text),
            Held::Integer(number) => Value::Integer(*number),
            Held::Unsigned(number) => Value::Unsigned(*number),
            Held::Float(number) => Value::Float(*number),
            Held::Boolean(truth) => Value::Boolean(*truth),
            Held::Opaque(bytes) => Value::Opaque(bytes),
            Held::Time(seconds) => Value::Time(Time(*seconds)),
            Held::ObjectLink(link) => Value::ObjectLink(*link),
            Held::CoreLink(text) => Value::CoreLink(text),
        }
    }

    pub(crate) fn kind(&self) -> ResourceType {
        self.borrow().kind()
    }
}
