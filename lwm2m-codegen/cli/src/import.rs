//! `lwm2m import`: a model in the Semantic Definition Format (RFC 9880) becomes a definition in XML.
//!
//! What `lwm2m export --to sdf` writes comes back as it was. Of any other model, what LwM2M can express is taken
//! over, and every piece that it cannot is named with its place. Where leaving it out would make another thing of the
//! model, the whole file is refused.
//!
//! `json` reads the text, `document` follows references, `object` and `resource` make the model, `range` and `data` work
//! out types and values; `diagnostics` collects what they have to say.

mod data;
mod diagnostics;
mod document;
mod json;
mod object;
mod range;
mod resource;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use lwm2m_codegen::definition_xml;
use lwm2m_codegen::model::Object;

use crate::console::Console;
use crate::export::place::{self, Page};
use crate::input;
use crate::outcome::{Outcome, Result};
use diagnostics::Diagnostics;
use document::Document;

/// What can be typed after `lwm2m import`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Folder for the results, one file an object; standard output without it
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,

    /// Id of the object, where the model does not say `oma:id`
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u16).range(..65535))]
    id: Option<u16>,

    /// The model; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  lwm2m import pump.sdf.json > 42769.xml
  lwm2m import --id 42769 --out-dir objects switch.sdf.json";

/// A model of this many bytes is refused: the largest published ones have some ten thousand.
const LARGEST: u64 = 4 << 20;

/// Imports a model.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let (name, bytes) = bytes(&arguments.file)?;
    let objects = match objects(&bytes, arguments.id) {
        Ok((objects, diagnostics)) => {
            diagnostics.show(&name, console);
            objects
        }
        Err(diagnostics) => {
            diagnostics.show(&name, console);
            console.remark("nothing was imported");
            return Ok(Outcome::Diagnostics);
        }
    };
    match &arguments.out_dir {
        Some(folder) => {
            let objects: Vec<(PathBuf, Object)> =
                objects.into_iter().map(|object| (arguments.file.clone(), object)).collect();
            let names = place::names(&objects, "xml")?;
            let pages = names.into_iter().zip(objects).map(|(name, (_, object))| {
                let text = definition_xml::write(&[object]);
                Page { name, text }
            });
            place::write(folder, &pages.collect::<Vec<_>>())?;
        }
        None => console.out().write_all(definition_xml::write(&objects).as_bytes())?,
    }
    Ok(Outcome::Fine)
}

/// The name of a file and the beginning of what stands in it: one byte more than may.
fn bytes(path: &Path) -> Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let limit = LARGEST.saturating_add(1);
    if path == Path::new("-") {
        let read = io::stdin().take(limit).read_to_end(&mut bytes);
        read.map_err(|error| input::unreadable(Path::new("standard input"), &error))?;
        return Ok(("<stdin>".to_owned(), bytes));
    }
    let read = std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    read.map_err(|error| input::unreadable(path, &error))?;
    Ok((path.display().to_string(), bytes))
}

/// The objects of a model with what could not be taken over, or why there are none.
fn objects(bytes: &[u8], id: Option<u16>) -> std::result::Result<(Vec<Object>, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    if bytes.len() as u64 > LARGEST {
        diagnostics.whole(format!("the model is larger than {} MiB", LARGEST >> 20));
        return Err(diagnostics);
    }
    let root = match json::read(bytes) {
        Ok(root) => root,
        Err(problem) => {
            diagnostics.text(problem);
            return Err(diagnostics);
        }
    };
    let Some(document) = Document::new(root, &mut diagnostics) else { return Err(diagnostics) };
    let objects = object::objects(&document, id, &mut diagnostics);
    if diagnostics.refuses() { Err(diagnostics) } else { Ok((objects, diagnostics)) }
}

#[cfg(test)]
mod tests;
