//! The diagnostics of one text.

use crate::diagnostics::{Diagnostic, Rule, sort};
use crate::model::{Origin, SourceId};
use crate::rules::{XML_MALFORMED, XML_MANY_DIAGNOSTICS};

/// The diagnostics that are kept of one file.
const MAX_DIAGNOSTICS: usize = 200;

/// Bytes `start..end` of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    pub(super) fn new(start: usize, end: usize) -> Span {
        Span { start, end: end.max(start) }
    }

    /// Returns the part of `text` that the span covers.
    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// The diagnostics of one text.
pub(super) struct Report {
    source: SourceId,
    diagnostics: Vec<Diagnostic>,
    dropped: usize,
}

impl Report {
    pub(super) fn new(source: SourceId) -> Report {
        Report { source, diagnostics: Vec::new(), dropped: 0 }
    }

    pub(super) fn origin(&self, span: Span) -> Origin {
        Origin::Text { source: self.source, start: span.start, end: span.end }
    }

    /// Creates a diagnostic at `span`, which [`add`](Self::add) reports.
    pub(super) fn diagnostic(
        &self,
        rule: &'static Rule,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(rule, self.origin(span), message)
    }

    /// Creates the error about a text that is not well-formed.
    pub(super) fn malformed(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.diagnostic(&XML_MALFORMED, span, message)
    }

    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        } else {
            self.dropped += 1;
        }
    }

    /// Finishes a text that was not read. Other diagnostics may come from the places that are not well-formed.
    pub(super) fn finish_with(mut self, error: Diagnostic) -> Vec<Diagnostic> {
        self.diagnostics.retain(|found| found.rule.code == XML_MALFORMED.code);
        self.add(error);
        self.finish()
    }

    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        sort(&mut self.diagnostics);
        if self.dropped > 0 {
            let message = format!("{} more diagnostics in this file are not shown", self.dropped);
            let end = self.diagnostics.last().map_or(Origin::Unknown, |last| last.origin);
            self.diagnostics.push(Diagnostic::new(&XML_MANY_DIAGNOSTICS, end, message));
        }
        self.diagnostics
    }
}
