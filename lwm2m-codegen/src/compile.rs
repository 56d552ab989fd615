//! The last step of a build script: files in `OUT_DIR`, and lines for cargo.

use std::env;
use std::path::{Path, PathBuf};

use crate::config::{Config, OUTPUT_FAILED};
use crate::diagnostics::{Diagnostic, WARNINGS_VARIABLE, Warnings, report};
use crate::generate::{Failure, Generated};
use crate::model::Origin;
use crate::output::{self, Written};

/// Generated code, and the files that hold it now.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The files, and warnings about the definitions.
    pub generated: Generated,
    /// Which files were written, left alone or removed.
    pub written: Written,
}

impl Config {
    /// Generates the files, writes them to [`out_dir`](Config::out_dir) and names every input to cargo.
    ///
    /// For a build script that handles diagnostics itself; [`run`](Config::run) prints them for cargo.
    ///
    /// ```no_run
    /// // build.rs
    /// fn main() -> Result<(), lwm2m_codegen::Failure> {
    ///     lwm2m_codegen::Config::new().bundled([3, 3303]).objects("objects").compile()?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// Prints `cargo::rerun-if-changed=` lines for build.rs and for every file and folder that was read, also after
    /// a failure: cargo then runs the build script again when one of them changes, and only then.
    ///
    /// # Errors
    ///
    /// All diagnostics, if one of them is an error or a file cannot be written. After an error in a definition or a
    /// setting nothing is written.
    pub fn compile(&self) -> Result<Compiled, Failure> {
        let result = self.generate();
        print_inputs(match &result {
            Ok(generated) => &generated.inputs,
            Err(failure) => &failure.inputs,
        });
        let generated = result?;
        let written = output_folder(generated.out_dir.as_deref())
            .and_then(|folder| output::write(&folder, &generated.files).map_err(|error| error.to_string()));
        match written {
            Ok(written) => Ok(Compiled { generated, written }),
            Err(message) => {
                let Generated { mut diagnostics, sources, inputs, .. } = generated;
                diagnostics.push(Diagnostic::new(&OUTPUT_FAILED, Origin::Unknown, message));
                Err(Failure { diagnostics, sources, inputs })
            }
        }
    }

    /// Generates, writes and reports to cargo: the whole of a build script.
    ///
    /// ```no_run
    /// // build.rs
    /// fn main() {
    ///     lwm2m_codegen::Config::new().bundled([3, 3303]).objects("objects").run()
    /// }
    /// ```
    ///
    /// Beside the lines of [`compile`](Config::compile) it prints `cargo::error=` for every error: the place, the source
    /// line, why it matters and how to fix it. Warnings about definitions take one `cargo::warning=` for each rule:
    /// the first warning, and how many more there are. With the environment variable `LWM2M_WARNINGS=full` they are
    /// printed like errors. Notes are left to [`generate`](Config::generate).
    ///
    /// After a `cargo::error=` cargo stops the build when the build script ends, so that `run` returns in every case.
    /// A build script that fails itself makes cargo print its whole output a second time.
    pub fn run(&self) {
        let (diagnostics, sources) = match self.compile() {
            Ok(Compiled { generated, .. }) => (generated.diagnostics, generated.sources),
            Err(failure) => (failure.diagnostics, failure.sources),
        };
        println!("cargo::rerun-if-env-changed={WARNINGS_VARIABLE}");
        for line in report(&diagnostics, &sources, Warnings::from_env()) {
            println!("{line}");
        }
    }
}

/// Returns the folder of the settings, otherwise the one in which `include_objects!()` looks.
fn output_folder(out_dir: Option<&Path>) -> Result<PathBuf, String> {
    if let Some(folder) = out_dir {
        return Ok(folder.to_owned());
    }
    match env::var_os("OUT_DIR") {
        Some(out_dir) => Ok(PathBuf::from(out_dir).join("objects")),
        None => Err("cannot tell where to write to: OUT_DIR is not set, as it is in a build script; \
                     `.out_dir(..)` names a folder"
            .to_owned()),
    }
}

/// Prints files and folders for cargo.
fn print_inputs(inputs: &[PathBuf]) {
    // Without any such line cargo watches the whole package; a line for a file that does not exist makes it run the
    // build script every time.
    if Path::new("build.rs").is_file() {
        println!("cargo::rerun-if-changed=build.rs");
    }
    for line in inputs.iter().filter_map(|input| rerun_line(input)) {
        println!("{line}");
    }
}

/// Returns the line for an input: its path as the system writes it, which cargo joins to the folder of the package.
fn rerun_line(input: &Path) -> Option<String> {
    let input = input.display().to_string();
    // A path with a line feed would be read as an instruction of its own.
    let is_line = !input.contains(['\n', '\r']);
    is_line.then(|| format!("cargo::rerun-if-changed={input}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_gets_the_path_of_an_input_as_it_was_given() {
        let paths = [
            "objects",
            "objects/my sensor.xml",
            r"objects\3303.xml",
            r"C:\Users\me\objects\3303.xml",
            r"\\?\C:\objects\3303.xml",
            r"\\server\share\objects",
            "/home/me/=.xml",
        ];
        for path in paths {
            let line = rerun_line(Path::new(path));
            assert_eq!(line.as_deref(), Some(format!("cargo::rerun-if-changed={path}").as_str()));
        }
    }

    #[test]
    fn a_path_of_two_lines_is_no_instruction() {
        for path in ["a\ncargo::warning=b", "a\rb"] {
            assert_eq!(rerun_line(Path::new(path)), None);
        }
    }
}
