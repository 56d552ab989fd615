//! Reads the objects to export.
//!
//! Errors that the parser repairs are warnings, one a file, and make the exit code 1. Malformed XML stops the export:
//! the objects would be incomplete.

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
}

/// Reads all inputs and prints the errors of the parser; `None` if nothing can be exported.
pub(super) fn read(inputs: &Inputs, reserved_codes: bool, console: &Console) -> Result<Option<Input>> {
    let mut definitions = input::read(inputs, Depth::Current)?;
    if reserved_codes {
        definitions.keep_reserved_codes();
    }
    let mut input = Input { objects: Vec::new(), has_errors: false };
    let (mut fatal, mut empty, mut repaired) = (Vec::new(), Vec::new(), Vec::new());
    for file in definitions.files {
        let errors = errors(file.document.diagnostics);
        if errors.iter().any(is_malformed) {
            fatal.extend(errors);
        } else if file.document.objects.is_empty() {
            empty.extend(errors);
        } else if let [first, others @ ..] = errors.as_slice() {
            repaired.push(summary(first, others.len(), &definitions.sources));
        }
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
    for line in &repaired {
        console.eprintln(line);
    }
    input.has_errors = !repaired.is_empty();
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

/// Returns one line for the errors of a file.
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
