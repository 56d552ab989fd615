//! `lwm2m encode`: encodes lines of JSON into a payload.

mod document;
#[cfg(test)]
mod tests;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use lwm2m_runtime::ContentFormat;

use crate::console::Console;
use crate::error::{CliError, Result};
use crate::payload::bytes::hex;
use crate::payload::definitions::ObjectDefinitions;
use crate::payload::request::{Request, RequestArguments, formats};
use crate::payload::{encode, json_line, links, validate};

/// The arguments of `lwm2m encode`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Content format, by name or by number
    #[arg(long, value_name = "FORMAT", value_parser = formats(), hide_possible_values = true)]
    format: ContentFormat,

    #[command(flatten)]
    request: RequestArguments,

    /// Lines of JSON, as printed by `lwm2m decode --json`, or the document of `--from-json`; standard
    /// input if it is missing or `-`
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    file: String,

    /// Encode one document of JSON, as printed by `lwm2m decode --as-json`
    #[arg(long, conflicts_with = "paths")]
    from_json: bool,

    /// Print hexadecimal digits; the default for binary formats on a terminal
    #[arg(long)]
    hex: bool,

    /// Encode without checking the values against the definitions
    #[arg(long)]
    unchecked: bool,
}

const EXAMPLES: &str = "\
A line is {\"path\":\"/3/0/9\",\"type\":\"integer\",\"value\":95}, with a \"time\" if the format has one;
`lwm2m help decode` lists the types. If the object is defined, \"type\" may be left out. Records are
encoded in the order of the lines; keep those of an instance together.

Every value is checked against its definition: the resource exists, the type fits, the value is in
range. Whether a server may write the resource is not checked. If a line is invalid, nothing is
encoded. Use --unchecked for payloads that break the rules.

With --from-json the input is one document, as printed by `lwm2m decode --as-json`: the value, the
instance, the object or the objects that --path names. Its first error is reported. Resources may be
missing, also mandatory ones. --unchecked encodes values out of range; names and types are always
checked. A format that has values only leaves out what is empty.

Examples:
  lwm2m encode --format tlv --path /3/0 values.jsonl > payload.bin
  echo '{\"path\":\"/3303/0/5700\",\"value\":21.5}' | lwm2m encode --format 112 --path /3303/0 --hex
  echo '{\"sensor_value\":21.5}' | lwm2m encode --format 112 --path /3303/0 --from-json --hex

Exit code: 0 if the payload is encoded, 1 if the input is invalid, 2 if it cannot be read.";

/// Encodes a payload.
pub(crate) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    if arguments.request.uses_stdin() && arguments.file == "-" {
        return Err(CliError::usage("standard input cannot be both the lines and a definition")
            .help("give the lines in a file"));
    }
    let text = json_line::read_file(&arguments.file)?;
    let request = &arguments.request.in_format(arguments.format);
    let payload = if arguments.from_json {
        if request.format == ContentFormat::LINK {
            let message = "`--from-json` encodes values, and link format has links";
            return Err(CliError::usage(message).help("give lines of JSON, as printed by `decode --json`"));
        }
        let definitions = arguments.request.definitions()?;
        request.check(&definitions)?;
        encode_document(request, &text, &definitions, !arguments.unchecked)
    } else if request.format == ContentFormat::LINK {
        encode_links(&text)
    } else if arguments.unchecked {
        encode_records(request, &text, None)
    } else {
        let definitions = arguments.request.definitions()?;
        request.check(&definitions)?;
        encode_records(request, &text, Some(&definitions))
    };
    match payload {
        Ok(payload) => {
            print_payload(&payload, arguments, console)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(errors) => {
            json_line::print_errors(&errors, console);
            Ok(ExitCode::FAILURE)
        }
    }
}

fn encode_records(
    request: &Request,
    text: &str,
    definitions: Option<&ObjectDefinitions>,
) -> std::result::Result<Vec<u8>, Vec<String>> {
    let records = validate::records(text, request, definitions)?;
    encode::encode(request, &records).map_err(|error| vec![error])
}

fn encode_document(
    request: &Request,
    text: &str,
    definitions: &ObjectDefinitions,
    is_checked: bool,
) -> std::result::Result<Vec<u8>, Vec<String>> {
    let records = document::records(text, request, definitions, is_checked)?;
    encode::encode(request, &records).map_err(|error| vec![error])
}

fn encode_links(text: &str) -> std::result::Result<Vec<u8>, Vec<String>> {
    let (mut parsed, mut errors) = (Vec::new(), Vec::new());
    for (number, line) in json_line::numbered(text) {
        match links::parse_line(line) {
            Ok(link) => parsed.push(link),
            Err(error) => errors.push(format!("line {number}: {error}")),
        }
    }
    if errors.is_empty() { Ok(links::encode(&parsed).into_bytes()) } else { Err(errors) }
}

fn print_payload(payload: &[u8], arguments: &Arguments, console: &mut Console) -> Result<()> {
    let is_binary = !arguments.format.is_text();
    if arguments.hex || (is_binary && io::stdout().is_terminal()) {
        return Ok(writeln!(console.stdout(), "{}", hex(payload))?);
    }
    Ok(console.stdout().write_all(payload)?)
}
