//! The JSON form of a path (`docs/json.md`): of a value, a resource, an instance, an object, or a whole device.
//!
//! The runtime has the form of an instance and of what is in it. An object is a JSON object keyed by Object Instance
//! IDs, a device one keyed by Object IDs. A gateway also has a key for the prefix of each of its devices.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use lwm2m_runtime::Path;
use lwm2m_runtime::json::{Reported, ReportedSeed};
use lwm2m_runtime::path::Level;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use super::contents::Instances;
use super::definitions::{ObjectDefinitions, no_definition};
use super::instance::DynamicInstance;
use super::json_line::syntax_error;
use super::request::PrefixedPath;

/// The key of an instance whose id the client chooses, as in a Create without an id.
const UNASSIGNED: &str = "?";

/// The JSON form at a path.
#[derive(Debug)]
pub(crate) struct Form {
    path: Path,
    prefix: String,
    instances: Instances,
}

impl Form {
    /// Makes the form of the instances at a path.
    ///
    /// # Errors
    ///
    /// If nothing is at the path, or something of another device is there.
    pub(crate) fn new(
        path: &PrefixedPath,
        instances: Instances,
        definitions: &ObjectDefinitions,
    ) -> Result<Form, String> {
        let PrefixedPath { prefix, path } = path.clone();
        let foreign = |(other, _): &&(String, Path)| path.level() > Level::Root && *other != prefix;
        if let Some((other, instance)) = instances.keys().find(foreign) {
            return Err(format!(
                "{instance} is of the device `{other}`, and the path {path} of none; \
                 expected the path / or /{other}{instance}"
            ));
        }
        let form = Form { path, prefix, instances };
        let is_multiple = definitions.resource(path).is_none_or(|resource| resource.multiple.value);
        let is_value = path.level() == Level::ResourceInstance || !is_multiple;
        if is_value && form.reported().is_none() {
            return Err(format!("the payload has no value of {path}"));
        }
        Ok(form)
    }

    /// Returns the instances of the device with this prefix, by path.
    fn of_device<'f>(&'f self, prefix: &str) -> Vec<(Path, &'f DynamicInstance)> {
        let of_device = self.instances.iter().filter(|((other, _), _)| other == prefix);
        of_device.map(|((_, path), instance)| (*path, instance)).collect()
    }

    /// Returns the form of an instance, or of a part of it; `None` if nothing is there.
    fn reported(&self) -> Option<Reported<'_>> {
        let (_, instance) = self.instances.first_key_value()?;
        Reported::at(instance, self.path)
    }

    fn serialize_root<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        serialize_objects(&self.of_device(&self.prefix), &mut map)?;
        let mut prefixes: Vec<&str> = self.instances.keys().map(|(prefix, _)| prefix.as_str()).collect();
        prefixes.dedup();
        for prefix in prefixes.into_iter().filter(|prefix| *prefix != self.prefix) {
            map.serialize_entry(prefix, &DeviceObjects(&self.of_device(prefix)))?;
        }
        map.end()
    }
}

impl Serialize for Form {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.path.level() {
            Level::Root => self.serialize_root(serializer),
            Level::Object => ObjectInstances(&self.of_device(&self.prefix)).serialize(serializer),
            // An instance without resources, or a resource without instances.
            _ => match self.reported() {
                Some(reported) => reported.serialize(serializer),
                None => serializer.serialize_map(Some(0))?.end(),
            },
        }
    }
}

/// The objects of a device; its instances are in the order of their paths.
struct DeviceObjects<'f>(&'f [(Path, &'f DynamicInstance)]);

impl Serialize for DeviceObjects<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        serialize_objects(self.0, &mut map)?;
        map.end()
    }
}

fn serialize_objects<M: SerializeMap>(
    instances: &[(Path, &DynamicInstance)],
    map: &mut M,
) -> Result<(), M::Error> {
    for of_object in instances.chunk_by(|(one, _), (other, _)| one.object_id() == other.object_id()) {
        if let Some(id) = of_object.first().and_then(|(path, _)| path.object_id()) {
            map.serialize_entry(&id, &ObjectInstances(of_object))?;
        }
    }
    Ok(())
}

/// The instances of an object.
struct ObjectInstances<'f>(&'f [(Path, &'f DynamicInstance)]);

impl Serialize for ObjectInstances<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (path, instance) in self.0 {
            let id = path.instance_id().ok_or_else(|| S::Error::custom("an instance without an id"))?;
            match id {
                u16::MAX => map.serialize_entry(UNASSIGNED, &Reported::new(*instance))?,
                id => map.serialize_entry(&id, &Reported::new(*instance))?,
            }
        }
        map.end()
    }
}

/// Reads a document of the form at a path, and returns its instances.
///
/// # Errors
///
/// Returns the first error of the document, with its line and column.
pub(crate) fn read(
    text: &str,
    path: Path,
    definitions: &ObjectDefinitions,
) -> Result<BTreeMap<Path, DynamicInstance>, String> {
    let mut instances = BTreeMap::new();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let seed = FormSeed { path, definitions, instances: &mut instances };
    let result = seed.deserialize(&mut deserializer).and_then(|()| deserializer.end());
    match result {
        Ok(()) => Ok(instances),
        Err(error) => Err(format!("line {}: {}", error.line(), syntax_error(&error))),
    }
}

/// Reads the form at a path.
struct FormSeed<'s> {
    path: Path,
    definitions: &'s ObjectDefinitions,
    instances: &'s mut BTreeMap<Path, DynamicInstance>,
}

impl<'de> DeserializeSeed<'de> for FormSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Some(object) = self.path.object_id() else { return deserializer.deserialize_map(self) };
        let Some(new) = self.definitions.new_instance(object) else {
            return Err(D::Error::custom(no_definition(object)));
        };
        let Some(instance) = self.path.instance_id() else { return deserializer.deserialize_map(self) };
        let instance = self.instances.entry(Path::instance(object, instance)).or_insert(new);
        ReportedSeed::new(instance).at(self.path).allow_missing().deserialize(deserializer)
    }
}

/// Reads the objects of a device, or the instances of an object.
impl<'de> Visitor<'de> for FormSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.level() {
            Level::Root => f.write_str("an object keyed by Object IDs, such as {\"3303\": ...}"),
            _ => write!(
                f,
                "an object keyed by the Object Instance IDs of {}, such as {{\"0\": ...}}",
                self.path
            ),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let FormSeed { path, definitions, instances } = self;
        let mut seen = BTreeSet::new();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let child = child(path, &key).map_err(A::Error::custom)?;
            if !seen.insert(child) {
                return Err(A::Error::custom(format_args!("the document has {child} twice")));
            }
            map.next_value_seed(FormSeed { path: child, definitions, instances: &mut *instances })?;
        }
        Ok(())
    }
}

/// Returns the path of a key: an id below the path of the document.
fn child(path: Path, key: &str) -> Result<Path, String> {
    if let (Level::Object, Some(object), UNASSIGNED) = (path.level(), path.object_id(), key) {
        return Ok(Path::instance(object, u16::MAX));
    }
    let is_padded = key.len() > 1 && key.starts_with('0');
    let is_id = key.bytes().all(|byte| byte.is_ascii_digit()) && !is_padded;
    if let Some(child) = key.parse().ok().filter(|_| is_id).and_then(|id| path.child(id)) {
        return Ok(child);
    }
    let key = key.escape_debug();
    Err(match path.level() {
        Level::Root if key.clone().next().is_some_and(|first| first.is_ascii_alphabetic()) => format!(
            "`{key}` is not an Object ID; a device behind a gateway is encoded by itself, with `--path /{key}`"
        ),
        Level::Root => format!("`{key}` is not an Object ID; expected 0 to 65535"),
        _ => format!(
            "{path}: `{key}` is not an Object Instance ID; expected 0 to 65534, or `?` for the client to choose"
        ),
    })
}
