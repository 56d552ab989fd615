//! Converts data qualities to a type, a multiplicity, a range and codes.

use lwm2m_codegen::model::{Range, ResourceType};
use lwm2m_codegen::registry::Fact;
use serde_json::{Map, Value};

use super::choice::{self, Choice, Code};
use super::diagnostics::{Diagnostics, Pointer, quote};
use super::document::{Document, Resolved};
use super::qualities::{Place, text, warn_of_ignored};
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
    pub(super) codes: Vec<Code>,
}

/// Converts the data qualities of a property; `None` with an error if LwM2M has no such data. `registered` is the
/// reusable resource that the property names.
pub(super) fn convert(
    document: &Document,
    property: &Resolved,
    registered: Option<&Fact>,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<Data> {
    let multiple = text(&property.qualities, "type") == Some("array");
    let own = |word| property.qualities.get(word).and_then(Value::as_str);
    let items_at = at.member("items");
    let mut items = if multiple { Some(items(document, property, at, diagnostics)?) } else { None };
    let mut plain = Resolved { qualities: property.qualities.clone(), oma_type: property.oma_type };
    let (one, one_at) = items.as_mut().map_or((&mut plain, at), |items| (items, &items_at));
    if states_no_type(one, own(sdf::TYPE)) {
        let range_text = own(sdf::RANGE).unwrap_or_default().to_owned();
        return Some(Data { kind: None, multiple, range_text, range: None, codes: Vec::new() });
    }
    let mut choices = choice::read(document, &one.qualities, one_at, diagnostics)?;
    let hints = Hints { own: own(sdf::TYPE), registered: registered.and_then(|fact| fact.kind) };
    let kind = kind(one, &choices, &hints, one_at, diagnostics)?;
    warn_of_inapplicable(&one.qualities, kind, one_at, diagnostics);
    read_numbers(&mut one.qualities, kind, one_at, diagnostics);
    for choice in &mut choices {
        read_numbers(&mut choice.qualities, kind, &choice.at, diagnostics);
    }
    let is_nullable = |data: &Resolved| data.qualities.get("nullable").and_then(Value::as_bool) == Some(true);
    if is_nullable(one) || is_nullable(property) {
        let message = "`nullable` is ignored: LwM2M has no null, but resources that may be missing";
        diagnostics.warning(one_at, message, "");
    }
    choice::warn_of_lost_names(kind, &choices, one_at, diagnostics);
    let context = range::Context { kind, at: one_at };
    let Values { range, strings } = context.values(&one.qualities, &choices, diagnostics)?;
    let stated = own(sdf::RANGE);
    if stated.is_none() && one.qualities.contains_key("maxLength") && is_text(kind) {
        let message = "`maxLength` counts characters and a range of LwM2M bytes: the number is used";
        diagnostics.warning(one_at, message, "raise it if the text is not all ASCII");
    }
    let (range_text, range) = range_text(stated, range, strings, kind, at, diagnostics);
    Some(Data { kind: Some(kind), multiple, range_text, range, codes: choice::codes(kind, &choices) })
}

fn is_text(kind: ResourceType) -> bool {
    matches!(kind, ResourceType::String | ResourceType::CoreLink)
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
    for word in ["const", "enum", "sdfChoice", "exclusiveMinimum", "exclusiveMaximum", "sdfType"] {
        if array.qualities.contains_key(word) {
            let message = format!("{} of an array is ignored: LwM2M limits single values", quote(word));
            diagnostics.warning(at, message, "put it into `items` if it holds for each value");
        }
    }
    let at = at.member("items");
    let mut items = document.resolve(definition, &at, diagnostics)?;
    warn_of_ignored(&items.qualities, Place::Items, &at, diagnostics);
    // OMA's models have the bounds of the items next to `items`.
    for word in ["minimum", "maximum", "minLength", "maxLength"] {
        if let Some(bound) = array.qualities.get(word) {
            items.qualities.entry(word).or_insert_with(|| bound.clone());
        }
    }
    Some(items)
}

/// Warns of qualities that have no meaning for a type.
fn warn_of_inapplicable(
    qualities: &Map<String, Value>,
    kind: ResourceType,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) {
    let other: &[&str] = match kind {
        ResourceType::String | ResourceType::Opaque | ResourceType::CoreLink => {
            &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]
        }
        _ => &["minLength", "maxLength"],
    };
    for word in other.iter().chain(&["items", "properties", "required"]) {
        if qualities.contains_key(*word) {
            let message = format!("{} does not apply to the type {}", quote(word), quote(kind.as_str()));
            diagnostics.warning(at, format!("{message}; ignored"), "");
        }
    }
}

/// Reads numbers that are written as strings, such as `"minimum": "0"` in some of OMA's models.
fn read_numbers(
    qualities: &mut Map<String, Value>,
    kind: ResourceType,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) {
    use ResourceType::{Float, Integer, Time, Unsigned};
    const BOUNDS: [&str; 6] =
        ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength"];
    let constant = matches!(kind, Integer | Unsigned | Float | Time).then_some("const");
    for word in BOUNDS.into_iter().chain(constant) {
        let Some(value) = qualities.get_mut(word) else { continue };
        let number = value.as_str().and_then(|text| text.trim().parse::<serde_json::Number>().ok());
        if let Some(number) = number {
            *value = number.into();
            let message = "a number is written as a string, and read as a number";
            diagnostics.warning(&at.member(word), message, "remove the quotes");
        }
    }
}

/// Hints at the type of a property beside its data qualities.
struct Hints<'h> {
    /// The quality `lwm2m:type`.
    own: Option<&'h str>,
    /// The type of the reusable resource.
    registered: Option<ResourceType>,
}

fn kind(
    data: &Resolved,
    choices: &[Choice],
    hints: &Hints<'_>,
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
    let word = match written {
        Some(written) => written.as_str(),
        None => choice::implied_type(qualities, choices),
    };
    Some(match word {
        Some("string") => ResourceType::String,
        Some("number") => ResourceType::Float,
        Some("boolean") => ResourceType::Boolean,
        Some("integer") => integer(qualities, choices, hints, at, diagnostics),
        _ => {
            let (message, help) = match written {
                None if word.is_some() => {
                    let message = format!("a resource cannot hold {}", quote(word.unwrap_or_default()));
                    (message, "define a property for each alternative")
                }
                None => ("`type` is missing".to_owned(), "add `\"type\"`"),
                Some(Value::String(name)) if name == "object" => (
                    "a resource holds one value, not an object".to_owned(),
                    "define a property for each member",
                ),
                Some(Value::String(name)) if name == "array" => {
                    ("a resource cannot hold an array of arrays".to_owned(), "")
                }
                Some(other) => (format!("a resource cannot hold {other}"), ""),
            };
            diagnostics.error(&at.member("type"), message, help);
            return None;
        }
    })
}

/// Returns the type of an integer. It is an Unsigned Integer if the model or the registration says so, or if a value
/// exceeds an Integer; OMA's converter writes `minimum` 0 for both.
fn integer(
    qualities: &Map<String, Value>,
    choices: &[Choice],
    hints: &Hints<'_>,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> ResourceType {
    let beyond = |value: &Value| value.as_u64().is_some_and(|value| i64::try_from(value).is_err());
    let exceeds = |qualities: &Map<String, Value>| {
        ["maximum", "exclusiveMaximum", "const"].iter().filter_map(|word| qualities.get(*word)).any(beyond)
    };
    let starts_at_0 = qualities.get("minimum").is_some_and(|low| range::integer(low) == Some(0));
    if hints.own == Some(ResourceType::Unsigned.as_str())
        || starts_at_0 && hints.registered == Some(ResourceType::Unsigned)
        || exceeds(qualities)
        || choices.iter().any(|choice| exceeds(&choice.qualities))
    {
        return ResourceType::Unsigned;
    }
    let has_end = ["maximum", "exclusiveMaximum", "const", "enum", "sdfChoice", sdf::RANGE];
    if starts_at_0 && !has_end.iter().any(|word| qualities.contains_key(*word)) {
        let message =
            "`minimum` 0 without a maximum: the resource is an Integer from 0 to 9223372036854775807";
        let help =
            "add `\"lwm2m:type\": \"Unsigned Integer\"` for a type of LwM2M 1.1 without negative values";
        diagnostics.warning(at, message, help);
    }
    ResourceType::Integer
}

/// Returns the text of the range in the definition, and the range.
fn range_text(
    own: Option<&str>,
    range: Option<Range>,
    strings: Option<String>,
    kind: ResourceType,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> (String, Option<Range>) {
    // A definition that lists strings has no lengths.
    let range = range.filter(|_| strings.is_none());
    let generated = strings.or_else(|| range.as_ref().map(sdf::range_text)).unwrap_or_default();
    let Some(own) = own else { return (generated, range) };
    let stated = lwm2m_codegen::range::read(own, kind).range;
    if stated.as_ref().map(|stated| sdf::expressible(stated, kind)) == range {
        return (own.to_owned(), stated);
    }
    let message = format!("{} contradicts the other qualities, which are used", quote(own));
    diagnostics.warning(&at.member(sdf::RANGE), message, "remove or correct `lwm2m:range`");
    (generated, range)
}
