//! Access to the qualities of an SDF definition, and what becomes of those that LwM2M does not have.

use lwm2m_codegen::model::Spanned;
use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer, quote};
use crate::json::kind_of;
use crate::sdf;

/// Returns a quality that is a string.
pub(super) fn text<'q>(qualities: &'q Map<String, Value>, name: &str) -> Option<&'q str> {
    qualities.get(name).and_then(Value::as_str)
}

/// Returns a quality that is a string as a field of a model, empty where it is missing. Blanks around a text are none of
/// it, as in a definition.
pub(super) fn text_field(qualities: &Map<String, Value>, name: &str) -> Spanned<String> {
    Spanned::implied(text(qualities, name).unwrap_or_default().trim().to_owned())
}

/// Returns the name of an object or a resource: its label, or else its key with spaces in place of underscores.
pub(super) fn name(qualities: &Map<String, Value>, key: &str) -> Spanned<String> {
    let name = text(qualities, "label").map_or_else(|| key.replace('_', " "), str::to_owned);
    Spanned::implied(name.trim().to_owned())
}

/// Qualities that every definition can have (RFC 9880, section 4.6).
const COMMON: &[&str] = &["label", "description", "$comment", "sdfRequired", "sdfRef"];

/// Qualities that describe a value.
const VALUE: &[&str] = &[
    "type",
    "sdfType",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "const",
];

/// A kind of definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Document,
    Info,
    Thing,
    Object,
    Property,
    Items,
    Alternative,
    Action,
}

impl Place {
    /// Returns whether a quality is imported, or need not be.
    fn knows(self, name: &str) -> bool {
        let (common, value): (&[&str], &[&str]) = match self {
            Place::Document | Place::Info => (&["$comment"], &[]),
            Place::Thing | Place::Object | Place::Action => (COMMON, &[]),
            Place::Property | Place::Items | Place::Alternative => (COMMON, VALUE),
        };
        [common, value, self.own()].iter().any(|known| known.contains(&name))
    }

    /// Returns the qualities that are known here, beside those of [`COMMON`] and [`VALUE`].
    fn own(self) -> &'static [&'static str] {
        match self {
            Place::Document => &[
                "info",
                "namespace",
                "defaultNamespace",
                "sdfThing",
                "sdfObject",
                "sdfProperty",
                "sdfAction",
                "sdfEvent",
                "sdfData",
            ],
            Place::Info => {
                &["title", "version", "description", "modified", "copyright", "license", "features"]
            }
            Place::Thing => &[
                "sdfThing",
                "sdfObject",
                "sdfProperty",
                "sdfAction",
                "sdfEvent",
                "sdfData",
                "minItems",
                "maxItems",
            ],
            Place::Object => &[
                "sdfProperty",
                "sdfAction",
                "sdfEvent",
                "sdfData",
                "minItems",
                "maxItems",
                sdf::ID,
                sdf::URN,
                sdf::OBJECT_VERSION,
                sdf::ENABLER_VERSION,
                sdf::REMARKS,
                sdf::ORDER,
                sdf::COMMENTS,
            ],
            Place::Property => &[
                "readable",
                "writable",
                "observable",
                "nullable",
                "unit",
                "items",
                "enum",
                "sdfChoice",
                // Of the type `object`, which is an error of its own.
                "required",
                "properties",
                sdf::ID,
                sdf::TYPE,
                sdf::RANGE,
            ],
            Place::Items => &["enum", "sdfChoice", "nullable", "required", "properties"],
            Place::Alternative => &[],
            Place::Action => {
                &["sdfInputData", "sdfOutputData", "sdfData", sdf::ID, sdf::MULTIPLE, sdf::RANGE, sdf::UNIT]
            }
        }
    }
}

/// Qualities of SDF without a counterpart, and the reason.
const WITHOUT_COUNTERPART: [(&str, &str); 9] = [
    ("pattern", "LwM2M has no patterns of strings"),
    ("format", "LwM2M has no formats of strings"),
    ("multipleOf", "LwM2M has no steps between values"),
    ("default", "LwM2M has no default values"),
    ("contentFormat", "LwM2M has no content types of values"),
    ("minItems", "LwM2M does not limit the number of Resource Instances"),
    ("maxItems", "LwM2M does not limit the number of Resource Instances"),
    ("uniqueItems", "LwM2M allows equal values in Resource Instances"),
    ("unit", "a unit belongs to the whole resource"),
];

/// Qualities of SDF 1.0 and their names in RFC 9880.
const RENAMED: [(&str, &str); 3] = [("name", "label"), ("units", "unit"), ("subtype", "sdfType")];

/// Qualities whose value is a string.
const TEXTS: [&str; 10] = [
    "label",
    "description",
    "unit",
    "sdfType",
    "copyright",
    "license",
    sdf::URN,
    sdf::REMARKS,
    sdf::RANGE,
    sdf::UNIT,
];

/// Qualities whose value is an array.
const ARRAYS: [&str; 3] = ["sdfRequired", sdf::ORDER, sdf::COMMENTS];

/// Warns of the qualities that are not imported.
pub(super) fn warn_of_ignored(
    qualities: &Map<String, Value>,
    place: Place,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) {
    for (name, value) in qualities {
        let name = name.as_str();
        if !place.knows(name) {
            let (reason, help) = reason(name, place);
            diagnostics.warning(at, format!("{} is ignored: {reason}", quote(name)), help);
        } else if let Some(expected) = expected(name).filter(|expected| *expected != kind_of(value)) {
            let message =
                format!("{} is ignored: expected {expected}, found {}", quote(name), kind_of(value));
            diagnostics.warning(at, message, "");
        }
    }
}

/// Returns the kind of value that a quality has, if it is ignored otherwise.
fn expected(name: &str) -> Option<&'static str> {
    match name {
        name if TEXTS.contains(&name) => Some("a string"),
        name if ARRAYS.contains(&name) => Some("an array"),
        _ => None,
    }
}

/// Returns why a quality is ignored, and how to fix it.
fn reason(name: &str, place: Place) -> (String, String) {
    if let Some((_, reason)) = WITHOUT_COUNTERPART.iter().find(|(word, _)| *word == name) {
        return ((*reason).to_owned(), String::new());
    }
    if let Some((_, new)) = RENAMED.iter().find(|(old, _)| *old == name) {
        return ("SDF has no such quality since version 1.1".to_owned(), format!("write `{new}`"));
    }
    match place {
        Place::Info => ("a definition has no place for it".to_owned(), String::new()),
        _ => ("LwM2M has no such quality".to_owned(), String::new()),
    }
}
