//! Edits: the exact fix of a diagnostic, and how fixes change a text.
//!
//! A diagnostic has edits only where the author can have meant nothing else: the reader takes the text that way
//! already, or no other text is valid in its place. A guess stays advice in words.

use std::collections::{BTreeMap, BTreeSet};

use super::Diagnostic;
use crate::model::{Origin, SourceId};

/// A change of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The piece of the text that changes; an empty one to insert.
    pub origin: Origin,
    /// The change.
    pub change: Change,
}

/// How an [`Edit`] changes its piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The whole piece becomes this text.
    Replace(String),
    /// Each occurrence of the first text becomes the second one; at one place, the first pair that fits.
    ReplaceEach(Vec<(String, String)>),
}

/// Bytes `start..end` of a text, and the text in their place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Splice {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The new text.
    pub replacement: String,
}

/// A text after fixes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fixed {
    /// The new text.
    pub text: String,
    /// The number of diagnostics that were fixed.
    pub count: usize,
    /// The bytes of the old text that changed, in order.
    pub splices: Vec<Splice>,
}

impl Edit {
    /// Creates an edit that replaces markup.
    pub fn replace(origin: Origin, replacement: impl Into<String>) -> Edit {
        Edit { origin, change: Change::Replace(replacement.into()) }
    }

    /// Creates an edit that replaces text between tags; `None` if the replacement would have to be escaped there.
    pub(crate) fn text(origin: Origin, replacement: impl Into<String>) -> Option<Edit> {
        let replacement = replacement.into();
        (!needs_escape(&replacement)).then_some(Edit { origin, change: Change::Replace(replacement) })
    }

    /// Creates an edit that replaces pieces of the text between tags.
    pub(crate) fn each(origin: Origin, pairs: Vec<(String, String)>) -> Option<Edit> {
        let is_plain = pairs.iter().all(|(_, replacement)| !needs_escape(replacement));
        (is_plain && !pairs.is_empty()).then_some(Edit { origin, change: Change::ReplaceEach(pairs) })
    }

    /// Returns the changes of `text`, which is the text of `source`; none if the edit belongs to another text.
    ///
    /// A line break in a replacement becomes the line break of the text.
    pub fn splices(&self, source: SourceId, text: &str) -> Vec<Splice> {
        let Origin::Text { source: own, start, end } = self.origin else { return Vec::new() };
        let Some(piece) = text.get(start..end).filter(|_| own == source) else { return Vec::new() };
        let splice =
            |start, end, replacement: &str| Splice { start, end, replacement: replacement.to_owned() };
        let mut splices: Vec<Splice> = match &self.change {
            Change::Replace(replacement) => vec![splice(start, end, replacement)],
            Change::ReplaceEach(pairs) => occurrences(piece, pairs)
                .into_iter()
                .map(|(at, (find, replacement))| splice(start + at, start + at + find.len(), replacement))
                .collect(),
        };
        if splices.iter().any(|splice| splice.replacement.contains('\n')) && ends_lines_with_two(text) {
            for Splice { replacement, .. } in &mut splices {
                *replacement = replacement.replace("\r\n", "\n").replace('\n', "\r\n");
            }
        }
        splices
    }
}

/// Returns the places of the first texts of `pairs`, which do not overlap.
fn occurrences<'p>(text: &str, pairs: &'p [(String, String)]) -> Vec<(usize, &'p (String, String))> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, (find, _)) in pairs.iter().enumerate().filter(|(_, (find, _))| !find.is_empty()) {
        first.entry(find).or_insert(index);
    }
    let lengths: BTreeSet<usize> = first.keys().map(|find| find.len()).collect();
    let mut found = Vec::new();
    let mut next = 0;
    for (at, _) in text.char_indices() {
        if at < next {
            continue;
        }
        let fitting = lengths.iter().filter_map(|length| first.get(text.get(at..at + length)?));
        if let Some(pair) = fitting.min().map(|index| &pairs[*index]) {
            next = at + pair.0.len();
            found.push((at, pair));
        }
    }
    found
}

/// Returns whether XML or a CDATA section would read a text as markup.
fn needs_escape(text: &str) -> bool {
    text.contains(['<', '&']) || text.contains("]]>")
}

/// Returns whether the first line of a text ends with a carriage return and a line feed.
fn ends_lines_with_two(text: &str) -> bool {
    text.split_once('\n').is_some_and(|(first, _)| first.ends_with('\r'))
}

/// Applies the edits of diagnostics to the text of `source`.
///
/// All edits of a diagnostic are applied, or none: none if one of them overlaps that of a diagnostic before, or if
/// `is_writable` rejects a replacement, as a file does in whose encoding the text cannot be written. Two diagnostics
/// with equal edits are fixed together. A second run may find more to apply.
///
/// ```
/// use lwm2m_codegen::diagnostics::{Sources, apply};
/// use lwm2m_codegen::{check, xml};
///
/// let text = r#"<LWM2M><Object ObjectType="MODefinition"><Name>Pump</Name><ObjectID>42769</ObjectID>
///     <Resources><Item ID="0"><Name>Level</Name><Operations>R</Operations><Type>Integer</Type>
///     <RangeEnumeration>0...15</RangeEnumeration></Item></Resources></Object></LWM2M>"#;
/// let mut sources = Sources::default();
/// let source = sources.add("pump.xml", text);
/// let diagnostics = check::check(&xml::read(source, text).objects[0]);
/// let fixed = apply(text, source, &diagnostics, |_| true);
/// assert_eq!(fixed.count, 1);
/// assert_eq!(fixed.text, text.replace("...", ".."));
/// ```
pub fn apply<'d>(
    text: &str,
    source: SourceId,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    is_writable: impl Fn(&str) -> bool,
) -> Fixed {
    let mut accepted: Vec<Splice> = Vec::new();
    let mut known: BTreeSet<Splice> = BTreeSet::new();
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut count = 0;
    for diagnostic in diagnostics {
        let splices: Vec<Splice> =
            diagnostic.edits.iter().flat_map(|edit| edit.splices(source, text)).collect();
        if splices.is_empty() || !splices.iter().all(|splice| is_writable(&splice.replacement)) {
            continue;
        }
        if !splices.iter().all(|splice| known.contains(splice)) {
            if splices.iter().any(|splice| overlaps_one(splice, &taken)) {
                continue;
            }
            known.extend(splices.iter().cloned());
            taken.extend(splices.iter().map(|splice| (splice.start, splice.end)));
            accepted.extend(splices);
        }
        count += 1;
    }
    // Insertions at one place keep the order of their diagnostic.
    accepted.sort_by_key(|splice| (splice.start, splice.end));
    Fixed { text: spliced(text, &accepted), count, splices: accepted }
}

/// Returns whether a change touches bytes that are taken, or inserts at the place of another change.
fn overlaps_one(splice: &Splice, taken: &BTreeSet<(usize, usize)>) -> bool {
    let Splice { start, end, .. } = *splice;
    // Places that are taken do not overlap, so that they end in the order in which they start.
    let mut near = taken.range(..=(end, usize::MAX)).rev().take_while(|(_, other_end)| *other_end >= start);
    near.any(|&(other_start, other_end)| {
        let is_insertion = start == end || other_start == other_end;
        is_insertion || (start < other_end && other_start < end)
    })
}

fn spliced(text: &str, splices: &[Splice]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for splice in splices {
        result.push_str(&text[at..splice.start]);
        result.push_str(&splice.replacement);
        at = splice.end;
    }
    result.push_str(&text[at..]);
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{NAME_PADDING, RANGE_DASH};

    const SOURCE: SourceId = SourceId(0);

    fn origin(start: usize, end: usize) -> Origin {
        Origin::Text { source: SOURCE, start, end }
    }

    fn diagnostic(edits: Vec<Edit>) -> Diagnostic {
        Diagnostic { edits, ..Diagnostic::new(&RANGE_DASH, origin(0, 1), "") }
    }

    fn fixed(text: &str, diagnostics: &[Diagnostic]) -> (String, usize) {
        let fixed = apply(text, SOURCE, diagnostics, |text| text.is_ascii());
        (fixed.text, fixed.count)
    }

    #[test]
    fn edits_change_their_bytes_alone() {
        let each = |find: &str, write: &str| {
            Edit::each(origin(0, 11), vec![(find.to_owned(), write.to_owned())]).unwrap()
        };
        let table: [(&str, Vec<Vec<Edit>>, &str, usize); 9] = [
            ("nothing to fix", vec![vec![]], "ab cd ab ef", 0),
            ("one piece", vec![vec![Edit::replace(origin(3, 5), "CD")]], "ab CD ab ef", 1),
            ("every occurrence", vec![vec![each("ab", "x")]], "x cd x ef", 1),
            (
                "an overlap waits for the next run",
                vec![vec![Edit::replace(origin(0, 4), "x")], vec![Edit::replace(origin(3, 5), "y")]],
                "xd ab ef",
                1,
            ),
            (
                "all edits of a diagnostic or none",
                vec![
                    vec![Edit::replace(origin(0, 2), "x")],
                    vec![Edit::replace(origin(9, 11), "y"), Edit::replace(origin(1, 3), "z")],
                ],
                "x cd ab ef",
                1,
            ),
            (
                "equal edits fix both diagnostics",
                vec![vec![Edit::replace(origin(0, 2), "x")], vec![Edit::replace(origin(0, 2), "x")]],
                "x cd ab ef",
                2,
            ),
            (
                "two insertions of one diagnostic keep their order",
                vec![vec![Edit::replace(origin(2, 2), "1"), Edit::replace(origin(2, 2), "2")]],
                "ab12 cd ab ef",
                1,
            ),
            (
                "what cannot be written stays",
                vec![vec![Edit::replace(origin(0, 2), "\u{b0}")]],
                "ab cd ab ef",
                0,
            ),
            ("a place outside of the text", vec![vec![Edit::replace(origin(9, 99), "x")]], "ab cd ab ef", 0),
        ];
        for (name, edits, expected, count) in table {
            let diagnostics: Vec<Diagnostic> = edits.into_iter().map(diagnostic).collect();
            assert_eq!(fixed("ab cd ab ef", &diagnostics), (expected.to_owned(), count), "{name}");
        }
    }

    #[test]
    fn many_edits_are_applied_in_linear_work() {
        let text = "a\\n".repeat(100_000);
        let half = text.len() / 2;
        let pairs: Vec<(String, String)> = (0..10_000)
            .map(|number| (format!("{number:04}"), String::new()))
            .chain([("\\n".to_owned(), "\n".to_owned())])
            .collect();
        let each = |start, end| diagnostic(vec![Edit::each(origin(start, end), pairs.clone()).unwrap()]);
        let (fixed, count) = fixed(&text, &[each(0, half), each(half, text.len()), each(0, text.len())]);
        assert_eq!((fixed, count), (text.replace("\\n", "\n"), 3));
    }

    #[test]
    fn a_new_line_ends_as_the_lines_of_the_text() {
        for (text, expected) in [("a\nb|", "a\nb\nc"), ("a\r\nb|", "a\r\nb\r\nc"), ("b|", "b\nc")] {
            let edit = Edit::replace(origin(text.len() - 1, text.len()), "\nc");
            assert_eq!(fixed(text, &[diagnostic(vec![edit])]).0, expected);
        }
    }

    #[test]
    fn a_text_that_xml_would_read_as_markup_is_no_edit() {
        for text in ["a<b", "R&D", "]]>"] {
            assert_eq!(Edit::text(origin(0, 1), text), None, "{text}");
        }
        assert!(Edit::text(origin(0, 1), "a > b").is_some());
        assert_eq!(Diagnostic::new(&NAME_PADDING, origin(0, 1), "").edits, []);
    }
}
