//! What a run has gathered: texts, diagnostics, inputs, and which settings were of use.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::place::{Place, Places};
use crate::diagnostics::{Diagnostic, Rule, Sources};

/// What a run has gathered.
#[derive(Default)]
pub(crate) struct State {
    /// The texts that were read.
    pub(crate) sources: Sources,
    /// What is wrong, as serious as it finally is.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Files and folders that the result depends on.
    pub(crate) inputs: Vec<PathBuf>,
    /// Indices of the settings that applied to something, or were found to be invalid.
    pub(super) used: BTreeSet<usize>,
    places: Places,
}

impl State {
    /// A diagnostic about something that was set at `place`, to be completed and reported.
    pub(super) fn at(&mut self, place: Place, rule: &'static Rule, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(rule, self.places.origin(place, &mut self.sources), message)
    }

    /// Adds a diagnostic.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}
