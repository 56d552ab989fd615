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
            Some(rules) => rules.join(&path),
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
