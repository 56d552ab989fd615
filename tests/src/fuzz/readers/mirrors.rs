//! Mirrors: a refused payload changes nothing, and an accepted one changes the resources that are returned, once.

use std::collections::BTreeSet;

use lwm2m_runtime::object::Placeholder;

use super::Input;
use crate::fuzz::example;
use crate::values::of_device;
use lwm2m_runtime::Multiple;
use lwm2m_runtime::Path;
use lwm2m_runtime::serve::InstanceMap;

pub(super) fn check<O: Placeholder + Clone>(input: &Input<'_>) {
    let before: O = example::instance(input.is_full);
    let mut after = before.clone();
    let mirrored = input.decoder().mirror(&mut after);
    let differing = differing(before, after.clone());
    match mirrored {
        Ok(changed) => {
            assert_eq!(changed.into_iter().collect::<BTreeSet<_>>(), differing);
            assert_eq!(input.decoder().mirror(&mut after), Ok(Vec::new()), "the second time nothing changes");
        }
        Err(error) => {
            input.assert_error(&error, O::definition());
            assert_eq!(differing, BTreeSet::new(), "{error}");
        }
    }
}

/// Returns the resources that differ between two instances.
fn differing<O: Placeholder>(one: O, other: O) -> BTreeSet<Path> {
    let lines = |instance| {
        let lines = of_device(&[InstanceMap::new(Multiple::from([(super::INSTANCE, instance)]))]);
        lines.into_iter().collect::<BTreeSet<String>>()
    };
    let (one, other) = (lines(one), lines(other));
    let paths = one.symmetric_difference(&other).map(|line| {
        let end = line.find([' ', ':']).unwrap_or(line.len());
        let path: Path = line[..end].parse().expect("a line begins with a path");
        if path.resource_instance_id().is_some() { path.parent() } else { path }
    });
    paths.collect()
}
