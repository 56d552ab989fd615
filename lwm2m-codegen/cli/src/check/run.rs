//! A run of `lwm2m check`: which definitions, and which of their diagnostics.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use lwm2m_codegen::diagnostics::Diagnostic;
use lwm2m_codegen::model::Origin;

use super::baseline::Baseline;
use super::diagnose::diagnose;
use super::fingerprint::fingerprint;
use super::levels::Levels;
use crate::error::Result;
use crate::input::{Definitions, Depth, Input, Inputs};

/// Rules that concern the place of an object in its folder, wherever the mistake is.
const FOLDER_RULES: [&str; 9] = [
    "file-name",
    "history-missing",
    "history-differs",
    "history-edited",
    "ddf-mismatch",
    "ddf-missing-element",
    "ddf-source",
    "object-defined-twice",
    "version-step",
];

/// The settings of a run.
pub(super) struct Run<'a> {
    pub(super) inputs: &'a Inputs,
    pub(super) levels: Levels,
    /// The state before a change, whose diagnostics are left out.
    pub(super) baseline: Option<Baseline>,
}

/// The definitions of a run, and their diagnostics.
pub(super) struct Checked {
    pub(super) definitions: Definitions,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The number of diagnostics that were there before the change.
    pub(super) known: usize,
}

impl Run<'_> {
    /// Reads and checks the definitions, with the contents of `edited` in place of those of files.
    pub(super) fn check(&self, edited: BTreeMap<PathBuf, Vec<u8>>) -> Result<Checked> {
        let mut definitions = Definitions { edited, ..Definitions::default() };
        for input in self.inputs.given()? {
            match input {
                Input::Path(path) => definitions.read_in_folder(path)?,
                bundled @ Input::Bundled(_) => definitions.read(bundled, Depth::All)?,
            }
        }
        let mut found = diagnose(&definitions);
        if let Some(baseline) = &self.baseline {
            found.extend(baseline.changes(&definitions));
        }
        let found = in_scope(found, &definitions);
        let found = self.levels.apply(found);
        let count = found.len();
        let diagnostics = match &self.baseline {
            Some(baseline) => found.into_iter().filter(|one| !baseline.knows(one, &definitions)).collect(),
            None => found,
        };
        let known = count - diagnostics.len();
        Ok(Checked { definitions, diagnostics, known })
    }
}

/// Keeps the diagnostics of the arguments, and those of their neighbours that concern them.
fn in_scope(diagnostics: Vec<Diagnostic>, definitions: &Definitions) -> Vec<Diagnostic> {
    let background = &definitions.background;
    if background.is_empty() {
        return diagnostics;
    }
    let asked = definitions.files.iter().filter(|file| !background.contains(&file.source));
    let ids: BTreeSet<u16> =
        asked.flat_map(|file| &file.document.objects).map(|object| object.id.value).collect();
    let concerns = |found: &Diagnostic| match found.origin {
        Origin::Text { source, .. } if background.contains(&source) => {
            FOLDER_RULES.contains(&found.rule.code)
                && fingerprint(found, definitions).object.is_some_and(|id| ids.contains(&id))
        }
        _ => true,
    };
    diagnostics.into_iter().filter(concerns).collect()
}
