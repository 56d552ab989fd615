//! Documentation comments: what is said about an object, a resource, a code, and how long its lines are.

use proc_macro2::TokenStream;
use quote::quote;

use crate::docs;
use crate::model::{Label, Object, Operations, Resource};
use crate::{range, units};

/// Columns of a line of documentation; the same as in `docs`.
const WIDTH: usize = 100;

/// A text in Markdown as one attribute a line, which prints as `///` lines.
pub(super) fn comment(markdown: &str) -> TokenStream {
    let attribute = |line: &String| {
        let text = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#[doc = #text])
    };
    wrap(markdown).iter().map(attribute).collect()
}

/// What a struct says about its object.
pub(super) fn object(object: &Object, left_out: &[&Resource]) -> String {
    let name = inline(&object.name.value);
    let instances = if object.multiple.value { "any number of instances" } else { "a single instance" };
    let demand = demand(object.mandatory.value);
    let (id, version) = (object.id.value, object.version.value);
    let mut text = format!("{name}, `/{id}`, version {version}: {instances}, {demand}.");
    paragraph(&mut text, &object.description.value);
    paragraph(&mut text, &object.remarks.value);
    for resource in left_out {
        let name = inline(&resource.name.value);
        let id = resource.id.value;
        text.push_str(&format!("\n\nResource {id}, {name}, is left out: the definition gives it no type."));
    }
    text
}

/// What a field says about its resource.
pub(super) fn field(object: u16, resource: &Resource) -> String {
    let mut text = title(object, resource);
    text.push_str(match resource.operations.value {
        Operations::Bootstrap => ": for bootstrap servers only",
        Operations::Read => ": read-only",
        Operations::Write => ": write-only",
        Operations::ReadWrite => ": read and write",
        Operations::Execute => ": execute",
    });
    text.push_str(&format!(", {}", demand(resource.mandatory.value)));
    if let Some(kind) = &resource.kind {
        text.push_str(&format!(", {}", kind.value.as_str()));
    }
    if resource.multiple.value {
        text.push_str(" with instances");
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

/// What a method says about the resource it executes.
pub(super) fn action(object: u16, resource: &Resource) -> String {
    let mut text = title(object, resource);
    text.push_str(&format!(": {}.", demand(resource.mandatory.value)));
    paragraph(&mut text, &resource.description.value);
    if !resource.range_text.value.trim().is_empty() {
        paragraph(&mut text, &format!("Arguments: {}", resource.range_text.value));
    }
    text
}

/// What an enum says about its resource.
pub(super) fn enumeration(object: u16, resource: &Resource) -> String {
    format!("Values of {}.", title(object, resource))
}

/// What a variant says about its code.
pub(super) fn label(label: &Label) -> String {
    let said = if label.description.is_empty() { &label.name } else { &label.description };
    format!("{}: {}", label.code, inline(said))
}

/// `Sensor Value, `/3303/x/5700``
fn title(object: u16, resource: &Resource) -> String {
    format!("{}, `/{object}/x/{}`", inline(&resource.name.value), resource.id.value)
}

fn demand(mandatory: bool) -> &'static str {
    if mandatory { "mandatory" } else { "optional" }
}

/// `Cel (degree Celsius)`, with the name where the unit is registered.
fn unit(symbol: &str) -> Option<String> {
    let symbol = symbol.trim();
    if symbol.is_empty() {
        return None;
    }
    let written = inline(symbol);
    Some(match units::lookup(symbol) {
        Some(unit) if unit.name != symbol => format!("{written} ({})", inline(unit.name)),
        _ => written,
    })
}

fn paragraph(text: &mut String, description: &str) {
    let markdown = docs::markdown(description);
    if !markdown.trim().is_empty() {
        text.push_str("\n\n");
        text.push_str(markdown.trim_end());
    }
}

/// Breaks the first line, which is ours; what follows comes wrapped from [`docs::markdown`].
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

/// Whether a word means something else at the beginning of a line than within it.
fn starts_block(word: &str) -> bool {
    let head = word.trim_end_matches(['.', ')']);
    let numbered = head.len() < word.len() && head.bytes().all(|byte| byte.is_ascii_digit());
    numbered || word.starts_with(['-', '+', '*', '#', '>', '|', '=', '~', ':'])
}

/// A short text in one line, escaped.
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
    fn no_line_begins_with_what_would_become_a_list_or_a_heading() {
        for word in ["-", "1.", "#", ">", "+5", "*", "=="] {
            let lines = wrap(&format!("word {word} ").repeat(40));
            assert!(lines.iter().all(|line| line.starts_with("word")), "{lines:?}");
        }
    }
}
