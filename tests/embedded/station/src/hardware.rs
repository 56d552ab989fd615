//! The hardware, as far as there is any: what is measured, and what happens when servers execute something
//! or write to it.

use lwm2m_runtime::serve::{Hooks, Block1};
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::{Error, ErrorKind, Path, Record, ResponseCode, Time, Value};
use lwm2m_runtime::execute::{Action, Arguments, Execute, Execution};

use crate::objects::device::{Device, DeviceActions};
use crate::objects::firmware_update::{self, FirmwareUpdate, FirmwareUpdateActions, State, UpdateResult};
use crate::objects::humidity::{Humidity, HumidityActions};
use crate::objects::lwm2m_server::{Lwm2mServer, Lwm2mServerActions};
use crate::objects::temperature::{RESET_MIN_AND_MAX_MEASURED_VALUES, Temperature, TemperatureActions};

/// The device as it comes from the factory.
pub(crate) fn device() -> Device {
    let mut device = Device::placeholder();
    device.manufacturer = "Weather & Sons".try_into().ok();
    device.battery_level = Some(100);
    device.current_time = Some(Time(1_700_000_000));
    device
}

/// The account of server 1.
pub(crate) fn account() -> Lwm2mServer {
    let mut account = Lwm2mServer::placeholder();
    account.short_server_id = 1;
    account.lifetime = 86_400;
    account.mute_send = Some(false);
    account
}

/// The id of the resource that a path names.
fn resource(path: Path) -> u16 {
    path.resource_id().unwrap_or(u16::MAX)
}

fn refused(code: ResponseCode, path: Path) -> Error {
    Error::new(ErrorKind::Refused(code), path)
}

/// What servers want the client to do: its way to the network sees to it.
#[derive(Debug, Default)]
pub struct Triggers {
    /// A registration update is wanted.
    pub update: bool,
}

impl Lwm2mServerActions for Triggers {
    fn registration_update_trigger(&mut self, _: &mut Lwm2mServer, _: Arguments<'_>) -> Result<(), Error> {
        self.update = true;
        Ok(())
    }
}

impl Hooks<Lwm2mServer> for Triggers {
    fn execute(&mut self, account: &mut Lwm2mServer, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        account.execute(self, resource(path), Execution::new(arguments))
    }
}

/// The board: it restarts, and its clock knows no half hours.
#[derive(Debug, Default)]
pub struct Board {
    /// Writes since the start.
    pub written: u32,
}

impl DeviceActions for Board {
    fn reboot(&mut self, device: &mut Device, _: Arguments<'_>) -> Result<(), Error> {
        device.current_time = Some(Time(0));
        *self = Board::default();
        Ok(())
    }
}

impl Hooks<Device> for Board {
    fn check_write(&mut self, _: &Device, record: &Record<'_>) -> Result<(), Error> {
        match record.value {
            Some(Value::String(offset)) if offset.ends_with(":30") => {
                Err(refused(ResponseCode::BAD_REQUEST, record.path))
            }
            _ => Ok(()),
        }
    }

    fn after_write(&mut self, _: &mut Device, _: Path) {
        self.written = self.written.wrapping_add(1);
    }

    fn execute(&mut self, device: &mut Device, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        device.execute(self, resource(path), Execution::new(arguments))
    }
}

/// Where a package goes, which is into a checksum.
#[derive(Debug, Default)]
pub struct Flash {
    /// The checksum so far.
    pub sum: u32,
}

/// Bytes of the largest package.
const ROOM: usize = 128 * 1024;

impl FirmwareUpdateActions for Flash {
    fn update(&mut self, firmware: &mut FirmwareUpdate, _: Arguments<'_>) -> Result<(), Error> {
        match firmware.state {
            State::Downloaded => firmware.state = State::Updating,
            _ => return Err(ErrorKind::Refused(ResponseCode::METHOD_NOT_ALLOWED).into()),
        }
        Ok(())
    }
}

impl Hooks<FirmwareUpdate> for Flash {
    fn execute(
        &mut self,
        firmware: &mut FirmwareUpdate,
        path: Path,
        arguments: Arguments<'_>,
    ) -> Result<(), Error> {
        firmware.execute(self, resource(path), Execution::new(arguments))
    }

    fn is_streamed(&self, resource: u16) -> bool {
        resource == firmware_update::PACKAGE
    }

    fn write_block(
        &mut self,
        firmware: &mut FirmwareUpdate,
        path: Path,
        piece: Block1<'_>,
    ) -> Result<(), Error> {
        if piece.offset.saturating_add(piece.bytes.len()) > ROOM {
            firmware.update_result = UpdateResult::NotEnoughFlashMemory;
            return Err(refused(ResponseCode::REQUEST_ENTITY_TOO_LARGE, path));
        }
        let sum = if piece.offset == 0 { 0 } else { self.sum };
        self.sum = piece.bytes.iter().fold(sum, |sum, byte| sum.rotate_left(1) ^ u32::from(*byte));
        firmware.state = if piece.last { State::Downloaded } else { State::Downloading };
        Ok(())
    }
}

/// A sensor, asked when somebody asks for what it measures.
#[derive(Debug)]
pub struct Sensor {
    /// What it measures now.
    pub measured: f64,
}

impl Sensor {
    pub(crate) fn new(measured: f64) -> Sensor {
        Sensor { measured }
    }
}

impl TemperatureActions for Sensor {
    fn reset_min_and_max_measured_values() -> Option<Action<Self, Temperature>> {
        Some(|_, temperature, _| {
            temperature.min_measured_value = Some(temperature.sensor_value);
            temperature.max_measured_value = Some(temperature.sensor_value);
            Ok(())
        })
    }
}

impl Hooks<Temperature> for Sensor {
    fn executables(&self) -> &[u16] {
        &[RESET_MIN_AND_MAX_MEASURED_VALUES]
    }

    fn before_read(&mut self, temperature: &mut Temperature, path: Path) {
        // Instances that servers have made have no sensor.
        if path.instance_id() == Some(0) {
            temperature.sensor_value = self.measured;
        }
    }

    fn check_create(&mut self, temperature: &Temperature, path: Path) -> Result<(), Error> {
        // What cannot be told apart from others is of no use.
        match temperature.application_type {
            Some(_) => Ok(()),
            None => Err(refused(ResponseCode::BAD_REQUEST, path)),
        }
    }

    fn check_delete(&mut self, _: &Temperature, path: Path) -> Result<(), Error> {
        match path.instance_id() {
            Some(0) => Err(refused(ResponseCode::METHOD_NOT_ALLOWED, path)),
            _ => Ok(()),
        }
    }

    fn execute(
        &mut self,
        temperature: &mut Temperature,
        path: Path,
        arguments: Arguments<'_>,
    ) -> Result<(), Error> {
        temperature.execute(self, resource(path), Execution::new(arguments))
    }
}

impl HumidityActions for Sensor {}

impl Hooks<Humidity> for Sensor {
    fn before_read(&mut self, humidity: &mut Humidity, _: Path) {
        humidity.sensor_value = self.measured;
    }

    fn execute(
        &mut self,
        humidity: &mut Humidity,
        path: Path,
        arguments: Arguments<'_>,
    ) -> Result<(), Error> {
        humidity.execute(self, resource(path), Execution::new(arguments))
    }
}
