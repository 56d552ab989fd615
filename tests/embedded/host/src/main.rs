//! What runs beside the firmware: `host replay FILE` answers the requests of a file as the firmware does,
//! `host sizes NAME=ELF...` tells how large binaries are, `host parts ELF` what takes the room in one.

mod parts;

use std::fmt::Write;
use std::process::ExitCode;

use station::replay::{Replay, Watch, What};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let told = match words.as_slice() {
        ["replay", file] => replay(file),
        ["sizes", binaries @ ..] => parts::sizes(binaries),
        ["parts", binary] => parts::parts(binary),
        _ => Err("expected `replay FILE`, `sizes NAME=ELF...` or `parts ELF`".to_owned()),
    };
    match told {
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

/// Nothing is watched on the host.
struct Nobody;

impl Watch for Nobody {
    fn before(&mut self) {}
    fn after(&mut self, _: What) {}
}

fn replay(file: &str) -> Result<String, String> {
    let requests = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let (mut nobody, mut answers) = (Nobody, String::new());
    let mut replay = Replay::new(&mut nobody);
    for line in requests.lines() {
        replay.line(line, &mut answers).map_err(|error| error.to_string())?;
    }
    let (objects, serving) = station::Station::memory();
    // On the microcontroller other sizes stand here; the comparison stops before.
    writeln!(answers, "--\nobjects {objects}\nserving {serving}").map_err(|error| error.to_string())?;
    Ok(answers)
}
