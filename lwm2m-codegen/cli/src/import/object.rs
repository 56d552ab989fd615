//! An `sdfObject` to an object.

use std::collections::{BTreeMap, BTreeSet};

use lwm2m_codegen::model::{Object, Origin, Resource, ResourceType, Spanned, Version};
use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer, quote};
use super::document::{Document, Resolved, kind_of};
use super::resource;
use crate::export::sdf::vocabulary as words;

/// All objects of a model. `id` is that of the only one, where the model does not say.
pub(super) fn objects(document: &Document, id: Option<u16>, diagnostics: &mut Diagnostics) -> Vec<Object> {
    let root = Pointer::root();
    if document.group("sdfThing").is_some() {
        let message = "an `sdfThing` is made of objects, which LwM2M cannot say; it is left out";
        diagnostics.warn(
            &root.member("sdfThing"),
            message,
            "import the `sdfObject` definitions it refers to",
        );
    }
    let at = root.member("sdfObject");
    let group = match document.group("sdfObject") {
        Some(Value::Object(group)) if !group.is_empty() => group,
        Some(Value::Object(_)) | None => {
            diagnostics.refuse(&root, "there is no `sdfObject` in this model", "");
            return Vec::new();
        }
        Some(other) => {
            diagnostics.refuse(
                &at,
                format!("this is {}, and a JSON object was expected", kind_of(other)),
                "",
            );
            return Vec::new();
        }
    };
    let id = id.filter(|_| group.len() == 1);
    let mut ids = BTreeMap::new();
    let mut objects = Vec::new();
    for (name, definition) in group {
        let at = at.member(name);
        let Some(resolved) = document.resolve(definition, &at, diagnostics) else { continue };
        let mut import = Import { document, name, at: &at, diagnostics };
        let Some(object) = import.object(resolved, id) else { continue };
        if let Some(other) = ids.insert(object.id.value, name) {
            let message = format!("{} has the id {}, too", quote(other), object.id.value);
            diagnostics.refuse(&at.member(words::ID), message, "give every object an id of its own");
        }
        objects.push(object);
    }
    objects
}

/// One object on its way.
struct Import<'i> {
    document: &'i Document,
    /// Its given name.
    name: &'i str,
    at: &'i Pointer,
    diagnostics: &'i mut Diagnostics,
}

impl Import<'_> {
    fn object(&mut self, resolved: Resolved, id: Option<u16>) -> Option<Object> {
        let qualities = &resolved.qualities;
        let id = self.id(qualities, id);
        let mut resources = self.resources(qualities);
        order(&mut resources, qualities);
        let newer = |resource: &Resource| {
            resource
                .kind
                .is_some_and(|kind| matches!(kind.value, ResourceType::Unsigned | ResourceType::CoreLink))
        };
        let least = Version { major: 1, minor: u8::from(resources.iter().any(newer)) };
        let version = self.version(qualities, words::OBJECT_VERSION, Version::ONE);
        let lwm2m_version = self.version(qualities, words::ENABLER_VERSION, least);
        let id = id?;
        let urn = text(qualities, words::URN).map_or_else(|| words::urn(id, version), str::to_owned);
        let label = text(qualities, "label").map_or_else(|| self.name.replace('_', " "), str::to_owned);
        Some(Object {
            name: Spanned::implied(label),
            id: Spanned::implied(id),
            urn: Spanned::implied(urn),
            lwm2m_version: Spanned::implied(lwm2m_version),
            version: Spanned::implied(version),
            multiple: Spanned::implied(self.multiple(qualities)),
            mandatory: Spanned::implied(self.mandatory(qualities)),
            description: implied(qualities, "description"),
            remarks: implied(qualities, words::REMARKS),
            resources,
            schema: None,
            origin: Origin::Unknown,
        })
    }

    fn id(&mut self, qualities: &Map<String, Value>, otherwise: Option<u16>) -> Option<u16> {
        let said = qualities.get(words::ID);
        let id = said.and_then(number).or(otherwise.filter(|_| said.is_none()));
        if id.is_none() {
            let (at, message) = match said {
                Some(said) => {
                    let message = format!("{said} is no id: a number from 0 to 65534 was expected");
                    (self.at.member(words::ID), message)
                }
                None => {
                    (self.at.clone(), "the object has no `oma:id`, and LwM2M knows it by nothing else".into())
                }
            };
            self.diagnostics.refuse(&at, message, "add `\"oma:id\"` with the id, or give it with `--id`");
        }
        id
    }

    fn version(&mut self, qualities: &Map<String, Value>, word: &str, otherwise: Version) -> Version {
        let Some(said) = qualities.get(word) else { return otherwise };
        said.as_str().and_then(Version::parse).unwrap_or_else(|| {
            let message = format!("{said} is no version; {otherwise} is taken");
            self.diagnostics.warn(&self.at.member(word), message, "write a text such as \"1.0\"");
            otherwise
        })
    }

    /// Whether there may be several instances: SDF says so with the bounds of an array.
    fn multiple(&mut self, qualities: &Map<String, Value>) -> bool {
        let most = qualities.get("maxItems").and_then(Value::as_u64);
        let array = qualities.contains_key("minItems") || most.is_some();
        // An export of this tool would have said so.
        if !array && !qualities.contains_key(words::URN) {
            let message = "the model does not say how many instances there are; a single one is assumed";
            self.diagnostics.warn(self.at, message, "add `\"minItems\": 0` if there may be several");
        }
        array && most.is_none_or(|most| most > 1)
    }

    fn mandatory(&self, qualities: &Map<String, Value>) -> bool {
        required(qualities).iter().any(|entry| entry.as_bool() == Some(true))
    }

    fn resources(&mut self, qualities: &Map<String, Value>) -> Vec<Resource> {
        if qualities.contains_key("sdfEvent") {
            let message = "LwM2M has no events; they are left out";
            self.diagnostics.warn(&self.at.member("sdfEvent"), message, "");
        }
        let required = Required::new(self, qualities);
        let mut resources = Vec::new();
        let mut nameless = Vec::new();
        for group in ["sdfProperty", "sdfAction"] {
            let at = self.at.member(group);
            let members = match qualities.get(group) {
                None => continue,
                Some(Value::Object(members)) => members,
                Some(other) => {
                    let message = format!("this is {}, and a JSON object was expected", kind_of(other));
                    self.diagnostics.refuse(&at, message, "");
                    continue;
                }
            };
            for (name, definition) in members {
                let at = at.member(name);
                let Some(resolved) = self.document.resolve(definition, &at, self.diagnostics) else {
                    continue;
                };
                let id = self.resource_id(&resolved.qualities, &at);
                let entry = resource::Entry { document: self.document, name, at: &at, resolved };
                let made = match group {
                    "sdfProperty" => entry.property(self.diagnostics),
                    _ => Some(entry.action(self.diagnostics)),
                };
                let Some(mut resource) = made else { continue };
                resource.mandatory.value |= required.has(group, name);
                match id {
                    Ok(Some(id)) => {
                        resource.id.value = id;
                        resources.push((resource, at));
                    }
                    Ok(None) => nameless.push((resource, at)),
                    Err(()) => {}
                }
            }
        }
        self.numbered(resources, nameless)
    }

    fn resource_id(&mut self, qualities: &Map<String, Value>, at: &Pointer) -> Result<Option<u16>, ()> {
        let Some(said) = qualities.get(words::ID) else { return Ok(None) };
        number(said).map(Some).ok_or_else(|| {
            let message = format!("{said} is no id: a number from 0 to 65534 was expected");
            self.diagnostics.refuse(&at.member(words::ID), message, "");
        })
    }

    /// Resources with ids of their own, those that have none after the others.
    fn numbered(
        &mut self,
        with: Vec<(Resource, Pointer)>,
        without: Vec<(Resource, Pointer)>,
    ) -> Vec<Resource> {
        let mut taken = BTreeMap::new();
        let mut resources = Vec::new();
        for (resource, at) in with {
            if let Some(other) = taken.insert(resource.id.value, at.clone()) {
                let message = format!("the id {} is that of {other}, too", resource.id.value);
                self.diagnostics.refuse(
                    &at.member(words::ID),
                    message,
                    "give every resource an id of its own",
                );
            }
            resources.push(resource);
        }
        // Ids up to 2047 are for resources that are defined inside of an object.
        let mut free = (0..2048).filter(|id| !taken.contains_key(id)).collect::<Vec<u16>>().into_iter();
        for (mut resource, at) in without {
            let Some(id) = free.next() else {
                self.diagnostics.refuse(&at, "there is no id left for this resource", "add `\"oma:id\"`");
                break;
            };
            let message = format!("there is no `oma:id` here; the resource gets the id {id}");
            self.diagnostics.warn(
                &at,
                message,
                "add `\"oma:id\"`, so that the id stays when the model changes",
            );
            resource.id.value = id;
            resources.push(resource);
        }
        resources
    }
}

/// Sorts resources as the definition had them; by their ids where that is not known.
fn order(resources: &mut [Resource], qualities: &Map<String, Value>) {
    let ids = qualities.get(words::ORDER).and_then(Value::as_array);
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

/// What `sdfRequired` of an object names.
struct Required {
    names: BTreeSet<String>,
    pointers: BTreeSet<String>,
    own: String,
}

impl Required {
    fn new(import: &mut Import<'_>, qualities: &Map<String, Value>) -> Required {
        let own = import.at.to_string().trim_start_matches('#').to_owned();
        let mut known = Required { names: BTreeSet::new(), pointers: BTreeSet::new(), own };
        for entry in required(qualities) {
            match entry {
                Value::Bool(true) => {}
                Value::String(name) if !name.contains([':', '#']) => drop(known.names.insert(name.clone())),
                Value::String(name) => match import.document.local(name) {
                    Some(pointer) => drop(known.pointers.insert(pointer)),
                    None => import.unknown(name),
                },
                other => import.unknown(&other.to_string()),
            }
        }
        for name in known.strangers(qualities) {
            import.unknown(&name);
        }
        known
    }

    fn has(&self, group: &str, name: &str) -> bool {
        self.names.contains(name) || self.pointers.contains(&self.pointer(group, name))
    }

    fn pointer(&self, group: &str, name: &str) -> String {
        format!("{}/{group}/{}", self.own, name.replace('~', "~0").replace('/', "~1"))
    }

    /// What is named and is not there.
    fn strangers(&self, qualities: &Map<String, Value>) -> Vec<String> {
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

impl Import<'_> {
    fn unknown(&mut self, name: &str) {
        let message = format!("{} names nothing in this object", quote(name));
        self.diagnostics.warn(&self.at.member("sdfRequired"), message, "");
    }
}

/// An id. OMA's models have that of an object as a text.
fn number(value: &Value) -> Option<u16> {
    let id = match value {
        Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok(),
        other => other.as_u64().and_then(|id| u16::try_from(id).ok()),
    };
    id.filter(|id| *id < u16::MAX)
}

/// A quality that is a text.
pub(super) fn text<'q>(qualities: &'q Map<String, Value>, word: &str) -> Option<&'q str> {
    qualities.get(word).and_then(Value::as_str)
}

/// A quality that is a text, as a fact; empty where it is not there.
pub(super) fn implied(qualities: &Map<String, Value>, word: &str) -> Spanned<String> {
    Spanned::implied(text(qualities, word).unwrap_or_default().to_owned())
}
