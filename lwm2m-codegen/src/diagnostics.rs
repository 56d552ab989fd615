//! Diagnostics: the mistake, its place, why it matters and how to fix it.
//!
//! Every pass of the compiler reports through [`Diagnostic`]; nothing is printed where it is found.
//! A diagnostic names its [`Rule`], which carries what is true of every such diagnostic, and adds what
//! is true of this one. [`Sources`] keeps the texts, so that a diagnostic can be shown in its line;
//! [`Levels`] holds the severities that a user sets.

mod cargo;
mod edit;
mod levels;
pub mod nearest;
mod place;
#[cfg(feature = "build")]
mod render;
#[cfg(feature = "build")]
mod report;
mod sources;
#[cfg(test)]
mod tests;

pub use cargo::instruction;
#[cfg(feature = "build")]
pub use cargo::instructions;
pub use edit::{Change, Edit, Fixed, Splice, apply};
pub use levels::{Levels, UnknownRule};
pub use place::one_line;
#[cfg(feature = "build")]
pub use render::{render, render_coloured, render_in};
#[cfg(feature = "build")]
pub use report::{WARNINGS_VARIABLE, Warnings, report};
pub use sources::{Position, Source, Sources};

use crate::model::Origin;
pub use crate::rules::{Rule, Severity};

/// One diagnostic.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How serious it is.
    pub severity: Severity,
    /// The mistake, naming the thing: lower-case, no full stop.
    pub message: String,
    /// The place.
    pub origin: Origin,
    /// A few words under the place; may be empty.
    pub label: String,
    /// The fix for this diagnostic; the rule's own help where `None`.
    pub help: Option<String>,
    /// Other places that belong to the diagnostic, such as the first of two duplicates.
    pub related: Vec<Related>,
    /// The fix as changes of the text, where it is exact; empty otherwise.
    pub edits: Vec<Edit>,
}

/// Another place that belongs to a diagnostic.
#[derive(Debug, Clone)]
pub struct Related {
    /// The place.
    pub origin: Origin,
    /// A few words under it.
    pub label: String,
}

impl Diagnostic {
    /// Creates a diagnostic of `rule` at `origin` with the severity of the rule.
    pub fn new(rule: &'static Rule, origin: Origin, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            severity: rule.severity,
            message: message.into(),
            origin,
            label: String::new(),
            help: None,
            related: Vec::new(),
            edits: Vec::new(),
        }
    }

    /// Sets the words under the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Sets the fix for this diagnostic.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the exact fix; `None` is none.
    #[must_use]
    pub fn edit(mut self, edit: impl Into<Option<Edit>>) -> Self {
        self.edits = edit.into().into_iter().collect();
        self
    }

    /// Sets the exact fix of several edits.
    #[must_use]
    pub fn edits(mut self, edits: Vec<Edit>) -> Self {
        self.edits = edits;
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, origin: Origin, label: impl Into<String>) -> Self {
        self.related.push(Related { origin, label: label.into() });
        self
    }
}

/// Sorts diagnostics by place, so that the output does not depend on the order of passes.
///
/// Diagnostics without a place in a text come first, and keep their order.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|diagnostic| match diagnostic.origin {
        Origin::Text { source, start, .. } => (1, source.0, start, diagnostic.rule.code),
        Origin::Unknown | Origin::Token(_) => (0, 0, 0, ""),
    });
}
