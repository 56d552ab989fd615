//! Reads the objects to export.
//!
//! Errors of a definition are warnings and make the exit code 1: a line for each that costs a part of the definition,
//! and a line a file for those that the parser repairs. Malformed XML stops the export: the objects would be incomplete.

use std::path::PathBuf;

use lwm2m_codegen::diagnostics::{self, Diagnostic, Levels, Severity, Sources};
use lwm2m_codegen::model::Object;

use crate::console::Console;
use crate::error::Result;
use crate::input::{self, Depth, Inputs};

/// The objects to export.
pub(super) struct Input {
    /// The objects with their files.
    pub(super) objects: Vec<(PathBuf, Object)>,
    /// Whether the parser reported errors.
    pub(super) has_errors: bool,
    /// The number of comments inside objects, which the model does not keep.
    pub(super) inner_comments: usize,
}

/// Reads all inputs and prints the errors of the parser; `None` if nothing can be exported.
pub(super) fn read(inputs: &Inputs, reserved_codes: bool, console: &Console) -> Result<Option<Input>> {
    let mut definitions = input::read(inputs, Depth::Current)?;
    if reserved_codes {
        definitions.keep_reserved_codes();
    }
    let mut input = Input { objects: Vec::new(), has_errors: false, inner_comments: 0 };
    let (mut fatal, mut empty, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    for file in definitions.files {
        let errors = errors(file.document.diagnostics);
        if errors.iter().any(is_malformed) {
            fatal.extend(errors);
        } else if file.document.objects.is_empty() {
            empty.extend(errors);
        } else {
            warnings.extend(lines(&errors, &definitions.sources));
        }
        input.inner_comments += file.document.inner_comments;
        input.objects.extend(file.document.objects.into_iter().map(|object| (file.path.clone(), object)));
    }
    // Files without an object, such as an index, matter only if there are no definitions.
    if fatal.is_empty() && input.objects.is_empty() {
        fatal = empty;
    }
    if !fatal.is_empty() || input.objects.is_empty() {
        for error in &fatal {
            console.eprintln(&rendered(error, &definitions.sources, console.colours_stderr()));
        }
        console.eprintln("nothing was exported");
        return Ok(None);
    }
    for line in &warnings {
        console.eprintln(line);
    }
    input.has_errors = !warnings.is_empty();
    Ok(Some(input))
}

fn errors(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut diagnostics = Levels::default().apply(diagnostics);
    diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
    diagnostics
}

fn is_malformed(diagnostic: &Diagnostic) -> bool {
    diagnostic.rule.code == "xml-malformed"
}

/// Returns the lines about the errors of a file.
fn lines(errors: &[Diagnostic], sources: &Sources) -> Vec<String> {
    let (losses, repaired): (Vec<_>, Vec<_>) = errors.iter().partition(|error| is_loss(error));
    let left_out =
        |error: &&Diagnostic| format!("warning: {} (not exported)", diagnostics::one_line(error, sources));
    let mut lines: Vec<String> = losses.iter().map(left_out).collect();
    if let [first, others @ ..] = repaired.as_slice() {
        lines.push(summary(first, others.len(), sources));
    }
    lines
}

/// Returns whether an error costs a part of the definition. Label and message say what the parser did.
fn is_loss(error: &Diagnostic) -> bool {
    match error.rule.code {
        "resource-duplicate-id"
        | "schema-duplicate-element"
        | "schema-stray-text"
        | "xml-many-diagnostics" => true,
        "schema-id" => error.message.ends_with("left out"),
        "schema-unknown-element" => !matches!(error.label.as_str(), "case matters" | "kept as text"),
        "type-unknown" => !error.label.starts_with("read as"),
        _ => false,
    }
}

/// Returns one line for the errors of a file that the parser repairs.
fn summary(first: &Diagnostic, others: usize, sources: &Sources) -> String {
    let line = diagnostics::one_line(first, sources);
    match others {
        0 => format!("warning: {line} (repaired)"),
        others => format!("warning: {line} (repaired, and {others} more; `lwm2m check` shows them)"),
    }
}

fn rendered(diagnostic: &Diagnostic, sources: &Sources, coloured: bool) -> String {
    if coloured {
        diagnostics::render_coloured(diagnostic, sources)
    } else {
        diagnostics::render(diagnostic, sources)
    }
}
