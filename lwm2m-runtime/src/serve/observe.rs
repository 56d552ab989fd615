//! Observing: how observations start and end, and how their notifications come about.

use crate::attributes::Attributes;
use crate::codec::ContentFormat;
use crate::error::{Error, ResponseCode};
use crate::path::{Level, Path};

use super::answer::{Part, values};
use super::attach::{self, Owner};
use super::endpoint::{Memory, Notification, composite};
use super::look;
use super::objects::DataModel;
use super::read::{self, Paths};
use super::request::{Request, Requester, Response, Token};
use super::schedule::{Schedule, Verdict};
use super::watch::{self, Kept, Target, Watched};

impl Memory<'_> {
    #[inline(never)]
    pub(super) fn observe<'b>(
        &mut self,
        ssid: u16,
        objects: &mut dyn DataModel,
        request: &Request<'_>,
        now: u64,
        buffer: &'b mut [u8],
    ) -> Result<Response<'b>, Error> {
        let own = Attributes::parse(request.query)?;
        own.check()?;
        let response = self.read(objects, request, buffer)?;
        let place = look::locate(objects, request.path)?;
        let kind = place.resource.and_then(|resource| resource.kind());
        own.check_place(request.path.level(), kind)?;
        let asked = Paths::One(request.path);
        let observed = self.start(ssid, objects, request, &asked, &own, &response, now);
        Ok(Response { observed, ..response })
    }

    #[inline(never)]
    pub(super) fn observe_composite<'b>(
        &mut self,
        ssid: u16,
        objects: &mut dyn DataModel,
        request: &Request<'_>,
        now: u64,
        buffer: &'b mut [u8],
    ) -> Result<Response<'b>, Error> {
        let own = Attributes::parse(request.query)?;
        own.check()?;
        // Only what can be attached to an object makes sense for many paths (LwM2M Core 1.2.2, 6.4.4).
        own.check_place(Level::Object, None)?;
        let asked = Paths::Payload(composite(request)?, request.payload);
        let response = self.read_composite(objects, request, buffer)?;
        let observed = self.start(ssid, objects, request, &asked, &own, &response, now);
        Ok(Response { observed, ..response })
    }

    /// Starts an observation, in place of one with the same token or of the same paths; false when there
    /// is no room for it.
    #[expect(clippy::too_many_arguments, reason = "everything that an Observe brings")]
    fn start(
        &mut self,
        ssid: u16,
        objects: &dyn DataModel,
        request: &Request<'_>,
        asked: &Paths<'_>,
        own: &Attributes,
        response: &Response<'_>,
        now: u64,
    ) -> bool {
        let composite = !matches!(asked, Paths::One(_));
        self.end(ssid, request.token, asked, composite);
        let observation = watch::unused(self.watched);
        if attach::set(self.attached, Owner::Observation(observation), Path::ROOT, *own).is_err() {
            return false;
        }
        let target = Target {
            server: ssid,
            token: request.token,
            format: response.format.unwrap_or(ContentFormat::TLV),
            composite,
            parts: request.offset.is_some(),
            schedule: Schedule::starting(now),
            digest: 0,
        };
        let watched = &mut *self.watched;
        let full = asked.any(&mut |path| {
            let known = watch::any_path(watched, observation, &mut |watched| watched == path);
            !known && !watch::put(watched, Watched { observation, path, kept: Kept::Path(target) })
        });
        if full {
            self.forget_observation(observation);
            return false;
        }
        watch::remember(objects, self.watched, self.attached, observation);
        true
    }

    /// Ends an observation, by its token or by its paths.
    pub(super) fn end(&mut self, ssid: u16, token: Token, asked: &Paths<'_>, composite: bool) {
        let by_token = watch::by_token(self.watched, ssid, token);
        let by_paths = watch::by_paths(self.watched, ssid, asked, composite);
        for observation in by_token.into_iter().chain(by_paths) {
            self.forget_observation(observation);
        }
    }

    pub(super) fn forget_observation(&mut self, observation: u16) {
        watch::forget(self.watched, observation);
        attach::forget(self.attached, |holder, _| holder == Owner::Observation(observation));
    }

    pub(super) fn poll_notification<'b>(
        mut self,
        objects: &mut dyn DataModel,
        now: u64,
        buffer: &'b mut [u8],
    ) -> Option<Notification<'b>> {
        for index in 0..self.watched.len() {
            let Some(&Some(Watched { observation, path, kept: Kept::Path(target) })) =
                self.watched.get(index)
            else {
                continue;
            };
            // The first path of an observation speaks for all.
            let first = watch::targets(self.watched).find(|(watched, _)| watched.observation == observation);
            if first.is_some_and(|(watched, _)| watched.path == path)
                && let Some(rules) = self.is_due(objects, observation, target, now)
            {
                return Some(self.notify(objects, observation, target, &rules, now, buffer));
            }
        }
        None
    }

    /// The rules of an observation, if a notification is due.
    fn is_due(
        &mut self,
        objects: &mut dyn DataModel,
        observation: u16,
        target: Target,
        now: u64,
    ) -> Option<Attributes> {
        let rules = watch::rules(objects, self.watched, self.attached, observation);
        let mut schedule = target.schedule;
        if schedule.may_evaluate(&rules, now) {
            let paths = Paths::Watched(self.watched, observation);
            read::prepare(objects, &paths, Requester::Server(target.server));
            schedule.evaluate(now, watch::evaluate(objects, self.watched, self.attached, observation));
        } else {
            schedule.postpone(now);
        }
        for target in watch::targets_mut(self.watched, observation) {
            target.schedule = schedule;
        }
        (schedule.verdict(&rules, now) == Verdict::Notify).then_some(rules)
    }

    fn notify<'b>(
        &mut self,
        objects: &mut dyn DataModel,
        observation: u16,
        target: Target,
        rules: &Attributes,
        now: u64,
        buffer: &'b mut [u8],
    ) -> Notification<'b> {
        let response = self.tell(objects, observation, target, buffer);
        let response = response.unwrap_or_else(Response::refused);
        if response.code == ResponseCode::CONTENT {
            watch::remember(objects, self.watched, self.attached, observation);
            for target in watch::targets_mut(self.watched, observation) {
                target.schedule.notify(now);
            }
        } else {
            self.forget_observation(observation);
        }
        let confirmable = rules.con.unwrap_or(false);
        Notification { server: target.server, token: target.token, confirmable, response }
    }

    fn tell<'b>(
        &self,
        objects: &mut dyn DataModel,
        observation: u16,
        target: Target,
        buffer: &'b mut [u8],
    ) -> Result<Response<'b>, Error> {
        let (peer, part) = (Requester::Server(target.server), Part::first(target.parts));
        let watched = &*self.watched;
        let mut only = Path::ROOT;
        watch::any_path(watched, observation, &mut |path| {
            only = path;
            false
        });
        if !target.composite {
            read::check(objects, only, peer)?;
            return values(objects, peer, &Paths::One(only), target.format, part, buffer);
        }
        values(objects, peer, &Paths::Watched(watched, observation), target.format, part, buffer)
    }
}
