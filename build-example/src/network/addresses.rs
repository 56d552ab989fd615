//! The addresses of servers: those that their URIs in object 0 resolve to.

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};

use lwm2m_runtime::serve::{Requester, server_uri};

use crate::station::Station;

/// The port of a URI without one (RFC 7252, 6.1).
const DEFAULT_PORT: u16 = 5683;

/// The servers that have been addressed, each with its URI and the address that it resolved to.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    known: HashMap<Requester, (String, SocketAddr)>,
}

impl Addresses {
    /// Returns the address of a server. A URI that has changed is resolved again.
    pub(super) fn of(&mut self, station: &Station, requester: Requester) -> io::Result<SocketAddr> {
        let mut buffer = [0; 255];
        let uri = server_uri(station, requester, &mut buffer);
        let uri = uri.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "the account has no URI"))?;
        match self.known.get(&requester) {
            Some((known, address)) if known == uri => Ok(*address),
            _ => {
                let address = resolve(uri)?;
                self.known.insert(requester, (uri.to_owned(), address));
                Ok(address)
            }
        }
    }

    /// Returns the server with an address, if its account still has it. A bootstrap server that is a server, too, is the
    /// former during a bootstrap.
    pub(super) fn requester(
        &mut self,
        station: &Station,
        peer: SocketAddr,
        is_bootstrapping: bool,
    ) -> Option<Requester> {
        let known = self.known.iter().filter(|(_, (_, address))| *address == peer);
        let mut requesters: Vec<Requester> = known.map(|(requester, _)| *requester).collect();
        requesters.sort_by_key(|requester| (*requester == Requester::Bootstrap) != is_bootstrapping);
        requesters
            .into_iter()
            .find(|requester| self.of(station, *requester).is_ok_and(|address| address == peer))
    }

    /// Returns the Short Server IDs of all servers that have been addressed.
    pub(super) fn servers(&self) -> impl Iterator<Item = u16> {
        self.known.keys().filter_map(|requester| match requester {
            Requester::Server(server) => Some(*server),
            Requester::Bootstrap => None,
        })
    }
}

/// Returns the address of a URI such as `coap://127.0.0.1:5683`.
pub(super) fn resolve(uri: &str) -> io::Result<SocketAddr> {
    let invalid = || {
        let reason = format!("{uri} is no URI of a server; expected one such as coap://127.0.0.1:5683");
        io::Error::new(io::ErrorKind::InvalidInput, reason)
    };
    let host = uri.strip_prefix("coap://").ok_or_else(invalid)?.trim_end_matches('/');
    let has_port =
        host.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|digit| digit.is_ascii_digit()));
    let is_bare = !host.contains(':') || host.ends_with(']');
    let host = if is_bare { format!("{host}:{DEFAULT_PORT}") } else { host.to_owned() };
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
    host.to_socket_addrs().map_err(unknown)?.next().ok_or_else(invalid)
}
