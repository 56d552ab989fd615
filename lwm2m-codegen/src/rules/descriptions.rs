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

/// `smart-quotes`
pub static SMART_QUOTES: Rule = Rule {
    code: "smart-quotes",
    severity: Severity::Off,
    finds: "typographic quotation marks",
    why: "they come from word processors and cannot be typed into searches",
    help: "write straight quotation marks",
};
