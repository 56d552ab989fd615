//! Payloads of the standard and of other implementations: what they say, which of them are refused, and
//! that nothing here is written longer.

use std::path::PathBuf;

use lwm2m_runtime::codec::lwm2m_cbor;
use lwm2m_runtime::{
    ContentFormat, Incoming, ObjectDef, ObjectLink, Operations, Outgoing, Path, Record, ResourceDef,
    ResourceType, Time, Value,
};
use serde_json::Value as Json;

use crate::hex;

/// Where the test data is; none on a machine that has none.
fn folder() -> Option<PathBuf> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared"));
    let data = std::env::var_os("LWM2M_TEST_DATA").map_or_else(beside, PathBuf::from);
    Some(data.join("vectors")).filter(|folder| folder.is_dir())
}

#[test]
fn payloads_of_others_are_understood_refused_and_matched_in_size() {
    let Some(folder) = folder() else {
        println!("ignored: no test data; LWM2M_TEST_DATA names the folder it is in");
        return;
    };
    let mut failures = Vec::new();
    for file in
        ["spec-senml-cbor", "zephyr-senml-cbor", "spec-lwm2m-cbor", "fiumara-lwm2m-cbor", "zephyr-cbor"]
    {
        let text =
            std::fs::read_to_string(folder.join(file).with_extension("json")).expect("the file is there");
        let json: Json = serde_json::from_str(&text).expect("the file is JSON");
        let format =
            ContentFormat::from_name(json["content_format"].as_str().unwrap()).expect("a known format");
        let (mut passed, mut excluded) = (0, 0);
        for case in json["cases"].as_array().unwrap() {
            let outcome = match is_excluded(case) {
                true => None,
                false => Some(judge(case, format)),
            };
            match outcome {
                None => excluded += 1,
                Some(Ok(())) => passed += 1,
                Some(Err(reason)) => failures.push(format!("{file}, {}: {reason}", case["name"])),
            }
        }
        println!("{file}: {passed} passed, {excluded} excluded");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What the source itself marks as no matter of conformance: another peer's habits, policy or limits.
fn is_excluded(case: &Json) -> bool {
    !case["peer_quirk"].is_null() || case["error"] == true && case["strictness"] != "must-reject"
}

fn judge(case: &Json, format: ContentFormat) -> Result<(), String> {
    let base = path(case["base_path"].as_str().unwrap_or("/42769/0/0")).1;
    let payload = hex(case["payload_hex"].as_str().unwrap_or_default());
    let expect = case["expect"].as_array().map_or(&[][..], Vec::as_slice);
    let expected: Vec<Expected> = expect.iter().map(|json| Expected::new(json, base)).collect();
    if case["error"] == true {
        let read = read(format, &payload, base, &expected);
        return if read.is_err() { Ok(()) } else { Err(format!("read as {read:?}")) };
    }
    let containers = case["empty_containers"].as_array().map_or(0, Vec::len);
    let tolerance = case["tolerance"].as_f64().unwrap_or(0.0);
    if case["direction"] != "encode" {
        let read = read(format, &payload, base, &expected)?;
        compare(&read, &expected, containers, tolerance).map_err(|found| format!("read as {found}"))?;
    }
    if case["direction"] != "decode" && containers == 0 {
        let records: Vec<Record<'_>> = expected.iter().map(Expected::record).collect();
        let written =
            Outgoing::records(base, &records).encode_to_vec(format).map_err(|error| error.to_string())?;
        if written.len() > payload.len() {
            return Err(format!(
                "written in {} octets instead of {}: {written:02x?}",
                written.len(),
                payload.len()
            ));
        }
        let read = read(format, &written, base, &expected)?;
        compare(&read, &expected, 0, 0.0).map_err(|found| format!("written as {written:02x?}, {found}"))?;
    }
    Ok(())
}

/// A record that is expected: prefix, path, type, value and time.
#[derive(Debug)]
struct Expected {
    prefix: String,
    path: Path,
    kind: Option<ResourceType>,
    text: String,
    octets: Vec<u8>,
    time: Option<f64>,
}

impl Expected {
    fn new(json: &Json, base: Path) -> Self {
        let (prefix, path) = match json["path"].as_str() {
            None | Some("") => (String::new(), base),
            Some(text) => path(text),
        };
        let text = json["value"].as_str().map_or_else(|| json["value"].to_string(), str::to_owned);
        let kind = kind(json["type"].as_str().unwrap());
        let octets = if kind == Some(ResourceType::Opaque) { hex(&text) } else { Vec::new() };
        Expected { prefix, path, kind, text, octets, time: json["time"].as_f64() }
    }

    fn value(&self) -> Option<Value<'_>> {
        let text = self.text.as_str();
        Some(match self.kind? {
            ResourceType::String => Value::String(text),
            ResourceType::CoreLink => Value::CoreLink(text),
            ResourceType::Integer => Value::Integer(text.parse().unwrap()),
            ResourceType::Unsigned => Value::Unsigned(text.parse().unwrap()),
            ResourceType::Float => Value::Float(text.parse().unwrap()),
            ResourceType::Boolean => Value::Boolean(text == "true"),
            ResourceType::Opaque => Value::Opaque(&self.octets),
            ResourceType::Time => Value::Time(Time(text.parse().unwrap())),
            ResourceType::ObjectLink => Value::ObjectLink(text.parse::<ObjectLink>().unwrap()),
        })
    }

    fn record(&self) -> Record<'_> {
        Record { path: self.path, value: self.value(), time: self.time }
    }
}

fn kind(name: &str) -> Option<ResourceType> {
    Some(match name {
        "string" => ResourceType::String,
        "integer" => ResourceType::Integer,
        "unsigned" => ResourceType::Unsigned,
        "float" => ResourceType::Float,
        "boolean" => ResourceType::Boolean,
        "opaque" => ResourceType::Opaque,
        "time" => ResourceType::Time,
        "objlnk" => ResourceType::ObjectLink,
        _ => return None,
    })
}

/// A prefix if there is one, and a path whose instance may be open.
fn path(text: &str) -> (String, Path) {
    let (prefix, rest) = match text.strip_prefix("/d") {
        Some(rest) => (format!("d{}", &rest[..2]), &rest[2..]),
        None => (String::new(), text),
    };
    let Some((object, below)) = rest.split_once("/?/") else {
        return (prefix, rest.parse().unwrap());
    };
    let object: Path = object.parse().unwrap();
    let open = Path::instance(object.object_id().unwrap(), u16::MAX);
    (prefix, below.split('/').fold(open, |path, id| path.child(id.parse().unwrap()).unwrap()))
}

/// Records with their prefixes, as text.
type Said = Vec<(String, Path, Option<String>, Option<f64>)>;

fn read(format: ContentFormat, payload: &[u8], base: Path, expected: &[Expected]) -> Result<Said, String> {
    let mut table: Vec<ResourceDef<'_>> = Vec::new();
    let mut ids: Vec<u16> = expected.iter().filter_map(|expected| expected.path.object_id()).collect();
    ids.extend(base.object_id());
    for expected in expected {
        if let (Some(id), Some(kind)) = (expected.path.resource_id(), expected.kind) {
            table.retain(|resource| resource.id() != id);
            table.push(ResourceDef::new(id, "Resource", Operations::ReadWrite, kind));
        }
    }
    table.sort_by_key(|resource| resource.id());
    let objects: Vec<_> = ids.iter().map(|id| ObjectDef::new(*id, "Object", &table).multiple()).collect();
    let definitions: Vec<_> = objects.iter().collect();
    let mut said = Said::new();
    let mut each = |prefix: &str, record: &Record<'_>| {
        let value = record.value.map(|value| value.to_string());
        said.push((prefix.to_owned(), record.path, value, record.time));
    };
    if expected.iter().any(|expected| !expected.prefix.is_empty()) {
        let mut reader = lwm2m_cbor::Reader::new(payload, base, &definitions, &mut []);
        let mut records = reader.records();
        while let Some(record) = records.next() {
            each(records.prefix(), &record.map_err(|error| error.to_string())?);
        }
        return Ok(said);
    }
    let read = Incoming::new(format, payload, base).records(&definitions, &mut |record| {
        each("", record);
        Ok(())
    });
    read.map(|()| said).map_err(|error| error.to_string())
}

/// Empty containers come as records without a value, which the vectors do not count.
fn compare(said: &Said, expected: &[Expected], containers: usize, tolerance: f64) -> Result<(), String> {
    let close = |found: &Option<String>, value: Option<Value<'_>>| match (found, value) {
        (Some(found), Some(Value::Float(expected))) => {
            let found: f64 = found.parse().unwrap();
            found == expected || (found - expected).abs() <= tolerance || found.is_nan() && expected.is_nan()
        }
        (found, value) => *found == value.map(|value| value.to_string()),
    };
    let (values, empty) = said.split_at_checked(expected.len()).unwrap_or((&[], said));
    let equal = values.iter().zip(expected).all(|((prefix, path, value, time), expected)| {
        *prefix == expected.prefix
            && *path == expected.path
            && close(value, expected.value())
            && *time == expected.time
    });
    let emptied = empty.iter().all(|(_, _, value, _)| value.is_none());
    let complete = values.len() == expected.len() && empty.len() == containers && emptied;
    if equal && complete { Ok(()) } else { Err(format!("{said:?}")) }
}
