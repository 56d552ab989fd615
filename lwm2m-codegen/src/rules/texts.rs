//! Rules about the characters of names and descriptions.

use super::{Rule, Severity};

/// `text-mojibake`
pub static TEXT_MOJIBAKE: Rule = Rule {
    code: "text-mojibake",
    severity: Severity::Warning,
    finds: "characters that were read in the wrong encoding, or lost",
    why: "people see `\u{c2}\u{b0}C` in place of `\u{b0}C`, in generated documentation as well",
    help: "write the character that was meant, and save the file as UTF-8",
};

/// `text-escape`
pub static TEXT_ESCAPE: Rule = Rule {
    code: "text-escape",
    severity: Severity::Warning,
    finds: "a literal `\\n` or `\\t` in a name or a description",
    why: "XML has no such escapes, so readers show the backslash and the letter",
    help: "break the line, or write a blank",
};
