//! The facts inside an `Object` or `Item`, and how they deviate from the schema.

use super::report::{Report, Span};
use super::tree::Element;
use super::values;
use crate::model::Spanned;
use crate::rules::{
    NAME_PADDING, SCHEMA_DUPLICATE_ELEMENT, SCHEMA_MISSING_ELEMENT, SCHEMA_ORDER, SCHEMA_UNKNOWN_ELEMENT,
};
use crate::wording::quote;

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
        report.add(diagnostic);
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
                report.add(diagnostic.related(report.origin(first.tag_span), "the first one, which counts"));
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
        let order: Vec<&str> = self.layout.iter().filter(|name| self.get(name).is_some()).copied().collect();
        report.add(diagnostic.label("out of order").help(format!("the order is {}", order.join(", "))));
    }

    pub(super) fn name_padding(&self, title: &str, report: &mut Report) {
        let Some(name) = self.get("Name").filter(|name| name.padded) else { return };
        let message = format!("the name of {title} has blanks around it");
        let diagnostic = report.diagnostic(&NAME_PADDING, name.span, message);
        report.add(
            diagnostic.label("blanks around the name").help(format!("write `<Name>{}</Name>`", name.text)),
        );
    }
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
