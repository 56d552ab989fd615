//! The addresses of servers: those that the URIs of their accounts in object 0 resolve to, with the keys of the accounts.

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};

use lwm2m_runtime::serve::{Requester, server_uri};

use crate::credentials::Credentials;
use crate::objects::lwm2m_security::{Lwm2mSecurity, SecurityMode};
use crate::station::Station;
use crate::transport::{Remote, Transport};

/// The ports of a URI without one (RFC 7252, 6.1 and 6.2).
const DEFAULT_PORT: u16 = 5683;
const DEFAULT_SECURE_PORT: u16 = 5684;

/// The servers that have been addressed.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    known: HashMap<Requester, Known>,
}

/// A server, by the account with which it was addressed.
#[derive(Debug)]
struct Known {
    uri: String,
    mode: SecurityMode,
    credentials: Credentials,
    remote: Remote,
}

/// The address that a URI resolves to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) address: SocketAddr,
    /// Whether the scheme is `coaps`.
    pub(super) is_secure: bool,
}

impl Addresses {
    /// Returns the remote of a server. An account that has changed is resolved again.
    pub(super) fn of(
        &mut self,
        station: &Station,
        transport: &mut Transport,
        requester: Requester,
    ) -> io::Result<Remote> {
        let missing = || io::Error::new(io::ErrorKind::NotFound, "the account has no URI");
        let mut buffer = [0; 255];
        let uri = server_uri(station, requester, &mut buffer).ok_or_else(missing)?;
        let account = station.account(requester).ok_or_else(missing)?;
        let (mode, credentials) = (account.security_mode, credentials(account));
        match self.known.get(&requester) {
            Some(known)
                if (known.uri.as_str(), known.mode) == (uri, mode) && known.credentials == credentials =>
            {
                Ok(known.remote)
            }
            _ => {
                let remote = remote(uri, mode, &credentials, transport)?;
                self.known.insert(requester, Known { uri: uri.into(), mode, credentials, remote });
                Ok(remote)
            }
        }
    }

    /// Returns the server with an address and its key, if its account still has them. A bootstrap server that is a server,
    /// too, is the former during a bootstrap.
    pub(super) fn requester(
        &mut self,
        station: &Station,
        transport: &mut Transport,
        peer: Remote,
        is_bootstrapping: bool,
    ) -> Option<Requester> {
        let known = self.known.iter().filter(|(_, known)| known.remote == peer);
        let mut requesters: Vec<Requester> = known.map(|(requester, _)| *requester).collect();
        requesters.sort_by_key(|requester| (*requester == Requester::Bootstrap) != is_bootstrapping);
        requesters
            .into_iter()
            .find(|requester| self.of(station, transport, *requester).is_ok_and(|remote| remote == peer))
    }

    /// Returns the Short Server IDs of all servers that have been addressed.
    pub(super) fn servers(&self) -> impl Iterator<Item = u16> {
        self.known.keys().filter_map(|requester| match requester {
            Requester::Server(server) => Some(*server),
            Requester::Bootstrap => None,
        })
    }
}

/// Returns the identity and the key of an account.
fn credentials(account: &Lwm2mSecurity) -> Credentials {
    Credentials { identity: account.public_key_or_identity.clone(), key: account.secret_key.clone() }
}

/// Returns the remote of an account. The scheme of its URI and its security mode have to agree: neither may weaken the other.
fn remote(
    uri: &str,
    mode: SecurityMode,
    credentials: &Credentials,
    transport: &mut Transport,
) -> io::Result<Remote> {
    let refused = |expected| {
        let reason = format!("the account of {uri} has the security mode {mode:?}; expected {expected}");
        io::Error::new(io::ErrorKind::InvalidInput, reason)
    };
    let resolved = resolve(uri)?;
    match (resolved.is_secure, mode) {
        (true, SecurityMode::PreSharedKey) => transport.secure(resolved.address, credentials),
        (true, _) => Err(refused("PreSharedKey for coaps, the only mode of this station")),
        (false, SecurityMode::NoSecurity) => Ok(Remote::plain(resolved.address)),
        (false, _) => Err(refused("NoSecurity for coap")),
    }
}

/// Returns the address of a URI such as `coap://127.0.0.1:5683` or `coaps://127.0.0.1:5684`.
pub(super) fn resolve(uri: &str) -> io::Result<Resolved> {
    let invalid = || {
        let reason = format!(
            "{uri} is no URI of a server; expected one such as coap://127.0.0.1:5683 or coaps://127.0.0.1:5684"
        );
        io::Error::new(io::ErrorKind::InvalidInput, reason)
    };
    let (host, port, is_secure) = match (uri.strip_prefix("coap://"), uri.strip_prefix("coaps://")) {
        (Some(host), _) => (host, DEFAULT_PORT, false),
        (None, Some(host)) => (host, DEFAULT_SECURE_PORT, true),
        (None, None) => return Err(invalid()),
    };
    let host = host.trim_end_matches('/');
    let has_port =
        host.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|digit| digit.is_ascii_digit()));
    let is_bare = !host.contains(':') || host.ends_with(']');
    let host = if is_bare { format!("{host}:{port}") } else { host.to_owned() };
    if !is_bare && !has_port {
        return Err(invalid());
    }
    let unknown = |error: io::Error| {
        if error.kind() == io::ErrorKind::InvalidInput {
            return invalid();
        }
        let reason = format!("the host of {uri} cannot be found: {error}");
        io::Error::new(io::ErrorKind::InvalidInput, reason)
    };
    let address = host.to_socket_addrs().map_err(unknown)?.next().ok_or_else(invalid)?;
    Ok(Resolved { address, is_secure })
}
