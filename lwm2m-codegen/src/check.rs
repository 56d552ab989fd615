//! The rule book, and the rules that can be checked on a single definition.
//!
//! One family of rules a file; each rule is a [`Rule`] that says what it finds, why that matters and how it
//! is mended. Some rules only the reader of XML can apply, for the model no longer knows how a fact was
//! written: they stand here all the same, so that [`RULES`] is all there is to know.
//! Every rule runs over every definition; nothing stops at the first diagnostic.

mod descriptions;
mod examples;
mod folder;
mod identity;
mod names;
mod ranges;
#[cfg(test)]
mod registry_test;
mod resources;
mod schema;
#[cfg(test)]
mod tests;
mod types;
mod units;
mod versions;
mod wellformed;
pub(crate) mod wording;

pub use descriptions::{DESCRIPTION_EMPTY, DESCRIPTION_PLACEHOLDER, SMART_QUOTES};
pub use examples::{Example, Sample, example};
pub use folder::{
    DDF_FILE_MISSING, DDF_MISMATCH, FILE_NAME, HISTORY_DIFFERS, HISTORY_MISSING, REUSABLE_RESOURCE_DIFFERS,
    REUSABLE_RESOURCE_UNKNOWN,
};
#[cfg(feature = "derive")]
pub(crate) use identity::urn;
pub use identity::{ID_CLASS, URN_CLASS, URN_FORM, URN_MISMATCH, URN_VERSION, URN_VERSION_SPELT_OUT};
pub use names::{
    NAME_COLLISION, NAME_DUPLICATE, NAME_EMPTY, NAME_KEYWORD, NAME_NON_ASCII, NAME_PADDING,
    NAME_STARTS_WITH_DIGIT,
};
pub use ranges::{
    RANGE_DASH, RANGE_FREE_TEXT, RANGE_INSTANCE_COUNT, RANGE_LABELS, RANGE_MIXED_LIST, RANGE_ON_WRONG_TYPE,
    RANGE_OUTSIDE_TYPE, RANGE_REVERSED, RANGE_SINGLE_VALUE, RANGE_THREE_DOTS, RANGE_UNIT_WORD, RANGE_WIDTH,
};
#[cfg(feature = "xml")]
pub(crate) use resources::duplicate;
pub use resources::{NO_MANDATORY_RESOURCE, RESOURCE_DUPLICATE_ID, RESOURCE_ORDER};
pub use schema::{
    SCHEMA_DUPLICATE_ELEMENT, SCHEMA_ID, SCHEMA_MISSING_ELEMENT, SCHEMA_ORDER, SCHEMA_STRAY_TEXT,
    SCHEMA_UNKNOWN_ELEMENT, SCHEMA_VALUE,
};
pub use types::{
    EXECUTABLE_MULTIPLE, EXECUTABLE_WITH_TYPE, MISSING_TYPE, OPERATIONS_EMPTY, OPERATIONS_UNKNOWN,
    TYPE_UNKNOWN,
};
pub use units::{UNIT_LIKELY_MISTAKEN, UNIT_NOT_RECOMMENDED, UNIT_ON_NON_NUMBER, UNIT_UNKNOWN};
pub use versions::{
    LWM2M_VERSION_MISSING, OBJECT_VERSION_MISSING, SCHEMA_OLDER_THAN_LWM2M_VERSION, TYPE_NEEDS_NEWER_LWM2M,
    TYPE_NEEDS_NEWER_SCHEMA, VERSION_FORM,
};
pub use wellformed::{
    BYTE_ORDER_MARK, LICENCE_MISSING, XML_CONTROL_CHARACTER, XML_DEPTH, XML_DOCTYPE, XML_ENCODING,
    XML_ENTITY, XML_MALFORMED, XML_MANY_FINDINGS, XML_NO_OBJECT, XML_TOO_LARGE, XML_WRONG_ROOT,
};

use crate::diagnostics::{Diagnostic, Rule, sort};
use crate::model::{Object, Origin};

/// Every rule about definitions. Those about a run of the generator are in `config::RULES`.
pub static RULES: &[&Rule] = &[
    &XML_MALFORMED,
    &XML_ENCODING,
    &XML_CONTROL_CHARACTER,
    &XML_ENTITY,
    &XML_DOCTYPE,
    &XML_DEPTH,
    &XML_TOO_LARGE,
    &XML_WRONG_ROOT,
    &XML_NO_OBJECT,
    &XML_MANY_FINDINGS,
    &BYTE_ORDER_MARK,
    &LICENCE_MISSING,
    &SCHEMA_MISSING_ELEMENT,
    &SCHEMA_ORDER,
    &SCHEMA_DUPLICATE_ELEMENT,
    &SCHEMA_VALUE,
    &SCHEMA_ID,
    &SCHEMA_UNKNOWN_ELEMENT,
    &SCHEMA_STRAY_TEXT,
    &ID_CLASS,
    &URN_FORM,
    &URN_MISMATCH,
    &URN_CLASS,
    &URN_VERSION,
    &URN_VERSION_SPELT_OUT,
    &OBJECT_VERSION_MISSING,
    &LWM2M_VERSION_MISSING,
    &VERSION_FORM,
    &TYPE_NEEDS_NEWER_LWM2M,
    &TYPE_NEEDS_NEWER_SCHEMA,
    &SCHEMA_OLDER_THAN_LWM2M_VERSION,
    &MISSING_TYPE,
    &TYPE_UNKNOWN,
    &EXECUTABLE_WITH_TYPE,
    &EXECUTABLE_MULTIPLE,
    &OPERATIONS_UNKNOWN,
    &OPERATIONS_EMPTY,
    &RESOURCE_DUPLICATE_ID,
    &NO_MANDATORY_RESOURCE,
    &RESOURCE_ORDER,
    &NAME_EMPTY,
    &NAME_DUPLICATE,
    &NAME_COLLISION,
    &NAME_PADDING,
    &NAME_NON_ASCII,
    &NAME_KEYWORD,
    &NAME_STARTS_WITH_DIGIT,
    &RANGE_REVERSED,
    &RANGE_FREE_TEXT,
    &RANGE_LABELS,
    &RANGE_DASH,
    &RANGE_THREE_DOTS,
    &RANGE_UNIT_WORD,
    &RANGE_ON_WRONG_TYPE,
    &RANGE_OUTSIDE_TYPE,
    &RANGE_WIDTH,
    &RANGE_INSTANCE_COUNT,
    &RANGE_MIXED_LIST,
    &RANGE_SINGLE_VALUE,
    &UNIT_UNKNOWN,
    &UNIT_NOT_RECOMMENDED,
    &UNIT_LIKELY_MISTAKEN,
    &UNIT_ON_NON_NUMBER,
    &DESCRIPTION_EMPTY,
    &DESCRIPTION_PLACEHOLDER,
    &SMART_QUOTES,
    &REUSABLE_RESOURCE_UNKNOWN,
    &REUSABLE_RESOURCE_DIFFERS,
    &FILE_NAME,
    &HISTORY_MISSING,
    &HISTORY_DIFFERS,
    &DDF_MISMATCH,
    &DDF_FILE_MISSING,
];

/// The rule with this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code).copied()
}

/// Everything that can be said about one definition, in the order of places.
///
/// That includes rules which are off unless somebody asks for them:
/// [`Levels::apply`](crate::diagnostics::Levels::apply) sorts them out.
pub fn check(object: &Object) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for family in FAMILIES {
        family(object, &mut diagnostics);
    }
    // What is said of something that nobody wrote is said of the object.
    for diagnostic in &mut diagnostics {
        if matches!(diagnostic.origin, Origin::Unknown) {
            diagnostic.origin = object.origin;
        }
    }
    sort(&mut diagnostics);
    diagnostics
}

/// A family of rules.
type Family = fn(&Object, &mut Vec<Diagnostic>);

const FAMILIES: [Family; 8] = [
    identity::check,
    versions::check,
    types::check,
    resources::check,
    names::check,
    ranges::check,
    units::check,
    descriptions::check,
];
