//! The rule book: data alone, below everything that reports.
//!
//! One family of rules a file. Each [`Rule`] says which mistake it is about, why the mistake matters and how
//! to fix it. `xml` and `registry` apply some of the rules, [`check`](crate::check) all others.

mod codes;
mod descriptions;
mod examples;
mod identity;
mod names;
mod oma;
mod ranges;
mod registry;
mod resources;
mod schema;
mod texts;
mod types;
mod units;
mod versions;
mod xml;

pub use codes::{CODE_DUPLICATE, CODE_OUTSIDE_RANGE, LABEL_DUPLICATE};
pub use descriptions::{
    DESCRIPTION_EMPTY, DESCRIPTION_PLACEHOLDER, DESCRIPTION_UNKNOWN_RESOURCE, SMART_QUOTES,
};
pub use examples::{Example, Sample, example};
pub use identity::{ID_CLASS, URN_CLASS, URN_FORM, URN_MISMATCH, URN_VERSION, URN_VERSION_SPELT_OUT};
pub use names::{
    NAME_COLLISION, NAME_DUPLICATE, NAME_EMPTY, NAME_KEYWORD, NAME_NON_ASCII, NAME_PADDING,
    NAME_STARTS_WITH_DIGIT,
};
pub use oma::{OMA_CODES, OmaCode, oma_code, oma_numbers, oma_rules};
pub use ranges::{
    RANGE_DASH, RANGE_FREE_TEXT, RANGE_INSTANCE_COUNT, RANGE_LABELS, RANGE_MIXED_LIST, RANGE_ON_WRONG_TYPE,
    RANGE_OUTSIDE_TYPE, RANGE_POWER, RANGE_REVERSED, RANGE_SINGLE_VALUE, RANGE_THREE_DOTS, RANGE_UNIT_WORD,
    RANGE_WIDTH,
};
pub use registry::{
    DDF_FILE_MISSING, DDF_MISMATCH, DDF_MISSING_ELEMENT, DDF_SOURCE, FILE_NAME, HISTORY_DIFFERS,
    HISTORY_EDITED, HISTORY_MISSING, ID_NOT_PUBLISHED, LINE_END_MISSING, OBJECT_DEFINED_TWICE,
    OBJECT_NAME_DUPLICATE, REUSABLE_RESOURCE_CHANGED, REUSABLE_RESOURCE_DIFFERS, REUSABLE_RESOURCE_UNKNOWN,
    VERSION_STEP,
};
pub use resources::{NO_MANDATORY_RESOURCE, RESOURCE_DUPLICATE_ID, RESOURCE_ORDER};
pub use schema::{
    SCHEMA_DUPLICATE_ELEMENT, SCHEMA_ID, SCHEMA_MISSING_ELEMENT, SCHEMA_ORDER, SCHEMA_STRAY_TEXT,
    SCHEMA_UNKNOWN_ELEMENT, SCHEMA_VALUE,
};
pub use texts::{TEXT_ESCAPE, TEXT_MOJIBAKE};
pub use types::{
    EXECUTABLE_MULTIPLE, EXECUTABLE_WITH_TYPE, MISSING_TYPE, OPERATIONS_EMPTY, OPERATIONS_UNKNOWN,
    TYPE_UNKNOWN,
};
pub use units::{UNIT_LIKELY_MISTAKEN, UNIT_NOT_RECOMMENDED, UNIT_ON_NON_NUMBER, UNIT_ON_TIME, UNIT_UNKNOWN};
pub use versions::{
    LWM2M_VERSION_MISSING, OBJECT_VERSION_MISSING, SCHEMA_OLDER_THAN_LWM2M_VERSION, TYPE_NEEDS_NEWER_LWM2M,
    TYPE_NEEDS_NEWER_SCHEMA, VERSION_FORM,
};
pub use xml::{
    BYTE_ORDER_MARK, LICENCE_MISSING, XML_DOCTYPE, XML_ENCODING, XML_MALFORMED, XML_MANY_DIAGNOSTICS,
    XML_NO_OBJECT, XML_TOO_LARGE, XML_WRONG_ROOT,
};

/// A kind of diagnostic: one line of the rule book.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Short name in kebab case, such as `range-reversed`. Stable: people write it in settings.
    pub code: &'static str,
    /// The default severity.
    pub severity: Severity,
    /// The mistake that the rule finds, in one line.
    pub finds: &'static str,
    /// Why the mistake matters to users of the definition.
    pub why: &'static str,
    /// The usual fix.
    pub help: &'static str,
}

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Off by default.
    Off,
    /// Worth knowing; nothing needs to be done.
    Note,
    /// Probably a mistake; the code that is generated can be used.
    Warning,
    /// A mistake; something had to be left out or guessed.
    Error,
}

impl Severity {
    /// Returns the lower-case name that is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Off => "off",
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Every rule about definitions. Those about a run of the generator are in `config::RULES`.
pub static RULES: &[&Rule] = &[
    &XML_MALFORMED,
    &XML_ENCODING,
    &XML_DOCTYPE,
    &XML_TOO_LARGE,
    &XML_WRONG_ROOT,
    &XML_NO_OBJECT,
    &XML_MANY_DIAGNOSTICS,
    &BYTE_ORDER_MARK,
    &LICENCE_MISSING,
    &SCHEMA_MISSING_ELEMENT,
    &SCHEMA_ORDER,
    &SCHEMA_DUPLICATE_ELEMENT,
    &SCHEMA_VALUE,
    &SCHEMA_ID,
    &SCHEMA_UNKNOWN_ELEMENT,
    &SCHEMA_STRAY_TEXT,
    &ID_CLASS,
    &URN_FORM,
    &URN_MISMATCH,
    &URN_CLASS,
    &URN_VERSION,
    &URN_VERSION_SPELT_OUT,
    &OBJECT_VERSION_MISSING,
    &LWM2M_VERSION_MISSING,
    &VERSION_FORM,
    &TYPE_NEEDS_NEWER_LWM2M,
    &TYPE_NEEDS_NEWER_SCHEMA,
    &SCHEMA_OLDER_THAN_LWM2M_VERSION,
    &MISSING_TYPE,
    &TYPE_UNKNOWN,
    &EXECUTABLE_WITH_TYPE,
    &EXECUTABLE_MULTIPLE,
    &OPERATIONS_UNKNOWN,
    &OPERATIONS_EMPTY,
    &RESOURCE_DUPLICATE_ID,
    &NO_MANDATORY_RESOURCE,
    &RESOURCE_ORDER,
    &NAME_EMPTY,
    &NAME_DUPLICATE,
    &NAME_COLLISION,
    &NAME_PADDING,
    &NAME_NON_ASCII,
    &NAME_KEYWORD,
    &NAME_STARTS_WITH_DIGIT,
    &RANGE_REVERSED,
    &RANGE_FREE_TEXT,
    &RANGE_LABELS,
    &RANGE_DASH,
    &RANGE_THREE_DOTS,
    &RANGE_POWER,
    &RANGE_UNIT_WORD,
    &RANGE_ON_WRONG_TYPE,
    &RANGE_OUTSIDE_TYPE,
    &RANGE_WIDTH,
    &RANGE_INSTANCE_COUNT,
    &RANGE_MIXED_LIST,
    &RANGE_SINGLE_VALUE,
    &UNIT_UNKNOWN,
    &UNIT_NOT_RECOMMENDED,
    &UNIT_LIKELY_MISTAKEN,
    &UNIT_ON_NON_NUMBER,
    &UNIT_ON_TIME,
    &CODE_DUPLICATE,
    &CODE_OUTSIDE_RANGE,
    &LABEL_DUPLICATE,
    &DESCRIPTION_EMPTY,
    &DESCRIPTION_PLACEHOLDER,
    &DESCRIPTION_UNKNOWN_RESOURCE,
    &SMART_QUOTES,
    &TEXT_MOJIBAKE,
    &TEXT_ESCAPE,
    &REUSABLE_RESOURCE_UNKNOWN,
    &REUSABLE_RESOURCE_DIFFERS,
    &FILE_NAME,
    &HISTORY_MISSING,
    &HISTORY_DIFFERS,
    &HISTORY_EDITED,
    &DDF_MISMATCH,
    &DDF_MISSING_ELEMENT,
    &DDF_SOURCE,
    &DDF_FILE_MISSING,
    &OBJECT_DEFINED_TWICE,
    &OBJECT_NAME_DUPLICATE,
    &ID_NOT_PUBLISHED,
    &LINE_END_MISSING,
    &REUSABLE_RESOURCE_CHANGED,
    &VERSION_STEP,
];

/// Returns the rule with this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code).copied()
}
