//! What happens when servers read, write and execute: the hooks that join the structs to the hardware.
//!
//! [`Hardware`] implements [`Hooks`] for every object that it has something to do with. It implements
//! their actions, too.

use lwm2m_runtime::execute::{Action, Arguments, Execute, Execution};
use lwm2m_runtime::field::Enumeration;
use lwm2m_runtime::serve::{Block1, Hooks};
use lwm2m_runtime::{Error, ErrorKind, Path, Record, ResponseCode, Value};

use crate::hardware::{FLASH_SIZE, Hardware};
use crate::mast::{Lamp, Mast, MastActions};
use crate::notice::Notice;
use crate::objects::device::{Device, DeviceActions};
use crate::objects::firmware_update::{self, FirmwareUpdate, FirmwareUpdateActions, State, UpdateResult};
use crate::objects::humidity::{self, Humidity, HumidityActions};
use crate::objects::lwm2m_server::{Lwm2mServer, Lwm2mServerActions};
use crate::objects::rain_gauge::{Precipitation, RainGauge, RainGaugeActions};
use crate::objects::temperature::{self, Temperature, TemperatureActions};

/// The executable that a path names.
fn executable(path: Path) -> u16 {
    path.resource_id().unwrap_or(u16::MAX)
}

/// A refusal that is no fault of the path.
fn refused(path: Path) -> Error {
    Error::new(ErrorKind::Refused(ResponseCode::BAD_REQUEST), path)
}

impl Hooks<Lwm2mServer> for Hardware {
    fn execute(
        &mut self,
        server: &mut Lwm2mServer,
        path: Path,
        arguments: Arguments<'_>,
    ) -> Result<(), Error> {
        server.execute(self, executable(path), Execution::new(arguments))
    }
}

impl Lwm2mServerActions for Hardware {
    fn registration_update_trigger(&mut self, _: &mut Lwm2mServer, _: Arguments<'_>) -> Result<(), Error> {
        self.want_update();
        Ok(())
    }
}

impl Hooks<Device> for Hardware {
    fn before_read(&mut self, device: &mut Device, _: Path) {
        device.current_time = Some(self.shown_time());
        device.battery_level = Some(self.battery());
        device.firmware_version = Some(self.firmware().into());
    }

    fn after_write(&mut self, device: &mut Device, _: Path) {
        if let Some(time) = device.current_time {
            self.set_time(time);
        }
    }

    fn execute(&mut self, device: &mut Device, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        device.execute(self, executable(path), Execution::new(arguments))
    }
}

impl DeviceActions for Hardware {
    fn reboot(&mut self, _: &mut Device, _: Arguments<'_>) -> Result<(), Error> {
        self.restart();
        Ok(())
    }
}

/// A firmware package is longer than anything that the station holds in memory: it goes to the flash piece by piece.
impl Hooks<FirmwareUpdate> for Hardware {
    fn is_streamed(&self, resource: u16) -> bool {
        resource == firmware_update::PACKAGE
    }

    fn write_block(
        &mut self,
        firmware: &mut FirmwareUpdate,
        path: Path,
        piece: Block1<'_>,
    ) -> Result<(), Error> {
        let end = piece.offset.saturating_add(piece.bytes.len());
        if end > FLASH_SIZE {
            (firmware.state, firmware.update_result) = (State::Idle, UpdateResult::NotEnoughFlashMemory);
            return Err(Error::new(ErrorKind::Refused(ResponseCode::REQUEST_ENTITY_TOO_LARGE), path));
        }
        self.store(end);
        firmware.update_result = UpdateResult::InitialValue;
        firmware.state = if piece.last { State::Downloaded } else { State::Downloading };
        // A package of a single NUL takes back what was stored (object 5, resource 0).
        if piece.last && piece.offset == 0 && piece.bytes == [0] {
            self.store(0);
            firmware.state = State::Idle;
        }
        self.tell(format!("the flash holds {} bytes of a package", self.stored()));
        Ok(())
    }

    fn execute(
        &mut self,
        firmware: &mut FirmwareUpdate,
        path: Path,
        arguments: Arguments<'_>,
    ) -> Result<(), Error> {
        firmware.execute(self, executable(path), Execution::new(arguments))
    }
}

impl FirmwareUpdateActions for Hardware {
    fn update(&mut self, firmware: &mut FirmwareUpdate, _: Arguments<'_>) -> Result<(), Error> {
        if firmware.state != State::Downloaded {
            self.tell("no: there is no package to install");
            return Err(ErrorKind::Refused(ResponseCode::METHOD_NOT_ALLOWED).into());
        }
        (firmware.state, firmware.update_result) = (State::Idle, UpdateResult::UpdatedSuccessfully);
        self.install();
        Ok(())
    }
}

/// The lower of what was measured so far and what is measured now, and the higher.
fn extremes(low: Option<f64>, high: Option<f64>, value: f64) -> (Option<f64>, Option<f64>) {
    (Some(low.map_or(value, |low| low.min(value))), Some(high.map_or(value, |high| high.max(value))))
}

impl Hooks<Temperature> for Hardware {
    fn executables(&self) -> &[u16] {
        &[temperature::RESET_MIN_AND_MAX_MEASURED_VALUES]
    }

    fn before_read(&mut self, probe: &mut Temperature, path: Path) {
        let value = if path.instance_id() == Some(0) { self.air() } else { self.ground() };
        probe.sensor_value = value;
        (probe.min_measured_value, probe.max_measured_value) =
            extremes(probe.min_measured_value, probe.max_measured_value, value);
    }

    fn execute(
        &mut self,
        probe: &mut Temperature,
        path: Path,
        arguments: Arguments<'_>,
    ) -> Result<(), Error> {
        probe.execute(self, executable(path), Execution::new(arguments))
    }
}

impl TemperatureActions for Hardware {
    fn reset_min_and_max_measured_values() -> Option<Action<Self, Temperature>> {
        Some(|_, probe, _| {
            (probe.min_measured_value, probe.max_measured_value) = (None, None);
            Ok(())
        })
    }
}

impl Hooks<Humidity> for Hardware {
    fn executables(&self) -> &[u16] {
        &[humidity::RESET_MIN_AND_MAX_MEASURED_VALUES]
    }

    fn before_read(&mut self, probe: &mut Humidity, _: Path) {
        probe.sensor_value = self.humidity();
        (probe.min_measured_value, probe.max_measured_value) =
            extremes(probe.min_measured_value, probe.max_measured_value, probe.sensor_value);
    }

    fn execute(&mut self, probe: &mut Humidity, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        probe.execute(self, executable(path), Execution::new(arguments))
    }
}

impl HumidityActions for Hardware {
    fn reset_min_and_max_measured_values() -> Option<Action<Self, Humidity>> {
        Some(|_, probe, _| {
            (probe.min_measured_value, probe.max_measured_value) = (None, None);
            Ok(())
        })
    }
}

impl Hooks<RainGauge> for Hardware {
    fn before_read(&mut self, gauge: &mut RainGauge, _: Path) {
        gauge.rainfall_rate = self.rain();
        let rains = gauge.rainfall_rate > 0.0;
        gauge.precipitation = Some(if rains { Precipitation::Rain } else { Precipitation::Nothing });
    }

    fn after_write(&mut self, gauge: &mut RainGauge, _: Path) {
        self.set_heater(gauge.heater_mode);
    }

    fn execute(&mut self, gauge: &mut RainGauge, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        gauge.execute(self, executable(path), Execution::new(arguments))
    }
}

/// The mandatory action must be there, or this does not compile; the self test is left to later.
impl RainGaugeActions for Hardware {
    fn empty_bucket(&mut self, gauge: &mut RainGauge, arguments: Arguments<'_>) -> Result<(), Error> {
        let times = match arguments.get(0) {
            None => 1,
            Some(text) => text.and_then(|text| text.parse::<u8>().ok()).ok_or(ErrorKind::BadArguments)?,
        };
        if times > 10 {
            self.tell("no: ten times at the most");
            return Err(ErrorKind::Refused(ResponseCode::BAD_REQUEST).into());
        }
        self.tell(format!("the bucket tips {times} times"));
        if arguments.get(1).is_none() {
            gauge.hourly_totals = None;
        }
        Ok(())
    }
}

impl Hooks<Mast> for Hardware {
    fn before_read(&mut self, mast: &mut Mast, _: Path) {
        mast.lean = self.lean() - mast.upright;
    }

    fn check_write(&mut self, _: &Mast, record: &Record<'_>) -> Result<(), Error> {
        let off = Some(Value::Integer(Lamp::Off.code()));
        if record.path.resource_id() == Some(2) && record.value == off && self.is_dark() {
            self.tell("no: the lamp stays lit until sunrise, at 08:02");
            return Err(refused(record.path));
        }
        Ok(())
    }

    fn after_write(&mut self, mast: &mut Mast, _: Path) {
        self.set_lamp(mast.lamp);
    }

    fn execute(&mut self, mast: &mut Mast, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        mast.execute(self, executable(path), Execution::new(arguments))
    }
}

impl MastActions for Hardware {
    fn level(&mut self, mast: &mut Mast, _: Arguments<'_>) -> Result<(), Error> {
        mast.upright = self.lean();
        self.tell("this is upright from now on");
        Ok(())
    }
}

/// The display has three lines, and a notice the line of its id.
impl Hooks<Notice> for Hardware {
    fn check_create(&mut self, _: &Notice, path: Path) -> Result<(), Error> {
        if path.instance_id().is_none_or(|line| line > 2) {
            self.tell("no: the display has the lines 0, 1 and 2");
            return Err(refused(path));
        }
        Ok(())
    }

    fn after_write(&mut self, notice: &mut Notice, path: Path) {
        notice.since = self.time();
        let line = path.instance_id().unwrap_or_default();
        self.tell(format!("line {line} of the display: {}", notice.text));
    }

    fn check_delete(&mut self, _: &Notice, path: Path) -> Result<(), Error> {
        self.tell(format!("line {} of the display is cleared", path.instance_id().unwrap_or_default()));
        Ok(())
    }
}
