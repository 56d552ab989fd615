//! The endpoint: takes requests apart, has them answered, and remembers what must outlive them.

use crate::attributes::AttributeChanges;
use crate::codec::ContentFormat;
use crate::definition::Version;
use crate::error::{Error, ErrorKind, ResponseCode};
use crate::path::{Level, Path};
use crate::write::WriteMode;

use super::answer::{Part, accepted, check_many, preferred, stated, values};
use super::attach::{self, Attached, Owner};
use super::change;
use super::look;
use super::objects::{DataModel, TOO_LARGE};
use super::piece::{self, Transfer};
use super::read::{self, Paths};
use super::request::{Operation, Request, Requester, Response, Token};
use super::schedule::Verdict;
use super::watch::{self, Watched};
use super::{bootstrap, create};

/// What an endpoint remembers between requests: room for attributes of `ATTRIBUTES` paths, and for
/// `OBSERVATIONS` things that are observed.
///
/// A path with attributes takes one of the former for each server that attached some, and so does an
/// Observe that brings attributes. An observation takes one of the latter, a composite one as many as
/// it has paths; where `gt`, `lt`, `st` or `edge` apply, so does each number that they apply to. When
/// there is no room left, a Write-Attributes is refused, and an Observe is answered like a Read.
///
/// The objects are not part of it: whoever owns them lends them for each call.
#[derive(Debug, Clone)]
pub struct Endpoint<const ATTRIBUTES: usize, const OBSERVATIONS: usize> {
    attached: [Option<Attached>; ATTRIBUTES],
    watched: [Option<Watched>; OBSERVATIONS],
    transfer: Option<Transfer>,
    settings: Settings,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    pub(super) format: Option<ContentFormat>,
    pub(super) version: Version,
}

/// The same, whatever its size.
pub(super) struct Memory<'m> {
    pub(super) attached: &'m mut attach::Places,
    pub(super) watched: &'m mut watch::Places,
    pub(super) transfer: &'m mut Option<Transfer>,
    pub(super) settings: Settings,
}

impl<const ATTRIBUTES: usize, const OBSERVATIONS: usize> Default for Endpoint<ATTRIBUTES, OBSERVATIONS> {
    fn default() -> Self {
        Endpoint::new()
    }
}

impl<const ATTRIBUTES: usize, const OBSERVATIONS: usize> Endpoint<ATTRIBUTES, OBSERVATIONS> {
    /// An endpoint that nobody has asked anything yet.
    pub const fn new() -> Self {
        let settings = Settings { format: None, version: Version { major: 1, minor: 2 } };
        Endpoint { attached: [None; ATTRIBUTES], watched: [None; OBSERVATIONS], transfer: None, settings }
    }

    /// The same with a format for answers to those who accept any.
    #[must_use]
    pub const fn format(mut self, format: ContentFormat) -> Self {
        self.settings.format = Some(format);
        self
    }

    /// The same for another LwM2M version than 1.2: the one that the registration names.
    #[must_use]
    pub const fn lwm2m(mut self, version: Version) -> Self {
        self.settings.version = version;
        self
    }

    /// The LwM2M version it speaks.
    pub const fn version(&self) -> Version {
        self.settings.version
    }

    fn memory(&mut self) -> Memory<'_> {
        Memory {
            attached: &mut self.attached,
            watched: &mut self.watched,
            transfer: &mut self.transfer,
            settings: self.settings,
        }
    }

    /// Answers a request.
    ///
    /// `now` is the time in milliseconds since any start, as in [`poll_notification`](Endpoint::poll_notification). The payload of
    /// the answer stands in `buffer`; so do values of the request that cannot be borrowed from it.
    pub fn serve<'b>(
        &mut self,
        objects: &mut dyn DataModel,
        request: &Request<'_>,
        now: u64,
        buffer: &'b mut [u8],
    ) -> Response<'b> {
        self.memory().serve(objects, request, now, buffer)
    }

    /// The next notification that is due, if one is; to be called until none is.
    ///
    /// Values are looked at where the attributes allow it, so that it is time to call this when values
    /// have changed, and when [`next_deadline`](Endpoint::next_deadline) says.
    pub fn poll_notification<'b>(
        &mut self,
        objects: &mut dyn DataModel,
        now: u64,
        buffer: &'b mut [u8],
    ) -> Option<Notification<'b>> {
        self.memory().poll_notification(objects, now, buffer)
    }

    /// When to call [`poll_notification`](Endpoint::poll_notification) again even if no value changes until then; none if never.
    pub fn next_deadline(&mut self, objects: &dyn DataModel, now: u64) -> Option<u64> {
        let memory = self.memory();
        let times = watch::targets(memory.watched).filter_map(|(watched, target)| {
            let rules = watch::rules(objects, memory.watched, memory.attached, watched.observation);
            match target.schedule.verdict(&rules, now) {
                Verdict::Notify => Some(now),
                Verdict::Wait(time) => time,
            }
        });
        times.min()
    }

    /// How many notifications of an observation are to be kept for a server that cannot be reached: its attribute
    /// `hqmax`, or 0 where `/1/x/6` says that none are (LwM2M Core 1.2.2, 7.3.2). Of several paths in one
    /// observation, that counts which wants most.
    pub fn hqmax(&mut self, objects: &dyn DataModel, server: u16, token: Token) -> u32 {
        let memory = self.memory();
        let storing =
            look::server(objects, server).and_then(|account| look::truth(account, 6)).unwrap_or(true);
        let observation = watch::by_token(memory.watched, server, token).filter(|_| storing);
        let rules = observation.map(|it| watch::rules(objects, memory.watched, memory.attached, it));
        rules.and_then(|rules| rules.hqmax).unwrap_or(0)
    }

    /// Ends the observation with this token, as a Reset in answer to a notification does.
    pub fn cancel(&mut self, server: u16, token: Token) {
        let mut memory = self.memory();
        if let Some(observation) = watch::by_token(memory.watched, server, token) {
            memory.forget_observation(observation);
        }
    }

    /// Ends all observations of a server: it has been registered with anew, or no more (LwM2M Core
    /// 1.2.2, 6.4.1).
    pub fn remove_server(&mut self, server: u16) {
        let mut memory = self.memory();
        while let Some(observation) = watch::of_server(memory.watched, server) {
            memory.forget_observation(observation);
        }
    }
}

/// A notification that is due.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Notification<'b> {
    /// Short Server ID of the server to be told.
    pub server: u16,
    /// Token of the observation.
    pub token: Token,
    /// Whether it has to be sent as confirmable.
    pub confirmable: bool,
    /// What is told. With any other code than 2.05 the observation has ended.
    pub response: Response<'b>,
}

impl Memory<'_> {
    fn serve<'b>(
        mut self,
        objects: &mut dyn DataModel,
        request: &Request<'_>,
        now: u64,
        buffer: &'b mut [u8],
    ) -> Response<'b> {
        let answer = match request.peer {
            Requester::Server(ssid) => self.server(ssid, objects, request, now, buffer),
            Requester::Bootstrap => bootstrap::serve(&mut self, objects, request, buffer),
        };
        answer.unwrap_or_else(|error| Response::refused(error.at_path(request.path)))
    }

    fn server<'b>(
        &mut self,
        ssid: u16,
        objects: &mut dyn DataModel,
        request: &Request<'_>,
        now: u64,
        buffer: &'b mut [u8],
    ) -> Result<Response<'b>, Error> {
        let (peer, path) = (request.peer, request.path);
        // Keys are in these objects: the answer is the same whether they are there or not.
        if path.object_id().is_some_and(look::is_secret) {
            return Err(ErrorKind::Unauthorized.into());
        }
        let changed = Ok(Response::empty(ResponseCode::CHANGED));
        match request.operation() {
            Operation::Read => self.read(objects, request, buffer),
            Operation::Discover { depth } => self.discover(ssid, objects, request, depth, buffer),
            Operation::Replace if request.piece().is_some() || objects.is_streamed(path) => {
                piece::write(self.transfer, objects, request, buffer)
            }
            // Pieces of anything else have to be put together by whoever speaks CoAP.
            _ if request.piece().is_some() => Err(TOO_LARGE.into()),
            Operation::Replace => change::write(objects, request, WriteMode::Replace, buffer).and(changed),
            Operation::Update => change::write(objects, request, WriteMode::Update, buffer).and(changed),
            Operation::WriteAttributes => self.write_attributes(ssid, objects, request).and(changed),
            Operation::Execute => execute(objects, request).and(changed),
            Operation::Create => {
                let created = create::create(objects, request, buffer)?;
                Ok(Response { created: Some(created), ..Response::empty(ResponseCode::CREATED) })
            }
            Operation::Delete => {
                create::delete(objects, peer, path)?;
                attach::forget(self.attached, |_, attached| attached.is_within(path));
                Ok(Response::empty(ResponseCode::DELETED))
            }
            Operation::Observe => self.observe(ssid, objects, request, now, buffer),
            Operation::CancelObserve => {
                self.end(ssid, request.token, &Paths::One(path), false);
                self.read(objects, request, buffer)
            }
            Operation::ReadComposite => self.read_composite(objects, request, buffer),
            Operation::ObserveComposite => self.observe_composite(ssid, objects, request, now, buffer),
            Operation::CancelObserveComposite => {
                let asked = Paths::Payload(composite(request)?, request.payload);
                self.end(ssid, request.token, &asked, true);
                self.read_composite(objects, request, buffer)
            }
            Operation::WriteComposite => {
                at_root(path)?;
                change::write_composite(objects, request, buffer).and(changed)
            }
            Operation::BootstrapFinish => Err(ErrorKind::Unauthorized.into()),
        }
    }

    pub(super) fn otherwise(&self) -> ContentFormat {
        self.settings.format.unwrap_or_else(preferred)
    }

    #[inline(never)]
    pub(super) fn read<'b>(
        &self,
        objects: &mut dyn DataModel,
        request: &Request<'_>,
        buffer: &'b mut [u8],
    ) -> Result<Response<'b>, Error> {
        read::check(objects, request.path, request.peer)?;
        let format = accepted(request.accept, self.otherwise())?;
        let asked = Paths::One(request.path);
        values(objects, request.peer, &asked, format, Part::of(request), buffer)
    }

    #[inline(never)]
    pub(super) fn read_composite<'b>(
        &self,
        objects: &mut dyn DataModel,
        request: &Request<'_>,
        buffer: &'b mut [u8],
    ) -> Result<Response<'b>, Error> {
        let asked = Paths::Payload(composite(request)?, request.payload);
        let otherwise = self.settings.format.filter(|format| check_many(*format).is_ok());
        let format = accepted(request.accept, otherwise.unwrap_or_else(preferred))?;
        check_many(format)?;
        values(objects, request.peer, &asked, format, Part::of(request), buffer)
    }

    #[cfg(feature = "link")]
    fn discover<'b>(
        &self,
        ssid: u16,
        objects: &mut dyn DataModel,
        request: &Request<'_>,
        depth: Option<u8>,
        buffer: &'b mut [u8],
    ) -> Result<Response<'b>, Error> {
        let depth = depth.map_or_else(|| super::discover::depth(request.query), |depth| Ok(Some(depth)))?;
        let attached = |path| attach::at(self.attached, Owner::Server(ssid), path);
        super::discover::answer(objects, request, depth, self.settings.version, &attached, buffer)
    }

    #[cfg(not(feature = "link"))]
    fn discover<'b>(
        &self,
        _: u16,
        _: &mut dyn DataModel,
        _: &Request<'_>,
        _: Option<u8>,
        _: &'b mut [u8],
    ) -> Result<Response<'b>, Error> {
        Err(ErrorKind::UnacceptableFormat.into())
    }

    #[inline(never)]
    fn write_attributes(
        &mut self,
        ssid: u16,
        objects: &dyn DataModel,
        request: &Request<'_>,
    ) -> Result<(), Error> {
        let path = request.path;
        if path.level() == Level::Root {
            return Err(ErrorKind::BadLevel.into());
        }
        let place = look::locate(objects, path)?;
        if let Some(instance) = look::instance_of(path) {
            change::check_rights(objects, request.peer, instance, super::access::Rights::READ)?;
        }
        let changes = AttributeChanges::parse(request.query)?;
        let readable = place.resource.filter(|resource| resource.is_readable());
        let kind = readable.and_then(|resource| resource.kind());
        changes.to_be_set().check_place(path.level(), kind)?;
        attach::change(self.attached, Owner::Server(ssid), path, &changes)
    }
}

fn at_root(path: Path) -> Result<(), Error> {
    if path == Path::ROOT { Ok(()) } else { Err(ErrorKind::BadLevel.into()) }
}

/// Checks the payload of a Read-Composite or an Observe-Composite, and tells its format.
pub(super) fn composite(request: &Request<'_>) -> Result<ContentFormat, Error> {
    at_root(request.path)?;
    let format = stated(request)?;
    // Of the formats that can name paths without values, these are allowed (LwM2M Transport 1.2.2,
    // table 6.4.4-1).
    if !matches!(format.number(), 110 | 112 | 320 | 322) {
        return Err(ErrorKind::UnsupportedFormat.into());
    }
    read::each_path(format, request.payload, &mut |_| Ok(()))?;
    Ok(format)
}

fn execute(objects: &mut dyn DataModel, request: &Request<'_>) -> Result<(), Error> {
    // Arguments are plain text, or there are none.
    if request.format.is_some_and(|format| ContentFormat::from_number(format) != Some(ContentFormat::TEXT)) {
        return Err(ErrorKind::BadArguments.into());
    }
    change::execute(objects, request.peer, request.path, request.payload)
}
