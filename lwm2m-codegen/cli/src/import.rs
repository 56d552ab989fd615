//! `lwm2m import`: converts a model in the Semantic Definition Format (RFC 9880) to a definition in XML.
//!
//! The result of `lwm2m export --to sdf` is imported without loss. From other models, parts that LwM2M cannot express
//! are left out with a warning; it is an error if that would change the meaning of the model.
//!
//! In the order of the conversion: `json` parses the text, `document` resolves references, `object` and `resource`
//! build the definition from the types of `data` and the ranges of `range`.

mod data;
mod diagnostics;
mod document;
mod json;
mod object;
mod qualities;
mod range;
mod resource;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lwm2m_codegen::definition_xml;
use lwm2m_codegen::model::Object;

use crate::console::Console;
use crate::error::Result;
use crate::input;
use crate::output_files::{self, OutputFile};
use diagnostics::Diagnostics;
use document::Document;

/// The arguments of `lwm2m import`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Output folder, one file an object; otherwise standard output
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,

    /// Object ID of a model without `oma:id`
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u16).range(..65535))]
    id: Option<u16>,

    /// SDF model; `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  lwm2m import pump.sdf.json > 42769.xml
  lwm2m import --id 42769 --out-dir objects switch.sdf.json";

/// Larger models are an error; the largest published ones have about ten thousand bytes.
const MAX_BYTES: u64 = 4 << 20;

/// Imports a model.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let (name, bytes) = read(&arguments.file)?;
    let objects = match objects(&bytes, arguments.id) {
        Ok((objects, diagnostics)) => {
            diagnostics.print(&name, console);
            objects
        }
        Err(diagnostics) => {
            diagnostics.print(&name, console);
            console.eprintln("nothing was imported");
            return Ok(ExitCode::FAILURE);
        }
    };
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
    read.map_err(|error| input::cannot_read(path, &error))?;
    Ok((path.display().to_string(), bytes))
}

/// Converts a model to objects, with warnings.
///
/// # Errors
///
/// All errors and warnings of the model.
fn objects(bytes: &[u8], id: Option<u16>) -> std::result::Result<(Vec<Object>, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    if bytes.len() as u64 > MAX_BYTES {
        diagnostics.file_error(format!("the model is larger than {} MiB", MAX_BYTES >> 20));
        return Err(diagnostics);
    }
    let root = match json::read(bytes) {
        Ok(root) => root,
        Err(error) => {
            diagnostics.syntax_error(error);
            return Err(diagnostics);
        }
    };
    let Some(document) = Document::new(root, &mut diagnostics) else { return Err(diagnostics) };
    let objects = object::objects(&document, id, &mut diagnostics);
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok((objects, diagnostics)) }
}

#[cfg(test)]
mod tests;
