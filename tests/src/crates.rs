//! Crates that tests write and build as a user would.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::data::checkout;

/// A crate in a folder of its own below `target/`. All share one target folder, so that dependencies are built once.
#[derive(Debug)]
pub struct Crate {
    folder: PathBuf,
}

impl Crate {
    /// Creates an empty crate, without the files of an earlier run.
    ///
    /// # Panics
    ///
    /// If the folder cannot be written.
    pub fn new(name: &str) -> Self {
        let folder = target().join("crates").join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        }
        let new = Crate { folder };
        // The versions of the project, so that nothing is built twice.
        new.copy(&checkout().join("Cargo.lock"), "Cargo.lock");
        new
    }

    /// Writes a file and its folders.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    pub fn file(&self, path: &str, text: &str) -> &Self {
        let file = self.folder.join(path);
        let folder = file.parent().expect("a file is in a folder");
        std::fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        std::fs::write(&file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self
    }

    /// Copies a file.
    ///
    /// # Panics
    ///
    /// If it cannot be copied.
    pub fn copy(&self, from: &Path, path: &str) -> &Self {
        let text =
            std::fs::read_to_string(from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        self.file(path, &text)
    }

    /// Copies a crate of `tests/crates`, and replaces published versions as [`manifest`](Crate::manifest) does.
    ///
    /// # Panics
    ///
    /// If it cannot be read.
    pub fn example(name: &str) -> Self {
        Crate::example_as(name, name)
    }

    /// Copies a crate of `tests/crates` to a folder of another name, to change it there.
    ///
    /// # Panics
    ///
    /// If it cannot be read.
    pub fn example_as(name: &str, folder: &str) -> Self {
        let source = checkout().join("tests/crates").join(name);
        let new = Crate::new(folder);
        new.copy_folder(&source, Path::new(""));
        let manifest = std::fs::read_to_string(source.join("Cargo.toml"));
        new.manifest(&manifest.unwrap_or_else(|error| panic!("{}: {error}", source.display())));
        new
    }

    fn copy_folder(&self, source: &Path, path: &Path) {
        let entries =
            std::fs::read_dir(source).unwrap_or_else(|error| panic!("{}: {error}", source.display()));
        for entry in entries.flatten() {
            let (from, path) = (entry.path(), path.join(entry.file_name()));
            if from.is_dir() {
                self.copy_folder(&from, &path);
            } else {
                self.copy(&from, &path.to_string_lossy());
            }
        }
    }

    /// Writes a manifest that names published versions, as in a README, and replaces them by the packages of this
    /// checkout.
    pub fn manifest(&self, text: &str) -> &Self {
        let package = |name: &str| format!("{name} = {{ path = {:?} }}\n", checkout().join(name));
        // The runtime names the derive by its path; cargo warns of a replacement that nothing uses.
        let named = ["lwm2m-runtime", "lwm2m-codegen"].into_iter().filter(|name| text.contains(name));
        let patch: String = named.map(package).collect();
        let workspace = if text.contains("[workspace]") { "" } else { "[workspace]\n\n" };
        self.file("Cargo.toml", &format!("{text}\n{workspace}[patch.crates-io]\n{patch}"))
    }

    /// Returns the folder of the crate.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs cargo in the crate, offline.
    ///
    /// # Panics
    ///
    /// If cargo cannot be started.
    pub fn cargo(&self, arguments: &[&str]) -> Output {
        self.cargo_with(arguments, &[])
    }

    /// Runs cargo with environment variables.
    ///
    /// # Panics
    ///
    /// If cargo cannot be started.
    pub fn cargo_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = self.command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).envs(variables.iter().copied());
        command.output().unwrap_or_else(|error| panic!("cargo {}: {error}", arguments.join(" ")))
    }

    /// Returns a command in the folder of the crate, in which cargo is offline and builds to the shared folder.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).env("CARGO_TARGET_DIR", target().join("crates").join("target"));
        command.env("CARGO_NET_OFFLINE", "true").env("CARGO_TERM_COLOR", "never");
        for variable in ["CI", "LWM2M_WARNINGS", "OUT_DIR", "RUSTFLAGS"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs cargo and returns its standard error.
    ///
    /// # Panics
    ///
    /// With the standard error, if cargo fails.
    pub fn succeeds(&self, arguments: &[&str], variables: &[(&str, &str)]) -> String {
        let output = self.cargo_with(arguments, variables);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "cargo {} failed:\n{stderr}", arguments.join(" "));
        stderr
    }
}

/// Returns cargo's target folder.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| checkout().join("target"), PathBuf::from)
}

/// Builds the command `lwm2m`, and returns its path.
///
/// # Panics
///
/// If it does not compile.
pub fn lwm2m() -> PathBuf {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(checkout()).args(["build", "--quiet", "--offline", "--package", "lwm2m-cli"]);
    let output = cargo.output().unwrap_or_else(|error| panic!("cargo build: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    target().join("debug").join("lwm2m")
}
