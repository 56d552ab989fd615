//! Runs the command, finds definitions, and reads what was written.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The result of a run.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the command.
pub(crate) fn lwm2m(arguments: &[&str]) -> Run {
    with_input(arguments, b"")
}

/// Runs the command with standard input.
pub(crate) fn with_input(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lwm2m"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    // A command with invalid arguments does not read.
    let _ = child.stdin.take().map(|mut stdin| stdin.write_all(input));
    let output = child.wait_with_output().expect("the command ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the command writes UTF-8");
    Run { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// Runs the command and expects success.
pub(crate) fn fine(arguments: &[&str]) -> String {
    let run = lwm2m(arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    run.out
}

/// Exports definitions into a folder, and returns the texts by file name.
pub(crate) fn exported(target: &str, paths: &[&str], folder: &Path) -> Vec<(String, String)> {
    let folder = folder.to_str().expect("a plain path");
    let mut arguments = vec!["export", "--to", target, "--out-dir", folder];
    arguments.extend(paths);
    let run = lwm2m(&arguments);
    assert!(matches!(run.code, 0 | 1), "{}", run.err);
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a text"))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{}", run.err);
    files
}

/// The folder of the bundled definitions.
pub(crate) const OBJECTS: &str = "../../objects";
/// A definition that uses every feature.
pub(crate) const BENCH: &str = "tests/export/definitions/42769.xml";

/// Returns the registry; `None`, with a message, without test data.
pub(crate) fn registry() -> Option<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("LWM2M_TEST_DATA").map_or(beside, PathBuf::from).join("registry");
    if folder.is_dir() {
        return Some(folder.to_str().expect("a plain path").to_owned());
    }
    assert!(std::env::var_os("CI").is_none_or(|ci| ci.is_empty()), "no test data at {}", folder.display());
    println!("ignored: no test data at {} (set LWM2M_TEST_DATA)", folder.display());
    None
}

/// Parses JSON.
pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}
