//! Rules of the XML schema, which the reader applies: elements, their order and their values.

use super::{Rule, Severity};

/// `schema-missing-element`
pub static SCHEMA_MISSING_ELEMENT: Rule = Rule {
    code: "schema-missing-element",
    severity: Severity::Error,
    finds: "an element or attribute that the schema requires is missing",
    why: "the definition is not valid against its schema, and the reader uses a default",
    help: "add the element; it may be empty",
};

/// `schema-order`
pub static SCHEMA_ORDER: Rule = Rule {
    code: "schema-order",
    severity: Severity::Error,
    finds: "an element out of the order of the schema",
    why: "the definition is not valid against its schema",
    help: "put the elements in the order of the schema",
};

/// `schema-duplicate-element`
pub static SCHEMA_DUPLICATE_ELEMENT: Rule = Rule {
    code: "schema-duplicate-element",
    severity: Severity::Error,
    finds: "an element that occurs twice",
    why: "only the first one counts",
    help: "delete one of them",
};

/// `schema-value`
pub static SCHEMA_VALUE: Rule = Rule {
    code: "schema-value",
    severity: Severity::Error,
    finds: "a value that the schema does not list",
    why: "the reader has to guess the value",
    help: "write one of the values of the schema",
};

/// `schema-id`
pub static SCHEMA_ID: Rule = Rule {
    code: "schema-id",
    severity: Severity::Error,
    finds: "an id that is missing, or not a number from 0 to 65534",
    why: "an object or resource without an id cannot be addressed, and is left out",
    help: "write the registered id",
};

/// `schema-unknown-element`
pub static SCHEMA_UNKNOWN_ELEMENT: Rule = Rule {
    code: "schema-unknown-element",
    severity: Severity::Error,
    finds: "an element that the schema does not know",
    why: "the reader skips the element",
    help: "delete it, or check how it is spelt",
};

/// `schema-stray-text`
pub static SCHEMA_STRAY_TEXT: Rule = Rule {
    code: "schema-stray-text",
    severity: Severity::Error,
    finds: "text between elements",
    why: "the reader skips the text",
    help: "delete it, or put it into a comment",
};
