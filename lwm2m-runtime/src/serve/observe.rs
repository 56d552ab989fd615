//! Observations: attributes, schedules, and the notifications that follow from them.

pub(crate) mod attributes;
mod changes;
#[cfg(any(feature = "senml-cbor", feature = "senml-json"))]
pub(crate) mod history;
pub(crate) mod notification;
mod observations;
mod rules;
pub(crate) mod schedule;

use crate::attributes::Attributes;
use crate::path::Path;

use super::data_model::DataModel;
use super::paths::Paths;
use super::request::Token;

use attributes::{Owner, PathAttributes};
pub(crate) use observations::Target;
use observations::{Data, Entry};

/// The observations and attributes of an [`Endpoint`](super::Endpoint), whatever its capacity.
pub(crate) struct Observations<'m> {
    pub(crate) attributes: &'m mut attributes::List,
    pub(crate) list: &'m mut observations::List,
}

/// An entry of the list of attributes.
pub(crate) type AttributeSlot = Option<PathAttributes>;

/// An entry of the list of observations.
pub(crate) type ObservationSlot = Option<Entry>;

impl Observations<'_> {
    /// Starts an observation, in place of one with the same token or the same paths; returns false when a list is
    /// full.
    pub(crate) fn start(
        &mut self,
        model: &dyn DataModel,
        target: Target,
        paths: &Paths<'_>,
        own: &Attributes,
    ) -> bool {
        self.end(target.server, target.token, paths, target.composite);
        let observation = observations::unused(self.list);
        let owner = Owner::Observation(observation);
        if attributes::set(self.attributes, owner, Path::ROOT, *own).is_err() {
            return false;
        }
        let list = &mut *self.list;
        let full = paths.any(&mut |path| {
            let is_known = observations::any_path(list, observation, &mut |known| known == path);
            !is_known && !observations::insert(list, Entry { observation, path, data: Data::Target(target) })
        });
        if full {
            self.remove(observation);
            return false;
        }
        changes::remember(model, self.list, self.attributes, observation);
        true
    }

    /// Ends an observation, by its token or by its paths.
    pub(crate) fn end(&mut self, server: u16, token: Token, paths: &Paths<'_>, composite: bool) {
        self.cancel(server, token);
        if let Some(observation) = observations::by_paths(self.list, server, paths, composite) {
            self.remove(observation);
        }
    }

    /// Ends the observation with this token.
    pub(crate) fn cancel(&mut self, server: u16, token: Token) {
        if let Some(observation) = observations::by_token(self.list, server, token) {
            self.remove(observation);
        }
    }

    /// Ends all observations of a server.
    pub(crate) fn remove_server(&mut self, server: u16) {
        while let Some(observation) = observations::of_server(self.list, server) {
            self.remove(observation);
        }
    }

    fn remove(&mut self, observation: u16) {
        observations::remove(self.list, observation);
        attributes::remove(self.attributes, |owner, _| owner == Owner::Observation(observation));
    }

    /// Removes the attributes of a deleted path, and of all paths below it.
    pub(crate) fn remove_attributes(&mut self, deleted: Path) {
        attributes::remove(self.attributes, |_, path| path.is_within(deleted));
    }
}
