//! `lwm2m sizes`: compares the payload sizes of the content formats.
//!
//! `scenarios` has the payloads to compare, `example_values` their values, and `message` the bytes around them.
//! `report`, `tables` and `chart` print the sizes.

pub(crate) mod chart;
mod example_values;
mod message;
mod report;
pub(crate) mod scenarios;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::num::NonZeroU16;
use std::process::ExitCode;

use clap::ValueEnum;
use lwm2m_codegen::model::Object;
use lwm2m_runtime::{ContentFormat, Path};
use serde::Serialize;

use crate::console::Console;
use crate::error::{CliError, Result};
use crate::input::{Input, Inputs};
use crate::payload::definitions::ObjectDefinitions;
use crate::payload::owned::OwnedRecord;
use crate::payload::request::{PrefixedPath, Request};
use crate::payload::{encode, json_line, validate};
pub(crate) use example_values::Extent;
use scenarios::{INSTANCE_FORMATS, Measured, Scenario, measure, why_without_values};

/// The arguments of `lwm2m sizes`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,

    /// Number of instances: 1 unless given, and 10 in tables
    #[arg(long, value_name = "N", conflicts_with = "values")]
    instances: Option<NonZeroU16>,

    /// File with the values, as lines of JSON like those of `lwm2m decode --json`
    #[arg(long, value_name = "FILE")]
    values: Option<String>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// Print a line of JSON for each object; the same as `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// The output formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Bars: an instance in each content format
    Human,
    /// A line of JSON for each object
    Json,
    /// A table of all scenarios for programs, with the bytes of messages
    Csv,
    /// Tables of all scenarios for documents
    Markdown,
    /// A chart of three instances for documents
    Svg,
}

const EXAMPLES: &str = "\
Without --values, every readable resource has a value, optional ones included; multiple resources
have two instances. The value is the first code of a resource with codes, otherwise 100 for Integer,
1000 for Unsigned Integer, 21.5 for Float, true for Boolean, 12 letters for String, 16 bytes for
Opaque, 2025-01-01 for Time, 3303:0 for Objlnk and </3303/0> for Corelnk, or the nearest value in
range.

The formats of single values and links cannot carry an instance, and SenML-ETCH has the sizes of
SenML.

The formats csv, markdown and svg compare scenarios:

  resource      a Read of a readable resource, a mandatory and single one if possible
  notification  a notification of that resource
  samples       a notification with ten stored values of it, a minute apart
  composite     a Read-Composite of it and two other resources
  mandatory     a Read of an instance with the mandatory resources
  plausible     a Read of an instance with all readable resources
  largest       ... with the largest values: 64-bit numbers, 255 bytes in texts without a range, four
                instances of multiple resources
  instances     a Read of an object with ten instances, all plausible

csv and markdown add the bytes of the messages; markdown states the assumptions behind them.

Examples:
  lwm2m sizes 3 3303                         two bundled objects
  lwm2m sizes --instances 20 3303            twenty instances
  lwm2m sizes --values device.jsonl 3        your own values
  lwm2m sizes --format csv objects           all scenarios of all objects
  lwm2m sizes --format svg 3303 > sizes.svg  a chart
  lwm2m sizes --json 42769.xml | jq .sizes   for programs";

/// The sizes of the instances of an object.
#[derive(Debug, Serialize)]
struct Sizes {
    object: u16,
    name: String,
    instances: usize,
    values: usize,
    /// Why there are no values.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// By format; `None` if the format cannot represent the values.
    sizes: BTreeMap<&'static str, Option<usize>>,
}

/// Compares sizes.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    check_arguments(arguments)?;
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
    match arguments.format {
        Format::Human | Format::Json => {}
        format => return print_scenarios(arguments, format, &definitions, &ids, console),
    }
    let instances = arguments.instances.map_or(1, NonZeroU16::get);
    let mut results = Vec::new();
    for id in ids {
        let (records, base) = match &values {
            Some(values) => records_of_object(values, id)?,
            None => example_records(&definitions, id, instances)?,
        };
        results.push(sizes(&definitions, id, &records, base));
    }
    for (number, sizes) in results.iter().enumerate() {
        let text = if arguments.json || arguments.format == Format::Json {
            format!("{}\n", crate::json::line(sizes)?)
        } else {
            let gap = if number == 0 { "" } else { "\n" };
            format!("{gap}{}", report::report(sizes, console.colours_stdout()))
        };
        write!(console.stdout(), "{text}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Checks that the format can show what the other arguments ask for.
fn check_arguments(arguments: &Arguments) -> Result<()> {
    let is_scenarios = matches!(arguments.format, Format::Csv | Format::Markdown | Format::Svg);
    if is_scenarios && arguments.values.is_some() {
        return Err(CliError::usage("csv, markdown and svg compare scenarios with example values")
            .help("use `--values` with the format human or json"));
    }
    if arguments.format == Format::Svg && arguments.instances.is_some() {
        return Err(CliError::usage("the chart shows single instances").help("remove `--instances`"));
    }
    Ok(())
}

/// The sizes of an object in all scenarios.
pub(crate) struct ObjectSizes<'o> {
    pub(crate) object: &'o Object,
    /// Its name on a single line.
    pub(crate) name: String,
    /// The scenarios that the object has values for.
    pub(crate) scenarios: Vec<Measured>,
}

impl<'o> ObjectSizes<'o> {
    /// Measures scenarios of an object.
    pub(crate) fn new(object: &'o Object, scenarios: &[Scenario]) -> ObjectSizes<'o> {
        let scenarios = scenarios.iter().filter_map(|scenario| measure(*scenario, object)).collect();
        ObjectSizes { object, name: crate::console::single_line(&object.name.value), scenarios }
    }
}

/// The instances of a chart.
pub(crate) const CHART_SCENARIOS: [Scenario; 3] = [
    Scenario::Instance(Extent::Mandatory),
    Scenario::Instance(Extent::Plausible),
    Scenario::Instance(Extent::Largest),
];

/// Prints all scenarios as a table or a chart.
fn print_scenarios(
    arguments: &Arguments,
    format: Format,
    definitions: &ObjectDefinitions,
    ids: &[u16],
    console: &mut Console,
) -> Result {
    let all = Scenario::all(arguments.instances.map_or(10, NonZeroU16::get));
    let scenarios = if format == Format::Svg { &CHART_SCENARIOS[..] } else { &all };
    let objects: Vec<ObjectSizes<'_>> = ids
        .iter()
        .filter_map(|id| definitions.object(*id))
        .map(|object| ObjectSizes::new(object, scenarios))
        .collect();
    let text = match format {
        Format::Csv => tables::csv(&objects),
        Format::Svg => chart::document(&objects)?,
        Format::Markdown | Format::Human | Format::Json => tables::markdown(&objects),
    };
    write!(console.stdout(), "{text}")?;
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
    let records = (0..instances)
        .flat_map(|instance| example_values::instance(object, instance, Extent::Plausible))
        .collect();
    Ok((records, if instances > 1 { Path::object(id) } else { Path::instance(id, 0) }))
}

fn sizes(definitions: &ObjectDefinitions, id: u16, records: &[OwnedRecord], base: Path) -> Sizes {
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
        reason: if records.is_empty() { definitions.object(id).and_then(why_without_values) } else { None },
        sizes: INSTANCE_FORMATS.into_iter().map(|format| (format.name(), size(format))).collect(),
    }
}
