//! `lwm2m encode`: the bytes that say what lines of JSON say.

pub(crate) mod check;
#[cfg(test)]
mod tests;

use std::io::{self, IsTerminal, Write};

use lwm2m_runtime::{ContentFormat, Encoder, ErrorKind, Record};

use crate::console::Console;
use crate::decode::is_text;
use crate::outcome::{Failure, Outcome, Result};
use crate::payload::bytes::{self, hex};
use crate::payload::held::Statement;
use crate::payload::known::Known;
use crate::payload::request::Request;
use crate::payload::{count, links};

/// What can be typed after `lwm2m encode`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    request: Request,

    /// Lines of JSON, as `lwm2m decode --json` writes them; `-`, and nothing at all, is standard input
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    file: String,

    /// Write hexadecimal digits, as is done on a terminal where the format is no text
    #[arg(long)]
    hex: bool,

    /// Do not ask the definitions whether there may be such values
    #[arg(long)]
    unchecked: bool,
}

const EXAMPLES: &str = "\
A line is {\"path\":\"/3/0/9\",\"type\":\"integer\",\"value\":95}, with a \"time\" where the format has one;
`lwm2m help decode` lists the types. Where the definition is known, \"type\" may be left out. Lines
are written in their order; those of one instance should follow each other.

Every value must be one that its definition allows, or nothing is written: a resource of the object,
of its type, in its range. Whether a server may write it is not asked. Payloads that break the rules
are made with --unchecked.

Examples:
  lwm2m encode --format tlv --path /3/0 values.jsonl > payload.bin
  echo '{\"path\":\"/3303/0/5700\",\"value\":21.5}' | lwm2m encode --format 112 --path /3303/0 --hex

Exit code: 0 where the payload was written, 1 where the lines make none, 2 where there are none.";

/// Writes a payload.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let request = &arguments.request;
    if request.takes_stdin() && arguments.file == "-" {
        return Err(Failure::usage("standard input cannot be both the lines and a definition")
            .help("give the lines in a file"));
    }
    let bytes = read_lines(&arguments.file)?;
    let payload = if request.format == ContentFormat::LINK {
        encode_links(&bytes)
    } else {
        let known = if arguments.unchecked { Known::default() } else { request.known()? };
        request.check(&known)?;
        let known = (!arguments.unchecked).then_some(&known);
        check::statements(&bytes, request, known).and_then(|statements| encode(request, &statements))
    };
    match payload {
        Ok(payload) => {
            show(&payload, arguments, console)?;
            Ok(Outcome::Fine)
        }
        Err(complaints) => {
            complain(&complaints, console);
            Ok(Outcome::Diagnostics)
        }
    }
}

/// The text of a file of lines.
pub(crate) fn read_lines(file: &str) -> Result<String> {
    String::from_utf8(bytes::read(file).map_err(|failure| failure.help(""))?).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        Failure::usage(format!("`{file}` is not UTF-8, at byte {offset}")).help("lines of JSON are expected")
    })
}

/// Says what is wrong with lines, each in a message of its own.
pub(crate) fn complain(complaints: &[String], console: &Console) {
    for complaint in complaints {
        console.error(complaint, "");
    }
    if complaints.len() > 1 {
        console.remark(&format!("{}; nothing was written", count(complaints.len(), "mistake")));
    }
}

fn encode_links(text: &str) -> std::result::Result<Vec<u8>, Vec<String>> {
    let (mut found, mut complaints) = (Vec::new(), Vec::new());
    for (number, line) in check::lines(text) {
        match links::from_line(line) {
            Ok(link) => found.push(link),
            Err(complaint) => complaints.push(format!("line {number}: {complaint}")),
        }
    }
    if complaints.is_empty() { Ok(links::write(&found).into_bytes()) } else { Err(complaints) }
}

/// The bytes that make these statements.
pub(crate) fn encode(
    request: &Request,
    statements: &[Statement],
) -> std::result::Result<Vec<u8>, Vec<String>> {
    let records: Vec<Record<'_>> = statements.iter().map(Statement::record).collect();
    let front = request.front();
    let encoder = Encoder::records(request.path.path, &records).rooted_at(&front);
    encoder.encode_to_vec(request.format).map_err(|error| {
        let reason = match error.kind() {
            ErrorKind::NotRepresentable => {
                format!("{} cannot carry this: {}", request.format, carries(request.format))
            }
            _ => error.to_string(),
        };
        vec![reason]
    })
}

/// What a format is for.
fn carries(format: ContentFormat) -> &'static str {
    match format {
        ContentFormat::TEXT | ContentFormat::CBOR => "it takes one value, without a time",
        ContentFormat::OPAQUE => "it takes one opaque value, without a time",
        ContentFormat::TLV => "it takes the values of one object, without times",
        ContentFormat::LWM2M_CBOR => "it takes each path once, without times and prefixes",
        ContentFormat::LWM2M_JSON => "it takes the values of one object, and has no records without a value",
        _ => "some value has no form in it",
    }
}

fn show(payload: &[u8], arguments: &Arguments, console: &mut Console) -> Result<()> {
    let binary = !is_text(arguments.request.format);
    if arguments.hex || (binary && io::stdout().is_terminal()) {
        return Ok(writeln!(console.out(), "{}", hex(payload))?);
    }
    Ok(console.out().write_all(payload)?)
}
