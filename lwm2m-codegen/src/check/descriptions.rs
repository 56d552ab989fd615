//! Descriptions: that there is one, and that it is more than a placeholder.

use crate::diagnostics::{Diagnostic, Edit};
use crate::model::{Object, Origin, Spanned};
use crate::rules::{DESCRIPTION_EMPTY, DESCRIPTION_PLACEHOLDER, SMART_QUOTES};
use crate::wording::{object_title, quote, resource_title};

/// Typographic quotation marks, and the straight ones.
const SMART: [(&str, &str); 8] = [
    ("\u{2018}", "'"),
    ("\u{2019}", "'"),
    ("\u{201a}", "'"),
    ("\u{201b}", "'"),
    ("\u{201c}", "\""),
    ("\u{201d}", "\""),
    ("\u{201e}", "\""),
    ("\u{201f}", "\""),
];

/// Placeholders for a description.
const PLACEHOLDERS: &[&str] = &[
    "tbd",
    "tba",
    "ffs",
    "todo",
    "fixme",
    "xxx",
    "n/a",
    "na",
    "none",
    "to be defined",
    "to be determined",
    "for further study",
    "description",
    "lorem ipsum",
];

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    single(&object.description, &object_title(object), out);
    for resource in &object.resources {
        single(&resource.description, &resource_title(resource), out);
    }
}

fn single(description: &Spanned<String>, title: &str, out: &mut Vec<Diagnostic>) {
    let text = description.value.as_str();
    let origin = description.origin;
    if text.is_empty() {
        // The element is missing, and the reader reports that.
        if matches!(origin, Origin::Unknown) {
            return;
        }
        let message = format!("{title} has no description");
        out.push(Diagnostic::new(&DESCRIPTION_EMPTY, origin, message).label("empty"));
        return;
    }
    if is_placeholder(text) {
        let message = format!("the description of {title} is only {}", quote(text));
        out.push(Diagnostic::new(&DESCRIPTION_PLACEHOLDER, origin, message).label("a placeholder"));
    }
    if let Some(quotation) = text.chars().find(|c| matches!(c, '\u{2018}'..='\u{201f}')) {
        let message = format!("the description of {title} contains `{quotation}`");
        let straight = SMART.map(|(smart, straight)| (smart.to_owned(), straight.to_owned()));
        out.push(Diagnostic::new(&SMART_QUOTES, origin, message).edit(Edit::each(origin, straight.to_vec())));
    }
}

/// Returns whether a text is only a placeholder.
pub(crate) fn is_placeholder(text: &str) -> bool {
    if text.len() > 40 {
        return false;
    }
    let plain = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    plain.is_empty() || PLACEHOLDERS.contains(&plain.as_str())
}
