//! The characters of names and descriptions: what a wrong encoding or another notation left in them.

use std::collections::BTreeSet;
use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use crate::diagnostics::{Diagnostic, Edit};
use crate::model::{Object, Spanned};
use crate::rules::{TEXT_ESCAPE, TEXT_MOJIBAKE};
use crate::wording::{object_title, quote, resource_title, within};

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    let title = object_title(object);
    single(&object.name, &format!("the name of {title}"), false, out);
    single(&object.description, &format!("the description of {title}"), true, out);
    for resource in &object.resources {
        let title = resource_title(resource);
        single(&resource.name, &format!("the name of {title}"), false, out);
        single(&resource.range_text, &format!("the range of {title}"), false, out);
        single(&resource.description, &format!("the description of {title}"), true, out);
    }
}

/// Reports the first mistake of each kind. Prose may have several lines, unlike a name or a range.
pub(crate) fn single(text: &Spanned<String>, title: &str, is_prose: bool, out: &mut Vec<Diagnostic>) {
    let found = |rule, at: Range<usize>, message: String, label: &str| {
        Diagnostic::new(rule, within(text.origin, &text.value, at), message).label(label)
    };
    if let Some((at, meant)) = mojibake(&text.value) {
        let message = format!("{title} contains {}, which was UTF-8 once", quote(&text.value[at.clone()]));
        let diagnostic = found(&TEXT_MOJIBAKE, at, message, "read in the wrong encoding");
        out.push(match meant {
            char::REPLACEMENT_CHARACTER => diagnostic,
            meant => diagnostic
                .help(format!("write `{meant}`"))
                .edit(Edit::each(text.origin, all_mojibake(&text.value))),
        });
    } else if let Some(at) = text.value.find(char::REPLACEMENT_CHARACTER) {
        let at = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
        out.push(found(&TEXT_MOJIBAKE, at, format!("{title} lost a character"), "the character is lost"));
    }
    if let Some(at) = escape(&text.value) {
        let message = format!("{title} contains a literal {}", quote(&text.value[at.clone()]));
        let diagnostic = found(&TEXT_ESCAPE, at, message, "not an escape in XML");
        let breaks = [("\\r\\n", "\n"), ("\\n", "\n"), ("\\t", "\t")];
        let breaks = breaks.map(|(escape, meant)| (escape.to_owned(), meant.to_owned()));
        // A path beside an escape has the same letters.
        let is_certain = is_prose && text.value.split_whitespace().all(|word| !is_path(word));
        out.push(diagnostic.edit(Edit::each(text.origin, breaks.to_vec()).filter(|_| is_certain)));
    }
}

/// Returns all characters that were read in the wrong encoding, with the ones that were meant, each once.
fn all_mojibake(text: &str) -> Vec<(String, String)> {
    let mut pairs = BTreeSet::new();
    let mut rest = text;
    while let Some((at, meant)) = mojibake(rest) {
        if meant != char::REPLACEMENT_CHARACTER {
            pairs.insert((rest[at.clone()].to_owned(), meant.to_string()));
        }
        rest = &rest[at.end..];
    }
    pairs.into_iter().collect()
}

/// Returns the first characters that are the bytes of one character in UTF-8, read as Latin-1 or windows-1252, and
/// that character.
fn mojibake(text: &str) -> Option<(Range<usize>, char)> {
    let mut starts = text.char_indices().filter(|(_, c)| ('\u{c2}'..='\u{f4}').contains(c));
    starts.find_map(|(start, _)| {
        let (length, meant) = decode(&text[start..])?;
        Some((start..start + length, meant))
    })
}

/// Decodes the character whose bytes are the first characters of the text. Returns how long these are, too.
fn decode(text: &str) -> Option<(usize, char)> {
    let lead = text.chars().next()?;
    let count = match lead {
        '\u{c2}'..='\u{df}' => 2,
        '\u{e0}'..='\u{ef}' => 3,
        _ => 4,
    };
    let bytes: Vec<u8> = text.chars().take(count).map_while(byte).collect();
    let meant = core::str::from_utf8(&bytes).ok()?.chars().next()?;
    // `CAF\u{c9}\u{201d}` ends a quotation, and `\u{c9}` is no lead of a common letter.
    let ends_a_word = text.chars().skip(1).take(count - 1).all(|c| TYPOGRAPHY.contains(c));
    let is_common = match meant {
        '\u{180}'..='\u{36f}' | '\u{460}'..='\u{7ff}' => false,
        _ => lead == '\u{c2}' || !ends_a_word,
    };
    let length = text.chars().take(count).map(char::len_utf8).sum();
    is_common.then_some((length, meant))
}

/// Signs that follow a letter in a text without mistakes.
const TYPOGRAPHY: &str =
    "\u{a0}\u{ab}\u{bb}\u{2013}\u{2014}\u{2018}\u{2019}\u{201c}\u{201d}\u{2026}\u{2039}\u{203a}";

/// Returns the byte of a character in Latin-1 or windows-1252.
fn byte(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    match WINDOWS_1252.encode(c.encode_utf8(&mut buffer)) {
        (bytes, _, false) => bytes.first().copied(),
        _ => None,
    }
}

/// Returns the first escape of a programming language. A path such as `C:\\name` has none.
fn escape(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    text.split_inclusive(char::is_whitespace).find_map(|word| {
        let at = start;
        start += word.len();
        let mut backslashes = word.match_indices('\\').map(|(at, _)| at);
        let first = backslashes.next().filter(|_| !is_path(word))?;
        Some(at + first..at + first + 2)
    })
}

/// Returns whether a word with a backslash is a path, or another notation with backslashes.
fn is_path(word: &str) -> bool {
    if !word.contains('\\') {
        return false;
    }
    let is_escape = |(at, _): (usize, &str)| word[at + 1..].starts_with(['n', 'r', 't']);
    word.contains(":\\") || !word.match_indices('\\').all(is_escape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_utf_8_read_as_latin_1_are_found() {
        for (text, found, meant) in [
            ("21 \u{c2}\u{b0}C", "\u{c2}\u{b0}", '\u{b0}'),
            ("Pr\u{c3}\u{a9}cision", "\u{c3}\u{a9}", '\u{e9}'),
            ("don\u{e2}\u{20ac}\u{2122}t", "\u{e2}\u{20ac}\u{2122}", '\u{2019}'),
            ("don\u{e2}\u{80}\u{99}t", "\u{e2}\u{80}\u{99}", '\u{2019}'),
            ("a\u{c2}\u{a0}b", "\u{c2}\u{a0}", '\u{a0}'),
            ("\u{ce}\u{a9}", "\u{ce}\u{a9}", '\u{3a9}'),
            ("\u{ed}\u{2022}\u{153}", "\u{ed}\u{2022}\u{153}", '\u{d55c}'),
            ("\u{ef}\u{bf}\u{bd}", "\u{ef}\u{bf}\u{bd}", '\u{fffd}'),
            ("\u{f0}\u{178}\u{152}\u{a1}", "\u{f0}\u{178}\u{152}\u{a1}", '\u{1f321}'),
        ] {
            let (at, character) = mojibake(text).unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!((&text[at], character), (found, meant), "{text:?}");
        }
        for text in [
            "",
            "21 \u{b0}C",
            "Pr\u{e9}cision \u{d1}and\u{fa}",
            "\u{ab} caf\u{e9} \u{bb}",
            "\u{ab}CAF\u{c9}\u{bb}",
            "\u{201c}caf\u{e9}\u{2026}\u{201d}",
            "MA\u{c7}\u{c3}\u{201d}",
            "\u{d55c}\u{ae00}",
            "\u{c3}\u{20}\u{a9}",
        ] {
            assert_eq!(mojibake(text), None, "{text:?}");
        }
    }

    #[test]
    fn escapes_of_other_notations_are_found() {
        for (text, found) in [
            ("on\\n* off", "\\n"),
            ("on. \\nthen off", "\\n"),
            ("on\\r\\noff", "\\r"),
            ("on\\t1", "\\t"),
            ("on\\n", "\\n"),
            ("on\\nthen off", "\\n"),
            ("on or\\noff", "\\n"),
        ] {
            assert_eq!(escape(text).map(|at| &text[at]), Some(found), "{text:?}");
        }
        for text in ["", "C:\\name", "HOST\\user\\test", "on\noff", "\\d+", "a\\\\b"] {
            assert_eq!(escape(text), None, "{text:?}");
        }
    }
}
