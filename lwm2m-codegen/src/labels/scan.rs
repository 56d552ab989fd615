//! Finds codes in front of labels, `0: `, `1 = `, `(2) `, and ends of labels, `4-24: `.

/// The sign between a code and its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// `0: X`
    Colon,
    /// `0 = X`
    Equals,
    /// `0. X`; within a line it may as well be the end of a sentence.
    Dot,
    /// `0 - X`
    Dash,
    /// `0) X`
    Close,
    /// `(0) X`
    Parens,
    /// `0 (X)`
    Wrapped,
    /// Columns: `0<tab>X`
    Tab,
    /// `0 X`, `0, X` or `0X`: a slip of the pen between two other codes of a list, and never a list of its own.
    Bare,
}

impl Sign {
    pub(super) const ALL: [Sign; 8] = [
        Sign::Colon,
        Sign::Equals,
        Sign::Dot,
        Sign::Dash,
        Sign::Close,
        Sign::Parens,
        Sign::Wrapped,
        Sign::Tab,
    ];
}

/// A position where a label begins, or where the label before it ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marker {
    /// The code; `None` for the mere end of a label: `4-24:`, `<0:`.
    pub code: Option<i64>,
    pub sign: Sign,
    /// Whether the marker is the first text of its line.
    pub line: bool,
    /// Start of the marker, including a bullet or bracket.
    pub start: usize,
    /// Start of the label.
    pub label: usize,
}

/// Returns the markers of the text in order.
pub(super) fn markers(text: &str) -> Vec<Marker> {
    let bytes = text.as_bytes();
    let mut markers = Vec::new();
    let mut next = 0;
    let mut line_start = 0;
    let mut first = true;
    for (at, c) in text.char_indices() {
        if c == '\n' {
            line_start = at + 1;
            first = true;
        }
        if c.is_ascii_digit() && at >= next {
            let end = at + digits(bytes, at);
            let place = Place { text, bytes, line_start, at, end, first };
            let (marker, resume) = place.marker();
            markers.extend(marker);
            next = resume.max(end);
        }
        first &= c.is_whitespace() || "*-\u{2022}\u{b7}\u{2013}\u{2014}([<>=\"\u{201c}".contains(c);
    }
    markers
}

fn digits(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// A run of digits and its surroundings.
struct Place<'a> {
    text: &'a str,
    bytes: &'a [u8],
    line_start: usize,
    at: usize,
    end: usize,
    /// Whether only bullets and brackets precede the digits on their line.
    first: bool,
}

impl Place<'_> {
    /// Returns the marker that begins here, if any, and the position after it.
    fn marker(&self) -> (Option<Marker>, usize) {
        let before = &self.text[self.line_start..self.at];
        if self.is_part_of_a_word(before) {
            return (None, self.end);
        }
        let line = self.first;
        let (end, is_range) = self.range_end();
        let bracket = before.trim_end().chars().next_back().filter(|c| "([".contains(*c));
        let Some((sign, label)) = self.sign(end, line, bracket) else {
            if is_range {
                return ((line || bracket.is_some()).then(|| self.stop(before, line, end)), end);
            }
            return (self.bare(before, line), end);
        };
        if is_range || self.is_condition_or_list(before) {
            return (Some(self.stop(before, line, label)), label);
        }
        let Some(code) = self.code(before) else { return (None, end) };
        let start = self.start(before, line);
        (Some(Marker { code: Some(code), sign, line, start, label }), label)
    }

    /// Returns the marker of a code without a sign at the start of a line.
    fn bare(&self, before: &str, line: bool) -> Option<Marker> {
        let next = self.text[self.end..].chars().next()?;
        let is_bare =
            line && (" \t,;".contains(next) || next.is_alphabetic()) && !self.is_condition_or_list(before);
        let (start, label) = (self.start(before, line), self.end);
        Some(Marker { code: Some(self.code(before)?), sign: Sign::Bare, line, start, label })
            .filter(|_| is_bare)
    }

    fn stop(&self, before: &str, line: bool, label: usize) -> Marker {
        Marker { code: None, sign: Sign::Colon, line, start: self.start(before, line), label }
    }

    /// Returns whether the digits are part of something else: `T300`, `1.5`, `/5/0/3`, `x_2`.
    fn is_part_of_a_word(&self, before: &str) -> bool {
        let mut back = before.chars().rev();
        match back.next() {
            Some('-') => back.next().is_some_and(|c| c.is_alphanumeric() || c == ')'),
            Some('.') => back.next().is_some_and(|c| c.is_ascii_digit() || c == '.'),
            Some(c) => c.is_alphanumeric() || "/_#+'^:".contains(c),
            None => false,
        }
    }

    /// Returns the end of the interval that begins here, as in `5-15` or `9..15`.
    fn range_end(&self) -> (usize, bool) {
        let rest = &self.text[self.end..];
        let joined = rest.trim_start_matches([' ', '\t']);
        let behind = ["...", "..", "-", "\u{2013}", "\u{2014}", "\u{2026}", "to "]
            .iter()
            .find_map(|sign| joined.strip_prefix(sign));
        let Some(behind) = behind else { return (self.end, false) };
        let behind = behind.trim_start_matches([' ', '\t']);
        let start = self.text.len() - behind.len();
        match digits(self.bytes, start) {
            0 => (self.end, false),
            // `0 - 10: X` is a range; `1: 5-10V` is no marker and does not reach this line.
            count => (start + count, true),
        }
    }

    /// Returns the sign after the code, and the start of the label.
    fn sign(&self, end: usize, line: bool, bracket: Option<char>) -> Option<(Sign, usize)> {
        let rest = &self.text[end..];
        let (rest, closed) = match bracket {
            Some('(') => {
                rest.trim_start_matches(' ').strip_prefix(')').map_or((rest, false), |rest| (rest, true))
            }
            Some(_) => (rest.trim_start_matches(' ').strip_prefix(']').unwrap_or(rest), false),
            None => (rest, false),
        };
        let here = self.text.len() - rest.len();
        let skipped = rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}', '*']).len();
        let tight = skipped == 0;
        let mut signs = rest[skipped..].chars();
        let first = signs.next();
        let second = signs.next();
        let spaced = second.is_none_or(char::is_whitespace);
        let label = here + skipped + first.map_or(0, char::len_utf8);
        let sign = match first? {
            ':' if !matches!(second, Some(':' | '/')) && !self.is_time(second) => Sign::Colon,
            '=' if !matches!(second, Some('=' | '>')) => Sign::Equals,
            '.' if tight && spaced => Sign::Dot,
            '-' | '\u{2013}' | '\u{2014}' if spaced && !tight => Sign::Dash,
            ')' if tight && line && bracket.is_none() => Sign::Close,
            '(' if line && !tight && bracket.is_none() => return Some((Sign::Wrapped, here + skipped)),
            _ if closed && line && !tight => return Some((Sign::Parens, here + skipped)),
            _ if line && bracket.is_none() && rest.starts_with('\t') => {
                return Some((Sign::Tab, here + skipped));
            }
            _ => return None,
        };
        Some((sign, label))
    }

    /// Returns whether the digits are a time: `00:15`.
    fn is_time(&self, second: Option<char>) -> bool {
        self.end - self.at == 2 && second.is_some_and(|c| c.is_ascii_digit()) && self.bytes[self.at] < b'3'
    }

    /// Returns whether the digits are part of a condition on several codes: `<0:`, `65,66 =`.
    fn is_condition_or_list(&self, before: &str) -> bool {
        let tight = before.ends_with(',');
        let before = before.trim_end_matches([' ', '=']);
        let listed =
            before.strip_suffix(',').is_some_and(|list| list.ends_with(|c: char| c.is_ascii_digit()));
        before.ends_with(['<', '>', '\u{2264}', '\u{2265}']) || (listed && tight)
    }

    fn code(&self, before: &str) -> Option<i64> {
        let code: i64 = self.text[self.at..self.end].parse().ok()?;
        let bullet = self.first && before.contains("- ");
        Some(if before.ends_with('-') && !bullet { -code } else { code })
    }

    fn start(&self, before: &str, line: bool) -> usize {
        if line {
            return self.line_start;
        }
        let bare = before.trim_end_matches(['(', '[', '-', ' ', '*', '"', '\u{201c}', '<', '>', '=']);
        self.line_start + bare.len()
    }
}
