//! Finds the differences between the resources of two objects, id by id.

use std::collections::{BTreeMap, BTreeSet};

use super::object::same_words;
use super::ranges::{Relation, relation};
use super::source::Source;
use super::{Change, Kind, codes, reuse};
use crate::model::{Object, Operations, Origin, Resource, ResourceType, Spanned};
use crate::wording::{quote, resource_title};

pub(super) fn differences(old: &Object, new: &Object, source: &Source, out: &mut Vec<Change>) {
    let mut pairs: BTreeMap<u16, (Option<&Resource>, Option<&Resource>)> = BTreeMap::new();
    for resource in &old.resources {
        pairs.entry(resource.id.value).or_default().0 = Some(resource);
    }
    for resource in &new.resources {
        pairs.entry(resource.id.value).or_default().1 = Some(resource);
    }
    let moved = reuse::moved(old, new);
    let left: BTreeSet<u16> = moved.values().map(|resource| resource.id.value).collect();
    let has_left = |id: u16| left.contains(&id);
    for (id, pair) in pairs {
        let came_from = moved.get(&id).copied();
        match pair {
            (Some(old), Some(new)) => {
                let is_reused = came_from.is_some() || has_left(id) || reuse::is_reused(old, new);
                Pair { old, new, source, out }.differences(is_reused, came_from);
            }
            // The new id says where the resource went.
            (Some(_), None) if has_left(id) => {}
            (Some(old), None) => out.push(removed(old, source)),
            (None, Some(new)) => {
                out.push(came_from.map_or_else(|| added(new, source), |old| moved_to(old, new, source)))
            }
            (None, None) => {}
        }
    }
}

fn added(new: &Resource, source: &Source) -> Change {
    let (kind, word) = match new.mandatory.value {
        true => (Kind::MandatoryAdded, "mandatory"),
        false => (Kind::OptionalAdded, "optional"),
    };
    let message = format!("{word} {} added", resource_title(new));
    let places = (Origin::Unknown, new.id.origin);
    Change::of_resource(kind, new.id.value, message, places).source(source.added(new))
}

fn removed(old: &Resource, source: &Source) -> Change {
    let (kind, word) = match old.mandatory.value {
        true => (Kind::MandatoryRemoved, "mandatory"),
        false => (Kind::OptionalRemoved, "optional"),
    };
    let message = format!("{word} {} removed", resource_title(old));
    let places = (old.id.origin, Origin::Unknown);
    Change::of_resource(kind, old.id.value, message, places).source(source.removed(old))
}

fn moved_to(old: &Resource, new: &Resource, source: &Source) -> Change {
    let (kind, word) = match old.mandatory.value || new.mandatory.value {
        true => (Kind::MandatoryMoved, "mandatory"),
        false => (Kind::OptionalMoved, "optional"),
    };
    let message = format!("{word} {} had the id {}", resource_title(new), old.id.value);
    let places = (old.id.origin, new.id.origin);
    let broken = source.renamed(old, new).or_else(|| source.presence(old, new));
    Change::of_resource(kind, new.id.value, message, places).source(broken)
}

/// Returns the change of an id that another resource had.
pub(super) fn reused(old: &Resource, new: &Resource) -> Change {
    let message =
        format!("{} is another resource, the id was that of {}", resource_title(new), quote(&old.name.value));
    Change::of_resource(Kind::IdReused, new.id.value, message, (old.name.origin, new.name.origin))
}

/// A resource of both versions.
struct Pair<'r> {
    old: &'r Resource,
    new: &'r Resource,
    source: &'r Source,
    out: &'r mut Vec<Change>,
}

impl Pair<'_> {
    fn differences(&mut self, is_reused: bool, came_from: Option<&Resource>) {
        let (old, new) = (self.old, self.new);
        if is_reused {
            let mut change = reused(old, new).source(self.source.reused(old));
            if let Some(came_from) = came_from {
                change.message.push_str(&format!("; its own was {}", came_from.id.value));
            }
            return self.out.push(change);
        }
        self.presence();
        self.operations_and_type();
        self.instances();
        self.range();
        if old.units != new.units {
            self.replaced(Kind::UnitChanged, "unit", &old.units, &new.units, None);
        }
        self.codes();
        self.name();
        if !same_words(&old.description.value, &new.description.value) {
            let message = format!("{} is described differently", resource_title(new));
            self.add(Kind::ResourceReworded, message, (old.description.origin, new.description.origin), None);
        }
    }

    fn add(&mut self, kind: Kind, message: String, places: (Origin, Origin), source: Option<String>) {
        self.out.push(Change::of_resource(kind, self.new.id.value, message, places).source(source));
    }

    /// Adds a change of a text.
    fn replaced(
        &mut self,
        kind: Kind,
        what: &str,
        old: &Spanned<String>,
        new: &Spanned<String>,
        source: Option<String>,
    ) {
        let shown = |text: &str| if text.is_empty() { "empty".to_owned() } else { quote(text) };
        let (before, after) = (shown(&old.value), shown(&new.value));
        let message = format!("the {what} of {} was {before}, and is {after}", resource_title(self.new));
        self.add(kind, message, (old.origin, new.origin), source);
    }

    fn name(&mut self) {
        let (old, new) = (self.old, self.new);
        let source = self.source.renamed(old, new);
        if old.name != new.name {
            self.replaced(Kind::ResourceRenamed, "name", &old.name, &new.name, source);
        } else if source.is_some() {
            let message = format!("{} is called otherwise in generated code", resource_title(new));
            self.add(Kind::IdentifierChanged, message, (old.name.origin, new.name.origin), source);
        }
    }

    fn instances(&mut self) {
        let (old, new) = (self.old, self.new);
        if old.multiple == new.multiple {
            return;
        }
        let word = |multiple: bool| if multiple { "multiple" } else { "single" };
        let (before, after) = (word(old.multiple.value), word(new.multiple.value));
        let message = format!("{} was {before}, and is {after}", resource_title(new));
        let places = (old.multiple.origin, new.multiple.origin);
        self.add(Kind::ResourceInstances, message, places, self.source.instances(new));
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
        let places = (old.mandatory.origin, new.mandatory.origin);
        self.add(kind, message, places, self.source.presence(old, new));
    }

    fn operations_and_type(&mut self) {
        let (old, new) = (self.old, self.new);
        let title = resource_title(new);
        let (before, after) = (old.operations.value, new.operations.value);
        if before != after {
            let message = format!("{title} was {}, and is {}", access(before), access(after));
            let places = (old.operations.origin, new.operations.origin);
            self.add(Kind::OperationsChanged, message, places, self.source.operations(old, new));
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
        self.add(kind, message, (place(old), place(new)), self.source.type_changed(old, new));
    }

    fn range(&mut self) {
        let (old, new) = (self.old, self.new);
        // A range of another type differs anyway, and the type has been reported.
        let is_of_another_type = old.kind != new.kind && old.kind.is_some() && new.kind.is_some();
        let is_executable = |resource: &Resource| resource.operations.value.is_executable();
        if is_of_another_type || is_executable(old) != is_executable(new) {
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
        self.replaced(kind, "range", &old.range_text, &new.range_text, None);
    }

    fn codes(&mut self) {
        let (old, new) = (self.old, self.new);
        let title = resource_title(new);
        let (before, after) = match (&old.labels, &new.labels) {
            (Some(before), Some(after)) => (before, after),
            // A resource of another type has no codes, and the type has been reported.
            _ if old.kind != new.kind => return,
            (None, Some(after)) => {
                let message = format!("the codes of {title} are listed");
                let source = self.source.codes_listed(new);
                return self.add(Kind::CodesListed, message, (old.id.origin, after.origin), source);
            }
            (Some(before), None) => {
                let message = format!("the codes of {title} are no longer listed");
                let source = self.source.codes_unlisted(old, new);
                return self.add(Kind::CodesUnlisted, message, (before.origin, new.id.origin), source);
            }
            (None, None) => return,
        };
        for change in codes::changes(before, after) {
            let source = self.source.variants(old, new, &change.codes);
            let title = match change.kind {
                Kind::CodesAdded => format!("codes added to {title}"),
                Kind::CodesRemoved => format!("codes removed from {title}"),
                Kind::IdentifierChanged => format!("names of codes of {title} in generated code"),
                _ => format!("codes of {title}"),
            };
            let message = format!("{title}: {}", change.message);
            self.add(change.kind, message, (before.origin, after.origin), source);
        }
    }
}

fn access(operations: Operations) -> String {
    match operations {
        Operations::Bootstrap => "for a bootstrap server only".to_owned(),
        operations => quote(operations.as_str()),
    }
}
