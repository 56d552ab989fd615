//! The hardware, as far as there is any: what happens when servers execute something or write to it.

use lwm2m_runtime::serve::{Hooks, Piece};
use lwm2m_runtime::{Arguments, Error, Execute, Object, Path, Time};

use crate::objects::device::{Device, DeviceActions};
use crate::objects::firmware_update::{FirmwareUpdate, FirmwareUpdateActions, State};
use crate::objects::humidity::{Humidity, HumidityActions};
use crate::objects::lwm2m_server::{Lwm2mServer, Lwm2mServerActions};
use crate::objects::temperature::{Temperature, TemperatureActions};

/// What owns the hardware. Here it has no state of its own: what was done shows in the objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hardware;

/// The device as it comes from the factory.
pub(crate) fn device() -> Device {
    let mut device = Device::blank();
    device.manufacturer = "Weather & Sons".try_into().ok();
    device.battery_level = Some(100);
    device.current_time = Some(Time(1_700_000_000));
    device
}

/// The account of server 1.
pub(crate) fn account() -> Lwm2mServer {
    let mut account = Lwm2mServer::blank();
    account.short_server_id = 1;
    account.lifetime = 86_400;
    account.mute_send = Some(false);
    account
}

/// The id of the resource that a path names.
fn resource(path: Path) -> u16 {
    path.resource_id().unwrap_or(u16::MAX)
}

impl DeviceActions for (&mut Device, &mut Hardware) {
    fn reboot(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        self.0.current_time = Some(Time(0));
        Ok(())
    }
}

impl Hooks<Device> for Hardware {
    fn execute(&mut self, device: &mut Device, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        Device::execute(&mut (device, self), resource(path), arguments)
    }
}

impl Lwm2mServerActions for Hardware {
    fn registration_update_trigger(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        Ok(())
    }
}

impl Hooks<Lwm2mServer> for Hardware {
    fn execute(&mut self, _: &mut Lwm2mServer, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        Lwm2mServer::execute(self, resource(path), arguments)
    }
}

impl FirmwareUpdateActions for FirmwareUpdate {
    fn update(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        self.state = State::Updating;
        Ok(())
    }
}

impl Hooks<FirmwareUpdate> for Hardware {
    fn execute(
        &mut self,
        firmware: &mut FirmwareUpdate,
        path: Path,
        arguments: Arguments<'_>,
    ) -> Result<(), Error> {
        FirmwareUpdate::execute(firmware, resource(path), arguments)
    }

    fn streams(&self, resource: u16) -> bool {
        resource == crate::objects::firmware_update::PACKAGE
    }

    fn write_piece(&mut self, firmware: &mut FirmwareUpdate, _: Path, piece: Piece<'_>) -> Result<(), Error> {
        firmware.state = if piece.last { State::Downloaded } else { State::Downloading };
        Ok(())
    }
}

impl TemperatureActions for Temperature {
    fn reset_min_and_max_measured_values(&mut self, _: Arguments<'_>) -> Result<(), Error> {
        self.min_measured_value = Some(self.sensor_value);
        self.max_measured_value = Some(self.sensor_value);
        Ok(())
    }
}

impl Hooks<Temperature> for Hardware {
    fn execute(
        &mut self,
        temperature: &mut Temperature,
        path: Path,
        arguments: Arguments<'_>,
    ) -> Result<(), Error> {
        Temperature::execute(temperature, resource(path), arguments)
    }
}

impl HumidityActions for Humidity {}

impl Hooks<Humidity> for Hardware {
    fn execute(
        &mut self,
        humidity: &mut Humidity,
        path: Path,
        arguments: Arguments<'_>,
    ) -> Result<(), Error> {
        Humidity::execute(humidity, resource(path), arguments)
    }
}
