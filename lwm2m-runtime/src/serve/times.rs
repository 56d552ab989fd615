//! Times of CoAP with its default parameters (RFC 7252, 4.8.2), in milliseconds.

/// The time from the first transmission of a message until its sender gives up waiting for an acknowledgement.
pub(crate) const MAX_TRANSMIT_WAIT: u64 = 93_000;

/// The time from the first transmission of a message until no response to it can come any more.
pub(crate) const EXCHANGE_LIFETIME: u64 = 247_000;
