//! Finds the objects of a model: those at the top, and those of which an `sdfThing` is composed.
//!
//! LwM2M has no things: a device has objects. An object of a thing that only refers to another one is that object, and
//! not a second one.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::diagnostics::{Diagnostics, Pointer};
use super::document::Document;
use super::qualities::{Place, warn_of_ignored};
use crate::json::kind_of;

/// A definition in an `sdfObject` group.
pub(super) struct FoundObject<'d> {
    /// Its SDF name.
    pub(super) name: &'d str,
    pub(super) at: Pointer,
    pub(super) definition: &'d Value,
    /// Whether things have several of it.
    pub(super) used_often: bool,
}

/// Qualities that an object of a thing may have beside its reference, without being another object.
const OF_USE: [&str; 6] = ["sdfRef", "label", "description", "$comment", "minItems", "maxItems"];

/// Returns the objects of a model.
pub(super) fn objects<'d>(document: &'d Document, diagnostics: &mut Diagnostics) -> Vec<FoundObject<'d>> {
    let mut search = Search { document, diagnostics, found: Vec::new(), uses: BTreeMap::new() };
    let root = Pointer::root();
    search.group_of_objects(document.group("sdfObject"), &root, false);
    search.group_of_things(document.group("sdfThing"), &root);
    for group in ["sdfProperty", "sdfAction", "sdfEvent"] {
        search.warn_of_outsiders(document.group(group), &root.member(group), "the model");
    }
    let Search { mut found, uses, .. } = search;
    for object in &mut found {
        object.used_often = uses.get(&object.at.to_string()).is_some_and(|count| *count > 1);
    }
    found
}

struct Search<'d, 's> {
    document: &'d Document,
    diagnostics: &'s mut Diagnostics,
    found: Vec<FoundObject<'d>>,
    /// How many of each object, by its pointer, things have.
    uses: BTreeMap<String, u64>,
}

impl<'d> Search<'d, '_> {
    fn group_of_objects(&mut self, group: Option<&'d Value>, parent: &Pointer, in_thing: bool) {
        let at = parent.member("sdfObject");
        for (name, definition) in self.members(group, &at) {
            let at = at.member(name);
            if in_thing && let Some(target) = self.referred_object(definition) {
                *self.uses.entry(format!("#{target}")).or_default() += most_instances(definition);
                let message = "this is a use of an object, which is imported once";
                self.diagnostics.warning(&at, message, "");
                continue;
            }
            self.found.push(FoundObject { name, at, definition, used_often: false });
        }
    }

    fn group_of_things(&mut self, group: Option<&'d Value>, parent: &Pointer) {
        let at = parent.member("sdfThing");
        for (name, definition) in self.members(group, &at) {
            self.thing(definition, &at.member(name));
        }
    }

    fn thing(&mut self, definition: &'d Value, at: &Pointer) {
        let Value::Object(qualities) = definition else {
            let message = format!("expected an object, found {}", kind_of(definition));
            return self.diagnostics.error(at, message, "");
        };
        if let Some(reference) = qualities.get("sdfRef") {
            // The objects of a thing of this model are found there.
            if let Err((message, help)) = self.document.local_target(reference) {
                self.diagnostics.error(&at.member("sdfRef"), message, help);
            }
        }
        self.diagnostics.warning(at, "LwM2M has no `sdfThing`: only its objects are imported", "");
        warn_of_ignored(qualities, Place::Thing, at, self.diagnostics);
        for group in ["sdfProperty", "sdfAction", "sdfEvent"] {
            self.warn_of_outsiders(qualities.get(group), &at.member(group), "a thing");
        }
        self.group_of_objects(qualities.get("sdfObject"), at, true);
        self.group_of_things(qualities.get("sdfThing"), at);
    }

    /// Returns the members of a group; none, with an error, if it is no group.
    fn members(&mut self, group: Option<&'d Value>, at: &Pointer) -> Vec<(&'d str, &'d Value)> {
        match group {
            None => Vec::new(),
            Some(Value::Object(group)) => {
                group.iter().map(|(name, definition)| (name.as_str(), definition)).collect()
            }
            Some(other) => {
                let message = format!("expected an object, found {}", kind_of(other));
                self.diagnostics.error(at, message, "");
                Vec::new()
            }
        }
    }

    /// Warns of properties, actions and events outside of objects.
    fn warn_of_outsiders(&mut self, group: Option<&Value>, at: &Pointer, owner: &str) {
        if group.and_then(Value::as_object).is_some_and(|group| !group.is_empty()) {
            let message = format!("this is a part of {owner}, not of an object; ignored");
            self.diagnostics.warning(at, message, "move it into an `sdfObject` to import it");
        }
    }

    /// Returns the JSON pointer of the object that a definition refers to, if it says nothing of its own.
    fn referred_object(&self, definition: &Value) -> Option<String> {
        let qualities: &Map<String, Value> = definition.as_object()?;
        if !qualities.keys().all(|name| OF_USE.contains(&name.as_str())) {
            return None;
        }
        let target = self.document.local(qualities.get("sdfRef")?.as_str()?)?;
        let group = target.rsplit('/').nth(1)?;
        (group == "sdfObject" && self.document.has(&target)).then_some(target)
    }
}

/// Returns the number of instances that a thing has of an object, at most two.
fn most_instances(definition: &Value) -> u64 {
    let count = |name| definition.get(name).and_then(Value::as_u64);
    match (count("minItems"), count("maxItems")) {
        (None, None) => 1,
        (_, Some(most)) => most.min(2),
        (Some(_), None) => 2,
    }
}
