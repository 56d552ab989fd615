//! `lwm2m generate`: generates the Rust that a build script would generate.

mod check;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lwm2m_codegen::diagnostics::{Diagnostic, Source, Sources, render, render_coloured};
use lwm2m_codegen::model::SourceId;
use lwm2m_codegen::output::WriteError;
use lwm2m_codegen::{Config, Failure as GenerateFailure, Generated, bundled};
use tempfile::TempDir;

use crate::console::Console;
use crate::error::{CliError, Result};
use crate::input::{self, Definitions, Inputs};

/// The arguments of `lwm2m generate`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    /// Settings in a file; without it and without definitions, those in `lwm2m.toml`
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Output folder: one file an object, and `mod.rs`; otherwise standard output
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,

    /// Write nothing, and fail with a diff if a file in the output folder is not up to date
    #[arg(long)]
    check: bool,

    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
}

const EXAMPLES: &str = "\
Only the `.xml` files directly in a folder are read. Arguments add to the settings of the file, and
`--out-dir` takes the place of its folder.

Examples:
  lwm2m generate                                   write what `lwm2m.toml` says
  lwm2m generate --check                           check that its files are up to date
  lwm2m generate 3303                              print one object
  lwm2m generate --out-dir src/objects objects     write those of a folder
  lwm2m generate --strict 42769.xml > pump.rs      fail on warnings";

/// Generates Rust.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let settings = settings_file(arguments)?;
    let stdin = check_inputs(&arguments.inputs)?;
    let generated = match config(arguments, settings, stdin.as_ref()).generate() {
        Ok(generated) => generated,
        Err(GenerateFailure { diagnostics, sources, .. }) => {
            print_diagnostics(&diagnostics, &rename_stdin(sources, stdin.as_ref()), console);
            return Ok(ExitCode::FAILURE);
        }
    };
    let printed = match (&generated.out_dir, arguments.check) {
        (None, false) => Some(only_object(&generated)?),
        _ => None,
    };
    print_diagnostics(
        &generated.diagnostics,
        &rename_stdin(generated.sources.clone(), stdin.as_ref()),
        console,
    );
    match (&generated.out_dir, printed) {
        _ if arguments.check => return check::run(&generated, console),
        (_, Some(object)) => console.stdout().write_all(object.as_bytes())?,
        (Some(folder), None) => write(&generated, folder, console)?,
        (None, None) => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// The settings file that is read if no other file and no definitions are named.
const SETTINGS: &str = "lwm2m.toml";

/// Returns the settings file, which can be read.
fn settings_file(arguments: &Arguments) -> Result<Option<PathBuf>> {
    let path = match &arguments.config {
        Some(path) => path,
        None if !arguments.inputs.objects.is_empty() => return Ok(None),
        None if Path::new(SETTINGS).exists() => Path::new(SETTINGS),
        None => {
            return Err(CliError::usage(format!("no definitions given, and there is no `{SETTINGS}` here")).help(
                "name a file or a folder, `-` for standard input, a bundled object by its id, or a settings file with `--config`",
            ));
        }
    };
    input::read_file(path)?;
    Ok(Some(path.to_owned()))
}

fn config(arguments: &Arguments, settings: Option<PathBuf>, stdin: Option<&TempDir>) -> Config {
    let mut config = Config::new().bundled(arguments.inputs.bundled()).strict(arguments.strict);
    if let Some(file) = settings {
        config = config.file(file);
    }
    if let Some(folder) = &arguments.out_dir {
        config = config.out_dir(folder);
    }
    for path in arguments.inputs.paths() {
        config = match (stdin, path == Path::new("-")) {
            (Some(copy), true) => config.objects(copy.path().join(STDIN)),
            _ => config.objects(path),
        };
    }
    config
}

/// The file that standard input is copied to.
const STDIN: &str = "stdin.xml";

/// Checks that all inputs can be read, and returns a copy of standard input if it is one of them.
fn check_inputs(inputs: &Inputs) -> Result<Option<TempDir>> {
    if let Some(id) = inputs.bundled().find(|id| bundled::find(*id).is_none()) {
        Definitions::default().read_bundled(id)?;
    }
    let mut stdin = None;
    for path in inputs.paths() {
        if path == Path::new("-") {
            let folder = tempfile::tempdir()?;
            fs::write(folder.path().join(STDIN), input::read_stdin()?)?;
            stdin = Some(folder);
        } else if path.is_dir() {
            fs::read_dir(path).map_err(|error| input::cannot_read(path, &error))?;
        } else {
            input::read_file(path)?;
        }
    }
    Ok(stdin)
}

/// Returns the sources with `<stdin>` for the path of the copy of standard input.
fn rename_stdin(sources: Sources, stdin: Option<&TempDir>) -> Sources {
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

/// Prints diagnostics to standard error; standard output is for the code.
fn print_diagnostics(diagnostics: &[Diagnostic], sources: &Sources, console: &Console) {
    let draw = if console.colours_stderr() { render_coloured } else { render };
    for diagnostic in diagnostics {
        console.eprintln(&format!("{}\n", draw(diagnostic, sources).trim_end()));
    }
}

fn write(generated: &Generated, folder: &Path, console: &mut Console) -> Result<()> {
    let written = generated.write(folder).map_err(|error| cannot_write(&error))?;
    for path in &written.changed {
        writeln!(console.stdout(), "{}", path.display())?;
    }
    console.flush()?;
    console.eprintln(&format!(
        "{} files in `{}`: {} written, {} up to date, {} removed",
        generated.files.len(),
        folder.display(),
        written.changed.len(),
        written.unchanged.len(),
        written.removed.len()
    ));
    Ok(())
}

/// Returns the error of a file that cannot be written.
fn cannot_write(error: &WriteError) -> CliError {
    let help = match error.action {
        "overwrite" => "move the file, or name another folder: only generated files are replaced",
        _ => "",
    };
    CliError::usage(error.to_string()).help(help)
}

/// Returns the code of the only object.
fn only_object(generated: &Generated) -> Result<&str> {
    match generated.files.as_slice() {
        [object, _] => Ok(&object.text),
        files => Err(CliError::usage(format!("standard output takes one object, found {}", files.len() - 1))
            .help("write several objects with `--out-dir`, or with `out-dir` in a settings file")),
    }
}
