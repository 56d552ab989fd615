//! Bytes of a payload: from hexadecimal digits, a file or standard input.

use std::path::Path as FilePath;

use crate::error::{CliError, Result};
use crate::{input, text};

/// Returns the bytes that the arguments name: hexadecimal digits, otherwise a file, or `-` for standard input.
///
/// Hexadecimal digits are never a file name, so that a command means the same in every folder. With `is_hex`, the
/// content of the file is hexadecimal too.
pub(crate) fn read_payload(arguments: &[String], is_hex: bool) -> Result<Vec<u8>> {
    let joined = arguments.join(" ");
    if !joined.trim().is_empty() && joined.chars().all(is_hex_character) {
        return parse_hex(&joined);
    }
    let name = match arguments {
        [] => "-",
        [name] => name,
        [first, ..] => {
            let message = format!("expected one payload, found {} arguments", arguments.len());
            let help = format!("`{first}` and the rest are neither one file nor hexadecimal digits");
            return Err(CliError::usage(message).help(help));
        }
    };
    let bytes = read_file_or_stdin(name)?;
    if !is_hex {
        return Ok(bytes);
    }
    let text = text::decode(&bytes).unwrap_or_else(|_| String::from_utf8_lossy(&bytes).into_owned());
    match text.chars().find(|character| !is_hex_character(*character)) {
        Some(other) => {
            let message = format!("`{}` in `{name}` is not a hexadecimal digit", other.escape_debug());
            Err(CliError::usage(message)
                .help("expected digits, blanks and colons; without `--hex` the file is read as binary"))
        }
        None => parse_hex(&text),
    }
}

/// Returns the bytes of a file, or of standard input for `-`.
pub(crate) fn read_file_or_stdin(name: &str) -> Result<Vec<u8>> {
    if name == "-" {
        return input::read_stdin();
    }
    input::read_file(FilePath::new(name)).map_err(|error| {
        error.help("give the payload as hexadecimal digits, such as `e4 16 44 41`, or as the name of a file")
    })
}

fn is_hex_character(character: char) -> bool {
    character.is_ascii_hexdigit() || character.is_whitespace() || character == ':'
}

/// Parses hexadecimal digits with blanks and colons between them.
fn parse_hex(text: &str) -> Result<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().filter_map(|c| c.to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        let message = format!("odd number of hexadecimal digits: {}", digits.len());
        return Err(CliError::usage(message).help("a byte has two digits: write `09`, not `9`"));
    }
    Ok(pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// Returns bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns bytes as pairs of hexadecimal digits with blanks between them.
pub(crate) fn spaced_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

/// Parses pairs of hexadecimal digits without separators; `None` for any other text.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex { parse_hex(text).ok() } else { None }
}
