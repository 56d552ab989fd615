//! Keeps a device registered: bootstrap, Register, Update and De-register at the right times, for several servers.

use crate::codec::ContentFormat;
use crate::codec::buffer::Buffer;
use crate::definition::Version;
use crate::error::ResponseCode;
use crate::path::Path;
use crate::serve::block::{BlockOption, BlockSize, Part};
use crate::serve::data_model::DataModel;
use crate::serve::data_model::lookup::SERVER;
use crate::serve::request::{Operation, Request, Requester};
use crate::serve::response::Response;
use crate::serve::saved::bytes::{Input, put_number};
use crate::serve::times::{EXCHANGE_LIFETIME, MAX_TRANSMIT_WAIT};

use super::account::{self, Policy};
use super::procedure::{ClientRequest, Procedure};
use super::server::{Failure, Phase, Server, after};
use super::{Location, Registration};

/// The registrations of a device with up to `SERVERS` servers (LwM2M Core 1.2.2, 6.1 and 6.2).
///
/// The state needs no socket and no clock: [`poll`](Registrations::poll) returns the next request to send, and
/// [`next_deadline`](Registrations::next_deadline) when to look again. You hand in each
/// [response](Registrations::handle_response), or that [none came](Registrations::handle_failure), and each request that the
/// device has [served](Registrations::after_serve). Times are milliseconds since any start.
///
/// The objects 0 and 1 are the settings: accounts, lifetimes, retries and their order. Without an account of a server the
/// device asks its bootstrap server for one. A Write to them is followed by an Update or by a registration with
/// another server at the next `poll`.
///
/// Before you send a Register, call [`Endpoint::remove_server`](crate::serve::Endpoint::remove_server): observations end
/// with the registration before.
#[derive(Debug, Clone)]
pub struct Registrations<'n, const SERVERS: usize> {
    name: &'n str,
    version: Version,
    root: &'n str,
    formats: &'n [ContentFormat],
    sms: Option<&'n str>,
    block_size: BlockSize,
    queue: bool,
    /// Milliseconds that the device stays awake after an exchange.
    awake: u64,
    /// The last exchange.
    active: u64,
    bootstrap: Bootstrap,
    servers: [Option<Server>; SERVERS],
}

/// The phase of a bootstrap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bootstrap {
    /// None is due.
    Idle,
    /// A Bootstrap-Request is due at this time.
    Waiting { due: u64, attempts: u32 },
    /// The request has been sent, or accepted; the bootstrap has failed unless it ends before this time.
    Running { failed: u64, attempts: u32 },
}

/// A change of a registration, for a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The server with this Short Server ID has a registration now.
    Registered(u16),
    /// The server has received an Update.
    Updated(u16),
    /// The server has no registration of the device any more.
    Deregistered(u16),
    /// The bootstrap server has accepted the request, and will write accounts.
    BootstrapStarted,
    /// A request has failed: with the code of an error, or `None` without a response. It will be repeated.
    Failed(Requester, Option<ResponseCode>),
}

impl<'n, const SERVERS: usize> Registrations<'n, SERVERS> {
    /// Creates the state of a device that is not registered.
    ///
    /// `name` is the Endpoint Client Name.
    pub const fn new(name: &'n str) -> Self {
        Registrations {
            name,
            version: Version { major: 1, minor: 2 },
            root: "",
            formats: &[],
            sms: None,
            block_size: BlockSize::MAX,
            queue: false,
            awake: MAX_TRANSMIT_WAIT,
            active: 0,
            bootstrap: Bootstrap::Idle,
            servers: [None; SERVERS],
        }
    }

    /// Sets the highest LwM2M version of the device, 1.2 by default. A server that refuses it is offered the next
    /// lower one.
    #[must_use]
    pub const fn lwm2m(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Sets the root of all objects, such as `/lwm2m`, `/` by default (LwM2M Transport 1.2.2, 6.4.1).
    #[must_use]
    pub const fn root(mut self, root: &'n str) -> Self {
        self.root = root;
        self
    }

    /// Sets the content formats that a registration lists, none by default. Some servers refuse a list.
    #[must_use]
    pub const fn formats(mut self, formats: &'n [ContentFormat]) -> Self {
        self.formats = formats;
        self
    }

    /// Sets the number for SMS.
    #[must_use]
    pub const fn sms(mut self, number: &'n str) -> Self {
        self.sms = Some(number);
        self
    }

    /// Sets the size of the blocks of a long registration, 1024 bytes by default. A server may ask for a smaller one. The
    /// buffer for a payload has at least this size.
    #[must_use]
    pub const fn block_size(mut self, size: BlockSize) -> Self {
        self.block_size = size;
        self
    }

    /// Sets queue mode: the device sleeps so many seconds after the last exchange, and servers queue their requests
    /// (LwM2M Transport 1.2.2, 6.5). The recommended time is 93 seconds.
    #[must_use]
    pub const fn queue(mut self, awake: u32) -> Self {
        self.queue = true;
        self.awake = awake as u64 * 1000;
        self
    }

    /// Returns the time from which a device in queue mode may sleep, until the next
    /// [deadline](Registrations::next_deadline); `None` without queue mode, or while a response is due.
    pub fn sleep_time(&self) -> Option<u64> {
        let is_waiting = self.servers().any(|server| server.failure_time().is_some())
            || matches!(self.bootstrap, Bootstrap::Running { .. });
        (self.queue && !is_waiting).then(|| self.active.saturating_add(self.awake))
    }

    /// Keeps a device in queue mode awake after a message that it has sent or received by other ways, such as a notification.
    pub fn stay_awake(&mut self, now: u64) {
        self.active = now;
    }

    /// Returns whether a server has a registration of the device.
    pub fn is_registered(&self, server: u16) -> bool {
        self.server(server).is_some_and(Server::is_registered)
    }

    /// Returns the LwM2M version of the registration with a server.
    pub fn version(&self, server: u16) -> Version {
        self.server(server).map_or(self.version, |server| server.version)
    }

    /// Returns the path of the registration with a server.
    pub fn location(&self, server: u16) -> Option<Location> {
        self.server(server).filter(|server| server.is_registered()).map(|server| server.location)
    }

    /// Sends an Update to a server at the next [`poll`](Registrations::poll).
    pub fn update(&mut self, server: u16, now: u64) {
        if let Some(server) = self.server_mut(server)
            && let Phase::Registered(_) = server.phase
        {
            server.phase = Phase::Registered(Some(now));
        }
    }

    /// Deregisters from a server. The device does not register again until [`register`](Registrations::register).
    pub fn deregister(&mut self, server: u16) {
        self.leave(server, None);
    }

    /// Registers with a server again at the next [`poll`](Registrations::poll), for instance after the address of the
    /// device has changed.
    pub fn register(&mut self, server: u16, now: u64) {
        if let Some(server) = self.server_mut(server) {
            server.begin(Phase::Waiting(now));
        }
    }

    /// Requests a bootstrap, unless one is in progress. It begins after the Client Hold Off Time of the bootstrap server's
    /// account.
    pub fn bootstrap(&mut self, model: &dyn DataModel, now: u64) {
        let is_running = matches!(self.bootstrap, Bootstrap::Running { .. });
        if !is_running && account::security(model, Requester::Bootstrap).is_some() {
            self.bootstrap = Bootstrap::Waiting { due: after(now, account::hold_off(model)), attempts: 0 };
        }
    }

    /// Writes the version and the registration of each server.
    pub(crate) fn save(&self, out: &mut Buffer<'_>) {
        put_number(out, self.servers().count() as u64, 1);
        for server in self.servers() {
            server.save(out);
        }
    }

    /// Reads the servers that [`save`](Registrations::save) has written, in place of those that are there.
    pub(crate) fn restore(&mut self, input: &mut Input<'_>, now: u64) -> Option<()> {
        self.servers = [None; SERVERS];
        for index in 0..usize::from(input.byte()?) {
            *self.servers.get_mut(index)? = Some(Server::restore(input, now)?);
        }
        Some(())
    }

    fn leave(&mut self, server: u16, next: Option<u64>) {
        if let Some(server) = self.server_mut(server) {
            server.begin(match server.is_registered() {
                true => Phase::Leaving(next),
                false => next.map_or(Phase::Deregistered, Phase::Waiting),
            });
        }
    }

    fn servers(&self) -> impl Iterator<Item = &Server> {
        self.servers.iter().flatten()
    }

    fn server(&self, id: u16) -> Option<&Server> {
        self.servers().find(|server| server.id == id)
    }

    fn server_mut(&mut self, id: u16) -> Option<&mut Server> {
        self.servers.iter_mut().flatten().find(|server| server.id == id)
    }

    /// Returns the next request to send. Call it until it returns `None`: when a value has changed, after each request
    /// and response, and at the [`next_deadline`](Registrations::next_deadline).
    pub fn poll(&mut self, model: &dyn DataModel, now: u64) -> Option<ClientRequest<'_>> {
        self.update_accounts(model, now);
        self.expire(model, now);
        if let Bootstrap::Waiting { due, attempts } = self.bootstrap
            && due <= now
        {
            self.bootstrap = Bootstrap::Running { failed: now.saturating_add(EXCHANGE_LIFETIME), attempts };
            return Some(self.request(Requester::Bootstrap, Procedure::Bootstrap));
        }
        if matches!(self.bootstrap, Bootstrap::Running { .. }) {
            return None;
        }
        let index = self.servers.iter().position(|server| {
            server.as_ref().and_then(|server| self.due_time(model, server, now)).is_some_and(|due| due <= now)
        })?;
        self.send(model, index, now)
    }

    /// Returns the time of the next call of [`poll`](Registrations::poll) if nothing happens before.
    pub fn next_deadline(&mut self, model: &dyn DataModel, now: u64) -> Option<u64> {
        self.update_accounts(model, now);
        let bootstrap = match self.bootstrap {
            Bootstrap::Idle => None,
            Bootstrap::Waiting { due, .. } => Some(due),
            Bootstrap::Running { failed, .. } => return Some(failed),
        };
        let servers = self
            .servers()
            .filter_map(|server| server.failure_time().or_else(|| self.due_time(model, server, now)));
        servers.chain(bootstrap).min()
    }

    /// Adds servers whose accounts are new and removes those whose accounts are gone. Without any account, a bootstrap is
    /// due.
    fn update_accounts(&mut self, model: &dyn DataModel, now: u64) {
        let mut is_empty = true;
        for server in &mut self.servers {
            *server = server.filter(|server| account::exists(model, server.id));
        }
        for id in account::servers(model) {
            is_empty = false;
            if self.server(id).is_none()
                && let Some(free) = self.servers.iter_mut().find(|server| server.is_none())
            {
                *free = Some(Server::new(id, self.version, now));
            }
        }
        if matches!(self.bootstrap, Bootstrap::Waiting { .. })
            && account::security(model, Requester::Bootstrap).is_none()
        {
            self.bootstrap = Bootstrap::Idle;
        }
        if is_empty && self.bootstrap == Bootstrap::Idle {
            self.bootstrap(model, now);
        }
    }

    /// Ends requests without a response.
    fn expire(&mut self, model: &dyn DataModel, now: u64) {
        for index in 0..SERVERS {
            let server = self.servers.get(index).copied().flatten();
            if let Some(server) =
                server.filter(|server| server.failure_time().is_some_and(|time| time <= now))
            {
                let _ = self.handle_failure(model, Requester::Server(server.id), now);
            }
        }
        if matches!(self.bootstrap, Bootstrap::Running { failed, .. } if failed <= now) {
            let _ = self.handle_failure(model, Requester::Bootstrap, now);
        }
    }

    /// Returns when the next request to a server is due.
    fn due_time(&self, model: &dyn DataModel, server: &Server, now: u64) -> Option<u64> {
        match server.phase {
            Phase::Waiting(due) => Some(due.max(self.turn(model, server)?)),
            Phase::Registered(due) => {
                let is_changed = self.registration(model, server).is_some_and(|registration| {
                    server.registered.is_none_or(|before| registration.update_since(&before).is_needed())
                });
                if is_changed { Some(now) } else { due }
            }
            Phase::Leaving(_) => Some(now),
            Phase::Registering(_)
            | Phase::Updating(_)
            | Phase::Deregistering { .. }
            | Phase::Deregistered => None,
        }
    }

    /// Returns when a server's turn in the order of registrations comes; `None` while one before is not registered.
    fn turn(&self, model: &dyn DataModel, server: &Server) -> Option<u64> {
        let policy = Policy::of(model, server.id);
        let Some(order) = policy.order.filter(|_| server.settled.is_none()) else { return Some(0) };
        let mut turn = 0;
        for other in self.servers().filter(|other| other.phase != Phase::Deregistered) {
            if Policy::of(model, other.id).order.is_some_and(|other| other < order) {
                turn = turn.max(after(other.settled?, policy.initial_delay));
            }
        }
        Some(turn)
    }

    fn registration(&self, model: &dyn DataModel, server: &Server) -> Option<Registration<'static>> {
        let registration = Registration::new(model, server.id, server.version)?;
        Some(if self.queue { registration.queue() } else { registration })
    }

    /// Makes the request that is due.
    fn send(&mut self, model: &dyn DataModel, index: usize, now: u64) -> Option<ClientRequest<'_>> {
        let server = self.servers.get(index).copied().flatten()?;
        let failed = now.saturating_add(EXCHANGE_LIFETIME);
        let registration = self.registration(model, &server);
        let block_size = server.block_size.min(self.block_size);
        let (procedure, phase) = match server.phase {
            Phase::Waiting(_) => (Procedure::Register, Phase::Registering(failed)),
            Phase::Leaving(next) => (Procedure::Deregister, Phase::Deregistering { failed, next }),
            _ => (Procedure::Update, Phase::Updating(failed)),
        };
        if let Some(Some(server)) = self.servers.get_mut(index) {
            // The blocks of a payload belong to one list.
            if server.sent != registration {
                server.block = 0;
            }
            (server.phase, server.sent, server.block_size) = (phase, registration, block_size);
        }
        Some(self.request(Requester::Server(server.id), procedure))
    }

    fn request(&self, requester: Requester, procedure: Procedure) -> ClientRequest<'_> {
        let server = match requester {
            Requester::Server(id) => self.server(id).copied(),
            Requester::Bootstrap => None,
        };
        let sms = |registration: Registration<'static>| self.with_sms(registration);
        ClientRequest {
            requester,
            procedure,
            name: self.name,
            root: self.root,
            formats: self.formats,
            location: server.map_or(Location::EMPTY, |server| server.location),
            registration: server.and_then(|server| server.sent).map(sms),
            before: server.and_then(|server| server.registered).map(sms),
            block: server.map_or(0, |server| server.block),
            block_size: server.map_or(self.block_size, |server| server.block_size),
        }
    }

    fn with_sms(&self, registration: Registration<'n>) -> Registration<'n> {
        match self.sms {
            Some(number) => registration.sms(number),
            None => registration,
        }
    }

    /// Handles the response to a request.
    ///
    /// `location` is the path in its options Location-Path, and `block1` its option Block1.
    pub fn handle_response(
        &mut self,
        model: &dyn DataModel,
        requester: Requester,
        code: ResponseCode,
        location: Location,
        block1: Option<BlockOption>,
        now: u64,
    ) -> Option<Event> {
        self.active = now;
        let Requester::Server(id) = requester else { return self.bootstrap_response(model, code, now) };
        let phase = self.server(id)?.phase;
        let has_failed = match phase {
            Phase::Deregistering { .. } => return self.deregistered(id),
            Phase::Registering(_) | Phase::Updating(_) if code == ResponseCode::CONTINUE => {
                !self.next_block(model, id, block1, now)
            }
            Phase::Registering(_) | Phase::Updating(_) if code == ResponseCode::REQUEST_ENTITY_TOO_LARGE => {
                !self.shrink_blocks(id, block1, now)
            }
            Phase::Registering(_) if code == ResponseCode::CREATED && !location.is_empty() => {
                let server = self.server_mut(id)?;
                server.location = location;
                server.succeed(now);
                return Some(Event::Registered(id));
            }
            Phase::Registering(_) if code == ResponseCode::PRECONDITION_FAILED => {
                !self.lower_version(id, now)
            }
            Phase::Registering(_) => true,
            Phase::Updating(_) if code.is_success() => {
                self.server_mut(id)?.succeed(now);
                return Some(Event::Updated(id));
            }
            // The server does not know the registration any more, or not as it is.
            Phase::Updating(_) if is_rejection(code) => {
                let server = self.server_mut(id)?;
                server.registered = None;
                server.begin(Phase::Waiting(now));
                return Some(Event::Failed(requester, Some(code)));
            }
            Phase::Updating(_) => true,
            Phase::Waiting(_) | Phase::Registered(_) | Phase::Leaving(_) | Phase::Deregistered => {
                return None;
            }
        };
        if !has_failed {
            return None;
        }
        self.fail(model, id, is_rejection(code), now);
        Some(Event::Failed(requester, Some(code)))
    }

    /// Goes on to the next block of a payload, of the size that the server prefers; returns false if there is none.
    fn next_block(&mut self, model: &dyn DataModel, id: u16, block1: Option<BlockOption>, now: u64) -> bool {
        let Some(before) = self.server(id).copied() else { return false };
        let mut server = before.resumed(now);
        server.block_size = block1.map_or(before.block_size, |block| block.size.min(before.block_size));
        let sent = (before.block as usize).saturating_add(1).saturating_mul(before.block_size.bytes());
        server.block = u32::try_from(sent / server.block_size.bytes()).unwrap_or(u32::MAX);
        let has_payload = self.request(Requester::Server(id), before.procedure()).has_payload();
        // A list that has changed begins anew, whatever its length.
        let has_changed = self.registration(model, &before) != before.sent;
        let part = Part::new(server.block, server.block_size);
        let has_more = has_payload
            && (has_changed
                || before.sent.is_some_and(|registration| {
                    registration.block(model, self.root, self.formats, part, &mut [0; 16]).is_ok()
                }));
        if has_more && let Some(slot) = self.server_mut(id) {
            *slot = server;
        }
        has_more
    }

    /// Begins again with smaller blocks, if the server asks for them (RFC 7959, 2.9.3).
    fn shrink_blocks(&mut self, id: u16, block1: Option<BlockOption>, now: u64) -> bool {
        let Some(server) = self.server_mut(id) else { return false };
        let Some(block) = block1.filter(|block| block.size < server.block_size) else { return false };
        (*server, server.block_size, server.block) = (server.resumed(now), block.size, 0);
        true
    }

    /// Offers the next lower version; returns false after the lowest one.
    fn lower_version(&mut self, id: u16, now: u64) -> bool {
        let lowest = Version { major: 1, minor: 0 };
        let Some(server) = self.server_mut(id).filter(|server| server.version > lowest) else { return false };
        server.version.minor = server.version.minor.saturating_sub(1);
        server.begin(Phase::Waiting(now));
        true
    }

    fn bootstrap_response(&mut self, model: &dyn DataModel, code: ResponseCode, now: u64) -> Option<Event> {
        let Bootstrap::Running { attempts, .. } = self.bootstrap else { return None };
        if code.is_success() {
            self.bootstrap = Bootstrap::Running { failed: now.saturating_add(EXCHANGE_LIFETIME), attempts };
            return Some(Event::BootstrapStarted);
        }
        let _ = self.handle_failure(model, Requester::Bootstrap, now);
        Some(Event::Failed(Requester::Bootstrap, Some(code)))
    }

    /// Handles a request that has failed: no response came, or there is no connection to the server.
    pub fn handle_failure(&mut self, model: &dyn DataModel, requester: Requester, now: u64) -> Option<Event> {
        match requester {
            Requester::Bootstrap => {
                let Bootstrap::Running { attempts, .. } = self.bootstrap else { return None };
                // The account of a bootstrap server has no settings for retries; these are the defaults of object 1.
                let delay = if attempts < 4 { 60 << attempts } else { 86_400 };
                let attempts = if attempts < 4 { attempts + 1 } else { 0 };
                self.bootstrap = Bootstrap::Waiting { due: after(now, delay), attempts };
            }
            Requester::Server(id) => match self.server(id)?.phase {
                Phase::Deregistering { .. } => return self.deregistered(id),
                Phase::Registering(_) | Phase::Updating(_) => self.fail(model, id, false, now),
                _ => return None,
            },
        }
        Some(Event::Failed(requester, None))
    }

    fn deregistered(&mut self, id: u16) -> Option<Event> {
        let server = self.server_mut(id)?;
        let Phase::Deregistering { next, .. } = server.phase else { return None };
        server.begin(next.map_or(Phase::Deregistered, Phase::Waiting));
        (server.registered, server.sent, server.location) = (None, None, Location::EMPTY);
        Some(Event::Deregistered(id))
    }

    /// Records a failed attempt. A server that rejects the device makes it bootstrap without further attempts.
    fn fail(&mut self, model: &dyn DataModel, id: u16, is_rejected: bool, now: u64) {
        let can_bootstrap = account::security(model, Requester::Bootstrap).is_some();
        let mut policy = Policy::of(model, id);
        if is_rejected && policy.bootstraps && can_bootstrap {
            (policy.retry_count, policy.sequence_count) = (0, 0);
        }
        let failure = self.server_mut(id).map(|server| server.fail(&policy, can_bootstrap, now));
        if failure == Some(Failure::Bootstrap) && self.bootstrap == Bootstrap::Idle {
            self.bootstrap(model, now);
        }
    }

    /// Follows a request that the device has served: the resources Disable, Registration Update Trigger and
    /// Bootstrap-Request Trigger, and the end of a bootstrap. Call it after each.
    pub fn after_serve(
        &mut self,
        model: &dyn DataModel,
        request: &Request<'_>,
        response: &Response<'_>,
        now: u64,
    ) {
        self.active = now;
        if let Bootstrap::Running { attempts, .. } = self.bootstrap
            && request.requester() == Requester::Bootstrap
        {
            self.bootstrap = Bootstrap::Running { failed: now.saturating_add(EXCHANGE_LIFETIME), attempts };
        }
        if !response.code.is_success() {
            return;
        }
        match request.operation() {
            Operation::BootstrapFinish => self.finish_bootstrap(),
            Operation::Execute => self.after_execute(model, request.path(), now),
            _ => {}
        }
    }

    /// All accounts may be new: the device registers with each of them.
    fn finish_bootstrap(&mut self) {
        self.bootstrap = Bootstrap::Idle;
        self.servers = [None; SERVERS];
    }

    fn after_execute(&mut self, model: &dyn DataModel, path: Path, now: u64) {
        let instance = path.instance_id().filter(|_| path.object_id() == Some(SERVER));
        let Some(server) = instance.and_then(|instance| account::server_at(model, instance)) else { return };
        match path.resource_id() {
            Some(4) => self.leave(server, Some(after(now, account::disable_timeout(model, server)))),
            Some(8) => self.update(server, now),
            Some(9) => self.bootstrap(model, now),
            _ => {}
        }
    }
}

/// Returns whether a server rejects the device or its registration: not if a block was lost or the server is busy (RFC
/// 8516).
fn is_rejection(code: ResponseCode) -> bool {
    let is_temporary = [ResponseCode::REQUEST_ENTITY_INCOMPLETE, ResponseCode::new(4, 29)].contains(&code);
    code.to_u8() >> 5 == 4 && !is_temporary
}
