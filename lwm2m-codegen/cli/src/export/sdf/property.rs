//! Converts a resource with a value to an `sdfProperty`.

use std::collections::BTreeSet;

use lwm2m_codegen::model::{Resource, ResourceType};
use serde_json::{Map, Value};

use super::given_names::kebab;
use super::{Bounds, describe};
use crate::export::values::{Alternative, Values, values};
use crate::sdf;

/// Returns whether the type of a resource is one of OMA's data types.
pub(super) fn is_by_reference(resource: &Resource) -> bool {
    resource.kind.is_some_and(|kind| reference(kind.value).is_some())
}

/// Returns whether the range of a resource limits the bytes of a text.
pub(super) fn limits_text(resource: &Resource) -> bool {
    let kind = resource.kind.map(|kind| kind.value);
    matches!(kind, Some(ResourceType::String | ResourceType::CoreLink)) && resource.range.is_some()
}

/// Returns the property of a resource.
pub(super) fn property(resource: &Resource) -> Value {
    let operations = resource.operations.value;
    let mut qualities = Map::new();
    qualities.insert("label".into(), resource.name.value.as_str().into());
    describe(&mut qualities, &resource.description.value);
    qualities.insert(sdf::ID.into(), resource.id.value.into());
    // All three default to true.
    if !operations.is_readable() {
        qualities.insert("readable".into(), false.into());
        qualities.insert("observable".into(), false.into());
    }
    if !operations.is_writable() {
        qualities.insert("writable".into(), false.into());
    }
    if !resource.units.value.is_empty() {
        qualities.insert("unit".into(), resource.units.value.as_str().into());
    }
    let data = data(resource);
    if resource.multiple.value {
        qualities.insert("type".into(), "array".into());
        qualities.insert("items".into(), data.into());
    } else {
        qualities.extend(data);
    }
    lwm2m_qualities(resource, &mut qualities);
    qualities.into()
}

/// Adds the qualities that SDF does not have.
fn lwm2m_qualities(resource: &Resource, qualities: &mut Map<String, Value>) {
    match resource.kind.map(|kind| kind.value) {
        None => drop(qualities.insert(sdf::TYPE.into(), sdf::NO_TYPE.into())),
        Some(ResourceType::Unsigned) => {
            qualities.insert(sdf::TYPE.into(), ResourceType::Unsigned.as_str().into());
        }
        Some(_) => {}
    }
    let text = &resource.range_text.value;
    let generated = resource.range.as_ref().map(sdf::range_text).unwrap_or_default();
    // Only the definition says that a text has so many bytes.
    if *text != generated || limits_text(resource) {
        qualities.insert(sdf::RANGE.into(), text.as_str().into());
    }
}

/// Returns the qualities of a value.
fn data(resource: &Resource) -> Map<String, Value> {
    let mut data = Map::new();
    let Some(kind) = resource.kind.map(|kind| kind.value) else { return data };
    match reference(kind) {
        Some(name) => drop(data.insert("sdfRef".into(), format!("{}:{name}", sdf::TYPES.0).into())),
        None => drop(data.insert("type".into(), json_type(kind).into())),
    }
    match kind {
        ResourceType::Opaque => drop(data.insert("sdfType".into(), "byte-string".into())),
        ResourceType::Time => drop(data.insert("sdfType".into(), "unix-time".into())),
        ResourceType::Unsigned => drop(data.insert("minimum".into(), 0.into())),
        _ => {}
    }
    let range = resource.range.as_ref().map(|range| sdf::expressible(range, kind));
    let expressible = Resource { range, ..resource.clone() };
    let Values { bounds, alternatives } = values(&expressible);
    if let Some(bounds) = &bounds {
        within(&mut data, bounds, kind);
    }
    if !alternatives.is_empty() {
        data.insert("sdfChoice".into(), choice(&alternatives, kind).into());
    }
    data
}

/// Returns the name of an OMA data type.
fn reference(kind: ResourceType) -> Option<&'static str> {
    match kind {
        ResourceType::ObjectLink => Some(sdf::OBJECT_LINK),
        ResourceType::CoreLink => Some(sdf::CORE_LINK),
        _ => None,
    }
}

fn json_type(kind: ResourceType) -> &'static str {
    match kind {
        ResourceType::Integer | ResourceType::Unsigned => "integer",
        // The conventional type of `unix-time` is number (RFC 9880, section 4.7.1).
        ResourceType::Float | ResourceType::Time => "number",
        ResourceType::Boolean => "boolean",
        ResourceType::String | ResourceType::Opaque | ResourceType::ObjectLink | ResourceType::CoreLink => {
            "string"
        }
    }
}

fn within(data: &mut Map<String, Value>, bounds: &Bounds, kind: ResourceType) {
    let length = |value: &Value| match (value.as_u64(), kind) {
        (Some(bytes), ResourceType::Opaque) => sdf::text_length(bytes).into(),
        _ => value.clone(),
    };
    let (low, high) = match kind {
        ResourceType::String | ResourceType::Opaque | ResourceType::CoreLink => ("minLength", "maxLength"),
        _ => {
            data.insert("minimum".into(), bounds.low.clone());
            data.insert("maximum".into(), bounds.high.clone());
            return;
        }
    };
    data.insert(low.into(), length(&bounds.low));
    data.insert(high.into(), length(&bounds.high));
}

fn choice(alternatives: &[Alternative<'_>], kind: ResourceType) -> Map<String, Value> {
    let mut taken = BTreeSet::new();
    let mut named = Map::new();
    for alternative in alternatives {
        let (mut name, qualities) = match alternative {
            Alternative::Code(label) => {
                let mut qualities = Map::new();
                qualities.insert("label".into(), label.name.as_str().into());
                describe(&mut qualities, &label.description);
                qualities.insert("const".into(), label.code.into());
                (kebab(&label.name), qualities)
            }
            Alternative::Within(bounds) => interval(bounds, kind),
            Alternative::Other => {
                let mut qualities = Map::new();
                qualities.insert("description".into(), "A code that is not listed.".into());
                ("other".to_owned(), qualities)
            }
        };
        if let (true, Alternative::Code(label)) = (name == "other" || taken.contains(&name), alternative) {
            name = format!("{name}-{}", label.code);
        }
        while !taken.insert(name.clone()) {
            name.push_str("-again");
        }
        named.insert(name, qualities.into());
    }
    named
}

fn interval(bounds: &Bounds, kind: ResourceType) -> (String, Map<String, Value>) {
    let mut qualities = Map::new();
    let lengths = matches!(kind, ResourceType::String | ResourceType::Opaque | ResourceType::CoreLink);
    match bounds.single() {
        Some(value) if !lengths => {
            qualities.insert("const".into(), value.clone());
            (value.to_string(), qualities)
        }
        _ => {
            within(&mut qualities, bounds, kind);
            let name = match bounds.single() {
                Some(value) => value.to_string(),
                None => format!("{}..{}", bounds.low, bounds.high),
            };
            (name, qualities)
        }
    }
}
