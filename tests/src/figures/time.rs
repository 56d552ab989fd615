//! Measures how long generating takes.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lwm2m_codegen::Config;

use super::{config, median, milliseconds, table};
use crate::data;

/// The median of so many runs counts.
const RUNS: usize = 15;

/// Generates everything, and one object alone, into an empty folder, and returns a table of the times.
///
/// # Panics
///
/// If that fails.
pub fn measure(folders: &[PathBuf]) -> String {
    let out = std::env::temp_dir().join(format!("lwm2m-figures-{}", std::process::id()));
    let all = median((0..RUNS).map(|_| generate(&config(folders), &out)).collect());
    let device = data::checkout().join("objects/core/3.xml");
    let one = median((0..RUNS).map(|_| generate(&Config::new().objects(&device), &out)).collect());
    // A folder that stays in the temporary directory does no harm.
    let _ = std::fs::remove_dir_all(&out);
    let slow = if cfg!(debug_assertions) { " (not a release build)" } else { "" };
    table(
        &format!("Time to generate and write the files, median of {RUNS} runs{slow}"),
        &[
            ("everything", milliseconds(all), "budget: 500 ms for the registry".to_owned()),
            ("one object (Device)", milliseconds(one), "budget: 10 ms".to_owned()),
        ],
    )
}

fn generate(config: &Config, out: &Path) -> Duration {
    // The first run finds no folder to remove.
    let _ = std::fs::remove_dir_all(out);
    let start = Instant::now();
    let generated = config.generate().unwrap_or_else(|failure| panic!("{failure}"));
    generated.write(out).unwrap_or_else(|error| panic!("{error}"));
    start.elapsed()
}
