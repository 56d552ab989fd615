//! All that a build script tells cargo about a run.
//!
//! Cargo repeats the warnings of a build script in every build, also when nothing has changed, and the developer of a
//! device cannot fix published definitions. Warnings about definitions therefore take one line for each rule, unless
//! somebody asks for more.

use super::{Diagnostic, Rule, Severity, Sources, instruction, instructions};
use crate::rules;

/// The environment variable that [`Warnings::from_env`] reads.
pub const WARNINGS_VARIABLE: &str = "LWM2M_WARNINGS";

/// How much a build script prints of warnings about definitions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Warnings {
    /// A line for each rule: its first warning, and how many more there are.
    #[default]
    Summary,
    /// Each warning with its source line, the reason and the fix.
    Full,
}

impl Warnings {
    /// Returns `Full` if the environment variable `LWM2M_WARNINGS` is `full`.
    pub fn from_env() -> Warnings {
        match std::env::var_os(WARNINGS_VARIABLE) {
            Some(value) if value == "full" => Warnings::Full,
            _ => Warnings::Summary,
        }
    }
}

/// Returns the instructions for the warnings and errors of a run. Errors come last and are always whole; notes are left
/// out.
///
/// A summary has a line for each rule, and one that names the environment variable:
///
/// ```text
/// cargo::warning=objects/3.xml:20:12: the range of `Level` is text [range-free-text], and 16 more
/// ```
pub fn report(diagnostics: &[Diagnostic], sources: &Sources, warnings: Warnings) -> Vec<String> {
    let of = |severity| diagnostics.iter().filter(move |diagnostic| diagnostic.severity == severity);
    let is_summed_up = |rule: &Rule| warnings == Warnings::Summary && rules::rule(rule.code).is_some();
    let (summed_up, whole): (Vec<_>, Vec<_>) =
        of(Severity::Warning).partition(|warning| is_summed_up(warning.rule));
    let mut lines = summary(&summed_up, sources);
    lines.extend(whole.into_iter().chain(of(Severity::Error)).map(|one| instructions(one, sources)));
    lines
}

fn summary(warnings: &[&Diagnostic], sources: &Sources) -> Vec<String> {
    let mut lines: Vec<String> = groups(warnings)
        .into_iter()
        .map(|Group { first, more }| match more {
            0 => instruction(first, sources),
            more => format!("{}, and {more} more", instruction(first, sources)),
        })
        .collect();
    if !lines.is_empty() {
        lines.push(format!(
            "cargo::warning={WARNINGS_VARIABLE}=full shows all of them, with reasons and fixes"
        ));
    }
    lines
}

/// The warnings of a rule.
struct Group<'d> {
    first: &'d Diagnostic,
    more: usize,
}

/// Returns a group for each rule, in the order of the first warnings.
fn groups<'d>(warnings: &[&'d Diagnostic]) -> Vec<Group<'d>> {
    let mut groups: Vec<Group<'d>> = Vec::new();
    for warning in warnings {
        match groups.iter_mut().find(|group| group.first.rule == warning.rule) {
            Some(group) => group.more += 1,
            None => groups.push(Group { first: warning, more: 0 }),
        }
    }
    groups
}
