//! The commands that `run` uses on the host.
//!
//! | command | effect |
//! |---|---|
//! | `replay REQUESTS` | plays the requests of a file as the firmware does, and prints the responses |
//! | `sizes NAME=ELF:ELF...` | prints the size differences of binaries |
//! | `parts ELF` | prints the code size of each part of a binary |
//! | `panics ELF` | fails if a function of a binary can panic, and names it |
//! | `check DOCUMENT FIGURES` | fails if a document shows other figures |
//! | `bless DOCUMENT FIGURES` | writes figures to a document |

mod figures;
mod panics;
mod parts;

use std::process::ExitCode;

use station::Station;
use station::replay::{Replay, Watch};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = match words.as_slice() {
        ["replay", file] => replay(file),
        ["sizes", rows @ ..] => parts::sizes(rows),
        ["parts", binary] => parts::parts(binary),
        ["panics", binary] => panics::panics(binary),
        ["check", document, figures] => read_both(document, figures)
            .and_then(|(document, figures)| figures::check(&document, &figures))
            .map(|()| String::new()),
        ["bless", path, figures] => bless(path, figures),
        _ => Err("unknown command: expected replay, sizes, parts, panics, check or bless".to_owned()),
    };
    match output {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Watches nothing: the host measures no stack.
struct NoWatch;

impl Watch for NoWatch {
    fn before(&mut self) {}
    fn after(&mut self, _: &'static str) {}
}

fn read(file: &str) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))
}

fn read_both(document: &str, figures: &str) -> Result<(String, String), String> {
    Ok((read(document)?, read(figures)?))
}

fn bless(path: &str, figures: &str) -> Result<String, String> {
    let (document, figures) = read_both(path, figures)?;
    let blessed = figures::bless(&document, &figures)?;
    std::fs::write(path, blessed).map_err(|error| format!("{path}: {error}"))?;
    Ok(String::new())
}

fn replay(file: &str) -> Result<String, String> {
    let requests = read(file)?;
    let (mut station, mut watch, mut responses) = (Station::new(), NoWatch, String::new());
    let mut replay = Replay::new(&mut station, &mut watch);
    for line in requests.lines() {
        replay.line(line, &mut responses).map_err(|error| error.to_string())?;
    }
    Ok(responses)
}
