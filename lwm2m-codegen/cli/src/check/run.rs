//! A run of `lwm2m check`: which definitions, and which of their diagnostics.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lwm2m_codegen::diagnostics::Diagnostic;

use super::diagnose::diagnose;
use super::levels::Levels;
use crate::error::Result;
use crate::input::{Definitions, Depth, Inputs};

/// The settings of a run.
pub(super) struct Run<'a> {
    pub(super) inputs: &'a Inputs,
    pub(super) levels: Levels,
}

/// The definitions of a run, and their diagnostics.
pub(super) struct Checked {
    pub(super) definitions: Definitions,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Run<'_> {
    /// Reads and checks the definitions, with the contents of `edited` in place of those of files.
    pub(super) fn check(&self, edited: BTreeMap<PathBuf, Vec<u8>>) -> Result<Checked> {
        let mut definitions = Definitions { edited, ..Definitions::default() };
        for input in self.inputs.given()? {
            definitions.read(input, Depth::All)?;
        }
        let diagnostics = self.levels.apply(diagnose(&definitions));
        Ok(Checked { definitions, diagnostics })
    }
}
