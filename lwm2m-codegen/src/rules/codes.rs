//! Rules about lists of codes.

use super::{Rule, Severity};

/// `code-repeated`
pub static CODE_REPEATED: Rule = Rule {
    code: "code-repeated",
    severity: Severity::Warning,
    finds: "a code that a list has twice",
    why: "one of the two is a slip of the pen, and no reader knows which one; generated code has no enum for the list",
    help: "give each label a code of its own",
};

/// `code-outside-range`
pub static CODE_OUTSIDE_RANGE: Rule = Rule {
    code: "code-outside-range",
    severity: Severity::Warning,
    finds: "a code in the description that the range does not allow",
    why: "a device refuses the code, though the description explains it; generated code has no enum for the list",
    help: "widen the range, or delete the code",
};
