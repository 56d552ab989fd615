//! A device that saves its accounts, attributes, observations and registrations, and is restored from them.

use lwm2m_runtime::serve::{Endpoint, InstanceMap, ObjectStore, Registrations, restore, save};
use lwm2m_runtime::{Error, Multiple};

use crate::objects::temperature::Temperature;
use crate::served::access_control::AccessControl;
use crate::served::security::Security;
use crate::served::server::Server;

/// A thermometer, at first without accounts.
#[derive(Debug)]
pub struct Device {
    /// Object 0.
    pub security: InstanceMap<Security>,
    /// Object 1.
    pub server: InstanceMap<Server>,
    /// Object 2.
    pub access: InstanceMap<AccessControl>,
    /// Object 3303, which is not saved.
    pub temperature: InstanceMap<Temperature>,
    /// Attributes and observations.
    pub endpoint: Endpoint<4, 4>,
    /// Registrations.
    pub registrations: Registrations<'static, 2>,
}

impl Device {
    /// Returns a device with one Temperature.
    pub fn new(temperature: Temperature) -> Self {
        Device {
            security: InstanceMap::new(Multiple::new()),
            server: InstanceMap::new(Multiple::new()),
            access: InstanceMap::new(Multiple::new()),
            temperature: InstanceMap::new(Multiple::from([(0, temperature)])),
            endpoint: Endpoint::new(),
            registrations: Registrations::new("thermometer"),
        }
    }

    /// Calls a function with the data model, the endpoint and the registrations.
    pub fn with<T>(
        &mut self,
        work: impl FnOnce(
            &mut [&mut dyn ObjectStore; 4],
            &mut Endpoint<4, 4>,
            &mut Registrations<'static, 2>,
        ) -> T,
    ) -> T {
        let Device { security, server, access, temperature, endpoint, registrations } = self;
        work(&mut [security, server, access, temperature], endpoint, registrations)
    }

    /// Returns the saved state.
    ///
    /// # Panics
    ///
    /// If the state does not fit in 64 KiB.
    pub fn save(&mut self) -> Vec<u8> {
        let mut flash = vec![0; 1 << 16];
        let length = self
            .with(|model, endpoint, registrations| save(model, endpoint, registrations, &mut flash))
            .expect("the state fits");
        flash.truncate(length);
        flash
    }

    /// Restores a saved state at the time 0.
    ///
    /// # Errors
    ///
    /// Returns the error of [`restore`].
    pub fn restore(&mut self, state: &[u8]) -> Result<(), Error> {
        self.with(|model, endpoint, registrations| restore(state, model, endpoint, registrations, 0))
    }
}
