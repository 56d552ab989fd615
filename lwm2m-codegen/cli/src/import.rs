//! `lwm2m import`: converts a model in the Semantic Definition Format (RFC 9880) to a definition in XML.
//!
//! The result of `lwm2m export --to sdf` is imported without loss. From other models, parts that LwM2M cannot express
//! are left out with a warning; it is an error if that would change the meaning of the model.
//!
//! In the order of the conversion: `json` parses the text, `document` resolves references, `composition` finds the
//! objects, `object` and `resource` build the definitions from the types of `data`, the alternatives of `choice` and the
//! ranges of `range`, and `ids` numbers them. `qualities` knows what becomes of each quality.

mod choice;
mod composition;
mod data;
mod diagnostics;
mod document;
mod ids;
mod info;
mod json;
mod object;
mod qualities;
mod range;
mod required;
mod resource;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lwm2m_codegen::bundled;
use lwm2m_codegen::definition_xml;
use lwm2m_codegen::model::Object;

use crate::console::Console;
use crate::error::{CliError, Result};
use crate::input;
use crate::output_files::{self, OutputFile};
use crate::text::without_mark;
pub use diagnostics::{Diagnostic, Diagnostics};
use document::Document;

/// The arguments of `lwm2m import`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Output folder, one file an object; otherwise standard output
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,

    /// Import what has no error, and leave out the rest
    #[arg(long)]
    partial: bool,

    /// Object ID of the first object without `oma:id`; further ones count up
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u16).range(..65535))]
    id: Option<u16>,

    /// SDF model; `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  lwm2m import pump.sdf.json > 42769.xml
  lwm2m import --id 42769 --out-dir objects switch.sdf.json
  lwm2m import --partial --id 42769 oven.sdf.json > 42769.xml";

/// Larger models are an error; the largest published ones have about ten thousand bytes.
const MAX_BYTES: u64 = 4 << 20;

/// Imports a model.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let (name, bytes) = read(&arguments.file)?;
    let (objects, diagnostics) = objects(&bytes, arguments.id);
    let partial = arguments.partial && !objects.is_empty();
    diagnostics.print(&name, partial, console);
    if diagnostics.errors() > 0 && !partial {
        let rest = if objects.is_empty() { "" } else { "; `--partial` imports the rest" };
        console.eprintln(&format!("nothing was imported{rest}"));
        return Ok(ExitCode::FAILURE);
    }
    match &arguments.out_dir {
        Some(folder) => {
            let objects: Vec<(PathBuf, Object)> =
                objects.into_iter().map(|object| (arguments.file.clone(), object)).collect();
            let names = output_files::file_names(&objects, "xml")?;
            let files = names.into_iter().zip(objects).map(|(name, (_, object))| {
                let text = definition_xml::write(&[object]);
                OutputFile { name, text }
            });
            output_files::write(folder, &files.collect::<Vec<_>>())?;
        }
        None => console.stdout().write_all(definition_xml::write(&objects).as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the name of a file and its first bytes, one more than allowed.
fn read(path: &Path) -> Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let limit = MAX_BYTES + 1;
    if path == Path::new("-") {
        let read = io::stdin().take(limit).read_to_end(&mut bytes);
        read.map_err(|error| input::cannot_read(Path::new("standard input"), &error))?;
        return Ok(("<stdin>".to_owned(), bytes));
    }
    let read = std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    read.map_err(|error| match bundled_id(path) {
        Some(id) if error.kind() == io::ErrorKind::NotFound => {
            let message = format!("object {id} is bundled, and needs no import");
            let help = format!("`lwm2m export --to xml {id}` prints its definition");
            CliError::usage(message).help(help)
        }
        _ => input::cannot_read(path, &error),
    })?;
    Ok((path.display().to_string(), bytes))
}

/// Returns the id of a bundled object, if a path is nothing else.
fn bundled_id(path: &Path) -> Option<u16> {
    let id = path.to_str()?.parse().ok()?;
    bundled::find(id).map(|bundled| bundled.id)
}

/// Converts a model to objects, but for the parts with errors. `first` is the Object ID of the first one without
/// `oma:id`.
///
/// ```
/// let model = br#"{"sdfObject": {"Pump": {"minItems": 0, "sdfProperty": {"Level": {"type": "integer"}}}}}"#;
/// let (objects, diagnostics) = lwm2m_cli::import::objects(model, Some(42769));
/// assert_eq!(objects[0].name.value, "Pump");
/// assert!(diagnostics.list().iter().all(|diagnostic| !diagnostic.is_error));
/// ```
pub fn objects(bytes: &[u8], first: Option<u16>) -> (Vec<Object>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    if bytes.len() as u64 > MAX_BYTES {
        diagnostics.file_error(format!("the model is larger than {} MiB", MAX_BYTES >> 20));
        return (Vec::new(), diagnostics);
    }
    let text = without_mark(bytes);
    if text.trim_ascii_start().starts_with(b"<") {
        diagnostics.file_error("expected a model in SDF, which is JSON, found XML, which the other commands read without an import");
        return (Vec::new(), diagnostics);
    }
    let root = match json::read(bytes) {
        Ok(root) => root,
        Err(error) => {
            diagnostics.syntax_error(error);
            return (Vec::new(), diagnostics);
        }
    };
    let document = Document::new(root, &mut diagnostics);
    let objects = document.map(|document| object::objects(&document, first, &mut diagnostics));
    (objects.unwrap_or_default(), diagnostics)
}

#[cfg(test)]
mod tests;
