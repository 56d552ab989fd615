//! Where a diagnostic is, in one line of text.

use super::{Diagnostic, Sources};
use crate::model::Origin;
use crate::wording::is_invisible;

/// Returns `objects/3303.xml:12:7: message`; the path alone, or nothing, where no more is known.
pub fn one_line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    match place(diagnostic.origin, sources) {
        Some(place) => format!("{place}: {}", single(&diagnostic.message)),
        None => single(&diagnostic.message),
    }
}

/// Returns `objects/3303.xml:12:7`.
pub(super) fn place(origin: Origin, sources: &Sources) -> Option<String> {
    let Origin::Text { source, .. } = origin else { return None };
    let path = single(&sources.get(source)?.path.display().to_string());
    Some(match sources.position(origin) {
        Some(position) => format!("{path}:{}:{}", position.line, position.column),
        None => path,
    })
}

/// Returns the text in one line, without characters that could move a terminal's cursor or reorder the line.
pub(super) fn single(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_invisible(c) { ' ' } else { c }).collect()
}
