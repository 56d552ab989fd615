//! Explains and lists the rules.

use std::io::Write;
use std::process::ExitCode;

use lwm2m_codegen::diagnostics::{Levels, Rule, Severity};
use lwm2m_codegen::rules::{RULES, Sample, example, oma_code, oma_numbers, oma_rules, rule};

use crate::console::{Console, paint};
use crate::error::{CliError, Result};

const BOLD: &str = "\x1b[1m";

/// Prints what a rule finds, why, and how to fix it, with a bad and a good example.
pub(super) fn explain(code: &str, console: &mut Console) -> Result {
    if let Ok(number) = code.parse() {
        return explain_number(number, console);
    }
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
    let numbers: Vec<String> = oma_numbers(rule).map(|number| number.to_string()).collect();
    if !numbers.is_empty() {
        page.push_str(&format!("{}   {} in OMA's validator\n", title("OMA:"), numbers.join(", ")));
    }
    if let Some(example) = example(rule.code) {
        page.push_str(&format!("\n{}\n\n{}", title("bad:"), indented(&example.bad)));
        page.push_str(&format!("\n{}\n\n{}", title("good:"), indented(&example.good)));
    }
    console.stdout().write_all(page.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Prints what a number of OMA's validator reports, and which rules find it.
fn explain_number(number: u16, console: &mut Console) -> Result {
    let Some(code) = oma_code(number) else {
        let message = format!("OMA's validator has no number {number}");
        return Err(CliError::usage(message).help("`lwm2m check --list` lists all rules with their numbers"));
    };
    let coloured = console.colours_stdout();
    let mut page = format!("{} of OMA's validator\n\n", paint(&number.to_string(), BOLD, coloured));
    page.push_str(&format!("{} {}\n", paint("finds:", BOLD, coloured), code.finds));
    for rule in oma_rules(code) {
        page.push_str(&format!("\n{} ({})\n", paint(rule.code, BOLD, coloured), default_severity(rule)));
        page.push_str(&format!("  {}\n  help: {}\n", rule.finds, rule.help));
    }
    if !code.unchecked.is_empty() {
        page.push_str(&format!("\n`lwm2m check` does not report it: {}\n", code.unchecked));
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
        let numbers: Vec<String> = oma_numbers(rule).map(|number| number.to_string()).collect();
        let numbers = match numbers.is_empty() {
            true => String::new(),
            false => format!(" (OMA {})", numbers.join(", ")),
        };
        let severity = rule.severity.as_str();
        writeln!(console.stdout(), "{:width$}  {severity:7}  {}{numbers}", rule.code, rule.finds)?;
    }
    Ok(ExitCode::SUCCESS)
}
