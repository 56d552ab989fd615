//! Diagnostics as instructions to cargo, which is how a build script speaks to the person who builds.
//!
//! Cargo takes one line an instruction and prints it as `error: package@version: line`. The prefix has
//! the same width in each line, so carets stay under their place when a diagnostic takes several. A build
//! script that printed a `cargo::error` should exit with 0: cargo fails the build all the same. After
//! another exit code it prints the whole output of the script below the diagnostics.

use super::{Diagnostic, Severity, Sources, one_line};

/// Returns a diagnostic in one instruction: `cargo::warning=objects/3303.xml:12:7: message [code]`.
pub fn instruction(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let keyword = keyword(diagnostic.severity);
    format!("{keyword}{} [{}]", one_line(diagnostic, sources), diagnostic.rule.code)
}

/// Returns a diagnostic in several instructions, a line each: place and message first, then the line of the
/// source with its caret, why it matters and how to fix it.
#[cfg(feature = "build")]
pub fn instructions(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let keyword = keyword(diagnostic.severity);
    let mut lines = vec![instruction(diagnostic, sources)];
    let body = super::render::body(diagnostic, sources);
    let body = body.lines().filter(|line| !is_spacer(line));
    lines.extend(body.map(|line| format!("{keyword}{}", super::place::single(line))));
    lines.join("\n")
}

/// Returns whether a line of the drawing holds its gutter alone.
#[cfg(feature = "build")]
fn is_spacer(line: &str) -> bool {
    line.trim() == "|"
}

/// Returns the keyword of cargo, which knows errors and warnings; a note becomes a warning with the prefix `note:`.
fn keyword(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "cargo::error=",
        Severity::Warning => "cargo::warning=",
        Severity::Note | Severity::Off => "cargo::warning=note: ",
    }
}
