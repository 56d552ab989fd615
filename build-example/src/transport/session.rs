//! One DTLS 1.2 session with a pre-shared key, over `dimpl`, which neither reads a clock nor a socket.
//!
//! The cipher suite is TLS_PSK_WITH_AES_128_CCM_8, which every LwM2M server with pre-shared keys has (LwM2M Transport 1.2.2,
//! 5.2).

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use dimpl::{Config, Dtls, Output, PskResolver, SecurityError};

use crate::credentials::Credentials;

/// Bytes of the longest datagram: one message of CoAP is one record, and should not be fragmented by IP.
const LONGEST_DATAGRAM: usize = 1400;

/// Messages that wait for the end of a handshake; CoAP repeats the others.
const WAITING: usize = 16;

/// The identity that a client has presented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Presented {
    /// The place of its credentials in the list.
    Known(u32),
    Unknown(Vec<u8>),
}

/// Finds keys, and keeps which identity was presented last.
#[derive(Debug)]
struct Resolver {
    credentials: Vec<Credentials>,
    presented: Mutex<Option<Presented>>,
}

impl PskResolver for Resolver {
    fn resolve(&self, identity: &[u8]) -> Option<Vec<u8>> {
        let known = (0..).zip(&self.credentials).find(|(_, known)| known.identity == identity);
        let presented =
            known.map_or_else(|| Presented::Unknown(identity.into()), |(place, _)| Presented::Known(place));
        *self.presented.lock().unwrap_or_else(PoisonError::into_inner) = Some(presented);
        known.map(|(_, known)| known.key.expose().clone())
    }
}

/// The settings of sessions. `dimpl` tests its ciphers for each, so that sessions share them.
pub(super) struct Settings {
    config: Arc<Config>,
    resolver: Arc<Resolver>,
    is_client: bool,
}

impl Settings {
    /// Returns the settings of sessions as the client with these credentials.
    pub(super) fn client(credentials: &Credentials) -> io::Result<Settings> {
        Settings::new(vec![credentials.clone()], Some(credentials.identity.clone()))
    }

    /// Returns the settings of sessions as a server that has these credentials.
    pub(super) fn server(credentials: Vec<Credentials>) -> io::Result<Settings> {
        Settings::new(credentials, None)
    }

    fn new(credentials: Vec<Credentials>, identity: Option<Vec<u8>>) -> io::Result<Settings> {
        let is_client = identity.is_some();
        let resolver = Arc::new(Resolver { credentials, presented: Mutex::new(None) });
        let config = Config::builder().mtu(LONGEST_DATAGRAM);
        let config = match identity {
            Some(identity) => config.with_psk_client(identity, resolver.clone()),
            None => config.with_psk_server(None, resolver.clone()),
        };
        let config = config.build().map_err(io::Error::other)?;
        Ok(Settings { config: Arc::new(config), resolver, is_client })
    }
}

/// An action on a session.
#[derive(Debug, Clone, Copy)]
pub(super) enum Action<'a> {
    HandleTimeout,
    Receive(&'a [u8]),
    /// Sends a message now, or at the end of the handshake.
    Send(&'a [u8]),
    Close,
}

/// The results of an action.
#[derive(Debug, Default)]
pub(super) struct Results {
    pub(super) datagrams: Vec<Vec<u8>>,
    pub(super) messages: Vec<Vec<u8>>,
    /// Whether the handshake is complete now.
    pub(super) is_connected: bool,
    /// Whether the other side has ended the session.
    pub(super) is_closed: bool,
    pub(super) error: Option<dimpl::Error>,
}

/// A session, from the first message of its handshake.
pub(super) struct Session {
    dtls: Dtls,
    resolver: Arc<Resolver>,
    is_connected: bool,
    waiting: Vec<Vec<u8>>,
    /// The identity that a client has presented.
    pub(super) presented: Option<Presented>,
    /// When the session has to handle a time-out.
    pub(super) deadline: Option<Instant>,
    /// Whether a message of the other side has arrived.
    pub(super) has_received: bool,
}

impl Session {
    /// Begins a session. The first action of a client sends its first message. That of a server is a cookie, so that clients
    /// with a wrong address get no further.
    pub(super) fn new(settings: &Settings, now: Instant) -> Session {
        let mut dtls = Dtls::new_12_psk(settings.config.clone(), now);
        dtls.set_active(settings.is_client);
        Session {
            dtls,
            resolver: settings.resolver.clone(),
            is_connected: false,
            waiting: Vec::new(),
            presented: None,
            deadline: None,
            has_received: false,
        }
    }

    /// Acts, and returns everything that follows from it. A session with an error has ended.
    pub(super) fn act(&mut self, action: Action<'_>, now: Instant, buffer: &mut Vec<u8>) -> Results {
        let mut results = Results::default();
        results.error = self.begin(action, now).and_then(|()| self.poll(&mut results, buffer)).err();
        let presented = self.resolver.presented.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.presented = presented.or(self.presented.take());
        results
    }

    fn begin(&mut self, action: Action<'_>, now: Instant) -> Result<(), dimpl::Error> {
        self.dtls.handle_timeout(now)?;
        match action {
            Action::HandleTimeout => Ok(()),
            Action::Receive(datagram) => {
                self.has_received = true;
                self.dtls.handle_packet(datagram)
            }
            Action::Send(message) if self.is_connected => self.dtls.send_application_data(message).map(drop),
            Action::Send(message) => {
                // CoAP may have repeated it.
                if self.waiting.len() < WAITING && !self.waiting.iter().any(|waiting| waiting == message) {
                    self.waiting.push(message.into());
                }
                Ok(())
            }
            Action::Close => self.dtls.close(),
        }
    }

    fn poll(&mut self, results: &mut Results, buffer: &mut Vec<u8>) -> Result<(), dimpl::Error> {
        loop {
            match self.dtls.poll_output(buffer) {
                Output::Packet(datagram) => results.datagrams.push(datagram.into()),
                Output::ApplicationData(message) => results.messages.push(message.into()),
                Output::Connected => {
                    (self.is_connected, results.is_connected) = (true, true);
                    for message in std::mem::take(&mut self.waiting) {
                        self.dtls.send_application_data(&message)?;
                    }
                }
                Output::CloseNotify => results.is_closed = true,
                Output::BufferTooSmall { needed } => buffer.resize(needed, 0),
                Output::Timeout(deadline) => {
                    self.deadline = Some(deadline);
                    return Ok(());
                }
                // Certificates and keys of media are not used.
                _ => {}
            }
        }
    }
}

/// Returns the reason why a handshake with a server has failed.
pub(super) fn explain(error: &dimpl::Error, has_received: bool) -> String {
    match error {
        dimpl::Error::Timeout(_) if has_received => {
            "the server does not complete the handshake; it may not know the identity, or have another key"
                .into()
        }
        dimpl::Error::Timeout(_) => "the server does not respond".into(),
        dimpl::Error::SecurityError(SecurityError::FatalAlert { description }) => alert(*description),
        error => format!("the session has failed: {error}"),
    }
}

/// Returns the meaning of a fatal alert (RFC 5246, 7.2, and RFC 4279, 2).
fn alert(description: u8) -> String {
    let meaning = match description {
        20 | 21 | 51 => "it has another key for the identity",
        40 | 71 => "it has no cipher suite in common; expected TLS_PSK_WITH_AES_128_CCM_8",
        49 => "it denies access",
        70 => "it has no DTLS 1.2",
        115 => "it does not know the identity",
        _ => return format!("the other side has ended the session with alert {description}"),
    };
    format!("the other side refuses the session: {meaning} (alert {description})")
}
