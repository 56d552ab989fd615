//! Notes as a page: where, which bytes, what they mean.

use lwm2m_runtime::ContentFormat;

use super::{Note, is_text};
use crate::console::paint;
use crate::payload::{bytes::hex, count};

const DIM: &str = "\x1b[2m";
const RED: &str = "\x1b[31m";
/// Bytes in a row.
const ROW: usize = 8;
/// Rows of a note, if there are more than one can take in.
const ROWS: usize = 8;
/// Characters of a meaning.
const LONGEST: usize = 120;
/// Characters of a row's bytes.
const WIDTH: usize = 23;

/// Writes the notes.
pub(in crate::decode) fn render(
    notes: &[Note],
    bytes: &[u8],
    format: ContentFormat,
    coloured: bool,
) -> String {
    let text = is_text(format);
    let mut page = String::new();
    for note in notes {
        let content = bytes.get(note.bytes.clone()).unwrap_or_default();
        let mut rows = if text { letters(content) } else { numbers(content) };
        shorten(&mut rows);
        let first = rows.first().map_or(String::new(), |(_, row)| row.clone());
        let said = format!("{}{}", "  ".repeat(note.depth), brief(&note.text));
        let said = if note.text.contains("!! ") { paint(&said, RED, coloured) } else { said };
        page.push_str(&line(note.bytes.start, &first, &said, coloured));
        for (at, row) in rows.iter().skip(1) {
            page.push_str(&line(note.bytes.start.saturating_add(*at), row, "", coloured));
        }
    }
    page
}

fn line(offset: usize, bytes: &str, said: &str, coloured: bool) -> String {
    let offset = paint(&format!("{offset:04x}"), DIM, coloured);
    let pad = " ".repeat(WIDTH.saturating_sub(bytes.chars().count()));
    format!("{}\n", format!("{offset}  {bytes}{pad}  {said}").trim_end())
}

/// Hexadecimal digits in rows, with the place of each in the note.
fn numbers(bytes: &[u8]) -> Vec<(usize, String)> {
    let row = |row: &[u8]| row.iter().map(|byte| hex(&[*byte])).collect::<Vec<_>>().join(" ");
    let rows = bytes.chunks(ROW).enumerate();
    rows.map(|(number, bytes)| (number.saturating_mul(ROW), row(bytes))).collect()
}

/// Characters in rows, with the place of each in the note.
fn letters(bytes: &[u8]) -> Vec<(usize, String)> {
    let mut rows = vec![(0, String::new())];
    let mut at = 0_usize;
    for chunk in bytes.utf8_chunks() {
        let pieces = chunk.valid().chars().map(|c| (c.len_utf8(), escaped(c)));
        let broken = chunk.invalid().iter().map(|byte| (1, format!("\\x{byte:02x}")));
        for (length, piece) in pieces.chain(broken) {
            let wide = |row: &String| row.chars().count().saturating_add(piece.chars().count()) > WIDTH;
            if rows.last().is_some_and(|(_, row)| wide(row)) {
                rows.push((at, String::new()));
            }
            if let Some((_, row)) = rows.last_mut() {
                row.push_str(&piece);
            }
            at = at.saturating_add(length);
        }
    }
    rows
}

fn escaped(character: char) -> String {
    if character.is_control() { character.escape_debug().to_string() } else { character.to_string() }
}

/// A long text is there in full in the table.
fn brief(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// Leaves out the middle of what is too long to be looked at.
fn shorten(rows: &mut Vec<(usize, String)>) {
    let more = rows.len().saturating_sub(ROWS);
    let Some((at, last)) = rows.last().cloned().filter(|_| more > 0) else { return };
    rows.truncate(ROWS.saturating_sub(2));
    let left_out = rows.last().map_or(0, |(at, _)| *at);
    rows.push((left_out.saturating_add(ROW), format!("... {}", count(more.saturating_add(1), "row"))));
    rows.push((at, last));
}
