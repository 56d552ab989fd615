//! `--against` and `--against-git`: the diagnostics that a change brings.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lwm2m_codegen::diagnostics::Diagnostic;
use lwm2m_codegen::registry;

use super::diagnose::{diagnose, folder};
use super::fingerprint::{Fingerprint, fingerprint};
use crate::error::{CliError, Result};
use crate::git;
use crate::input::{Definitions, Depth, Inputs, home};

/// The options that name the state before the change.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Options {
    /// Report only the diagnostics that are new since this folder
    #[arg(long, value_name = "OLD", conflicts_with = "against_git")]
    against: Option<PathBuf>,

    /// Report only the diagnostics that are new since a git revision
    #[arg(long, value_name = "REV")]
    against_git: Option<String>,
}

/// The state before a change.
pub(super) struct Baseline {
    definitions: Definitions,
    known: BTreeSet<Fingerprint>,
}

impl Options {
    /// Reads the state before the change, if an option names one.
    pub(super) fn baseline(&self, inputs: &Inputs) -> Result<Option<Baseline>> {
        let mut definitions = Definitions::default();
        match (&self.against, &self.against_git) {
            (None, None) => return Ok(None),
            (Some(path), _) => definitions.read_path(path, Depth::All)?,
            (None, Some(revision)) => read_revision(inputs, revision, &mut definitions)?,
        }
        let diagnostics = diagnose(&definitions);
        let known = diagnostics.iter().map(|found| fingerprint(found, &definitions)).collect();
        Ok(Some(Baseline { definitions, known }))
    }
}

/// Reads the folders of all inputs as they were at a revision.
fn read_revision(inputs: &Inputs, revision: &str, definitions: &mut Definitions) -> Result<()> {
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    for path in inputs.paths() {
        if path == Path::new("-") {
            return Err(CliError::usage("`--against-git` compares files, not standard input")
                .help("name files or folders of a git repository"));
        }
        folders.insert(if path.is_dir() { path.to_owned() } else { home(path).to_owned() });
    }
    if folders.is_empty() {
        return Err(CliError::usage("`--against-git` compares files, not bundled objects")
            .help("name files or folders of a git repository"));
    }
    for folder in folders {
        let old = git::checkout(&folder, revision)?;
        let is_empty = std::fs::read_dir(old.path()).is_ok_and(|mut entries| entries.next().is_none());
        if !is_empty {
            definitions.read_folder(old.path(), Depth::All)?;
        }
    }
    Ok(())
}

impl Baseline {
    /// Returns the diagnostics about the change itself, such as a published file that was edited.
    pub(super) fn changes(&self, definitions: &Definitions) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for (at, new) in definitions.folders.iter().enumerate() {
            let same = self.definitions.folders.iter().position(|old| old.path == new.path);
            let only = (self.definitions.folders.len() == 1).then_some(0);
            if let Some(old) = same.or(only) {
                let (old, new) = (folder(&self.definitions, old), folder(definitions, at));
                diagnostics.extend(registry::check_changes(&old, &new));
            }
        }
        diagnostics
    }

    /// Returns whether a diagnostic was there before the change.
    pub(super) fn knows(&self, diagnostic: &Diagnostic, definitions: &Definitions) -> bool {
        self.known.contains(&fingerprint(diagnostic, definitions))
    }
}
