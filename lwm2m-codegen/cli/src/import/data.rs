//! Converts data qualities to a type, a multiplicity, a range and codes.

use lwm2m_codegen::model::{Range, ResourceType};
use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer, quote};
use super::document::{Document, Resolved};
use super::qualities::text;
use super::range::{self, Values};
use crate::sdf;

/// The data qualities of a property.
#[derive(Debug)]
pub(super) struct Data {
    /// `None` where the exported definition stated no type.
    pub(super) kind: Option<ResourceType>,
    /// Whether it is an array.
    pub(super) multiple: bool,
    pub(super) range_text: String,
    pub(super) range: Option<Range>,
    /// Codes with a name.
    pub(super) codes: Vec<(i64, String)>,
}

/// Qualities that are imported or need not be; any other is reported.
const HANDLED: [&str; 27] = [
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
    sdf::ID,
    sdf::TYPE,
    sdf::RANGE,
    sdf::UNIT,
    "required",
    "properties",
];

/// Converts the data qualities of a property; `None` with an error if LwM2M has no such data.
pub(super) fn convert(
    document: &Document,
    property: &Resolved,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<Data> {
    let multiple = text(&property.qualities, "type") == Some("array");
    warn_of_unknown(&property.qualities, at, diagnostics);
    let own = |word| property.qualities.get(word).and_then(Value::as_str);
    let items_at = at.member("items");
    let items = if multiple { Some(items(document, property, at, diagnostics)?) } else { None };
    let (one, one_at) = items.as_ref().map_or((property, at), |items| (items, &items_at));
    if states_no_type(one, own(sdf::TYPE)) {
        let range_text = own(sdf::RANGE).unwrap_or_default().to_owned();
        return Some(Data { kind: None, multiple, range_text, range: None, codes: Vec::new() });
    }
    let kind = kind(one, own(sdf::TYPE), one_at, diagnostics)?;
    let context = range::Context { document, kind, at: one_at };
    let Values { range, strings, codes } = context.values(&one.qualities, diagnostics)?;
    let range_text = range_text(own(sdf::RANGE), range.as_ref(), strings, kind, at, diagnostics);
    Some(Data { kind: Some(kind), multiple, range_text, range, codes })
}

/// Returns whether the model says that the definition had no type, and does not contradict that.
fn states_no_type(data: &Resolved, own: Option<&str>) -> bool {
    let has_type = ["type", "sdfType", "enum"].iter().any(|word| data.qualities.contains_key(*word));
    own == Some(sdf::NO_TYPE) && !has_type && data.oma_type.is_none()
}

/// Returns the qualities of the items of an array.
fn items(
    document: &Document,
    array: &Resolved,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<Resolved> {
    let Some(definition) = array.qualities.get("items") else {
        diagnostics.error(at, "the array has no `items`", "add `\"items\"` with a type");
        return None;
    };
    let at = at.member("items");
    let mut items = document.resolve(definition, &at, diagnostics)?;
    warn_of_unknown(&items.qualities, &at, diagnostics);
    // OMA's models have the bounds of the items next to `items`.
    for word in ["minimum", "maximum", "minLength", "maxLength"] {
        if let Some(bound) = array.qualities.get(word) {
            items.qualities.entry(word).or_insert_with(|| bound.clone());
        }
    }
    Some(items)
}

/// Warns of qualities that LwM2M cannot express.
fn warn_of_unknown(qualities: &Map<String, Value>, at: &Pointer, diagnostics: &mut Diagnostics) {
    let unknown: Vec<String> =
        qualities.keys().filter(|word| !HANDLED.contains(&word.as_str())).map(|word| quote(word)).collect();
    if !unknown.is_empty() {
        let message = format!("LwM2M cannot express {}; ignored", unknown.join(", "));
        diagnostics.warning(at, message, "");
    }
}

fn kind(
    data: &Resolved,
    own: Option<&str>,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<ResourceType> {
    match data.oma_type {
        Some(sdf::OBJECT_LINK) => return Some(ResourceType::ObjectLink),
        Some(_) => return Some(ResourceType::CoreLink),
        None => {}
    }
    let qualities = &data.qualities;
    match text(qualities, "sdfType") {
        Some("byte-string") => return Some(ResourceType::Opaque),
        Some("unix-time") => return Some(ResourceType::Time),
        Some(other) => {
            let message = format!("unknown `sdfType` {}; only `type` is used", quote(other));
            diagnostics.warning(&at.member("sdfType"), message, "");
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
        // An enum is a choice of strings.
        None if written.is_none() && qualities.contains_key("enum") => ResourceType::String,
        _ => {
            let (message, help) = match written {
                None => ("`type` is missing".to_owned(), "add `\"type\"`"),
                Some(Value::String(name)) if name == "object" => (
                    "a resource holds one value, not an object".to_owned(),
                    "define a property for each member",
                ),
                Some(other) => (format!("a resource cannot hold {other}"), ""),
            };
            diagnostics.error(&at.member("type"), message, help);
            return None;
        }
    })
}

/// Returns whether an integer is an Unsigned Integer: one that starts at 0 and exceeds `i64` or has no maximum. OMA's
/// converter uses Unsigned Integer for all that start at 0.
fn is_unsigned(qualities: &Map<String, Value>, own: Option<&str>) -> bool {
    let (low, high) = (qualities.get("minimum").and_then(Value::as_u64), qualities.get("maximum"));
    let beyond = |high: &Value| high.as_u64().is_some_and(|high| i64::try_from(high).is_err());
    own == Some(ResourceType::Unsigned.as_str()) || low == Some(0) && high.is_none_or(beyond)
}

/// Returns the text of the range in the definition.
fn range_text(
    own: Option<&str>,
    range: Option<&Range>,
    strings: Option<String>,
    kind: ResourceType,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> String {
    let generated = strings.or_else(|| range.map(sdf::range_text)).unwrap_or_default();
    let Some(own) = own else { return generated };
    if lwm2m_codegen::range::read(own, kind).range.as_ref() == range {
        return own.to_owned();
    }
    let message = format!("{} contradicts the other qualities, which are used", quote(own));
    diagnostics.warning(&at.member(sdf::RANGE), message, "remove or correct `lwm2m:range`");
    generated
}
