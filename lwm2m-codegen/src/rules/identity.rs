//! Rules about ids and URNs.

use super::{Rule, Severity};

/// `id-class`
pub static ID_CLASS: Rule = Rule {
    code: "id-class",
    severity: Severity::Error,
    finds: "an id from a reserved block",
    why: "the registry may assign the id to another object or resource",
    help: "take an id from the block that it belongs to; 42769 to 42800 are free for testing",
};

/// `urn-form`
pub static URN_FORM: Rule = Rule {
    code: "urn-form",
    severity: Severity::Error,
    finds: "a URN that does not read `urn:oma:lwm2m:{oma,ext,x}:ID[:version]`",
    why: "tools find a definition by its URN",
    help: "write the URN as `urn:oma:lwm2m:` with class, id and, above 1.0, the version",
};

/// `urn-mismatch`
pub static URN_MISMATCH: Rule = Rule {
    code: "urn-mismatch",
    severity: Severity::Error,
    finds: "a URN with the id of another object",
    why: "URN and id name two objects, and tools differ in which of them they use",
    help: "make URN and id agree",
};

/// `urn-class`
pub static URN_CLASS: Rule = Rule {
    code: "urn-class",
    severity: Severity::Error,
    finds: "a URN whose class is not that of the id",
    why: "each class registers a block of ids: `oma` 0 to 1023, `ext` 2048 to 10240, `x` from 10241",
    help: "write the class that the id belongs to",
};

/// `urn-version`
pub static URN_VERSION: Rule = Rule {
    code: "urn-version",
    severity: Severity::Error,
    finds: "a URN whose version is not that of the object",
    why: "URN and version element name two definitions, and tools differ in which of them they use",
    help: "make URN and version agree",
};

/// `urn-version-spelt-out`
pub static URN_VERSION_SPELT_OUT: Rule = Rule {
    code: "urn-version-spelt-out",
    severity: Severity::Note,
    finds: "a URN that ends in `:1.0`",
    why: "a URN without a version means 1.0 already, so the version has two spellings",
    help: "leave `:1.0` out",
};
