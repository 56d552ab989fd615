//! Lists of requests, written by people: parsed line by line, with all errors.
//!
//! A line is one of [`notation`], or one of two that the station says by itself:
//! `REGISTER`, which may name a server, and `SEND` with paths.

use std::fmt;
use std::io::{self, Read};

use lwm2m_runtime::Path;
use lwm2m_runtime::serve::notation;

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// Nothing.
    Blank,
    /// A comment, after `#`.
    Remark(&'a str),
    /// A request, or time that passes: a line of the notation, in which nothing is wrong.
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
    /// The text that was found, and the one that was expected.
    what: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.what)
    }
}

/// Parses a list.
///
/// # Errors
///
/// Returns every line that cannot be parsed, or that the list is empty.
pub(crate) fn read(list: &[u8]) -> Result<Vec<Line<'_>>, Vec<ParseError>> {
    let list = list.strip_prefix("\u{feff}".as_bytes()).unwrap_or(list);
    let list = list.strip_suffix(b"\n").unwrap_or(list);
    let (mut lines, mut errors) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(list.split(|byte| *byte == b'\n')) {
        match read_line(line) {
            Ok(line) => lines.push(line),
            Err(what) => errors.push(ParseError { line: number, what }),
        }
    }
    let idle = lines.iter().all(|line| matches!(line, Line::Blank | Line::Remark(_)));
    if errors.is_empty() && idle {
        let what = "nothing is asked; expected a request such as GET /3/0".into();
        errors.push(ParseError { line: lines.len(), what });
    }
    if errors.is_empty() { Ok(lines) } else { Err(errors) }
}

/// Milliseconds of a wait that is too long, as every second of it is played.
const LONG_WAIT: u64 = 24 * 60 * 60 * 1000 + 1;

fn read_line(line: &[u8]) -> Result<Line<'_>, String> {
    let line = std::str::from_utf8(line).map_err(|error| {
        format!("column {}: bytes that are no text; expected UTF-8", error.valid_up_to() + 1)
    })?;
    let line = line.trim();
    if line.is_empty() {
        return Ok(Line::Blank);
    }
    if let Some(remark) = line.strip_prefix('#') {
        return Ok(Line::Remark(remark.strip_prefix(' ').unwrap_or(remark)));
    }
    let mut words = line.split_whitespace();
    match words.next() {
        Some("REGISTER") => register(&words.collect::<Vec<_>>()).map(Line::Register),
        Some("SEND") => send(words).map(Line::Send),
        _ => match notation::Line::read(line, &mut bytes(line)) {
            Ok(notation::Line::Wait(LONG_WAIT..)) => {
                Err("that is a long wait; expected a day at most".into())
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
            _ => Err(format!("`{}` is no Short Server ID; expected 1 to 65534, or nothing for 1", short(id))),
        },
        [_, more, ..] => Err(format!("`{}` stands behind the server; expected nothing more", short(more))),
    }
}

fn send<'a>(words: impl Iterator<Item = &'a str>) -> Result<Vec<Path>, String> {
    let path = |word: &str| {
        let expected = "up to four ids of 0 to 65534, such as /3303/0/5700";
        word.parse().map_err(|_| format!("`{}` is no path; expected {expected}", short(word)))
    };
    let paths: Vec<Path> = words.map(path).collect::<Result<_, String>>()?;
    if paths.is_empty() {
        Err("nothing to send; expected paths such as /3303/0/5700".into())
    } else {
        Ok(paths)
    }
}

/// The beginning of a word, which may be anything.
fn short(word: &str) -> String {
    word.chars().take(40).flat_map(char::escape_debug).collect()
}

/// The bytes of a list, from a file or, for `-`, from standard input.
///
/// # Errors
///
/// Why they cannot be read.
pub(crate) fn contents(file: &std::path::Path) -> io::Result<Vec<u8>> {
    if file == std::path::Path::new("-") { all(io::stdin().lock()) } else { all(std::fs::File::open(file)?) }
}

fn all(from: impl Read) -> io::Result<Vec<u8>> {
    /// No list comes near this.
    const LONGEST: u64 = 16 << 20;
    let mut bytes = Vec::new();
    let count = from.take(LONGEST + 1).read_to_end(&mut bytes)?;
    match u64::try_from(count) {
        Ok(count) if count <= LONGEST => Ok(bytes),
        _ => Err(io::Error::other(format!("it is longer than {} MiB", LONGEST >> 20))),
    }
}
