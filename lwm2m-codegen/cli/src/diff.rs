//! `lwm2m diff`: two versions of an object, or two states of a whole registry.

mod pairs;
mod report;

use std::path::PathBuf;

use clap::ValueEnum;
use lwm2m_codegen::compare::{Comparison, compare};
use lwm2m_codegen::diagnostics::Severity;

use crate::console::Console;
use crate::input::Definitions;
use crate::outcome::{Failure, Outcome, Result};
use crate::progress::Progress;
use pairs::Pair;

/// What can be typed after `lwm2m diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub(crate) struct Arguments {
    /// The older and the newer definition: files or folders; one of them may be `-`
    #[arg(value_name = "PATH", num_args = 0..=2)]
    paths: Vec<PathBuf>,

    /// Take the object that comes with this command for the older one
    #[arg(long, value_name = "ID")]
    bundled: Option<u16>,

    /// Compare each version in a folder and its `version_history` with the next
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["paths", "bundled"])]
    history: Option<PathBuf>,

    /// How the differences are written
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

const USAGE: &str = "lwm2m diff [OPTIONS] <OLD> <NEW>
       lwm2m diff [OPTIONS] --bundled <ID> <NEW>
       lwm2m diff [OPTIONS] --history <FOLDER>";

const EXAMPLES: &str = "\
Each change is editorial (nothing changes for a peer), minor (a peer can go on working) or major
(it can go wrong); a diagnostic is worth a look, but the specification names no step for it.

Examples:
  lwm2m diff version_history/3-1_1.xml 3.xml   two versions of an object
  lwm2m diff --bundled 3303 mine/3303.xml      against the object that comes with the command
  lwm2m diff old-registry new-registry         all objects of two folders
  lwm2m diff --history registry                every version in a folder against the next

Exit code: 0 where each version step fits the changes, 1 where one does not,
2 where something cannot be read.";

/// How differences are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// One JSON document
    Json,
}

/// A comparison with the definitions that it is of.
struct Compared<'d> {
    pair: Pair<'d>,
    comparison: Comparison,
}

/// Compares definitions.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let mut definitions = Definitions::default();
    let pairs = match (&arguments.history, arguments.bundled, arguments.paths.as_slice()) {
        (Some(folder), ..) => pairs::history(folder, &mut definitions)?,
        (None, Some(id), [new]) => pairs::bundled(id, new, &mut definitions)?,
        (None, None, [old, new]) => pairs::sides(old, new, &mut definitions)?,
        (None, Some(_), _) => return Err(Failure::usage("`--bundled` is compared with one path").help(HELP)),
        (None, None, _) => {
            return Err(Failure::usage("two definitions are needed to compare them").help(HELP));
        }
    };
    doubts(&definitions, console);
    let compared = compare_all(pairs.common(&definitions));
    match arguments.format {
        Format::Human => report::human(&compared, &pairs, &definitions, console)?,
        Format::Json => report::json(&compared, &pairs, &definitions, console)?,
    }
    let fits = compared.iter().all(|compared| compared.comparison.verdict().fits());
    Ok(if fits { Outcome::Fine } else { Outcome::Diagnostics })
}

const HELP: &str = "`lwm2m diff OLD NEW`, with files or folders, or `lwm2m diff --bundled ID NEW`";

fn compare_all(pairs: Vec<Pair<'_>>) -> Vec<Compared<'_>> {
    let mut progress = Progress::new("comparing", pairs.len());
    let mut compared = Vec::new();
    for pair in pairs {
        compared.push(Compared { comparison: compare(pair.old.object, pair.new.object), pair });
        progress.step();
    }
    compared
}

/// Mistakes that make a part of a definition unreadable: what they hide cannot be compared.
fn doubts(definitions: &Definitions, console: &Console) {
    let hides = |code: &str| {
        code.starts_with("xml-") || matches!(code, "schema-id" | "resource-duplicate-id" | "type-unknown")
    };
    for file in &definitions.files {
        for diagnostic in &file.document.diagnostics {
            if diagnostic.severity == Severity::Error && hides(diagnostic.rule.code) {
                let place = lwm2m_codegen::diagnostics::one_line(diagnostic, &definitions.sources);
                console.remark(&format!("warning: {place} [{}]", diagnostic.rule.code));
            }
        }
    }
}
