//! The attributes that apply to an observation (LwM2M Core 1.2.2, 6.4.1, 6.4.4 and 7.3.2).

use crate::attributes::Attributes;
use crate::path::Path;
use crate::serve::data_model::{DataModel, lookup};

use super::attributes::{self, Owner};
use super::observations::{self, Target};

/// Returns the attributes of an observation, those of all its paths combined.
pub(crate) fn of_observation(
    model: &dyn DataModel,
    list: &observations::List,
    attributes: &attributes::List,
    observation: u16,
) -> Attributes {
    let mut rules: Option<Attributes> = None;
    for (entry, target) in observations::targets(list).filter(|(entry, _)| entry.observation == observation) {
        let path = of_path(model, attributes, observation, entry.path, target);
        match &mut rules {
            Some(rules) => join(rules, &path),
            None => rules = Some(path),
        }
    }
    rules.unwrap_or(Attributes::NONE)
}

/// Returns the attributes of one of its paths.
pub(crate) fn of_path(
    model: &dyn DataModel,
    attributes: &attributes::List,
    observation: u16,
    path: Path,
    target: &Target,
) -> Attributes {
    let own = attributes::at(attributes, Owner::Observation(observation), Path::ROOT);
    let mut inherited = attributes::effective(attributes, Owner::Server(target.server), path);
    if target.composite && !own.is_empty() {
        // They replace every attribute that an object can have. Thresholds are none of those.
        inherited.keep_conditions();
    }
    let mut attributes = *own;
    attributes.inherit(&inherited);
    attributes.inherit(&defaults(model, target.server));
    attributes
}

/// Combines the attributes of two paths: the longest `pmin` and the shortest `pmax` apply. Thresholds stay with
/// each path.
fn join(rules: &mut Attributes, other: &Attributes) {
    let shorter = |a: Option<u32>, b: Option<u32>| match (a.filter(|a| *a > 0), b.filter(|b| *b > 0)) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let mut joined = Attributes::NONE;
    joined.set_pmin(rules.pmin().max(other.pmin()));
    joined.set_pmax(shorter(rules.pmax(), other.pmax()));
    joined.set_epmin(rules.epmin().max(other.epmin()));
    joined.set_epmax(shorter(rules.epmax(), other.epmax()));
    joined.set_con(rules.con().max(other.con()));
    joined.set_hqmax(rules.hqmax().max(other.hqmax()));
    *rules = joined;
}

/// Returns the default attributes of a server, in the resources 2, 3 and 26 of object 1.
fn defaults(model: &dyn DataModel, server: u16) -> Attributes {
    let Some(account) = lookup::server(model, server) else {
        return Attributes::NONE;
    };
    let seconds =
        |resource| lookup::number(account, resource).and_then(|seconds| u32::try_from(seconds).ok());
    let mut defaults = Attributes::NONE;
    defaults.set_pmin(seconds(2));
    defaults.set_pmax(seconds(3));
    defaults.set_con(lookup::number(account, 26).map(|mode| mode == 1));
    defaults
}
