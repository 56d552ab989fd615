//! Names: what they must be for people, and what a generator has to work around.

use std::collections::BTreeMap;

use super::wording::{is_blank, object_title, quote, resource_title};
use crate::diagnostics::{Diagnostic, Rule, Severity};
use crate::model::{Object, Origin, Resource, Spanned};
use crate::names;

/// `name-empty`
pub static NAME_EMPTY: Rule = Rule {
    code: "name-empty",
    severity: Severity::Error,
    finds: "an object or resource without a name",
    why: "generated code and tools name things after it",
    help: "give it a name",
};

/// `name-duplicate`
pub static NAME_DUPLICATE: Rule = Rule {
    code: "name-duplicate",
    severity: Severity::Warning,
    finds: "two resources of one object with the same name",
    why: "people and tools that go by names take one for the other; generated code appends the ids",
    help: "say in the names what tells the two apart",
};

/// `name-collision`
pub static NAME_COLLISION: Rule = Rule {
    code: "name-collision",
    severity: Severity::Warning,
    finds: "two resources whose names become one identifier",
    why: "many code generators emit the same identifier twice",
    help: "make the names differ in more than blanks, signs and case",
};

/// `name-padding`
pub static NAME_PADDING: Rule = Rule {
    code: "name-padding",
    severity: Severity::Warning,
    finds: "stray blanks, tabs or no-break spaces in a name",
    why: "names that look alike do not compare equal",
    help: "write the name with single blanks between its words and none around it",
};

/// `name-non-ascii`
pub static NAME_NON_ASCII: Rule = Rule {
    code: "name-non-ascii",
    severity: Severity::Warning,
    finds: "a name with letters or signs outside ASCII",
    why: "many tools make identifiers of names and know no other letters",
    help: "write the name in ASCII",
};

/// `name-keyword`
pub static NAME_KEYWORD: Rule = Rule {
    code: "name-keyword",
    severity: Severity::Note,
    finds: "a name that is a keyword of Rust",
    why: "it is no identifier, so that generated code adds an underscore",
    help: "nothing needs to be done",
};

/// `name-starts-with-digit`
pub static NAME_STARTS_WITH_DIGIT: Rule = Rule {
    code: "name-starts-with-digit",
    severity: Severity::Note,
    finds: "a name that begins with a digit",
    why: "no identifier can begin with one, so that generated code spells or prefixes it",
    help: "nothing needs to be done",
};

/// Words that cannot be a field of a struct as they stand.
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

/// What can be said of a name by itself.
fn single(name: &Spanned<String>, title: &str, out: &mut Vec<Diagnostic>) {
    let text = name.value.as_str();
    let mut push = |rule, message: String, label: &str| {
        out.push(Diagnostic::new(rule, name.origin, message).label(label));
    };
    if text.is_empty() {
        // Nobody wrote the element: the reader said so.
        if matches!(name.origin, Origin::Unknown) {
            return;
        }
        push(&NAME_EMPTY, format!("{title} has no name"), "empty");
        return;
    }
    if let Some(label) = padding(text) {
        let mended = text.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let message = format!("the name of {title} contains {label}");
        out.push(
            Diagnostic::new(&NAME_PADDING, name.origin, message)
                .label(label)
                .help(format!("write {}", quote(&mended))),
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

/// What is wrong with the blanks inside a name.
fn padding(text: &str) -> Option<&'static str> {
    let odd = text.chars().find(|c| is_blank(*c) && *c != ' ');
    match odd {
        Some('\t' | '\n' | '\r') => Some("a tab or a line break"),
        Some('\u{a0}' | '\u{202f}' | '\u{2007}') => Some("a no-break space"),
        Some(_) => Some("an invisible character"),
        None => text.contains("  ").then_some("two blanks in a row"),
    }
}

/// Names that cannot be told apart, as written or as identifiers.
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

/// The letters and digits of a name in words: what every generator makes an identifier of.
fn letters(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}
