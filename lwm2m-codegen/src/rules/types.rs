//! Rules about types and operations.

use super::{Rule, Severity};

/// `missing-type`
pub static MISSING_TYPE: Rule = Rule {
    code: "missing-type",
    severity: Severity::Error,
    finds: "a resource with values, but without a type",
    why: "values without a type cannot be encoded; generated code leaves the resource out",
    help: "name the type: String, Integer, Float, Boolean, Opaque, Time, Objlnk, Unsigned Integer or Corelnk",
};

/// `type-unknown`
pub static TYPE_UNKNOWN: Rule = Rule {
    code: "type-unknown",
    severity: Severity::Error,
    finds: "a type that does not exist",
    why: "only a word with one meaning, such as `Bool` or `Enum`, is read; generated code leaves other resources out",
    help: "name one of String, Integer, Float, Boolean, Opaque, Time, Objlnk, Unsigned Integer or Corelnk",
};

/// `executable-with-type`
pub static EXECUTABLE_WITH_TYPE: Rule = Rule {
    code: "executable-with-type",
    severity: Severity::Error,
    finds: "an executable resource with a type",
    why: "an executable resource has no value, so its type means nothing",
    help: "leave `Type` empty",
};

/// `executable-multiple`
pub static EXECUTABLE_MULTIPLE: Rule = Rule {
    code: "executable-multiple",
    severity: Severity::Error,
    finds: "an executable resource with several instances",
    why: "instances of a resource cannot be executed",
    help: "write `<MultipleInstances>Single</MultipleInstances>`",
};

/// `operations-unknown`
pub static OPERATIONS_UNKNOWN: Rule = Rule {
    code: "operations-unknown",
    severity: Severity::Error,
    finds: "operations that are none of `R`, `W`, `RW`, `E` and nothing",
    why: "the reader has to guess what a server may do",
    help: "write `R`, `W`, `RW` or `E`, or nothing where only a bootstrap server may touch it",
};

/// `operations-empty`
pub static OPERATIONS_EMPTY: Rule = Rule {
    code: "operations-empty",
    severity: Severity::Off,
    finds: "a resource that only a bootstrap server may touch",
    why: "such resources are rare outside the objects Security and Server",
    help: "write `R`, `W` or `RW` if other servers may use the resource",
};
