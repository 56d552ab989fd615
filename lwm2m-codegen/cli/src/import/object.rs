//! Converts an `sdfObject` to an object.

use std::collections::{BTreeMap, BTreeSet};

use lwm2m_codegen::model::{Object, Origin, Resource, ResourceType, Spanned, Version};
use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer, quote};
use super::document::{Document, Resolved};
use super::qualities::{kind_of, text, text_field};
use super::resource;
use crate::sdf;

/// Converts all objects of a model. `id` is the Object ID of a single object without `oma:id`.
pub(super) fn objects(document: &Document, id: Option<u16>, diagnostics: &mut Diagnostics) -> Vec<Object> {
    let root = Pointer::root();
    if document.group("sdfThing").is_some() {
        let message = "LwM2M cannot express an `sdfThing`; ignored";
        diagnostics.warning(
            &root.member("sdfThing"),
            message,
            "import the `sdfObject` definitions it refers to",
        );
    }
    let at = root.member("sdfObject");
    let group = match document.group("sdfObject") {
        Some(Value::Object(group)) if !group.is_empty() => group,
        Some(Value::Object(_)) | None => {
            diagnostics.error(&root, "the model has no `sdfObject`", "");
            return Vec::new();
        }
        Some(other) => {
            diagnostics.error(&at, format!("expected an object, found {}", kind_of(other)), "");
            return Vec::new();
        }
    };
    let id = id.filter(|_| group.len() == 1);
    let mut ids = BTreeMap::new();
    let mut objects = Vec::new();
    for (name, definition) in group {
        let at = at.member(name);
        let Some(resolved) = document.resolve(definition, &at, diagnostics) else { continue };
        let mut converter = Converter { document, name, at: &at, diagnostics };
        let Some(object) = converter.object(resolved, id) else { continue };
        if let Some(other) = ids.insert(object.id.value, name) {
            let message = format!("{} has the same id {}", quote(other), object.id.value);
            diagnostics.error(&at.member(sdf::ID), message, "give every object its own id");
        }
        objects.push(object);
    }
    objects
}

/// The conversion of an object.
struct Converter<'i> {
    document: &'i Document,
    /// Its SDF name.
    name: &'i str,
    at: &'i Pointer,
    diagnostics: &'i mut Diagnostics,
}

impl Converter<'_> {
    fn object(&mut self, resolved: Resolved, id: Option<u16>) -> Option<Object> {
        let qualities = &resolved.qualities;
        let id = self.id(qualities, id);
        let mut resources = self.resources(qualities);
        sort(&mut resources, qualities);
        let needs_1_1 = |resource: &Resource| {
            resource
                .kind
                .is_some_and(|kind| matches!(kind.value, ResourceType::Unsigned | ResourceType::CoreLink))
        };
        let least = Version { major: 1, minor: u8::from(resources.iter().any(needs_1_1)) };
        let version = self.version(qualities, sdf::OBJECT_VERSION, Version::ONE);
        let lwm2m_version = self.version(qualities, sdf::ENABLER_VERSION, least);
        let id = id?;
        let urn = text(qualities, sdf::URN).map_or_else(|| sdf::urn(id, version), str::to_owned);
        let label = text(qualities, "label").map_or_else(|| self.name.replace('_', " "), str::to_owned);
        Some(Object {
            name: Spanned::implied(label),
            id: Spanned::implied(id),
            urn: Spanned::implied(urn),
            lwm2m_version: Spanned::implied(lwm2m_version),
            version: Spanned::implied(version),
            multiple: Spanned::implied(self.multiple(qualities)),
            mandatory: Spanned::implied(self.mandatory(qualities)),
            description: text_field(qualities, "description"),
            remarks: text_field(qualities, sdf::REMARKS),
            resources,
            schema: None,
            origin: Origin::Unknown,
        })
    }

    fn id(&mut self, qualities: &Map<String, Value>, default: Option<u16>) -> Option<u16> {
        let value = qualities.get(sdf::ID);
        let id = value.and_then(parse_id).or(default.filter(|_| value.is_none()));
        if id.is_none() {
            let (at, message) = match value {
                Some(value) => {
                    let message = format!("expected an id from 0 to 65534, found {value}");
                    (self.at.member(sdf::ID), message)
                }
                None => (self.at.clone(), "the object has no `oma:id`".into()),
            };
            self.diagnostics.error(&at, message, "add `\"oma:id\"`, or give the id with `--id`");
        }
        id
    }

    fn version(&mut self, qualities: &Map<String, Value>, word: &str, default: Version) -> Version {
        let Some(value) = qualities.get(word) else { return default };
        value.as_str().and_then(Version::parse).unwrap_or_else(|| {
            let message = format!("expected a version, found {value}; {default} is used");
            self.diagnostics.warning(&self.at.member(word), message, "write a string such as \"1.0\"");
            default
        })
    }

    /// Returns whether there may be several instances: `minItems` or `maxItems` in SDF.
    fn multiple(&mut self, qualities: &Map<String, Value>) -> bool {
        let most = qualities.get("maxItems").and_then(Value::as_u64);
        let array = qualities.contains_key("minItems") || most.is_some();
        // An exported model has a URN, and `minItems` if there are several.
        if !array && !qualities.contains_key(sdf::URN) {
            let message = "the number of instances is missing; a single instance is assumed";
            self.diagnostics.warning(self.at, message, "add `\"minItems\": 0` if there may be several");
        }
        array && most.is_none_or(|most| most > 1)
    }

    fn mandatory(&self, qualities: &Map<String, Value>) -> bool {
        required(qualities).iter().any(|entry| entry.as_bool() == Some(true))
    }

    fn resources(&mut self, qualities: &Map<String, Value>) -> Vec<Resource> {
        if qualities.contains_key("sdfEvent") {
            let message = "LwM2M has no events; ignored";
            self.diagnostics.warning(&self.at.member("sdfEvent"), message, "");
        }
        let required = Required::new(self, qualities);
        let mut resources = Vec::new();
        let mut without_id = Vec::new();
        for group in ["sdfProperty", "sdfAction"] {
            let at = self.at.member(group);
            let members = match qualities.get(group) {
                None => continue,
                Some(Value::Object(members)) => members,
                Some(other) => {
                    let message = format!("expected an object, found {}", kind_of(other));
                    self.diagnostics.error(&at, message, "");
                    continue;
                }
            };
            for (name, definition) in members {
                let at = at.member(name);
                let Some(resolved) = self.document.resolve(definition, &at, self.diagnostics) else {
                    continue;
                };
                let id = self.resource_id(&resolved.qualities, &at);
                let affordance = resource::Affordance { document: self.document, name, at: &at, resolved };
                let made = match group {
                    "sdfProperty" => affordance.property(self.diagnostics),
                    _ => Some(affordance.action(self.diagnostics)),
                };
                let Some(mut resource) = made else { continue };
                resource.mandatory.value |= required.has(group, name);
                match id {
                    Ok(Some(id)) => {
                        resource.id.value = id;
                        resources.push((resource, at));
                    }
                    Ok(None) => without_id.push((resource, at)),
                    Err(()) => {}
                }
            }
        }
        self.assign_ids(resources, without_id)
    }

    fn resource_id(&mut self, qualities: &Map<String, Value>, at: &Pointer) -> Result<Option<u16>, ()> {
        let Some(value) = qualities.get(sdf::ID) else { return Ok(None) };
        parse_id(value).map(Some).ok_or_else(|| {
            let message = format!("expected an id from 0 to 65534, found {value}");
            self.diagnostics.error(&at.member(sdf::ID), message, "");
        })
    }

    /// Assigns ids to the resources without one, and puts them last.
    fn assign_ids(
        &mut self,
        with: Vec<(Resource, Pointer)>,
        without: Vec<(Resource, Pointer)>,
    ) -> Vec<Resource> {
        let mut taken = BTreeMap::new();
        let mut resources = Vec::new();
        for (resource, at) in with {
            if let Some(other) = taken.insert(resource.id.value, at.clone()) {
                let message = format!("{other} has the same id {}", resource.id.value);
                self.diagnostics.error(&at.member(sdf::ID), message, "give every resource its own id");
            }
            resources.push(resource);
        }
        // Ids up to 2047 are those of resources defined by their object.
        let mut free = (0..2048).filter(|id| !taken.contains_key(id)).collect::<Vec<u16>>().into_iter();
        for (mut resource, at) in without {
            let Some(id) = free.next() else {
                self.diagnostics.error(&at, "no id is left for this resource", "add `\"oma:id\"`");
                break;
            };
            let message = format!("`oma:id` is missing; the resource gets the id {id}");
            self.diagnostics.warning(&at, message, "add `\"oma:id\"` to keep the id when the model changes");
            resource.id.value = id;
            resources.push(resource);
        }
        resources
    }
}

/// Sorts resources in the order of `lwm2m:order`, default by id.
fn sort(resources: &mut [Resource], qualities: &Map<String, Value>) {
    let ids = qualities.get(sdf::ORDER).and_then(Value::as_array);
    let places: BTreeMap<u64, usize> =
        ids.into_iter().flatten().enumerate().filter_map(|(place, id)| Some((id.as_u64()?, place))).collect();
    resources.sort_by_key(|resource| {
        let id = resource.id.value;
        (places.get(&u64::from(id)).copied().unwrap_or(usize::MAX), id)
    });
}

fn required(qualities: &Map<String, Value>) -> &[Value] {
    qualities.get("sdfRequired").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The names in `sdfRequired` of an object.
struct Required {
    names: BTreeSet<String>,
    pointers: BTreeSet<String>,
    own: String,
}

impl Required {
    fn new(converter: &mut Converter<'_>, qualities: &Map<String, Value>) -> Required {
        let own = converter.at.to_string().trim_start_matches('#').to_owned();
        let mut required_names = Required { names: BTreeSet::new(), pointers: BTreeSet::new(), own };
        for entry in required(qualities) {
            match entry {
                Value::Bool(true) => {}
                Value::String(name) if !name.contains([':', '#']) => {
                    required_names.names.insert(name.clone());
                }
                Value::String(name) => match converter.document.local(name) {
                    Some(pointer) => {
                        required_names.pointers.insert(pointer);
                    }
                    None => converter.warn_of_unknown(name),
                },
                other => converter.warn_of_unknown(&other.to_string()),
            }
        }
        for name in required_names.unknown(qualities) {
            converter.warn_of_unknown(&name);
        }
        required_names
    }

    fn has(&self, group: &str, name: &str) -> bool {
        self.names.contains(name) || self.pointers.contains(&self.pointer(group, name))
    }

    fn pointer(&self, group: &str, name: &str) -> String {
        format!("{}/{group}/{}", self.own, name.replace('~', "~0").replace('/', "~1"))
    }

    /// Returns the names that do not exist.
    fn unknown(&self, qualities: &Map<String, Value>) -> Vec<String> {
        let mut names = self.names.clone();
        let mut pointers = self.pointers.clone();
        for group in ["sdfProperty", "sdfAction", "sdfEvent"] {
            for name in qualities.get(group).and_then(Value::as_object).into_iter().flat_map(Map::keys) {
                names.remove(name);
                pointers.remove(&self.pointer(group, name));
            }
        }
        names.into_iter().chain(pointers).collect()
    }
}

impl Converter<'_> {
    fn warn_of_unknown(&mut self, name: &str) {
        let message = format!("{} does not exist in this object", quote(name));
        self.diagnostics.warning(&self.at.member("sdfRequired"), message, "");
    }
}

/// Parses an id, which OMA's models give as a string for objects.
fn parse_id(value: &Value) -> Option<u16> {
    let id = match value {
        Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok(),
        other => other.as_u64().and_then(|id| u16::try_from(id).ok()),
    };
    id.filter(|id| *id < u16::MAX)
}
