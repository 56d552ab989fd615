//! Options that change the severity of rules.

use lwm2m_codegen::diagnostics::{self, Diagnostic, Severity};
use lwm2m_codegen::rules::RULES;

use crate::completions::Completed;
use crate::error::{CliError, Result};

/// Severity options. `--deny` overrides `--warn`, `--note` and `--allow`; `--deny warnings` is applied last.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct Severities {
    /// Do not report this rule
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = codes(), hide_possible_values = true)]
    allow: Vec<String>,

    /// Report this rule as a note
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = codes(), hide_possible_values = true)]
    note: Vec<String>,

    /// Report this rule as a warning
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = codes(), hide_possible_values = true)]
    warn: Vec<String>,

    /// Report this rule as an error; `warnings` for all warnings
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = denied(), hide_possible_values = true)]
    deny: Vec<String>,
}

/// Returns a parser that completes codes of rules. An unknown one has an error of its own.
pub(super) fn codes() -> Completed<String> {
    Completed::new(|code| Ok(code.to_owned()), || RULES.iter().map(|rule| rule.code).collect())
}

/// Returns a parser like [`codes`] that completes `warnings` as well.
fn denied() -> Completed<String> {
    let words = || RULES.iter().map(|rule| rule.code).chain(["warnings"]).collect();
    Completed::new(|code| Ok(code.to_owned()), words)
}

/// The parsed options.
#[derive(Debug)]
pub(super) struct Levels {
    rules: diagnostics::Levels,
    deny_warnings: bool,
}

impl Severities {
    /// Parses the options.
    pub(super) fn levels(&self) -> Result<Levels> {
        let mut levels = Levels { rules: diagnostics::Levels::default(), deny_warnings: false };
        let options = [
            (&self.allow, Severity::Off),
            (&self.note, Severity::Note),
            (&self.warn, Severity::Warning),
            (&self.deny, Severity::Error),
        ];
        for (codes, severity) in options {
            for code in codes {
                if severity == Severity::Error && code == "warnings" {
                    levels.deny_warnings = true;
                    continue;
                }
                levels.rules.set(code, severity).map_err(|unknown| {
                    CliError::usage(unknown.to_string()).help("`lwm2m check --list` lists all rules")
                })?;
            }
        }
        Ok(levels)
    }
}

impl Levels {
    /// Returns the diagnostics with their severity, without those that are off.
    pub(super) fn apply(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut diagnostics = self.rules.apply(diagnostics);
        for diagnostic in &mut diagnostics {
            if self.deny_warnings && diagnostic.severity == Severity::Warning {
                diagnostic.severity = Severity::Error;
            }
        }
        diagnostics
    }
}
