//! Explains and lists the rules.

use std::io::Write;
use std::process::ExitCode;

use lwm2m_codegen::diagnostics::{Levels, Rule, Severity};
use lwm2m_codegen::rules::{RULES, Sample, example, rule};

use crate::console::{Console, paint};
use crate::error::{CliError, Result};

const BOLD: &str = "\x1b[1m";

/// Prints what a rule finds, why, and how to fix it, with a bad and a good example.
pub(super) fn explain(code: &str, console: &mut Console) -> Result {
    let Some(rule) = rule(code) else {
        // The error of `set` suggests the nearest code.
        let unknown = Levels::default().set(code, Severity::Off).err();
        let message = unknown.map_or_else(String::new, |unknown| unknown.to_string());
        return Err(CliError::usage(message).help("`lwm2m check --list` lists all rules"));
    };
    let coloured = console.colours_stdout();
    let title = |text: &str| paint(text, BOLD, coloured);
    let mut page = format!("{} ({})\n\n", title(rule.code), default_severity(rule));
    page.push_str(&format!("{} {}\n", title("finds:"), rule.finds));
    page.push_str(&format!("{}   {}\n", title("why:"), rule.why));
    page.push_str(&format!("{}  {}\n", title("help:"), rule.help));
    if let Some(example) = example(rule.code) {
        page.push_str(&format!("\n{}\n\n{}", title("bad:"), indented(&example.bad)));
        page.push_str(&format!("\n{}\n\n{}", title("good:"), indented(&example.good)));
    }
    console.stdout().write_all(page.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn default_severity(rule: &Rule) -> &'static str {
    match rule.severity {
        Severity::Off => "off by default",
        severity => severity.as_str(),
    }
}

fn indented(sample: &Sample) -> String {
    sample.shown().lines().map(|line| format!("    {line}\n")).collect()
}

/// Prints all rules.
pub(super) fn list(console: &mut Console) -> Result {
    let width = RULES.iter().map(|rule| rule.code.len()).max().unwrap_or_default();
    for rule in RULES {
        writeln!(console.stdout(), "{:width$}  {:7}  {}", rule.code, rule.severity.as_str(), rule.finds)?;
    }
    Ok(ExitCode::SUCCESS)
}
