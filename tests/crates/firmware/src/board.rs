//! The hardware and its actions.

use lwm2m_runtime::execute::{Action, Arguments};
use lwm2m_runtime::{ErrorKind, ResponseCode};

use crate::model::{Fan, FanActions};
use crate::objects::device::{Device, DeviceActions};
use crate::objects::firmware_update::{FirmwareUpdate, FirmwareUpdateActions, State};
use crate::objects::temperature::{Temperature, TemperatureActions};

/// A board with a temperature sensor, a motor and flash memory.
#[derive(Debug, Default)]
pub struct Board {
    pub celsius: f64,
    /// Revolutions per minute.
    pub motor: u16,
    /// Bytes of the package in flash memory.
    pub flashed: usize,
    pub reboots: u32,
}

impl DeviceActions for Board {
    fn reboot(&mut self, _: &mut Device, _: Arguments<'_>) -> Result<(), ErrorKind> {
        self.reboots += 1;
        Ok(())
    }
}

impl FirmwareUpdateActions for Board {
    fn update(&mut self, firmware: &mut FirmwareUpdate, _: Arguments<'_>) -> Result<(), ErrorKind> {
        if firmware.state != State::Downloaded {
            return Err(ErrorKind::Refused(ResponseCode::METHOD_NOT_ALLOWED));
        }
        firmware.state = State::Updating;
        self.reboots += 1;
        Ok(())
    }
}

impl TemperatureActions for Board {
    fn reset_min_and_max_measured_values() -> Option<Action<Self, Temperature>> {
        Some(|_, temperature, _| {
            (temperature.min_measured_value, temperature.max_measured_value) = (None, None);
            Ok(())
        })
    }
}

impl FanActions for Board {
    fn self_test(&mut self, fan: &mut Fan, _: Arguments<'_>) -> Result<(), ErrorKind> {
        (self.motor, fan.speed) = (3000, 3000);
        Ok(())
    }
}
