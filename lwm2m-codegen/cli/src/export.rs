//! `lwm2m export`: exports definitions to JSON Schema, OpenAPI, SDF, Markdown and normalised XML.
//!
//! Each target has a file that returns the text of objects, and what the target cannot express. Nothing is written
//! unless all texts are complete.

mod json_schema;
mod markdown;
mod openapi;
mod read;
mod sdf;
mod values;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
pub(crate) use markdown::cell as markdown_cell;

use lwm2m_codegen::definition_xml;
use lwm2m_codegen::model::Object;

pub(crate) use json_schema::Form;

use crate::console::Console;
use crate::error::{CliError, Result};
use crate::input::Inputs;
use crate::output_files::{self, OutputFile};

/// The arguments of `lwm2m export`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Target language
    #[arg(long, value_name = "TARGET")]
    to: Target,

    /// Direction of a JSON Schema [default: reported]
    #[arg(long, value_name = "FORM")]
    form: Option<Form>,

    /// Output folder, one file an object; otherwise standard output
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,

    /// Keep the codes that a list reserves: see `lwm2m enums`
    #[arg(long)]
    reserved_codes: bool,

    #[command(flatten)]
    inputs: Inputs,
}

const EXAMPLES: &str = "\
Examples:
  lwm2m export --to markdown objects/ipso/3303.xml
  lwm2m export --to sdf --out-dir sdf objects
  lwm2m export --to json-schema 42769.xml > pump.schema.json
  lwm2m export --to json-schema --form writable 42769.xml > pump-writable.schema.json
  lwm2m export --to openapi 3 3303 > api.json";

/// The target languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    /// JSON Schema 2020-12 of instances in JSON
    JsonSchema,
    /// OpenAPI 3.1 of what a server offers to applications
    Openapi,
    /// Semantic Definition Format (RFC 9880) of One Data Model
    Sdf,
    /// Documentation with tables
    Markdown,
    /// The definition in a normal form
    Xml,
}

impl Target {
    /// Returns the extension of its files.
    fn extension(self) -> &'static str {
        match self {
            Target::JsonSchema => "schema.json",
            Target::Openapi => "openapi.json",
            Target::Sdf => "sdf.json",
            Target::Markdown => "md",
            Target::Xml => "xml",
        }
    }

    /// Returns the text of objects, and notes on what the target cannot express.
    pub(crate) fn text(self, objects: &[&Object], form: Form) -> (String, Vec<String>) {
        match self {
            Target::JsonSchema => (json_schema::write(objects, form), json_schema::notes(objects)),
            Target::Openapi => (openapi::write(objects), openapi::notes(objects)),
            Target::Sdf => (sdf::write(objects), sdf::notes(objects)),
            Target::Markdown => (markdown::write(objects), Vec::new()),
            Target::Xml => {
                let objects: Vec<Object> = objects.iter().map(|object| (*object).clone()).collect();
                (definition_xml::write(&objects), Vec::new())
            }
        }
    }
}

/// Returns the note on comments that the model does not keep.
fn inner_comments_note(count: usize) -> String {
    match count {
        1 => "a comment inside an object is left out".to_owned(),
        _ => format!("{count} comments inside objects are left out"),
    }
}

/// Returns an error if an object occurs twice: its paths have no version.
fn refuse_two_versions(objects: &[&Object]) -> Result<()> {
    let mut seen = BTreeSet::new();
    match objects.iter().map(|object| object.id.value).find(|id| !seen.insert(*id)) {
        None => Ok(()),
        Some(id) => {
            let message =
                format!("an OpenAPI document describes one version of an object, found two of {id}");
            Err(CliError::usage(message)
                .help("name only one of them, or write a file for each with `--out-dir`"))
        }
    }
}

/// Exports definitions.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    if arguments.form.is_some() && arguments.to != Target::JsonSchema {
        let message = "`--form` is the direction of a JSON Schema, which `--to` does not name";
        return Err(CliError::usage(message).help("remove `--form`, or write `--to json-schema`"));
    }
    let form = arguments.form.unwrap_or_default();
    let Some(input) = read::read(&arguments.inputs, arguments.reserved_codes, console)? else {
        return Ok(ExitCode::FAILURE);
    };
    let objects: Vec<&Object> = input.objects.iter().map(|(_, object)| object).collect();
    let mut all_notes = Vec::new();
    match &arguments.out_dir {
        Some(folder) => {
            let names = output_files::file_names(&input.objects, arguments.to.extension())?;
            let files = names.into_iter().zip(&objects).map(|(name, object)| {
                let (text, notes) = arguments.to.text(&[*object], form);
                all_notes.extend(notes);
                OutputFile { name, text }
            });
            output_files::write(folder, &files.collect::<Vec<_>>())?;
        }
        None => {
            if arguments.to == Target::JsonSchema && objects.len() > 1 {
                let message = format!("a JSON Schema describes one object, found {}", objects.len());
                return Err(CliError::usage(message).help("write a file for each object with `--out-dir`"));
            }
            if arguments.to == Target::Openapi {
                refuse_two_versions(&objects)?;
            }
            let (text, notes) = arguments.to.text(&objects, form);
            console.stdout().write_all(text.as_bytes())?;
            all_notes = notes;
        }
    }
    if matches!(arguments.to, Target::Xml | Target::Sdf) && input.inner_comments > 0 {
        all_notes.push(inner_comments_note(input.inner_comments));
    }
    for note in all_notes {
        console.eprintln(&format!("note: {note}"));
    }
    Ok(if input.has_errors { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
