//! The first page: a table of all objects, and the index of the search.

use askama::Template;
use lwm2m_codegen::diagnostics::Severity;
use serde::Serialize;

use super::SiteFile;
use super::output::GENERATOR;
use super::registry::{ObjectVersion, RegisteredObject, Registry};
use super::text::{name, one_line, summary, unit_in_words};
use crate::error::Result;
use crate::payload::count;

/// The page.
#[derive(Template)]
#[template(path = "site/index.html")]
struct Page<'r, 'd> {
    site: &'r Registry<'d>,
    current: &'static str,
    summary: String,
    rows: Vec<Row>,
}

/// An object in the table.
struct Row {
    id: u16,
    name: String,
    summary: String,
    version: String,
    /// Number of earlier versions.
    earlier: usize,
    resources: usize,
    owner: String,
    diagnostics: String,
}

/// Returns the page.
pub(super) fn page(site: &Registry<'_>) -> Result<SiteFile> {
    let rows = site.objects.iter().map(|object| row(site, object)).collect();
    let summary = format!(
        "{} in {}, with {} in their current versions.",
        count(site.objects.len(), "object"),
        count(site.versions().count(), "version"),
        count(site.objects.iter().map(|object| object.newest().object.resources.len()).sum(), "resource"),
    );
    let page = Page { site, current: "index.html", summary, rows };
    Ok(SiteFile::new("index.html", super::render(&page)?))
}

fn row(site: &Registry<'_>, object: &RegisteredObject<'_>) -> Row {
    let newest = object.newest();
    Row {
        id: object.id,
        name: newest.name(),
        summary: summary(&newest.object.description.value),
        version: newest.version().to_string(),
        earlier: object.versions.len() - 1,
        resources: newest.object.resources.len(),
        owner: one_line(newest.owner),
        diagnostics: diagnostics(site, newest),
    }
}

/// Returns the number of errors and warnings in words; empty if there are none.
fn diagnostics(site: &Registry<'_>, version: &ObjectVersion<'_>) -> String {
    let of = |severity| site.diagnostics_of(version).filter(|one| one.severity == severity).count();
    let kinds = [(of(Severity::Error), "error"), (of(Severity::Warning), "warning")];
    let words: Vec<String> = kinds
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| count(number, word))
        .collect();
    words.join(", ")
}

/// The data of the search.
#[derive(Serialize)]
struct SearchIndex {
    /// Id, name, owner and summary.
    objects: Vec<(u16, String, String, String)>,
    /// Index of the object, id, name, unit and its name.
    resources: Vec<(usize, u16, String, String, &'static str)>,
    /// The reusable resources.
    users: Vec<u16>,
}

/// Returns the index of the search. It is a script, because a page that is opened as a file cannot read other files.
pub(super) fn search_index(site: &Registry<'_>) -> Result<SiteFile> {
    let mut index = SearchIndex {
        objects: Vec::new(),
        resources: Vec::new(),
        users: site.users.keys().copied().collect(),
    };
    for (at, object) in site.objects.iter().enumerate() {
        let newest = object.newest();
        let summary = summary(&newest.object.description.value);
        index.objects.push((object.id, newest.name(), one_line(newest.owner), summary));
        for resource in &newest.object.resources {
            let units = one_line(&resource.units.value);
            let words = unit_in_words(&units);
            index.resources.push((at, resource.id.value, name(&resource.name.value), units, words));
        }
    }
    let json = crate::json::line(&index)?;
    Ok(SiteFile::new("search-index.js", format!("window.searchIndex = {json};\n")))
}
