//! The contents of a payload as instances: the latest value of each path and, in a history, what each time has.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use lwm2m_runtime::{ContentFormat, Path};
use serde::ser::SerializeMap;

use super::decode::Decoded;
use super::definitions::{ObjectDefinitions, no_definition};
use super::instance::DynamicInstance;
use super::json_form::Form;
use super::json_line;
use super::owned::{OwnedRecord, full_path};
use super::request::{PrefixedPath, Request};

/// Times below are relative to now (RFC 8428, 4.5.3).
const ABSOLUTE: f64 = 268_435_456.0;

/// The contents of a payload, in the JSON form.
#[derive(Debug)]
pub(crate) struct Contents {
    /// The time of all values, if it is the same.
    time: Option<serde_json::Value>,
    /// The latest value of each path.
    value: Form,
    /// The values of each time, in the order of time, if there are several.
    samples: Vec<Sample>,
    notes: Vec<String>,
}

/// The values of one time. Values without a time are of now.
#[derive(Debug, serde::Serialize)]
struct Sample {
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<serde_json::Value>,
    value: Form,
}

/// The instances of several devices, by prefix and path. The prefix of the client itself is empty.
pub(crate) type Instances = BTreeMap<(String, Path), DynamicInstance>;

impl Contents {
    /// Makes the contents of the valid payload of a request.
    ///
    /// # Errors
    ///
    /// Returns why the records have no JSON form.
    pub(crate) fn new(
        request: &Request,
        decoded: &Decoded,
        definitions: &ObjectDefinitions,
    ) -> Result<Contents, String> {
        check_definition(&request.path, definitions)?;
        let mut records: Vec<&OwnedRecord> = decoded.records.iter().collect();
        // The sort is stable, and the latest value of a path is set last.
        records.sort_by(|one, other| compare_times(one.time, other.time));
        let is_removal = |record: &OwnedRecord| record.value.is_none() && is_etch(request.format);
        let kept: Vec<&OwnedRecord> = records.iter().copied().filter(|record| !is_removal(record)).collect();
        let form = |records: &[&OwnedRecord]| {
            Form::new(&request.path, instances(records, definitions)?, definitions)
        };
        let times: Vec<&[&OwnedRecord]> = kept.chunk_by(|one, other| one.time == other.time).collect();
        let (time, samples) = match times.as_slice() {
            [] => (None, Vec::new()),
            [only] => (time_of(only), Vec::new()),
            several => {
                let sample =
                    |records: &&[&OwnedRecord]| Ok(Sample { time: time_of(records), value: form(records)? });
                (None, several.iter().map(sample).collect::<Result<Vec<Sample>, String>>()?)
            }
        };
        let value = form(&kept)?;
        let removed = records.iter().filter(|record| is_removal(record));
        let notes = notes(decoded, definitions)
            .chain(removed.map(|record| format!("{}: removed", record.full_path())))
            .collect();
        Ok(Contents { time, value, samples, notes })
    }

    /// Writes the contents as entries of a JSON object: `time`, `value`, `samples` and `notes`. All but `value` are left
    /// out where there are none.
    pub(crate) fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        if let Some(time) = &self.time {
            map.serialize_entry("time", time)?;
        }
        map.serialize_entry("value", &self.value)?;
        if !self.samples.is_empty() {
            map.serialize_entry("samples", &self.samples)?;
        }
        if !self.notes.is_empty() {
            map.serialize_entry("notes", &self.notes)?;
        }
        Ok(())
    }

    /// Returns the latest value of each path.
    pub(crate) fn value(&self) -> &Form {
        &self.value
    }

    /// Returns whether the values have times.
    pub(crate) fn has_times(&self) -> bool {
        self.time.is_some() || !self.samples.is_empty()
    }

    /// Returns the notes on values, each with its path.
    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }
}

/// Checks that the object of a path is defined, without which its values have no names.
pub(crate) fn check_definition(path: &PrefixedPath, definitions: &ObjectDefinitions) -> Result<(), String> {
    match path.path.object_id().filter(|id| definitions.object(*id).is_none()) {
        Some(id) => Err(no_definition(id)),
        None => Ok(()),
    }
}

fn is_etch(format: ContentFormat) -> bool {
    [ContentFormat::SENML_ETCH_JSON, ContentFormat::SENML_ETCH_CBOR].contains(&format)
}

/// Absolute times are before relative ones, which end with now.
fn compare_times(one: Option<f64>, other: Option<f64>) -> Ordering {
    let key = |time: Option<f64>| {
        let seconds = time.unwrap_or_default();
        (seconds < ABSOLUTE, seconds)
    };
    key(one).partial_cmp(&key(other)).unwrap_or(Ordering::Equal)
}

fn time_of(records: &[&OwnedRecord]) -> Option<serde_json::Value> {
    records.first()?.time.map(json_line::time)
}

/// Returns the instances with the values of records. Resources and objects without a definition are left out.
fn instances(records: &[&OwnedRecord], definitions: &ObjectDefinitions) -> Result<Instances, String> {
    let mut instances = Instances::new();
    for record in records {
        let Some((object, path)) = instance_of(record.path) else { continue };
        let key = (record.prefix.clone(), path);
        let instance = match instances.get_mut(&key) {
            Some(instance) => instance,
            None => match definitions.new_instance(object) {
                Some(instance) => instances.entry(key).or_insert(instance),
                None => continue,
            },
        };
        instance.set(&record.record()).map_err(|error| format!("{}: {error}", record.full_path()))?;
    }
    Ok(instances)
}

/// Returns the object and the path of the instance that a path names or lies in.
fn instance_of(path: Path) -> Option<(u16, Path)> {
    let (object, instance) = (path.object_id()?, path.instance_id()?);
    Some((object, Path::instance(object, instance)))
}

/// Returns the notes on records and on objects without a definition.
fn notes<'d>(decoded: &'d Decoded, definitions: &'d ObjectDefinitions) -> impl Iterator<Item = String> + 'd {
    let undefined =
        |record: &&OwnedRecord| record.path.object_id().is_some_and(|id| definitions.object(id).is_none());
    let mut objects: Vec<Path> = decoded
        .records
        .iter()
        .filter(undefined)
        .filter_map(|record| record.path.object_id().map(Path::object))
        .collect();
    objects.sort_unstable();
    objects.dedup();
    let objects = objects.into_iter().map(|path| format!("{}: not defined", full_path("", path)));
    let of_records = decoded
        .records
        .iter()
        .zip(&decoded.notes)
        .flat_map(|(record, notes)| notes.iter().map(|note| format!("{}: {note}", record.full_path())));
    of_records.chain(objects)
}
