//! Converts an `sdfObject` to an object.

use std::collections::BTreeMap;

use lwm2m_codegen::model::{Object, Origin, Resource, ResourceType, Spanned, Version};
use serde_json::{Map, Value};

use super::composition::{self, FoundObject};
use super::diagnostics::{Diagnostics, Pointer, quoted_list};
use super::document::Document;
use super::ids::{self, Assigned, Numbered};
use super::info::Info;
use super::qualities::{self, Place, text_field, warn_of_ignored};
use super::required::{Required, is_required};
use super::resource::Affordance;
use crate::json::kind_of;
use crate::sdf;

/// Converts all objects of a model, but for the parts with errors. `first` is the Object ID of the first one without
/// `oma:id`.
pub(super) fn objects(document: &Document, first: Option<u16>, diagnostics: &mut Diagnostics) -> Vec<Object> {
    let found = composition::objects(document, diagnostics);
    if found.is_empty() && diagnostics.errors() == 0 {
        diagnostics.error(
            &Pointer::root(),
            "the model has no `sdfObject`",
            "add one: only objects are imported",
        );
    }
    let info = Info::new(document, found.iter().map(|object| object.definition), diagnostics);
    let mut assigned = Vec::new();
    let mut converted = Vec::new();
    for found in &found {
        let mut converter = Converter { document, info: &info, found, assigned: &mut assigned, diagnostics };
        converted.extend(converter.object());
    }
    let numbered = ids::of_objects(converted, first, diagnostics);
    ids::tell(&assigned, diagnostics);
    numbered.into_iter().map(|(id, converted)| converted.with_id(id)).collect()
}

/// An object without its id.
struct Converted {
    object: Object,
    states_urn: bool,
}

impl Converted {
    /// Sets the id, and the URN unless the model states one.
    fn with_id(self, id: u16) -> Object {
        let Converted { mut object, states_urn } = self;
        object.id.value = id;
        if !states_urn {
            object.urn.value = sdf::urn(id, object.version.value);
        }
        object
    }
}

/// The conversion of an object.
struct Converter<'i> {
    document: &'i Document,
    info: &'i Info,
    found: &'i FoundObject<'i>,
    assigned: &'i mut Vec<Assigned>,
    diagnostics: &'i mut Diagnostics,
}

impl Converter<'_> {
    /// Returns the object; `None` with an error if it cannot be converted.
    fn object(&mut self) -> Option<Numbered<Converted>> {
        let FoundObject { name, at, definition, .. } = self.found;
        let before = self.diagnostics.errors();
        let resolved = self.document.resolve(definition, at, self.diagnostics)?;
        let qualities = &resolved.qualities;
        warn_of_ignored(qualities, Place::Object, at, self.diagnostics);
        let id = ids::read(qualities, at, self.diagnostics);
        let version = self.version(qualities, sdf::OBJECT_VERSION);
        let lwm2m_version = self.version(qualities, sdf::ENABLER_VERSION);
        let multiple = self.multiple(qualities);
        if self.diagnostics.errors() > before {
            return None;
        }
        let mut resources = self.resources(qualities);
        sort(&mut resources, qualities);
        let object = Object {
            name: qualities::name(qualities, name),
            id: Spanned::implied(0),
            urn: text_field(qualities, sdf::URN),
            lwm2m_version: Spanned::implied(lwm2m_version.unwrap_or_else(|| oldest(&resources))),
            version: Spanned::implied(version.unwrap_or(Version::ONE)),
            multiple: Spanned::implied(multiple),
            mandatory: Spanned::implied(is_required(qualities)),
            description: text_field(qualities, "description"),
            remarks: text_field(qualities, sdf::REMARKS),
            resources,
            schema: None,
            comments: self.info.comments(qualities),
            origin: Origin::Unknown,
        };
        let item = Converted { object, states_urn: qualities.contains_key(sdf::URN) };
        Some(Numbered { item, name: (*name).to_owned(), at: at.clone(), id })
    }

    fn version(&mut self, qualities: &Map<String, Value>, word: &str) -> Option<Version> {
        let value = qualities.get(word)?;
        let version = value.as_str().and_then(Version::parse);
        if version.is_none() {
            let message = format!("expected a version, found {value}; ignored");
            self.diagnostics.warning(&self.found.at.member(word), message, "write a string such as \"1.0\"");
        }
        version
    }

    /// Returns whether there may be several instances: `minItems` or `maxItems` in SDF.
    fn multiple(&mut self, qualities: &Map<String, Value>) -> bool {
        let at = &self.found.at;
        let mut count = |word| {
            let value = qualities.get(word)?;
            if !value.is_u64() {
                let message = format!("expected a number of instances, found {value}");
                self.diagnostics.error(&at.member(word), message, "");
            }
            value.as_u64()
        };
        let (least, most) = (count("minItems"), count("maxItems"));
        if least.is_some_and(|least| least > 0) || most.is_some_and(|most| most > 1) {
            let message = "LwM2M does not count Object Instances: they are single or multiple";
            self.diagnostics.warning(at, message, "");
        }
        let array = least.is_some() || most.is_some();
        // An exported model has a URN, and `minItems` if there are several.
        if !array && !self.found.used_often && !qualities.contains_key(sdf::URN) {
            let message = "the number of instances is missing; a single instance is assumed";
            self.diagnostics.warning(at, message, "add `\"minItems\": 0` if there may be several");
        }
        if array { most.is_none_or(|most| most > 1) } else { self.found.used_often }
    }

    fn resources(&mut self, qualities: &Map<String, Value>) -> Vec<Resource> {
        let at = &self.found.at;
        if let Some(events) = qualities.get("sdfEvent").filter(|events| **events != Value::Object(Map::new()))
        {
            let names: Vec<&String> = events.as_object().into_iter().flat_map(Map::keys).collect();
            let message = match names.as_slice() {
                [] => "LwM2M has no events; ignored".to_owned(),
                names => format!("LwM2M has no events; ignored: {}", quoted_list(names)),
            };
            self.diagnostics.warning(&at.member("sdfEvent"), message, "");
        }
        let required = Required::new(self.document, qualities, at, self.diagnostics);
        let mut resources = Vec::new();
        for group in ["sdfProperty", "sdfAction"] {
            let at = at.member(group);
            match qualities.get(group) {
                None => {}
                Some(Value::Object(members)) => {
                    for (name, definition) in members {
                        let resource = self.resource(group, name, definition, &at.member(name));
                        resources.extend(resource.map(|mut resource| {
                            resource.item.mandatory.value |= required.has(group, name);
                            resource
                        }));
                    }
                }
                Some(other) => {
                    let message = format!("expected an object, found {}", kind_of(other));
                    self.diagnostics.error(&at, message, "");
                }
            }
        }
        let (resources, assigned) = ids::of_resources(resources, self.found.name, self.diagnostics);
        self.assigned.push(assigned);
        resources
    }

    /// Converts a property or an action; `None` with an error if it cannot be a resource.
    fn resource(
        &mut self,
        group: &str,
        name: &str,
        definition: &Value,
        at: &Pointer,
    ) -> Option<Numbered<Resource>> {
        let before = self.diagnostics.list().len();
        let resource = self.convert(group, name, definition, at);
        if resource.is_none() {
            // What else is lost does not matter.
            self.diagnostics.keep_errors(before);
        }
        resource
    }

    fn convert(
        &mut self,
        group: &str,
        name: &str,
        definition: &Value,
        at: &Pointer,
    ) -> Option<Numbered<Resource>> {
        let before = self.diagnostics.errors();
        let resolved = self.document.resolve(definition, at, self.diagnostics)?;
        let id = ids::read(&resolved.qualities, at, self.diagnostics);
        let affordance = Affordance { document: self.document, name, at, id, resolved };
        let resource = match group {
            "sdfProperty" => affordance.property(self.diagnostics),
            _ => Some(affordance.action(self.diagnostics)),
        };
        let item = resource.filter(|_| self.diagnostics.errors() == before)?;
        Some(Numbered { item, name: name.to_owned(), at: at.clone(), id })
    }
}

/// Returns the oldest version of LwM2M with the types of these resources.
fn oldest(resources: &[Resource]) -> Version {
    let needs_1_1 = |resource: &Resource| {
        let kind = resource.kind.map(|kind| kind.value);
        matches!(kind, Some(ResourceType::Unsigned | ResourceType::CoreLink))
    };
    Version { major: 1, minor: u8::from(resources.iter().any(needs_1_1)) }
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
