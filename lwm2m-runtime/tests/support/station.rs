//! A station that has these objects, and records the actions of servers.

use lwm2m_runtime::execute::{Action, Arguments, Execution};
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::serve::{Block1, DataModel, InstanceMap, ObjectStore, SingleInstance};
use lwm2m_runtime::{ErrorKind, Multiple, ObjectLink, Path, Record, ResponseCode, Time, Value};

use super::objects::*;

/// Objects and hardware. Tests compare stations to check that a request has changed nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    pub security: InstanceMap<Security>,
    pub server: InstanceMap<Server>,
    pub access: InstanceMap<AccessControl>,
    pub device: SingleInstance<Device>,
    pub firmware: SingleInstance<Firmware>,
    pub portfolio: InstanceMap<Portfolio>,
    pub temperature: InstanceMap<Temperature>,
    pub bag: InstanceMap<Bag>,
    pub triggers: Triggers,
    pub board: Board,
    pub flash: Flash,
    pub sensor: Sensor,
}

/// Counts the actions of object 1.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Triggers {
    pub disabled: u32,
    pub updates: u32,
    pub bootstraps: u32,
}

impl ServerActions for Triggers {
    fn disable() -> Option<Action<Self, Server>> {
        Some(|triggers, _, _| {
            triggers.disabled += 1;
            Ok(())
        })
    }

    fn registration_update_trigger(&mut self, _: &mut Server, _: Arguments<'_>) -> Result<(), ErrorKind> {
        self.updates += 1;
        Ok(())
    }

    fn bootstrap_request_trigger() -> Option<Action<Self, Server>> {
        Some(|triggers, _, _| {
            triggers.bootstraps += 1;
            Ok(())
        })
    }
}

/// The hardware of the device.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Board {
    pub reboots: Vec<String>,
    pub written: Vec<Path>,
}

impl DeviceActions for Board {
    fn reboot(&mut self, _: &mut Device, arguments: Arguments<'_>) -> Result<(), ErrorKind> {
        self.reboots.push(arguments.to_string());
        Ok(())
    }

    fn reset_error_code() -> Option<Action<Self, Device>> {
        Some(|_, device, _| {
            device.errors = Multiple::from([(0, 0)]);
            Ok(())
        })
    }
}

/// The destination of a firmware package, which keeps a checksum of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Flash {
    pub bytes: usize,
    pub sum: u32,
}

impl FirmwareActions for Flash {
    fn update(&mut self, firmware: &mut Firmware, _: Arguments<'_>) -> Result<(), ErrorKind> {
        if firmware.state != 2 {
            return Err(ErrorKind::Refused(ResponseCode::METHOD_NOT_ALLOWED));
        }
        firmware.state = 3;
        Ok(())
    }
}

/// A sensor, sampled when an instance is read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sensor {
    pub celsius: Option<f64>,
    pub lowest: Option<f64>,
}

// The station implements no optional action of object 16.
impl PortfolioActions for () {}

impl DataModel for Station {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        Some(match index {
            0 => &self.security,
            1 => &self.server,
            2 => &self.access,
            3 => &self.device,
            4 => &self.firmware,
            5 => &self.portfolio,
            6 => &self.temperature,
            7 => &self.bag,
            _ => return None,
        })
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        Some(match index {
            0 => &mut self.security,
            1 => &mut self.server,
            2 => &mut self.access,
            3 => &mut self.device,
            4 => &mut self.firmware,
            5 => &mut self.portfolio,
            6 => &mut self.temperature,
            7 => &mut self.bag,
            _ => return None,
        })
    }

    fn execute(&mut self, path: Path, execution: Execution<'_>) -> Result<(), ErrorKind> {
        match path.object_id() {
            Some(1) => self.server.execute(path, &mut self.triggers, execution),
            Some(3) => self.device.execute(path, &mut self.board, execution),
            Some(5) => self.firmware.execute(path, &mut self.flash, execution),
            Some(16) => self.portfolio.execute(path, &mut (), execution),
            _ => Err(ErrorKind::NotExecutable),
        }
    }

    fn before_read(&mut self, path: Path) {
        if let (Some(3303), Some(celsius)) = (path.object_id(), self.sensor.celsius)
            && let Some(temperature) = self.temperature.get_mut(path)
        {
            temperature.value = celsius;
            temperature.min = self.sensor.lowest;
        }
    }

    fn check_write(&mut self, record: &Record<'_>) -> Result<(), ErrorKind> {
        match (record.path.object_id(), record.value) {
            // The board has no time zones with half hours.
            (Some(3), Some(Value::String(offset))) if offset.ends_with(":30") => {
                Err(ErrorKind::Refused(ResponseCode::BAD_REQUEST))
            }
            _ => Ok(()),
        }
    }

    fn after_write(&mut self, path: Path) {
        match (path.object_id(), path.resource_id()) {
            (Some(3), _) => self.board.written.push(path),
            // A URI starts a download, unless the protocol is unknown; an empty one cancels it.
            (Some(5), Some(1)) => {
                let firmware = &mut self.firmware.instance;
                let scheme = firmware.uri.split_once("://").map(|(scheme, _)| scheme);
                (firmware.state, firmware.result) = match scheme {
                    _ if firmware.uri.is_empty() => (0, 0),
                    Some("coap" | "coaps") => (1, 0),
                    Some(_) => (0, 9),
                    None => (0, 7),
                };
            }
            _ => {}
        }
    }

    fn is_streamed(&self, path: Path) -> bool {
        path == Path::resource(5, 0, 0)
    }

    fn write_block(&mut self, _: Path, block: Block1<'_>) -> Result<(), ErrorKind> {
        let (flash, firmware) = (&mut self.flash, &mut self.firmware.instance);
        if block.offset + block.bytes.len() > 100_000 {
            (firmware.state, firmware.result) = (0, 2);
            return Err(ErrorKind::Refused(ResponseCode::REQUEST_ENTITY_TOO_LARGE));
        }
        if block.offset == 0 {
            *flash = Flash::default();
        }
        flash.bytes += block.bytes.len();
        flash.sum = block.bytes.iter().fold(flash.sum, |sum, byte| sum.rotate_left(1) ^ u32::from(*byte));
        // A single NUL cancels an update (object 5, resource 0).
        let reset = block.last && flash.bytes == 1 && flash.sum == 0;
        firmware.state = if reset { 0 } else { 1 + i64::from(block.last) };
        firmware.result = 0;
        Ok(())
    }
}

impl Station {
    /// Creates a station with one server, 1, which has all rights.
    pub fn new() -> Self {
        Station {
            security: InstanceMap::new(Multiple::from([(0, security(Some(1))), (1, security(None))])),
            server: InstanceMap::new(Multiple::from([(0, server(1))])),
            access: InstanceMap::new(Multiple::new()),
            device: SingleInstance::new(device()),
            firmware: SingleInstance::new(Firmware { delivery: 2, ..Placeholder::placeholder() }),
            portfolio: InstanceMap::new(Multiple::from([(0, portfolio(&["a", "b", "c", "d"]))])),
            temperature: InstanceMap::new(Multiple::from([(0, temperature(21.5)), (1, temperature(-4.0))]))
                .fixed(),
            bag: InstanceMap::new(Multiple::from([(3, bag())])),
            triggers: Triggers::default(),
            board: Board::default(),
            flash: Flash::default(),
            sensor: Sensor::default(),
        }
    }

    /// Creates a station with two servers: server 1 owns the objects 1 and 3 and may create portfolios, server 2 has
    /// some rights (ETS 1.2, configuration C.14).
    pub fn with_two_servers() -> Self {
        let mut station = Station::new();
        station.security.instances.insert(2, security(Some(2))).unwrap();
        station.server.instances.insert(1, server(2)).unwrap();
        let entries = [
            access(1, 0, &[(1, 15)], 1),
            access(1, 1, &[(2, 15)], 2),
            access(3, 0, &[(2, 1)], 1),
            access(16, 0, &[(0, 1), (2, 0)], 1),
            access(16, 65535, &[(1, 16)], 65535),
            access(33000, 3, &[(0, 3), (2, 12)], 65535),
            access(3303, 0, &[(0, 1)], 65535),
        ];
        for (id, entry) in entries.into_iter().enumerate() {
            station.access.instances.insert(id as u16, entry).unwrap();
        }
        station
    }

    /// Creates a station before its bootstrap, with only the bootstrap server's account (ETS 1.2, C.13).
    pub fn before_bootstrap() -> Self {
        let mut station = Station::new();
        station.security.instances = Multiple::from([(1, security(None))]);
        station.server.instances = Multiple::new();
        station
    }

    /// Sets state and result of object 5, as the hardware does at the end of a download or an update.
    pub fn firmware_is(&mut self, state: i64, result: i64) {
        let firmware = &mut self.firmware.instance;
        (firmware.state, firmware.result) = (state, result);
        if result == 1 {
            self.device.instance.firmware = Some("2.0".into());
        }
    }
}

fn security(ssid: Option<i64>) -> Security {
    Security {
        uri: match ssid {
            Some(ssid) => format!("coaps://server{ssid}.example"),
            None => "coaps://bootstrap.example".into(),
        },
        bootstrap: ssid.is_none(),
        mode: 0,
        identity: b"station".to_vec(),
        server_key: Vec::new(),
        secret_key: vec![7; 16].into(),
        ssid,
        oscore: None,
    }
}

fn server(ssid: i64) -> Server {
    Server {
        ssid,
        lifetime: 86400,
        pmin: None,
        pmax: None,
        disable_timeout: Some(86400),
        storing: false,
        binding: "U".into(),
        mute_send: None,
        notification_mode: None,
    }
}

fn access(object: i64, instance: i64, acl: &[(u16, i64)], owner: i64) -> AccessControl {
    AccessControl { object, instance, acl: Some(acl.iter().copied().collect()), owner }
}

fn device() -> Device {
    Device {
        manufacturer: Some("Open Mobile Alliance".into()),
        model: Some("Lightweight M2M Client".into()),
        serial: Some("345000123".into()),
        firmware: Some("1.0".into()),
        power_sources: Some(Multiple::from([(0, 1), (1, 2)])),
        voltages: Some(Multiple::from([(0, 3800), (1, 5000)])),
        currents: Some(Multiple::from([(0, 125), (1, 900)])),
        battery: Some(100),
        errors: Multiple::from([(0, 0)]),
        time: Some(Time(1_367_491_215)),
        utc_offset: Some("+02:00".into()),
        timezone: None,
        binding: "U".into(),
        ext_dev_info: Some(Multiple::from([(0, ObjectLink { object: 3303, instance: 0 })])),
    }
}

pub fn portfolio(identity: &[&str]) -> Portfolio {
    let identity = identity.iter().zip(0..).map(|(text, id)| (id, (*text).into())).collect();
    Portfolio { identity, auth_data: None, auth_status: None }
}

fn temperature(value: f64) -> Temperature {
    Temperature { min: Some(-10.5), value, units: Some("Cel".into()), application: None }
}

fn bag() -> Bag {
    Bag {
        integer: Some(-1),
        unsigned: Some(u64::MAX),
        float: Some(0.5),
        boolean: Some(false),
        opaque: Some(vec![1, 2, 3]),
        time: None,
        link: Some(ObjectLink { object: 3, instance: 0 }),
        secret: Some("hush".into()),
        integers: Some(Multiple::from([(0, 1), (5, -5)])),
        hidden: Some(99),
    }
}
