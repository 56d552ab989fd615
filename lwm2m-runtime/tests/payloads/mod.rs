//! Payloads of other implementations and of the standard, with the values they stand for.
//!
//! They are found through `LWM2M_TEST_DATA`, else beside the checkout.

use std::path::PathBuf;

use lwm2m_runtime::codec::senml_json;
use lwm2m_runtime::{
    ContentFormat, Definitions, Error, Incoming, ObjectDef, Operations, Outgoing, Path, Record, ResourceDef,
    ResourceType, Time, Value,
};
use serde_json::Value as Json;

/// A record that owns its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Owned {
    path: Path,
    time: Option<f64>,
    kind: Option<ResourceType>,
    text: String,
    octets: Vec<u8>,
    number: f64,
}

impl From<&Record<'_>> for Owned {
    fn from(record: &Record<'_>) -> Self {
        let mut owned = Owned {
            path: record.path,
            time: record.time,
            kind: record.value.map(|value| value.kind()),
            text: String::new(),
            octets: Vec::new(),
            number: 0.0,
        };
        match record.value {
            Some(Value::Opaque(octets)) => owned.octets = octets.to_vec(),
            Some(Value::String(text) | Value::CoreLink(text)) => owned.text = text.into(),
            Some(Value::Float(number)) => {
                owned.number = number;
                // Tells -0 from 0.
                owned.octets = number.to_be_bytes().to_vec();
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
    /// The same value elsewhere.
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
            ResourceType::Opaque => Value::Opaque(&self.octets),
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
    Incoming::new(format, payload, base).records(definitions, &mut |record| {
        records.push(Owned::from(record));
        Ok(())
    })?;
    Ok(records)
}

fn folder() -> PathBuf {
    let beside = || concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared").into();
    std::env::var_os("LWM2M_TEST_DATA").unwrap_or_else(beside).into()
}

/// Runs every case of a file, both ways.
pub(crate) fn conform(file: &str) {
    let path = folder().join("vectors").join(format!("{file}.json"));
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("{file}: skipped, there is no {}", path.display());
        return;
    };
    let cases: Json = serde_json::from_str(&text).unwrap();
    let format = ContentFormat::from_name(cases["content_format"].as_str().unwrap()).unwrap();
    let (mut decoded, mut refused, mut encoded) = (0, 0, 0);
    let mut excluded = Vec::new();
    for case in cases["cases"].as_array().unwrap() {
        let case = Case::new(format, case);
        if let Some(reason) = case.excluded() {
            excluded.push(format!("{} ({reason})", case.name));
        } else if case.json["error"] == true {
            assert!(case.decode().is_err(), "{}", case.name);
            refused += 1;
        } else {
            assert_eq!(case.decode(), Ok(case.expected()), "{}", case.name);
            decoded += 1;
            encoded += case.encode();
        }
    }
    println!("{file}: {decoded} understood, {refused} refused, {encoded} written, excluded: {excluded:?}");
}

struct Case<'a> {
    format: ContentFormat,
    name: &'a str,
    json: &'a Json,
    payload: Vec<u8>,
    /// What paths of the payload have in front.
    root: &'a str,
    base: Path,
    definitions: Vec<ObjectDef<'static>>,
}

impl<'a> Case<'a> {
    fn new(format: ContentFormat, json: &'a Json) -> Self {
        let text = |key: &str| json[key].as_str().unwrap_or("");
        let base = text("base_path");
        // The prefix of a device behind a gateway.
        let prefix = if base.starts_with("/d") { &base[..4] } else { "" };
        let mut case = Case {
            format,
            name: json["name"].as_str().unwrap(),
            json,
            payload: octets(text("payload_hex")),
            root: json["root_path"].as_str().unwrap_or(prefix),
            base: base[prefix.len()..].parse().unwrap(),
            definitions: Vec::new(),
        };
        case.definitions = case.define();
        case
    }

    fn excluded(&self) -> Option<&'a str> {
        let quirk = self.json["peer_quirk"].as_str();
        quirk.or(self.json["strictness"].as_str().filter(|strictness| *strictness != "must-reject"))
    }

    fn expectations(&self) -> &'a [Json] {
        self.json["expect"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The types of a case as definitions.
    fn define(&self) -> Vec<ObjectDef<'static>> {
        let mut objects: Vec<(u16, Vec<(u16, ResourceType)>)> = Vec::new();
        for expect in self.expectations() {
            let path = self.path(expect);
            let (Some(object), Some(id), Some(kind)) = (path.object_id(), path.resource_id(), kind(expect))
            else {
                continue;
            };
            if !objects.iter().any(|(known, _)| *known == object) {
                objects.push((object, Vec::new()));
            }
            let (_, resources) = objects.iter_mut().find(|(known, _)| *known == object).unwrap();
            if !resources.iter().any(|(known, _)| *known == id) {
                resources.push((id, kind));
            }
        }
        let object = |(id, resources): (u16, Vec<(u16, ResourceType)>)| {
            let resources =
                resources.iter().map(|(id, kind)| ResourceDef::new(*id, "", Operations::ReadWrite, *kind));
            ObjectDef::new(id, "", Vec::leak(resources.collect())).multiple()
        };
        objects.into_iter().map(object).collect()
    }

    fn path(&self, expect: &Json) -> Path {
        let path = expect["path"].as_str().unwrap();
        let gateway = if self.json["root_path"].is_null() { self.root } else { "" };
        path.strip_prefix(gateway).unwrap().parse().unwrap()
    }

    fn read(&self, payload: &[u8], root: &str) -> Result<Vec<Owned>, Error> {
        let definitions: Vec<&ObjectDef<'_>> = self.definitions.iter().collect();
        if root.is_empty() {
            return read(self.format, payload, self.base, &definitions);
        }
        let mut reader = senml_json::Reader::new(payload, self.base, &definitions, &mut []).rooted_at(root);
        reader.records().map(|record| record.map(|record| Owned::from(&record))).collect()
    }

    /// What the payload says; a list of paths may say nothing of values.
    fn decode(&self) -> Result<Vec<Owned>, String> {
        let records = self.read(&self.payload, self.root).map_err(|error| error.to_string())?;
        if self.json["paths_only"] == true && records.iter().any(|record| record.kind.is_some()) {
            return Err("a value in a list of paths".into());
        }
        Ok(records)
    }

    fn expected(&self) -> Vec<Owned> {
        let expected = |expect: &Json| {
            let path = self.path(expect);
            let value = &expect["value"];
            let text = value.as_str().map_or_else(|| value.to_string(), Into::into);
            let mut owned = Owned::from(&Record { time: expect["time"].as_f64(), ..Record::empty(path) });
            owned.kind = kind(expect);
            match owned.kind {
                Some(ResourceType::Opaque) => owned.octets = octets(&text),
                Some(ResourceType::Float) => owned.number = text.parse().unwrap(),
                Some(_) => owned.text = text,
                None => {}
            }
            // The definition of a case is made of the first type that it names.
            let defined = self.definitions.iter().find(|object| Some(object.id()) == path.object_id());
            let defined = defined.and_then(|object| object.resource(path.resource_id()?)?.kind());
            let record = owned.record();
            let value = record.value.map(|value| value.coerce(defined.unwrap()).unwrap());
            Owned::from(&Record { value, ..record })
        };
        self.expectations().iter().map(expected).collect()
    }

    /// Writes what is expected, no longer than the payload, and reads it again; 0 for what says nothing.
    fn encode(&self) -> usize {
        if self.json["empty_containers"] == true || self.payload == b"[]" {
            return 0;
        }
        let expected = self.expected();
        let records: Vec<Record<'_>> = expected.iter().map(Owned::record).collect();
        let payload = Outgoing::records(self.base, &records).encode_to_vec(self.format).unwrap();
        assert_eq!(self.read(&payload, ""), Ok(expected.clone()), "{}", self.name);
        let theirs = String::from_utf8_lossy(&self.payload);
        let ours = String::from_utf8_lossy(&payload);
        assert!(ours.len() <= theirs.len(), "{}: {ours}", self.name);
        1
    }
}

fn kind(expect: &Json) -> Option<ResourceType> {
    Some(match expect["type"].as_str().unwrap() {
        "string" => ResourceType::String,
        "integer" => ResourceType::Integer,
        "unsigned" => ResourceType::Unsigned,
        "float" => ResourceType::Float,
        "boolean" => ResourceType::Boolean,
        "opaque" => ResourceType::Opaque,
        "time" => ResourceType::Time,
        "objlnk" => ResourceType::ObjectLink,
        "corelnk" => ResourceType::CoreLink,
        "none" => return None,
        other => panic!("no type {other}"),
    })
}

fn octets(hexadecimal: &str) -> Vec<u8> {
    let digits = |at: usize| u8::from_str_radix(&hexadecimal[at..at + 2], 16).unwrap();
    (0..hexadecimal.len()).step_by(2).map(digits).collect()
}
