//! Payload vectors: bytes and their meaning, from the specifications and other implementations.

use std::collections::BTreeMap;
use std::path::Path as FilePath;

use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceList, ResourceType};
use lwm2m_runtime::{ObjectDef, ObjectLink, Path, Record, Time, Value};
use serde_json::Value as Json;

use crate::hex;

/// One case of a file.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name in the source.
    pub name: String,
    /// Whether it is decoded, encoded, or both.
    pub direction: Direction,
    /// The path of the request.
    pub base: Path,
    /// Prefix of every path in the payload, such as `/lwm2m`, or empty.
    pub root: String,
    /// The payload.
    pub payload: Vec<u8>,
    /// Its records; `None` when decoding has to fail.
    pub expect: Option<Vec<Expected>>,
    /// Why the case does not count for conformance, if it does not.
    pub excluded: Option<String>,
    /// All keys of the case.
    pub json: Json,
}

/// Whether a case is for decoding or encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// For decoding.
    Decode,
    /// For encoding.
    Encode,
    /// For both.
    Both,
}

impl Direction {
    /// Whether the case is for decoding.
    pub fn reads(self) -> bool {
        self != Direction::Encode
    }
}

/// An expected record, with an owned value.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// Prefix of a device behind a gateway, such as `d01`.
    pub prefix: String,
    /// The path.
    pub path: Path,
    /// The type, unless there is no value.
    pub kind: Option<ResourceType>,
    /// The value.
    pub value: Option<Owned>,
    /// The time.
    pub time: Option<f64>,
}

/// An owned value.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Owned {
    String(String),
    Integer(i64),
    Unsigned(u64),
    Float(f64),
    Boolean(bool),
    Opaque(Vec<u8>),
    Time(Time),
    ObjectLink(ObjectLink),
    CoreLink(String),
}

impl Owned {
    /// Borrows the value.
    pub fn borrow(&self) -> Value<'_> {
        match self {
            Owned::String(text) => Value::String(text),
            Owned::Integer(number) => Value::Integer(*number),
            Owned::Unsigned(number) => Value::Unsigned(*number),
            Owned::Float(number) => Value::Float(*number),
            Owned::Boolean(truth) => Value::Boolean(*truth),
            Owned::Opaque(bytes) => Value::Opaque(bytes),
            Owned::Time(time) => Value::Time(*time),
            Owned::ObjectLink(link) => Value::ObjectLink(*link),
            Owned::CoreLink(text) => Value::CoreLink(text),
        }
    }

    /// Copies a value, so that it outlives its payload.
    pub fn new(value: Value<'_>) -> Self {
        match value {
            Value::String(text) => Owned::String(text.into()),
            Value::Integer(number) => Owned::Integer(number),
            Value::Unsigned(number) => Owned::Unsigned(number),
            Value::Float(number) => Owned::Float(number),
            Value::Boolean(truth) => Owned::Boolean(truth),
            Value::Opaque(bytes) => Owned::Opaque(bytes.into()),
            Value::Time(time) => Owned::Time(time),
            Value::ObjectLink(link) => Owned::ObjectLink(link),
            Value::CoreLink(text) => Owned::CoreLink(text.into()),
        }
    }
}

impl Expected {
    /// Returns the record as the type of the runtime.
    pub fn record(&self) -> Record<'_> {
        Record { path: self.path, value: self.value.as_ref().map(Owned::borrow), time: self.time }
    }

    /// Copies a record, so that it outlives its payload.
    pub fn new(record: &Record<'_>) -> Self {
        Expected {
            prefix: String::new(),
            path: record.path,
            kind: record.value.map(|value| value.kind()),
            value: record.value.map(Owned::new),
            time: record.time,
        }
    }
}

/// Returns the content format of a file, and its cases.
///
/// # Panics
///
/// If the file does not follow the README of the vectors.
pub fn load(file: &FilePath) -> (String, Vec<Case>) {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let json: Json =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let format = json["content_format"].as_str().unwrap_or_default().to_owned();
    let cases = json["cases"].as_array().map(Vec::as_slice).unwrap_or_default();
    (format, cases.iter().map(case).collect())
}

/// The path of cases whose source names none.
const ANY_PATH: Path = Path::resource(42769, 0, 0);

fn case(json: &Json) -> Case {
    let text = |key: &str| json[key].as_str().unwrap_or_default();
    let path_free = json["path_free"] == true;
    let base = if path_free { ANY_PATH } else { path(split_prefix(text("base_path")).1) };
    let refused = json["error"] == true;
    let mut expect: Vec<Expected> = json["expect"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .map(|json| expected(json, base))
        .collect();
    // An empty object instance or resource is a record without a value.
    let empty = json["empty_containers"].as_array().map(Vec::as_slice).unwrap_or_default();
    expect.extend(empty.iter().filter_map(|path| path.as_str()).map(|text| Expected {
        prefix: String::new(),
        path: path(text),
        kind: None,
        value: None,
        time: None,
    }));
    Case {
        name: text("name").into(),
        direction: match text("direction") {
            "decode" => Direction::Decode,
            "encode" => Direction::Encode,
            _ => Direction::Both,
        },
        base,
        payload: payload(json),
        root: text("root_path").into(),
        expect: if refused { None } else { Some(expect) },
        excluded: excluded(json, refused),
        json: json.clone(),
    }
}

/// Returns why a case does not count, for the reasons in the README of the vectors.
fn excluded(json: &Json, refused: bool) -> Option<String> {
    if let Some(quirk) = json["peer_quirk"].as_str() {
        return Some(format!("peer quirk: {quirk}"));
    }
    match json["strictness"].as_str() {
        Some("must-reject") | None => None,
        Some(other) if refused => Some(other.into()),
        Some(_) => None,
    }
}

fn payload(json: &Json) -> Vec<u8> {
    let digits = |json: &Json| hex::decode(json.as_str().unwrap_or_default()).unwrap_or_default();
    let generated = &json["payload_gen"];
    if generated.is_null() {
        return digits(&json["payload_hex"]);
    }
    let count = generated["count"].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
    let mut bytes = digits(&generated["head_hex"]);
    bytes.extend(digits(&generated["unit_hex"]).repeat(count));
    bytes
}

/// Parses a path; `?` is any instance.
fn path(text: &str) -> Path {
    if let Some((object, rest)) = text.split_once("/?") {
        let open = format!("{object}/0{rest}");
        let ids = path(&open).ids();
        return match *ids {
            [object, _] => Path::instance(object, u16::MAX),
            [object, _, resource] => Path::resource(object, u16::MAX, resource),
            [object, _, resource, id] => Path::resource_instance(object, u16::MAX, resource, id),
            _ => Path::ROOT,
        };
    }
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Splits the device off a path: `/d01/3/0` is `/3/0` of the device `d01`.
fn split_prefix(path: &str) -> (&str, &str) {
    let bare = path.trim_start_matches('/');
    match bare.find('/') {
        Some(end) if bare.starts_with(|first: char| first.is_ascii_alphabetic()) => bare.split_at(end),
        _ => ("", path),
    }
}

fn expected(json: &Json, base: Path) -> Expected {
    let (prefix, place) = split_prefix(json["path"].as_str().unwrap_or_default());
    let kind = kind(json["type"].as_str().unwrap_or_default());
    Expected {
        prefix: prefix.into(),
        path: if place.is_empty() { base } else { path(place) },
        kind,
        value: kind.map(|kind| value(kind, &json["value"])),
        time: json["time"].as_f64(),
    }
}

/// Returns the type of this name; `None` for `none`.
pub fn kind(name: &str) -> Option<ResourceType> {
    Some(match name {
        "string" => ResourceType::String,
        "integer" => ResourceType::Integer,
        "unsigned" => ResourceType::Unsigned,
        "float" => ResourceType::Float,
        "boolean" => ResourceType::Boolean,
        "opaque" => ResourceType::Opaque,
        "time" => ResourceType::Time,
        "objlnk" => ResourceType::ObjectLink,
        "corelnk" => ResourceType::CoreLink,
        _ => return None,
    })
}

fn value(kind: ResourceType, json: &Json) -> Owned {
    let text = json.as_str().map_or_else(|| json.to_string(), str::to_owned);
    let number = || text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    match kind {
        ResourceType::String => Owned::String(text),
        ResourceType::CoreLink => Owned::CoreLink(text),
        ResourceType::Integer => Owned::Integer(number()),
        ResourceType::Time => Owned::Time(Time(number())),
        ResourceType::Unsigned => {
            Owned::Unsigned(text.parse().unwrap_or_else(|error| panic!("{text}: {error}")))
        }
        ResourceType::Float => Owned::Float(match text.as_str() {
            "Infinity" => f64::INFINITY,
            "-Infinity" => f64::NEG_INFINITY,
            _ => json.as_f64().unwrap_or(f64::NAN),
        }),
        ResourceType::Boolean => Owned::Boolean(json == true),
        ResourceType::Opaque => Owned::Opaque(hex::decode(&text).unwrap_or_else(|| panic!("{text}"))),
        ResourceType::ObjectLink => {
            Owned::ObjectLink(text.parse().unwrap_or_else(|error| panic!("{text}: {error}")))
        }
    }
}

/// Resources by object: their types, and whether they have instances.
pub type Types = BTreeMap<u16, BTreeMap<u16, (ResourceType, bool)>>;

/// Returns the resources that a case implies.
pub fn types(case: &Case) -> Types {
    let mut types = Types::new();
    let mut contradictory = Vec::new();
    let mut learn = |path: Path, kind: Option<ResourceType>| {
        if let (Some(object), Some(resource), Some(kind)) = (path.object_id(), path.resource_id(), kind) {
            let known = types.entry(object).or_default();
            let before = known.insert(resource, (kind, path.resource_instance_id().is_some()));
            if before.is_some_and(|(before, _)| before != kind) {
                contradictory.push((object, resource));
            }
        }
    };
    for expected in case.expect.iter().flatten() {
        learn(expected.path, expected.kind);
    }
    if let Some(requested) = case.json["requested_type"].as_str() {
        learn(case.base, kind(requested));
    }
    if let Some(object) = case.base.object_id() {
        types.entry(object).or_default();
    }
    // A resource with two types in one source is left undefined.
    for (object, resource) in contradictory {
        types.entry(object).or_default().remove(&resource);
    }
    types
}

/// Calls `work` with definitions of these resources.
pub fn with_definitions<T>(types: &Types, work: impl FnOnce(&[&ObjectDef<'_>]) -> T) -> T {
    let tables: Vec<(u16, ResourceList<'_>)> = types
        .iter()
        .map(|(object, resources)| {
            let define = |(id, (kind, multiple)): (&u16, &(ResourceType, bool))| {
                let resource = ResourceDef::new(*id, "Resource", Operations::ReadWrite, *kind);
                if *multiple { resource.multiple() } else { resource }
            };
            (*object, resources.iter().map(define).collect())
        })
        .collect();
    let objects: Vec<ObjectDef<'_>> =
        tables.iter().map(|(id, table)| ObjectDef::new(*id, "Object", table.table()).multiple()).collect();
    let definitions: Vec<&ObjectDef<'_>> = objects.iter().collect();
    work(&definitions)
}
