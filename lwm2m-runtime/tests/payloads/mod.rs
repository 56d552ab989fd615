//! Records that own what they say, so that they can be kept and compared.

use lwm2m_runtime::definition::{Definitions, ResourceType};
use lwm2m_runtime::{ContentFormat, Decoder, Error, Path, Record, Time, Value};

/// A record that owns its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Owned {
    path: Path,
    time: Option<f64>,
    kind: Option<ResourceType>,
    text: String,
    bytes: Vec<u8>,
    number: f64,
}

impl From<&Record<'_>> for Owned {
    fn from(record: &Record<'_>) -> Self {
        let mut owned = Owned {
            path: record.path,
            time: record.time,
            kind: record.value.map(|value| value.kind()),
            text: String::new(),
            bytes: Vec::new(),
            number: 0.0,
        };
        match record.value {
            Some(Value::Opaque(bytes)) => owned.bytes = bytes.to_vec(),
            Some(Value::String(text) | Value::CoreLink(text)) => owned.text = text.into(),
            Some(Value::Float(number)) => {
                owned.number = number;
                // Tells -0 from 0.
                owned.bytes = number.to_be_bytes().to_vec();
            }
            Some(Value::Integer(number) | Value::Time(Time(number))) => owned.text = number.to_string(),
            Some(Value::Unsigned(number)) => owned.text = number.to_string(),
            Some(Value::Boolean(truth)) => owned.text = truth.to_string(),
            Some(Value::ObjectLink(link)) => owned.text = link.to_string(),
            None => {}
        }
        owned
    }
}

impl Owned {
    /// The value at another path.
    pub(crate) fn placed(mut self, path: Path, time: Option<f64>, valued: bool) -> Self {
        if !valued {
            self = Owned::from(&Record::empty(path));
        }
        Owned { path, time, ..self }
    }

    pub(crate) fn record(&self) -> Record<'_> {
        let value = self.kind.map(|kind| match kind {
            ResourceType::String => Value::String(&self.text),
            ResourceType::CoreLink => Value::CoreLink(&self.text),
            ResourceType::Opaque => Value::Opaque(&self.bytes),
            ResourceType::Float => Value::Float(self.number),
            ResourceType::Integer => Value::Integer(self.text.parse().unwrap()),
            ResourceType::Unsigned => Value::Unsigned(self.text.parse().unwrap()),
            ResourceType::Time => Value::Time(Time(self.text.parse().unwrap())),
            ResourceType::Boolean => Value::Boolean(self.text == "true"),
            ResourceType::ObjectLink => Value::ObjectLink(self.text.parse().unwrap()),
        });
        Record { path: self.path, value, time: self.time }
    }
}

/// All records of a payload.
pub(crate) fn read(
    format: ContentFormat,
    payload: &[u8],
    base: Path,
    definitions: Definitions<'_>,
) -> Result<Vec<Owned>, Error> {
    let mut records = Vec::new();
    Decoder::new(format, payload, base).records(definitions, &mut |record| {
        records.push(Owned::from(record));
        Ok(())
    })?;
    Ok(records)
}
