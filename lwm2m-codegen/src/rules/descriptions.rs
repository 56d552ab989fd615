//! Rules about descriptions.

use super::{Rule, Severity};

/// `description-empty`
pub static DESCRIPTION_EMPTY: Rule = Rule {
    code: "description-empty",
    severity: Severity::Error,
    finds: "an object or resource without a description",
    why: "a name alone does not say what a value means",
    help: "describe the object or resource in a sentence",
};

/// `description-placeholder`
pub static DESCRIPTION_PLACEHOLDER: Rule = Rule {
    code: "description-placeholder",
    severity: Severity::Warning,
    finds: "a description that is still to be written",
    why: "a placeholder ends up in generated documentation",
    help: "describe the object or resource in a sentence",
};

/// `description-unknown-resource`
pub static DESCRIPTION_UNKNOWN_RESOURCE: Rule = Rule {
    code: "description-unknown-resource",
    severity: Severity::Warning,
    finds: "a description that refers to a resource that the object does not have",
    why: "a reader looks for the resource in vain; the reference is often left over from another object or version",
    help: "write the id of a resource of this object, or name the other object beside it",
};

/// `smart-quotes`
pub static SMART_QUOTES: Rule = Rule {
    code: "smart-quotes",
    severity: Severity::Off,
    finds: "typographic quotation marks",
    why: "they come from word processors and cannot be typed into searches",
    help: "write straight quotation marks",
};
