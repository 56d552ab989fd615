//! What runs beside the firmware.
//!
//! | command | what it does |
//! |---|---|
//! | `replay REQUESTS` | answers the requests of a file as the firmware does |
//! | `sizes NAME=ELF:ELF...` | tells by how much binaries differ |
//! | `parts ELF` | tells what takes the room in one |
//! | `check README FIGURES` | fails where a README shows other figures |
//! | `bless README FIGURES` | puts figures into a README |

mod parts;
mod readme;

use std::process::ExitCode;

use station::Station;
use station::replay::{Replay, Watch};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let told = match words.as_slice() {
        ["replay", file] => replay(file),
        ["sizes", rows @ ..] => parts::sizes(rows),
        ["parts", binary] => parts::parts(binary),
        ["check", readme, figures] => both(readme, figures)
            .and_then(|(readme, figures)| readme::check(&readme, &figures))
            .map(|()| String::new()),
        ["bless", path, figures] => bless(path, figures),
        _ => Err("no such command: see the first lines of this program".to_owned()),
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
    fn after(&mut self, _: &'static str) {}
}

fn read(file: &str) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))
}

fn both(readme: &str, figures: &str) -> Result<(String, String), String> {
    Ok((read(readme)?, read(figures)?))
}

fn bless(path: &str, figures: &str) -> Result<String, String> {
    let (readme, figures) = both(path, figures)?;
    let blessed = readme::bless(&readme, &figures)?;
    std::fs::write(path, blessed).map_err(|error| format!("{path}: {error}"))?;
    Ok(String::new())
}

fn replay(file: &str) -> Result<String, String> {
    let requests = read(file)?;
    let (mut station, mut nobody, mut answers) = (Station::new(), Nobody, String::new());
    let mut replay = Replay::new(&mut station, &mut nobody);
    for line in requests.lines() {
        replay.line(line, &mut answers).map_err(|error| error.to_string())?;
    }
    Ok(answers)
}
