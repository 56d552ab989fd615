//! Bytes as people give them: as hexadecimal digits, in a file, on standard input.

use std::path::Path as FilePath;

use crate::input;
use crate::outcome::{Failure, Result};

/// The bytes that arguments stand for: hexadecimal digits, else the name of a file, `-` for standard input.
///
/// An argument of hexadecimal digits is never taken for a file, whatever lies in the folder: the same command means
/// the same everywhere. With `hex`, what stands in the file is hexadecimal as well.
pub(crate) fn bytes(arguments: &[String], hex: bool) -> Result<Vec<u8>> {
    let joined = arguments.join(" ");
    if !joined.trim().is_empty() && joined.chars().all(is_hex) {
        return digits(&joined);
    }
    let name = match arguments {
        [] => "-",
        [name] => name,
        [first, ..] => {
            let message = format!("one payload at a time: there are {} arguments", arguments.len());
            let help = format!("`{first}` and what follows is neither one file nor hexadecimal digits");
            return Err(Failure::usage(message).help(help));
        }
    };
    let bytes = read(name)?;
    if !hex {
        return Ok(bytes);
    }
    let text = String::from_utf8_lossy(&bytes);
    match text.chars().find(|character| !is_hex(*character)) {
        Some(odd) => {
            Err(Failure::usage(format!("`{}` in `{name}` is no hexadecimal digit", odd.escape_debug()))
                .help("digits, blanks and colons are expected; without `--hex` a file is read as it is"))
        }
        None => digits(&text),
    }
}

/// A file's bytes, or those on standard input.
pub(crate) fn read(name: &str) -> Result<Vec<u8>> {
    if name == "-" {
        return input::standard_input();
    }
    input::contents(FilePath::new(name)).map_err(|failure| {
        failure
            .help("a payload is given as hexadecimal digits, such as `e4 16 44 41`, or by the name of a file")
    })
}

fn is_hex(character: char) -> bool {
    character.is_ascii_hexdigit() || character.is_whitespace() || character == ':'
}

/// Bytes of hexadecimal digits, between which blanks and colons may stand.
fn digits(text: &str) -> Result<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().filter_map(|c| c.to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        let message = format!("{} hexadecimal digits make no bytes", digits.len());
        return Err(Failure::usage(message).help("a byte has two digits: write `09`, not `9`"));
    }
    Ok(pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes of hexadecimal digits in pairs, without anything between; `None` for any other text.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let plain = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if plain { digits(text).ok() } else { None }
}
