//! Where the reader puts what it finds.

use crate::check::XML_MANY_FINDINGS;
use crate::diagnostics::{Diagnostic, Rule, sort};
use crate::model::{Origin, SourceId};

/// Diagnostics kept of one file. Beyond that it is garbage, and a list as long as the garbage helps nobody.
const MOST: usize = 200;

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

    /// What this span covers of `text`.
    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// The diagnostics of one text.
pub(super) struct Report {
    source: SourceId,
    diagnostics: Vec<Diagnostic>,
    silenced: usize,
}

impl Report {
    pub(super) fn new(source: SourceId) -> Report {
        Report { source, diagnostics: Vec::new(), silenced: 0 }
    }

    pub(super) fn origin(&self, span: Span) -> Origin {
        Origin::Text { source: self.source, start: span.start, end: span.end }
    }

    /// A diagnostic at `span`; it counts once it is [added](Self::add).
    pub(super) fn diagnostic(
        &self,
        rule: &'static Rule,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(rule, self.origin(span), message)
    }

    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MOST {
            self.diagnostics.push(diagnostic);
        } else {
            self.silenced = self.silenced.saturating_add(1);
        }
    }

    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        sort(&mut self.diagnostics);
        if self.silenced > 0 {
            let message = format!("{} more diagnostics in this file are not shown", self.silenced);
            let end = self.diagnostics.last().map_or(Origin::Unknown, |last| last.origin);
            self.diagnostics.push(Diagnostic::new(&XML_MANY_FINDINGS, end, message));
        }
        self.diagnostics
    }
}
