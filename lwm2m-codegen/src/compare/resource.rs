//! Finds the differences between the resources of two objects, id by id.

use std::collections::BTreeMap;

use super::object::same_words;
use super::ranges::{Relation, relation};
use super::{Change, Kind, reuse};
use crate::model::{Labels, Object, Operations, Origin, Resource, ResourceType, Spanned};
use crate::wording::{quote, resource_title};

/// Number of codes that a message names one by one.
const NAMED: usize = 4;

pub(super) fn differences(old: &Object, new: &Object, out: &mut Vec<Change>) {
    let mut pairs: BTreeMap<u16, (Option<&Resource>, Option<&Resource>)> = BTreeMap::new();
    for resource in &old.resources {
        pairs.entry(resource.id.value).or_default().0 = Some(resource);
    }
    for resource in &new.resources {
        pairs.entry(resource.id.value).or_default().1 = Some(resource);
    }
    for pair in pairs.into_values() {
        match pair {
            (Some(old), Some(new)) => Pair { old, new, out }.differences(),
            (Some(old), None) => out.push(removed(old)),
            (None, Some(new)) => out.push(added(new)),
            (None, None) => {}
        }
    }
}

fn added(new: &Resource) -> Change {
    let (kind, word) = match new.mandatory.value {
        true => (Kind::MandatoryAdded, "mandatory"),
        false => (Kind::OptionalAdded, "optional"),
    };
    let message = format!("{word} {} added", resource_title(new));
    Change { kind, resource: Some(new.id.value), message, old: Origin::Unknown, new: new.id.origin }
}

fn removed(old: &Resource) -> Change {
    let (kind, word) = match old.mandatory.value {
        true => (Kind::MandatoryRemoved, "mandatory"),
        false => (Kind::OptionalRemoved, "optional"),
    };
    let message = format!("{word} {} removed", resource_title(old));
    Change { kind, resource: Some(old.id.value), message, old: old.id.origin, new: Origin::Unknown }
}

/// A resource of both versions.
struct Pair<'r> {
    old: &'r Resource,
    new: &'r Resource,
    out: &'r mut Vec<Change>,
}

impl Pair<'_> {
    fn differences(&mut self) {
        let (old, new) = (self.old, self.new);
        if reuse::is_reused(old, new) {
            let message = format!(
                "{} is another resource, the id was that of {}",
                resource_title(new),
                quote(&old.name.value)
            );
            return self.add(Kind::IdReused, message, (old.name.origin, new.name.origin));
        }
        self.presence();
        self.operations_and_type();
        if old.multiple != new.multiple {
            let words = |multiple: &Spanned<bool>| if multiple.value { "multiple" } else { "single" };
            let message = format!(
                "{} was {}, and is {}",
                resource_title(new),
                words(&old.multiple),
                words(&new.multiple)
            );
            self.add(Kind::ResourceInstances, message, (old.multiple.origin, new.multiple.origin));
        }
        self.range();
        if old.units != new.units {
            self.replaced(Kind::UnitChanged, "unit", &old.units, &new.units);
        }
        self.codes();
        if old.name != new.name {
            self.replaced(Kind::ResourceRenamed, "name", &old.name, &new.name);
        }
        if !same_words(&old.description.value, &new.description.value) {
            let message = format!("{} is described differently", resource_title(new));
            self.add(Kind::ResourceReworded, message, (old.description.origin, new.description.origin));
        }
    }

    fn add(&mut self, kind: Kind, message: String, (old, new): (Origin, Origin)) {
        self.out.push(Change { kind, resource: Some(self.new.id.value), message, old, new });
    }

    /// Adds a change of a text.
    fn replaced(&mut self, kind: Kind, what: &str, old: &Spanned<String>, new: &Spanned<String>) {
        let shown = |text: &str| if text.is_empty() { "empty".to_owned() } else { quote(text) };
        let (before, after) = (shown(&old.value), shown(&new.value));
        let message = format!("the {what} of {} was {before}, and is {after}", resource_title(self.new));
        self.add(kind, message, (old.origin, new.origin));
    }

    fn presence(&mut self) {
        let (old, new) = (self.old, self.new);
        if old.mandatory == new.mandatory {
            return;
        }
        let (kind, word) = match new.mandatory.value {
            true => (Kind::MadeMandatory, "mandatory"),
            false => (Kind::MadeOptional, "optional"),
        };
        let message = format!("{} became {word}", resource_title(new));
        self.add(kind, message, (old.mandatory.origin, new.mandatory.origin));
    }

    fn operations_and_type(&mut self) {
        let (old, new) = (self.old, self.new);
        let title = resource_title(new);
        let (before, after) = (old.operations.value, new.operations.value);
        if before != after {
            let message = format!("{title} was {}, and is {}", access(before), access(after));
            self.add(Kind::OperationsChanged, message, (old.operations.origin, new.operations.origin));
        }
        // A resource that becomes executable loses its type, and the other way round.
        if before.is_executable() || after.is_executable() {
            return;
        }
        let name = |kind: Option<Spanned<ResourceType>>| kind.map(|kind| kind.value.as_str());
        let kind = match (name(old.kind), name(new.kind)) {
            (before, after) if before == after => return,
            (None, Some(_)) => Kind::TypeAdded,
            (Some(_), None) => Kind::TypeRemoved,
            _ => Kind::TypeChanged,
        };
        let shown = |kind| name(kind).map_or("missing".to_owned(), quote);
        let message = format!("the type of {title} was {}, and is {}", shown(old.kind), shown(new.kind));
        let place = |resource: &Resource| resource.kind.map_or(resource.id.origin, |kind| kind.origin);
        self.add(kind, message, (place(old), place(new)));
    }

    fn range(&mut self) {
        let (old, new) = (self.old, self.new);
        // A range of another type differs anyway, and the type has been reported.
        if old.kind != new.kind && old.kind.is_some() && new.kind.is_some() {
            return;
        }
        let kind = match relation(old, new) {
            Relation::Same => return,
            Relation::Rewritten => Kind::RangeRewritten,
            Relation::Narrowed => Kind::RangeNarrowed,
            Relation::Widened => Kind::RangeWidened,
            Relation::Moved => Kind::RangeMoved,
            Relation::Added => Kind::RangeAdded,
            Relation::Removed => Kind::RangeRemoved,
            Relation::Unreadable => Kind::RangeReworded,
        };
        self.replaced(kind, "range", &old.range_text, &new.range_text);
    }

    fn codes(&mut self) {
        let (Some(old), Some(new)) = (&self.old.labels, &self.new.labels) else { return };
        let changes = code_changes(old, new);
        if changes.is_empty() {
            return;
        }
        let message = format!("the codes of {} changed: {}", resource_title(self.new), changes.join(", "));
        self.add(Kind::CodesChanged, message, (old.origin, new.origin));
    }
}

fn access(operations: Operations) -> String {
    match operations {
        Operations::Bootstrap => "for a bootstrap server only".to_owned(),
        operations => quote(operations.as_str()),
    }
}

/// Describes the change of a code list.
fn code_changes(old: &Labels, new: &Labels) -> Vec<String> {
    let names = |labels: &Labels| -> BTreeMap<i64, String> {
        labels.codes.iter().map(|label| (label.code, label.name.clone())).collect()
    };
    let (before, after) = (names(old), names(new));
    let added: Vec<i64> = after.keys().filter(|code| !before.contains_key(code)).copied().collect();
    let removed: Vec<i64> = before.keys().filter(|code| !after.contains_key(code)).copied().collect();
    let mut changes: Vec<String> = after
        .iter()
        .filter_map(|(code, name)| Some((code, before.get(code)?, name)))
        .filter(|(_, before, after)| letters(before) != letters(after))
        .map(|(code, before, after)| format!("{code} was {}, and is {}", quote(before), quote(after)))
        .collect();
    if changes.len() > NAMED {
        let more = changes.len() - NAMED;
        changes.truncate(NAMED);
        changes.push(format!("{more} more renamed"));
    }
    if !added.is_empty() {
        changes.push(format!("{} added", listed(&added)));
    }
    if !removed.is_empty() {
        changes.push(format!("{} removed", listed(&removed)));
    }
    changes
}

fn listed(codes: &[i64]) -> String {
    let mut list = codes.iter().take(NAMED).map(i64::to_string).collect::<Vec<_>>().join(" and ");
    if codes.len() > NAMED {
        list.push_str(&format!(" and {} more", codes.len() - NAMED));
    }
    list
}

/// Returns a name in lower case without punctuation.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
