//! Rules about XML as such, which the reader applies.

use super::{Rule, Severity};

/// `xml-malformed`
pub static XML_MALFORMED: Rule = Rule {
    code: "xml-malformed",
    severity: Severity::Error,
    finds: "a text that is not well-formed XML",
    why: "no XML reader accepts the file, so no object can be read from it",
    help: "fix the place and run again: reading stops there",
};

/// `xml-encoding`
pub static XML_ENCODING: Rule = Rule {
    code: "xml-encoding",
    severity: Severity::Error,
    finds: "bytes that are not text in the encoding of the file, or UTF-16 without a byte order mark",
    why: "bytes are lost and become replacement characters, and other tools refuse UTF-16 without a mark",
    help: "save the file as UTF-8",
};

/// `xml-doctype`
pub static XML_DOCTYPE: Rule = Rule {
    code: "xml-doctype",
    severity: Severity::Warning,
    finds: "a document type declaration",
    why: "no reader of definitions uses it, and entities that it declares are not expanded",
    help: "delete the declaration and write out its entities",
};

/// `xml-too-large`
pub static XML_TOO_LARGE: Rule = Rule {
    code: "xml-too-large",
    severity: Severity::Error,
    finds: "more elements than any definition has",
    why: "the reader stops there",
    help: "split the file",
};

/// `xml-wrong-root`
pub static XML_WRONG_ROOT: Rule = Rule {
    code: "xml-wrong-root",
    severity: Severity::Error,
    finds: "a file that is not an object definition",
    why: "an object definition begins with `<LWM2M>`",
    help: "give the file of the object, such as `3303.xml`",
};

/// `xml-no-object`
pub static XML_NO_OBJECT: Rule = Rule {
    code: "xml-no-object",
    severity: Severity::Error,
    finds: "a definition without an object",
    why: "the file defines nothing to generate",
    help: "put the object between `<LWM2M>` and `</LWM2M>`",
};

/// `xml-many-diagnostics`
pub static XML_MANY_DIAGNOSTICS: Rule = Rule {
    code: "xml-many-diagnostics",
    severity: Severity::Note,
    finds: "a file with more than 200 diagnostics",
    why: "the file is probably not a definition",
    help: "fix the first ones and run again",
};

/// `byte-order-mark`
pub static BYTE_ORDER_MARK: Rule = Rule {
    code: "byte-order-mark",
    severity: Severity::Off,
    finds: "a byte order mark at the beginning of the file",
    why: "some tools do not accept it",
    help: "save the file as UTF-8 without a byte order mark",
};

/// `licence-missing`
pub static LICENCE_MISSING: Rule = Rule {
    code: "licence-missing",
    severity: Severity::Off,
    finds: "a file without a licence in a comment",
    why: "the registry requires a licence in each file",
    help: "put the licence into a comment at the top",
};
