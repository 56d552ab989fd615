//! A resource with a value as an `sdfProperty`.

use std::collections::BTreeSet;

use lwm2m_codegen::model::{Resource, ResourceType};
use serde_json::{Map, Value};

use super::given_names::kebab;
use super::vocabulary as words;
use super::{Bounds, describe};
use crate::export::values::{Alternative, Values, values};

/// Whether the type of a resource is one of OMA's data types.
pub(super) fn is_by_reference(resource: &Resource) -> bool {
    resource.kind.is_some_and(|kind| reference(kind.value).is_some())
}

/// The property.
pub(super) fn property(resource: &Resource) -> Value {
    let operations = resource.operations.value;
    let mut qualities = Map::new();
    qualities.insert("label".into(), resource.name.value.as_str().into());
    describe(&mut qualities, &resource.description.value);
    qualities.insert(words::ID.into(), resource.id.value.into());
    // True is what is assumed of all three.
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
    own_words(resource, &mut qualities);
    qualities.into()
}

/// What the standard qualities do not tell.
fn own_words(resource: &Resource, qualities: &mut Map<String, Value>) {
    if resource.kind.is_some_and(|kind| kind.value == ResourceType::Unsigned) && resource.range.is_some() {
        qualities.insert(words::TYPE.into(), ResourceType::Unsigned.as_str().into());
    }
    let text = &resource.range_text.value;
    let worded = resource.range.as_ref().map(words::range_text).unwrap_or_default();
    if *text != worded {
        qualities.insert(words::RANGE.into(), text.as_str().into());
    }
}

/// The qualities of one value.
fn data(resource: &Resource) -> Map<String, Value> {
    let mut data = Map::new();
    let Some(kind) = resource.kind.map(|kind| kind.value) else { return data };
    match reference(kind) {
        Some(name) => drop(data.insert("sdfRef".into(), format!("{}:{name}", words::TYPES.0).into())),
        None => drop(data.insert("type".into(), json_type(kind).into())),
    }
    match kind {
        ResourceType::Opaque => drop(data.insert("sdfType".into(), "byte-string".into())),
        ResourceType::Time => drop(data.insert("sdfType".into(), "unix-time".into())),
        // A minimum without a maximum is how an importer tells it from an Integer.
        ResourceType::Unsigned => drop(data.insert("minimum".into(), 0.into())),
        _ => {}
    }
    let Values { bounds, alternatives } = values(resource);
    if let Some(bounds) = &bounds {
        within(&mut data, bounds, kind);
    }
    if !alternatives.is_empty() {
        data.insert("sdfChoice".into(), choice(&alternatives, kind).into());
    }
    data
}

/// The name among OMA's data types.
fn reference(kind: ResourceType) -> Option<&'static str> {
    match kind {
        ResourceType::ObjectLink => Some(words::OBJECT_LINK),
        ResourceType::CoreLink => Some(words::CORE_LINK),
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
        (Some(bytes), ResourceType::Opaque) => words::text_length(bytes).into(),
        // Bytes for characters, as OMA's own models have it.
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
