//! Parses lists of requests, and reports all errors of a list.
//!
//! A line is one of [`notation`], or a request that the station sends: `REGISTER` with an optional server, or `SEND`
//! with paths.

use std::fmt;
use std::io::{self, Read};

use lwm2m_runtime::Path;
use lwm2m_runtime::serve::notation;

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    Blank,
    /// The text after `#`.
    Comment(&'a str),
    /// A valid line of the notation: a request or a wait.
    Notation(&'a str),
    /// The station registers with a server.
    Register(u16),
    /// The station sends values without a request.
    Send(Vec<Path>),
}

/// A line of a list that cannot be parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParseError {
    /// Number of the line, counted from 1.
    line: usize,
    /// Found and expected text.
    message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

/// Parses a list.
///
/// # Errors
///
/// Returns every line that cannot be parsed, or that the list is empty.
pub(crate) fn parse(list: &[u8]) -> Result<Vec<Line<'_>>, Vec<ParseError>> {
    let list = list.strip_prefix("\u{feff}".as_bytes()).unwrap_or(list);
    let list = list.strip_suffix(b"\n").unwrap_or(list);
    let (mut lines, mut errors) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(list.split(|byte| *byte == b'\n')) {
        match parse_line(line) {
            Ok(line) => lines.push(line),
            Err(message) => errors.push(ParseError { line: number, message }),
        }
    }
    let no_request = lines.iter().all(|line| matches!(line, Line::Blank | Line::Comment(_)));
    if errors.is_empty() && no_request {
        let message = "the list has no request; expected one such as GET /3/0".into();
        errors.push(ParseError { line: lines.len(), message });
    }
    if errors.is_empty() { Ok(lines) } else { Err(errors) }
}

/// The shortest wait that is too long, in milliseconds: every second of it is played.
const LONG_WAIT: u64 = 24 * 60 * 60 * 1000 + 1;

fn parse_line(line: &[u8]) -> Result<Line<'_>, String> {
    let line = std::str::from_utf8(line)
        .map_err(|error| format!("column {}: invalid bytes; expected UTF-8", error.valid_up_to() + 1))?;
    let line = line.trim();
    if line.is_empty() {
        return Ok(Line::Blank);
    }
    if let Some(comment) = line.strip_prefix('#') {
        return Ok(Line::Comment(comment.strip_prefix(' ').unwrap_or(comment)));
    }
    let mut words = line.split_whitespace();
    match words.next() {
        Some("REGISTER") => register(&words.collect::<Vec<_>>()).map(Line::Register),
        Some("SEND") => send(words).map(Line::Send),
        _ => match notation::Line::read(line, &mut bytes(line)) {
            Ok(notation::Line::Wait(LONG_WAIT..)) => {
                Err("the wait is too long; expected a day at most".into())
            }
            Ok(_) => Ok(Line::Notation(line)),
            Err(error) => Err(error.to_string()),
        },
    }
}

/// Returns a buffer for the hexadecimal payload of a line.
pub(crate) fn bytes(line: &str) -> Vec<u8> {
    vec![0; line.len() / 2]
}

fn register(words: &[&str]) -> Result<u16, String> {
    match words {
        [] => Ok(1),
        [id] => match id.parse() {
            Ok(id @ 1..=65534) => Ok(id),
            _ => Err(format!(
                "`{}` is not a Short Server ID; expected 1 to 65534, or nothing for 1",
                short(id)
            )),
        },
        [_, more, ..] => Err(format!("`{}` follows the server; expected the end of the line", short(more))),
    }
}

fn send<'a>(words: impl Iterator<Item = &'a str>) -> Result<Vec<Path>, String> {
    let path = |word: &str| {
        let expected = "up to four ids of 0 to 65534, such as /3303/0/5700";
        word.parse().map_err(|_| format!("`{}` is not a path; expected {expected}", short(word)))
    };
    let paths: Vec<Path> = words.map(path).collect::<Result<_, String>>()?;
    if paths.is_empty() {
        Err("nothing to send; expected paths such as /3303/0/5700".into())
    } else {
        Ok(paths)
    }
}

/// Returns the beginning of a word, with control characters escaped.
fn short(word: &str) -> String {
    word.chars().take(40).flat_map(char::escape_debug).collect()
}

/// Returns the bytes of a list, from a file or, for `-`, from standard input.
///
/// # Errors
///
/// Returns an error if they cannot be read.
pub(crate) fn read_file(file: &std::path::Path) -> io::Result<Vec<u8>> {
    if file == std::path::Path::new("-") {
        read_all(io::stdin().lock())
    } else {
        read_all(std::fs::File::open(file)?)
    }
}

fn read_all(from: impl Read) -> io::Result<Vec<u8>> {
    const MAX_BYTES: u64 = 16 << 20;
    let mut bytes = Vec::new();
    let count = from.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    match u64::try_from(count) {
        Ok(count) if count <= MAX_BYTES => Ok(bytes),
        _ => Err(io::Error::other(format!("the list is longer than {} MiB", MAX_BYTES >> 20))),
    }
}
