//! Lines of bounded length, in a buffer of bounded size.

use std::io::{self, BufRead, BufReader, Read};

use crate::text::without_mark;

/// The longest line in bytes, without its end. A payload of half of it fits in hexadecimal digits.
pub(super) const MAX_LINE: usize = 1 << 20;
/// Bytes of a read: the capacity of a pipe on Linux.
const CAPACITY: usize = 1 << 16;

/// An input, line by line.
pub(super) struct Lines<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    is_first: bool,
}

/// A line of an input.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'l> {
    /// Its bytes, without its end.
    Bytes(&'l [u8]),
    /// It is longer than [`MAX_LINE`], and has been skipped.
    TooLong,
}

impl Line<'_> {
    /// Returns its length in bytes, as far as it is kept.
    pub(super) fn length(&self) -> usize {
        match self {
            Line::Bytes(bytes) => bytes.len(),
            Line::TooLong => MAX_LINE,
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        matches!(self, Line::Bytes(bytes) if bytes.trim_ascii().is_empty())
    }
}

impl<R: Read> Lines<R> {
    pub(super) fn new(input: R) -> Lines<R> {
        Lines { input: BufReader::with_capacity(CAPACITY, input), line: Vec::new(), is_first: true }
    }

    /// Returns whether the next line is in the buffer. If it is not, [`next`](Lines::next) waits for input.
    pub(super) fn is_buffered(&self) -> bool {
        self.input.buffer().contains(&b'\n')
    }

    /// Returns the next line; `None` at the end. The last line need not end.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        // One long line does not hold memory for the rest of the input.
        self.line.clear();
        self.line.shrink_to(CAPACITY);
        let is_first = std::mem::replace(&mut self.is_first, false);
        let longest = MAX_LINE as u64 + 1;
        if self.input.by_ref().take(longest).read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
        } else if self.line.len() > MAX_LINE {
            self.input.skip_until(b'\n')?;
            return Ok(Some(Line::TooLong));
        }
        Ok(Some(Line::Bytes(if is_first { without_mark(&self.line) } else { &self.line })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the lengths of the lines; `None` for one that is too long.
    fn lengths(text: &[u8]) -> Vec<Option<usize>> {
        let mut lines = Lines::new(text);
        let mut lengths = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            lengths.push(match line {
                Line::Bytes(bytes) => Some(bytes.len()),
                Line::TooLong => None,
            });
        }
        lengths
    }

    #[test]
    fn lines_end_at_line_feeds_and_at_the_end() {
        let cases: [(&[u8], &[Option<usize>]); 6] = [
            (b"", &[]),
            (b"\n", &[Some(0)]),
            (b"ab", &[Some(2)]),
            (b"ab\n", &[Some(2)]),
            (b"a\r\n\nabc", &[Some(2), Some(0), Some(3)]),
            // A byte order mark is at the beginning of the input.
            (b"\xef\xbb\xbfab\n\xef\xbb\xbfa", &[Some(2), Some(4)]),
        ];
        for (text, expected) in cases {
            assert_eq!(lengths(text), expected, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped_and_the_next_one_is_read() {
        for (length, expected) in
            [(MAX_LINE - 1, true), (MAX_LINE, true), (MAX_LINE + 1, false), (MAX_LINE * 3, false)]
        {
            let line = vec![b' '; length];
            let expected = expected.then_some(length);
            assert_eq!(lengths(&line), [expected], "{length} at the end");
            assert_eq!(lengths(&[&line[..], b"\n"].concat()), [expected], "{length}");
            assert_eq!(lengths(&[&line[..], b"\nabc\n"].concat()), [expected, Some(3)], "{length}, then 3");
        }
    }

    #[test]
    fn a_line_is_buffered_once_its_end_has_been_read() {
        let (first, second): (&[u8], &[u8]) = (b"one\ntwo\nthr", b"ee\n");
        let mut lines = Lines::new(first.chain(second));
        assert!(!lines.is_buffered());
        assert_eq!(lines.next().unwrap(), Some(Line::Bytes(b"one")));
        assert!(lines.is_buffered());
        assert_eq!(lines.next().unwrap(), Some(Line::Bytes(b"two")));
        assert!(!lines.is_buffered(), "the end of the third line has not been read");
        assert_eq!(lines.next().unwrap(), Some(Line::Bytes(b"three")));
        assert_eq!(lines.next().unwrap(), None);
    }
}
