//! Codes: that a list has each once, and that the range allows them.

use crate::diagnostics::Diagnostic;
use crate::labels;
use crate::model::{Object, Resource};
use crate::rules::{CODE_OUTSIDE_RANGE, CODE_REPEATED};
use crate::wording::{resource_title, within};

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    for resource in &object.resources {
        repeated(resource, out);
        outside_range(resource, out);
    }
}

fn repeated(resource: &Resource, out: &mut Vec<Diagnostic>) {
    for text in [&resource.range_text, &resource.description] {
        for found in labels::repeated(resource, &text.value) {
            let message = format!("the code {} of {} is listed twice", found.code, resource_title(resource));
            let origin = within(text.origin, &text.value, found.at);
            out.push(Diagnostic::new(&CODE_REPEATED, origin, message).label("listed before"));
        }
    }
}

fn outside_range(resource: &Resource, out: &mut Vec<Diagnostic>) {
    let text = &resource.description;
    for found in labels::outside_range(resource) {
        let title = resource_title(resource);
        let message = format!("the code {} of {title} is outside of its range", found.code);
        let origin = within(text.origin, &text.value, found.at);
        out.push(
            Diagnostic::new(&CODE_OUTSIDE_RANGE, origin, message)
                .label("not in the range")
                .related(resource.range_text.origin, "the range"),
        );
    }
}
