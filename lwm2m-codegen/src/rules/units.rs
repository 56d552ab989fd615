//! Rules about units.

use super::{Rule, Severity};

/// `unit-unknown`
pub static UNIT_UNKNOWN: Rule = Rule {
    code: "unit-unknown",
    severity: Severity::Error,
    finds: "a unit that no registry knows",
    why: "tools cannot convert the values, and SenML has no name for the unit",
    help: "write a unit of the SenML registries, or leave the element empty and name the unit in the description",
};

/// `unit-not-recommended`
pub static UNIT_NOT_RECOMMENDED: Rule = Rule {
    code: "unit-not-recommended",
    severity: Severity::Warning,
    finds: "a unit that its own registry advises against",
    why: "SenML recommends one unit for each quantity, so that values compare without being converted",
    help: "use the recommended unit in new resources; existing resources keep their unit",
};

/// `unit-likely-mistaken`
pub static UNIT_LIKELY_MISTAKEN: Rule = Rule {
    code: "unit-likely-mistaken",
    severity: Severity::Warning,
    finds: "a unit that exists, but was probably not meant",
    why: "tools convert values by the meaning of the symbol in SenML, which is another one",
    help: "write the symbol of the unit that you mean",
};

/// `unit-on-non-number`
pub static UNIT_ON_NON_NUMBER: Rule = Rule {
    code: "unit-on-non-number",
    severity: Severity::Warning,
    finds: "a unit on a type that is not a number",
    why: "a text or a flag has no unit",
    help: "leave the unit empty, or describe the content of the text in the description",
};

/// `unit-on-time`
pub static UNIT_ON_TIME: Rule = Rule {
    code: "unit-on-time",
    severity: Severity::Warning,
    finds: "a unit on a Time",
    why: "a Time is a point in time, always in seconds since 1970-01-01 00:00 UTC; a unit hints that a duration was meant",
    help: "leave the unit empty, or write the type Integer or Float for a duration",
};
