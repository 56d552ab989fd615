//! The tables of the binary `figures`, one a file.
//!
//! Nothing here is a test, because times depend on the machine. The binary prints measured values beside the budgets
//! of the project.

pub mod check;
pub mod count;
pub mod lines;
pub mod size;
pub mod time;

use std::path::PathBuf;
use std::time::Duration;

use lwm2m_codegen::Config;

use crate::data;

/// Returns the folders with definitions: the registry where it is available, else those of the project.
pub fn folders() -> Vec<PathBuf> {
    if let Some(registry) = data::folder("registry") {
        return vec![registry];
    }
    ["core", "ipso"].map(|folder| data::checkout().join("objects").join(folder)).to_vec()
}

/// Returns a configuration that generates everything in the folders.
pub fn config(folders: &[PathBuf]) -> Config {
    folders.iter().fold(Config::new(), |config, folder| config.objects(folder))
}

/// Returns the median of one or more durations.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// Formats a table of two columns and a remark.
fn table(title: &str, rows: &[(&str, String, String)]) -> String {
    let mut text = format!("{title}\n");
    for (name, value, remark) in rows {
        let remark = if remark.is_empty() { String::new() } else { format!("  {remark}") };
        text.push_str(&format!("  {name:<42} {value:>10}{remark}\n"));
    }
    text
}
