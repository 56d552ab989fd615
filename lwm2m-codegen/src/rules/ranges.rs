//! Rules about ranges.

use super::{Rule, Severity};

/// `range-reversed`
pub static RANGE_REVERSED: Rule = Rule {
    code: "range-reversed",
    severity: Severity::Error,
    finds: "an interval whose lower end is above its upper one",
    why: "no value lies in the interval, and the range is not enforced",
    help: "write the smaller number first",
};

/// `range-free-text`
pub static RANGE_FREE_TEXT: Rule = Rule {
    code: "range-free-text",
    severity: Severity::Warning,
    finds: "a range in words",
    why: "only people can read the range; it is not enforced",
    help: "write `low..high` or the values in a comma list, and move the words to the description",
};

/// `range-labels`
pub static RANGE_LABELS: Rule = Rule {
    code: "range-labels",
    severity: Severity::Warning,
    finds: "codes with their labels in the range",
    why: "other tools expect numbers there",
    help: "write the codes in a comma list, and the labels in the description",
};

/// `range-dash`
pub static RANGE_DASH: Rule = Rule {
    code: "range-dash",
    severity: Severity::Warning,
    finds: "an interval or a list that is written with dashes, colons or words",
    why: "other tools read `0-4` as text, or as a negative number",
    help: "write an interval as `low..high`, a list with commas",
};

/// `range-three-dots`
pub static RANGE_THREE_DOTS: Rule = Rule {
    code: "range-three-dots",
    severity: Severity::Warning,
    finds: "an interval written with three dots",
    why: "other tools read `1...15` as `1.` to `.15`, or not at all",
    help: "write `low..high`",
};

/// `range-power`
pub static RANGE_POWER: Rule = Rule {
    code: "range-power",
    severity: Severity::Warning,
    finds: "a number of a range written as a power",
    why: "other tools read `0..2^28-1` as `0..2` and a rest, or not at all",
    help: "write the number",
};

/// `range-unit-word`
pub static RANGE_UNIT_WORD: Rule = Rule {
    code: "range-unit-word",
    severity: Severity::Warning,
    finds: "a unit in the range",
    why: "other tools expect numbers there",
    help: "leave the word out; lengths are in bytes, and values in the unit of the resource",
};

/// `range-on-wrong-type`
pub static RANGE_ON_WRONG_TYPE: Rule = Rule {
    code: "range-on-wrong-type",
    severity: Severity::Warning,
    finds: "a range on a type that has none",
    why: "there is nothing to enforce",
    help: "leave the range empty",
};

/// `range-outside-type`
pub static RANGE_OUTSIDE_TYPE: Rule = Rule {
    code: "range-outside-type",
    severity: Severity::Warning,
    finds: "a bound that the type cannot hold",
    why: "no value of the type reaches the bound; the range is not enforced",
    help: "choose the type that holds the range, or narrow the range",
};

/// `range-width`
pub static RANGE_WIDTH: Rule = Rule {
    code: "range-width",
    severity: Severity::Warning,
    finds: "the width of a number instead of its values",
    why: "other tools expect values there; this is not enforced",
    help: "write the smallest and the largest value, such as `0..255`",
};

/// `range-instance-count`
pub static RANGE_INSTANCE_COUNT: Rule = Rule {
    code: "range-instance-count",
    severity: Severity::Warning,
    finds: "a number of instances instead of values",
    why: "a range limits the values, not their number; this one is not enforced",
    help: "leave the range empty, and write the number into the description",
};

/// `range-mixed-list`
pub static RANGE_MIXED_LIST: Rule = Rule {
    code: "range-mixed-list",
    severity: Severity::Note,
    finds: "intervals and single values in one list",
    why: "not every tool reads such a list",
    help: "nothing needs to be done",
};

/// `range-single-value`
pub static RANGE_SINGLE_VALUE: Rule = Rule {
    code: "range-single-value",
    severity: Severity::Note,
    finds: "a range of one number",
    why: "some tools read the number as a maximum, others as the only value",
    help: "write `0..maximum`, or the same number twice if no other is allowed",
};
