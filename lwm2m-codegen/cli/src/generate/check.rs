//! `lwm2m generate --check`: shows how the files in the output folder differ from those that would be written.

use std::env;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use lwm2m_codegen::Generated;
use lwm2m_codegen::output::{Comparison, Stale};
use similar::TextDiff;

use super::cannot_write;
use crate::console::{Console, paint, single_line};
use crate::error::{CliError, Result};

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const CYAN: &str = "\x1b[36m";

/// Prints a diff of each stale file, and the names of those that are missing or left over.
pub(super) fn run(generated: &Generated, console: &mut Console) -> Result {
    let Some(folder) = &generated.out_dir else {
        return Err(CliError::usage("there is no folder to check")
            .help("name it with `--out-dir`, or with `out-dir` in the settings file"));
    };
    let comparison = generated.compare(folder).map_err(|error| cannot_write(&error))?;
    if comparison.is_up_to_date() {
        let count = comparison.unchanged.len();
        console.eprintln(&format!("{} up to date in `{}`", files(count), folder.display()));
        return Ok(ExitCode::SUCCESS);
    }
    print(&comparison, console)?;
    console.flush()?;
    console.error(&summary(&comparison, folder), &format!("run `{}`", command()));
    Ok(ExitCode::FAILURE)
}

fn print(comparison: &Comparison, console: &mut Console) -> Result<()> {
    let coloured = console.colours_stdout();
    for stale in &comparison.stale {
        write!(console.stdout(), "{}", diff(stale, coloured))?;
    }
    let lists = [("missing", &comparison.missing), ("left over", &comparison.left_over)];
    for (kind, path) in lists.iter().flat_map(|(kind, paths)| paths.iter().map(move |path| (kind, path))) {
        writeln!(console.stdout(), "{}: {}", paint(kind, BOLD, coloured), shown(path))?;
    }
    Ok(())
}

fn diff(stale: &Stale, coloured: bool) -> String {
    let path = shown(&stale.path);
    let text = TextDiff::from_lines(&stale.found, &stale.expected)
        .unified_diff()
        .header(&path, &format!("{path} (generated)"))
        .to_string();
    let colour = |line: &str| match line {
        _ if line.starts_with("---") || line.starts_with("+++") => BOLD,
        _ if line.starts_with('-') => RED,
        _ if line.starts_with('+') => GREEN,
        _ if line.starts_with("@@") => CYAN,
        _ => "",
    };
    let lines = text.lines().map(|line| match colour(line) {
        "" => format!("{}\n", single_line(line)),
        colour => format!("{}\n", paint(&single_line(line), colour, coloured)),
    });
    lines.collect()
}

fn summary(comparison: &Comparison, folder: &Path) -> String {
    let counts = [
        (comparison.stale.len(), "stale"),
        (comparison.missing.len(), "missing"),
        (comparison.left_over.len(), "left over"),
    ];
    let total = counts.iter().map(|(count, _)| count).sum();
    let parts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, kind)| format!("{count} {kind}"))
        .collect();
    format!("{} not up to date in `{}`: {}", files(total), folder.display(), parts.join(", "))
}

fn files(count: usize) -> String {
    if count == 1 { "1 file is".to_owned() } else { format!("{count} files are") }
}

fn shown(path: &Path) -> String {
    single_line(&path.display().to_string())
}

/// Returns the command line without `--check`.
fn command() -> String {
    let arguments = env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    let quoted = arguments.filter(|argument| argument != "--check").map(|argument| {
        let plain = argument.chars().all(|c| c.is_alphanumeric() || "-_./,=\\:".contains(c));
        if plain { argument } else { format!("'{argument}'") }
    });
    ["lwm2m".to_owned()].into_iter().chain(quoted).collect::<Vec<_>>().join(" ")
}
