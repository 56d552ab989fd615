//! Which diagnostics stop a run.
//!
//! Whoever builds a device did not write the definitions and cannot wait for their registrar. A mistake that
//! could be repaired, or that costs one resource, is therefore a warning here, unless the run is strict. What
//! is left are the mistakes that cannot be repaired without guessing.

use super::rules::{RULES, SETTING_INVALID};
use super::{Config, State};
use crate::diagnostics::{Diagnostic, Levels, Rule, Severity};
use crate::rules::{
    OPERATIONS_UNKNOWN, RESOURCE_DUPLICATE_ID, SCHEMA_ID, TYPE_UNKNOWN, XML_ENCODING, XML_MALFORMED,
    XML_NO_OBJECT, XML_TOO_LARGE, XML_WRONG_ROOT,
};

/// Rules whose diagnostics stop every run.
static FATAL: [&Rule; 9] = [
    &XML_MALFORMED,
    &XML_ENCODING,
    &XML_TOO_LARGE,
    &XML_WRONG_ROOT,
    &XML_NO_OBJECT,
    &SCHEMA_ID,
    &RESOURCE_DUPLICATE_ID,
    &TYPE_UNKNOWN,
    &OPERATIONS_UNKNOWN,
];

/// The diagnostics that count, each as serious as it is to this run.
///
/// A bundled definition is as it is: of its diagnostics only errors would matter.
pub(crate) fn judge(config: &Config, diagnostics: Vec<Diagnostic>, bundled: bool) -> Vec<Diagnostic> {
    let mut judged = levels(config).apply(diagnostics);
    for diagnostic in &mut judged {
        diagnostic.severity = severity(config, diagnostic);
    }
    judged.retain(|diagnostic| !bundled || diagnostic.severity == Severity::Error);
    judged
}

fn severity(config: &Config, diagnostic: &Diagnostic) -> Severity {
    let set_by_hand = config.levels.iter().any(|(_, code, _)| code == diagnostic.rule.code);
    match diagnostic.severity {
        found if set_by_hand => found,
        Severity::Warning if config.strict => Severity::Error,
        Severity::Error if !config.strict && !FATAL.contains(&diagnostic.rule) => Severity::Warning,
        found => found,
    }
}

fn levels(config: &Config) -> Levels {
    let mut levels = Levels::default();
    for (_, code, severity) in &config.levels {
        // `check_levels` reports rules that do not exist.
        let _ = levels.set(code, *severity);
    }
    levels
}

/// Reports levels for rules that do not exist.
pub(crate) fn check_levels(config: &Config, state: &mut State) {
    let mut levels = Levels::default();
    for (place, code, severity) in &config.levels {
        if RULES.iter().any(|rule| rule.code == code) {
            let message = format!("the level of `{code}` cannot be set: the rule is about this build");
            let diagnostic = state.at(place, &SETTING_INVALID, message);
            state.report(diagnostic.help("mend what it finds, or delete the setting that it is about"));
        } else if let Err(error) = levels.set(code, *severity) {
            let diagnostic = state.at(place, &SETTING_INVALID, error.to_string());
            state.report(diagnostic.help("the rules and their codes are in `lwm2m_codegen::rules::RULES`"));
        }
    }
}
