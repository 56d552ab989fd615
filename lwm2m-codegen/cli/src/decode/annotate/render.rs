//! Renders annotations: the offset, the bytes, and their meaning.

use lwm2m_codegen::docs::is_invisible;
use lwm2m_runtime::ContentFormat;

use super::Annotation;
use crate::console::paint;
use crate::payload::bytes::spaced_hex;
use crate::payload::count;
use crate::payload::secrets::HIDDEN;

const DIM: &str = "\x1b[2m";
const RED: &str = "\x1b[31m";
/// Bytes in a row.
const ROW_BYTES: usize = 8;
/// Rows of an annotation; the middle of a longer one is left out.
const MAX_ROWS: usize = 8;
/// Characters of a meaning; a longer one is cut.
const MAX_TEXT: usize = 120;
/// Characters of the column of bytes.
const BYTES_WIDTH: usize = 23;

/// Renders annotations.
pub(in crate::decode) fn render(
    annotations: &[Annotation],
    payload: &[u8],
    format: ContentFormat,
    coloured: bool,
) -> String {
    let mut page = String::new();
    for annotation in annotations {
        let bytes = &payload[annotation.bytes.clone()];
        let mut rows = match annotation.is_hidden && !bytes.is_empty() {
            true => vec![(0, HIDDEN.to_owned())],
            false if format.is_text() => text_rows(bytes),
            false => hex_rows(bytes),
        };
        shorten(&mut rows);
        let text = format!("{}{}", "  ".repeat(annotation.depth), cut(&annotation.text));
        let mut text = if annotation.is_error { paint(&text, RED, coloured) } else { text };
        for (offset, row) in rows {
            page.push_str(&line(annotation.bytes.start + offset, &row, &text, coloured));
            text.clear();
        }
    }
    page
}

fn line(offset: usize, bytes: &str, text: &str, coloured: bool) -> String {
    let offset = paint(&format!("{offset:04x}"), DIM, coloured);
    format!("{}\n", format!("{offset}  {bytes:BYTES_WIDTH$}  {text}").trim_end())
}

/// Returns rows of hexadecimal digits with their offsets; one row where there are no bytes.
fn hex_rows(bytes: &[u8]) -> Vec<(usize, String)> {
    if bytes.is_empty() {
        return vec![(0, String::new())];
    }
    (0..).step_by(ROW_BYTES).zip(bytes.chunks(ROW_BYTES).map(spaced_hex)).collect()
}

/// Returns rows of characters with their offsets; one row where there are no bytes.
fn text_rows(bytes: &[u8]) -> Vec<(usize, String)> {
    let (mut rows, mut row, mut start, mut offset) = (Vec::new(), String::new(), 0, 0);
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid().chars().map(|c| (c.len_utf8(), escaped(c)));
        let invalid = chunk.invalid().iter().map(|byte| (1, format!("\\x{byte:02x}")));
        for (length, piece) in valid.chain(invalid) {
            if row.chars().count() + piece.chars().count() > BYTES_WIDTH {
                rows.push((start, std::mem::take(&mut row)));
                start = offset;
            }
            row.push_str(&piece);
            offset += length;
        }
    }
    rows.push((start, row));
    rows
}

fn escaped(character: char) -> String {
    match character {
        c if c.is_control() || is_invisible(c) => c.escape_unicode().to_string(),
        c => c.to_string(),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// Replaces the middle rows of a long annotation by their number.
fn shorten(rows: &mut Vec<(usize, String)>) {
    if rows.len() <= MAX_ROWS {
        return;
    }
    let middle = MAX_ROWS - 2..rows.len() - 1;
    let replacement = (rows[middle.start].0, format!("... {}", count(middle.len(), "row")));
    rows.splice(middle, [replacement]);
}
