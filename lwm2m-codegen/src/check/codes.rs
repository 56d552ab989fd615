//! Codes: that a list has each once and with a label of its own, and that the range allows them.

use crate::diagnostics::Diagnostic;
use crate::labels::{self, Oddity, Outside};
use crate::model::{Object, Resource, Spanned};
use crate::rules::{CODE_DUPLICATE, CODE_OUTSIDE_RANGE, LABEL_DUPLICATE};
use crate::wording::{quote, resource_title, within};

pub(super) fn check(object: &Object, out: &mut Vec<Diagnostic>) {
    for resource in &object.resources {
        for text in [&resource.range_text, &resource.description] {
            repeated_codes(resource, text, out);
            repeated_labels(resource, text, out);
        }
        outside_range(resource, out);
    }
}

fn repeated_codes(resource: &Resource, text: &Spanned<String>, out: &mut Vec<Diagnostic>) {
    let title = resource_title(resource);
    for Oddity { code, at, first } in labels::repeated_codes(resource, &text.value) {
        let message = format!("the code {code} of {title} is listed twice");
        let origin = within(text.origin, &text.value, at);
        let diagnostic = Diagnostic::new(&CODE_DUPLICATE, origin, message).label("listed before");
        out.push(match first {
            Some((_, first)) => diagnostic.related(within(text.origin, &text.value, first), "the first time"),
            None => diagnostic,
        });
    }
}

fn repeated_labels(resource: &Resource, text: &Spanned<String>, out: &mut Vec<Diagnostic>) {
    let title = resource_title(resource);
    for Oddity { code, at, first } in labels::repeated_labels(resource, &text.value) {
        let Some((other, first)) = first else { continue };
        let message = format!("the codes {other} and {code} of {title} have one label");
        let origin = within(text.origin, &text.value, at);
        let first = within(text.origin, &text.value, first);
        out.push(
            Diagnostic::new(&LABEL_DUPLICATE, origin, message)
                .label(format!("labelled like {}", quote(&other.to_string())))
                .related(first, "the first code with the label"),
        );
    }
}

fn outside_range(resource: &Resource, out: &mut Vec<Diagnostic>) {
    let text = &resource.description;
    let title = resource_title(resource);
    let of_type = resource.kind.filter(|_| resource.range.is_none());
    let diagnostic = |at, message: String, label: &str| {
        let origin = within(text.origin, &text.value, at);
        let diagnostic = Diagnostic::new(&CODE_OUTSIDE_RANGE, origin, message).label(label);
        match of_type {
            Some(_) => diagnostic.help("choose a code that is not negative"),
            None => diagnostic.related(resource.range_text.origin, "the range"),
        }
    };
    let Outside { codes, is_whole_list } = labels::outside_range(resource);
    if let Some(Oddity { at, .. }) = codes.first().filter(|_| is_whole_list) {
        let message = format!("all codes of {title} are outside of its range");
        return out.push(diagnostic(at.clone(), message, "the first code"));
    }
    for Oddity { code, at, .. } in codes {
        out.push(match of_type {
            Some(kind) => {
                let kind = quote(kind.value.as_str());
                let message = format!("the code {code} of {title} is no value of the type {kind}");
                diagnostic(at, message, "a negative number")
            }
            None => {
                let message = format!("the code {code} of {title} is outside of its range");
                diagnostic(at, message, "not in the range")
            }
        });
    }
}
