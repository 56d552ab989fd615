//! How long the compiler takes to check what was generated, beside the same structs and enums alone.
//!
//! Cargo builds what both depend on; then rustc is called for the one crate and nothing else is measured.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use lwm2m_codegen::output::File;

use super::{config, median, milliseconds, table};
use crate::crates::Crate;

/// Runs that a median is taken of.
const RUNS: usize = 7;

/// Everything generated as a crate, the same without its impls, and what both depend on, built already.
pub struct Subject {
    full: Crate,
    bare: Crate,
    /// Metadata for checking.
    pub(super) checked: Dependencies,
    /// Machine code for building.
    pub(super) built: Dependencies,
}

/// Where the compiler finds the runtime.
pub(super) struct Dependencies {
    runtime: PathBuf,
    folder: PathBuf,
}

impl Subject {
    /// Generates, and builds what is needed to compile it.
    ///
    /// # Panics
    ///
    /// If something cannot be generated, written or built.
    pub fn new(folders: &[PathBuf]) -> Subject {
        let generated = config(folders).generate().unwrap_or_else(|failure| panic!("{failure}"));
        let bare: Vec<File> = generated.files.iter().map(bare).collect();
        let full = subject("figures-full", &generated.files);
        full.file("src/kept.rs", &super::size::kept(&generated.files, super::size::Kept::Instances));
        let checked = dependencies(&full, &["check", "--quiet", "--message-format=json"]);
        let target = super::size::target();
        let mut arguments = vec!["build", "--quiet", "--release", "--message-format=json"];
        arguments.extend(target.iter().flat_map(|target| ["--target", target.as_str()]));
        let built = dependencies(&full, &arguments);
        let bare = subject("figures-bare", &bare);
        bare.file("src/kept.rs", &super::size::kept(&generated.files, super::size::Kept::Structs));
        Subject { full, bare, checked, built }
    }

    /// A file of the crate with everything in it.
    pub(super) fn full(&self, file: &str) -> PathBuf {
        self.full.folder().join("src").join(file)
    }

    /// A file of the crate with structs and enums alone.
    pub(super) fn bare(&self, file: &str) -> PathBuf {
        self.bare.folder().join("src").join(file)
    }
}

fn subject(name: &str, files: &[File]) -> Crate {
    let subject = Crate::new(name);
    subject.manifest(&format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nlwm2m-runtime = {{ version = \"0.1\", default-features = false, features = [\"alloc\"] }}\n"
    ));
    subject.file(
        "src/lib.rs",
        "//! Everything.\n#![no_std]\n\npub mod objects {\n    include!(\"objects/mod.rs\");\n}\n",
    );
    for file in files {
        subject.file(&format!("src/objects/{}", file.path.display()), &file.text);
    }
    subject
}

/// The structs and enums of a file with the derives of std; of `mod.rs` the modules.
///
/// What was generated begins every item in the first column and ends it there.
fn bare(file: &File) -> File {
    let mut text = String::new();
    let mut item = String::new();
    let mut kept = false;
    for line in file.text.lines() {
        item.push_str(line);
        item.push('\n');
        kept |= ["pub struct ", "pub enum ", "pub mod ", "#!["].iter().any(|start| line.starts_with(start));
        let open = line.is_empty() || line.starts_with(' ') || line.ends_with(['{', '(', '[']);
        if !open && line.ends_with(['}', ';', ']']) && !line.starts_with("#[") {
            if kept {
                text.push_str(&item);
            }
            item.clear();
            kept = false;
        }
    }
    File { path: file.path.clone(), text: with_defaults(&text) }
}

/// The same with `Default` beside the other derives, wherever it is not; an enum is its first code by default.
fn with_defaults(text: &str) -> String {
    let mut lines = Vec::new();
    let mut first = false;
    for line in text.lines() {
        first |= line.starts_with("pub enum ");
        if first && line.starts_with("    ") && !line.trim_start().starts_with("///") {
            lines.push("    #[default]".to_owned());
            first = false;
        }
        let derives = line.strip_prefix("#[derive(").filter(|derives| !derives.contains("Default"));
        lines.push(derives.map_or(line.to_owned(), |derives| format!("#[derive(Default, {derives}")));
    }
    lines.join("\n") + "\n"
}

/// Builds a crate, and finds where its dependencies went.
fn dependencies(subject: &Crate, arguments: &[&str]) -> Dependencies {
    let output = subject.cargo(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {} failed:\n{said}", arguments.join(" "));
    let messages = String::from_utf8_lossy(&output.stdout);
    let runtime = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let runtime = runtime.filter(|message| message["target"]["name"] == "lwm2m_runtime");
    let files = runtime.filter_map(|message| message["filenames"].as_array().cloned()).flatten();
    let mut files: Vec<PathBuf> = files.filter_map(|file| Some(file.as_str()?.into())).collect();
    // `.rlib` before `.rmeta`, where there are both.
    files.sort();
    let runtime = files.into_iter().next().expect("cargo names what it made of the runtime");
    let folder = runtime.parent().map(Path::to_path_buf).unwrap_or_default();
    // An `.rlib` is put beside the folder with everything else.
    let folder = if folder.ends_with("deps") { folder } else { folder.join("deps") };
    Dependencies { runtime, folder }
}

/// The compiler, told what to compile and where everything is.
pub(super) fn rustc(lib: &Path, dependencies: &Dependencies) -> Command {
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.args(["--crate-name", "subject", "--crate-type", "lib", "--edition", "2024"]);
    command.arg("--extern").arg(format!("lwm2m_runtime={}", dependencies.runtime.display()));
    command.arg("-L").arg(format!("dependency={}", dependencies.folder.display()));
    command.arg(lib);
    command
}

fn check(lib: &Path, dependencies: &Dependencies) -> Duration {
    let mut command = rustc(lib, dependencies);
    command.args(["--emit", "metadata", "-o"]).arg(std::env::temp_dir().join("libsubject.rmeta"));
    let start = Instant::now();
    let output = command.output().expect("rustc can be started");
    let time = start.elapsed();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    time
}

/// Checks both crates, one after the other, several times.
///
/// # Panics
///
/// If they do not compile.
pub fn measure(subject: &Subject) -> String {
    let pairs = (0..RUNS)
        .map(|_| {
            (
                check(&subject.full("lib.rs"), &subject.checked),
                check(&subject.bare("lib.rs"), &subject.checked),
            )
        })
        .unzip();
    let (full, bare): (Vec<Duration>, Vec<Duration>) = pairs;
    let (full, bare) = (median(full), median(bare));
    let ratio = full.as_secs_f64() / bare.as_secs_f64().max(f64::EPSILON);
    table(
        &format!("Time of rustc to check one crate, dependencies built before, median of {RUNS} runs"),
        &[
            ("structs and enums with std's derives", milliseconds(bare), String::new()),
            ("everything", milliseconds(full), String::new()),
            ("ratio", format!("{ratio:.2}"), "wanted: at most 1.5".to_owned()),
        ],
    )
}
