//! A station that has these objects, and remembers what happened to it.

use lwm2m_runtime::execute::{Action, Arguments, Execute, Execution};
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::serve::{Block1, DataModel, Hooks, InstanceMap, SingleInstance};
use lwm2m_runtime::{Error, ErrorKind, Multiple, ObjectLink, Path, Record, ResponseCode, Time, Value};

use super::objects::*;

/// All objects, each with its hooks: what is compared when something must not have changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    pub security: InstanceMap<Security>,
    pub server: InstanceMap<Server, Triggers>,
    pub access: InstanceMap<AccessControl>,
    pub device: SingleInstance<Device, Board>,
    pub firmware: SingleInstance<Firmware, Flash>,
    pub portfolio: InstanceMap<Portfolio>,
    pub temperature: InstanceMap<Temperature, Sensor>,
    pub bag: InstanceMap<Bag>,
}

impl PortfolioActions for () {}

/// What servers have triggered.
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

    fn registration_update_trigger(&mut self, _: &mut Server, _: Arguments<'_>) -> Result<(), Error> {
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

impl Hooks<Server> for Triggers {
    fn execute(&mut self, server: &mut Server, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        server.execute(self, path.resource_id().unwrap(), Execution::new(arguments))
    }
}

/// The hardware of the device.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Board {
    pub reboots: Vec<String>,
    pub written: Vec<Path>,
}

impl DeviceActions for Board {
    fn reboot(&mut self, _: &mut Device, arguments: Arguments<'_>) -> Result<(), Error> {
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

impl Hooks<Device> for Board {
    fn executables(&self) -> &[u16] {
        &[]
    }

    fn check_write(&mut self, _: &Device, record: &Record<'_>) -> Result<(), Error> {
        match record.value {
            // This board knows no half hours.
            Some(Value::String(offset)) if offset.ends_with(":30") => {
                Err(ErrorKind::Refused(ResponseCode::BAD_REQUEST).into())
            }
            _ => Ok(()),
        }
    }

    fn after_write(&mut self, _: &mut Device, path: Path) {
        self.written.push(path);
    }

    fn execute(&mut self, device: &mut Device, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        device.execute(self, path.resource_id().unwrap(), Execution::new(arguments))
    }
}

/// Where a firmware package goes, which is nowhere but into a checksum.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Flash {
    pub bytes: usize,
    pub sum: u32,
}

impl FirmwareActions for Flash {
    fn update(&mut self, firmware: &mut Firmware, _: Arguments<'_>) -> Result<(), Error> {
        if firmware.state != 2 {
            return Err(ErrorKind::Refused(ResponseCode::METHOD_NOT_ALLOWED).into());
        }
        firmware.state = 3;
        Ok(())
    }
}

impl Hooks<Firmware> for Flash {
    fn is_streamed(&self, resource: u16) -> bool {
        resource == 0
    }

    fn write_block(&mut self, firmware: &mut Firmware, path: Path, piece: Block1<'_>) -> Result<(), Error> {
        if piece.offset + piece.bytes.len() > 100_000 {
            (firmware.state, firmware.result) = (0, 2);
            return Err(Error::new(ErrorKind::Refused(ResponseCode::REQUEST_ENTITY_TOO_LARGE), path));
        }
        if piece.offset == 0 {
            *self = Flash::default();
        }
        self.bytes += piece.bytes.len();
        self.sum = piece.bytes.iter().fold(self.sum, |sum, byte| sum.rotate_left(1) ^ u32::from(*byte));
        // A single NUL takes a package back (object 5, resource 0).
        let reset = piece.last && self.bytes == 1 && self.sum == 0;
        firmware.state = if reset { 0 } else { 1 + i64::from(piece.last) };
        firmware.result = 0;
        Ok(())
    }

    /// A URI has a download begin, unless there is no such protocol here; an empty one takes it back.
    fn after_write(&mut self, firmware: &mut Firmware, path: Path) {
        if path.resource_id() == Some(1) {
            let scheme = firmware.uri.split_once("://").map(|(scheme, _)| scheme);
            (firmware.state, firmware.result) = match scheme {
                _ if firmware.uri.is_empty() => (0, 0),
                Some("coap" | "coaps") => (1, 0),
                Some(_) => (0, 9),
                None => (0, 7),
            };
        }
    }

    fn execute(
        &mut self,
        firmware: &mut Firmware,
        path: Path,
        arguments: Arguments<'_>,
    ) -> Result<(), Error> {
        firmware.execute(self, path.resource_id().unwrap(), Execution::new(arguments))
    }
}

/// A sensor: what it measures is in the instance once somebody has asked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sensor {
    pub celsius: Option<f64>,
}

impl Hooks<Temperature> for Sensor {
    fn before_read(&mut self, temperature: &mut Temperature, _: Path) {
        if let Some(celsius) = self.celsius {
            temperature.value = celsius;
        }
    }
}

impl Station {
    /// One server, 1, whom everything is allowed.
    pub fn new() -> Self {
        Station {
            security: InstanceMap::new(Multiple::from([(0, security(Some(1))), (1, security(None))])),
            server: InstanceMap::new(Multiple::from([(0, server(1))])).hooks(Triggers::default()),
            access: InstanceMap::new(Multiple::new()),
            device: SingleInstance::new(device()).hooks(Board::default()),
            firmware: SingleInstance::new(Firmware { delivery: 2, ..Placeholder::placeholder() })
                .hooks(Flash::default()),
            portfolio: InstanceMap::new(Multiple::from([(0, portfolio(&["a", "b", "c", "d"]))])),
            temperature: InstanceMap::new(Multiple::from([(0, temperature(21.5)), (1, temperature(-4.0))]))
                .hooks(Sensor::default())
                .fixed(),
            bag: InstanceMap::new(Multiple::from([(3, bag())])),
        }
    }

    /// Two servers: server 1 owns the objects 1 and 3, server 2 has been given some rights, and server
    /// 1 may create portfolios (ETS 1.2, configuration C.14).
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

    /// Before a bootstrap: the bootstrap server's account and what the device is (ETS 1.2, C.13).
    pub fn before_bootstrap() -> Self {
        let mut station = Station::new();
        station.security.instances = Multiple::from([(1, security(None))]);
        station.server.instances = Multiple::new();
        station
    }

    /// A download or an update comes to its end, as hardware has it: the states of object 5.
    pub fn firmware_is(&mut self, state: i64, result: i64) {
        let firmware = &mut self.firmware.instance;
        (firmware.state, firmware.result) = (state, result);
        if result == 1 {
            self.device.instance.firmware = Some("2.0".into());
        }
    }

    /// Has `work` done with all objects.
    pub fn objects<T>(&mut self, work: impl FnOnce(&mut dyn DataModel) -> T) -> T {
        let Station { security, server, access, device, firmware, portfolio, temperature, bag } = self;
        let mut parts: [&mut dyn DataModel; 8] =
            [security, server, access, device, firmware, portfolio, temperature, bag];
        let mut all: &mut [&mut dyn DataModel] = &mut parts;
        work(&mut all)
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
        secret_key: vec![7; 16],
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
