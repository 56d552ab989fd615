//! The objects to export, and what is wrong with the files they stand in.
//!
//! An export is made of what can be read: that the reader had to repair something is said, once a file, and the
//! exit code tells of it. Where a file is not even XML nothing is exported, for nobody knows what is missing.

use std::path::PathBuf;

use lwm2m_codegen::diagnostics::{self, Diagnostic, Levels, Severity, Sources};
use lwm2m_codegen::model::Object;

use crate::console::Console;
use crate::input::{self, Depth, Inputs};
use crate::outcome::Result;

/// What was read.
pub(super) struct Read {
    /// The objects, each with the file it stands in.
    pub(super) objects: Vec<(PathBuf, Object)>,
    /// Whether the reader found mistakes.
    pub(super) mistakes: bool,
}

/// Reads all inputs and tells of the reader's errors; `None` where nothing can be exported.
pub(super) fn objects(inputs: &Inputs, console: &Console) -> Result<Option<Read>> {
    let definitions = input::read(inputs, Depth::Current)?;
    let mut read = Read { objects: Vec::new(), mistakes: false };
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
        read.objects.extend(file.document.objects.into_iter().map(|object| (file.path.clone(), object)));
    }
    // Beside definitions lie indexes and lists; they matter only where nothing else is there.
    if fatal.is_empty() && read.objects.is_empty() {
        fatal = empty;
    }
    if !fatal.is_empty() || read.objects.is_empty() {
        for error in &fatal {
            console.remark(&rendered(error, &definitions.sources, console.colours_err()));
        }
        console.remark("nothing was exported");
        return Ok(None);
    }
    for line in &repaired {
        console.remark(line);
    }
    read.mistakes = !repaired.is_empty();
    Ok(Some(read))
}

fn errors(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut diagnostics = Levels::default().apply(diagnostics);
    diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
    diagnostics
}

fn is_malformed(diagnostic: &Diagnostic) -> bool {
    diagnostic.rule.code == "xml-malformed"
}

/// One line for the mistakes of a file.
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
