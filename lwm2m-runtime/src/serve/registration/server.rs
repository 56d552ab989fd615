//! The registration with one server: its phase, its version, and when the next attempt is due.

use crate::codec::buffer::Buffer;
use crate::definition::Version;
use crate::serve::block::BlockSize;
use crate::serve::saved::bytes::{Input, put_number, put_short};

use crate::serve::times::MAX_TRANSMIT_WAIT;

use super::account::Policy;
use super::{Location, Procedure, Registration};

/// The phase of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// A Register is due at this time.
    Waiting(u64),
    /// A Register has been sent; it has failed at this time.
    Registering(u64),
    /// An Update is due at this time, or never.
    Registered(Option<u64>),
    /// An Update has been sent; it has failed at this time.
    Updating(u64),
    /// A Deregister is due; the next Register at this time, or only on request.
    Leaving(Option<u64>),
    /// A Deregister has been sent.
    Deregistering { failed: u64, next: Option<u64> },
    /// There is no registration, and none is due.
    Deregistered,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Server {
    pub(super) id: u16,
    /// The version of the registration, or of the next attempt.
    pub(super) version: Version,
    pub(super) location: Location,
    /// The registration as the server has it.
    pub(super) registered: Option<Registration<'static>>,
    /// The registration in the request that has been sent.
    pub(super) sent: Option<Registration<'static>>,
    pub(super) phase: Phase,
    /// Failed attempts in this sequence, and failed sequences.
    pub(super) attempts: u64,
    pub(super) sequences: u64,
    /// When the first registration, or the first sequence that failed, let later servers proceed.
    pub(super) settled: Option<u64>,
    /// The block of the payload that is due.
    pub(super) block: u32,
    pub(super) block_size: BlockSize,
}

/// The next step after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    Retry,
    Bootstrap,
}

impl Server {
    pub(super) const fn new(id: u16, version: Version, now: u64) -> Self {
        Server {
            id,
            version,
            location: Location::EMPTY,
            registered: None,
            sent: None,
            phase: Phase::Waiting(now),
            attempts: 0,
            sequences: 0,
            settled: None,
            block: 0,
            block_size: BlockSize::MAX,
        }
    }

    /// Writes the version, and the registration if there is one.
    pub(super) fn save(&self, out: &mut Buffer<'_>) {
        put_number(out, self.id.into(), 2);
        put_number(out, self.version.major.into(), 1);
        put_number(out, self.version.minor.into(), 1);
        let registered = self.registered.filter(|_| self.is_registered());
        put_number(out, registered.is_some().into(), 1);
        if let Some(registration) = registered {
            put_short(out, self.location.as_str().as_bytes());
            registration.save(out);
        }
    }

    /// Reads a server. A registration is confirmed by an Update at once, because the device may have been off for any time.
    pub(super) fn restore(input: &mut Input<'_>, now: u64) -> Option<Server> {
        let id = input.id()?;
        let version = Version { major: input.byte()?, minor: input.byte()? };
        let mut server = Server::new(id, version, now);
        if input.flag()? {
            let path = input.text()?;
            server.location = Location::new(path).filter(|location| location.as_str() == path)?;
            server.registered = Some(Registration::restore(version, input)?);
            server.phase = Phase::Registered(Some(now));
        }
        Some(server)
    }

    /// Sets a phase whose next request begins with its first block.
    pub(super) fn begin(&mut self, phase: Phase) {
        (self.phase, self.block) = (phase, 0);
    }

    /// Returns the server in the phase that sends the next block now.
    pub(super) fn resumed(self, now: u64) -> Server {
        let phase = match self.phase {
            Phase::Registering(_) => Phase::Waiting(now),
            _ => Phase::Registered(Some(now)),
        };
        Server { phase, ..self }
    }

    /// Returns the procedure of the request that has been sent.
    pub(super) fn procedure(&self) -> Procedure {
        match self.phase {
            Phase::Updating(_) => Procedure::Update,
            Phase::Deregistering { .. } => Procedure::Deregister,
            _ => Procedure::Register,
        }
    }

    /// Returns whether the server has a registration of the device.
    pub(super) fn is_registered(&self) -> bool {
        matches!(self.phase, Phase::Registered(_) | Phase::Updating(_) | Phase::Leaving(_))
    }

    /// Returns when a request without response has failed.
    pub(super) fn failure_time(&self) -> Option<u64> {
        match self.phase {
            Phase::Registering(failed) | Phase::Updating(failed) | Phase::Deregistering { failed, .. } => {
                Some(failed)
            }
            _ => None,
        }
    }

    /// Records that the server has accepted a Register or an Update.
    pub(super) fn succeed(&mut self, now: u64) {
        self.registered = self.sent.take();
        let lifetime = self.registered.map_or(0, |registration| registration.lifetime());
        self.phase = Phase::Registered(update_time(lifetime, now));
        (self.attempts, self.sequences, self.block) = (0, 0, 0);
        self.settled = self.settled.or(Some(now));
    }

    /// Records a failed attempt. Without an account for a bootstrap, the device goes on trying.
    pub(super) fn fail(&mut self, policy: &Policy, can_bootstrap: bool, now: u64) -> Failure {
        (self.registered, self.sent, self.block) = (None, None, 0);
        self.attempts += 1;
        if self.attempts < policy.retry_count {
            let doubled = 1u64.checked_shl(u32::try_from(self.attempts - 1).unwrap_or(u32::MAX));
            let delay = policy.retry_timer.saturating_mul(doubled.unwrap_or(u64::MAX));
            self.phase = Phase::Waiting(after(now, delay));
            return Failure::Retry;
        }
        self.attempts = 0;
        self.sequences += 1;
        self.settled = self.settled.or(Some(now).filter(|_| !policy.blocks));
        self.phase = Phase::Waiting(after(now, policy.sequence_delay));
        if self.sequences < policy.sequence_count {
            return Failure::Retry;
        }
        self.sequences = 0;
        if policy.bootstraps && can_bootstrap { Failure::Bootstrap } else { Failure::Retry }
    }
}

/// Returns when an Update is due, before the lifetime in seconds ends; 0 has no end.
fn update_time(lifetime: u64, now: u64) -> Option<u64> {
    let lifetime = lifetime.saturating_mul(1000);
    let margin = MAX_TRANSMIT_WAIT.min(lifetime / 2);
    (lifetime > 0).then(|| now.saturating_add(lifetime - margin))
}

/// Returns the time after so many seconds.
pub(super) fn after(now: u64, seconds: u64) -> u64 {
    now.saturating_add(seconds.saturating_mul(1000))
}
