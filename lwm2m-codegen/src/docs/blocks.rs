//! Cuts a description into paragraphs, list items and tables.

use crate::wording::is_invisible;

/// A part of a description: runs of blanks are one blank, nothing is escaped yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A paragraph, on one line.
    Paragraph(String),
    /// An item of a list, without its bullet.
    Item(String),
    /// Lines whose columns are drawn with blanks.
    Table(Vec<String>),
}

/// An editor does not wrap lines shorter than this.
const WRAPPED: usize = 50;

/// A wider line is prose with a gap, no row of a table.
const WIDEST_ROW: usize = 110;

/// Returns the blocks of a text, none of them empty.
///
/// ```
/// use lwm2m_codegen::docs::{Block, blocks};
///
/// let item = |text: &str| Block::Item(text.to_owned());
/// let expected = [Block::Paragraph("State:".to_owned()), item("0: off"), item("1: on")];
/// assert_eq!(blocks("State:\n  0: off\n  1: on"), expected);
/// ```
pub fn blocks(text: &str) -> Vec<Block> {
    let text = with_line_ends(text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut blocks = Vec::new();
    // Whether the next line can belong to the last paragraph, and whether the last line of that is long.
    let mut open = false;
    let mut long = false;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        let table = table_height(&lines[at..]);
        if table > 0 {
            blocks.push(Block::Table(table_lines(&lines[at..at + table])));
            open = false;
            at += table;
            continue;
        }
        at += 1;
        let words = collapsed(line);
        if words.is_empty() || is_rule(&words) {
            open = false;
            continue;
        }
        if let Some(item) = item(&words) {
            blocks.push(Block::Item(item.to_owned()));
            open = false;
            continue;
        }
        let goes_on = words.starts_with(char::is_lowercase);
        match blocks.last_mut() {
            // The author ended a short line; an editor may have wrapped a long one.
            Some(Block::Paragraph(paragraph)) if open && (long || goes_on) => {
                paragraph.push(' ');
                paragraph.push_str(&words);
            }
            _ => blocks.push(Block::Paragraph(words.clone())),
        }
        open = !words.ends_with(['.', ':', '!', '?', ';']);
        long = words.len() > WRAPPED;
    }
    blocks
}

/// Replaces line ends of every kind by `\n`, also escaped ones, and drops invisible characters.
fn with_line_ends(text: &str) -> String {
    let text =
        text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}'], "\n");
    let text: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !is_invisible(*c))
        .collect();
    if !text.contains("\\n") {
        return text;
    }
    // `\n` is a line end if a line begins behind it; elsewhere it is part of a path or a code.
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split("\\n");
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let starts =
            piece.starts_with(|c: char| c.is_uppercase() || " *-\\\n\t".contains(c)) || piece.is_empty();
        out.push_str(if starts { "\n" } else { "\\n" });
        out.push_str(piece);
    }
    out.replace("\\t", " ")
}

fn collapsed(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns whether a line is drawn: `-----`, `=====`, `***`.
fn is_rule(words: &str) -> bool {
    words.chars().all(|c| "-=*_~+ ".contains(c))
}

/// Returns the text of a list item, which begins with a bullet, or with a code as in `0: off`.
fn item(words: &str) -> Option<&str> {
    let bullets = ["- ", "* ", "\u{2022} ", "\u{b7} ", "\u{2022}", "\u{2013} ", "o "];
    if let Some(item) = bullets.iter().find_map(|bullet| words.strip_prefix(bullet)) {
        let item = item.trim_start();
        return (!item.is_empty()).then_some(item);
    }
    let bare = words.trim_start_matches(['(', '[', '-']);
    let code = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    if code.len() == bare.len() {
        return None;
    }
    let sign = code.trim_start_matches([')', ']']);
    let closed = sign.len() < code.len();
    let sign = range_tail(sign);
    let sign = sign.trim_start();
    let set_off = [":", "=", ". ", "- ", ") ", "\u{2013} "].iter().any(|mark| sign.starts_with(mark));
    let opened = bare.len() < words.len();
    (set_off || (closed && opened && code.contains(' '))).then_some(words)
}

/// Returns the text behind the `-15` of `5-15`.
fn range_tail(text: &str) -> &str {
    let rest = text.trim_start().trim_start_matches(['-', '.', '\u{2013}']).trim_start();
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if behind.len() < rest.len() { behind.trim_start_matches([')', ']']) } else { text }
}

/// Returns how many lines from the first one on are rows of a table; a table has at least two.
fn table_height(lines: &[&str]) -> usize {
    let rows = lines.iter().take_while(|line| has_columns(line)).count();
    if rows > 1 { rows } else { 0 }
}

/// Returns whether a line has columns: three blanks or a tab between words. `0:<tab>off` is an item of a list.
fn has_columns(line: &str) -> bool {
    let text = line.trim_matches([' ', '*', '-', '\t']);
    let gap = text.contains("   ") || text.contains('\t');
    gap && text.len() <= WIDEST_ROW && item(&collapsed(line)).is_none()
}

/// Aligns the columns of rows, and removes their common indentation.
fn table_lines(lines: &[&str]) -> Vec<String> {
    if lines.iter().any(|line| line.trim().contains('\t')) {
        return aligned(lines);
    }
    let expanded: Vec<String> = lines.iter().map(|line| line.replace('\t', "    ")).collect();
    let indent =
        expanded.iter().map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or(0);
    expanded.iter().map(|line| fenced(&line[indent..])).collect()
}

/// Aligns columns that are separated by tabs.
fn aligned(lines: &[&str]) -> Vec<String> {
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| line.trim().split('\t').map(collapsed).filter(|cell| !cell.is_empty()).collect())
        .collect();
    let mut widths: Vec<usize> = Vec::new();
    for row in &rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let written = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        fenced(cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(written).collect()
}

/// Keeps a line from ending the fenced block that it is in.
fn fenced(line: &str) -> String {
    line.replace("```", "'''")
}
