//! Rules about names.

use super::{Rule, Severity};

/// `name-empty`
pub static NAME_EMPTY: Rule = Rule {
    code: "name-empty",
    severity: Severity::Error,
    finds: "an object or resource without a name",
    why: "generated code and tools use the name",
    help: "give it a name",
};

/// `name-duplicate`
pub static NAME_DUPLICATE: Rule = Rule {
    code: "name-duplicate",
    severity: Severity::Warning,
    finds: "two resources of one object with the same name",
    why: "people and tools cannot tell the resources apart by name; generated code appends the ids",
    help: "give each a name of its own",
};

/// `name-collision`
pub static NAME_COLLISION: Rule = Rule {
    code: "name-collision",
    severity: Severity::Warning,
    finds: "two resources whose names become one identifier",
    why: "many code generators emit the same identifier twice",
    help: "make the names differ in more than blanks, signs and case",
};

/// `name-padding`
pub static NAME_PADDING: Rule = Rule {
    code: "name-padding",
    severity: Severity::Warning,
    finds: "stray blanks, tabs or no-break spaces in a name",
    why: "names that look alike do not compare equal",
    help: "write the name with single blanks between its words and none around it",
};

/// `name-non-ascii`
pub static NAME_NON_ASCII: Rule = Rule {
    code: "name-non-ascii",
    severity: Severity::Warning,
    finds: "a name with letters or signs outside ASCII",
    why: "many tools derive identifiers from names and accept ASCII letters only",
    help: "write the name in ASCII",
};

/// `name-keyword`
pub static NAME_KEYWORD: Rule = Rule {
    code: "name-keyword",
    severity: Severity::Note,
    finds: "a name that is a keyword of Rust",
    why: "a keyword is no identifier, so generated code adds an underscore",
    help: "nothing needs to be done",
};

/// `name-starts-with-digit`
pub static NAME_STARTS_WITH_DIGIT: Rule = Rule {
    code: "name-starts-with-digit",
    severity: Severity::Note,
    finds: "a name that begins with a digit",
    why: "no identifier begins with a digit, so generated code spells it out or adds a prefix",
    help: "nothing needs to be done",
};
