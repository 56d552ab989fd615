//! The facts inside an `Object` or `Item`, and how they deviate from the schema.

use super::report::{Report, Span};
use super::tree::Element;
use super::values;
use crate::diagnostics::Edit;
use crate::model::Spanned;
use crate::rules::{
    NAME_PADDING, SCHEMA_DUPLICATE_ELEMENT, SCHEMA_MISSING_ELEMENT, SCHEMA_ORDER, SCHEMA_UNKNOWN_ELEMENT,
};
use crate::wording::quote;

/// The elements that are empty where there is nothing to say. `Type` is missing from executables alone.
const EMPTY: &[&str] = &["Type", "RangeEnumeration", "Units", "Description2"];

/// The facts inside an `Object` or `Item`.
pub(super) struct Fields<'e, 't> {
    pub(super) parent: &'e Element<'t>,
    /// Their names in the order of the schema.
    pub(super) layout: &'static [&'static str],
}

impl<'e, 't> Fields<'e, 't> {
    /// Returns the first element of this name.
    pub(super) fn get(&self, name: &str) -> Option<&'e Element<'t>> {
        self.parent.children.iter().find(|child| child.name == name)
    }

    pub(super) fn text(&self, name: &str, report: &Report) -> Spanned<String> {
        values::text(self.get(name), report)
    }

    /// Reports elements that are missing (at `at`), repeated or out of order.
    pub(super) fn check(&self, title: &str, at: Span, optional: &[&str], report: &mut Report) {
        self.order(title, report);
        let missing: Vec<&str> = self
            .layout
            .iter()
            .copied()
            .filter(|name| !optional.contains(name) && self.get(name).is_none())
            .collect();
        if missing.is_empty() {
            return;
        }
        let list = missing.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ");
        let diagnostic = report
            .diagnostic(&SCHEMA_MISSING_ELEMENT, at, format!("{title} lacks {list}"))
            .help(match missing.as_slice() {
                [name] => self.advice(name),
                _ => "add the elements; they may be empty where there is nothing to say".to_owned(),
            });
        report.add(diagnostic.edits(self.empty_elements(&missing, report)));
    }

    /// Returns the edits that add elements without content; none if one of them needs content.
    fn empty_elements(&self, missing: &[&str], report: &Report) -> Vec<Edit> {
        let may_be_empty = |name: &&str| EMPTY.contains(name);
        let edits = missing.iter().filter(|name| may_be_empty(name));
        let edits: Vec<Edit> = edits.filter_map(|name| self.insertion(name, "", report)).collect();
        if edits.len() == missing.len() { edits } else { Vec::new() }
    }

    /// Returns the edit that adds an element in its place, in a line of its own where its neighbour has one.
    pub(super) fn insertion(&self, name: &str, text: &str, report: &Report) -> Option<Edit> {
        let at = |offset: usize| report.origin(Span::new(offset, offset));
        let position = self.layout.iter().position(|other| *other == name)?;
        let (before, behind) = (self.layout.get(..position)?, self.layout.get(position + 1..)?);
        if let Some(before) = before.iter().rev().find_map(|name| self.get(name)) {
            let markup = format!("{}<{name}>{text}</{name}>", before.lead);
            return Some(Edit::replace(at(before.span.end), markup));
        }
        let behind = behind.iter().find_map(|name| self.get(name))?;
        Some(Edit::replace(at(behind.span.start), format!("<{name}>{text}</{name}>{}", behind.lead)))
    }

    /// Returns how to add an element in its place.
    fn advice(&self, name: &str) -> String {
        let before = self.layout.iter().take_while(|other| **other != name);
        match before.filter(|other| self.get(other).is_some()).last() {
            Some(before) => format!("add `<{name}></{name}>` after `</{before}>`"),
            None => format!("add `<{name}></{name}>`"),
        }
    }

    fn order(&self, title: &str, report: &mut Report) {
        let mut seen: Vec<(usize, &Element<'_>)> = Vec::new();
        for child in &self.parent.children {
            let Some(position) = self.layout.iter().position(|name| *name == child.name) else {
                let message = format!("{title} has an element {}", quote(child.name));
                let diagnostic = report.diagnostic(&SCHEMA_UNKNOWN_ELEMENT, child.tag_span, message);
                report.add(diagnostic.label("only in lists of reusable resources"));
                continue;
            };
            if let Some((_, first)) = seen.iter().find(|(other, _)| *other == position) {
                let message = format!("{title} has {} twice", quote(child.name));
                let diagnostic = report.diagnostic(&SCHEMA_DUPLICATE_ELEMENT, child.tag_span, message);
                let edit = (child.text == first.text).then(|| removal(child, report));
                report.add(
                    diagnostic
                        .related(report.origin(first.tag_span), "the first one, which counts")
                        .edit(edit),
                );
                continue;
            }
            seen.push((position, child));
        }
        let positions: Vec<usize> = seen.iter().map(|(position, _)| *position).collect();
        let in_order = longest_ascent(&positions);
        let mut moved = seen.iter().filter(|(position, _)| !in_order.contains(position));
        let Some((_, first)) = moved.next() else { return };
        let mut diagnostic = report.diagnostic(&SCHEMA_ORDER, first.tag_span, String::new());
        let mut list = quote(first.name);
        for (_, child) in moved {
            list = format!("{list}, {}", quote(child.name));
            diagnostic = diagnostic.related(report.origin(child.tag_span), "out of order too");
        }
        diagnostic.message = format!("elements of {title} are out of order: {list}");
        diagnostic.edits = reordered(&seen, &in_order, report);
        let order: Vec<&str> = self.layout.iter().filter(|name| self.get(name).is_some()).copied().collect();
        report.add(diagnostic.label("out of order").help(format!("the order is {}", order.join(", "))));
    }

    pub(super) fn name_padding(&self, title: &str, report: &mut Report) {
        let Some(name) = self.get("Name").filter(|name| name.padded) else { return };
        let message = format!("the name of {title} has blanks around it");
        let diagnostic = report.diagnostic(&NAME_PADDING, name.span, message);
        let blanks = name.padding.iter().filter(|blanks| blanks.start < blanks.end);
        let edits = blanks.map(|blanks| Edit::replace(report.origin(*blanks), "")).collect();
        report.add(
            diagnostic
                .label("blanks around the name")
                .help(format!("write `<Name>{}</Name>`", name.text))
                .edits(edits),
        );
    }
}

/// Returns the edit that removes an element with the blanks before it.
fn removal(element: &Element<'_>, report: &Report) -> Edit {
    let start = element.span.start.saturating_sub(element.lead.len());
    Edit::replace(report.origin(Span::new(start, element.span.end)), "")
}

/// Returns the edits that move elements to their places between those that are `in_order`.
fn reordered(seen: &[(usize, &Element<'_>)], in_order: &[usize], report: &Report) -> Vec<Edit> {
    let (fixed, mut moved): (Vec<_>, Vec<_>) =
        seen.iter().partition(|(position, _)| in_order.contains(position));
    moved.sort_by_key(|(position, _)| *position);
    let insert =
        |offset: usize, markup: String| Edit::replace(report.origin(Span::new(offset, offset)), markup);
    let mut edits: Vec<Edit> = moved.iter().map(|(_, element)| removal(element, report)).collect();
    for (position, element) in moved {
        let before = fixed.iter().filter(|(other, _)| *other < position).max_by_key(|(other, _)| *other);
        edits.push(match (before, fixed.first()) {
            (Some((_, before)), _) => insert(before.span.end, format!("{}{}", element.lead, element.written)),
            (None, Some((_, first))) => {
                insert(first.span.start, format!("{}{}", element.written, first.lead))
            }
            (None, None) => return Vec::new(),
        });
    }
    edits
}

/// Returns the longest ascending selection of a few numbers: the other elements are out of order.
fn longest_ascent(numbers: &[usize]) -> Vec<usize> {
    let mut best: Vec<Vec<usize>> = Vec::new();
    for number in numbers {
        let before =
            best.iter().filter(|ascent| ascent.last() < Some(number)).max_by_key(|ascent| ascent.len());
        let mut ascent = before.cloned().unwrap_or_default();
        ascent.push(*number);
        best.push(ascent);
    }
    best.into_iter().max_by_key(Vec::len).unwrap_or_default()
}
