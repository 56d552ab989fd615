//! The limits of a gateway: each bounds memory or time.

use crate::serve::block::BlockSize;
use crate::serve::times::MAX_TRANSMIT_WAIT;

/// Limits of [`Devices`](super::Devices), each of which a hostile device may reach.
///
/// Times are in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Devices that are registered. A Register above it gets 5.03.
    pub devices: usize,
    /// Devices in a bootstrap. A Bootstrap-Request above it gets 5.03.
    pub bootstraps: usize,
    /// Bytes of the links of one registration. More get 4.13.
    pub links: usize,
    /// Objects and instances of one registration. More get 4.13.
    pub instances: usize,
    /// Requests that wait for one device. By default a gateway can read each instance of a device at once: devices have some
    /// dozens.
    pub requests: usize,
    /// Observations of one device; by default one for each instance, as for the requests.
    pub observations: usize,
    /// Bytes of a payload that arrives in blocks.
    pub payload: usize,
    /// Payloads of Registers, Updates and Sends that arrive in blocks at the same time.
    pub uploads: usize,
    /// The largest block of a payload that is sent.
    pub block_size: BlockSize,
    /// The time until a request without response has failed, and the next one is sent: MAX_TRANSMIT_WAIT (RFC 7252, 4.8.2). By
    /// then, the transport has given up a message that was not acknowledged, and a device in queue mode has gone to sleep.
    /// Some devices acknowledge a request that they do not understand, and never respond.
    pub response_time: u64,
    /// The time that a request waits until it is sent, in particular for a device in queue mode.
    pub waiting_time: u64,
    /// The time that a device in queue mode is awake after a message: MAX_TRANSMIT_WAIT (LwM2M Core 1.2.2, 6.5).
    pub awake_time: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            devices: 10_000,
            bootstraps: 64,
            links: 8 * 1024,
            instances: 1024,
            requests: 256,
            observations: 256,
            payload: 64 * 1024,
            uploads: 64,
            block_size: BlockSize::MAX,
            response_time: MAX_TRANSMIT_WAIT,
            waiting_time: 86_400_000,
            awake_time: MAX_TRANSMIT_WAIT,
        }
    }
}
