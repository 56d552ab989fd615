//! A weather station on a microcontroller: six objects in fixed memory, and what makes them live.
//!
//! The firmware and the host's program share it, so that both answer the same. Nothing here knows where
//! requests come from: [`Station::answer`] takes one, and `replay` reads them from lines of text.

#![no_std]
#![forbid(unsafe_code)]

mod hardware;
#[cfg(feature = "replay")]
pub mod replay;

use core::mem::size_of;

use heapless::Vec;
use lwm2m_runtime::serve::{Endpoint, Many, Notification, Objects, One, Request, Response, send};
use lwm2m_runtime::{ContentFormat, Error, Multiple, Object, Path};

pub use hardware::Hardware;
use objects::device::Device;
use objects::firmware_update::FirmwareUpdate;
use objects::humidity::Humidity;
use objects::lwm2m_security::Lwm2mSecurity;
use objects::lwm2m_server::Lwm2mServer;
use objects::temperature::Temperature;

/// The objects that `build.rs` generated.
pub mod objects {
    lwm2m_runtime::include_objects!();
}

/// Up to two instances of an object.
type Pair<O, H = ()> = Many<O, H, Vec<(u16, O), 2>>;

/// Everything that the station has, and what it remembers between requests.
pub struct Station {
    security: Pair<Lwm2mSecurity>,
    server: Pair<Lwm2mServer, Hardware>,
    device: One<Device, Hardware>,
    firmware: One<FirmwareUpdate, Hardware>,
    temperature: Pair<Temperature, Hardware>,
    humidity: Pair<Humidity, Hardware>,
    endpoint: Endpoint<4, 8>,
}

impl Default for Station {
    fn default() -> Self {
        Station::new()
    }
}

impl Station {
    /// As it comes from the factory, with one server's account.
    pub fn new() -> Station {
        let mut server = Multiple::new();
        // A new container has room for one.
        let _ = server.insert(0, hardware::account());
        let mut temperature = Multiple::new();
        let _ = temperature.insert(0, Temperature::new(21.5));
        let mut humidity = Multiple::new();
        let _ = humidity.insert(0, Humidity::new(40.0));
        Station {
            security: Many::new(Multiple::new()),
            server: Many::new(server).hooks(Hardware),
            device: One::new(hardware::device()).hooks(Hardware),
            firmware: One::new(Object::blank()).hooks(Hardware),
            temperature: Many::new(temperature).hooks(Hardware),
            humidity: Many::new(humidity).hooks(Hardware),
            endpoint: Endpoint::new(),
        }
    }

    fn parts(&mut self) -> ([&mut dyn Objects; 6], &mut Endpoint<4, 8>) {
        let objects: [&mut dyn Objects; 6] = [
            &mut self.security,
            &mut self.server,
            &mut self.device,
            &mut self.firmware,
            &mut self.temperature,
            &mut self.humidity,
        ];
        (objects, &mut self.endpoint)
    }

    /// Answers a request at this time, in milliseconds.
    pub fn answer<'b>(&mut self, request: &Request<'_>, now: u64, buffer: &'b mut [u8]) -> Response<'b> {
        let (mut objects, endpoint) = self.parts();
        endpoint.serve(&mut objects.as_mut_slice(), request, now, buffer)
    }

    /// The next notification that is due.
    pub fn due<'b>(&mut self, now: u64, buffer: &'b mut [u8]) -> Option<Notification<'b>> {
        let (mut objects, endpoint) = self.parts();
        endpoint.due(&mut objects.as_mut_slice(), now, buffer)
    }

    /// When to look for notifications again.
    pub fn look_again(&mut self, now: u64) -> Option<u64> {
        let (mut objects, endpoint) = self.parts();
        endpoint.look_again(&objects.as_mut_slice(), now)
    }

    /// The payload of a Send to server 1.
    ///
    /// # Errors
    ///
    /// What the server may not read, or the buffer does not hold.
    pub fn send<'b>(&mut self, paths: &[Path], buffer: &'b mut [u8]) -> Result<Option<&'b [u8]>, Error> {
        let (mut objects, _) = self.parts();
        send(&mut objects.as_mut_slice(), 1, paths, ContentFormat::SENML_CBOR, buffer)
    }

    /// Query and payload of a registration with server 1.
    #[cfg(feature = "link")]
    pub fn register<'b>(
        &mut self,
        query: &mut dyn core::fmt::Write,
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], Error> {
        use lwm2m_runtime::serve::Registration;
        let (mut objects, endpoint) = self.parts();
        let objects = &objects.as_mut_slice();
        let Some(registration) = Registration::new(objects, 1, endpoint.version()) else {
            return Ok(&[]);
        };
        let registration = registration.name("station");
        for parameter in registration.parameters() {
            // Whoever takes the query has room for it.
            let _ = write!(query, "&{parameter}");
        }
        registration.payload(objects, &[ContentFormat::SENML_CBOR, ContentFormat::TLV], buffer)
    }

    /// Sets what the sensor measures.
    pub fn measure(&mut self, celsius: f64) {
        if let Some(temperature) = self.temperature.instances.get_mut(0) {
            temperature.sensor_value = celsius;
        }
    }

    /// Octets that the objects take, and those that serving takes beside them.
    pub const fn memory() -> (usize, usize) {
        let endpoint = size_of::<Endpoint<4, 8>>();
        (size_of::<Station>() - endpoint, endpoint)
    }
}
