//! Generates code from definitions: the passes over one [`Compilation`], in the order in which they run.
//!
//! ```text
//! text -> model -> checks -> names -> tokens -> files
//! ```
//!
//! | file | pass |
//! |---|---|
//! | `read_settings` | reads settings files and adds their settings |
//! | `read_inputs` | reads files, folders and bundled objects into definitions |
//! | `select_versions` | keeps the definitions that become code |
//! | `severity` | checks them, and decides which diagnostics stop the build |
//! | `enums` | adds and removes enums |
//! | `rename` | names everything |
//! | `only_resources` | leaves out optional resources |
//! | `containers` | chooses the types that hold strings, bytes and instances |
//! | `attributes` | adds derives and attributes |
//! | `files` | prints a file for each version of an object, and `mod.rs` |
//! | `unused` | reports settings that applied to nothing |
//!
//! `compilation` is the value that they share, `location` shows the place of a setting in a diagnostic.

mod attributes;
mod compilation;
mod containers;
mod enums;
mod files;
mod location;
mod only_resources;
mod read_inputs;
#[cfg(feature = "toml")]
mod read_settings;
mod rename;
mod select_versions;
mod severity;
mod unused;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostics::{Diagnostic, Severity, Sources, one_line};
use crate::output::{self, Comparison, File, WriteError, Written};
use compilation::{Compilation, Diagnostics};

impl Config {
    /// Generates the files and returns them; nothing is written.
    ///
    /// ```
    /// use lwm2m_codegen::Config;
    ///
    /// let generated = Config::new().bundled([3303]).generate()?;
    /// let paths: Vec<_> = generated.files.iter().map(|file| file.path.display().to_string()).collect();
    /// assert_eq!(paths, ["temperature.rs", "mod.rs"]);
    /// assert!(generated.files[0].text.contains("pub struct Temperature {"));
    /// # Ok::<(), lwm2m_codegen::Failure>(())
    /// ```
    ///
    /// # Errors
    ///
    /// All diagnostics, if one of them is an error.
    pub fn generate(&self) -> Result<Generated, Failure> {
        #[cfg_attr(not(feature = "toml"), expect(unused_mut, reason = "settings files are inputs"))]
        let (mut diagnostics, mut inputs) = (Diagnostics::default(), Vec::new());
        #[cfg(feature = "toml")]
        let config = &read_settings::read_settings(self, &mut diagnostics, &mut inputs);
        #[cfg(not(feature = "toml"))]
        let config = self;
        let mut compilation = Compilation::new(config, diagnostics, inputs);
        severity::check_levels(&mut compilation);
        attributes::check(&mut compilation);
        read_inputs::read_inputs(&mut compilation);
        select_versions::select_versions(&mut compilation);
        severity::report_documents(&mut compilation);
        severity::check_objects(&mut compilation);
        enums::edit_enums(&mut compilation);
        rename::name_objects(&mut compilation);
        only_resources::leave_out(&mut compilation);
        let types = containers::types(&mut compilation);
        let files = files::print(&mut compilation, &types);
        unused::report(&mut compilation);
        compilation.finish(files)
    }
}

/// Generated code that is not written yet.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The files; `mod.rs` is the last.
    pub files: Vec<File>,
    /// Warnings and notes about the definitions.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics refer to.
    pub sources: Sources,
    /// Files and folders that were read. When one of them changes, generate again.
    pub inputs: Vec<PathBuf>,
    /// The folder that [`out_dir`](Config::out_dir) or a settings file names.
    pub out_dir: Option<PathBuf>,
}

impl Generated {
    /// Writes the files into a folder: see [`output::write`].
    ///
    /// # Errors
    ///
    /// The first file that could not be written.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Written, WriteError> {
        output::write(folder.as_ref(), &self.files)
    }

    /// Compares the files with those in a folder: see [`output::compare`].
    ///
    /// # Errors
    ///
    /// The first file that could not be read, or that was not generated.
    pub fn compare(&self, folder: impl AsRef<Path>) -> Result<Comparison, WriteError> {
        output::compare(folder.as_ref(), &self.files)
    }
}

/// Nothing was generated, and why: every diagnostic of the run.
///
/// `Display` and `Debug` list the errors, a line each, so that a build script can return a failure from `main` or
/// unwrap it. [`render`](crate::diagnostics::render) shows a diagnostic with its source line.
#[derive(Clone)]
pub struct Failure {
    /// Errors, warnings and notes.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics refer to.
    pub sources: Sources,
    /// Files and folders that were read. When one of them changes, try again.
    pub inputs: Vec<PathBuf>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        let lines: Vec<String> = errors.map(|diagnostic| one_line(diagnostic, &self.sources)).collect();
        match lines.as_slice() {
            [only] => f.write_str(only),
            lines => write!(f, "{} errors:\n{}", lines.len(), lines.join("\n")),
        }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Failure {}
