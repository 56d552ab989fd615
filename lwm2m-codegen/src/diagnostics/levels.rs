//! Severities that a user sets per rule.

use std::collections::BTreeMap;

use super::nearest::nearest;
use super::{Diagnostic, Severity, sort};
use crate::rules::{RULES, rule};

/// The severity of each rule: as the rule book says, except where a user said otherwise.
///
/// Readers and checks report everything they see, including what is [`Severity::Off`]. Diagnostics go
/// through [`Levels::apply`] before they are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    changed: BTreeMap<&'static str, Severity>,
}

/// A rule that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule `{code}`{}", .nearest.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default())]
pub struct UnknownRule {
    /// The code that is no rule's.
    pub code: String,
    /// The rule that was probably meant.
    pub nearest: Option<&'static str>,
}

impl Levels {
    /// Changes the severity of a rule.
    pub fn set(&mut self, code: &str, severity: Severity) -> Result<(), UnknownRule> {
        let Some(rule) = rule(code) else {
            let nearest = nearest(code, RULES.iter().map(|rule| rule.code));
            return Err(UnknownRule { code: code.to_owned(), nearest });
        };
        self.changed.insert(rule.code, severity);
        Ok(())
    }

    /// Returns the severity of a diagnostic.
    pub fn severity(&self, diagnostic: &Diagnostic) -> Severity {
        self.changed.get(diagnostic.rule.code).copied().unwrap_or(diagnostic.severity)
    }

    /// Returns the diagnostics to show, with their severities, in the order of places.
    pub fn apply(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut kept: Vec<Diagnostic> = diagnostics
            .into_iter()
            .map(|mut diagnostic| {
                diagnostic.severity = self.severity(&diagnostic);
                diagnostic
            })
            .filter(|diagnostic| diagnostic.severity != Severity::Off)
            .collect();
        sort(&mut kept);
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;

    #[test]
    fn a_rule_can_be_turned_on_off_and_up() {
        let off = Diagnostic::new(&crate::rules::OPERATIONS_EMPTY, Origin::Unknown, "a");
        let warning = Diagnostic::new(&crate::rules::RANGE_DASH, Origin::Unknown, "b");
        let severities = |levels: &Levels| {
            let shown = levels.apply(vec![off.clone(), warning.clone()]);
            shown.iter().map(|diagnostic| (diagnostic.rule.code, diagnostic.severity)).collect::<Vec<_>>()
        };
        let mut levels = Levels::default();
        assert_eq!(severities(&levels), [("range-dash", Severity::Warning)]);
        levels.set("operations-empty", Severity::Note).unwrap();
        levels.set("range-dash", Severity::Off).unwrap();
        assert_eq!(severities(&levels), [("operations-empty", Severity::Note)]);
        levels.set("range-dash", Severity::Error).unwrap();
        assert_eq!(severities(&levels).last(), Some(&("range-dash", Severity::Error)));
    }

    #[test]
    fn an_unknown_rule_is_answered_with_the_nearest() {
        let error = Levels::default().set("range-dahs", Severity::Off).unwrap_err();
        assert_eq!(error.to_string(), "there is no rule `range-dahs`, did you mean `range-dash`?");
    }
}
