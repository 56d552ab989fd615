//! `lwm2m decode`: what the bytes of a payload say.

mod annotate;
mod shown;
mod table;
#[cfg(test)]
pub(crate) mod tests;

use std::io::Write;

pub(crate) use annotate::is_text;
use lwm2m_runtime::{ContentFormat, Error, ErrorKind};

use crate::console::Console;
use crate::outcome::{Failure, Outcome, Result};
use crate::payload::bytes::{bytes, hex};
use crate::payload::known::Known;
use crate::payload::read::{Reading, read};
use crate::payload::request::Request;
use crate::payload::{count, line, links};

/// What can be typed after `lwm2m decode`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    request: Request,

    /// Hexadecimal digits, between which blanks and colons may stand, or the name of a file; `-`, and
    /// nothing at all, is standard input
    #[arg(value_name = "PAYLOAD")]
    payload: Vec<String>,

    /// The file, or standard input, is hexadecimal digits too
    #[arg(long)]
    hex: bool,

    /// A line of JSON for each record, or each link
    #[arg(long, conflicts_with = "annotate")]
    json: bool,

    /// The bytes, each with its meaning beside it
    #[arg(long)]
    annotate: bool,
}

const EXAMPLES: &str = "\
An argument of hexadecimal digits is never taken for a file: write ./cafe for the file of that name.

Formats: text, link, opaque, cbor, senml-json, senml-cbor, senml-etch-json, senml-etch-cbor, tlv,
lwm2m-json, lwm2m-cbor, or their numbers.

Lines of JSON are {\"path\":\"/3/0/9\",\"type\":\"integer\",\"value\":95}, with a \"time\" where there is one.
Types are integer, unsigned, float, boolean, string, time, opaque (hexadecimal), objlnk (\"3303:0\"),
corelnk, and none for a path without a value; integers beyond 2^53 are texts. A link is
{\"uri\":\"/3/0\",\"attributes\":[{\"name\":\"pmin\",\"value\":\"10\",\"form\":\"unquoted\"}]}.

Examples:
  lwm2m decode --format tlv --path /3303/0 e4 16 44 41 ac 00 00
  lwm2m decode --format 112 --json < payload.bin
  lwm2m decode --format lwm2m-cbor --annotate --hex dump.txt
  lwm2m decode --format senml-json --path /d01/3303/0 answer.json    a device behind a gateway

Exit code: 0 where the payload could be read, 1 where it is refused, 2 where there is none.";

/// Shows what a payload says.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let Arguments { request, payload, .. } = arguments;
    if request.takes_stdin() && (payload.is_empty() || payload.iter().any(|name| name == "-")) {
        return Err(Failure::usage("standard input cannot be both the payload and a definition")
            .help("give the payload as hexadecimal digits or in a file"));
    }
    let bytes = bytes(payload, arguments.hex)?;
    let known = request.known()?;
    request.check(&known)?;
    if request.format == ContentFormat::LINK {
        return show_links(arguments, &bytes, &known, console);
    }
    let reading = read(request, &bytes, &known);
    doubt(request, &reading, &known, console);
    let refusal = reading.refusal.as_ref();
    if arguments.annotate {
        dump(request, &bytes, &known, refusal.map(|refusal| refusal.error), console)?;
    }
    if let Some(refusal) = refusal {
        console.finish()?;
        refuse(&refusal.error, &refusal.text, &bytes, request, console);
        if !arguments.annotate {
            so_far(&reading, &known, console);
        }
        return Ok(Outcome::Diagnostics);
    }
    if arguments.json {
        for statement in &reading.statements {
            let text = line::write(statement)?;
            writeln!(console.out(), "{text}")?;
        }
    } else if !arguments.annotate {
        let text = table::statements(&reading.statements, &known, console.colours_out());
        write!(console.out(), "{text}")?;
    }
    Ok(Outcome::Fine)
}

fn show_links(arguments: &Arguments, bytes: &[u8], known: &Known, console: &mut Console) -> Result {
    let request = &arguments.request;
    let result = links::read(bytes);
    if arguments.annotate {
        dump(request, bytes, known, result.as_ref().err().copied(), console)?;
    }
    let found = match result {
        Ok(found) => found,
        Err(error) => {
            console.finish()?;
            refuse(&error, &error.to_string(), bytes, request, console);
            return Ok(Outcome::Diagnostics);
        }
    };
    if arguments.json {
        for link in &found {
            let text = crate::json::line(link)?;
            writeln!(console.out(), "{text}")?;
        }
    } else if !arguments.annotate {
        let text = table::links(&found, &request.front(), known, console.colours_out());
        write!(console.out(), "{text}")?;
    }
    Ok(Outcome::Fine)
}

/// Writes the dump with the meaning of each byte.
fn dump(
    request: &Request,
    bytes: &[u8],
    known: &Known,
    error: Option<Error>,
    console: &mut Console,
) -> Result<()> {
    let mut notes = annotate::annotate(request, bytes, known);
    if let Some(error) = error {
        annotate::mark(&mut notes, &error);
    }
    let text = annotate::render(&notes, bytes, request.format, console.colours_out());
    Ok(write!(console.out(), "{text}")?)
}

/// Objects without a definition: nobody has told the types and names of their resources.
fn doubt(request: &Request, reading: &Reading, known: &Known, console: &Console) {
    let paths = reading.statements.iter().map(|statement| statement.path).chain([request.path.path]);
    let mut unknown: Vec<u16> =
        paths.filter_map(|path| path.object_id()).filter(|id| known.object(*id).is_none()).collect();
    unknown.sort_unstable();
    unknown.dedup();
    for id in unknown {
        console.remark(&format!(
            "warning: there is no definition of object {id}: its values are shown as the format has them; \
             name one with `--objects`"
        ));
    }
}

/// Says why a payload is refused, and shows the bytes around the place.
fn refuse(error: &Error, text: &str, bytes: &[u8], request: &Request, console: &Console) {
    let help = match error.kind() {
        _ if looks_like_hex(bytes, request.format) => {
            "the payload is hexadecimal digits as it seems: try `--hex`"
        }
        ErrorKind::OutsidePath => {
            "`--path` tells the request that the payload belongs to, `--root` and a prefix in `--path` what stands in front of its paths"
        }
        _ => "",
    };
    console.error(text, help);
    let Some(offset) = error.offset().and_then(|offset| usize::try_from(offset).ok()) else { return };
    let start = offset.saturating_sub(8);
    let before = bytes.get(start..offset.min(bytes.len())).unwrap_or_default();
    let after = bytes.get(offset..).unwrap_or_default();
    let after = after.get(..8).unwrap_or(after);
    let dots = if start > 0 { "... " } else { "" };
    let gap = if before.is_empty() { "" } else { " " };
    let spaced = |bytes: &[u8]| bytes.iter().map(|byte| hex(&[*byte])).collect::<Vec<_>>().join(" ");
    let there = if after.is_empty() { "(the end)".to_owned() } else { spaced(after) };
    console.remark(&format!("  bytes: {dots}{}{gap}>> {there}", spaced(before)));
}

/// Whether the bytes of a binary payload are the letters of a hexadecimal dump.
fn looks_like_hex(bytes: &[u8], format: ContentFormat) -> bool {
    let letter = |byte: &u8| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace() || *byte == b':';
    !is_text(format) && bytes.len() > 3 && bytes.iter().all(letter)
}

/// Shows, as a remark, what was read before the payload went wrong.
fn so_far(reading: &Reading, known: &Known, console: &Console) {
    let read = &reading.statements;
    if read.is_empty() {
        console.remark("nothing was read before that");
        return;
    }
    let text = table::statements(read, known, console.colours_err());
    console.remark(&format!("{} before that:\n{}", count(read.len(), "record"), text.trim_end()));
}
