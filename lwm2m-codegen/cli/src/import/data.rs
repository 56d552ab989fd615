//! Data qualities to a type, a multiplicity, a range and codes.

use lwm2m_codegen::model::{Range, ResourceType};
use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer, quote};
use super::document::{Document, Resolved};
use super::object::text;
use super::range::{self, Values};
use crate::export::sdf::vocabulary as words;

/// What the data qualities of a property say.
#[derive(Debug)]
pub(super) struct Data {
    pub(super) kind: ResourceType,
    /// Whether it is an array.
    pub(super) multiple: bool,
    pub(super) range_text: String,
    pub(super) range: Option<Range>,
    /// Codes that have a name.
    pub(super) codes: Vec<(i64, String)>,
}

/// Qualities that are read, here or elsewhere, and those without a meaning for the data.
const KNOWN: [&str; 27] = [
    "label",
    "description",
    "$comment",
    "sdfRequired",
    "readable",
    "writable",
    "observable",
    "nullable",
    "unit",
    "type",
    "sdfType",
    "items",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "const",
    "enum",
    "sdfChoice",
    words::ID,
    words::TYPE,
    words::RANGE,
    words::UNIT,
    "required",
    "properties",
];

/// Reads the data qualities of a property; `None` with a diagnostic if LwM2M has no such data.
pub(super) fn read(
    document: &Document,
    property: &Resolved,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<Data> {
    let multiple = text(&property.qualities, "type") == Some("array");
    left_out(&property.qualities, at, diagnostics);
    let own = |word| property.qualities.get(word).and_then(Value::as_str);
    let items_at = at.member("items");
    let items = if multiple { Some(items(document, property, at, diagnostics)?) } else { None };
    let (one, one_at) = items.as_ref().map_or((property, at), |items| (items, &items_at));
    let kind = kind(one, own(words::TYPE), one_at, diagnostics)?;
    let context = range::Context { document, kind, at: one_at };
    let Values { range, strings, codes } = context.values(&one.qualities, diagnostics)?;
    let range_text = range_text(own(words::RANGE), range.as_ref(), strings, kind, at, diagnostics);
    Some(Data { kind, multiple, range_text, range, codes })
}

/// What one of the values of an array is.
fn items(
    document: &Document,
    array: &Resolved,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<Resolved> {
    let Some(definition) = array.qualities.get("items") else {
        diagnostics.refuse(at, "the array does not say what its items are", "add `\"items\"` with a type");
        return None;
    };
    let at = at.member("items");
    let mut items = document.resolve(definition, &at, diagnostics)?;
    left_out(&items.qualities, &at, diagnostics);
    // OMA's models have the bounds of the items beside them.
    for word in ["minimum", "maximum", "minLength", "maxLength"] {
        if let Some(bound) = array.qualities.get(word) {
            items.qualities.entry(word).or_insert_with(|| bound.clone());
        }
    }
    Some(items)
}

/// Names, once a definition, what has no counterpart.
fn left_out(qualities: &Map<String, Value>, at: &Pointer, diagnostics: &mut Diagnostics) {
    let strange: Vec<String> =
        qualities.keys().filter(|word| !KNOWN.contains(&word.as_str())).map(|word| quote(word)).collect();
    if !strange.is_empty() {
        let message = format!("LwM2M has no counterpart of {}; this is left out", strange.join(", "));
        diagnostics.warn(at, message, "");
    }
}

fn kind(
    data: &Resolved,
    own: Option<&str>,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<ResourceType> {
    match data.oma_type {
        Some(words::OBJECT_LINK) => return Some(ResourceType::ObjectLink),
        Some(_) => return Some(ResourceType::CoreLink),
        None => {}
    }
    let qualities = &data.qualities;
    match text(qualities, "sdfType") {
        Some("byte-string") => return Some(ResourceType::Opaque),
        Some("unix-time") => return Some(ResourceType::Time),
        Some(other) => {
            let message = format!("the type {} is not known here; `type` alone is read", quote(other));
            diagnostics.warn(&at.member("sdfType"), message, "");
        }
        None => {}
    }
    let written = qualities.get("type");
    Some(match written.and_then(Value::as_str) {
        Some("string") => ResourceType::String,
        Some("number") => ResourceType::Float,
        Some("boolean") => ResourceType::Boolean,
        Some("integer") if is_unsigned(qualities, own) => ResourceType::Unsigned,
        Some("integer") => ResourceType::Integer,
        // An enum is a choice of texts.
        None if written.is_none() && qualities.contains_key("enum") => ResourceType::String,
        _ => {
            let (message, help) = match written {
                None => ("there is no type here".to_owned(), "add `\"type\"`"),
                Some(Value::String(name)) if name == "object" => (
                    "a resource holds one value, not an object with members".to_owned(),
                    "make a property of each member",
                ),
                Some(other) => (format!("a resource cannot hold {other}"), ""),
            };
            diagnostics.refuse(&at.member("type"), message, help);
            return None;
        }
    })
}

/// Whether an integer is an Unsigned Integer. OMA's converter takes each that starts at 0 for one; here only those
/// are taken that no Integer with a range could be.
fn is_unsigned(qualities: &Map<String, Value>, own: Option<&str>) -> bool {
    let (low, high) = (qualities.get("minimum").and_then(Value::as_u64), qualities.get("maximum"));
    let beyond = |high: &Value| high.as_u64().is_some_and(|high| i64::try_from(high).is_err());
    own == Some(ResourceType::Unsigned.as_str()) || low == Some(0) && high.is_none_or(beyond)
}

/// The range as the definition words it.
fn range_text(
    own: Option<&str>,
    range: Option<&Range>,
    strings: Option<String>,
    kind: ResourceType,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> String {
    let worded = strings.or_else(|| range.map(words::range_text)).unwrap_or_default();
    let Some(own) = own else { return worded };
    if lwm2m_codegen::range::read(own, kind).range.as_ref() == range {
        return own.to_owned();
    }
    let message = format!("{} is not what the other qualities say; they count", quote(own));
    diagnostics.warn(&at.member(words::RANGE), message, "delete `lwm2m:range`, or make it agree");
    worded
}
