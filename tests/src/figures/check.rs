//! Measures how long rustc takes to check generated code, compared with its structs and enums alone.
//!
//! Cargo builds the dependencies of both crates first. Then only rustc is measured, on one crate: by the clock, and in
//! instructions where valgrind is installed, because those do not depend on the load of the machine.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use lwm2m_codegen::output::File;

use super::{config, median, milliseconds, table};
use crate::callgrind;
use crate::crates::Crate;

/// The median of so many pairs of runs counts.
const PAIRS: usize = 9;

/// Two crates, one with all generated code and one with its structs and enums alone, and their built dependencies.
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
    /// Generates the crates and builds their dependencies.
    ///
    /// # Panics
    ///
    /// If a crate cannot be generated, written or built.
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

    /// Returns the path of a file in the crate with all generated code.
    pub(super) fn full(&self, file: &str) -> PathBuf {
        self.full.folder().join("src").join(file)
    }

    /// Returns the path of a file in the crate with structs and enums alone.
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

/// Returns the structs and enums of a file with derives of std; of `mod.rs` the modules.
///
/// Every generated item begins in the first column and ends there.
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
    File { path: file.path.clone(), text: with_derives(&text) }
}

/// Replaces all derives by std's four; the default of an enum is its first code.
fn with_derives(text: &str) -> String {
    let mut lines = Vec::new();
    let mut first = false;
    for line in text.lines() {
        let is_enum = line.starts_with("pub enum ");
        first |= is_enum;
        if first && line.starts_with("    ") && !line.trim_start().starts_with("///") {
            lines.push("    #[default]");
            first = false;
        }
        if is_enum || line.starts_with("pub struct ") {
            lines.push("#[derive(Debug, Clone, PartialEq, Default)]");
        }
        if !line.starts_with("#[derive(") {
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

/// Builds a crate and returns where its dependencies are.
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
    compile(&compiler(), lib, dependencies)
}

fn compiler() -> OsString {
    std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

fn compile(compiler: &OsStr, lib: &Path, dependencies: &Dependencies) -> Command {
    let mut command = Command::new(compiler);
    command.args(["--crate-name", "subject", "--crate-type", "lib", "--edition", "2024"]);
    command.arg("--extern").arg(format!("lwm2m_runtime={}", dependencies.runtime.display()));
    command.arg("-L").arg(format!("dependency={}", dependencies.folder.display()));
    command.arg(lib);
    command
}

/// Returns the command that only checks; its output goes beside the source.
fn checking(compiler: &OsStr, lib: &Path, dependencies: &Dependencies) -> Command {
    let mut command = compile(compiler, lib, dependencies);
    command.args(["--emit", "metadata", "-o"]).arg(lib.with_extension("rmeta"));
    command
}

fn check(lib: &Path, dependencies: &Dependencies) -> Duration {
    let mut command = checking(&compiler(), lib, dependencies);
    let start = Instant::now();
    let output = command.output().expect("rustc can be started");
    let time = start.elapsed();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    time
}

/// Returns the instructions that checking both crates takes; `None` without valgrind.
fn instructions(subject: &Subject) -> Option<(u64, u64)> {
    let sysroot = Command::new(compiler()).args(["--print", "sysroot"]).output().ok()?;
    // `rustc` on the path may be a proxy that starts the compiler.
    let compiler = Path::new(String::from_utf8_lossy(&sysroot.stdout).trim()).join("bin").join("rustc");
    let count =
        |lib: PathBuf| callgrind::instructions(&checking(compiler.as_os_str(), &lib, &subject.checked));
    std::thread::scope(|scope| {
        let full = scope.spawn(|| count(subject.full("lib.rs")));
        let bare = count(subject.bare("lib.rs"));
        full.join().ok().flatten().zip(bare)
    })
}

/// Checks both crates in turn, several times, and returns a table of the times.
///
/// The speed of a machine changes over time: only runs that follow each other are compared.
///
/// # Panics
///
/// If they do not compile.
pub fn measure(subject: &Subject) -> String {
    let full = || check(&subject.full("lib.rs"), &subject.checked);
    let bare = || check(&subject.bare("lib.rs"), &subject.checked);
    let pairs: Vec<(Duration, Duration)> = (0..PAIRS)
        .map(|pair| match pair % 2 {
            0 => (full(), bare()),
            _ => {
                let bare = bare();
                (full(), bare)
            }
        })
        .collect();
    let mut ratios: Vec<f64> =
        pairs.iter().map(|(full, bare)| full.as_secs_f64() / bare.as_secs_f64().max(f64::EPSILON)).collect();
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[PAIRS / 2];
    let (full, bare): (Vec<Duration>, Vec<Duration>) = pairs.into_iter().unzip();
    let budget = "budget: at most 2.0".to_owned();
    let mut rows = vec![
        ("structs and enums with std's derives", milliseconds(median(bare)), String::new()),
        ("everything", milliseconds(median(full)), String::new()),
        ("ratio", format!("{ratio:.2}"), budget.clone()),
    ];
    if let Some((full, bare)) = instructions(subject) {
        let millions = |instructions: u64| format!("{} M", instructions / 1_000_000);
        rows.push(("structs and enums, instructions", millions(bare), String::new()));
        rows.push(("everything, instructions", millions(full), String::new()));
        rows.push(("ratio", format!("{:.2}", full as f64 / bare.max(1) as f64), budget));
    }
    let title = format!(
        "Time of rustc to check one crate, dependencies built before, median of {PAIRS} pairs of runs"
    );
    table(&title, &rows)
}
