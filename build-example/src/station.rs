//! The station: plain structs with values in them, each object in a host that joins them to the hardware.

use lwm2m_runtime::serve::{DataModel, InstanceMap, SingleInstance};
use lwm2m_runtime::{Multiple, Object, Path};

use crate::hardware::Hardware;
use crate::mast::{Lamp, Mast};
use crate::notice::Notice;
use crate::objects::device::{self, BatteryStatus, Device};
use crate::objects::firmware_update::{FirmwareUpdate, FirmwareUpdateDeliveryMethod, State, UpdateResult};
use crate::objects::humidity::Humidity;
use crate::objects::lwm2m_access_control::Lwm2mAccessControl;
use crate::objects::lwm2m_security::{Lwm2mSecurity, SecurityMode};
use crate::objects::lwm2m_server::Lwm2mServer;
use crate::objects::rain_gauge::{HeaterMode, RainGauge};
use crate::objects::temperature::Temperature;

/// The server that owns the station: the weather service.
const OWNER: u16 = 1;
/// A server that may look, set the lamp and write on the display: the harbour office.
const GUEST: u16 = 2;

/// Everything that servers see of the station. Where an object has its only instance, a [`SingleInstance`] hosts it, else a
/// [`InstanceMap`]; instances that stand for something soldered in are fixed.
#[derive(Debug)]
pub(crate) struct Station {
    pub(crate) hardware: Hardware,
    security: InstanceMap<Lwm2mSecurity>,
    servers: InstanceMap<Lwm2mServer, Hardware>,
    access: InstanceMap<Lwm2mAccessControl>,
    device: SingleInstance<Device, Hardware>,
    firmware: SingleInstance<FirmwareUpdate, Hardware>,
    temperature: InstanceMap<Temperature, Hardware>,
    humidity: InstanceMap<Humidity, Hardware>,
    rain: SingleInstance<RainGauge, Hardware>,
    mast: SingleInstance<Mast, Hardware>,
    notices: InstanceMap<Notice, Hardware>,
}

impl Station {
    /// A wet morning in November.
    pub(crate) fn new() -> Self {
        let hardware = Hardware::default();
        let probes =
            [(0, temperature(-40.0, 60.0, "air, 2 m")), (1, temperature(-20.0, 40.0, "ground, 10 cm deep"))];
        let humidity = Humidity { sensor_units: Some("%RH".into()), ..Humidity::new(0.0) };
        let mut station = Station {
            security: InstanceMap::new(accounts()),
            servers: InstanceMap::new(Multiple::from([(0, server(OWNER)), (1, server(GUEST))]))
                .hooks(hardware.clone()),
            access: InstanceMap::new(rights()),
            device: SingleInstance::new(device()).hooks(hardware.clone()),
            firmware: SingleInstance::new(firmware()).hooks(hardware.clone()),
            temperature: InstanceMap::new(Multiple::from(probes)).hooks(hardware.clone()).fixed(),
            humidity: InstanceMap::new(Multiple::from([(0, humidity)])).hooks(hardware.clone()).fixed(),
            rain: SingleInstance::new(rain()).hooks(hardware.clone()),
            mast: SingleInstance::new(mast()).hooks(hardware.clone()),
            notices: InstanceMap::new(Multiple::new()).hooks(hardware.clone()),
            hardware,
        };
        station.sample();
        station
    }

    /// The objects, as parts of a whole: what is lent to an endpoint.
    pub(crate) fn parts(&mut self) -> [&mut dyn DataModel; 10] {
        [
            &mut self.security,
            &mut self.servers,
            &mut self.access,
            &mut self.device,
            &mut self.firmware,
            &mut self.temperature,
            &mut self.humidity,
            &mut self.rain,
            &mut self.mast,
            &mut self.notices,
        ]
    }

    /// Reads all sensors, as it is done for a server that asks.
    fn sample(&mut self) {
        let paths: Vec<Path> = self.instances().into_iter().map(|(path, _)| path).collect();
        let mut parts = self.parts();
        let objects: &mut [&mut dyn DataModel] = &mut parts;
        paths.into_iter().for_each(|path| objects.before_read(path));
    }

    pub(crate) fn rain_gauge(&self) -> &RainGauge {
        &self.rain.instance
    }

    /// What the station measures and what it is, with paths.
    pub(crate) fn instances(&self) -> Vec<(Path, &dyn Object)> {
        let all: [&dyn DataModel; 6] =
            [&self.device, &self.firmware, &self.temperature, &self.humidity, &self.rain, &self.mast];
        all.into_iter().flat_map(instances).collect()
    }
}

/// The instances of an object with their paths.
fn instances(host: &dyn DataModel) -> Vec<(Path, &dyn Object)> {
    let object = host.definition(0).map_or(u16::MAX, |definition| definition.id());
    let found = (0..u16::MAX).map_while(|id| Some((Path::instance(object, id), host.instance(object, id)?)));
    found.collect()
}

/// How the bootstrap server and the two others are reached. No server sees these: there are keys in them.
fn accounts() -> Multiple<Lwm2mSecurity> {
    let account = |uri: &str, bootstraps: bool| {
        let (identity, key) = (b"station-000417".to_vec(), vec![7; 16]);
        Lwm2mSecurity::new(uri.into(), bootstraps, SecurityMode::PreSharedKey, identity, Vec::new(), key)
    };
    let of_server = |uri: &str, server: u16| Lwm2mSecurity {
        short_server_id: Some(server.into()),
        ..account(uri, false)
    };
    Multiple::from([
        (0, account("coaps://bootstrap.example", true)),
        (1, of_server("coaps://weather.example", OWNER)),
        (2, of_server("coaps://harbour.example", GUEST)),
    ])
}

fn server(id: u16) -> Lwm2mServer {
    Lwm2mServer { mute_send: Some(false), ..Lwm2mServer::new(id.into(), 300, false, "U".into()) }
}

/// Bits of object 2 (LwM2M Core 1.2.2, table E.3-2).
const READ: i64 = 1;
const WRITE: i64 = 2;
const CREATE: i64 = 16;
/// An Object Instance ID that stands for the object itself, and an owner who is no server.
const RESERVED: u16 = u16::MAX;

/// Who may do what: of each instance its owner, who may do everything, and the rights of others.
fn rights() -> Multiple<Lwm2mAccessControl> {
    type Row = (u16, u16, u16, &'static [(u16, i64)]);
    let rows: [Row; 10] = [
        (1, 0, OWNER, &[]),
        (1, 1, GUEST, &[]),
        (3, 0, OWNER, &[(GUEST, READ)]),
        (5, 0, OWNER, &[]),
        (3303, 0, OWNER, &[(GUEST, READ)]),
        (3303, 1, OWNER, &[(GUEST, READ)]),
        (3304, 0, OWNER, &[(GUEST, READ)]),
        (42769, 0, OWNER, &[(GUEST, READ)]),
        (42770, 0, OWNER, &[(GUEST, READ | WRITE)]),
        (42771, RESERVED, RESERVED, &[(OWNER, CREATE), (GUEST, CREATE)]),
    ];
    let entries = rows.map(|(object, instance, owner, others)| Lwm2mAccessControl {
        acl: (!others.is_empty()).then(|| others.iter().copied().collect()),
        ..Lwm2mAccessControl::new(object.into(), instance.into(), owner.into())
    });
    (0..).zip(entries).collect()
}

fn device() -> Device {
    Device {
        manufacturer: Some("Nimbus Instruments".into()),
        model_number: Some("WS-3".into()),
        serial_number: Some("000417".into()),
        utc_offset: Some("+01:00".into()),
        battery_status: Some(BatteryStatus::Normal),
        ..Device::new(Multiple::from([(0, device::ErrorCode::NoError)]), "U".into())
    }
}

fn firmware() -> FirmwareUpdate {
    let delivery = FirmwareUpdateDeliveryMethod::PushOnly;
    FirmwareUpdate::new(String::new(), State::Idle, UpdateResult::InitialValue, delivery)
}

fn temperature(low: f64, high: f64, place: &str) -> Temperature {
    Temperature {
        min_range_value: Some(low),
        max_range_value: Some(high),
        sensor_units: Some("Cel".into()),
        application_type: Some(place.into()),
        ..Temperature::new(0.0)
    }
}

fn rain() -> RainGauge {
    RainGauge {
        hourly_totals: Some(Multiple::from([(5, 0.2), (6, 1.4), (7, 3.8)])),
        alarm_thresholds: Some(Multiple::from([(0, 10), (1, 30)])),
        site: Some("harbour, roof".into()),
        ..RainGauge::new(0.0, HeaterMode::Automatic)
    }
}

fn mast() -> Mast {
    Mast { lean: 0.0, height: Some(12), lamp: Lamp::AtNight, upright: 0.25 }
}
