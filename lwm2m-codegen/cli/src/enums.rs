//! `lwm2m enums`: lists the resources that become enums, with the source of their codes.

use std::io::Write;
use std::process::ExitCode;

use lwm2m_codegen::model::{Label, Labels, Object, Origin, Resource};
use lwm2m_codegen::names::{object_names, variants};
use serde::{Serialize, Serializer};

use crate::console::{Console, paint};
use crate::error::Result;
use crate::input::{self, Definitions, Depth, File, Inputs, warn_of_errors};
use crate::paths::with_slashes;

/// The arguments of `lwm2m enums`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    /// Print a line of JSON for each resource
    #[arg(long)]
    json: bool,

    /// Keep the codes that a list reserves, as the setting `reserved-codes` does
    #[arg(long)]
    reserved_codes: bool,
}

const EXAMPLES: &str = "\
Examples:
  lwm2m enums 3                              the enums of object 3
  lwm2m enums registry                       a folder without its version_history
  lwm2m enums --json 3.xml | jq .codes       codes for programs
  lwm2m enums --reserved-codes 3.xml         with the codes that are reserved

A code with a label like `Reserved` has no variant. Where this is a state of a thing, keep it with
`reserved-codes = true` in lwm2m.toml, or with `with_reserved_codes` in build.rs.

Exit code: 0, 1 if an error hides a part of a definition, 2 if an input cannot be read.";

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";

/// Takes the place of a variant.
const RESERVED: &str = "(reserved)";

/// A resource that becomes an enum.
struct Enum<'d> {
    file: &'d File,
    object: &'d Object,
    resource: &'d Resource,
    labels: &'d Labels,
    /// The name of the enum.
    name: String,
    /// The names of its variants, in the order of the codes.
    variants: Vec<String>,
    /// The text that lists the codes.
    text: &'d str,
}

/// Lists the resources that become enums.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let mut definitions = input::read(&arguments.inputs, Depth::Current)?;
    if arguments.reserved_codes {
        definitions.keep_reserved_codes();
    }
    let incomplete = warn_of_errors(&definitions, console);
    for one in definitions.objects().flat_map(|(file, object)| enums(file, object, &definitions)) {
        match arguments.json {
            true => writeln!(console.stdout(), "{}", one.json()?)?,
            false => console.print(&format!("{}\n", one.page(console.colours_stdout())))?,
        }
    }
    Ok(if incomplete { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn enums<'d>(file: &'d File, object: &'d Object, definitions: &'d Definitions) -> Vec<Enum<'d>> {
    let names = object_names(object).resources;
    let found = object.resources.iter().zip(names).filter_map(|(resource, name)| {
        let labels = resource.labels.as_ref()?;
        Some(Enum {
            file,
            object,
            resource,
            labels,
            name: name.type_name,
            variants: variants(labels),
            text: text(labels.origin, definitions),
        })
    });
    found.collect()
}

/// Returns the text at an origin.
fn text(origin: Origin, definitions: &Definitions) -> &str {
    let Origin::Text { source, start, end } = origin else { return "" };
    definitions.sources.get(source).and_then(|source| source.text.get(start..end)).unwrap_or_default()
}

/// A JSON object from codes to texts, in the order of the codes.
struct Codes<'c>(Vec<(i64, &'c str)>);

impl<'c> Codes<'c> {
    fn of(labels: &'c [Label]) -> Codes<'c> {
        Codes(labels.iter().map(|label| (label.code, label.name.as_str())).collect())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Codes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

#[derive(Serialize)]
struct Line<'e> {
    file: String,
    object: u16,
    resource: u16,
    name: &'e str,
    #[serde(rename = "enum")]
    enumeration: &'e str,
    codes: Codes<'e>,
    identifiers: Codes<'e>,
    #[serde(skip_serializing_if = "Codes::is_empty")]
    reserved: Codes<'e>,
    text: &'e str,
}

impl Enum<'_> {
    fn json(&self) -> Result<String> {
        let codes = self.labels.codes.iter().map(|label| label.code);
        Ok(crate::json::line(&Line {
            file: with_slashes(&self.file.path),
            object: self.object.id.value,
            resource: self.resource.id.value,
            name: &self.resource.name.value,
            enumeration: &self.name,
            codes: Codes::of(&self.labels.codes),
            identifiers: Codes(codes.zip(self.variants.iter().map(String::as_str)).collect()),
            reserved: Codes::of(&self.labels.reserved),
            text: self.text,
        })?)
    }

    fn page(&self, coloured: bool) -> String {
        let Enum { object, resource, .. } = self;
        let title =
            format!("{}/{} `{}` -> {}", object.id.value, resource.id.value, resource.name.value, self.name);
        let mut page = format!("{} ({})\n", paint(&title, BOLD, coloured), self.file.path.display());
        for line in self.codes(coloured) {
            page.push_str(&format!("  {line}\n"));
        }
        for line in self.text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            page.push_str(&format!("  {}\n", paint(&format!("| {line}"), DIM, coloured)));
        }
        page
    }

    /// Returns a line for each code, with its variant and its name.
    fn codes(&self, coloured: bool) -> Vec<String> {
        let Labels { codes, reserved, .. } = self.labels;
        let kept = codes.iter().zip(self.variants.iter().map(String::as_str));
        let mut all: Vec<(&Label, &str)> =
            kept.chain(reserved.iter().map(|label| (label, RESERVED))).collect();
        all.sort_by_key(|(label, _)| label.code);
        let code_width = all.iter().map(|(label, _)| label.code.to_string().len()).max().unwrap_or_default();
        let width = all.iter().map(|(_, variant)| variant.chars().count()).max().unwrap_or_default();
        let line = |(label, variant): (&Label, &str)| {
            let line = format!("{:>code_width$}  {variant:width$}  {}", label.code, label.name);
            paint(&line, DIM, coloured && variant == RESERVED)
        };
        all.into_iter().map(line).collect()
    }
}
