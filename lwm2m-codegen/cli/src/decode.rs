//! `lwm2m decode`: prints the records or the links of a payload.

mod annotate;
mod display;
mod lines;
mod table;
#[cfg(test)]
pub(crate) mod tests;

use std::io::Write;
use std::process::ExitCode;

use lwm2m_runtime::codec::link::Links;
use lwm2m_runtime::{ContentFormat, Error, ErrorKind};

use crate::console::{Console, single_line};
use crate::error::{CliError, Result};
use crate::payload::bytes::{read_payload, spaced_hex};
use crate::payload::contents::Contents;
use crate::payload::decode::{Decoded, decode};
use crate::payload::definitions::ObjectDefinitions;
use crate::payload::request::{Request, RequestArguments, formats};
use crate::payload::secrets::{HIDDEN, Secrets};
use crate::payload::{count, json_line, links};

/// The arguments of `lwm2m decode`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Content format, by name or by number
    #[arg(long, value_name = "FORMAT", value_parser = formats(), hide_possible_values = true)]
    #[arg(required_unless_present = "lines")]
    format: Option<ContentFormat>,

    #[command(flatten)]
    request: RequestArguments,

    /// Hexadecimal digits, with or without blanks and colons between them, or the name of a file;
    /// standard input if it is missing or `-`
    #[arg(value_name = "PAYLOAD")]
    payload: Vec<String>,

    /// The file or standard input holds hexadecimal digits
    #[arg(long)]
    hex: bool,

    /// Print a line of JSON for each record or link
    #[arg(long, conflicts_with = "annotate")]
    json: bool,

    /// Print the values as one document of JSON, under the names of fields
    #[arg(long, conflicts_with_all = ["json", "annotate", "paths"])]
    as_json: bool,

    /// Print the bytes with their meaning
    #[arg(long)]
    annotate: bool,

    /// Print keys and passwords, which are *** otherwise; JSON has them in any case
    #[arg(long)]
    show_keys: bool,

    /// Decode many payloads: one in each line of JSON, from a file or standard input
    #[arg(long, conflicts_with_all = ["json", "as_json", "annotate", "hex", "paths"])]
    lines: bool,
}

const EXAMPLES: &str = "\
Hexadecimal digits are never a file name: for a file called cafe, write ./cafe.

Formats: text, link, opaque, cbor, senml-json, senml-cbor, senml-etch-json, senml-etch-cbor, tlv,
lwm2m-json, lwm2m-cbor, or their numbers.

Lines of JSON are {\"path\":\"/3/0/9\",\"type\":\"integer\",\"value\":95}, with a \"time\" if there is one.
A line also has the operations of the resource, \"ops\":\"R\", and \"notes\" if the definition
does not allow the value. Types are integer, unsigned, float, boolean, string, time, opaque
(hexadecimal), objlnk (\"3303:0\"), corelnk, and none for a path without a value; integers beyond
2^53 are strings. A link is
{\"uri\":\"/3/0\",\"attributes\":[{\"name\":\"pmin\",\"value\":\"10\",\"form\":\"unquoted\"}]}.

The document of --as-json has the level of the path: a value, an instance, an object with its
instances by id, or, for the path /, objects by id. docs/json.md describes it. Keys are the
names of fields in generated code. A value that the definition does not allow is kept, with a
warning.

A line of --lines is {\"path\":\"/3/0\",\"format\":112,\"hex\":\"...\"}, or has \"base64\" instead of \"hex\".
\"path\" and \"format\" default to --path and --format; \"versions\":{\"3\":\"1.1\"} selects the
definitions of a device. All other keys, such as \"device\", are copied to the result, which has
\"value\", the document of --as-json. If the payload has times, the result also has \"time\" or, for
several, \"samples\", and \"value\" is the latest. \"notes\" has the values that the definition does
not allow. A line that cannot be decoded, or has more than 1 MiB, becomes
{\"line\":7,\"error\":\"...\"} with the keys of the line, and the rest is decoded. Results are written
before the command waits for input.

Examples:
  lwm2m decode --format tlv --path /3303/0 e4 16 44 41 ac 00 00
  lwm2m decode --format 112 --json < payload.bin
  lwm2m decode --format lwm2m-cbor --annotate --hex dump.txt
  lwm2m decode --format senml-json --path /d01/3303/0 response.json    a device behind a gateway
  lwm2m decode --format tlv --path /3/0 --as-json c1 09 5f | jq .battery_level
  mosquitto_sub -t payloads | lwm2m decode --lines | mosquitto_pub -t values -l

Exit code: 0 if all payloads are valid, 1 if one is not, 2 if the input cannot be read.";

/// Decodes a payload.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let payload = &arguments.payload;
    if arguments.request.uses_stdin() && (payload.is_empty() || payload.iter().any(|name| name == "-")) {
        return Err(CliError::usage("standard input cannot be both the payload and a definition")
            .help("give the payload as hexadecimal digits or in a file"));
    }
    if arguments.lines {
        return lines::run(arguments, console);
    }
    let format = arguments.format.ok_or_else(|| CliError::usage("`--format` is missing"))?;
    let payload = read_payload(payload, arguments.hex)?;
    let definitions = arguments.request.definitions()?;
    let request = &arguments.request.in_format(format);
    request.check(&definitions)?;
    if request.format == ContentFormat::LINK {
        return print_links(arguments, request, &payload, &definitions, console);
    }
    let decoded = decode(request, &payload, &definitions);
    if !arguments.as_json {
        warn_of_missing_definitions(request, &decoded, &definitions, console);
    }
    let coloured = console.colours_stdout();
    let secrets = if arguments.show_keys { Secrets::Shown } else { Secrets::Hidden };
    if arguments.annotate {
        let annotations = annotate::annotate(request, &payload, &decoded, &definitions, secrets);
        let text = annotate::render(&annotations, &payload, request.format, coloured);
        write!(console.stdout(), "{text}")?;
    }
    if let Some(error) = &decoded.error {
        console.flush()?;
        let is_hidden = secrets.hide_error_bytes(request, &payload, &decoded);
        print_error(&error.error, &error.message, (!is_hidden).then_some(&payload), request, console);
        if !arguments.annotate {
            print_records_before_error(&decoded, &definitions, secrets, console);
        }
        return Ok(ExitCode::FAILURE);
    }
    if arguments.as_json {
        return print_json_form(request, &decoded, &definitions, console);
    }
    if arguments.json {
        for (record, notes) in decoded.records.iter().zip(&decoded.notes) {
            writeln!(
                console.stdout(),
                "{}",
                json_line::write(record, definitions.operations(record.path), notes)?
            )?;
        }
    } else if !arguments.annotate {
        write!(console.stdout(), "{}", table::records(&decoded, &definitions, secrets, coloured))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the JSON form of the values, and on standard error what it does not have.
fn print_json_form(
    request: &Request,
    decoded: &Decoded,
    definitions: &ObjectDefinitions,
    console: &mut Console,
) -> Result {
    let contents = match Contents::new(request, decoded, definitions) {
        Ok(contents) => contents,
        Err(error) => {
            console.error(&error, "");
            return Ok(ExitCode::FAILURE);
        }
    };
    writeln!(console.stdout(), "{}", crate::json::line(contents.value())?)?;
    for note in contents.notes() {
        console.eprintln(&format!("warning: {}", single_line(note)));
    }
    if contents.has_times() {
        console.eprintln(
            "warning: the document has the latest values without their times; `--json` prints all records",
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn print_links(
    arguments: &Arguments,
    request: &Request,
    payload: &[u8],
    definitions: &ObjectDefinitions,
    console: &mut Console,
) -> Result {
    let parsed = Links::parse(payload);
    let coloured = console.colours_stdout();
    if arguments.annotate {
        let annotations = annotate::annotate_links(request, payload, &parsed, definitions);
        write!(console.stdout(), "{}", annotate::render(&annotations, payload, request.format, coloured))?;
    }
    let links = match parsed {
        Ok(parsed) => links::links(&parsed),
        Err(error) => {
            console.flush()?;
            print_error(&error, &error.to_string(), Some(payload), request, console);
            return Ok(ExitCode::FAILURE);
        }
    };
    if arguments.as_json {
        return Err(
            CliError::usage("`--as-json` prints values, and link format has links").help("use `--json`")
        );
    }
    if arguments.json {
        for link in &links {
            writeln!(console.stdout(), "{}", crate::json::line(link)?)?;
        }
    } else if !arguments.annotate {
        let text = table::links(&links, &request.base_uri(), definitions, coloured);
        write!(console.stdout(), "{text}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Warns that resources of undefined objects are shown without names, and in TLV without types.
fn warn_of_missing_definitions(
    request: &Request,
    decoded: &Decoded,
    definitions: &ObjectDefinitions,
    console: &Console,
) {
    let paths = decoded.records.iter().map(|record| record.path).chain([request.path.path]);
    let mut missing: Vec<u16> =
        paths.filter_map(|path| path.object_id()).filter(|id| definitions.object(*id).is_none()).collect();
    missing.sort_unstable();
    missing.dedup();
    for id in missing {
        console.eprintln(&format!(
            "warning: object {id} has no definition: its values have the types of the content format; \
             name a definition with `--objects`"
        ));
    }
}

/// Prints why a payload is invalid, with the bytes around the error, unless they are hidden.
fn print_error(error: &Error, message: &str, payload: Option<&[u8]>, request: &Request, console: &Console) {
    let help = match error.kind() {
        _ if payload.is_some_and(|payload| looks_like_hex(payload, request.format)) => {
            "the payload looks like hexadecimal digits: add `--hex`"
        }
        ErrorKind::OutsidePath => {
            "give the path of the request with `--path`, and what precedes the paths in the payload with `--root` \
             or as a prefix in `--path`"
        }
        _ => "",
    };
    console.error(message, help);
    let Some(offset) = error.offset().and_then(|offset| usize::try_from(offset).ok()) else { return };
    let Some(payload) = payload else {
        return console.eprintln(&format!("  bytes: {HIDDEN} (`--show-keys` prints them)"));
    };
    let (before, after) = payload.split_at(offset.min(payload.len()));
    let shown = &before[before.len().saturating_sub(8)..];
    let dots = if shown.len() < before.len() { "... " } else { "" };
    let gap = if shown.is_empty() { "" } else { " " };
    let after = match after {
        [] => "(the end)".to_owned(),
        after => spaced_hex(&after[..after.len().min(8)]),
    };
    console.eprintln(&format!("  bytes: {dots}{}{gap}>> {after}", spaced_hex(shown)));
}

/// Returns whether the bytes of a binary payload are the text of a hexadecimal dump.
fn looks_like_hex(payload: &[u8], format: ContentFormat) -> bool {
    let is_hex = |byte: &u8| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace() || *byte == b':';
    !format.is_text() && payload.len() > 3 && payload.iter().all(is_hex)
}

fn print_records_before_error(
    decoded: &Decoded,
    definitions: &ObjectDefinitions,
    secrets: Secrets,
    console: &Console,
) {
    let records = &decoded.records;
    if records.is_empty() {
        console.eprintln("no records before the error");
        return;
    }
    let text = table::records(decoded, definitions, secrets, console.colours_stderr());
    console.eprintln(&format!("{} before the error:\n{}", count(records.len(), "record"), text.trim_end()));
}
