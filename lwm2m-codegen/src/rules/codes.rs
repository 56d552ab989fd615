//! Rules about lists of codes.

use super::{Rule, Severity};

/// `code-duplicate`
pub static CODE_DUPLICATE: Rule = Rule {
    code: "code-duplicate",
    severity: Severity::Warning,
    finds: "a code that a list has twice",
    why: "one of the two is a slip of the pen, and no reader knows which one; the code has no name in generated code",
    help: "give each label a code of its own",
};

/// `code-outside-range`
pub static CODE_OUTSIDE_RANGE: Rule = Rule {
    code: "code-outside-range",
    severity: Severity::Warning,
    finds: "a code in the description that the range does not allow",
    why: "a device refuses the code, though the description explains it; it has no name in generated code",
    help: "widen the range, or delete the code",
};

/// `label-duplicate`
pub static LABEL_DUPLICATE: Rule = Rule {
    code: "label-duplicate",
    severity: Severity::Warning,
    finds: "a label that a list gives to several codes",
    why: "readers cannot tell the codes apart; their names in generated code end with their numbers",
    help: "give each code a label of its own",
};
