//! `lwm2m check`: applies all rules to definitions, and to folders as a whole.

mod explain;
mod formats;
mod levels;
mod sarif;

use std::borrow::Cow;
use std::process::ExitCode;

use clap::ValueEnum;
use lwm2m_codegen::check;
use lwm2m_codegen::diagnostics::{self, Diagnostic, Severity, Sources};
use lwm2m_codegen::registry::{self, Entry, Reusable};

use crate::console::Console;
use crate::error::Result;
use crate::input::{self, Definitions, Depth, File, Inputs, Location};
use crate::payload::count;
use crate::progress::Progress;

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
    levels: levels::Severities,

    /// Explain a rule, with a bad and a good example
    #[arg(long, value_name = "CODE", conflicts_with_all = ["objects", "list"])]
    explain: Option<String>,

    /// List all rules
    #[arg(long, conflicts_with = "objects")]
    list: bool,
}

const EXAMPLES: &str = "\
A folder is also checked as a registry: its file names, version_history, DDF.xml and Common.xml, as
far as they exist.

Examples:
  lwm2m check 3303.xml                         one definition
  lwm2m check 3303                             a bundled object
  lwm2m check --deny warnings objects          a folder, with warnings as errors
  lwm2m check --format sarif registry > a.sarif
  lwm2m check --allow range-dash - < 3303.xml  standard input, without a rule
  lwm2m check --explain range-dash             explain a rule

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
    let levels = arguments.levels.levels()?;
    let definitions = input::read(&arguments.inputs, Depth::All)?;
    let diagnostics = levels.apply(diagnostics(&definitions));
    let sources = &definitions.sources;
    match arguments.format {
        Format::Human => formats::human(&diagnostics, sources, console)?,
        Format::Json => formats::json(&diagnostics, sources, console)?,
        Format::Github => formats::github(&diagnostics, sources, console)?,
        Format::Sarif => sarif::write(&diagnostics, sources, console)?,
    }
    console.flush()?;
    console.eprintln(&summary(&diagnostics, definitions.files.len()));
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Returns the diagnostics of all definitions and folders with their default severity, without those that are off.
pub(crate) fn reported(definitions: &Definitions) -> Vec<Diagnostic> {
    diagnostics::Levels::default().apply(diagnostics(definitions))
}

/// Returns the diagnostics of all definitions and folders.
fn diagnostics(definitions: &Definitions) -> Vec<Diagnostic> {
    let bundled = Reusable::bundled();
    let reusable: Vec<Cow<'_, Reusable>> = definitions
        .folders
        .iter()
        .map(|folder| match &folder.common {
            Some(common) => Cow::Owned(bundled.clone().with(common)),
            None => Cow::Borrowed(&bundled),
        })
        .collect();
    let mut diagnostics = Vec::new();
    let mut progress = Progress::new("checking", definitions.files.len());
    for file in &definitions.files {
        let reusable = match file.location {
            Location::Named => &bundled,
            Location::Folder(at) | Location::History(at) => {
                reusable.get(at).map_or(&bundled, |reusable| reusable)
            }
        };
        if !is_copy(file, definitions) {
            diagnostics.extend(file.document.diagnostics.iter().cloned());
            for object in &file.document.objects {
                let mut found = check::check(object);
                reusable.excuse(object, &mut found);
                diagnostics.extend(found);
                diagnostics.extend(reusable.check(object));
            }
        }
        progress.step();
    }
    for at in 0..definitions.folders.len() {
        diagnostics.extend(folder(definitions, at));
    }
    diagnostics.extend(defined_twice(definitions));
    diagnostics
}

/// Returns the diagnostics of objects that are defined twice. Other rules compare a file with its copies in the history.
fn defined_twice(definitions: &Definitions) -> Vec<Diagnostic> {
    let (history, current): (Vec<&File>, Vec<&File>) =
        definitions.files.iter().partition(|file| matches!(file.location, Location::History(_)));
    let objects = |files: Vec<&File>| {
        registry::defined_twice(files.into_iter().flat_map(|file| &file.document.objects))
    };
    objects(current).into_iter().chain(objects(history)).collect()
}

/// Returns whether a file of the history is a copy of the current file, whose diagnostics are enough.
fn is_copy(file: &File, definitions: &Definitions) -> bool {
    let Location::History(at) = file.location else { return false };
    let Some(object) = file.document.objects.first() else { return false };
    definitions.files.iter().any(|other| {
        other.location == Location::Folder(at)
            && other.document.objects.first().is_some_and(|current| current.id == object.id)
            && text(other, &definitions.sources) == text(file, &definitions.sources)
    })
}

/// Returns the diagnostics of a folder as a whole.
fn folder(definitions: &Definitions, at: usize) -> Vec<Diagnostic> {
    let Some(folder) = definitions.folders.get(at) else { return Vec::new() };
    let entries = |location: Location| -> Vec<Entry<'_>> {
        let files = definitions.files.iter().filter(|file| file.location == location);
        files.filter_map(|file| entry(file, &definitions.sources)).collect()
    };
    registry::check(&registry::Folder {
        current: entries(Location::Folder(at)),
        history: folder.history.then(|| entries(Location::History(at))),
        index: folder.index.as_deref(),
        common: folder.common.is_some(),
    })
}

fn entry<'d>(file: &'d File, sources: &'d Sources) -> Option<Entry<'d>> {
    let object = file.document.objects.first()?;
    let name = file.path.file_name()?.to_str()?;
    Some(Entry { name, source: file.source, text: text(file, sources), object })
}

fn text<'d>(file: &File, sources: &'d Sources) -> &'d str {
    sources.get(file.source).map_or("", |source| source.text.as_str())
}

/// Returns `288 files checked: 1 error, 2 warnings`
fn summary(diagnostics: &[Diagnostic], files: usize) -> String {
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
    format!("{} checked: {summary}", count(files, "file"))
}
