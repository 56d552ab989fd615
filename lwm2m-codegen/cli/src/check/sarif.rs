//! Diagnostics as SARIF 2.1.0, for code scanning services.

use std::io::Write;
use std::path::{Component, Path};

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
            "artifactLocation": { "uri": uri(Path::new(&edit.location.file)) },
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
        "artifactLocation": { "uri": uri(Path::new(&location.file)) },
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

/// Returns a path as a URI; relative paths stay relative.
fn uri(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(percent_encoded(&name.to_string_lossy())),
        Component::ParentDir => Some("..".to_owned()),
        Component::Prefix(prefix) => Some(percent_encoded(&prefix.as_os_str().to_string_lossy())),
        Component::CurDir | Component::RootDir => None,
    });
    let joined = parts.collect::<Vec<_>>().join("/");
    if path.is_absolute() { format!("file:///{joined}") } else { joined }
}

fn percent_encoded(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(char::from(byte))
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri() {
        let cases = [
            ("objects/3303.xml", "objects/3303.xml"),
            ("./my objects/a%b.xml", "my%20objects/a%25b.xml"),
            ("../3.xml", "../3.xml"),
            ("<stdin>", "%3Cstdin%3E"),
            ("/tmp/3:1.xml", "file:///tmp/3%3A1.xml"),
        ];
        for (path, expected) in cases {
            assert_eq!(uri(Path::new(path)), expected, "{path}");
        }
    }
}
