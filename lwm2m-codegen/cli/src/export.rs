//! `lwm2m export`: definitions in the languages of the neighbouring worlds.
//!
//! One file a target: each turns objects into a text and says what the target has no word for. This file reads
//! the definitions, chooses where the texts go, and writes nothing unless all of it can be written.

mod json_schema;
mod markdown;
pub(crate) mod place;
mod read;
pub(crate) mod sdf;
mod values;

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use lwm2m_codegen::definition_xml;
use lwm2m_codegen::model::Object;

use crate::console::Console;
use crate::input::Inputs;
use crate::outcome::{Failure, Outcome, Result};
use place::Page;

/// What can be typed after `lwm2m export`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// What to export to
    #[arg(long, value_name = "TARGET")]
    to: Target,

    /// Folder for the results, one file an object; standard output without it
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,

    #[command(flatten)]
    inputs: Inputs,
}

const EXAMPLES: &str = "\
Examples:
  lwm2m export --to markdown objects/ipso/3303.xml
  lwm2m export --to sdf --out-dir sdf objects
  lwm2m export --to json-schema 42769.xml > pump.schema.json";

/// The languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    /// JSON Schema 2020-12 for instances as JSON
    JsonSchema,
    /// Semantic Definition Format (RFC 9880), the language of One Data Model
    Sdf,
    /// A page of documentation with tables
    Markdown,
    /// The definition in normal form
    Xml,
}

impl Target {
    /// How the names of its files end.
    fn ending(self) -> &'static str {
        match self {
            Target::JsonSchema => "schema.json",
            Target::Sdf => "sdf.json",
            Target::Markdown => "md",
            Target::Xml => "xml",
        }
    }

    /// One text for these objects, and what could not be said in it.
    fn text(self, objects: &[&Object]) -> (String, Vec<String>) {
        match self {
            Target::JsonSchema => (json_schema::write(objects), json_schema::lost(objects)),
            Target::Sdf => (sdf::write(objects), sdf::lost(objects)),
            Target::Markdown => (markdown::write(objects), Vec::new()),
            Target::Xml => {
                let objects: Vec<Object> = objects.iter().map(|object| (*object).clone()).collect();
                (definition_xml::write(&objects), Vec::new())
            }
        }
    }
}

/// Exports definitions.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let Some(read) = read::objects(&arguments.inputs, console)? else { return Ok(Outcome::Diagnostics) };
    let objects: Vec<&Object> = read.objects.iter().map(|(_, object)| object).collect();
    let mut remarks = Vec::new();
    match &arguments.out_dir {
        Some(folder) => {
            let names = place::names(&read.objects, arguments.to.ending())?;
            let pages = names.into_iter().zip(&objects).map(|(name, object)| {
                let (text, lost) = arguments.to.text(&[*object]);
                remarks.extend(lost);
                Page { name, text }
            });
            place::write(folder, &pages.collect::<Vec<_>>())?;
        }
        None => {
            if arguments.to == Target::JsonSchema && objects.len() > 1 {
                let message = format!("a JSON Schema describes one object, and there are {}", objects.len());
                return Err(Failure::usage(message).help("add `--out-dir DIR` for a file an object"));
            }
            let (text, lost) = arguments.to.text(&objects);
            console.out().write_all(text.as_bytes())?;
            remarks = lost;
        }
    }
    for remark in remarks {
        console.remark(&format!("note: {remark}"));
    }
    Ok(if read.mistakes { Outcome::Diagnostics } else { Outcome::Fine })
}
