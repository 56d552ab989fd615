//! The comments that belong to a definition: its licence and its file information.
//!
//! They surround the objects; a comment inside one is a remark of its author or a resource that was commented out. A
//! licence is kept wherever it is.

use std::collections::BTreeSet;

use super::report::{Report, Span};
use super::tree::with_line_ends;
use crate::model::Spanned;
use crate::wording::is_blank;

/// A comment of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Comment {
    /// The comment with its delimiters.
    pub(super) span: Span,
    /// The number of elements around it.
    pub(super) depth: usize,
}

impl Comment {
    /// Returns the text of the comment without the blanks around it, and its place.
    fn text(self, text: &str, report: &Report) -> Spanned<String> {
        let written = self.span.of(text);
        let inner = written.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
        let value = with_line_ends(inner.unwrap_or_default().trim_matches(is_blank));
        Spanned::new(value, report.origin(self.span))
    }
}

/// Returns the comments that are kept, and the number of the others.
pub(super) fn split(comments: &[Comment], text: &str, report: &Report) -> (Vec<Spanned<String>>, usize) {
    let mut kept: Vec<Spanned<String>> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut left_out = 0;
    for comment in comments {
        let content = comment.text(text, report);
        if content.value.is_empty() || known.contains(&content.value) {
            continue;
        }
        // `LWM2M` surrounds objects.
        if comment.depth <= 1 || names_licence(&content.value) {
            known.insert(content.value.clone());
            kept.push(content);
        } else {
            left_out += 1;
        }
    }
    (kept, left_out)
}

/// Returns whether a text names a licence or a copyright.
fn names_licence(text: &str) -> bool {
    ["icense", "icence", "ICENSE", "ICENCE", "opyright", "OPYRIGHT"].iter().any(|word| text.contains(word))
}
