//! The objects beside the hardware.

use lwm2m_runtime::execute::Execution;
use lwm2m_runtime::field::BoundedMultiple;
use lwm2m_runtime::heapless::{String, Vec};
use lwm2m_runtime::serve::{Block1, DataModel, InstanceMap, ObjectStore, SingleInstance};
use lwm2m_runtime::{ErrorKind, Lwm2mEnum, Lwm2mObject, Multiple, Path, Time};

use crate::board::Board;
use crate::objects::device::{self, Device};
use crate::objects::firmware_update::{
    self, FirmwareUpdate, FirmwareUpdateDeliveryMethod, State, UpdateResult,
};
use crate::objects::temperature::{self, Temperature};

/// The fan, an object of this vendor.
#[derive(Debug, Lwm2mObject)]
#[lwm2m(id = 42769, action(id = 4, name = "Self Test", mandatory))]
pub struct Fan {
    #[lwm2m(id = 0, ops = "RW", range = 0..=3000, units = "1/min")]
    pub speed: u16,
    #[lwm2m(id = 1, ops = "RW")]
    pub mode: Mode,
    #[lwm2m(id = 2, ops = "RW")]
    pub label: Option<String<16>>,
    #[lwm2m(id = 3, ops = "R")]
    pub last_service: Option<Time>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Lwm2mEnum)]
pub enum Mode {
    #[lwm2m(code = 0)]
    Off,
    #[lwm2m(code = 1)]
    On,
    Other(i64),
}

/// Four objects and the board.
pub struct Model {
    device: SingleInstance<Device>,
    firmware: SingleInstance<FirmwareUpdate>,
    temperature: InstanceMap<Temperature, Vec<(u16, Temperature), 1>>,
    pub fan: SingleInstance<Fan>,
    pub board: Board,
}

impl Default for Model {
    fn default() -> Self {
        let mut device = Device::new(Multiple::new(), String::new());
        device.manufacturer = "Fans & Sons".try_into().ok();
        let delivery = FirmwareUpdateDeliveryMethod::PushOnly;
        let firmware = FirmwareUpdate::new(String::new(), State::Idle, UpdateResult::InitialValue, delivery);
        let temperatures = BoundedMultiple::from_array([(0, Temperature::new(20.0))]);
        let fan = Fan { speed: 0, mode: Mode::Off, label: None, last_service: None };
        Model {
            device: SingleInstance::new(device),
            firmware: SingleInstance::new(firmware),
            temperature: InstanceMap::new(temperatures).fixed(),
            fan: SingleInstance::new(fan),
            board: Board { celsius: 20.0, ..Board::default() },
        }
    }
}

impl DataModel for Model {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        Some(match index {
            0 => &self.device,
            1 => &self.firmware,
            2 => &self.temperature,
            3 => &self.fan,
            _ => return None,
        })
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        Some(match index {
            0 => &mut self.device,
            1 => &mut self.firmware,
            2 => &mut self.temperature,
            3 => &mut self.fan,
            _ => return None,
        })
    }

    fn execute(&mut self, path: Path, execution: Execution<'_>) -> Result<(), ErrorKind> {
        match path.object_id() {
            Some(device::OBJECT_ID) => self.device.execute(path, &mut self.board, execution),
            Some(firmware_update::OBJECT_ID) => self.firmware.execute(path, &mut self.board, execution),
            Some(temperature::OBJECT_ID) => self.temperature.execute(path, &mut self.board, execution),
            Some(42769) => self.fan.execute(path, &mut self.board, execution),
            _ => Err(ErrorKind::NotExecutable),
        }
    }

    fn before_read(&mut self, path: Path) {
        if path.object_id() == Some(temperature::OBJECT_ID) {
            if let Some(temperature) = self.temperature.get_mut(path) {
                temperature.sensor_value = self.board.celsius;
            }
        }
    }

    fn after_write(&mut self, _: Path) {
        let fan = &self.fan.instance;
        self.board.motor = if fan.mode == Mode::On { fan.speed } else { 0 };
    }

    fn is_streamed(&self, path: Path) -> bool {
        path == Path::resource(firmware_update::OBJECT_ID, 0, firmware_update::PACKAGE)
    }

    fn write_block(&mut self, _: Path, block: Block1<'_>) -> Result<(), ErrorKind> {
        self.board.flashed = block.offset + block.bytes.len();
        self.firmware.instance.state = if block.last { State::Downloaded } else { State::Downloading };
        Ok(())
    }
}
