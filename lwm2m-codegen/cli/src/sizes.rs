//! `lwm2m sizes`: how long the same instance is in each content format.

mod page;
mod values;

use std::collections::BTreeMap;
use std::io::Write;
use std::num::NonZeroU16;
use std::path::PathBuf;

use lwm2m_runtime::{ContentFormat, Path};
use serde::Serialize;

use crate::console::Console;
use crate::encode::{self, check};
use crate::outcome::{Failure, Outcome, Result};
use crate::payload::held::Statement;
use crate::payload::known::Known;
use crate::payload::request::{Place, Request};

/// What can be typed after `lwm2m sizes`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Objects: ids of those that come with the command, or files and folders with definitions
    #[arg(value_name = "OBJECT", required = true)]
    objects: Vec<String>,

    /// How many instances there are
    #[arg(long, value_name = "N", default_value = "1", conflicts_with = "values")]
    instances: NonZeroU16,

    /// The values, as lines of JSON that `lwm2m decode --json` writes
    #[arg(long, value_name = "FILE")]
    values: Option<String>,

    /// One line an object, as JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Without --values, every resource that can be read has a value, optional ones included, and two
instances where it is multiple. Of a resource with codes it is the first; else an Integer is 100, an
Unsigned Integer 1000, a Float 21.5, a Boolean true, a String 12 letters, an Opaque 16 bytes, a
Time one in 2025, an Objlnk 3303:0, a Corelnk </3303/0>. Where the range forbids it, it is what the
range has nearest to it.

Formats for single values, and for links, have no room for an instance; what SenML-ETCH takes, SenML
takes too.

Examples:
  lwm2m sizes 3 3303                         the objects that come with the command
  lwm2m sizes --instances 20 3303            what an answer with all instances takes
  lwm2m sizes --values device.jsonl 3        with values of your own
  lwm2m sizes --json 42769.xml | jq .sizes   for programs";

/// The formats that have room for an instance.
const FORMATS: [ContentFormat; 5] = [
    ContentFormat::LWM2M_CBOR,
    ContentFormat::TLV,
    ContentFormat::SENML_CBOR,
    ContentFormat::SENML_JSON,
    ContentFormat::LWM2M_JSON,
];

/// The sizes of an object's instances.
#[derive(Debug, Serialize)]
struct Sizes {
    object: u16,
    name: String,
    instances: usize,
    values: usize,
    /// By format; none where the format has no room for something.
    sizes: BTreeMap<&'static str, Option<usize>>,
}

/// Compares sizes.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let (known, ids) = read(&arguments.objects)?;
    let given = match &arguments.values {
        None => None,
        Some(file) => match given(file, &known)? {
            Ok(statements) => Some(statements),
            Err(complaints) => {
                encode::complain(&complaints, console);
                return Ok(Outcome::Diagnostics);
            }
        },
    };
    let mut results = Vec::new();
    for id in ids {
        let (statements, base) = match &given {
            Some(given) => of_object(given, id)?,
            None => made_up(&known, id, arguments.instances.get())?,
        };
        results.push(measure(&known, id, &statements, base));
    }
    for (number, sizes) in results.iter().enumerate() {
        let text = if arguments.json {
            format!("{}\n", crate::json::line(sizes)?)
        } else {
            let gap = if number == 0 { "" } else { "\n" };
            format!("{gap}{}", page::page(sizes, console.colours_out()))
        };
        write!(console.out(), "{text}")?;
    }
    Ok(Outcome::Fine)
}

/// The definitions of objects, and their ids in the order in which they were named.
fn read(objects: &[String]) -> Result<(Known, Vec<u16>)> {
    let (mut known, mut ids) = (Known::default(), Vec::new());
    for name in objects {
        match name.parse::<u16>() {
            Ok(id) => {
                known.bundled(id)?;
                ids.push(id);
            }
            Err(_) => ids.extend(known.named(&[PathBuf::from(name)])?),
        }
    }
    let mut seen = Vec::new();
    ids.retain(|id| {
        !seen.contains(id) && {
            seen.push(*id);
            true
        }
    });
    Ok((known, ids))
}

/// A payload of everything that is said of an object.
fn request(format: ContentFormat, base: Path) -> Request {
    let path = Place { prefix: String::new(), path: base };
    Request { format, path, root: String::new(), paths: false, objects: Vec::new() }
}

/// Reads the lines of a file.
fn given(file: &str, known: &Known) -> Result<std::result::Result<Vec<Statement>, Vec<String>>> {
    let text = encode::read_lines(file)?;
    Ok(check::statements(&text, &request(ContentFormat::SENML_CBOR, Path::ROOT), Some(known)))
}

/// What was said of an object, and the path that all of it is within.
fn of_object(given: &[Statement], id: u16) -> Result<(Vec<Statement>, Path)> {
    let about = |statement: &&Statement| statement.path.object_id() == Some(id);
    let mut found: Vec<Statement> = given.iter().filter(about).cloned().collect();
    found.sort_by_key(|statement| statement.path);
    let Some(first) = found.first() else {
        return Err(Failure::usage(format!("no line of the values is about object {id}"))
            .help(format!("a line is {{\"path\":\"/{id}/0/0\",\"value\":95}}")));
    };
    let instance = Path::from_ids(first.path.ids().get(..2).unwrap_or_default()).unwrap_or(Path::object(id));
    let one = found.iter().all(|statement| statement.path.is_within(instance));
    Ok((found, if one { instance } else { Path::object(id) }))
}

/// Values that an object could have, and the path that all of them are within.
fn made_up(known: &Known, id: u16, instances: u16) -> Result<(Vec<Statement>, Path)> {
    let Some(object) = known.object(id) else {
        return Err(Failure::usage(format!("there is no definition of object {id}")));
    };
    if instances > 1 && !object.multiple.value {
        let name = known.name(Path::object(id)).unwrap_or_default();
        return Err(Failure::usage(format!("object {id} ({name}) has a single instance"))
            .help("leave out `--instances`"));
    }
    let statements = (0..instances).flat_map(|instance| values::instance(object, instance)).collect();
    Ok((statements, if instances > 1 { Path::object(id) } else { Path::instance(id, 0) }))
}

fn measure(known: &Known, id: u16, statements: &[Statement], base: Path) -> Sizes {
    let mut instances: Vec<u16> =
        statements.iter().filter_map(|statement| statement.path.instance_id()).collect();
    instances.sort_unstable();
    instances.dedup();
    let size = |format: ContentFormat| {
        encode::encode(&request(format, base), statements).ok().map(|bytes| bytes.len())
    };
    Sizes {
        object: id,
        name: known.name(Path::object(id)).unwrap_or_default(),
        instances: instances.len(),
        values: statements.iter().filter(|statement| statement.value.is_some()).count(),
        sizes: FORMATS.into_iter().map(|format| (format.name(), size(format))).collect(),
    }
}
