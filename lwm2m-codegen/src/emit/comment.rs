//! Documentation comments of objects, resources and codes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::docs;
use crate::model::{Label, Object, Operations, Resource};
use crate::{range, units};

/// Tells how to implement an optional executable resource.
const OPTIONAL_ACTION: &str =
    "Return `Some` of the function that executes it; with `None`, the default, the client answers 4.05.";

/// The width of a line, as in `docs`.
const WIDTH: usize = 100;

/// Returns a text in Markdown as one attribute a line, which prints as `///` lines.
pub(crate) fn comment(markdown: &str) -> TokenStream {
    let attribute = |line: &String| {
        let text = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#[doc = #text])
    };
    wrap(markdown).iter().map(attribute).collect()
}

/// Documents a struct.
pub(super) fn object(object: &Object, untyped: &[&Resource]) -> String {
    let name = inline(&object.name.value);
    let instances = if object.multiple.value { "multiple instances" } else { "single instance" };
    let presence = presence(object.mandatory.value);
    let (id, version) = (object.id.value, object.version.value);
    let mut text = format!("{name} (/{id}), version {version}: {instances}, {presence}.");
    paragraph(&mut text, &object.description.value);
    paragraph(&mut text, &object.remarks.value);
    for resource in untyped {
        let name = inline(&resource.name.value);
        let id = resource.id.value;
        text.push_str(&format!(
            "\n\nResource {id}, {name}, is left out: the definition states no known type."
        ));
    }
    text
}

/// Documents a field.
pub(super) fn field(object: u16, resource: &Resource) -> String {
    let mut text = title(object, resource);
    text.push_str(match resource.operations.value {
        Operations::Bootstrap => ": for bootstrap servers only",
        Operations::Read => ": read-only",
        Operations::Write => ": write-only",
        Operations::ReadWrite => ": read and write",
        Operations::Execute => ": execute",
    });
    text.push_str(&format!(", {}", presence(resource.mandatory.value)));
    if let Some(kind) = &resource.kind {
        text.push_str(&format!(", {}", kind.value.as_str()));
    }
    if resource.multiple.value {
        text.push_str(", multiple instances");
    }
    if let Some(range) = &resource.range {
        text.push_str(&format!(", {}", range::describe(range)));
    }
    if let Some(unit) = unit(&resource.units.value) {
        text.push_str(&format!(", in {unit}"));
    }
    text.push('.');
    paragraph(&mut text, &resource.description.value);
    if resource.range.is_none() && !resource.range_text.value.trim().is_empty() {
        paragraph(&mut text, &format!("Values: {}", resource.range_text.value));
    }
    text
}

/// Documents the method of an executable resource.
pub(crate) fn action(object: u16, resource: &Resource) -> String {
    let mut text = title(object, resource);
    text.push_str(&format!(": {}.", presence(resource.mandatory.value)));
    paragraph(&mut text, &resource.description.value);
    if !resource.range_text.value.trim().is_empty() {
        paragraph(&mut text, &format!("Arguments: {}", resource.range_text.value));
    }
    if !resource.mandatory.value {
        text.push_str("\n\n");
        text.push_str(OPTIONAL_ACTION);
    }
    text
}

/// Documents an enum.
pub(super) fn enumeration(object: u16, resource: &Resource) -> String {
    format!("Values of {}.", title(object, resource))
}

/// Documents a variant.
pub(super) fn label(label: &Label) -> String {
    let text = if label.description.is_empty() { &label.name } else { &label.description };
    format!("{}: {}", label.code, inline(text))
}

/// `Sensor Value (/3303/x/5700)`
fn title(object: u16, resource: &Resource) -> String {
    format!("{} (/{object}/x/{})", inline(&resource.name.value), resource.id.value)
}

fn presence(mandatory: bool) -> &'static str {
    if mandatory { "mandatory" } else { "optional" }
}

/// Returns a unit, with its name if it is registered: `Cel (degree Celsius)`.
fn unit(symbol: &str) -> Option<String> {
    let symbol = symbol.trim();
    if symbol.is_empty() {
        return None;
    }
    Some(match units::lookup(symbol) {
        Some(unit) if unit.name != symbol => format!("{} ({})", inline(symbol), inline(unit.name)),
        _ => inline(symbol),
    })
}

fn paragraph(text: &mut String, description: &str) {
    let markdown = docs::markdown(description);
    if !markdown.trim().is_empty() {
        text.push_str("\n\n");
        text.push_str(markdown.trim_end());
    }
}

/// Wraps the first line; [`docs::markdown`] has wrapped the others.
fn wrap(markdown: &str) -> Vec<String> {
    let mut rest = markdown.lines();
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in rest.next().unwrap_or_default().split(' ') {
        let width = line.chars().count().saturating_add(word.chars().count());
        if !line.is_empty() && width >= WIDTH && !starts_block(word) {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines.extend(rest.map(|line| line.trim_end().to_owned()));
    lines
}

/// Whether a word at the beginning of a line would be markup.
fn starts_block(word: &str) -> bool {
    let head = word.trim_end_matches(['.', ')']);
    let numbered = head.len() < word.len() && head.bytes().all(|byte| byte.is_ascii_digit());
    numbered || word.starts_with(['-', '+', '*', '#', '>', '|', '=', '~', ':'])
}

/// Escapes a short text, in one line.
fn inline(text: &str) -> String {
    docs::markdown(text).lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_is_broken_between_words() {
        let text = "word ".repeat(60);
        let lines = wrap(text.trim());
        assert!(lines.len() > 2, "{lines:?}");
        assert!(lines.iter().all(|line| line.len() <= WIDTH), "{lines:?}");
        assert_eq!(lines.join(" "), text.trim());
    }

    #[test]
    fn no_line_begins_with_markup() {
        for word in ["-", "1.", "#", ">", "+5", "*", "=="] {
            let lines = wrap(&format!("word {word} ").repeat(40));
            assert!(lines.iter().all(|line| line.starts_with("word")), "{lines:?}");
        }
    }
}
