//! The DTLS sessions of a device or of a gateway: datagrams and times in, datagrams, messages and events out.
//!
//! A device begins handshakes, a gateway accepts them. An established session stays until the handshake after it is complete
//! (RFC 6347, 4.2.8), so that a stranger's first message ends no session. A gateway keeps one session for each identity.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::credentials::Credentials;

use super::session::{Action, Presented, Results, Session, Settings, explain};
use super::{Remote, SessionEvent};

/// Handshakes in progress at a gateway. One more ends the oldest one without an identity.
const HANDSHAKES: usize = 128;

/// Milliseconds until a handshake ends, however it goes. The library gives up within 40 s.
const HANDSHAKE_TIME: u64 = 45_000;

/// The sessions, the credentials, and everything that waits for the caller.
pub(super) struct Sessions {
    start: Instant,
    /// Numbered by their place.
    credentials: Vec<Credentials>,
    role: Role,
    established: HashMap<SocketAddr, Established>,
    handshakes: HashMap<SocketAddr, Handshake>,
    datagrams: VecDeque<(Vec<u8>, SocketAddr)>,
    messages: VecDeque<(Vec<u8>, Remote)>,
    events: VecDeque<SessionEvent>,
    /// Memory for one datagram or message.
    buffer: Vec<u8>,
}

enum Role {
    /// A device, with the settings for each credentials.
    Client(Vec<Settings>),
    Server(Settings),
}

struct Established {
    session: Session,
    /// The number of the credentials.
    credentials: u32,
}

struct Handshake {
    session: Session,
    /// The number of the credentials of a device; a gateway gets them with the handshake.
    credentials: Option<u32>,
    started: u64,
    /// The random bytes of the ClientHello, which are those of one attempt.
    random: Vec<u8>,
    /// Whether its failure has been reported.
    is_reported: bool,
}

impl Sessions {
    /// Returns the sessions of a device.
    pub(super) fn client(start: Instant) -> io::Result<Sessions> {
        Ok(Sessions::new(start, Role::Client(Vec::new()), Vec::new()))
    }

    /// Returns the sessions of a gateway.
    pub(super) fn server(start: Instant, credentials: Vec<Credentials>) -> io::Result<Sessions> {
        let settings = Settings::server(credentials.clone())?;
        Ok(Sessions::new(start, Role::Server(settings), credentials))
    }

    fn new(start: Instant, role: Role, credentials: Vec<Credentials>) -> Sessions {
        Sessions {
            start,
            credentials,
            role,
            established: HashMap::new(),
            handshakes: HashMap::new(),
            datagrams: VecDeque::new(),
            messages: VecDeque::new(),
            events: VecDeque::new(),
            buffer: vec![0; 2048],
        }
    }

    /// Returns the number of credentials of a device, which are added if they are new.
    pub(super) fn add_credentials(&mut self, credentials: &Credentials) -> io::Result<u32> {
        let place = self.credentials.iter().position(|known| known == credentials);
        let place = place.unwrap_or(self.credentials.len());
        if let (Role::Client(settings), true) = (&mut self.role, place == self.credentials.len()) {
            settings.push(Settings::client(credentials)?);
            self.credentials.push(credentials.clone());
        }
        u32::try_from(place).map_err(io::Error::other)
    }

    fn is_server(&self) -> bool {
        matches!(self.role, Role::Server(_))
    }

    /// Returns whether there is a session with an address, or a handshake.
    pub(super) fn has(&self, address: SocketAddr) -> bool {
        self.established.contains_key(&address) || self.handshakes.contains_key(&address)
    }

    /// Sends a message. A device begins a handshake if there is no session; a gateway leaves that to its devices.
    pub(super) fn send(&mut self, message: &[u8], remote: Remote, now: u64) {
        let address = remote.address;
        if self.established.get(&address).is_some_and(|known| Some(known.credentials) == remote.credentials) {
            return self.act_established(address, Action::Send(message), now);
        }
        if self.is_server() {
            return;
        }
        self.begin(remote, now);
        self.act_handshake(address, Action::Send(message), now);
    }

    /// Replaces the session of a device by a new one.
    pub(super) fn renew(&mut self, remote: Remote, now: u64) {
        if !self.is_server() && remote.credentials.is_some() {
            self.established.remove(&remote.address);
            self.begin(remote, now);
        }
    }

    /// Begins a handshake as a device, unless there is one with these credentials.
    fn begin(&mut self, remote: Remote, now: u64) {
        let (address, number) = (remote.address, remote.credentials);
        if self.handshakes.get(&address).is_some_and(|handshake| handshake.credentials == number) {
            return;
        }
        self.established.remove(&address);
        let place = number.and_then(|number| usize::try_from(number).ok());
        let Role::Client(settings) = &self.role else { return };
        let Some(settings) = place.and_then(|place| settings.get(place)) else { return };
        let session = Session::new(settings, self.instant(now));
        self.handshakes.insert(address, Handshake::new(session, number, now));
        self.act_handshake(address, Action::HandleTimeout, now);
    }

    /// Handles a datagram.
    pub(super) fn receive(&mut self, datagram: &[u8], address: SocketAddr, now: u64) {
        let record = Record::of(datagram);
        if let (true, Record::ClientHello { random }) = (self.is_server(), record) {
            self.accept(address, random, now);
        }
        // Records of an epoch after the first belong to the established session, or are the end of a handshake.
        let is_protected = record == Record::Protected;
        let has_identity = |handshake: &Handshake| !self.is_server() || handshake.session.presented.is_some();
        if self.handshakes.get(&address).is_some_and(|handshake| !is_protected || has_identity(handshake)) {
            self.act_handshake(address, Action::Receive(datagram), now);
            if !self.handshakes.contains_key(&address) {
                return;
            }
        }
        if self.established.contains_key(&address) && !matches!(record, Record::ClientHello { .. }) {
            self.act_established(address, Action::Receive(datagram), now);
        }
    }

    /// Begins a handshake as a gateway, unless the attempt is known.
    fn accept(&mut self, address: SocketAddr, random: &[u8], now: u64) {
        if self.handshakes.get(&address).is_some_and(|handshake| handshake.random == random) {
            return;
        }
        if self.handshakes.len() >= HANDSHAKES {
            let has_identity = |handshake: &Handshake| handshake.session.presented.is_some();
            let oldest = self.handshakes.iter().min_by_key(|(_, old)| (has_identity(old), old.started));
            if let Some(address) = oldest.map(|(address, _)| *address) {
                self.handshakes.remove(&address);
            }
        }
        let Role::Server(settings) = &self.role else { return };
        let session = Session::new(settings, self.instant(now));
        let handshake = Handshake { random: random.into(), ..Handshake::new(session, None, now) };
        self.handshakes.insert(address, handshake);
    }

    fn act_handshake(&mut self, address: SocketAddr, action: Action<'_>, now: u64) {
        let instant = self.instant(now);
        let Some(mut handshake) = self.handshakes.remove(&address) else { return };
        let mut results = handshake.session.act(action, instant, &mut self.buffer);
        self.queue_datagrams(&mut results, address);
        if let Some(error) = &results.error {
            let wrong = self.wrong_credentials(&handshake, matches!(error, dimpl::Error::CryptoError(_)));
            let reason = wrong.unwrap_or_else(|| self.explain(error, &handshake));
            return self.fail(&handshake, address, reason);
        }
        if results.is_connected {
            return self.establish(handshake, results, address);
        }
        if let Action::Receive(datagram) = action
            && !handshake.is_reported
            && let Some(reason) = self.wrong_credentials(&handshake, Record::is_protected_handshake(datagram))
        {
            self.fail(&handshake, address, reason);
            handshake.is_reported = true;
        }
        self.handshakes.insert(address, handshake);
    }

    fn establish(&mut self, handshake: Handshake, results: Results, address: SocketAddr) {
        let presented = match handshake.session.presented {
            Some(Presented::Known(number)) if self.is_server() => Some(number),
            _ => handshake.credentials,
        };
        let Some(credentials) = presented else { return };
        if self.is_server() {
            // A device has one address. The session of the last one would stay for ever.
            self.established.retain(|_, other| other.credentials != credentials);
        }
        let remote = Remote { address, credentials: Some(credentials) };
        let identity = self.identity(credentials);
        self.established.insert(address, Established { session: handshake.session, credentials });
        self.events.push_back(SessionEvent::Connected { remote, identity });
        self.queue_messages(results, remote);
    }

    /// Returns why the credentials of a device are wrong. It does not learn that: the handshake goes on until it times out,
    /// so that who guesses identities learns none (RFC 4279, 2).
    fn wrong_credentials(&self, handshake: &Handshake, is_undecryptable: bool) -> Option<String> {
        match (&self.role, &handshake.session.presented) {
            (Role::Server(_), Some(Presented::Unknown(identity))) => {
                Some(format!("the identity {} is unknown", shown(identity)))
            }
            (Role::Server(_), Some(Presented::Known(number))) if is_undecryptable => {
                Some(format!("the device has another key for the identity {}", self.identity(*number)))
            }
            _ => None,
        }
    }

    /// Reports a failure: a device always, a gateway if an identity was presented. Otherwise strangers could fill its log.
    fn fail(&mut self, handshake: &Handshake, address: SocketAddr, reason: String) {
        let is_stranger = self.is_server() && handshake.session.presented.is_none();
        if !is_stranger && !handshake.is_reported {
            let remote = Remote { address, credentials: handshake.credentials };
            self.events.push_back(SessionEvent::Failed { remote, reason });
        }
    }

    fn explain(&self, error: &dimpl::Error, handshake: &Handshake) -> String {
        match error {
            dimpl::Error::Timeout(_) if self.is_server() => {
                "the device does not complete the handshake".into()
            }
            error => explain(error, handshake.session.has_received),
        }
    }

    fn act_established(&mut self, address: SocketAddr, action: Action<'_>, now: u64) {
        let instant = self.instant(now);
        let Some(mut known) = self.established.remove(&address) else { return };
        let remote = Remote { address, credentials: Some(known.credentials) };
        let mut results = known.session.act(action, instant, &mut self.buffer);
        self.queue_datagrams(&mut results, address);
        let has_ended = results.is_closed || results.error.is_some();
        self.queue_messages(results, remote);
        if has_ended {
            self.events.push_back(SessionEvent::Closed { remote });
        } else if !matches!(action, Action::Close) {
            self.established.insert(address, known);
        }
    }

    fn queue_datagrams(&mut self, results: &mut Results, address: SocketAddr) {
        self.datagrams.extend(results.datagrams.drain(..).map(|datagram| (datagram, address)));
    }

    fn queue_messages(&mut self, results: Results, remote: Remote) {
        self.messages.extend(results.messages.into_iter().map(|message| (message, remote)));
    }

    /// Repeats the messages of handshakes, and ends those that take too long.
    pub(super) fn handle_timeout(&mut self, now: u64) {
        let is_over = |handshake: &Handshake| self.deadline(handshake) <= now;
        let over = self.handshakes.iter().filter(|(_, handshake)| is_over(handshake));
        for address in over.map(|(address, _)| *address).collect::<Vec<SocketAddr>>() {
            self.act_handshake(address, Action::HandleTimeout, now);
            let is_late = self.handshakes.get(&address).is_some_and(|handshake| handshake.expires() <= now);
            if is_late && let Some(handshake) = self.handshakes.remove(&address) {
                self.fail(&handshake, address, "the handshake takes too long".into());
            }
        }
    }

    /// Returns when a handshake has to repeat a message. Established sessions repeat nothing.
    pub(super) fn next_deadline(&self) -> Option<u64> {
        self.handshakes.values().map(|handshake| self.deadline(handshake)).min()
    }

    fn deadline(&self, handshake: &Handshake) -> u64 {
        let since = handshake.session.deadline.map(|at| at.saturating_duration_since(self.start).as_millis());
        // The part of a millisecond has to pass, too.
        let deadline = since.and_then(|since| u64::try_from(since).ok()).map(|since| since.saturating_add(1));
        deadline.map_or(handshake.expires(), |deadline| deadline.min(handshake.expires()))
    }

    /// Ends all sessions.
    pub(super) fn close(&mut self, now: u64) {
        self.handshakes.clear();
        let addresses: Vec<SocketAddr> = self.established.keys().copied().collect();
        addresses.into_iter().for_each(|address| self.act_established(address, Action::Close, now));
    }

    pub(super) fn poll_datagram(&mut self) -> Option<(Vec<u8>, SocketAddr)> {
        self.datagrams.pop_front()
    }

    pub(super) fn poll_message(&mut self) -> Option<(Vec<u8>, Remote)> {
        self.messages.pop_front()
    }

    pub(super) fn poll_event(&mut self) -> Option<SessionEvent> {
        self.events.pop_front()
    }

    fn instant(&self, now: u64) -> Instant {
        self.start.checked_add(Duration::from_millis(now)).unwrap_or(self.start)
    }

    fn identity(&self, number: u32) -> String {
        let place = usize::try_from(number).ok();
        let known = place.and_then(|place| self.credentials.get(place));
        known.map_or_else(String::new, |known| shown(&known.identity))
    }
}

impl Handshake {
    fn new(session: Session, credentials: Option<u32>, started: u64) -> Handshake {
        Handshake { session, credentials, started, random: Vec::new(), is_reported: false }
    }

    fn expires(&self) -> u64 {
        self.started.saturating_add(HANDSHAKE_TIME)
    }
}

/// Returns an identity for people: control characters are escaped.
fn shown(identity: &[u8]) -> String {
    String::from_utf8_lossy(identity).escape_debug().to_string()
}

/// The first record of a datagram (RFC 6347, 4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Record<'d> {
    ClientHello {
        random: &'d [u8],
    },
    /// A record without protection, or malformed.
    Plain,
    /// A record of an epoch after the first.
    Protected,
}

impl Record<'_> {
    const HANDSHAKE: u8 = 22;
    /// Bytes of the header: type, version, epoch, sequence number and length.
    const HEADER: usize = 13;

    fn of(datagram: &[u8]) -> Record<'_> {
        // A record of a handshake: header; type, length, number and fragment; version and random bytes of a ClientHello.
        match (datagram.get(3..5), datagram.first(), datagram.get(13), datagram.get(27..59)) {
            (Some([0, 0]), Some(&Record::HANDSHAKE), Some(1), Some(random)) => Record::ClientHello { random },
            (Some([0, 0]), ..) | (None, ..) => Record::Plain,
            _ => Record::Protected,
        }
    }

    /// Returns whether a datagram has the protected end of a handshake, a Finished.
    fn is_protected_handshake(mut datagram: &[u8]) -> bool {
        while let Some((header, rest)) = datagram.split_at_checked(Record::HEADER) {
            let [kind, _, _, 0, epoch, .., high, low] = header else { return false };
            if (*kind, *epoch) == (Record::HANDSHAKE, 1) {
                return true;
            }
            datagram = rest.get(usize::from(u16::from_be_bytes([*high, *low]))..).unwrap_or(&[]);
        }
        false
    }
}
