//! The pages of a version of an object.

use std::collections::BTreeSet;

use askama::Template;
use lwm2m_codegen::compare::{Change, compare_history};
use lwm2m_codegen::diagnostics::Diagnostic;
use lwm2m_codegen::model::{Object, Origin, Resource};

use super::SiteFile;
use super::downloads::{Download, Downloads};
use super::lists::owner_anchor;
use super::output::GENERATOR;
use super::registry::{ObjectVersion, RegisteredObject, Registry};
use super::text::{
    anchor, description, instances, message, name, one_line, operations, presence, resource_description,
    unit_in_words, values_in_words,
};
use crate::error::Result;
use crate::payload::count;
use crate::sizes::scenarios::{INSTANCE_FORMATS, Measured, why_without_values};
use crate::sizes::{CHART_SCENARIOS, ObjectSizes, chart};

/// The page of a version.
#[derive(Template)]
#[template(path = "site/object.html")]
struct Page<'r, 'd> {
    site: &'r Registry<'d>,
    current: &'static str,
    id: u16,
    name: String,
    version: String,
    newest: String,
    is_current: bool,
    others: Vec<Other>,
    /// The page of this version, which stays.
    pinned: String,
    urn: String,
    lwm2m: String,
    instances: &'static str,
    presence: &'static str,
    owner: String,
    owner_anchor: String,
    description: String,
    remarks: String,
    resources: Vec<ResourceView>,
    changes: Option<Changes>,
    diagnostics: Vec<DiagnosticView>,
    no_values: Option<&'static str>,
    chart: String,
    formats: Vec<&'static str>,
    sizes: Vec<SizeRow>,
    downloads: &'r [Download],
    missing: &'r [String],
}

/// Another version.
struct Other {
    href: String,
    version: String,
}

struct ResourceView {
    id: u16,
    anchor: String,
    name: String,
    operations: &'static str,
    instances: &'static str,
    presence: &'static str,
    kind: &'static str,
    range: String,
    unit: String,
    unit_anchor: String,
    unit_words: &'static str,
    in_words: String,
    /// Number of objects that use a reusable resource.
    users: usize,
    users_in_words: String,
    description: String,
    codes: Vec<Code>,
}

struct Code {
    code: i64,
    name: String,
    description: String,
}

/// The difference to the version before.
struct Changes {
    href: String,
    version: String,
    fits: bool,
    reason: String,
    warning: Option<String>,
    rows: Vec<ChangeView>,
}

struct ChangeView {
    class: &'static str,
    message: String,
    why: &'static str,
    /// The consequence for generated code; may be empty.
    source: String,
}

struct DiagnosticView {
    severity: &'static str,
    code: &'static str,
    message: String,
    why: String,
    help: String,
    place: String,
    /// The resource that it concerns.
    anchor: Option<String>,
}

struct SizeRow {
    name: &'static str,
    sizes: Vec<String>,
}

/// Returns the page of a version, and for the newest version that of the object, which has the same content.
pub(super) fn pages(
    site: &Registry<'_>,
    object: &RegisteredObject<'_>,
    version: &ObjectVersion<'_>,
    downloads: &Downloads,
) -> Result<Vec<SiteFile>> {
    let page = super::render(&page(site, object, version, downloads)?)?;
    let is_newest = version.version() == object.newest().version();
    let own = is_newest.then(|| SiteFile::new(format!("{}.html", object.id), page.as_str()));
    Ok(own.into_iter().chain([SiteFile::new(version.page(), page.as_str())]).collect())
}

fn page<'r, 'd>(
    site: &'r Registry<'d>,
    registered: &RegisteredObject<'d>,
    version: &ObjectVersion<'d>,
    downloads: &'r Downloads,
) -> Result<Page<'r, 'd>> {
    let object = version.object;
    let anchors = anchors(&object.resources);
    let sizes = ObjectSizes::new(object, &CHART_SCENARIOS);
    let newest = registered.newest().version();
    let owner = one_line(version.owner);
    Ok(Page {
        site,
        current: "",
        id: registered.id,
        name: version.name(),
        version: version.version().to_string(),
        newest: newest.to_string(),
        is_current: newest == version.version(),
        others: others(registered, version),
        pinned: version.page(),
        urn: one_line(&object.urn.value),
        lwm2m: object.lwm2m_version.value.to_string(),
        instances: instances(object.multiple.value),
        presence: presence(object.mandatory.value),
        owner_anchor: owner_anchor(&owner),
        owner,
        description: description(&object.description.value),
        remarks: description(&object.remarks.value),
        resources: object
            .resources
            .iter()
            .zip(&anchors)
            .map(|(one, anchor)| view(site, one, anchor))
            .collect(),
        changes: changes(registered, version),
        diagnostics: site
            .diagnostics_of(version)
            .map(|diagnostic| diagnostic_view(site, version, diagnostic, &anchors))
            .collect(),
        no_values: why_without_values(object),
        chart: chart::inline(&sizes)?,
        formats: INSTANCE_FORMATS.iter().map(|format| format.name()).collect(),
        sizes: sizes.scenarios.iter().map(size_row).collect(),
        downloads: &downloads.links,
        missing: &downloads.missing,
    })
}

/// Returns the anchor of each resource: its id, made unique where a definition has an id twice.
fn anchors(resources: &[Resource]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let unique = |resource: &Resource| {
        let id = resource.id.value;
        let mut candidates =
            std::iter::once(id.to_string()).chain((2..).map(|number| format!("{id}-{number}")));
        candidates.find(|anchor| taken.insert(anchor.clone())).unwrap_or_default()
    };
    resources.iter().map(unique).collect()
}

/// Returns the other versions, the newest first.
fn others(registered: &RegisteredObject<'_>, version: &ObjectVersion<'_>) -> Vec<Other> {
    let others = registered.versions.iter().rev().filter(|other| other.version() != version.version());
    others.map(|other| Other { href: other.page(), version: other.version().to_string() }).collect()
}

fn view(site: &Registry<'_>, resource: &Resource, anchor_of_resource: &str) -> ResourceView {
    let unit = one_line(&resource.units.value);
    let users = site.users.get(&resource.id.value).map_or(0, BTreeSet::len);
    ResourceView {
        id: resource.id.value,
        anchor: anchor_of_resource.to_owned(),
        name: name(&resource.name.value),
        operations: operations(resource.operations.value),
        instances: instances(resource.multiple.value),
        presence: presence(resource.mandatory.value),
        kind: resource.kind.map_or("", |kind| kind.value.as_str()),
        range: values_in_words(resource),
        unit_anchor: anchor("unit", &unit),
        unit_words: unit_in_words(&unit),
        unit,
        in_words: in_words(resource),
        users,
        users_in_words: format!("used by {}", count(users, "object")),
        description: resource_description(resource),
        codes: codes(resource),
    }
}

/// Returns the facts of a resource on a line: `read-only, mandatory, single, Float, 0 to 100`.
fn in_words(resource: &Resource) -> String {
    let mut parts = vec![
        operations(resource.operations.value).to_owned(),
        presence(resource.mandatory.value).to_owned(),
        instances(resource.multiple.value).to_owned(),
    ];
    parts.extend(resource.kind.map(|kind| kind.value.as_str().to_owned()));
    let values = values_in_words(resource);
    if !values.is_empty() {
        parts.push(values);
    }
    parts.join(", ")
}

fn codes(resource: &Resource) -> Vec<Code> {
    let labels = resource.labels.iter().flat_map(|labels| &labels.codes);
    labels
        .map(|label| Code {
            code: label.code,
            name: one_line(&label.name),
            description: one_line(&label.description),
        })
        .collect()
}

/// Returns the difference to the version before; `None` for the first one.
fn changes(registered: &RegisteredObject<'_>, version: &ObjectVersion<'_>) -> Option<Changes> {
    let at = registered.versions.iter().position(|other| other.version() == version.version())?;
    let before = registered.versions.get(at.checked_sub(1)?)?;
    let objects: Vec<&Object> =
        registered.versions.iter().take(at + 1).map(|version| version.object).collect();
    let comparison = compare_history(&objects).pop()?;
    let mut changes: Vec<&Change> = comparison.changes.iter().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.class()));
    let row = |change: &Change| ChangeView {
        class: change.class().as_str(),
        message: message(&change.message),
        why: change.kind.why(),
        source: change.source.as_deref().map(message).unwrap_or_default(),
    };
    Some(Changes {
        href: before.page(),
        version: before.version().to_string(),
        fits: comparison.verdict().fits(),
        reason: comparison.reason(),
        warning: comparison.warning(),
        rows: changes.into_iter().map(row).collect(),
    })
}

fn diagnostic_view(
    site: &Registry<'_>,
    version: &ObjectVersion<'_>,
    diagnostic: &Diagnostic,
    anchors: &[String],
) -> DiagnosticView {
    let resources = version.object.resources.iter().zip(anchors);
    let anchor = resources.into_iter().find(|(resource, _)| contains(resource.origin, diagnostic.origin));
    DiagnosticView {
        severity: diagnostic.severity.as_str(),
        code: diagnostic.rule.code,
        message: message(&diagnostic.message),
        why: message(diagnostic.rule.why),
        help: message(diagnostic.help.as_deref().unwrap_or(diagnostic.rule.help)),
        place: site.place(diagnostic),
        anchor: anchor.map(|(_, anchor)| anchor.clone()),
    }
}

/// Returns whether a place begins in another one.
fn contains(whole: Origin, part: Origin) -> bool {
    match (whole, part) {
        (Origin::Text { source, start, end }, Origin::Text { source: other, start: at, .. }) => {
            source == other && (start..end).contains(&at)
        }
        _ => false,
    }
}

fn size_row(measured: &Measured) -> SizeRow {
    let size = |format| measured.size(format).map_or_else(|| "-".to_owned(), |size| size.payload.to_string());
    SizeRow { name: measured.scenario.name(), sizes: INSTANCE_FORMATS.into_iter().map(size).collect() }
}
