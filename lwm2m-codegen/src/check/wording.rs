//! How diagnostics speak of things: the same thing is called the same in every message.

use crate::model::{Object, Origin, Resource};

/// Characters of a quoted text that are shown.
const SHOWN: usize = 48;

/// `resource 5700 ``Sensor Value```
pub(crate) fn resource_title(resource: &Resource) -> String {
    titled("resource", resource.id.value, &resource.name.value)
}

/// `object 3303 ``Temperature```
pub(crate) fn object_title(object: &Object) -> String {
    titled("object", object.id.value, &object.name.value)
}

/// A kind of thing with its id and, if it has one, its name.
pub(crate) fn titled(what: &str, id: u16, name: &str) -> String {
    match name {
        "" => format!("{what} {id}"),
        name => format!("{what} {id} {}", quote(name)),
    }
}

/// A text in backticks, in one line and not too long.
pub(crate) fn quote(text: &str) -> String {
    let mut shown = String::from("`");
    let mut characters = text.chars();
    let plain = |c: char| if c.is_control() || is_blank(c) { ' ' } else { c };
    shown.extend(characters.by_ref().take(SHOWN).map(plain));
    if characters.next().is_some() {
        shown.push_str("...");
    }
    shown.push('`');
    shown
}

/// White space and everything else that looks like it, or like nothing at all.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{180e}')
}

/// The place of a piece of a text that was read at `origin`.
///
/// Exact where the text stands in the file as it is: reading only ever shortens a text, by resolving an
/// entity or a line ending, so that equal lengths mean equal texts. The whole text otherwise.
pub(crate) fn within(origin: Origin, text: &str, piece: core::ops::Range<usize>) -> Origin {
    match origin {
        Origin::Text { source, start, end }
            if end.saturating_sub(start) == text.len()
                && piece.start <= piece.end
                && piece.end <= text.len() =>
        {
            let at = |offset: usize| start.saturating_add(offset);
            Origin::Text { source, start: at(piece.start), end: at(piece.end) }
        }
        _ => origin,
    }
}
