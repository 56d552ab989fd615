//! The lists that work without search: reusable resources, units and owners, with the objects that use them.

use std::collections::BTreeMap;

use askama::Template;
use lwm2m_codegen::units;

use super::SiteFile;
use super::output::GENERATOR;
use super::registry::Registry;
use super::text::{anchor, name, one_line, operations};
use crate::error::Result;
use crate::payload::count;

/// A page with a list.
#[derive(Template)]
#[template(path = "site/list.html")]
struct Page<'r, 'd> {
    site: &'r Registry<'d>,
    current: &'static str,
    title: &'static str,
    introduction: String,
    entries: Vec<Entry>,
}

/// An entry of a list, with what uses it.
struct Entry {
    anchor: String,
    name: String,
    /// The id; may be empty.
    id: String,
    /// A line about it; may be empty.
    facts: String,
    count: String,
    links: Vec<Link>,
}

/// A link to an object or a resource.
struct Link {
    href: String,
    id: String,
    name: String,
}

/// Returns the page of reusable resources.
pub(super) fn reusable(site: &Registry<'_>) -> Result<SiteFile> {
    let entries: Vec<Entry> = site
        .users
        .iter()
        .map(|(id, objects)| {
            let links: Vec<Link> = objects.iter().filter_map(|object| user(site, *object, *id)).collect();
            Entry {
                anchor: id.to_string(),
                name: reusable_name(site, *id),
                id: id.to_string(),
                facts: facts(site, *id),
                count: format!("used by {}", count(links.len(), "object")),
                links,
            }
        })
        .collect();
    let introduction = format!(
        "{} with an id of 2048 to 26240, which means the same in each object that uses it.",
        count(entries.len(), "reusable resource")
    );
    let page = Page { site, current: "reusable.html", title: "Reusable resources", introduction, entries };
    Ok(SiteFile::new("reusable.html", super::render(&page)?))
}

fn user(site: &Registry<'_>, object: u16, resource: u16) -> Option<Link> {
    let newest = site.object(object)?.newest();
    let href = format!("{object}.html#{resource}");
    Some(Link { href, id: object.to_string(), name: newest.name() })
}

/// Returns the registered name of a reusable resource, or else that of its first use.
fn reusable_name(site: &Registry<'_>, id: u16) -> String {
    if let Some(fact) = site.reusable.get(id) {
        return name(&fact.name);
    }
    let first = site.users.get(&id).and_then(|objects| objects.first());
    let resource = first.and_then(|object| site.object(*object)?.newest().object.resource(id));
    resource.map_or_else(String::new, |resource| name(&resource.name.value))
}

/// Returns the registration of a reusable resource on a line.
fn facts(site: &Registry<'_>, id: u16) -> String {
    let Some(fact) = site.reusable.get(id) else { return "Not registered.".to_owned() };
    let mut parts = vec![operations(fact.operations).to_owned()];
    parts.extend(fact.kind.map(|kind| kind.as_str().to_owned()));
    let unit = one_line(&fact.units);
    for (label, text) in [("range", one_line(&fact.range_text)), ("unit", unit)] {
        if !text.is_empty() {
            parts.push(format!("{label} {text}"));
        }
    }
    format!("Registered as: {}.", parts.join(", "))
}

/// Returns the page of units.
pub(super) fn units(site: &Registry<'_>) -> Result<SiteFile> {
    let mut uses: BTreeMap<String, Vec<Link>> = BTreeMap::new();
    // The newest versions come first: an older version is only listed for a unit that it alone has.
    for (object, version) in site
        .objects
        .iter()
        .flat_map(|object| object.versions.iter().rev().map(move |version| (object, version)))
    {
        let is_newest = version.version() == object.newest().version();
        let page = if is_newest { format!("{}.html", object.id) } else { version.page() };
        for resource in &version.object.resources {
            let (unit, id) = (one_line(&resource.units.value), resource.id.value);
            if unit.is_empty() {
                continue;
            }
            let links = uses.entry(unit).or_default();
            let link = Link {
                href: format!("{page}#{id}"),
                id: format!("{}/{id}", object.id),
                name: name(&resource.name.value),
            };
            if links.iter().all(|other| other.id != link.id) {
                links.push(link);
            }
        }
    }
    let entry = |(unit, links): (String, Vec<Link>)| Entry {
        anchor: anchor("unit", &unit),
        facts: unit_facts(&unit),
        name: unit,
        id: String::new(),
        count: count(links.len(), "resource"),
        links,
    };
    let entries: Vec<Entry> = uses.into_iter().map(entry).collect();
    let introduction =
        format!("{} of resources, with the resources that have them.", count(entries.len(), "unit"));
    let page = Page { site, current: "units.html", title: "Units", introduction, entries };
    Ok(SiteFile::new("units.html", super::render(&page)?))
}

fn unit_facts(symbol: &str) -> String {
    match (units::lookup(symbol), units::likely_meant(symbol)) {
        (None, None) => "Not registered.".to_owned(),
        (None, Some(meant)) => format!("Not registered; {meant} was probably meant."),
        (Some(unit), _) => {
            format!("{}{}.", capitalised(unit.name), if unit.recommended { "" } else { "; not recommended" })
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Returns the anchor of an owner.
pub(super) fn owner_anchor(owner: &str) -> String {
    anchor("owner", owner)
}

/// Returns the page of owners.
pub(super) fn owners(site: &Registry<'_>) -> Result<SiteFile> {
    let mut owned: BTreeMap<String, Vec<Link>> = BTreeMap::new();
    // Each version has the owner of its own entry in the index.
    for object in &site.objects {
        for owner in object.versions.iter().map(|version| one_line(version.owner)) {
            let link = Link {
                href: format!("{}.html", object.id),
                id: object.id.to_string(),
                name: object.newest().name(),
            };
            let links = owned.entry(owner).or_default();
            if links.last().is_none_or(|last| last.id != link.id) {
                links.push(link);
            }
        }
    }
    owned.remove("");
    let entry = |(owner, links): (String, Vec<Link>)| Entry {
        anchor: owner_anchor(&owner),
        name: owner,
        id: String::new(),
        facts: String::new(),
        count: count(links.len(), "object"),
        links,
    };
    let entries: Vec<Entry> = owned.into_iter().map(entry).collect();
    let introduction = match entries.len() {
        0 => "The folder has no index (DDF.xml) that names owners.".to_owned(),
        owners => format!("{} that the index (DDF.xml) names.", count(owners, "owner")),
    };
    let page = Page { site, current: "owners.html", title: "Owners", introduction, entries };
    Ok(SiteFile::new("owners.html", super::render(&page)?))
}
