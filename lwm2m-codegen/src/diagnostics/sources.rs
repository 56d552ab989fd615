//! The texts of one run, and how a byte of a text becomes a line and a column.

use std::path::PathBuf;
use std::sync::OnceLock;

use crate::model::{Origin, SourceId};

/// A text that definitions were read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file, or a made-up name in angle brackets where there is none.
    pub path: PathBuf,
    /// Its whole text.
    pub text: String,
}

/// The texts of one run, by [`SourceId`].
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<File>,
}

/// A text with the starts of its lines, found on first use.
#[derive(Debug, Clone)]
struct File {
    source: Source,
    line_starts: OnceLock<Vec<usize>>,
}

/// A place as an editor shows it; both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, ended by a line feed.
    pub line: usize,
    /// Column in characters, a tab being one.
    pub column: usize,
}

/// One line of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line<'s> {
    /// Its number, from 1.
    pub(crate) number: usize,
    /// Byte of the text at which it begins.
    pub(crate) start: usize,
    /// The line without its line ending.
    pub(crate) text: &'s str,
}

impl Sources {
    /// Keeps a text and numbers it.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> SourceId {
        let source = Source { path: path.into(), text: text.into() };
        let id = SourceId(self.files.len());
        self.files.push(File { source, line_starts: OnceLock::new() });
        id
    }

    /// Returns the text with this number, if it was added here.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.files.get(id.0).map(|file| &file.source)
    }

    /// Returns line and column of a byte; of the end of the text for everything beyond it.
    pub fn line_column(&self, id: SourceId, offset: usize) -> Option<Position> {
        let line = self.line_at(id, offset)?;
        let before = &line.text[..floor(line.text, offset - line.start)];
        // Editors do not show a byte order mark.
        let column = before.trim_start_matches('\u{feff}').chars().count() + 1;
        Some(Position { line: line.number, column })
    }

    /// Returns line and column at which an origin begins, where it lies in one of these texts.
    pub fn position(&self, origin: Origin) -> Option<Position> {
        match origin {
            Origin::Text { source, start, .. } => self.line_column(source, start),
            Origin::Unknown | Origin::Token(_) => None,
        }
    }

    /// Returns the line that a byte lies in.
    pub(crate) fn line_at(&self, id: SourceId, offset: usize) -> Option<Line<'_>> {
        let text = &self.get(id)?.text;
        let starts = self.line_starts(id)?;
        // The first line starts at 0, so that the number is never 0.
        let number = starts.partition_point(|start| *start <= offset);
        let start = starts[number - 1];
        let end = starts.get(number).map_or(text.len(), |next| *next);
        let line = &text[start..end];
        let line = line.strip_suffix('\n').unwrap_or(line);
        Some(Line { number, start, text: line.strip_suffix('\r').unwrap_or(line) })
    }

    fn line_starts(&self, id: SourceId) -> Option<&[usize]> {
        let file = self.files.get(id.0)?;
        let starts = file.line_starts.get_or_init(|| {
            let ends = file.source.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
        });
        Some(starts)
    }
}

/// Returns the last character boundary of `text` that is not after `offset`.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_byte_becomes_a_line_and_a_column_in_characters() {
        let mut sources = Sources::default();
        let id = sources.add("x.xml", "\u{feff}ab\r\n\té°x\n\nz");
        let cases = [
            ("the byte order mark has no column", 0, 1, 1),
            ("first character", 3, 1, 1),
            ("end of a line", 5, 1, 3),
            ("the carriage return counts as the end", 6, 1, 3),
            ("tab", 7, 2, 1),
            ("after the tab", 8, 2, 2),
            ("two bytes are one character", 10, 2, 3),
            ("in the middle of a character", 11, 2, 3),
            ("empty line", 14, 3, 1),
            ("last line", 15, 4, 1),
            ("end of the text", 16, 4, 2),
            ("beyond the text", 99, 4, 2),
        ];
        for (what, offset, line, column) in cases {
            assert_eq!(sources.line_column(id, offset), Some(Position { line, column }), "{what}");
        }
        assert_eq!(sources.line_column(SourceId(7), 0), None);
    }

    #[test]
    fn an_empty_text_has_one_line() {
        let mut sources = Sources::default();
        let id = sources.add("x.xml", "");
        assert_eq!(sources.line_column(id, 0), Some(Position { line: 1, column: 1 }));
    }
}
