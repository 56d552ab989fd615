//! Compares texts with expected files, and rewrites the files with `BLESS=1`.

use std::path::Path;

/// Compares a text with an expected file, or writes the file when `BLESS` is set.
///
/// # Errors
///
/// A message that shows the first line that differs.
pub fn compare(expected: &Path, actual: &str) -> Result<(), String> {
    if std::env::var_os("BLESS").is_some() {
        return std::fs::write(expected, actual).map_err(|error| format!("{}: {error}", expected.display()));
    }
    let wanted = std::fs::read_to_string(expected).unwrap_or_default();
    if wanted == actual {
        return Ok(());
    }
    let line = wanted.lines().zip(actual.lines()).take_while(|(left, right)| left == right).count();
    Err(format!(
        "{}:{}: expected {:?}, found {:?} (BLESS=1 accepts it)",
        expected.display(),
        line + 1,
        wanted.lines().nth(line).unwrap_or("the end of the file"),
        actual.lines().nth(line).unwrap_or("the end of the text"),
    ))
}

/// Compares a section of a text file, between two comments that name it, or writes it with `BLESS`.
///
/// # Errors
///
/// A message that shows the first line that differs, or that the section is not there.
pub fn section(file: &Path, name: &str, actual: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let (start, end) = (format!("<!-- {name}:"), format!("<!-- end of {name} -->"));
    let missing = || format!("{}: there is no section {name:?}", file.display());
    let (head, rest) = text.split_once(&start).ok_or_else(missing)?;
    let (comment, rest) = rest.split_once('\n').ok_or_else(missing)?;
    let (_, tail) = rest.split_once(&end).ok_or_else(missing)?;
    compare(file, &format!("{head}{start}{comment}\n{actual}{end}{tail}"))
}
