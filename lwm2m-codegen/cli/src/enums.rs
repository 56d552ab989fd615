//! `lwm2m enums`: lists the resources that become enums, with the source of their codes.

use std::io::Write;
use std::process::ExitCode;

use lwm2m_codegen::model::{Labels, Object, Origin, Resource};
use lwm2m_codegen::names::{object_names, variants};
use serde::{Serialize, Serializer};

use crate::console::{Console, paint};
use crate::error::Result;
use crate::input::{self, Definitions, Depth, File, Inputs, warn_of_errors};

/// The arguments of `lwm2m enums`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    /// Print a line of JSON for each resource
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  lwm2m enums 3                              the enums of object 3
  lwm2m enums registry                       a folder without its version_history
  lwm2m enums --json 3.xml | jq .codes       codes for programs

Exit code: 0, 1 if an error hides a part of a definition, 2 if an input cannot be read.";

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";

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
    let definitions = input::read(&arguments.inputs, Depth::Current)?;
    let incomplete = warn_of_errors(&definitions, console);
    for one in definitions.objects().flat_map(|(file, object)| enums(file, object, &definitions)) {
        let text = if arguments.json { one.json()? } else { one.page(console.colours_stdout()) };
        writeln!(console.stdout(), "{text}")?;
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
    text: &'e str,
}

impl Enum<'_> {
    fn json(&self) -> Result<String> {
        let codes = || self.labels.codes.iter();
        Ok(crate::json::line(&Line {
            file: self.file.path.display().to_string(),
            object: self.object.id.value,
            resource: self.resource.id.value,
            name: &self.resource.name.value,
            enumeration: &self.name,
            codes: Codes(codes().map(|label| (label.code, label.name.as_str())).collect()),
            identifiers: Codes(
                codes().map(|label| label.code).zip(self.variants.iter().map(String::as_str)).collect(),
            ),
            text: self.text,
        })?)
    }

    fn page(&self, coloured: bool) -> String {
        let Enum { object, resource, .. } = self;
        let title =
            format!("{}/{} `{}` -> {}", object.id.value, resource.id.value, resource.name.value, self.name);
        let mut page = format!("{} ({})\n", paint(&title, BOLD, coloured), self.file.path.display());
        let codes = self.labels.codes.iter().map(|label| label.code.to_string());
        let width = codes.map(|code| code.len()).max().unwrap_or_default();
        let longest = self.variants.iter().map(|name| name.chars().count()).max().unwrap_or_default();
        for (label, variant) in self.labels.codes.iter().zip(&self.variants) {
            page.push_str(&format!("  {:>width$}  {variant:longest$}  {}\n", label.code, label.name));
        }
        for line in self.text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            page.push_str(&format!("  {}\n", paint(&format!("| {line}"), DIM, coloured)));
        }
        page
    }
}
