//! How messages name things, so that a thing has one name in all of them.

use crate::diagnostics::{Diagnostic, Edit};
use crate::model::{Object, Origin, Resource, Spanned};
use crate::rules::RESOURCE_DUPLICATE_ID;

/// Characters of a quoted text that are shown.
const MAX_QUOTED: usize = 48;

/// Returns ``resource 5700 `Sensor Value` ``.
pub(crate) fn resource_title(resource: &Resource) -> String {
    titled("resource", resource.id.value, &resource.name.value)
}

/// Returns ``object 3303 `Temperature` ``.
pub(crate) fn object_title(object: &Object) -> String {
    titled("object", object.id.value, &object.name.value)
}

/// Returns a kind of thing with its id and, if it has one, its name.
pub(crate) fn titled(what: &str, id: u16, name: &str) -> String {
    match name {
        "" => format!("{what} {id}"),
        name => format!("{what} {id} {}", quote(name)),
    }
}

/// Returns a text in backticks, in one line and not too long.
pub(crate) fn quote(text: &str) -> String {
    let mut shown = String::from("`");
    let mut characters = text.chars();
    let plain = |c: char| if c.is_control() || is_blank(c) || is_invisible(c) { ' ' } else { c };
    shown.extend(characters.by_ref().take(MAX_QUOTED).map(plain));
    if characters.next().is_some() {
        shown.push_str("...");
    }
    shown.push('`');
    shown
}

/// Returns whether a character is invisible or changes the direction of text. A text with such characters can look like
/// another one; rustc allows none that changes the direction in a comment.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{ad}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns whether a character is white space, or looks like it or like nothing at all.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{180e}')
}

/// Returns the place of a piece of a text that was read at `origin`.
///
/// Exact where the text is in the file verbatim: reading only ever shortens a text, by resolving an
/// entity or a line ending, so that equal lengths mean equal texts. The whole text otherwise.
pub(crate) fn within(origin: Origin, text: &str, piece: core::ops::Range<usize>) -> Origin {
    match origin {
        Origin::Text { source, start, end }
            if end - start == text.len() && piece.start <= piece.end && piece.end <= text.len() =>
        {
            Origin::Text { source, start: start + piece.start, end: start + piece.end }
        }
        _ => origin,
    }
}

/// Returns the place of a piece of a text, where it is in the file verbatim: see [`within`].
pub(crate) fn exact(origin: Origin, text: &str, piece: core::ops::Range<usize>) -> Option<Origin> {
    match origin {
        Origin::Text { start, end, .. } if end - start == text.len() => Some(within(origin, text, piece)),
        _ => None,
    }
}

/// Returns the edit that replaces a text, where it is in the file verbatim.
pub(crate) fn rewrite(text: &Spanned<String>, replacement: impl Into<String>) -> Option<Edit> {
    let origin = exact(text.origin, &text.value, 0..text.value.len())?;
    Edit::text(origin, replacement).filter(|_| !text.value.is_empty())
}

/// Returns the diagnostic for the second of two resources with one id.
pub(crate) fn duplicate_resource(first: &Resource, second: &Resource) -> Diagnostic {
    let message = format!("{} has the id of {}", resource_title(second), resource_title(first));
    Diagnostic::new(&RESOURCE_DUPLICATE_ID, second.id.origin, message)
        .label("taken")
        .related(first.id.origin, "the first resource with this id")
}
