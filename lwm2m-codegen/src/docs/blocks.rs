//! Cuts a description into paragraphs, list items and tables.

/// A piece of a description, blanks collapsed, not yet escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(String),
    /// An item of a list, without its bullet.
    Item(String),
    /// Lines whose columns are drawn with blanks.
    Table(Vec<String>),
}

/// Lines shorter than this were not wrapped by an editor.
const WRAPPED: usize = 50;

/// Wider lines are prose with a gap in it.
const WIDEST_ROW: usize = 110;

/// The blocks of a text, in order, none of them empty.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let text = with_line_ends(text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut blocks = Vec::new();
    // Whether the next line may go on in the paragraph before.
    let mut open = false;
    let mut long = false;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let table = table_height(lines.get(at..).unwrap_or_default());
        if table > 0 {
            blocks.push(Block::Table(table_lines(lines.get(at..at + table).unwrap_or_default())));
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
            // A short line was ended on purpose, a long one may have been wrapped.
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

/// Line ends of every kind, those of other notations among them.
fn with_line_ends(text: &str) -> String {
    let text =
        text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}'], "\n");
    let text: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !is_hidden(*c))
        .collect();
    if !text.contains("\\n") {
        return text;
    }
    // `\n` is a line end where a line begins behind it, and part of a path or a code elsewhere.
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

/// Marks that change the order in which a line is shown; rustc refuses them in comments.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn collapsed(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `-----`, `=====`, `***`: drawn lines.
fn is_rule(words: &str) -> bool {
    words.chars().all(|c| "-=*_~+ ".contains(c))
}

/// The text of a list item: what begins with a bullet, or with a code as in `0: off`.
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

/// What follows the `-15` of `5-15`.
fn range_tail(text: &str) -> &str {
    let rest = text.trim_start().trim_start_matches(['-', '.', '\u{2013}']).trim_start();
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if behind.len() < rest.len() { behind.trim_start_matches([')', ']']) } else { text }
}

/// How many of the lines, from the first one on, are rows of a table: two or more with gaps in them.
fn table_height(lines: &[&str]) -> usize {
    let rows = lines.iter().take_while(|line| has_columns(line)).count();
    if rows > 1 { rows } else { 0 }
}

/// A gap of three blanks, or a tab, between words; but `0:<tab>off` is an item of a list.
fn has_columns(line: &str) -> bool {
    let text = line.trim_matches([' ', '*', '-', '\t']);
    let gap = text.contains("   ") || text.contains('\t');
    gap && text.len() <= WIDEST_ROW && item(&collapsed(line)).is_none()
}

/// Rows with their columns below one another and their common indentation taken off.
fn table_lines(lines: &[&str]) -> Vec<String> {
    if lines.iter().any(|line| line.trim().contains('\t')) {
        return aligned(lines);
    }
    let expanded: Vec<String> = lines.iter().map(|line| line.replace('\t', "    ")).collect();
    let indent =
        expanded.iter().map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or(0);
    expanded.iter().map(|line| fenced(line.get(indent..).unwrap_or(line))).collect()
}

/// Rows that are separated by tabs, each column as wide as its widest cell.
fn aligned(lines: &[&str]) -> Vec<String> {
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| line.trim().split('\t').map(collapsed).filter(|cell| !cell.is_empty()).collect())
        .collect();
    let mut widths: Vec<usize> = Vec::new();
    for row in &rows {
        for (column, cell) in row.iter().enumerate() {
            let width = cell.chars().count();
            match widths.get_mut(column) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    let written = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        fenced(cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(written).collect()
}

/// A line within a fence must not end it.
fn fenced(line: &str) -> String {
    line.replace("```", "'''")
}
