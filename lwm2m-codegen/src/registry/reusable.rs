//! Reusable resources: an id from 2048 to 26240 means the same in every object.
//!
//! `reusable.tsv` holds the facts of the public registry: id, name, operations, type, range and unit of each,
//! without descriptions. A registry's own `Common.xml` can override it.

use std::collections::BTreeMap;

use super::written;
use crate::diagnostics::{Diagnostic, sort};
use crate::model::{Object, Operations, Origin, Resource, ResourceType, SourceId};
use crate::range;
use crate::rules::{REUSABLE_RESOURCE_DIFFERS, REUSABLE_RESOURCE_UNKNOWN};
use crate::wording::{quote, resource_title};

/// Ids of reusable resources.
const IDS: core::ops::RangeInclusive<u16> = 2048..=26240;

static TABLE: &str = include_str!("reusable.tsv");

/// The registration of a reusable resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Registered name.
    pub name: String,
    /// The operations of a server.
    pub operations: Operations,
    /// Type of its values; `None` for executables.
    pub kind: Option<ResourceType>,
    /// Its range as written; may be empty.
    pub range_text: String,
    /// Its unit; may be empty.
    pub units: String,
}

impl Fact {
    /// Returns the first fact in which a resource differs, and what is registered: its `name`, `access`, `type`,
    /// `range` or `unit`. Multiplicity and presence are free.
    pub fn difference(&self, resource: &Resource) -> Option<(&'static str, &str)> {
        let kind = resource.kind.map(|kind| kind.value);
        let registered_kind = self.kind.map_or("", ResourceType::as_str);
        let facts = [
            ("name", &*self.name, resource.name.value == self.name),
            ("access", self.operations.as_str(), resource.operations.value == self.operations),
            ("type", registered_kind, kind == self.kind),
            ("range", &*self.range_text, same_range(resource, self)),
            ("unit", &*self.units, resource.units.value == self.units),
        ];
        facts.into_iter().find(|(.., same)| !same).map(|(fact, registered, _)| (fact, registered))
    }
}

/// The known reusable resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reusable {
    facts: BTreeMap<u16, Fact>,
}

impl Reusable {
    /// Returns the reusable resources of the public registry, as of this version of the crate.
    ///
    /// ```
    /// use lwm2m_codegen::registry::Reusable;
    ///
    /// assert_eq!(Reusable::bundled().get(5700).map(|fact| fact.name.as_str()), Some("Sensor Value"));
    /// ```
    pub fn bundled() -> Reusable {
        Reusable { facts: TABLE.lines().skip(1).filter_map(row).collect() }
    }

    /// Adds the resources of the user's list to the [bundled](Self::bundled) ones: see
    /// [`xml::read_common`](crate::xml::read_common).
    #[must_use]
    pub fn with(mut self, resources: &[Resource]) -> Reusable {
        // Ids that are only reserved have no type yet.
        self.facts.extend(
            resources
                .iter()
                .filter(|resource| is_complete(resource))
                .map(|resource| (resource.id.value, fact(resource))),
        );
        self
    }

    /// Returns the registration of a resource.
    pub fn get(&self, id: u16) -> Option<&Fact> {
        self.facts.get(&id)
    }

    /// Returns the resources that are registered under a name: usually one.
    ///
    /// ```
    /// use lwm2m_codegen::registry::Reusable;
    ///
    /// let ids: Vec<u16> = Reusable::bundled().named("Application Type").map(|(id, _)| id).collect();
    /// assert_eq!(ids, [5750]);
    /// ```
    pub fn named<'r, 'n>(&'r self, name: &'n str) -> impl Iterator<Item = (u16, &'r Fact)> + use<'r, 'n> {
        self.facts.iter().filter(move |(_, fact)| fact.name == name).map(|(id, fact)| (*id, fact))
    }

    /// Compares the reusable resources of an object with their registrations.
    pub fn check(&self, object: &Object) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for resource in object.resources.iter().filter(|resource| IDS.contains(&resource.id.value)) {
            match self.get(resource.id.value) {
                Some(fact) => differences(resource, fact, &mut diagnostics),
                None => diagnostics.push(unknown(resource)),
            }
        }
        sort(&mut diagnostics);
        diagnostics
    }

    /// Drops diagnostics about ranges and units that are registered like this: the object has no choice,
    /// for any other range or unit would differ from the registration.
    pub fn excuse(&self, object: &Object, diagnostics: &mut Vec<Diagnostic>) {
        let (mut ranges, mut units) = (Places::default(), Places::default());
        for resource in &object.resources {
            let Some(fact) = self.get(resource.id.value) else { continue };
            if same_words(&resource.range_text.value, &fact.range_text) {
                ranges.add(resource.range_text.origin);
            }
            if resource.units.value == fact.units {
                units.add(resource.units.origin);
            }
        }
        diagnostics.retain(|diagnostic| {
            let code = diagnostic.rule.code;
            let is_excused = code.starts_with("range-") && ranges.contains(diagnostic.origin)
                || code.starts_with("unit-") && units.contains(diagnostic.origin);
            !is_excused
        });
    }
}

/// Places that do not overlap: the ends by source and start.
#[derive(Default)]
struct Places(BTreeMap<(SourceId, usize), usize>);

impl Places {
    fn add(&mut self, place: Origin) {
        if let Origin::Text { source, start, end } = place {
            self.0.insert((source, start), end);
        }
    }

    /// Returns whether a position is part of one of the places.
    fn contains(&self, part: Origin) -> bool {
        let Origin::Text { source, start, end } = part else { return false };
        let before = self.0.range((source, 0)..=(source, start)).next_back();
        before.is_some_and(|(_, to)| end <= *to)
    }
}

fn row(line: &str) -> Option<(u16, Fact)> {
    let mut columns = line.split('\t');
    let id = columns.next()?.parse().ok()?;
    let name = columns.next()?.to_owned();
    let operations = Operations::parse(columns.next()?)?;
    let kind = ResourceType::parse(columns.next()?);
    let mut text = || columns.next().unwrap_or_default().to_owned();
    Some((id, Fact { name, operations, kind, range_text: text(), units: text() }))
}

/// Returns whether a resource of the list is more than a reserved id.
pub(super) fn is_complete(resource: &Resource) -> bool {
    resource.kind.is_some() || resource.operations.value.is_executable()
}

pub(super) fn fact(resource: &Resource) -> Fact {
    Fact {
        name: resource.name.value.clone(),
        operations: resource.operations.value,
        kind: resource.kind.map(|kind| kind.value),
        range_text: resource.range_text.value.clone(),
        units: resource.units.value.clone(),
    }
}

fn unknown(resource: &Resource) -> Diagnostic {
    let message = format!("{} is not a registered reusable resource", resource_title(resource));
    Diagnostic::new(&REUSABLE_RESOURCE_UNKNOWN, resource.id.origin, message).label("not registered")
}

fn differences(resource: &Resource, fact: &Fact, out: &mut Vec<Diagnostic>) {
    let mut differs = |what: &str, ours: &str, registered: &str, origin: Origin| {
        let message = format!(
            "the {what} of {} is {}, but {} is registered",
            resource_title(resource),
            shown(ours),
            shown(registered)
        );
        let help = match registered {
            "" => format!("leave the {what} empty, or take an id below 2048"),
            registered => format!("write {}, or take an id below 2048", quote(registered)),
        };
        let origin = written([origin, resource.id.origin]);
        out.push(
            Diagnostic::new(&REUSABLE_RESOURCE_DIFFERS, origin, message)
                .label("not as registered")
                .help(help),
        );
    };
    if resource.name.value != fact.name {
        differs("name", &resource.name.value, &fact.name, resource.name.origin);
    }
    if resource.operations.value != fact.operations {
        let (ours, registered) = (resource.operations.value.as_str(), fact.operations.as_str());
        differs("access", ours, registered, resource.operations.origin);
    }
    let kind = resource.kind.map(|kind| kind.value);
    // A missing type, and a type on an executable, have been reported.
    if kind != fact.kind && kind.is_some() {
        let origin = resource.kind.map(|kind| kind.origin).unwrap_or_default();
        let name = |kind: Option<ResourceType>| kind.map_or("", ResourceType::as_str);
        differs("type", name(kind), name(fact.kind), origin);
    }
    if !same_range(resource, fact) {
        differs("range", &resource.range_text.value, &fact.range_text, resource.range_text.origin);
    }
    if resource.units.value != fact.units {
        differs("unit", &resource.units.value, &fact.units, resource.units.origin);
    }
}

/// Returns whether two range texts allow equal values.
fn same_range(resource: &Resource, fact: &Fact) -> bool {
    let (ours, registered) = (&resource.range_text.value, &fact.range_text);
    if same_words(ours, registered) {
        return true;
    }
    let registered = fact.kind.and_then(|kind| range::read(registered, kind).range);
    resource.range.is_some() && resource.range == registered
}

fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

fn shown(text: &str) -> String {
    if text.is_empty() { "empty".to_owned() } else { quote(text) }
}
