//! Options that change how serious the diagnostics of a rule are.

use lwm2m_codegen::diagnostics::{self, Diagnostic, Severity};

use crate::outcome::{Failure, Result};

/// Options about rules; a later kind wins over an earlier one, `--deny warnings` is applied last.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct Severities {
    /// Do not report this rule
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    allow: Vec<String>,

    /// Report this rule as a note
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    note: Vec<String>,

    /// Report this rule as a warning
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    warn: Vec<String>,

    /// Report this rule as an error; `warnings` stands for all that are warnings
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    deny: Vec<String>,
}

/// What the options say.
#[derive(Debug)]
pub(super) struct Levels {
    rules: diagnostics::Levels,
    deny_warnings: bool,
}

impl Severities {
    /// Reads the options.
    pub(super) fn read(&self) -> Result<Levels> {
        let mut levels = Levels { rules: diagnostics::Levels::default(), deny_warnings: false };
        let kinds = [
            (&self.allow, Severity::Off),
            (&self.note, Severity::Note),
            (&self.warn, Severity::Warning),
            (&self.deny, Severity::Error),
        ];
        for (codes, severity) in kinds {
            for code in codes {
                if severity == Severity::Error && code == "warnings" {
                    levels.deny_warnings = true;
                    continue;
                }
                levels.rules.set(code, severity).map_err(|unknown| {
                    Failure::usage(unknown.to_string()).help("`lwm2m check --list` lists all rules")
                })?;
            }
        }
        Ok(levels)
    }
}

impl Levels {
    /// The diagnostics that are to be shown, each as serious as it was set to be.
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
