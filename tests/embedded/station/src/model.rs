//! The data model: objects in fixed memory beside the hardware.

use core::mem::MaybeUninit;

use lwm2m_runtime::execute::Execution;
use lwm2m_runtime::heapless::Vec;
use lwm2m_runtime::serve::{Block1, DataModel, InstanceMap, ObjectStore, SingleInstance};
use lwm2m_runtime::{ErrorKind, Multiple, Path, Record, ResponseCode, Value};

use crate::hardware::{self, Board};
use crate::objects::device::{self, Device};
use crate::objects::firmware_update::{self, FirmwareUpdate, State, UpdateResult};
use crate::objects::humidity::{self, Humidity};
use crate::objects::lwm2m_security::Lwm2mSecurity;
use crate::objects::lwm2m_server::{self, Lwm2mServer};
use crate::objects::temperature::{self, Temperature};

/// Up to two instances of an object.
type Pair<O> = InstanceMap<O, Vec<(u16, O), 2>>;

/// Bytes of the largest firmware package.
const PACKAGE_SIZE: usize = 128 * 1024;

/// Six objects and the board.
pub struct Model {
    security: Pair<Lwm2mSecurity>,
    server: Pair<Lwm2mServer>,
    device: SingleInstance<Device>,
    firmware: SingleInstance<FirmwareUpdate>,
    temperature: Pair<Temperature>,
    humidity: Pair<Humidity>,
    /// The hardware.
    pub board: Board,
}

impl Model {
    /// Creates the objects in this place, with the factory settings.
    #[inline(never)]
    pub fn init(place: &mut MaybeUninit<Model>) -> &mut Model {
        let model = place.write(Model::empty());
        model.reset();
        model
    }

    /// Creates the objects without values. [`reset`](Model::reset) sets them in the objects' place.
    ///
    /// Inlined, because a caller that stores the result in memory then writes only what is not empty.
    #[inline(always)]
    pub(crate) fn empty() -> Model {
        Model {
            security: InstanceMap::new(Multiple::new()),
            server: InstanceMap::new(Multiple::new()),
            device: SingleInstance::new(hardware::device()),
            firmware: SingleInstance::new(hardware::firmware()),
            temperature: InstanceMap::new(Multiple::new()),
            humidity: InstanceMap::new(Multiple::new()).fixed(),
            board: Board::new(),
        }
    }

    /// Sets the factory settings, with the account of one server.
    pub(crate) fn reset(&mut self) {
        hardware::set_up(&mut self.device.instance);
        // An empty container has capacity for one.
        let _ = self.server.instances.insert(0, hardware::account());
        let _ = self.temperature.instances.insert(0, Temperature::new(21.5));
        let _ = self.humidity.instances.insert(0, Humidity::new(40.0));
    }
}

impl DataModel for Model {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        Some(match index {
            0 => &self.security,
            1 => &self.server,
            2 => &self.device,
            3 => &self.firmware,
            4 => &self.temperature,
            5 => &self.humidity,
            _ => return None,
        })
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        Some(match index {
            0 => &mut self.security,
            1 => &mut self.server,
            2 => &mut self.device,
            3 => &mut self.firmware,
            4 => &mut self.temperature,
            5 => &mut self.humidity,
            _ => return None,
        })
    }

    fn execute(&mut self, path: Path, execution: Execution<'_>) -> Result<(), ErrorKind> {
        let board = &mut self.board;
        match path.object_id() {
            Some(lwm2m_server::OBJECT_ID) => self.server.execute(path, board, execution),
            Some(device::OBJECT_ID) => self.device.execute(path, board, execution),
            Some(firmware_update::OBJECT_ID) => self.firmware.execute(path, board, execution),
            Some(temperature::OBJECT_ID) => self.temperature.execute(path, board, execution),
            Some(humidity::OBJECT_ID) => self.humidity.execute(path, board, execution),
            _ => Err(ErrorKind::NotExecutable),
        }
    }

    fn before_read(&mut self, path: Path) {
        match (path.object_id(), path.instance_id()) {
            // Instances that servers have created have no sensor.
            (Some(temperature::OBJECT_ID), Some(0)) => {
                if let Some(temperature) = self.temperature.get_mut(path) {
                    temperature.sensor_value = self.board.temperature;
                }
            }
            (Some(humidity::OBJECT_ID), _) => {
                if let Some(humidity) = self.humidity.get_mut(path) {
                    humidity.sensor_value = self.board.humidity;
                }
            }
            _ => {}
        }
    }

    fn check_write(&mut self, record: &Record<'_>) -> Result<(), ErrorKind> {
        match (record.path.object_id(), record.value) {
            // The clock has no time zones with half hours.
            (Some(device::OBJECT_ID), Some(Value::String(offset))) if offset.ends_with(":30") => {
                Err(ErrorKind::Refused(ResponseCode::BAD_REQUEST))
            }
            _ => Ok(()),
        }
    }

    fn after_write(&mut self, path: Path) {
        if path.object_id() == Some(device::OBJECT_ID) {
            self.board.written = self.board.written.wrapping_add(1);
        }
    }

    fn check_create(&mut self, path: Path) -> Result<(), ErrorKind> {
        // A temperature needs a name.
        match self.temperature.get(path) {
            Some(Temperature { application_type: None, .. })
                if path.object_id() == Some(temperature::OBJECT_ID) =>
            {
                Err(ErrorKind::Refused(ResponseCode::BAD_REQUEST))
            }
            _ => Ok(()),
        }
    }

    fn check_delete(&mut self, path: Path) -> Result<(), ErrorKind> {
        match path == Path::instance(temperature::OBJECT_ID, 0) {
            true => Err(ErrorKind::Refused(ResponseCode::METHOD_NOT_ALLOWED)),
            false => Ok(()),
        }
    }

    fn is_streamed(&self, path: Path) -> bool {
        path == Path::resource(firmware_update::OBJECT_ID, 0, firmware_update::PACKAGE)
    }

    fn write_block(&mut self, _: Path, block: Block1<'_>) -> Result<(), ErrorKind> {
        let firmware = &mut self.firmware.instance;
        if block.offset.saturating_add(block.bytes.len()) > PACKAGE_SIZE {
            firmware.update_result = UpdateResult::NotEnoughFlashMemory;
            return Err(ErrorKind::Refused(ResponseCode::REQUEST_ENTITY_TOO_LARGE));
        }
        self.board.store(block.offset, block.bytes);
        firmware.state = if block.last { State::Downloaded } else { State::Downloading };
        Ok(())
    }
}
