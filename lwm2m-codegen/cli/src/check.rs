//! `lwm2m check`: every rule over every definition, and over folders as a whole.

mod explain;
mod formats;
mod levels;
mod sarif;

use std::borrow::Cow;

use clap::ValueEnum;
use lwm2m_codegen::check;
use lwm2m_codegen::diagnostics::{Diagnostic, Severity, Sources};
use lwm2m_codegen::registry::{self, Entry, Reusable};

use crate::console::Console;
use crate::input::{self, Definitions, Depth, File, Inputs, Place};
use crate::outcome::{Outcome, Result};
use crate::progress::Progress;

/// What can be typed after `lwm2m check`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    /// How diagnostics are written
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    #[command(flatten)]
    levels: levels::Severities,

    /// Tell what a rule is about, with a good and a bad example
    #[arg(long, value_name = "CODE", conflicts_with_all = ["paths", "bundled", "list"])]
    explain: Option<String>,

    /// List all rules
    #[arg(long, conflicts_with_all = ["paths", "bundled"])]
    list: bool,
}

const EXAMPLES: &str = "\
A folder is checked as a registry too: the names of its files, version_history, DDF.xml and
Common.xml, as far as they are there.

Examples:
  lwm2m check 3303.xml                         one definition
  lwm2m check --deny warnings objects          a folder, where warnings count as errors
  lwm2m check --format sarif registry > a.sarif
  lwm2m check --allow range-dash - < 3303.xml  without a rule
  lwm2m check --explain range-dash             why there is a rule

Exit code: 0 without errors, 1 with errors, 2 where something cannot be read.";

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: each diagnostic with its line
    Human,
    /// A list with an object a diagnostic
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// Checks definitions, or tells about rules.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    if let Some(code) = &arguments.explain {
        return explain::explain(code, console);
    }
    if arguments.list {
        return explain::list(console);
    }
    let levels = arguments.levels.read()?;
    let definitions = input::read(&arguments.inputs, Depth::All)?;
    let diagnostics = levels.apply(diagnostics(&definitions));
    let sources = &definitions.sources;
    match arguments.format {
        Format::Human => formats::human(&diagnostics, sources, console)?,
        Format::Json => formats::json(&diagnostics, sources, console)?,
        Format::Github => formats::github(&diagnostics, sources, console)?,
        Format::Sarif => sarif::write(&diagnostics, sources, console)?,
    }
    console.finish()?;
    console.remark(&summary(&diagnostics, definitions.files.len()));
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    Ok(if failed { Outcome::Diagnostics } else { Outcome::Fine })
}

/// Everything that can be said about the definitions.
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
        let reusable = match file.place {
            Place::Named => &bundled,
            Place::Folder(at) | Place::History(at) => reusable.get(at).map_or(&bundled, |reusable| reusable),
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
    diagnostics
}

/// Whether a file of the history is what the current file is: once is enough to hear about its mistakes.
fn is_copy(file: &File, definitions: &Definitions) -> bool {
    let Place::History(at) = file.place else { return false };
    let Some(object) = file.document.objects.first() else { return false };
    definitions.files.iter().any(|other| {
        other.place == Place::Folder(at)
            && other.document.objects.first().is_some_and(|current| current.id == object.id)
            && text(other, &definitions.sources) == text(file, &definitions.sources)
    })
}

/// What the rules over folders find in one.
fn folder(definitions: &Definitions, at: usize) -> Vec<Diagnostic> {
    let Some(folder) = definitions.folders.get(at) else { return Vec::new() };
    let entries = |place: Place| -> Vec<Entry<'_>> {
        let files = definitions.files.iter().filter(|file| file.place == place);
        files.filter_map(|file| entry(file, &definitions.sources)).collect()
    };
    registry::check(&registry::Folder {
        current: entries(Place::Folder(at)),
        history: folder.history.then(|| entries(Place::History(at))),
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

/// `288 files checked: 1 error, 2 warnings`
fn summary(diagnostics: &[Diagnostic], files: usize) -> String {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counts: Vec<String> = kinds
        .into_iter()
        .map(|(severity, word)| {
            (diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count(), word)
        })
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    let found = if counts.is_empty() { "nothing to complain about".to_owned() } else { counts.join(", ") };
    format!("{} checked: {found}", counted(files, "file"))
}

/// `1 file`, `2 files`
fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
