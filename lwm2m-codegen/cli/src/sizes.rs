//! `lwm2m sizes`: compares the payload sizes of the content formats.

mod example_values;
mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::num::NonZeroU16;
use std::process::ExitCode;

use lwm2m_runtime::{ContentFormat, Path};
use serde::Serialize;

use crate::console::Console;
use crate::error::{CliError, Result};
use crate::input::{Input, Inputs};
use crate::payload::definitions::ObjectDefinitions;
use crate::payload::owned::OwnedRecord;
use crate::payload::request::{PrefixedPath, Request};
use crate::payload::{encode, json_line, validate};

/// The arguments of `lwm2m sizes`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    /// Number of instances
    #[arg(long, value_name = "N", default_value = "1", conflicts_with = "values")]
    instances: NonZeroU16,

    /// File with the values, as lines of JSON like those of `lwm2m decode --json`
    #[arg(long, value_name = "FILE")]
    values: Option<String>,

    /// Print a line of JSON for each object
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Without --values, every readable resource has a value, optional ones included; multiple resources
have two instances. The value is the first code of a resource with codes, otherwise 100 for Integer,
1000 for Unsigned Integer, 21.5 for Float, true for Boolean, 12 letters for String, 16 bytes for
Opaque, 2025-01-01 for Time, 3303:0 for Objlnk and </3303/0> for Corelnk, or the nearest value in
range.

The formats of single values and links cannot carry an instance, and SenML-ETCH has the sizes of
SenML.

Examples:
  lwm2m sizes 3 3303                         two bundled objects
  lwm2m sizes --instances 20 3303            twenty instances
  lwm2m sizes --values device.jsonl 3        your own values
  lwm2m sizes --json 42769.xml | jq .sizes   for programs";

/// The formats that can carry an Object Instance.
const FORMATS: [ContentFormat; 5] = [
    ContentFormat::LWM2M_CBOR,
    ContentFormat::TLV,
    ContentFormat::SENML_CBOR,
    ContentFormat::SENML_JSON,
    ContentFormat::LWM2M_JSON,
];

/// The sizes of the instances of an object.
#[derive(Debug, Serialize)]
struct Sizes {
    object: u16,
    name: String,
    instances: usize,
    values: usize,
    /// By format; `None` if the format cannot represent the values.
    sizes: BTreeMap<&'static str, Option<usize>>,
}

/// Compares sizes.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let (definitions, ids) = read_definitions(arguments.inputs.given()?)?;
    let values = match &arguments.values {
        None => None,
        Some(file) => match read_values(file, &definitions)? {
            Ok(records) => Some(records),
            Err(errors) => {
                json_line::print_errors(&errors, console);
                return Ok(ExitCode::FAILURE);
            }
        },
    };
    let mut results = Vec::new();
    for id in ids {
        let (records, base) = match &values {
            Some(values) => records_of_object(values, id)?,
            None => example_records(&definitions, id, arguments.instances.get())?,
        };
        results.push(measure(&definitions, id, &records, base));
    }
    for (number, sizes) in results.iter().enumerate() {
        let text = if arguments.json {
            format!("{}\n", crate::json::line(sizes)?)
        } else {
            let gap = if number == 0 { "" } else { "\n" };
            format!("{gap}{}", report::report(sizes, console.colours_stdout()))
        };
        write!(console.stdout(), "{text}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads definitions, and returns their ids in the order of the arguments.
fn read_definitions(inputs: &[Input]) -> Result<(ObjectDefinitions, Vec<u16>)> {
    let (mut definitions, mut ids) = (ObjectDefinitions::default(), Vec::new());
    for input in inputs {
        ids.extend(definitions.add_inputs(std::slice::from_ref(input))?);
    }
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    Ok((definitions, ids))
}

/// Returns the request of a payload with everything below a path.
fn request(format: ContentFormat, base: Path) -> Request {
    let path = PrefixedPath { prefix: String::new(), path: base };
    Request { format, path, root: String::new(), paths: false }
}

/// Reads the values in a file of lines.
fn read_values(
    file: &str,
    definitions: &ObjectDefinitions,
) -> Result<std::result::Result<Vec<OwnedRecord>, Vec<String>>> {
    let text = json_line::read_file(file)?;
    Ok(validate::records(&text, &request(ContentFormat::SENML_CBOR, Path::ROOT), Some(definitions)))
}

/// Returns the records of an object, and the path that contains them.
fn records_of_object(records: &[OwnedRecord], id: u16) -> Result<(Vec<OwnedRecord>, Path)> {
    let of_object = |record: &&OwnedRecord| record.path.object_id() == Some(id);
    let mut found: Vec<OwnedRecord> = records.iter().filter(of_object).cloned().collect();
    found.sort_by_key(|record| record.path);
    let Some(first) = found.first() else {
        return Err(CliError::usage(format!("no value of object {id} in the file of `--values`"))
            .help(format!("a line is {{\"path\":\"/{id}/0/0\",\"value\":95}}")));
    };
    let instance =
        Path::from_ids(&first.path.ids()[..first.path.ids().len().min(2)]).unwrap_or(Path::object(id));
    let is_single = found.iter().all(|record| record.path.is_within(instance));
    Ok((found, if is_single { instance } else { Path::object(id) }))
}

/// Returns records with example values, and the path that contains them.
fn example_records(
    definitions: &ObjectDefinitions,
    id: u16,
    instances: u16,
) -> Result<(Vec<OwnedRecord>, Path)> {
    let Some(object) = definitions.object(id) else {
        return Err(CliError::usage(format!("object {id} has no definition")));
    };
    if instances > 1 && !object.multiple.value {
        let name = definitions.name(Path::object(id)).unwrap_or_default();
        return Err(CliError::usage(format!("object {id} ({name}) has a single instance"))
            .help("remove `--instances`"));
    }
    let records = (0..instances).flat_map(|instance| example_values::instance(object, instance)).collect();
    Ok((records, if instances > 1 { Path::object(id) } else { Path::instance(id, 0) }))
}

fn measure(definitions: &ObjectDefinitions, id: u16, records: &[OwnedRecord], base: Path) -> Sizes {
    let mut instances: Vec<u16> = records.iter().filter_map(|record| record.path.instance_id()).collect();
    instances.sort_unstable();
    instances.dedup();
    let size =
        |format: ContentFormat| encode::encode(&request(format, base), records).ok().map(|bytes| bytes.len());
    Sizes {
        object: id,
        name: definitions.name(Path::object(id)).unwrap_or_default(),
        instances: instances.len(),
        values: records.iter().filter(|record| record.value.is_some()).count(),
        sizes: FORMATS.into_iter().map(|format| (format.name(), size(format))).collect(),
    }
}
