//! Notifications: when the next one is due, and its content.

use crate::attributes::Attributes;
use crate::error::{ErrorKind, Note, ResponseCode};
use crate::path::Path;
use crate::serve::block::Part;
use crate::serve::data_model::{DataModel, lookup};
use crate::serve::paths::Paths;
use crate::serve::request::{Requester, Token};
use crate::serve::response::{Content, Response};
use crate::serve::values::{self, Representation};

use super::observations::{self, Data, Entry, Target};
use super::schedule::Verdict;
use super::{Observations, changes, rules};

/// A notification to be sent now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Notification<'b> {
    /// Short Server ID of the receiver.
    pub server: u16,
    /// Token of the observation.
    pub token: Token,
    /// Whether to send it as a confirmable message: if the attribute `con` is set, and at least every 24 hours
    /// (RFC 7641, 4.5).
    pub confirmable: bool,
    /// The content. With any other code than 2.05 the observation has ended.
    pub response: Response<'b>,
}

/// The longest time between two confirmable notifications, in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1000;

impl Observations<'_> {
    fn rules(&self, model: &dyn DataModel, observation: u16) -> Attributes {
        rules::of_observation(model, self.list, self.attributes, observation)
    }

    /// Implements [`Endpoint::next_deadline`](crate::serve::Endpoint::next_deadline).
    pub(crate) fn next_deadline(&self, model: &dyn DataModel, now: u64) -> Option<u64> {
        let mut deadline: Option<u64> = None;
        for (entry, target) in observations::targets(self.list) {
            let time = match target.schedule.verdict(&self.rules(model, entry.observation), now) {
                Verdict::Notify => Some(now),
                Verdict::Wait(time) => time,
            };
            deadline = deadline.into_iter().chain(time).min();
        }
        deadline
    }

    /// Implements [`Endpoint::hqmax`](crate::serve::Endpoint::hqmax).
    pub(crate) fn hqmax(&self, model: &dyn DataModel, server: u16, token: Token) -> u32 {
        let account = lookup::server(model, server);
        let is_stored = account.and_then(|account| lookup::boolean(account, 6)).unwrap_or(true);
        let observation = observations::by_token(self.list, server, token).filter(|_| is_stored);
        observation.and_then(|observation| self.rules(model, observation).hqmax()).unwrap_or(0)
    }

    /// Returns the next notification that is due.
    pub(crate) fn poll<'b>(
        &mut self,
        model: &mut dyn DataModel,
        now: u64,
        buffer: &'b mut [u8],
    ) -> Option<Notification<'b>> {
        for index in 0..self.list.len() {
            let Some(&Some(Entry { observation, path, data: Data::Target(target) })) = self.list.get(index)
            else {
                continue;
            };
            // The schedule of an observation is that of its first path.
            let first = observations::targets(self.list).find(|(entry, _)| entry.observation == observation);
            if first.is_some_and(|(entry, _)| entry.path == path)
                && let Some(rules) = self.is_due(model, observation, target, now)
            {
                return Some(self.notify(model, observation, target, &rules, now, buffer));
            }
        }
        None
    }

    /// Returns the attributes of an observation if a notification is due.
    fn is_due(
        &mut self,
        model: &mut dyn DataModel,
        observation: u16,
        target: Target,
        now: u64,
    ) -> Option<Attributes> {
        let rules = self.rules(model, observation);
        let mut schedule = target.schedule;
        if schedule.may_evaluate(&rules, now) {
            let any =
                |test: &mut dyn FnMut(Path) -> bool| observations::any_path(self.list, observation, test);
            values::before_read(model, &Paths::Observed(&any), Requester::Server(target.server));
            schedule.evaluate(now, changes::evaluate(model, self.list, self.attributes, observation));
        } else {
            schedule.postpone(now);
        }
        for target in observations::targets_mut(self.list, observation) {
            target.schedule = schedule;
        }
        (schedule.verdict(&rules, now) == Verdict::Notify).then_some(rules)
    }

    fn notify<'b>(
        &mut self,
        model: &mut dyn DataModel,
        observation: u16,
        target: Target,
        rules: &Attributes,
        now: u64,
        buffer: &'b mut [u8],
    ) -> Notification<'b> {
        let note = Note::new();
        let mut response = Response::new(ResponseCode::CONTENT);
        let confirmable = rules.con().unwrap_or(false) || now.saturating_sub(target.confirmed) >= DAY;
        match self.content(model, observation, target, buffer, &note) {
            Ok(content) => {
                response.set_content(content);
                response.content_format = Some(target.content_format);
                response.observe = Some(self.next_number());
                response.max_age = rules.pmax();
                changes::remember(model, self.list, self.attributes, observation);
                for target in observations::targets_mut(self.list, observation) {
                    target.schedule.notify(now);
                    target.confirmed = if confirmable { now } else { target.confirmed };
                }
            }
            Err(kind) => {
                response.set_error(note.error(kind));
                self.remove(observation);
            }
        }
        Notification { server: target.server, token: target.token, confirmable, response }
    }

    fn content<'b>(
        &self,
        model: &mut dyn DataModel,
        observation: u16,
        target: Target,
        buffer: &'b mut [u8],
        note: &Note,
    ) -> Result<Content<'b>, ErrorKind> {
        let (requester, part) = (Requester::Server(target.server), target.block_size.map(Part::first));
        let any = |test: &mut dyn FnMut(Path) -> bool| observations::any_path(self.list, observation, test);
        let mut paths = Paths::Observed(&any);
        if !target.composite {
            let mut only = Path::ROOT;
            any(&mut |path| {
                only = path;
                true
            });
            note.at(only);
            values::check(model, only, requester)?;
            paths = Paths::Single(only);
        }
        let representation = Representation { format: target.format, root: self.root, part };
        values::respond(model, requester, &paths, representation, buffer, note)
    }
}
