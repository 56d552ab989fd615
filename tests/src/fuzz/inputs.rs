//! Inputs that are kept as tests: those that once broke a rule, and those that reach code which no seed reaches.
//!
//! `tests/fuzz/inputs/TARGET/` has a file for each input that broke a rule; its name says which. The file
//! `tests/fuzz/inputs/TARGET.txt` has a line for each of the others, with its bytes as in a byte string of Rust.

use std::fs;
use std::path::PathBuf;

use crate::data::checkout;

/// Returns the kept inputs of a target.
///
/// # Panics
///
/// If a file cannot be read, or a line is not a byte string.
pub fn read(target: &str) -> Vec<Vec<u8>> {
    let folder = checkout().join("tests/fuzz/inputs").join(target);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    files.sort();
    let of_files = files.iter().map(|file| fs::read(file).expect("the file can be read"));
    let text = fs::read_to_string(list(target)).unwrap_or_default();
    let of_lines = text.lines().map(|line| unescape(line).unwrap_or_else(|| panic!("{target}: {line}")));
    of_files.chain(of_lines).collect()
}

/// Adds inputs to the list of a target, which stays sorted.
///
/// # Panics
///
/// If the file cannot be written.
pub fn add(target: &str, new: Vec<Vec<u8>>) {
    if new.is_empty() {
        return;
    }
    let text = fs::read_to_string(list(target)).unwrap_or_default();
    let escaped = new.iter().map(|input| input.escape_ascii().to_string());
    let mut lines: Vec<String> = text.lines().map(str::to_owned).chain(escaped).collect();
    lines.sort();
    lines.dedup();
    fs::write(list(target), lines.join("\n") + "\n").expect("the list can be written");
}

fn list(target: &str) -> PathBuf {
    checkout().join("tests/fuzz/inputs").join(format!("{target}.txt"))
}

/// Reads what `escape_ascii` writes.
fn unescape(line: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = line.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'\\' => match rest.next()? {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'x' => {
                    let digits = [rest.next()?, rest.next()?];
                    u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?
                }
                quoted => quoted,
            },
            byte => byte,
        });
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back_from_a_line() {
        let bytes: Vec<u8> = (0..=255).collect();
        let line = bytes.escape_ascii().to_string();
        assert!(!line.contains('\n'));
        assert_eq!(unescape(&line), Some(bytes));
    }
}
