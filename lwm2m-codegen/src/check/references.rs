//! References to other resources in descriptions: `see Resource 4`.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostics::Diagnostic;
use crate::model::{Object, Spanned};
use crate::rules::DESCRIPTION_UNKNOWN_RESOURCE;
use crate::wording::{object_title, resource_title, within};

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    let known: BTreeSet<u16> = object.resources.iter().map(|resource| resource.id.value).collect();
    if known.is_empty() {
        return;
    }
    let mut single = |description: &Spanned<String>, title: &str| {
        let unknown = references(&description.value).into_iter().filter(|(id, _)| !known.contains(id));
        out.extend(unknown.map(|(id, at)| diagnostic(description, title, object, id, at)));
    };
    single(&object.description, &object_title(object));
    for resource in &object.resources {
        single(&resource.description, &resource_title(resource));
    }
}

fn diagnostic(
    description: &Spanned<String>,
    title: &str,
    object: &Object,
    id: u16,
    at: Range<usize>,
) -> Diagnostic {
    let message = format!("the description of {title} refers to resource {id}, which does not exist");
    let origin = within(description.origin, &description.value, at);
    let label = format!("{} has no resource {id}", object_title(object));
    Diagnostic::new(&DESCRIPTION_UNKNOWN_RESOURCE, origin, message).label(label)
}

/// Returns the resources that a text refers to by id, each with its place: `Resource 4`, `resource ID: 4`,
/// `resources 2, 3 and 12`. A sentence about another object refers to the resources of that one.
fn references(text: &str) -> Vec<(u16, Range<usize>)> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for (start, word) in lower.match_indices("resource") {
        if lower[..start].ends_with(|c: char| c.is_alphanumeric()) || is_about_another_object(&lower, start) {
            continue;
        }
        let mut at = start + word.len();
        for (id, number) in ids(&lower, &mut at) {
            found.extend(u16::try_from(id).ok().map(|id| (id, number)));
        }
    }
    found
}

/// Returns the numbers behind the word `resource`.
fn ids(text: &str, at: &mut usize) -> Vec<(u64, Range<usize>)> {
    let mut ids = Vec::new();
    for word in ["s", " with id", "-id", " ids", " id"] {
        eat(text, at, word);
    }
    while let Some((id, number)) = number(text, *at, ids.is_empty()) {
        *at = number.end;
        ids.push((id, number));
        let is_list = [", and", ", or", ",", " and", " or", "-", "\u{2013}", " to"]
            .iter()
            .any(|joint| eat(text, at, joint));
        if !is_list {
            break;
        }
    }
    ids
}

fn eat(text: &str, at: &mut usize, word: &str) -> bool {
    let found = text[*at..].starts_with(word);
    if found {
        *at += word.len();
    }
    found
}

/// Returns the number that follows; the first one follows a blank, a bracket or a colon. `3.5`, `3GPP` and `4/0`
/// are none.
fn number(text: &str, from: usize, is_first: bool) -> Option<(u64, Range<usize>)> {
    let rest = text[from..].trim_start_matches([' ', ':', '#', '=', '(']);
    let start = text.len() - rest.len();
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let behind = &rest[length..];
    let continues = behind.starts_with(|c: char| c.is_alphanumeric() || "/%_".contains(c))
        || (behind.starts_with(['.', ',']) && behind[1..].starts_with(|c: char| c.is_ascii_digit()));
    let is_separate = (start > from || !is_first) && !continues;
    Some((rest[..length].parse().ok().filter(|_| is_separate)?, start..start + length))
}

/// Returns whether the sentence around a position names an object other than this one.
fn is_about_another_object(text: &str, at: usize) -> bool {
    // A longer text between two full stops is no sentence, and looking at all of it takes too long.
    const LONGEST: usize = 400;
    let ends = [". ", ".\n", "\n", "; "];
    let is_boundary = |at: &usize| text.is_char_boundary(*at);
    let first = (at.saturating_sub(LONGEST)..at).find(is_boundary).unwrap_or(at);
    let last = (at..=text.len().min(at + LONGEST)).rev().find(is_boundary).unwrap_or(at);
    let (before, behind) = (&text[first..at], &text[at..last]);
    let start = ends.iter().filter_map(|end| before.rfind(end)).max().unwrap_or_default();
    let end = ends.iter().filter_map(|end| behind.find(end)).min().unwrap_or(behind.len());
    let sentence = format!("{}{}", &before[start..], &behind[..end]);
    sentence.replace("this object", "").replace("the same object", "").contains("object")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_takes_no_longer_than_its_length() {
        let text = "\u{e9} resource 4 ".repeat(50_000);
        assert_eq!(references(&text).len(), 50_000);
    }

    #[test]
    fn a_reference_is_the_word_with_ids() {
        let table: [(&str, &[u16]); 21] = [
            ("see Resource 4", &[4]),
            ("see resource ID 4.", &[4]),
            ("its voltage (Resource ID:7) and its current (Resource ID: 8)", &[7, 8]),
            ("Resource-ID 4", &[4]),
            ("the resource with ID 4", &[4]),
            ("the resource with id 4", &[4]),
            ("Resources 2, 3 and 12", &[2, 3, 12]),
            ("resources 0-5", &[0, 5]),
            ("resource #5", &[5]),
            ("changed by resource 11 (Change)", &[11]),
            ("Resource 0 of this Object", &[0]),
            ("It counts objects. See resource 3.", &[3]),
            // These refer to nothing in this object.
            ("resource 4 of the Server Object", &[]),
            ("in the Security Object, Resource ID 0, is used", &[]),
            ("Resource 10 of Object ID: 11", &[]),
            ("Resource Instance 3", &[]),
            ("resources with 3 instances", &[]),
            ("Resource /5/0/3", &[]),
            ("resource 3GPP", &[]),
            ("resource 3.5", &[]),
            ("resource usage of 5 %", &[]),
        ];
        for (text, ids) in table {
            let found: Vec<u16> = references(text).into_iter().map(|(id, _)| id).collect();
            assert_eq!(found, ids, "{text:?}");
        }
    }
}
