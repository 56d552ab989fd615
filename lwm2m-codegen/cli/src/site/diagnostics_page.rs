//! The page of all diagnostics, rule by rule.

use askama::Template;
use lwm2m_codegen::diagnostics::{Diagnostic, Rule};

use super::SiteFile;
use super::output::GENERATOR;
use super::registry::Registry;
use super::text::message;
use crate::error::Result;
use crate::payload::count;

/// The page.
#[derive(Template)]
#[template(path = "site/diagnostics.html")]
struct Page<'r, 'd> {
    site: &'r Registry<'d>,
    current: &'static str,
    introduction: String,
    rules: Vec<BrokenRule>,
}

/// A rule with its diagnostics.
struct BrokenRule {
    code: &'static str,
    severity: &'static str,
    finds: String,
    why: String,
    help: String,
    count: String,
    entries: Vec<Entry>,
}

struct Entry {
    href: Option<String>,
    title: String,
    message: String,
    place: String,
}

/// Returns the page: the most serious rules first, and of these the most frequent.
pub(super) fn page(site: &Registry<'_>) -> Result<SiteFile> {
    let mut rules: Vec<(&'static Rule, Vec<&Diagnostic>)> = Vec::new();
    for diagnostic in &site.diagnostics {
        match rules.iter_mut().find(|(rule, _)| rule.code == diagnostic.rule.code) {
            Some((_, diagnostics)) => diagnostics.push(diagnostic),
            None => rules.push((diagnostic.rule, vec![diagnostic])),
        }
    }
    rules.sort_by_key(|(rule, diagnostics)| {
        (
            std::cmp::Reverse(diagnostics.iter().map(|one| one.severity).max()),
            std::cmp::Reverse(diagnostics.len()),
            rule.code,
        )
    });
    let introduction = match site.diagnostics.len() {
        0 => "There are no diagnostics for these definitions.".to_owned(),
        number => format!("{} of {}.", count(number, "diagnostic"), count(rules.len(), "rule")),
    };
    let rules = rules.into_iter().map(|(rule, diagnostics)| broken_rule(site, rule, &diagnostics)).collect();
    let page = Page { site, current: "diagnostics.html", introduction, rules };
    Ok(SiteFile::new("diagnostics.html", super::render(&page)?))
}

fn broken_rule(site: &Registry<'_>, rule: &'static Rule, diagnostics: &[&Diagnostic]) -> BrokenRule {
    let severity = diagnostics.iter().map(|diagnostic| diagnostic.severity).max().unwrap_or(rule.severity);
    BrokenRule {
        code: rule.code,
        severity: severity.as_str(),
        finds: message(rule.finds),
        why: message(rule.why),
        help: message(rule.help),
        count: count(diagnostics.len(), "diagnostic"),
        entries: diagnostics.iter().map(|diagnostic| entry(site, diagnostic)).collect(),
    }
}

fn entry(site: &Registry<'_>, diagnostic: &Diagnostic) -> Entry {
    let version = site.version_of(diagnostic);
    Entry {
        href: version.map(|version| format!("{}#diagnostics", version.page())),
        title: version.map_or_else(String::new, |version| {
            format!("{} {} {}", version.object.id.value, version.name(), version.version())
        }),
        message: message(&diagnostic.message),
        place: site.place(diagnostic),
    }
}
