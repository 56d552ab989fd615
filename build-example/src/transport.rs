//! The UDP socket of a device or a gateway: datagrams are plain, or protected with DTLS.
//!
//! A [`Remote`] names the other side by its address and by the credentials that it has proved to hold. Messages, servers and
//! registrations are compared by it, so that a plain datagram from the address of a secure server is one of a stranger.

#[cfg(feature = "dtls")]
mod session;
#[cfg(feature = "dtls")]
mod sessions;
#[cfg(not(feature = "dtls"))]
#[path = "transport/without_dtls.rs"]
mod sessions;
#[cfg(all(test, feature = "dtls"))]
mod stories;

use std::fmt;
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use crate::credentials::Credentials;
use sessions::Sessions;

/// Fails for a secure URI, and names the feature, if the program is built without DTLS.
pub(crate) fn check_dtls(uri: &str) -> io::Result<()> {
    if cfg!(feature = "dtls") {
        return Ok(());
    }
    let reason = format!("{uri} needs DTLS; build the program with `--features dtls`");
    Err(io::Error::new(io::ErrorKind::InvalidInput, reason))
}

/// The other side of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Remote {
    pub(crate) address: SocketAddr,
    /// The number of the credentials that both sides hold; none without DTLS.
    credentials: Option<u32>,
}

impl Remote {
    /// Returns the remote of datagrams without DTLS.
    pub(crate) fn plain(address: SocketAddr) -> Remote {
        Remote { address, credentials: None }
    }

    /// Returns the remote with the credentials at this place of the list of [`Transport::listen`]. A place outside it has no
    /// session.
    pub(crate) fn with_credentials(address: SocketAddr, place: usize) -> Remote {
        Remote { address, credentials: Some(u32::try_from(place).unwrap_or(u32::MAX)) }
    }

    /// Returns the place of the credentials in the list of [`Transport::listen`].
    pub(crate) fn credentials(self) -> Option<usize> {
        self.credentials.and_then(|number| usize::try_from(number).ok())
    }
}

/// A change of a session.
#[cfg_attr(not(feature = "dtls"), expect(dead_code, reason = "there are no sessions"))]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SessionEvent {
    /// A handshake is complete, with this identity.
    Connected { remote: Remote, identity: String },
    /// The other side has ended the session.
    Closed { remote: Remote },
    /// A handshake or a session has failed. As a device, messages to this remote have been dropped.
    Failed { remote: Remote, reason: String },
}

impl SessionEvent {
    /// Returns the other side.
    pub(crate) fn remote(&self) -> Remote {
        match self {
            SessionEvent::Connected { remote, .. }
            | SessionEvent::Closed { remote }
            | SessionEvent::Failed { remote, .. } => *remote,
        }
    }
}

impl fmt::Display for SessionEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SessionEvent::Connected { remote, identity } => {
                write!(f, "DTLS session with {} for {identity}", remote.address)
            }
            SessionEvent::Closed { remote } => {
                write!(f, "the DTLS session with {} has ended", remote.address)
            }
            SessionEvent::Failed { remote, reason } => {
                write!(f, "no DTLS session with {}: {reason}", remote.address)
            }
        }
    }
}

/// A socket, and the DTLS sessions over it.
pub(crate) struct Transport {
    socket: UdpSocket,
    start: Instant,
    sessions: Option<Sessions>,
    /// Whether all datagrams are those of DTLS.
    is_secure: bool,
    datagram: Vec<u8>,
}

impl Transport {
    /// Binds a socket to an address, which an error names. Times are milliseconds since the start.
    pub(crate) fn bind(address: SocketAddr, start: Instant) -> io::Result<Transport> {
        let named = |error: io::Error| {
            io::Error::new(error.kind(), format!("cannot use the address {address}: {error}"))
        };
        let socket = UdpSocket::bind(address).map_err(named)?;
        Ok(Transport { socket, start, sessions: None, is_secure: false, datagram: vec![0; 65_536] })
    }

    /// Accepts DTLS sessions with these credentials, and nothing else. Their numbers are their places in the list.
    ///
    /// # Errors
    ///
    /// Returns an error that names the feature, if the program is built without DTLS.
    pub(crate) fn listen(mut self, credentials: Vec<Credentials>) -> io::Result<Transport> {
        self.sessions = Some(Sessions::server(self.start, credentials)?);
        self.is_secure = true;
        Ok(self)
    }

    /// Returns the remote that is addressed with DTLS. The first message to it begins a handshake.
    ///
    /// # Errors
    ///
    /// Returns an error that names the feature, if the program is built without DTLS.
    pub(crate) fn secure(&mut self, address: SocketAddr, credentials: &Credentials) -> io::Result<Remote> {
        let start = self.start;
        let sessions = match &mut self.sessions {
            Some(sessions) => sessions,
            none => none.insert(Sessions::client(start)?),
        };
        Ok(Remote { address, credentials: Some(sessions.add_credentials(credentials)?) })
    }

    pub(crate) fn local_address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Returns the milliseconds since the start.
    pub(crate) fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Sends a message. One that has to wait for a handshake follows it.
    pub(crate) fn send(&mut self, message: &[u8], remote: Remote) -> io::Result<()> {
        let now = self.now();
        match (&mut self.sessions, remote.credentials) {
            (Some(sessions), Some(_)) => {
                sessions.send(message, remote, now);
                self.transmit()
            }
            (_, None) if !self.is_secure => send_datagram(&self.socket, message, remote.address),
            // A device that a gateway with keys remembers from a time without, or the other way round.
            _ => Ok(()),
        }
    }

    /// Waits for a message until a time-out; `None` if there is none, or if something else has happened.
    pub(crate) fn receive(&mut self, timeout: Option<Duration>) -> io::Result<Option<(Vec<u8>, Remote)>> {
        self.transmit()?;
        if let Some(message) = self.sessions.as_mut().and_then(Sessions::poll_message) {
            return Ok(Some(message));
        }
        self.socket.set_read_timeout(self.timeout(timeout))?;
        let received = match self.socket.recv_from(&mut self.datagram) {
            Ok((length, address)) => self.datagram.get(..length).map(|datagram| (datagram, address)),
            Err(error) if is_passing(&error) => None,
            Err(error) => return Err(error),
        };
        let now = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mut plain = None;
        match (&mut self.sessions, received) {
            (Some(sessions), Some((datagram, address))) if self.is_secure || sessions.has(address) => {
                sessions.receive(datagram, address, now);
            }
            (_, Some((datagram, address))) => plain = Some((datagram.to_vec(), Remote::plain(address))),
            (_, None) => {}
        }
        if let Some(sessions) = &mut self.sessions {
            sessions.handle_timeout(now);
        }
        self.transmit()?;
        Ok(plain.or_else(|| self.sessions.as_mut().and_then(Sessions::poll_message)))
    }

    /// Returns the next change of a session.
    pub(crate) fn poll_event(&mut self) -> Option<SessionEvent> {
        self.sessions.as_mut()?.poll_event()
    }

    /// Replaces the session with a server, because it may have lost it: it does not respond.
    pub(crate) fn renew(&mut self, remote: Remote) {
        let now = self.now();
        if let Some(sessions) = &mut self.sessions {
            sessions.renew(remote, now);
        }
    }

    /// Ends all sessions, and informs the other sides.
    pub(crate) fn close(&mut self) -> io::Result<()> {
        let now = self.now();
        if let Some(sessions) = &mut self.sessions {
            sessions.close(now);
        }
        self.transmit()
    }

    /// Returns the shorter of a time-out and that of a handshake.
    fn timeout(&self, timeout: Option<Duration>) -> Option<Duration> {
        let deadline = self.sessions.as_ref().and_then(Sessions::next_deadline);
        let left = deadline.map(|deadline| Duration::from_millis(deadline.saturating_sub(self.now()).max(1)));
        timeout.into_iter().chain(left).min()
    }

    fn transmit(&mut self) -> io::Result<()> {
        while let Some((datagram, address)) = self.sessions.as_mut().and_then(Sessions::poll_datagram) {
            send_datagram(&self.socket, &datagram, address)?;
        }
        Ok(())
    }
}

fn send_datagram(socket: &UdpSocket, datagram: &[u8], address: SocketAddr) -> io::Result<()> {
    match socket.send_to(datagram, address) {
        Err(error) if !is_passing(&error) => Err(error),
        _ => Ok(()),
    }
}

/// Returns whether a socket can be used after an error: a time-out, or a server that is not there.
fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind::{
        ConnectionRefused, ConnectionReset, HostUnreachable, Interrupted, NetworkUnreachable,
    };
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock
            | io::ErrorKind::TimedOut
            | Interrupted
            | ConnectionRefused
            | ConnectionReset
            | HostUnreachable
            | NetworkUnreachable
    )
}
