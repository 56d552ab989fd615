//! A weather station on a microcontroller: six objects in fixed memory beside the hardware.
//!
//! The firmware and the host's program share it, so that both respond alike. It has no transport:
//! [`Station::respond`] takes a request, and `replay` reads requests from lines of text.

#![no_std]
#![forbid(unsafe_code)]

mod hardware;
mod model;
#[cfg(feature = "replay")]
pub mod replay;

use core::mem::MaybeUninit;

use lwm2m_runtime::definition::Version;
#[cfg(feature = "link")]
use lwm2m_runtime::serve::Registration;
use lwm2m_runtime::serve::{Endpoint, Notification, Request, Response, Token};
use lwm2m_runtime::{ContentFormat, Error, Path};

pub use hardware::Board;
pub use model::Model;

/// The objects that `build.rs` generated.
pub mod objects {
    lwm2m_runtime::include_objects!();
}

/// The version of LwM2M that the station speaks.
const VERSION: Version = Version { major: 1, minor: 2 };

/// The state of serving: attributes of four paths, and eight observed paths.
pub type Memory = Endpoint<4, 8>;

/// The objects, the hardware, and the state of serving.
pub struct Station {
    model: Model,
    endpoint: Memory,
}

impl Default for Station {
    fn default() -> Self {
        Station::new()
    }
}

impl Station {
    /// Creates the station with its factory settings.
    pub fn new() -> Station {
        let mut station = Station::empty();
        station.model.reset();
        station
    }

    /// Creates the station in this place, with its factory settings, so that the stack never holds all of it.
    #[inline(never)]
    pub fn init(place: &mut MaybeUninit<Station>) -> &mut Station {
        let station = place.write(Station::empty());
        station.model.reset();
        station
    }

    #[inline(always)]
    fn empty() -> Station {
        Station { model: Model::empty(), endpoint: Memory::new().lwm2m(VERSION) }
    }

    /// Responds to a request at this time, in milliseconds.
    #[inline(never)]
    pub fn respond<'b>(&mut self, request: &Request<'_>, now: u64, buffer: &'b mut [u8]) -> Response<'b> {
        self.endpoint.serve(&mut self.model, request, now, buffer)
    }

    /// Returns the objects, and the state of serving them.
    pub fn parts(&mut self) -> (&mut Model, &mut Memory) {
        (&mut self.model, &mut self.endpoint)
    }

    /// Returns the next notification that is due.
    #[inline(never)]
    pub fn poll_notification<'b>(&mut self, now: u64, buffer: &'b mut [u8]) -> Option<Notification<'b>> {
        self.endpoint.poll_notification(&mut self.model, now, buffer)
    }

    /// Returns when to poll for notifications again.
    pub fn next_deadline(&mut self, now: u64) -> Option<u64> {
        self.endpoint.next_deadline(&self.model, now)
    }

    /// Cancels an observation, after a server has replied to a notification with a Reset.
    pub fn cancel(&mut self, server: u16, token: Token) {
        self.endpoint.cancel(server, token);
    }

    /// Ends all observations of a server, after a new registration.
    pub fn remove_server(&mut self, server: u16) {
        self.endpoint.remove_server(server);
    }

    /// Writes the payload of a Send.
    ///
    /// # Errors
    ///
    /// Returns an error if the server may not read the values, or the buffer is too small.
    pub fn send<'b>(
        &mut self,
        server: u16,
        paths: &[Path],
        format: ContentFormat,
        buffer: &'b mut [u8],
    ) -> Result<Option<&'b [u8]>, Error> {
        self.endpoint.send(&mut self.model, server, paths, format, buffer)
    }

    /// Returns the registration at a server; `None` if it has no account.
    #[cfg(feature = "link")]
    pub fn registration(&mut self, server: u16) -> Option<Registration<'static>> {
        let registration = Registration::new(&self.model, server, VERSION)?;
        Some(registration.name("station"))
    }

    /// Writes the payload of a registration.
    ///
    /// # Errors
    ///
    /// Returns an error if the buffer is too small.
    #[cfg(feature = "link")]
    pub fn links<'b>(
        &mut self,
        registration: &Registration<'_>,
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], Error> {
        let formats = [ContentFormat::SENML_CBOR, ContentFormat::TLV];
        registration.payload(&self.model, &formats, buffer)
    }

    /// Sets the temperature that the sensor measures.
    pub fn measure(&mut self, celsius: f64) {
        self.model.board.temperature = celsius;
    }
}
