//! Names: mistakes that people see, and names that a generator has to work around.

use crate::rules::{
    NAME_COLLISION, NAME_DUPLICATE, NAME_EMPTY, NAME_KEYWORD, NAME_NON_ASCII, NAME_PADDING,
    NAME_STARTS_WITH_DIGIT,
};
use std::collections::BTreeMap;

use crate::diagnostics::Diagnostic;
use crate::model::{Object, Origin, Resource, Spanned};
use crate::names;
use crate::wording::{is_blank, object_title, quote, resource_title, rewrite};

/// Keywords, which cannot name a field.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    single(&object.name, &object_title(object), out);
    for resource in &object.resources {
        single(&resource.name, &resource_title(resource), out);
    }
    pairs(object, out);
}

/// Checks a name on its own.
fn single(name: &Spanned<String>, title: &str, out: &mut Vec<Diagnostic>) {
    let text = name.value.as_str();
    let mut push = |rule, message: String, label: &str| {
        out.push(Diagnostic::new(rule, name.origin, message).label(label));
    };
    if text.is_empty() {
        // The element is missing, and the reader reports that.
        if matches!(name.origin, Origin::Unknown) {
            return;
        }
        push(&NAME_EMPTY, format!("{title} has no name"), "empty");
        return;
    }
    if let Some(label) = padding(text) {
        let fixed = text.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let message = format!("the name of {title} contains {label}");
        out.push(
            Diagnostic::new(&NAME_PADDING, name.origin, message)
                .label(label)
                .help(format!("write {}", quote(&fixed)))
                .edit(rewrite(name, fixed)),
        );
        return;
    }
    if let Some(odd) = text.chars().find(|c| !c.is_ascii()) {
        push(&NAME_NON_ASCII, format!("the name of {title} contains `{odd}`"), "not ASCII");
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        push(&NAME_STARTS_WITH_DIGIT, format!("the name of {title} begins with a digit"), "");
    }
    if KEYWORDS.contains(&text.to_lowercase().as_str()) {
        push(&NAME_KEYWORD, format!("the name of {title} is a keyword of Rust"), "");
    }
}

/// Describes the stray blanks inside a name.
fn padding(text: &str) -> Option<&'static str> {
    let odd = text.chars().find(|c| is_blank(*c) && *c != ' ');
    match odd {
        Some('\t' | '\n' | '\r') => Some("a tab or a line break"),
        Some('\u{a0}' | '\u{202f}' | '\u{2007}') => Some("a no-break space"),
        Some(_) => Some("an invisible character"),
        None => text.contains("  ").then_some("two blanks in a row"),
    }
}

/// Reports names that are equal, as written or as identifiers.
fn pairs(object: &Object, out: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, &Resource> = BTreeMap::new();
    for resource in object.resources.iter().filter(|resource| !resource.name.value.is_empty()) {
        // Other generators drop the signs that ours spells out.
        let keys = [names::field(&resource.name.value), letters(&resource.name.value)];
        let taken = keys.iter().find_map(|key| seen.get(key.as_str()).map(|first| (key, *first)));
        if let Some((identifier, first)) = taken {
            out.push(alike(first, resource, identifier));
        }
        for key in keys {
            seen.entry(key).or_insert(resource);
        }
    }
}

fn alike(first: &Resource, second: &Resource, identifier: &str) -> Diagnostic {
    let title = resource_title(second);
    let diagnostic = if first.name == second.name {
        let message = format!("{title} has the name of resource {}", first.id.value);
        Diagnostic::new(&NAME_DUPLICATE, second.name.origin, message).label("the same name")
    } else {
        let other = resource_title(first);
        let message = format!("the names of {title} and {other} both become {}", quote(identifier));
        Diagnostic::new(&NAME_COLLISION, second.name.origin, message).label("the same identifier")
    };
    diagnostic.related(first.name.origin, "the first resource of this name")
}

/// Returns the letters and digits of a name, from which generators derive identifiers.
fn letters(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}
