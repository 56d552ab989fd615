//! A weather station on a microcontroller: six objects in fixed memory, and what makes them live.
//!
//! The firmware and the host's program share it, so that both answer the same. Nothing here knows where
//! requests come from: [`Station::answer`] takes one, and `replay` reads them from lines of text.

#![no_std]
#![forbid(unsafe_code)]

mod hardware;
#[cfg(feature = "replay")]
pub mod replay;

use heapless::Vec;
#[cfg(feature = "link")]
use lwm2m_runtime::serve::Registration;
use lwm2m_runtime::serve::{Endpoint, InstanceMap, Notification, DataModel, SingleInstance, Request, Response, Token, send};
use lwm2m_runtime::{ContentFormat, Error, Multiple, Path};
use lwm2m_runtime::definition::Version;
use lwm2m_runtime::field::Storage;

pub use hardware::{Board, Flash, Sensor, Triggers};
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

/// The version of LwM2M that the station speaks.
const VERSION: Version = Version { major: 1, minor: 2 };

/// Up to two instances of an object.
type Pair<O, H = ()> = InstanceMap<O, H, Vec<(u16, O), 2>>;

/// What serving remembers: attributes of four paths, eight things that are observed.
pub type Memory = Endpoint<4, 8>;

/// The six objects, each with the hardware behind it.
pub struct Hosts {
    security: Pair<Lwm2mSecurity>,
    server: Pair<Lwm2mServer, Triggers>,
    device: SingleInstance<Device, Board>,
    firmware: SingleInstance<FirmwareUpdate, Flash>,
    temperature: Pair<Temperature, Sensor>,
    humidity: Pair<Humidity, Sensor>,
}

impl Hosts {
    /// As they come from the factory, with one server's account.
    pub fn new() -> Hosts {
        Hosts {
            security: InstanceMap::new(Multiple::new()),
            server: InstanceMap::new(one(hardware::account())).hooks(Triggers::default()),
            device: SingleInstance::new(hardware::device()).hooks(Board::default()),
            firmware: SingleInstance::new(lwm2m_runtime::object::Placeholder::placeholder()).hooks(Flash::default()),
            temperature: InstanceMap::new(one(Temperature::new(21.5))).hooks(Sensor::new(21.5)),
            humidity: InstanceMap::new(one(Humidity::new(40.0))).hooks(Sensor::new(40.0)).fixed(),
        }
    }

    /// All of them.
    pub fn all(&mut self) -> [&mut dyn DataModel; 6] {
        let Hosts { security, server, device, firmware, temperature, humidity } = self;
        [security, server, device, firmware, temperature, humidity]
    }
}

impl Default for Hosts {
    fn default() -> Self {
        Hosts::new()
    }
}

/// One instance, with the id 0.
fn one<O, S: Storage<O>>(instance: O) -> Multiple<O, S> {
    let mut instances = Multiple::new();
    // A new container has room for one.
    let _ = instances.insert(0, instance);
    instances
}

/// Everything that the station has, and what it remembers between requests.
pub struct Station {
    hosts: Hosts,
    memory: Memory,
}

impl Default for Station {
    fn default() -> Self {
        Station::new()
    }
}

impl Station {
    /// A station that nobody has asked anything yet.
    pub fn new() -> Station {
        Station { hosts: Hosts::new(), memory: Memory::new().lwm2m(VERSION) }
    }

    /// Answers a request at this time, in milliseconds.
    #[inline(never)]
    pub fn answer<'b>(&mut self, request: &Request<'_>, now: u64, buffer: &'b mut [u8]) -> Response<'b> {
        self.memory.serve(&mut self.hosts.all().as_mut_slice(), request, now, buffer)
    }

    /// The next notification that is due.
    #[inline(never)]
    pub fn poll_notification<'b>(&mut self, now: u64, buffer: &'b mut [u8]) -> Option<Notification<'b>> {
        self.memory.poll_notification(&mut self.hosts.all().as_mut_slice(), now, buffer)
    }

    /// When to look for notifications again.
    pub fn next_deadline(&mut self, now: u64) -> Option<u64> {
        self.memory.next_deadline(&self.hosts.all().as_mut_slice(), now)
    }

    /// A server has answered a notification with a Reset.
    pub fn cancel(&mut self, server: u16, token: Token) {
        self.memory.cancel(server, token);
    }

    /// A server has been registered with anew.
    pub fn forget(&mut self, server: u16) {
        self.memory.remove_server(server);
    }

    /// The payload of a Send.
    ///
    /// # Errors
    ///
    /// What the server may not read, or the buffer does not hold.
    pub fn send<'b>(
        &mut self,
        server: u16,
        paths: &[Path],
        format: ContentFormat,
        buffer: &'b mut [u8],
    ) -> Result<Option<&'b [u8]>, Error> {
        send(&mut self.hosts.all().as_mut_slice(), server, paths, format, buffer)
    }

    /// What to register with at a server; none if it has no account.
    #[cfg(feature = "link")]
    pub fn registration(&mut self, server: u16) -> Option<Registration<'static>> {
        let registration = Registration::new(&self.hosts.all().as_mut_slice(), server, VERSION)?;
        Some(registration.name("station"))
    }

    /// The payload of a registration.
    ///
    /// # Errors
    ///
    /// The buffer does not hold it.
    #[cfg(feature = "link")]
    pub fn links<'b>(
        &mut self,
        registration: &Registration<'_>,
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], Error> {
        let formats = [ContentFormat::SENML_CBOR, ContentFormat::TLV];
        registration.payload(&self.hosts.all().as_mut_slice(), &formats, buffer)
    }

    /// Sets what the thermometer will find.
    pub fn measure(&mut self, celsius: f64) {
        self.hosts.temperature.hooks.measured = celsius;
    }
}
