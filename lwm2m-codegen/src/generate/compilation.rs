//! The value that the passes share.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::location::Locations;
use super::{Failure, Generated};
use crate::config::{Config, INPUT_EMPTY, Location, SETTING_UNUSED};
use crate::diagnostics::{Diagnostic, Rule, Severity, Sources, sort};
use crate::model::{Object, Origin};
use crate::names::ObjectNames;
use crate::output::File;

/// One run of the generator: the settings, and what the passes have found so far.
pub(super) struct Compilation<'c> {
    pub(super) config: &'c Config,
    /// The definitions: after reading those of all inputs, later those that become code, in ascending order of
    /// their ids and of each object the newest version first.
    pub(super) definitions: Vec<Definition>,
    /// Diagnostics of reading, by document.
    pub(super) documents: Vec<Vec<Diagnostic>>,
    /// The names of each definition.
    pub(super) names: Vec<Names>,
    /// Files and folders that the result depends on.
    pub(super) inputs: Vec<PathBuf>,
    /// Indices of the settings that applied to something, or that were reported already.
    pub(super) used: BTreeSet<usize>,
    /// Object and resource of what `only_resources` left out.
    pub(super) left_out: BTreeSet<(u16, u16)>,
    pub(super) diagnostics: Diagnostics,
}

/// A definition that was read.
pub(super) struct Definition {
    pub(super) object: Object,
    /// The index of its document in [`Compilation::documents`].
    pub(super) document: usize,
    /// Name of its file.
    pub(super) file: String,
    /// Whether it comes with this crate.
    pub(super) bundled: bool,
}

/// The names of an object.
pub(super) struct Names {
    /// The object with the renames of the settings applied: the input of the naming rules.
    pub(super) renamed: Object,
    /// The identifiers.
    pub(super) names: ObjectNames,
}

/// The diagnostics of a run, each with its final severity, and the texts that they refer to.
#[derive(Default)]
pub(super) struct Diagnostics {
    pub(super) all: Vec<Diagnostic>,
    pub(super) sources: Sources,
    /// Whether a settings file has errors. A setting that applies to nothing may then follow from one of them.
    pub(super) settings_lost: bool,
    locations: Locations,
}

impl Diagnostics {
    /// Returns a diagnostic about a setting, to be completed and reported.
    pub(super) fn about_setting(
        &mut self,
        location: Location,
        rule: &'static Rule,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(rule, self.origin(location), message)
    }

    /// Returns where a setting was written.
    pub(super) fn origin(&mut self, location: Location) -> Origin {
        self.locations.origin(location, &mut self.sources)
    }

    /// Adds a diagnostic, unless it may follow from an error in a settings file.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        let follows = [&SETTING_UNUSED, &INPUT_EMPTY].contains(&diagnostic.rule);
        if !(self.settings_lost && follows) {
            self.all.push(diagnostic);
        }
    }
}

impl<'c> Compilation<'c> {
    pub(super) fn new(config: &'c Config, diagnostics: Diagnostics, inputs: Vec<PathBuf>) -> Self {
        Compilation {
            config,
            definitions: Vec::new(),
            documents: Vec::new(),
            names: Vec::new(),
            inputs,
            used: BTreeSet::new(),
            left_out: BTreeSet::new(),
            diagnostics,
        }
    }

    /// Returns the files, or a failure if there is an error among the diagnostics.
    pub(super) fn finish(self, files: Vec<File>) -> Result<Generated, Failure> {
        let Compilation { config, inputs, diagnostics, .. } = self;
        let Diagnostics { all: mut diagnostics, sources, .. } = diagnostics;
        sort(&mut diagnostics);
        if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            return Err(Failure { diagnostics, sources, inputs });
        }
        Ok(Generated { files, diagnostics, sources, inputs, out_dir: config.out_dir.clone() })
    }
}
