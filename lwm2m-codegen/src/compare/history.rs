//! Compares all versions of an object: each with the next, and with the ids of all before it.

use std::collections::BTreeMap;

use super::reuse::{by_id, is_another};
use super::{Comparison, Kind, compare, resource};
use crate::model::{Object, Resource, Version};

/// Compares successive versions of an object, oldest first.
///
/// An id that one version removes and a later one gives to another resource is free for the two versions that are
/// compared, but not for a device of the oldest one. Such a change is [`Kind::IdReused`] if both versions have the same
/// major number.
///
/// ```
/// use lwm2m_codegen::compare::{Kind, Verdict, compare_history};
/// use lwm2m_codegen::model::{Spanned, Version};
/// # use lwm2m_codegen::diagnostics::Sources;
/// # let text = lwm2m_codegen::bundled::find(3303).unwrap().xml;
/// # let read = || lwm2m_codegen::xml::read(Sources::default().add("3303.xml", text), text).objects.remove(0);
/// # let version = |minor| Spanned::implied(Version { major: 1, minor });
/// let oldest = read();
/// let (mut older, mut newest) = (read(), read());
/// older.resources.retain(|resource| resource.id.value != 5518); // Timestamp, which is optional
/// older.version = version(2);
/// let timestamp = newest.resources.iter_mut().find(|resource| resource.id.value == 5518).unwrap();
/// timestamp.name = Spanned::implied("Serial Number".to_owned());
/// timestamp.description = Spanned::implied("Engraved by the maker.".to_owned());
/// newest.version = version(3);
///
/// let steps = compare_history(&[&oldest, &older, &newest]);
/// assert_eq!(steps[0].verdict(), Verdict::Fits);
/// assert_eq!(steps[1].changes[0].kind, Kind::IdReused);
/// assert_eq!(steps[1].verdict(), Verdict::TooSmall);
/// ```
pub fn compare_history(versions: &[&Object]) -> Vec<Comparison> {
    let steps = versions.windows(2).enumerate();
    let compared = steps.map(|(at, step)| {
        let mut comparison = compare(step[0], step[1]);
        mark_reused(&mut comparison, &versions[..at], step[1]);
        comparison
    });
    compared.collect()
}

/// Makes [`Kind::IdReused`] of each added resource whose id another resource had in a version before.
fn mark_reused(comparison: &mut Comparison, before: &[&Object], new: &Object) {
    let is_added = |kind| matches!(kind, Kind::OptionalAdded | Kind::MandatoryAdded);
    if !comparison.changes.iter().any(|change| is_added(change.kind)) {
        return;
    }
    let major = comparison.old.major;
    let versions = before.iter().rev().filter(|object| object.version.value.major == major);
    let versions: Vec<(Version, BTreeMap<u16, &Resource>)> =
        versions.map(|object| (object.version.value, by_id(object))).collect();
    let new = by_id(new);
    for change in &mut comparison.changes {
        if !is_added(change.kind) {
            continue;
        }
        let Some(resource) = change.resource.and_then(|id| new.get(&id)) else { continue };
        let former: Option<(Version, &Resource)> = versions
            .iter()
            .find_map(|(version, resources)| Some((*version, *resources.get(&resource.id.value)?)));
        if let Some((version, former)) = former.filter(|(_, former)| is_another(former, resource)) {
            let mut reused = resource::reused(former, resource);
            reused.message.push_str(&format!(" in version {version}"));
            *change = reused.source(change.source.take());
        }
    }
}
