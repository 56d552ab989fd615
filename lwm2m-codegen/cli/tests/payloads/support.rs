//! Runs the command and compares its output with expected files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Returns the folder of the definitions, in which the command runs.
fn tour() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tour")
}

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
    /// Standard output as bytes.
    pub(crate) bytes: Vec<u8>,
}

/// Runs the command.
pub(crate) fn lwm2m(arguments: &[&str]) -> Run {
    with_input(arguments, b"")
}

/// Runs the command with standard input.
pub(crate) fn with_input(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = command(arguments).stdin(Stdio::piped()).spawn().expect("the command starts");
    // A command with invalid arguments does not read.
    let _ = child.stdin.take().map(|mut stdin| stdin.write_all(input));
    let output = child.wait_with_output().expect("the command ends");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: text(&output.stdout),
        err: text(&output.stderr),
        bytes: output.stdout,
    }
}

/// Returns the command, in the folder of the tour.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lwm2m"));
    command.args(arguments).current_dir(tour()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a command line and compares its output and exit code with the expected file `name`.
pub(crate) fn expect(name: &str, arguments: &[&str]) -> Run {
    let run = lwm2m(arguments);
    let line = arguments.join(" ");
    let text = format!("$ lwm2m {line}\n{}--- stderr\n{}--- exit code {}\n", run.out, run.err, run.code);
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/payloads/expected").join(format!("{name}.txt"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).expect("the folder can be written to");
        return run;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        expected == text,
        "`lwm2m {line}` differs from {}; BLESS=1 accepts the new output:\n{text}",
        path.display()
    );
    run
}
