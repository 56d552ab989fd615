//! Decides whether an id was given to another resource, and which resources have another id.
//!
//! No field of a definition says so. An id has another resource if the name of its resource went to another id, or if
//! the names have no word in common and neither the type with the operations nor the description suggests a renamed
//! resource.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{is_rewording, share_a_word, words};
use crate::model::{Object, Resource};

/// Two descriptions match if one in this many of their words is common.
const COMMON: usize = 4;

/// Returns whether the names and descriptions are those of two resources.
pub(super) fn is_reused(old: &Resource, new: &Resource) -> bool {
    if share_a_word(&old.name.value, &new.name.value) {
        return false;
    }
    let same_shape = old.kind == new.kind && old.operations == new.operations;
    let alike = alike(&old.description.value, &new.description.value);
    !(alike || same_shape && (old.description.value.is_empty() || new.description.value.is_empty()))
}

/// Returns whether a resource that comes back is another one: by its name, or by what it holds.
pub(super) fn is_another(old: &Resource, new: &Resource) -> bool {
    let shape = |resource: &Resource| {
        (
            resource.kind.map(|kind| kind.value),
            resource.operations.value.is_executable(),
            resource.multiple.value,
        )
    };
    is_reused(old, new) || shape(old) != shape(new)
}

/// Returns the old resources whose names have another id, by the new ids.
///
/// A name that occurs twice in a version, and one that the old id still has in other words, tell nothing.
pub(super) fn moved<'o>(old: &'o Object, new: &Object) -> BTreeMap<u16, &'o Resource> {
    let (before, after) = (by_name(old), by_name(new));
    let successors = by_id(new);
    let moves = after.iter().filter_map(|(name, new_resource)| {
        let (new_resource, old_resource) = ((*new_resource)?, (*before.get(name)?)?);
        let successor = successors.get(&old_resource.id.value);
        let is_there =
            successor.is_some_and(|successor| is_rewording(&old_resource.name.value, &successor.name.value));
        let is_same = old_resource.kind == new_resource.kind
            && old_resource.operations.value.is_executable() == new_resource.operations.value.is_executable();
        let is_moved = old_resource.id != new_resource.id && is_same && !is_there;
        is_moved.then_some((new_resource.id.value, old_resource))
    });
    moves.collect()
}

/// Returns the resources by id; of two with one id, the first one.
pub(super) fn by_id(object: &Object) -> BTreeMap<u16, &Resource> {
    object.resources.iter().rev().map(|resource| (resource.id.value, resource)).collect()
}

/// Returns the resources by name; `None` for a name of several.
fn by_name(object: &Object) -> BTreeMap<String, Option<&Resource>> {
    let mut resources: BTreeMap<String, Option<&Resource>> = BTreeMap::new();
    for resource in &object.resources {
        let name = words(&resource.name.value).into_iter().collect::<Vec<_>>().join(" ");
        resources.entry(name).and_modify(|known| *known = None).or_insert(Some(resource));
    }
    resources.remove("");
    resources
}

/// Returns whether two descriptions have enough common words to describe one thing.
fn alike(one: &str, other: &str) -> bool {
    let (ours, theirs) = (words(one), words(other));
    let both = ours.intersection(&theirs).filter(|word| word.len() > 3).count();
    let long = |words: &BTreeSet<String>| words.iter().filter(|word| word.len() > 3).count();
    let fewer = long(&ours).min(long(&theirs));
    fewer > 0 && both * COMMON >= fewer
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn descriptions_match_if_a_quarter_of_the_long_words_is_common() {
        let cases = [
            ("pump house moves water", "pump cold green table", true),
            ("pump house moves water", "pump cold green table chair river", true),
            // Words of three letters or less do not count.
            ("pump house moves water of the", "pump cold green table of the", true),
            ("pump house moves water slowly of the", "pump cold green table chair of the", false),
            ("pump house moves water", "cold green table of the", false),
            ("it is on", "it is on", false),
            ("", "", false),
        ];
        for (one, other, expected) in cases {
            assert_eq!(alike(one, other), expected, "{one} | {other}");
            assert_eq!(alike(other, one), expected, "{other} | {one}");
        }
    }
}
