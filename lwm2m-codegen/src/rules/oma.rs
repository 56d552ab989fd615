//! The numbers of OMA's validator beside the rules.
//!
//! Maintainers of OMA's registry refuse a submission with these numbers. The table follows OMA's list of validation error
//! codes; what the numbers mean is in words of our own.

use super::{RULES, Rule};

/// A number of OMA's validator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OmaCode {
    /// The number.
    pub number: u16,
    /// The mistake that it reports.
    pub finds: &'static str,
    /// Codes of the rules that find the mistake; empty where none does.
    pub rules: &'static [&'static str],
    /// Why no rule finds it; empty where one does.
    pub unchecked: &'static str,
}

/// Returns the entry for a number.
///
/// ```
/// use lwm2m_codegen::rules::oma_code;
///
/// assert_eq!(oma_code(402).map(|code| code.rules), Some(&["ddf-mismatch"][..]));
/// assert_eq!(oma_code(7), None);
/// ```
pub fn oma_code(number: u16) -> Option<&'static OmaCode> {
    OMA_CODES.iter().find(|code| code.number == number)
}

/// Returns the numbers of OMA's validator for the mistakes that a rule finds.
///
/// ```
/// use lwm2m_codegen::rules::{oma_numbers, rule};
///
/// assert_eq!(oma_numbers(rule("unit-unknown").unwrap()).collect::<Vec<_>>(), [417]);
/// ```
pub fn oma_numbers(rule: &Rule) -> impl Iterator<Item = u16> + use<'_> {
    OMA_CODES.iter().filter(|code| code.rules.contains(&rule.code)).map(|code| code.number)
}

/// Returns the rules that find the mistake of a number.
pub fn oma_rules(code: &OmaCode) -> impl Iterator<Item = &'static Rule> {
    code.rules.iter().filter_map(|code| RULES.iter().copied().find(|rule| rule.code == *code))
}

const LINKS: &str = "the command reads files, and follows no links";
const LINE_ENDS: &str = "line ends are no mistake here: every reader of XML takes them alike";

const fn found(number: u16, finds: &'static str, rules: &'static [&'static str]) -> OmaCode {
    OmaCode { number, finds, rules, unchecked: "" }
}

const fn unchecked(number: u16, finds: &'static str, reason: &'static str) -> OmaCode {
    OmaCode { number, finds, rules: &[], unchecked: reason }
}

/// The numbers of OMA's validator, in order. Those about its own service are left out.
pub static OMA_CODES: &[OmaCode] = &[
    found(21, "`DDF.xml` is not well-formed or not valid", &["xml-malformed", "xml-wrong-root", "schema-id"]),
    found(
        22,
        "`Common.xml` is not well-formed or not valid",
        &["xml-malformed", "xml-wrong-root", "schema-id", "schema-missing-element", "schema-value"],
    ),
    unchecked(31, "`DDF.xml` lists no object", "an empty index agrees with an empty folder"),
    unchecked(32, "`Common.xml` lists no resource", "an empty list agrees with objects that use none"),
    unchecked(41, "an unexpected element in `DDF.xml`", "readers of the index skip it"),
    found(50, "a file that `DDF.xml` does not list", &["ddf-mismatch"]),
    found(200, "one version of an object twice in `DDF.xml`", &["ddf-mismatch", "object-defined-twice"]),
    unchecked(201, "another name for another version of an object", "`lwm2m diff` lists it"),
    unchecked(202, "another description for another version of an object", "`lwm2m diff` lists it"),
    found(
        210,
        "a URN that does not go with the id, the source or the version",
        &["urn-form", "urn-mismatch", "urn-class", "urn-version", "id-class", "ddf-source"],
    ),
    found(220, "no name in an entry of `DDF.xml`", &["ddf-missing-element"]),
    found(230, "no description in an entry of `DDF.xml`", &["ddf-missing-element"]),
    found(240, "no owner in an entry of `DDF.xml`", &["ddf-missing-element"]),
    found(250, "no source in an entry of `DDF.xml`", &["ddf-missing-element"]),
    found(251, "a source other than 0, 1 or 2", &["ddf-source"]),
    found(260, "a version in `DDF.xml` that is not `major.minor`", &["ddf-mismatch"]),
    found(270, "a file of `DDF.xml` that does not exist", &["ddf-file-missing"]),
    unchecked(271, "a file of `DDF.xml` that is not served as XML", LINKS),
    found(
        272,
        "a file of `DDF.xml` without a valid object",
        &["xml-malformed", "xml-wrong-root", "xml-no-object"],
    ),
    found(273, "an object without resources", &["schema-missing-element"]),
    found(
        274,
        "a version that `version_history` lacks, or has otherwise",
        &["history-missing", "history-differs", "file-name"],
    ),
    found(275, "an older version that exists twice", &["object-defined-twice"]),
    unchecked(
        276,
        "an older version that is missing",
        "versions before the first publication may never have existed",
    ),
    unchecked(290, "a link to Vorto that leads nowhere", LINKS),
    unchecked(300, "no `DDFLink` in `DDF.xml`", "only the web page of the registry reads it"),
    unchecked(301, "a `DDFLink` other than 0 or 1", "only the web page of the registry reads it"),
    unchecked(310, "a link to a specification that leads nowhere", LINKS),
    unchecked(320, "no `TSLink` in `DDF.xml`", "only the web page of the registry reads it"),
    unchecked(321, "a `TSLink` other than 0 or 1", "only the web page of the registry reads it"),
    found(400, "an id that is not that of `DDF.xml`", &["ddf-mismatch"]),
    found(401, "a URN that is not that of `DDF.xml`", &["ddf-mismatch"]),
    found(402, "a name that is not that of `DDF.xml`", &["ddf-mismatch"]),
    found(403, "an invalid version of LwM2M", &["lwm2m-version-missing", "version-form"]),
    unchecked(404, "no schema in the root element", "the version of LwM2M names the schema as well"),
    found(405, "a schema that does not fit", &["schema-older-than-lwm2m-version", "type-needs-newer-schema"]),
    found(406, "no line end at the end of the file", &["line-end-missing"]),
    unchecked(407, "carriage returns", LINE_ENDS),
    unchecked(408, "too few line ends", LINE_ENDS),
    found(410, "a resource without a name", &["name-empty"]),
    found(411, "invalid operations", &["operations-unknown"]),
    found(412, "an invalid type", &["type-unknown", "missing-type"]),
    found(
        413,
        "an executable with a type, or with several instances",
        &["executable-with-type", "executable-multiple"],
    ),
    found(414, "`MultipleInstances` that is neither `Single` nor `Multiple`", &["schema-value"]),
    found(415, "`Mandatory` that is neither `Mandatory` nor `Optional`", &["schema-value"]),
    found(416, "a resource without a description", &["description-empty"]),
    found(417, "a unit that SenML does not have", &["unit-unknown"]),
    found(418, "a range with `-` or `to` in place of `..`", &["range-dash"]),
    found(420, "typographic characters in the description of a resource", &["smart-quotes", "text-mojibake"]),
    found(450, "a reusable resource that does not exist", &["reusable-resource-unknown"]),
    found(451, "a resource that the object has twice", &["resource-duplicate-id"]),
    found(460, "another name than the reusable resource has", &["reusable-resource-differs"]),
    found(461, "other operations than the reusable resource has", &["reusable-resource-differs"]),
    found(462, "another type than the reusable resource has", &["reusable-resource-differs"]),
    found(463, "another range than the reusable resource has", &["reusable-resource-differs"]),
    found(464, "another unit than the reusable resource has", &["reusable-resource-differs"]),
    unchecked(
        465,
        "another description than the reusable resource has",
        "an object may say what the value means in it",
    ),
    found(700, "typographic characters in `Description1`", &["smart-quotes", "text-mojibake"]),
    unchecked(701, "another description than in `DDF.xml`", "the index may have a shorter one"),
    unchecked(705, "typographic characters in `Description2`", "generated code does not show it"),
    found(
        800,
        "no version of LwM2M, or none of the object",
        &["lwm2m-version-missing", "object-version-missing"],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ascend_and_name_rules_that_exist() {
        assert!(OMA_CODES.is_sorted_by(|one, next| one.number < next.number));
        for code in OMA_CODES {
            assert_eq!(oma_rules(code).count(), code.rules.len(), "{}", code.number);
            assert_eq!(code.rules.is_empty(), !code.unchecked.is_empty(), "{}", code.number);
        }
    }
}
