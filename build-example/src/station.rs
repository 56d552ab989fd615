//! The station: the hardware beside its objects, which are plain structs.

use lwm2m_runtime::serve::{DataModel, InstanceMap, Requester, SingleInstance};
use lwm2m_runtime::{Multiple, Object, Path};

use crate::credentials::{self, Credentials, Entry};
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
/// A server that may read, switch the lamp and create notices: the harbour office.
const GUEST: u16 = 2;

/// The hardware, and the objects that servers see, each a [`SingleInstance`] or an [`InstanceMap`]. Servers cannot
/// create or delete instances of built-in hardware.
#[derive(Debug)]
pub(crate) struct Station {
    pub(crate) hardware: Hardware,
    pub(crate) security: InstanceMap<Lwm2mSecurity>,
    pub(crate) servers: InstanceMap<Lwm2mServer>,
    pub(crate) access: InstanceMap<Lwm2mAccessControl>,
    pub(crate) device: SingleInstance<Device>,
    pub(crate) firmware: SingleInstance<FirmwareUpdate>,
    pub(crate) temperature: InstanceMap<Temperature>,
    pub(crate) humidity: InstanceMap<Humidity>,
    pub(crate) rain: SingleInstance<RainGauge>,
    pub(crate) mast: SingleInstance<Mast>,
    pub(crate) notices: InstanceMap<Notice>,
}

impl Station {
    /// Creates the station on a wet morning in November.
    pub(crate) fn new() -> Self {
        let probes =
            [(0, temperature(-40.0, 60.0, "air, 2 m")), (1, temperature(-20.0, 40.0, "ground, 10 cm deep"))];
        let humidity = Humidity { sensor_units: Some("%RH".into()), ..Humidity::new(0.0) };
        let mut station = Station {
            hardware: Hardware::default(),
            security: InstanceMap::new(accounts()),
            servers: InstanceMap::new(Multiple::from([(0, server(OWNER)), (1, server(GUEST))])),
            access: InstanceMap::new(rights()),
            device: SingleInstance::new(device()),
            firmware: SingleInstance::new(firmware()),
            temperature: InstanceMap::new(Multiple::from(probes)).fixed(),
            humidity: InstanceMap::new(Multiple::from([(0, humidity)])).fixed(),
            rain: SingleInstance::new(rain()),
            mast: SingleInstance::new(mast()),
            notices: InstanceMap::new(Multiple::new()),
        };
        // Sample all sensors.
        let paths: Vec<Path> = station.instances().into_iter().map(|(path, _)| path).collect();
        paths.into_iter().for_each(|path| station.before_read(path));
        station
    }

    /// Creates the station with accounts of these servers. Those with a secure URI have a key.
    pub(crate) fn with_servers(
        servers: &[String],
        bootstrap: Option<&str>,
        lifetime: u32,
        keys: &[Entry],
    ) -> Self {
        let account = |uri: &str, bootstraps: bool| {
            let key = credentials::for_server(keys, uri).filter(|_| uri.starts_with("coaps://"));
            account(uri, bootstraps, key)
        };
        let mut station = Station::new();
        let of_server = |(uri, id): (&String, u16)| Lwm2mSecurity {
            short_server_id: Some(id.into()),
            ..account(uri, false)
        };
        let accounts = servers.iter().zip(1..).map(of_server).chain(bootstrap.map(|uri| account(uri, true)));
        station.security = InstanceMap::new((0..).zip(accounts).collect());
        let settings =
            (1..).take(servers.len()).map(|id| Lwm2mServer { lifetime: lifetime.into(), ..server(id) });
        station.servers = InstanceMap::new((0..).zip(settings).collect());
        if servers.len() < 2 {
            station.access = InstanceMap::new(Multiple::new());
        }
        station
    }

    /// Returns the account of a server.
    pub(crate) fn account(&self, requester: Requester) -> Option<&Lwm2mSecurity> {
        let id = match requester {
            Requester::Server(server) => Some(i64::from(server)),
            Requester::Bootstrap => None,
        };
        let accounts = self.security.instances.iter().map(|(_, account)| account);
        accounts.into_iter().find(|account| match id {
            Some(_) => !account.bootstrap_server && account.short_server_id == id,
            None => account.bootstrap_server,
        })
    }

    /// Returns all instances but accounts, access control and notices, with their paths.
    pub(crate) fn instances(&self) -> Vec<(Path, &dyn Object)> {
        let stores = (3..9).filter_map(|index| self.object(index));
        let instances = stores.flat_map(|store| {
            let object = store.definition().id();
            (0..).map_while(move |id| Some((Path::instance(object, id), store.instance(id)?)))
        });
        instances.collect()
    }
}

/// Returns an account, with a pre-shared key or without security.
fn account(uri: &str, bootstraps: bool, credentials: Option<&Credentials>) -> Lwm2mSecurity {
    let (mode, identity, key) = match credentials {
        Some(Credentials { identity, key }) => (SecurityMode::PreSharedKey, identity.clone(), key.clone()),
        None => (SecurityMode::NoSecurity, Vec::new(), Vec::new().into()),
    };
    Lwm2mSecurity::new(uri.into(), bootstraps, mode, identity, Vec::new(), key)
}

/// Returns the accounts of the bootstrap server and the two others. They contain keys: no server can read them.
fn accounts() -> Multiple<Lwm2mSecurity> {
    let key = Credentials { identity: b"station-000417".to_vec(), key: vec![7; 16].into() };
    let account = |uri: &str, bootstraps: bool| account(uri, bootstraps, Some(&key));
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
/// The instance of an entry with the right to create, and the owner of an entry without one.
const RESERVED: u16 = u16::MAX;

/// Returns the access rights: the owner of each instance has all of them, others have those in the list.
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
