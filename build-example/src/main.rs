//! A weather station over LwM2M, without a network: `build.rs` generates most of its objects, two are derived. An
//! endpoint serves them, and this program plays the requests of servers.

mod hardware;
mod mast;
mod model;
mod notice;
mod replay;
mod report;
mod requests;
mod session;
mod show;
mod station;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// The objects that `build.rs` generated.
mod objects {
    lwm2m_runtime::include_objects!();
}

const HELP: &str = include_str!("help.txt");

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let words: Vec<Option<&str>> = arguments.iter().map(|word| word.to_str()).collect();
    match (&words[..], &arguments[..]) {
        ([], _) => printed(report::print(&mut io::stdout().lock())),
        ([Some("--help" | "-h")], _) => printed(write!(io::stdout(), "{HELP}")),
        ([Some("--requests"), _], [_, file]) => replay(Path::new(file)),
        ([Some("--requests")], _) => usage("--requests needs the name of a file, or - for standard input"),
        _ => {
            let shown: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
            usage(&format!("unexpected arguments: {}", shown.join(" ")))
        }
    }
}

/// Reports wrong arguments with exit code 2.
fn usage(message: &str) -> ExitCode {
    eprint!("error: {message}\n\n{HELP}");
    ExitCode::from(2)
}

fn printed(result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // The reader may stop early, such as `| head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: the output cannot be written: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Plays a list, or reports all of its errors.
fn replay(file: &Path) -> ExitCode {
    let name = if file == Path::new("-") { "<stdin>".into() } else { file.to_string_lossy() };
    let list = match requests::read_file(file) {
        Ok(list) => list,
        Err(error) => {
            eprintln!("error: cannot read {name}: {error}");
            return ExitCode::from(2);
        }
    };
    match requests::parse(&list) {
        Ok(lines) => printed(replay::play(&mut io::stdout().lock(), &lines)),
        Err(errors) => {
            errors.iter().for_each(|error| eprintln!("error: {name}:{error}"));
            eprintln!("\nno request was sent; `--help` describes the notation");
            ExitCode::FAILURE
        }
    }
}
