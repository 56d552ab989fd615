//! `lwm2m check`: applies all rules to definitions, and to folders as a whole.

mod baseline;
mod diagnose;
mod explain;
mod fingerprint;
mod fix;
mod formats;
mod levels;
mod run;
mod sarif;

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::ValueEnum;
use lwm2m_codegen::diagnostics::{self, Diagnostic, Severity};

use crate::console::Console;
use crate::error::Result;
use crate::input::Inputs;
use crate::payload::count;
use run::{Checked, Run};

/// The arguments of `lwm2m check`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    #[command(flatten)]
    against: baseline::Options,

    #[command(flatten)]
    levels: levels::Severities,

    /// Write the fixes that are exact into the files
    #[arg(long, conflicts_with_all = ["explain", "list"])]
    fix: bool,

    /// Print the fixes as a diff, and write nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,

    /// Explain a rule, with a bad and a good example, or a number of OMA's validator
    #[arg(long, value_name = "CODE", value_parser = levels::codes(), hide_possible_values = true)]
    #[arg(conflicts_with_all = ["objects", "list"])]
    explain: Option<String>,

    /// List all rules
    #[arg(long, conflicts_with = "objects")]
    list: bool,
}

const EXAMPLES: &str = "\
A folder is also checked as a registry: its file names, version_history, DDF.xml and Common.xml, as
far as they exist. A file of such a folder is checked as a part of it.

Examples:
  lwm2m check 3303.xml                         one definition
  lwm2m check 3303                             a bundled object
  lwm2m check --deny warnings objects          a folder, with warnings as errors
  lwm2m check --format sarif registry > a.sarif
  lwm2m check --allow range-dash - < 3303.xml  standard input, without a rule
  lwm2m check --against-git main .             what a branch brings, also to published versions
  lwm2m check --fix --dry-run 3303.xml         print the exact fixes as a diff
  lwm2m check --fix --allow name-padding 3.xml fix a file, without the fixes of a rule
  lwm2m check --explain range-dash             explain a rule
  lwm2m check --explain 402                    explain a number of OMA's validator

A fix is exact if the author can have meant nothing else; `--fix` leaves all other diagnostics as they
are, and the files in version_history, which are published: except the copy of a file that it fixes.

Exit code: 0 without errors, 1 with errors, 2 if an input cannot be read.";

/// The output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text: each diagnostic with its line
    Human,
    /// A JSON array with an object for each diagnostic
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// Checks definitions, or explains rules.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    if let Some(code) = &arguments.explain {
        return explain::explain(code, console);
    }
    if arguments.list {
        return explain::list(console);
    }
    let run = Run {
        inputs: &arguments.inputs,
        levels: arguments.levels.levels()?,
        baseline: arguments.against.baseline(&arguments.inputs)?,
    };
    let checked = match (arguments.fix, arguments.dry_run) {
        (false, _) => run.check(BTreeMap::new())?,
        (true, false) => fix::write(&run, console)?,
        (true, true) => return fix::show(&run, console),
    };
    let Checked { definitions, diagnostics, .. } = &checked;
    let sources = &definitions.sources;
    match arguments.format {
        Format::Human => formats::human(diagnostics, sources, console)?,
        Format::Json => formats::json(diagnostics, sources, console)?,
        Format::Github => formats::github(diagnostics, sources, console)?,
        Format::Sarif => sarif::write(diagnostics, definitions, console)?,
    }
    console.flush()?;
    console.eprintln(&summary(&checked));
    Ok(exit_code(diagnostics))
}

/// Returns the diagnostics of definitions with their default severity, without those that are off.
pub(crate) fn reported(definitions: &crate::input::Definitions) -> Vec<Diagnostic> {
    diagnostics::Levels::default().apply(diagnose::diagnose(definitions))
}

fn exit_code(diagnostics: &[Diagnostic]) -> ExitCode {
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Returns `288 files checked: 1 error, 2 warnings`
fn summary(checked: &Checked) -> String {
    let Checked { definitions, diagnostics, known } = checked;
    let files = definitions.files.len() - definitions.background.len();
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counts: Vec<String> = kinds
        .into_iter()
        .map(|(severity, word)| {
            (diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count(), word)
        })
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| count(number, word))
        .collect();
    let summary = if counts.is_empty() { "no diagnostics".to_owned() } else { counts.join(", ") };
    let known = match known {
        0 => String::new(),
        known => format!("; {known} that were there before are left out"),
    };
    format!("{} checked: {summary}{known}", count(files, "file"))
}
