//! Runs the command and compares its output with expected files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Returns the folder of the definitions, in which the command runs.
pub(crate) fn definitions() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/definitions")
}

/// The result of a run.
#[derive(Debug)]
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
    finish(&mut command(arguments), input)
}

/// Runs the command in a folder.
pub(crate) fn lwm2m_in(folder: &Path, arguments: &[&str]) -> Run {
    finish(command(arguments).current_dir(folder), b"")
}

fn finish(command: &mut Command, input: &[u8]) -> Run {
    let mut child = command.stdin(Stdio::piped()).spawn().expect("the command starts");
    // A command with invalid arguments does not read.
    let _ = child.stdin.take().map(|mut stdin| stdin.write_all(input));
    let output = child.wait_with_output().expect("the command ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the command writes UTF-8");
    Run { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// Returns the command, in the folder of the definitions.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lwm2m"));
    command.args(arguments).current_dir(definitions()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a command line and compares its output and exit code with the expected file `name`.
pub(crate) fn expect(name: &str, arguments: &[&str]) -> Run {
    expect_in(&definitions(), name, arguments)
}

/// Runs a command line in a folder and compares its output and exit code with the expected file `name`.
pub(crate) fn expect_in(folder: &Path, name: &str, arguments: &[&str]) -> Run {
    let run = lwm2m_in(folder, arguments);
    let line = arguments.join(" ");
    let text = format!("$ lwm2m {line}\n{}--- stderr\n{}--- exit code {}\n", run.out, run.err, run.code);
    compare(name, &text);
    run
}

/// Compares a text with the expected file `name`.
pub(crate) fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/expected").join(format!("{name}.txt"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).expect("the folder can be written to");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        expected == text,
        "the output differs from {}; BLESS=1 accepts the new one:\n{text}",
        path.display()
    );
}

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
