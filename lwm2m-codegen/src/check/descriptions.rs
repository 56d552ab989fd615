//! Descriptions: that there is one, and that it is more than a placeholder.

use super::wording::{object_title, quote, resource_title};
use crate::diagnostics::{Diagnostic, Rule, Severity};
use crate::model::{Object, Origin, Spanned};

/// `description-empty`
pub static DESCRIPTION_EMPTY: Rule = Rule {
    code: "description-empty",
    severity: Severity::Error,
    finds: "an object or resource without a description",
    why: "a name alone does not say what a value means",
    help: "say in a sentence what it is",
};

/// `description-placeholder`
pub static DESCRIPTION_PLACEHOLDER: Rule = Rule {
    code: "description-placeholder",
    severity: Severity::Warning,
    finds: "a description that is still to be written",
    why: "a placeholder ends up in generated documentation",
    help: "say in a sentence what it is",
};

/// `smart-quotes`
pub static SMART_QUOTES: Rule = Rule {
    code: "smart-quotes",
    severity: Severity::Off,
    finds: "typographic quotation marks",
    why: "they come from word processors and cannot be typed into searches",
    help: "write straight quotation marks",
};

/// Texts that stand for a description which nobody wrote.
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
        // Nobody wrote the element: the reader said so.
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
        out.push(Diagnostic::new(&SMART_QUOTES, origin, message));
    }
}

fn is_placeholder(text: &str) -> bool {
    if text.len() > 40 {
        return false;
    }
    let plain = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    plain.is_empty() || PLACEHOLDERS.contains(&plain.as_str())
}
