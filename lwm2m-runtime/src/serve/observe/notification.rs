//! Notifications: when the next one is due, and its content.

use crate::attributes::Attributes;
use crate::error::{ErrorKind, Note, ResponseCode};
use crate::path::Path;
use crate::serve::block::Block2;
use crate::serve::data_model::{DataModel, lookup};
use crate::serve::paths::Paths;
use crate::serve::request::{Requester, Token};
use crate::serve::response::{Content, Response};
use crate::serve::values;

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
    /// Whether to send it as a confirmable message.
    pub confirmable: bool,
    /// The content. With any other code than 2.05 the observation has ended.
    pub response: Response<'b>,
}

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
        let mut response = Response::empty(ResponseCode::CONTENT);
        match self.content(model, observation, target, buffer, &note) {
            Ok(content) => {
                response.set_content(content);
                changes::remember(model, self.list, self.attributes, observation);
                for target in observations::targets_mut(self.list, observation) {
                    target.schedule.notify(now);
                }
            }
            Err(kind) => {
                response.set_error(note.error(kind));
                self.remove(observation);
            }
        }
        let confirmable = rules.con().unwrap_or(false);
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
        let (requester, block) = (Requester::Server(target.server), Block2::first(target.block2));
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
        values::respond(model, requester, &paths, target.format, block, buffer, note)
    }
}
