//! Checks the definitions, and decides which diagnostics stop the build.
//!
//! The developer of a device did not write the definitions and cannot fix them. A mistake that the reader repairs, or
//! that costs one resource or one of several objects, is therefore a warning, unless the run is strict. Mistakes that
//! cannot be repaired without a guess stay errors.

use super::compilation::{Compilation, Definition};
use crate::check;
use crate::config::{Config, RULES, SETTING_INVALID};
use crate::diagnostics::{Diagnostic, Levels, Rule, Severity};
use crate::rules::{
    OBJECT_DEFINED_TWICE, RESOURCE_DUPLICATE_ID, SCHEMA_ID, XML_ENCODING, XML_MALFORMED, XML_NO_OBJECT,
    XML_TOO_LARGE, XML_WRONG_ROOT,
};

/// Rules whose diagnostics stop every build.
static FATAL: [&Rule; 8] = [
    &XML_MALFORMED,
    &XML_ENCODING,
    &XML_TOO_LARGE,
    &XML_WRONG_ROOT,
    &XML_NO_OBJECT,
    &SCHEMA_ID,
    &RESOURCE_DUPLICATE_ID,
    &OBJECT_DEFINED_TWICE,
];

/// Reports levels for rules that do not exist.
pub(super) fn check_levels(compilation: &mut Compilation<'_>) {
    let Compilation { config, diagnostics, .. } = compilation;
    let mut levels = Levels::default();
    for (location, code, severity) in &config.levels {
        let (message, help) = if RULES.iter().any(|rule| rule.code == code) {
            let message = format!("the level of `{code}` cannot be set: the rule is about this build");
            (message, "fix what it finds, or delete the setting that it is about")
        } else if let Err(error) = levels.set(code, *severity) {
            let help = location.select(
                "the rules and their codes are in `lwm2m_codegen::rules::RULES`",
                "`lwm2m check --list` lists the rules and their codes",
            );
            (error.to_string(), help)
        } else {
            continue;
        };
        let diagnostic = diagnostics.about_setting(*location, &SETTING_INVALID, message);
        diagnostics.report(diagnostic.help(help));
    }
}

/// Reports what reading found: all of it for documents that code is generated from.
pub(super) fn report_documents(compilation: &mut Compilation<'_>) {
    let Compilation { config, definitions, documents, diagnostics, .. } = compilation;
    for (index, found) in std::mem::take(documents).into_iter().enumerate() {
        let used: Vec<&Definition> = definitions.iter().filter(|one| one.document == index).collect();
        let bundled = !used.is_empty() && used.iter().all(|definition| definition.bundled);
        let found = apply_severity(config, found, bundled);
        if used.is_empty() {
            diagnostics.all.extend(found.into_iter().filter_map(|found| of_unused_document(config, found)));
        } else {
            diagnostics.all.extend(found);
        }
    }
}

/// Returns the diagnostic of a document that is not used if the file cannot be read. It is no error if the wanted
/// objects were found elsewhere.
fn of_unused_document(config: &Config, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
    match diagnostic.severity {
        Severity::Error if config.only.is_empty() => {}
        Severity::Error => diagnostic.severity = Severity::Warning,
        Severity::Warning if diagnostic.rule.code.starts_with("xml-") => {}
        _ => return None,
    }
    Some(diagnostic)
}

/// Checks the definitions that become code.
pub(super) fn check_objects(compilation: &mut Compilation<'_>) {
    let Compilation { config, definitions, diagnostics, .. } = compilation;
    for Definition { object, bundled, .. } in definitions.iter() {
        diagnostics.all.extend(apply_severity(config, check::check(object), *bundled));
    }
}

/// Sets the severity that each diagnostic has in this run, and drops those that are off.
///
/// Of a bundled definition only errors are kept: its user cannot change it.
pub(super) fn apply_severity(
    config: &Config,
    diagnostics: Vec<Diagnostic>,
    bundled: bool,
) -> Vec<Diagnostic> {
    let mut diagnostics = levels(config).apply(diagnostics);
    for diagnostic in &mut diagnostics {
        diagnostic.severity = severity(config, diagnostic);
    }
    diagnostics.retain(|diagnostic| !bundled || diagnostic.severity == Severity::Error);
    diagnostics
}

fn severity(config: &Config, diagnostic: &Diagnostic) -> Severity {
    let set = config.levels.iter().any(|(_, code, _)| code == diagnostic.rule.code);
    match diagnostic.severity {
        severity if set => severity,
        Severity::Warning if config.strict => Severity::Error,
        Severity::Error if !config.strict && !FATAL.contains(&diagnostic.rule) => Severity::Warning,
        severity => severity,
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
