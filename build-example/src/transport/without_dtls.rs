//! The sessions of a program that is built without DTLS: there are none.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::time::Instant;

use crate::credentials::Credentials;

use super::{Remote, SessionEvent};

/// No value of this type exists.
pub(super) struct Sessions(Infallible);

/// Returns an error that names the feature.
fn unavailable<T>() -> io::Result<T> {
    let reason = "this program is built without DTLS; build it with `--features dtls`";
    Err(io::Error::new(io::ErrorKind::InvalidInput, reason))
}

impl Sessions {
    pub(super) fn client(_: Instant) -> io::Result<Sessions> {
        unavailable()
    }

    pub(super) fn server(_: Instant, _: Vec<Credentials>) -> io::Result<Sessions> {
        unavailable()
    }

    pub(super) fn add_credentials(&mut self, _: &Credentials) -> io::Result<u32> {
        match self.0 {}
    }

    pub(super) fn has(&self, _: SocketAddr) -> bool {
        match self.0 {}
    }

    pub(super) fn send(&mut self, _: &[u8], _: Remote, _: u64) {
        match self.0 {}
    }

    pub(super) fn receive(&mut self, _: &[u8], _: SocketAddr, _: u64) {
        match self.0 {}
    }

    pub(super) fn handle_timeout(&mut self, _: u64) {
        match self.0 {}
    }

    pub(super) fn renew(&mut self, _: Remote, _: u64) {
        match self.0 {}
    }

    pub(super) fn close(&mut self, _: u64) {
        match self.0 {}
    }

    pub(super) fn next_deadline(&self) -> Option<u64> {
        match self.0 {}
    }

    pub(super) fn poll_datagram(&mut self) -> Option<(Vec<u8>, SocketAddr)> {
        match self.0 {}
    }

    pub(super) fn poll_message(&mut self) -> Option<(Vec<u8>, Remote)> {
        match self.0 {}
    }

    pub(super) fn poll_event(&mut self) -> Option<SessionEvent> {
        match self.0 {}
    }
}
