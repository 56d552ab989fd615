//! Diagnostics as SARIF 2.1.0, for code scanning services.

use std::io::Write;

use lwm2m_codegen::diagnostics::{Diagnostic, Rule, Severity, Sources};
use lwm2m_codegen::model::Origin;
use lwm2m_codegen::rules::{RULES, oma_numbers};
use serde_json::{Value, json};

use super::fingerprint::fingerprint;
use super::formats::{Edit, edits, help};
use crate::console::Console;
use crate::error::Result;
use crate::input::Definitions;
use crate::location::{SourceLocation, location};
use crate::paths::uri;

/// The documentation of the rules.
const INFORMATION: &str = "https://docs.rs/lwm2m-codegen";

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Prints one run with all diagnostics.
pub(super) fn write(
    diagnostics: &[Diagnostic],
    definitions: &Definitions,
    console: &mut Console,
) -> Result<()> {
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| result(diagnostic, definitions)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "lwm2m check",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": INFORMATION,
                "rules": RULES.iter().map(|rule| reporting(rule)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let text = crate::json::pretty(&log)?;
    Ok(writeln!(console.stdout(), "{text}")?)
}

fn reporting(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "shortDescription": { "text": rule.finds },
        "fullDescription": { "text": rule.why },
        "help": { "text": rule.help },
        "properties": { "oma": oma_numbers(rule).collect::<Vec<_>>() },
        "defaultConfiguration": {
            "enabled": rule.severity != Severity::Off,
            "level": level(rule.severity),
        },
    })
}

fn result(diagnostic: &Diagnostic, definitions: &Definitions) -> Value {
    let sources = &definitions.sources;
    let mut result = json!({
        "ruleId": diagnostic.rule.code,
        "level": level(diagnostic.severity),
        "message": { "text": format!("{}; help: {}", diagnostic.message, help(diagnostic)) },
        "partialFingerprints": { "diagnostic/v1": fingerprint(diagnostic, definitions).to_string() },
    });
    if let Some(index) = RULES.iter().position(|rule| rule.code == diagnostic.rule.code) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(place) = physical_location(diagnostic.origin, sources) {
        result["locations"] = json!([{ "physicalLocation": place }]);
    }
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .filter_map(|related| {
            let place = physical_location(related.origin, sources)?;
            Some(json!({ "physicalLocation": place, "message": { "text": related.label } }))
        })
        .collect();
    let fix = fix(diagnostic, sources);
    if !fix.is_empty() {
        result["fixes"] = json!([{ "description": { "text": help(diagnostic) }, "artifactChanges": fix }]);
    }
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    result
}

/// Returns the exact fix as changes of files.
fn fix(diagnostic: &Diagnostic, sources: &Sources) -> Vec<Value> {
    let change = |edit: Edit| {
        json!({
            "artifactLocation": { "uri": uri(&edit.location.file) },
            "replacements": [{
                "deletedRegion": region(&edit.location),
                "insertedContent": { "text": edit.replacement },
            }],
        })
    };
    edits(diagnostic, sources).into_iter().map(change).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
        Severity::Off => "none",
    }
}

fn physical_location(origin: Origin, sources: &Sources) -> Option<Value> {
    let location = location(origin, sources)?;
    Some(json!({
        "artifactLocation": { "uri": uri(&location.file) },
        "region": region(&location),
    }))
}

fn region(location: &SourceLocation) -> Value {
    json!({
        "startLine": location.line,
        "startColumn": location.column,
        "endLine": location.end_line,
        "endColumn": location.end_column,
    })
}
