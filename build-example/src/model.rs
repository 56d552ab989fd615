//! The data model of the station: its objects, and the hooks and actions that connect them to the hardware.

use lwm2m_runtime::execute::{Action, Arguments, Execution};
use lwm2m_runtime::serve::{Block1, DataModel, ObjectStore};
use lwm2m_runtime::{ErrorKind, Path, Record, ResponseCode, Value};

use crate::hardware::{FLASH_SIZE, Hardware};
use crate::mast::{Lamp, Mast, MastActions};
use crate::objects::device::{self, Device, DeviceActions};
use crate::objects::firmware_update::{self, FirmwareUpdate, FirmwareUpdateActions, State, UpdateResult};
use crate::objects::humidity::{self, Humidity, HumidityActions};
use crate::objects::lwm2m_server::{self, Lwm2mServer, Lwm2mServerActions};
use crate::objects::rain_gauge::{self, Precipitation, RainGauge, RainGaugeActions};
use crate::objects::temperature::{self, Temperature, TemperatureActions};
use crate::station::Station;

/// Ids of the derived objects; the generator writes constants for the others.
const MAST: u16 = 42770;
const NOTICE: u16 = 42771;

impl DataModel for Station {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        Some(match index {
            0 => &self.security,
            1 => &self.servers,
            2 => &self.access,
            3 => &self.device,
            4 => &self.firmware,
            5 => &self.temperature,
            6 => &self.humidity,
            7 => &self.rain,
            8 => &self.mast,
            9 => &self.notices,
            _ => return None,
        })
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        Some(match index {
            0 => &mut self.security,
            1 => &mut self.servers,
            2 => &mut self.access,
            3 => &mut self.device,
            4 => &mut self.firmware,
            5 => &mut self.temperature,
            6 => &mut self.humidity,
            7 => &mut self.rain,
            8 => &mut self.mast,
            9 => &mut self.notices,
            _ => return None,
        })
    }

    fn execute(&mut self, path: Path, execution: Execution<'_>) -> Result<(), ErrorKind> {
        let hardware = &mut self.hardware;
        match path.object_id() {
            Some(lwm2m_server::OBJECT_ID) => self.servers.execute(path, hardware, execution),
            Some(device::OBJECT_ID) => self.device.execute(path, hardware, execution),
            Some(firmware_update::OBJECT_ID) => self.firmware.execute(path, hardware, execution),
            Some(temperature::OBJECT_ID) => self.temperature.execute(path, hardware, execution),
            Some(humidity::OBJECT_ID) => self.humidity.execute(path, hardware, execution),
            Some(rain_gauge::OBJECT_ID) => self.rain.execute(path, hardware, execution),
            Some(MAST) => self.mast.execute(path, hardware, execution),
            _ => Err(ErrorKind::NotExecutable),
        }
    }

    /// Samples the sensors of the instance that is about to be read.
    fn before_read(&mut self, path: Path) {
        let hardware = &mut self.hardware;
        match path.object_id() {
            Some(device::OBJECT_ID) => {
                let device = &mut self.device.instance;
                device.current_time = Some(hardware.read_clock());
                device.battery_level = Some(hardware.battery());
                device.firmware_version = Some(hardware.firmware().into());
            }
            Some(temperature::OBJECT_ID) => {
                let value = if path.instance_id() == Some(0) { hardware.air() } else { hardware.ground() };
                if let Some(probe) = self.temperature.get_mut(path) {
                    probe.sensor_value = value;
                    extend(&mut probe.min_measured_value, &mut probe.max_measured_value, value);
                }
            }
            Some(humidity::OBJECT_ID) => {
                if let Some(probe) = self.humidity.get_mut(path) {
                    probe.sensor_value = hardware.humidity();
                    let value = probe.sensor_value;
                    extend(&mut probe.min_measured_value, &mut probe.max_measured_value, value);
                }
            }
            Some(rain_gauge::OBJECT_ID) => {
                let gauge = &mut self.rain.instance;
                gauge.rainfall_rate = hardware.rain();
                let rains = gauge.rainfall_rate > 0.0;
                gauge.precipitation = Some(if rains { Precipitation::Rain } else { Precipitation::Nothing });
            }
            Some(MAST) => self.mast.instance.lean = hardware.lean() - self.mast.instance.upright,
            _ => {}
        }
    }

    fn check_write(&mut self, record: &Record<'_>) -> Result<(), ErrorKind> {
        let off = Some(Value::Integer(i64::from(Lamp::Off)));
        let is_lamp = record.path == Path::resource(MAST, 0, 2);
        if is_lamp && record.value == off && self.hardware.is_dark() {
            self.hardware.log("refused: the lamp stays lit until sunrise at 08:02");
            return Err(BAD_REQUEST);
        }
        Ok(())
    }

    fn after_write(&mut self, path: Path) {
        match path.object_id() {
            Some(device::OBJECT_ID) => {
                if let Some(time) = self.device.instance.current_time {
                    self.hardware.set_time(time);
                }
            }
            Some(rain_gauge::OBJECT_ID) => self.hardware.set_heater(self.rain.instance.heater_mode),
            Some(MAST) => self.hardware.set_lamp(self.mast.instance.lamp),
            Some(NOTICE) => {
                if let Some(notice) = self.notices.get_mut(path) {
                    notice.since = self.hardware.time();
                    self.hardware.log(format!("line {} of the display: {}", line(path), notice.text));
                }
            }
            _ => {}
        }
    }

    /// The id of a notice is its line on the display, which has three lines.
    fn check_create(&mut self, path: Path) -> Result<(), ErrorKind> {
        if path.object_id() == Some(NOTICE) && line(path) > 2 {
            self.hardware.log("refused: the display has the lines 0, 1 and 2");
            return Err(BAD_REQUEST);
        }
        Ok(())
    }

    fn check_delete(&mut self, path: Path) -> Result<(), ErrorKind> {
        if path.object_id() == Some(NOTICE) {
            self.hardware.log(format!("line {} of the display is cleared", line(path)));
        }
        Ok(())
    }

    /// The firmware package goes to the flash block by block; it does not fit in memory.
    fn is_streamed(&self, path: Path) -> bool {
        path == Path::resource(firmware_update::OBJECT_ID, 0, firmware_update::PACKAGE)
    }

    fn write_block(&mut self, _path: Path, block: Block1<'_>) -> Result<(), ErrorKind> {
        let (firmware, hardware) = (&mut self.firmware.instance, &mut self.hardware);
        let end = block.offset.saturating_add(block.bytes.len());
        if end > FLASH_SIZE {
            (firmware.state, firmware.update_result) = (State::Idle, UpdateResult::NotEnoughFlashMemory);
            return Err(ErrorKind::Refused(ResponseCode::REQUEST_ENTITY_TOO_LARGE));
        }
        hardware.set_stored(end);
        firmware.update_result = UpdateResult::InitialValue;
        firmware.state = if block.last { State::Downloaded } else { State::Downloading };
        // A package of a single NUL cancels an update (object 5, resource 0).
        if block.last && block.offset == 0 && block.bytes == [0] {
            hardware.set_stored(0);
            firmware.state = State::Idle;
        }
        hardware.log(format!("the flash holds {} bytes of a package", hardware.stored()));
        Ok(())
    }
}

const BAD_REQUEST: ErrorKind = ErrorKind::Refused(ResponseCode::BAD_REQUEST);

/// Returns the line of the display for a notice.
fn line(path: Path) -> u16 {
    path.instance_id().unwrap_or_default()
}

/// Extends the range of measured values.
fn extend(low: &mut Option<f64>, high: &mut Option<f64>, value: f64) {
    *low = Some(low.map_or(value, |low| low.min(value)));
    *high = Some(high.map_or(value, |high| high.max(value)));
}

/// The registrations follow these actions after the response.
impl Lwm2mServerActions for Hardware {
    fn registration_update_trigger(
        &mut self,
        _: &mut Lwm2mServer,
        _: Arguments<'_>,
    ) -> Result<(), ErrorKind> {
        self.request_update();
        Ok(())
    }

    fn disable() -> Option<Action<Self, Lwm2mServer>> {
        Some(|_, _, _| Ok(()))
    }

    fn bootstrap_request_trigger() -> Option<Action<Self, Lwm2mServer>> {
        Some(|_, _, _| Ok(()))
    }
}

impl DeviceActions for Hardware {
    fn reboot(&mut self, _: &mut Device, _: Arguments<'_>) -> Result<(), ErrorKind> {
        self.restart();
        Ok(())
    }
}

impl FirmwareUpdateActions for Hardware {
    fn update(&mut self, firmware: &mut FirmwareUpdate, _: Arguments<'_>) -> Result<(), ErrorKind> {
        if firmware.state != State::Downloaded {
            self.log("refused: there is no package to install");
            return Err(ErrorKind::Refused(ResponseCode::METHOD_NOT_ALLOWED));
        }
        (firmware.state, firmware.update_result) = (State::Idle, UpdateResult::UpdatedSuccessfully);
        self.install();
        Ok(())
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

impl HumidityActions for Hardware {
    fn reset_min_and_max_measured_values() -> Option<Action<Self, Humidity>> {
        Some(|_, probe, _| {
            (probe.min_measured_value, probe.max_measured_value) = (None, None);
            Ok(())
        })
    }
}

/// The mandatory action is required; the optional self test is not implemented.
impl RainGaugeActions for Hardware {
    fn empty_bucket(&mut self, gauge: &mut RainGauge, arguments: Arguments<'_>) -> Result<(), ErrorKind> {
        let times = match arguments.get(0) {
            None => 1,
            Some(text) => text.and_then(|text| text.parse::<u8>().ok()).ok_or(ErrorKind::BadArguments)?,
        };
        if times > 10 {
            self.log("refused: the bucket tips ten times at most");
            return Err(ErrorKind::Refused(ResponseCode::BAD_REQUEST));
        }
        self.log(format!("the bucket tips {times} times"));
        if arguments.get(1).is_none() {
            gauge.hourly_totals = None;
        }
        Ok(())
    }
}

impl MastActions for Hardware {
    fn level(&mut self, mast: &mut Mast, _: Arguments<'_>) -> Result<(), ErrorKind> {
        mast.upright = self.lean();
        self.log("the lean sensor is calibrated");
        Ok(())
    }
}
