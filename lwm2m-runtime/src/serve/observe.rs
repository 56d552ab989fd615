//! Observations: attributes, schedules, and the notifications that follow from them.

pub(crate) mod attributes;
pub(crate) mod changes;
#[cfg(any(feature = "senml-cbor", feature = "senml-json"))]
pub(crate) mod history;
pub(crate) mod notification;
pub(crate) mod observations;
mod rules;
pub(crate) mod schedule;

use crate::attributes::Attributes;
use crate::path::Path;

use super::data_model::DataModel;
use super::paths::Paths;
use super::request::Token;
use super::response::Response;

use attributes::{Owner, PathAttributes};
pub(crate) use observations::Target;
use observations::{Data, Entry};

/// The observations and attributes of an [`Endpoint`](super::Endpoint), whatever its capacity.
pub(crate) struct Observations<'m> {
    pub(crate) attributes: &'m mut attributes::List,
    pub(crate) list: &'m mut observations::List,
    /// The root of all paths.
    pub(crate) root: &'static str,
    /// The option Observe of the last notification.
    pub(crate) number: &'m mut u32,
}

/// An entry of the list of attributes.
pub(crate) type AttributeSlot = Option<PathAttributes>;

/// An entry of the list of observations.
pub(crate) type ObservationSlot = Option<Entry>;

impl Observations<'_> {
    /// Starts an observation, in place of one with the same token or the same paths, unless a list is full.
    pub(crate) fn start(
        &mut self,
        model: &dyn DataModel,
        target: Target,
        paths: &Paths<'_>,
        own: &Attributes,
        response: &mut Response<'_>,
    ) {
        response.ended = self.end(target.server, target.token, paths, target.composite);
        let observation = observations::unused(self.list);
        let owner = Owner::Observation(observation);
        if attributes::set(self.attributes, owner, Path::ROOT, *own).is_err() {
            return;
        }
        let list = &mut *self.list;
        // Without a path there is nothing to observe.
        let mut full = true;
        paths.any(&mut |path| {
            let is_known = observations::any_path(list, observation, &mut |known| known == path);
            let entry = Entry { observation, path, data: Data::Target(target) };
            full = !is_known && !observations::insert(list, entry);
            full
        });
        if full {
            self.remove(observation);
            return;
        }
        changes::remember(model, self.list, self.attributes, observation);
        response.observe = Some(self.next_number());
        response.max_age = rules::of_observation(model, self.list, self.attributes, observation).pmax();
    }

    /// Returns the option Observe of the next notification: larger than that of the last one, in 24 bits (RFC 7641, 3.4).
    fn next_number(&mut self) -> u32 {
        *self.number = self.number.wrapping_add(1) & 0x00ff_ffff;
        *self.number
    }

    /// Ends an observation, by its token or by its paths. Returns its token if that is another one.
    pub(crate) fn end(
        &mut self,
        server: u16,
        token: Token,
        paths: &Paths<'_>,
        composite: bool,
    ) -> Option<Token> {
        self.cancel(server, token);
        let observation = observations::by_paths(self.list, server, paths, composite)?;
        let ended = observations::token(self.list, observation);
        self.remove(observation);
        ended
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

#[cfg(test)]
mod tests {
    use super::Observations;

    /// RFC 7641, 3.4: numbers are compared modulo 2^24.
    #[test]
    fn the_number_of_a_notification_wraps_in_24_bits() {
        let mut number = 0x00ff_fffd;
        let mut observations =
            Observations { attributes: &mut [], list: &mut [], root: "", number: &mut number };
        let numbers = [(); 4].map(|()| observations.next_number());
        assert_eq!(numbers, [0x00ff_fffe, 0x00ff_ffff, 0, 1]);
    }
}
