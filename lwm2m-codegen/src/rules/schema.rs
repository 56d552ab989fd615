//! Rules of the XML schema, which the reader applies: elements, their order and their values.

use super::{Rule, Severity};

/// `schema-missing-element`
pub static SCHEMA_MISSING_ELEMENT: Rule = Rule {
    code: "schema-missing-element",
    severity: Severity::Error,
    finds: "an element or attribute that the schema requires is not there",
    why: "the definition is not valid against its schema, and a default stands in for what is missing",
    help: "add the element; it may be empty where there is nothing to say",
};

/// `schema-order`
pub static SCHEMA_ORDER: Rule = Rule {
    code: "schema-order",
    severity: Severity::Error,
    finds: "an element that stands in another place than the schema says",
    why: "the definition is not valid against its schema",
    help: "put the elements in the order of the schema",
};

/// `schema-duplicate-element`
pub static SCHEMA_DUPLICATE_ELEMENT: Rule = Rule {
    code: "schema-duplicate-element",
    severity: Severity::Error,
    finds: "an element that stands twice",
    why: "only the first is read",
    help: "delete one of them",
};

/// `schema-value`
pub static SCHEMA_VALUE: Rule = Rule {
    code: "schema-value",
    severity: Severity::Error,
    finds: "a value that is none of those the schema lists",
    why: "what was meant has to be guessed",
    help: "write one of the values of the schema",
};

/// `schema-id`
pub static SCHEMA_ID: Rule = Rule {
    code: "schema-id",
    severity: Severity::Error,
    finds: "an id that is missing, or not a number from 0 to 65534",
    why: "without an id the object or resource cannot be addressed, and is left out",
    help: "give it the id that it is registered with",
};

/// `schema-unknown-element`
pub static SCHEMA_UNKNOWN_ELEMENT: Rule = Rule {
    code: "schema-unknown-element",
    severity: Severity::Error,
    finds: "an element that the schema does not know",
    why: "nobody reads it",
    help: "delete it, or check how it is spelt",
};

/// `schema-stray-text`
pub static SCHEMA_STRAY_TEXT: Rule = Rule {
    code: "schema-stray-text",
    severity: Severity::Error,
    finds: "text between elements",
    why: "nobody reads it",
    help: "delete it, or put it into a comment",
};
