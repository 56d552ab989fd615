//! `lwm2m diff`: compares two versions of an object, or of a whole registry.

mod github;
mod lists;
mod markdown;
mod pairs;
mod report;
mod revisions;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use lwm2m_codegen::compare::{Comparison, compare_history};
use lwm2m_codegen::model::Object;

use crate::console::Console;
use crate::error::{CliError, Result};
use crate::input::{Definitions, Input, warn_of_errors};
use crate::progress::Progress;
use pairs::Pair;

/// The arguments of `lwm2m diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub(crate) struct Arguments {
    /// The old and the new definition: files, folders or ids of bundled objects; one may be `-` for standard input
    #[arg(value_name = "OBJECT", num_args = 0..=2)]
    objects: Vec<Input>,

    /// Compare the successive versions in a folder and its `version_history`
    #[arg(long, value_name = "FOLDER", conflicts_with = "objects")]
    history: Option<PathBuf>,

    /// Compare a file or a folder with a git revision, or two revisions of it by `OLD..NEW`
    #[arg(long, value_name = "REV", conflicts_with = "history")]
    against_git: Option<String>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

const USAGE: &str = "lwm2m diff [OPTIONS] <OLD> <NEW>
       lwm2m diff [OPTIONS] --history <FOLDER>
       lwm2m diff [OPTIONS] --against-git <REV> <PATH>";

const EXAMPLES: &str = "\
WIRE is the effect on servers and clients: editorial (none), minor (they keep working) or major
(they may fail). A change is unclear if the specification names no version step for it: it passes
with a warning at any step, and fails without one. SOURCE says whether code that uses the
generated Rust has to change, which needs no step.

Examples:
  lwm2m diff version_history/3-1_1.xml 3.xml   two versions of an object
  lwm2m diff 3303 mine/3303.xml                with the bundled object
  lwm2m diff old-registry new-registry         all objects of two folders
  lwm2m diff --against-git main registry       what a branch changes
  lwm2m diff --against-git v1..v2 3.xml        two revisions of a file
  lwm2m diff old/Common.xml new/Common.xml     reusable resources; DDF.xml by object and version
  lwm2m diff --history registry                all successive versions in a folder

Exit code: 0 if each version step fits its changes and no registered resource changed, otherwise 1; 2 if
an input cannot be read.";

/// The output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text
    Human,
    /// A JSON document
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// Markdown, for a comment on a pull request
    Markdown,
}

/// A comparison with its definitions.
struct Compared<'d> {
    pair: Pair<'d>,
    comparison: Comparison,
}

impl Compared<'_> {
    /// Returns whether neither the contents nor the version changed.
    fn is_unchanged(&self) -> bool {
        self.comparison.changes.is_empty() && self.comparison.old == self.comparison.new
    }
}

/// Compares definitions.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let mut definitions = Definitions::default();
    let pairs = match (&arguments.history, &arguments.against_git, arguments.objects.as_slice()) {
        (Some(folder), ..) => pairs::history(folder, &mut definitions)?,
        (None, Some(revisions), [Input::Path(path)]) => revisions::sides(revisions, path, &mut definitions)?,
        (None, Some(_), _) => {
            return Err(CliError::usage("expected one file or folder to compare with a git revision")
                .help("run `lwm2m diff --against-git REV PATH`"));
        }
        (None, None, [old, new]) => pairs::sides(old, new, &mut definitions)?,
        (None, None, _) => return Err(CliError::usage("expected two definitions").help(HELP)),
    };
    let lists = pairs.lists(&definitions);
    warn_of_errors(&definitions, console);
    let compared = compare_all(&pairs.pairs(&definitions));
    match arguments.format {
        Format::Human => report::human(&compared, &lists, &pairs, &definitions, console)?,
        Format::Json => report::json(&compared, &lists, &pairs, &definitions, console)?,
        Format::Github => github::github(&compared, &lists, &pairs, &definitions, console)?,
        Format::Markdown => markdown::markdown(&compared, &lists, &pairs, &definitions, console)?,
    }
    let fits = compared.iter().all(|compared| compared.comparison.verdict().fits())
        && lists.iter().all(lists::ListComparison::fits);
    Ok(if fits { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

const HELP: &str = "run `lwm2m diff OLD NEW` with files, folders or ids of bundled objects";

/// Compares each pair. Pairs of one object that follow each other are its history.
fn compare_all<'d>(pairs: &[Pair<'d>]) -> Vec<Compared<'d>> {
    let mut progress = Progress::new("comparing", pairs.len());
    let mut compared = Vec::new();
    for history in pairs.chunk_by(|one, next| std::ptr::eq(one.new.object, next.old.object)) {
        let oldest = history.iter().take(1).map(|pair| pair.old.object);
        let versions: Vec<&Object> = oldest.chain(history.iter().map(|pair| pair.new.object)).collect();
        for (pair, comparison) in history.iter().zip(compare_history(&versions)) {
            compared.push(Compared { pair: *pair, comparison });
            progress.step();
        }
    }
    compared
}
