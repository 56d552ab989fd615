//! The way from a build script to cargo.

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::Config;
use super::rules::OUTPUT_FAILED;
use crate::Generated;
use crate::diagnostics::{Diagnostic, Severity, Sources, instructions};
use crate::model::Origin;
use crate::output;

impl Config {
    /// Generates, writes, and tells cargo: the whole of a build.rs.
    ///
    /// Every diagnostic is printed as an instruction to cargo, with its place, the line it is about, why it
    /// matters and how to mend it; notes are left to [`generate`](Config::generate). Every file and folder
    /// that was read is named, so that cargo runs the build script again when one of them changes, and only
    /// then. After an error nothing is written, and the exit code is 1.
    pub fn run(&self) -> ExitCode {
        let mut lines = Vec::new();
        // Without any such line cargo would watch the whole package; with one for a file that is not there
        // it would never rest.
        if Path::new("build.rs").is_file() {
            lines.push("cargo::rerun-if-changed=build.rs".to_owned());
        }
        let code = self.run_into(&mut lines);
        // One call, so that the lines of two build scripts never mix.
        println!("{}", lines.join("\n"));
        code
    }

    fn run_into(&self, lines: &mut Vec<String>) -> ExitCode {
        let (inputs, diagnostics, sources, generated) = match self.generate() {
            Ok(Generated { files, diagnostics, sources, inputs }) => {
                (inputs, diagnostics, sources, Some(files))
            }
            Err(failure) => (failure.inputs, failure.diagnostics, failure.sources, None),
        };
        for input in inputs {
            let input = input.display().to_string();
            // Such a path would be an instruction of its own.
            if !input.contains(['\n', '\r']) {
                lines.push(format!("cargo::rerun-if-changed={input}"));
            }
        }
        let shown = diagnostics.iter().filter(|diagnostic| diagnostic.severity >= Severity::Warning);
        lines.extend(shown.map(|diagnostic| instructions(diagnostic, &sources)));
        let Some(files) = generated else { return ExitCode::FAILURE };
        let result = self
            .folder()
            .and_then(|folder| output::write(&folder, &files).map_err(|error| error.to_string()));
        match result {
            Ok(_) => ExitCode::SUCCESS,
            Err(message) => {
                let diagnostic = Diagnostic::new(&OUTPUT_FAILED, Origin::Unknown, message);
                lines.push(instructions(&diagnostic, &Sources::default()));
                ExitCode::FAILURE
            }
        }
    }

    /// The folder to write to.
    fn folder(&self) -> Result<PathBuf, String> {
        if let Some(folder) = &self.out_dir {
            return Ok(folder.clone());
        }
        match env::var_os("OUT_DIR") {
            Some(out_dir) => Ok(PathBuf::from(out_dir).join("objects")),
            None => Err("cannot tell where to write to: OUT_DIR is not set, as it is in a build script; \
                         `.out_dir(..)` names a folder"
                .to_owned()),
        }
    }
}
