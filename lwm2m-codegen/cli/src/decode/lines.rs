//! `lwm2m decode --lines`: decodes the payload in each line of JSON, as a message broker delivers them, into a line in the
//! JSON form.
//!
//! Nothing is kept between lines, so that several processes can share the messages of a broker. A line that cannot be
//! decoded becomes a line with an `error`, and the rest goes on.

mod input;
mod keys;

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use lwm2m_runtime::ContentFormat;
use serde::ser::{Serialize, SerializeMap, Serializer};

use self::input::{Line, Lines, MAX_LINE};
use self::keys::Keys;
use super::Arguments;
use crate::console::{Console, single_line};
use crate::error::{CliError, Result};
use crate::input::cannot_read;
use crate::payload::contents::Contents;
use crate::payload::count;
use crate::payload::decode::decode;
use crate::payload::definitions::ObjectDefinitions;
use crate::payload::owned::full_path;
use crate::payload::request::{PrefixedPath, Request};
use crate::progress::LineProgress;

/// The most sets of versions whose definitions are kept.
const MAX_VERSIONS: usize = 64;

/// Decodes all lines of the input.
pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result {
    let input = open(&arguments.payload)?;
    let definitions = ObjectDefinitions::read(&arguments.request.objects, None)?;
    let decoder = &mut LineDecoder { arguments, definitions, in_versions: HashMap::new() };
    let counts = decode_all(decoder, input, console)?;
    if counts.failed == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    console.flush()?;
    let lines = count(counts.lines, "line");
    console.error(&format!("{} of {lines} could not be decoded", counts.failed), "");
    Ok(ExitCode::FAILURE)
}

/// An input, and its size if it is a file.
struct Input {
    reader: Box<dyn Read>,
    name: String,
    bytes: Option<u64>,
}

fn open(arguments: &[String]) -> Result<Input> {
    let name = match arguments {
        [] => "-",
        [name] => name,
        _ => {
            let message = format!("expected one file of lines, found {} arguments", arguments.len());
            return Err(
                CliError::usage(message).help("`cat` joins files: cat *.jsonl | lwm2m decode --lines")
            );
        }
    };
    if name == "-" {
        let name = "standard input".to_owned();
        return Ok(Input { reader: Box::new(io::stdin()), name, bytes: None });
    }
    let file = File::open(name).map_err(|error| {
        cannot_read(Path::new(name), &error).help("`--lines` takes a file of lines, or standard input")
    })?;
    let bytes = file.metadata().ok().filter(Metadata::is_file).map(|metadata| metadata.len());
    Ok(Input { reader: Box::new(file), name: name.to_owned(), bytes })
}

/// Numbers of lines.
#[derive(Debug, Default)]
struct Counts {
    lines: usize,
    failed: usize,
}

fn decode_all(decoder: &mut LineDecoder<'_>, input: Input, console: &mut Console) -> Result<Counts> {
    let mut progress = LineProgress::new("decoding", input.bytes);
    let mut lines = Lines::new(input.reader);
    let (mut counts, mut number, mut output) = (Counts::default(), 0, Vec::new());
    loop {
        // A result is not held back while the input pauses.
        if !lines.is_buffered() {
            console.flush()?;
        }
        let line = lines.next().map_err(|error| cannot_read(Path::new(&input.name), &error))?;
        let Some(line) = line else { return Ok(counts) };
        number += 1;
        progress.line(line.length());
        if line.is_blank() {
            continue;
        }
        counts.lines += 1;
        if !decoder.decode(number, &line, &mut output)? {
            counts.failed += 1;
        }
        console.stdout().write_all(&output)?;
    }
}

/// Decodes lines one by one.
struct LineDecoder<'a> {
    /// The defaults of the keys.
    arguments: &'a Arguments,
    definitions: ObjectDefinitions,
    /// The definitions in the versions of a line, by the text of its `versions`.
    in_versions: HashMap<String, ObjectDefinitions>,
}

impl LineDecoder<'_> {
    /// Writes the output for a line, and returns whether it has been decoded.
    fn decode(&mut self, number: usize, line: &Line<'_>, output: &mut Vec<u8>) -> Result<bool> {
        let (keys, error) = match parse(line) {
            Ok(keys) => match self.decode_keys(&keys, output) {
                Ok(()) => return Ok(true),
                Err(error) => (keys, error),
            },
            Err(error) => (Keys::default(), error),
        };
        let failed = FailedLine { line: number, error: &single_line(&error), keys: &keys };
        write(&failed, output).map_err(io::Error::other)?;
        Ok(false)
    }

    /// Decodes the payload of a line and writes its contents.
    fn decode_keys(&mut self, keys: &Keys<'_>, output: &mut Vec<u8>) -> std::result::Result<(), String> {
        keys.check_copied()?;
        let Arguments { format, request: defaults, .. } = self.arguments;
        let path = keys.path()?.unwrap_or_else(|| defaults.path.clone());
        let format = keys.format()?.or(*format).ok_or(
            "`format` is missing: expected a name such as \"senml-cbor\" or a number such as 112, \
             or `--format` for all lines",
        )?;
        let request = Request { path, ..defaults.in_format(format) };
        let payload = keys.payload()?;
        let definitions = self.definitions(keys)?;
        let contents = contents(&request, &payload, definitions)?;
        write(&DecodedLine { keys, path: &request.path, contents: &contents }, output)
    }

    /// Returns the definitions in the versions of a line.
    fn definitions(&mut self, keys: &Keys<'_>) -> std::result::Result<&ObjectDefinitions, String> {
        let (text, versions) = keys.versions()?;
        if versions.is_empty() {
            return Ok(&self.definitions);
        }
        if !self.in_versions.contains_key(text) {
            let selected = self.definitions.in_versions(&versions)?;
            if self.in_versions.len() >= MAX_VERSIONS {
                self.in_versions.clear();
            }
            self.in_versions.insert(text.to_owned(), selected);
        }
        Ok(self.in_versions.get(text).unwrap_or(&self.definitions))
    }
}

/// The output for a line that has been decoded: its keys without the payload, and the contents of the payload.
struct DecodedLine<'l> {
    keys: &'l Keys<'l>,
    path: &'l PrefixedPath,
    contents: &'l Contents,
}

impl Serialize for DecodedLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.keys.copy(&mut map)?;
        if !self.keys.has_path() {
            map.serialize_entry("path", &full_path(&self.path.prefix, self.path.path))?;
        }
        self.contents.entries(&mut map)?;
        map.end()
    }
}

/// The output for a line that could not be decoded: its number, the error, and its keys, so that it can be corrected.
struct FailedLine<'l> {
    line: usize,
    error: &'l str,
    keys: &'l Keys<'l>,
}

impl Serialize for FailedLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("line", &self.line)?;
        map.serialize_entry("error", self.error)?;
        self.keys.copy_all(&mut map)?;
        map.end()
    }
}

fn parse<'l>(line: &Line<'l>) -> std::result::Result<Keys<'l>, String> {
    match line {
        Line::Bytes(line) => Keys::parse(line),
        Line::TooLong => Err(format!("longer than {MAX_LINE} bytes")),
    }
}

/// Decodes the payload of a request.
fn contents(
    request: &Request,
    payload: &[u8],
    definitions: &ObjectDefinitions,
) -> std::result::Result<Contents, String> {
    if request.format == ContentFormat::LINK {
        return Err("link format has links and no values: `lwm2m decode --json` prints them".to_owned());
    }
    if let Some((error, _)) = request.error(definitions) {
        return Err(error);
    }
    let decoded = decode(request, payload, definitions);
    match decoded.error {
        Some(error) => Err(error.message),
        None => Contents::new(request, &decoded, definitions),
    }
}

/// Writes a line in the place of the output so far.
fn write(line: &impl Serialize, output: &mut Vec<u8>) -> std::result::Result<(), String> {
    output.clear();
    serde_json::to_writer(&mut *output, line).map_err(|error| error.to_string())?;
    output.push(b'\n');
    Ok(())
}
