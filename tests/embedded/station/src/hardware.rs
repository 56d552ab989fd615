//! The simulated hardware: its measurements and its actions.

use lwm2m_runtime::execute::{Action, Arguments};
use lwm2m_runtime::{ErrorKind, Multiple, ResponseCode, Time};

use crate::objects::device::{Device, DeviceActions};
use crate::objects::firmware_update::{
    FirmwareUpdate, FirmwareUpdateActions, FirmwareUpdateDeliveryMethod, State, UpdateResult,
};
use crate::objects::humidity::HumidityActions;
use crate::objects::lwm2m_server::{Lwm2mServer, Lwm2mServerActions};
use crate::objects::temperature::{Temperature, TemperatureActions};

/// Returns a device without values.
#[inline(always)]
pub(crate) fn device() -> Device {
    Device::new(Multiple::new(), Default::default())
}

/// Sets the factory settings of the device.
pub(crate) fn set_up(device: &mut Device) {
    device.manufacturer = "Weather & Sons".try_into().ok();
    device.battery_level = Some(100);
    device.current_time = Some(Time(1_700_000_000));
}

/// Returns a firmware update that has not started.
#[inline(always)]
pub(crate) fn firmware() -> FirmwareUpdate {
    let (state, delivery) = (State::Idle, FirmwareUpdateDeliveryMethod::PullOnly);
    FirmwareUpdate::new(Default::default(), state, UpdateResult::InitialValue, delivery)
}

/// Returns the account of server 1.
pub(crate) fn account() -> Lwm2mServer {
    let mut account = Lwm2mServer::new(1, 86_400, false, Default::default());
    account.mute_send = Some(false);
    account
}

/// The board with its sensors.
#[derive(Debug)]
pub struct Board {
    /// Whether a server has requested an Update of the registration.
    pub update: bool,
    /// Writes to the device since the start.
    pub written: u32,
    /// Checksum of a firmware package.
    pub package: u32,
    /// Temperature, in degrees Celsius.
    pub temperature: f64,
    /// Humidity, in percent.
    pub humidity: f64,
}

impl Board {
    pub(crate) const fn new() -> Board {
        Board { update: false, written: 0, package: 0, temperature: 21.5, humidity: 40.0 }
    }

    /// Adds a block to the checksum of a firmware package.
    pub(crate) fn store(&mut self, offset: usize, bytes: &[u8]) {
        let sum = if offset == 0 { 0 } else { self.package };
        self.package = bytes.iter().fold(sum, |sum, byte| sum.rotate_left(1) ^ u32::from(*byte));
    }
}

impl Lwm2mServerActions for Board {
    fn registration_update_trigger(
        &mut self,
        _: &mut Lwm2mServer,
        _: Arguments<'_>,
    ) -> Result<(), ErrorKind> {
        self.update = true;
        Ok(())
    }
}

impl DeviceActions for Board {
    fn reboot(&mut self, device: &mut Device, _: Arguments<'_>) -> Result<(), ErrorKind> {
        device.current_time = Some(Time(0));
        self.written = 0;
        Ok(())
    }
}

impl FirmwareUpdateActions for Board {
    fn update(&mut self, firmware: &mut FirmwareUpdate, _: Arguments<'_>) -> Result<(), ErrorKind> {
        match firmware.state {
            State::Downloaded => firmware.state = State::Updating,
            _ => return Err(ErrorKind::Refused(ResponseCode::METHOD_NOT_ALLOWED)),
        }
        Ok(())
    }
}

impl TemperatureActions for Board {
    fn reset_min_and_max_measured_values() -> Option<Action<Self, Temperature>> {
        Some(|_, temperature, _| {
            temperature.min_measured_value = Some(temperature.sensor_value);
            temperature.max_measured_value = Some(temperature.sensor_value);
            Ok(())
        })
    }
}

impl HumidityActions for Board {}
