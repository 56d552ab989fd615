//! `lwm2m generate`: what a build script would generate, to look at or to keep.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use lwm2m_codegen::diagnostics::{Diagnostic, Source, Sources, render, render_coloured};
use lwm2m_codegen::model::SourceId;
use lwm2m_codegen::{Config, Failure as Refusal, Generated, bundled};
use tempfile::TempDir;

use crate::console::Console;
use crate::input::{self, Definitions, Depth, Inputs};
use crate::outcome::{Failure, Outcome, Result};

/// What can be typed after `lwm2m generate`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    /// Folder for the results: a file an object, and one that lists them
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,

    /// Take every warning for an error
    #[arg(long)]
    strict: bool,
}

const EXAMPLES: &str = "\
Of a folder, the `.xml` files in it are read, but not those in folders within.

Examples:
  lwm2m generate --bundled 3303                    the code of one object
  lwm2m generate --out-dir src/objects objects     that of a folder
  lwm2m generate --strict 42769.xml > pump.rs      stop at every warning";

/// Generates Rust.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let stdin = readable(&arguments.inputs)?;
    let mut config = Config::new().bundled(arguments.inputs.bundled.iter().copied()).strict(arguments.strict);
    for path in &arguments.inputs.paths {
        config = match (&stdin, path == Path::new("-")) {
            (Some(copy), true) => config.objects(copy.path().join(STDIN)),
            _ => config.objects(path),
        };
    }
    let generated = match config.generate() {
        Ok(generated) => generated,
        Err(Refusal { diagnostics, sources, .. }) => {
            show(&diagnostics, &named(sources, stdin.as_ref()), console);
            return Ok(Outcome::Diagnostics);
        }
    };
    let object = match arguments.out_dir {
        Some(_) => None,
        None => Some(only(&generated)?),
    };
    show(&generated.diagnostics, &named(generated.sources.clone(), stdin.as_ref()), console);
    match (&arguments.out_dir, object) {
        (Some(folder), _) => write(&generated, folder, console)?,
        (None, Some(object)) => console.out().write_all(object.as_bytes())?,
        (None, None) => {}
    }
    Ok(Outcome::Fine)
}

/// The file that standard input is kept in.
const STDIN: &str = "stdin.xml";

/// Makes sure that all inputs can be read; a copy of standard input, if it is one of them.
fn readable(inputs: &Inputs) -> Result<Option<TempDir>> {
    if inputs.paths.is_empty() && inputs.bundled.is_empty() {
        return input::read(inputs, Depth::Current).map(|_| None);
    }
    if let Some(id) = inputs.bundled.iter().find(|id| bundled::find(**id).is_none()) {
        Definitions::default().bundled(*id)?;
    }
    let mut stdin = None;
    for path in &inputs.paths {
        if path == Path::new("-") {
            let folder = tempfile::tempdir()?;
            fs::write(folder.path().join(STDIN), input::standard_input()?)?;
            stdin = Some(folder);
        } else if path.is_dir() {
            fs::read_dir(path).map_err(|error| input::unreadable(path, &error))?;
        } else {
            input::contents(path)?;
        }
    }
    Ok(stdin)
}

/// The texts, with standard input under its own name and not that of its copy.
fn named(sources: Sources, stdin: Option<&TempDir>) -> Sources {
    let Some(folder) = stdin else { return sources };
    let copy = folder.path().join(STDIN);
    let mut named = Sources::default();
    let texts = (0..).map_while(|number| sources.get(SourceId(number)));
    for Source { path, text } in texts {
        let path = if *path == copy { Path::new("<stdin>") } else { path };
        named.add(path, text.as_str());
    }
    named
}

/// Diagnostics go to standard error: the result is code.
fn show(diagnostics: &[Diagnostic], sources: &Sources, console: &Console) {
    let draw = if console.colours_err() { render_coloured } else { render };
    for diagnostic in diagnostics {
        console.remark(&format!("{}\n", draw(diagnostic, sources).trim_end()));
    }
}

fn write(generated: &Generated, folder: &Path, console: &mut Console) -> Result<()> {
    let written = generated.write(folder).map_err(|error| Failure::usage(error.to_string()))?;
    for path in &written.changed {
        writeln!(console.out(), "{}", path.display())?;
    }
    console.finish()?;
    console.remark(&format!(
        "{} files in `{}`: {} written, {} up to date, {} removed",
        generated.files.len(),
        folder.display(),
        written.changed.len(),
        written.unchanged.len(),
        written.removed.len()
    ));
    Ok(())
}

/// The code of the only object.
fn only(generated: &Generated) -> Result<&str> {
    match generated.files.as_slice() {
        [object, _] => Ok(&object.text),
        files => Err(Failure::usage(format!(
            "{} objects do not fit into one output",
            files.len().saturating_sub(1)
        ))
        .help("name a folder for them with `--out-dir`, or a single object")),
    }
}
