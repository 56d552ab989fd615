//! Rules about settings, inputs and outputs of a run.

use crate::diagnostics::{Rule, Severity};

/// Every rule about a run. Their diagnostics are errors, but for that of [`VERSION_LEFT_OUT`], and
/// [`Config::level`](crate::Config::level) does not apply to them. The rules about definitions are in [`rules::RULES`](crate::rules::RULES).
pub static RULES: &[&Rule] =
    &[&SETTING_UNUSED, &SETTING_INVALID, &INPUT_UNREADABLE, &INPUT_EMPTY, &VERSION_LEFT_OUT, &OUTPUT_FAILED];

/// `setting-unused`
pub static SETTING_UNUSED: Rule = Rule {
    code: "setting-unused",
    severity: Severity::Error,
    finds: "a setting that applies to nothing",
    why: "it was written for a reason, and that reason is not met",
    help: "correct what it selects, or delete it",
};

/// `setting-invalid`
pub static SETTING_INVALID: Rule = Rule {
    code: "setting-invalid",
    severity: Severity::Error,
    finds: "a setting that cannot be followed",
    why: "the code would not compile, or differ from the request",
    help: "correct the setting",
};

/// `input-unreadable`
pub static INPUT_UNREADABLE: Rule = Rule {
    code: "input-unreadable",
    severity: Severity::Error,
    finds: "a file or folder that cannot be read",
    why: "nothing can be generated from it",
    help: "paths are relative to the package's folder, where its Cargo.toml is",
};

/// `input-empty`
pub static INPUT_EMPTY: Rule = Rule {
    code: "input-empty",
    severity: Severity::Error,
    finds: "a folder without definitions, or no input at all",
    why: "nothing can be generated from it",
    help: "name a file, a folder with `.xml` files in it (folders within it are not searched), or a bundled object",
};

/// `version-left-out`
pub static VERSION_LEFT_OUT: Rule = Rule {
    code: "version-left-out",
    severity: Severity::Note,
    finds: "a version of an object from which no code is generated, as there is a newer one",
    why: "code is generated from the newest version of each object, unless the settings name others",
    help: "name a version with `.version(id, \"1.0\")`, or generate a module of each with `.all_versions()`",
};

/// `output-failed`
pub static OUTPUT_FAILED: Rule = Rule {
    code: "output-failed",
    severity: Severity::Error,
    finds: "code that could not be written",
    why: "the objects are not there to be compiled",
    help: "see the error of the operating system",
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn rules_of_a_run_are_errors_and_not_in_the_book_about_definitions() {
        for rule in RULES {
            let severity = if *rule == &VERSION_LEFT_OUT { Severity::Note } else { Severity::Error };
            assert_eq!(rule.severity, severity, "{}", rule.code);
            assert!(rules::rule(rule.code).is_none(), "{}", rule.code);
            for text in [rule.finds, rule.why, rule.help] {
                assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text}", rule.code);
            }
        }
    }
}
