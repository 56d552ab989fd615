//! A device on a cellular network with a position, in the configurations C.5 to C.16 and C.23.

use lwm2m_runtime::execute::{Action, Arguments, Execution};
use lwm2m_runtime::serve::{DataModel, InstanceMap, ObjectStore, SingleInstance};
use lwm2m_runtime::{ErrorKind, Lwm2mObject, Multiple, ObjectLink, Path, Time};
use lwm2m_tests::objects::binary_app_data_container::BinaryAppDataContainer;
use lwm2m_tests::objects::connectivity_monitoring::{ConnectivityMonitoring, NetworkBearer};
use lwm2m_tests::objects::connectivity_statistics::{ConnectivityStatistics, ConnectivityStatisticsActions};
use lwm2m_tests::objects::device::{Device, ErrorCode};
use lwm2m_tests::objects::event_log::{EventLog, EventLogActions, LogClass};
use lwm2m_tests::objects::location_6::Location;
use lwm2m_tests::objects::lwm2m_oscore::Lwm2mOscore;
use lwm2m_tests::objects::lwm2m_security::{Lwm2mSecurity, SecurityMode};
use lwm2m_tests::objects::lwm2m_server::Lwm2mServer;

/// The cellular connection: the resources of object 10 that this device has.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 10, version = "1.1", name = "Cellular Connectivity")]
pub struct CellularConnectivity {
    /// The time that the device sleeps.
    #[lwm2m(id = 4, name = "PSM Timer", ops = "RW", units = "s")]
    pub psm_timer: Option<i64>,
    /// The time that the device listens before it sleeps.
    #[lwm2m(id = 5, ops = "RW", units = "s")]
    pub active_timer: Option<i64>,
    #[lwm2m(id = 6, name = "Serving PLMN Rate Control", ops = "R")]
    pub serving_plmn_rate_control: Option<i64>,
    #[lwm2m(id = 8, name = "eDRX parameters for WB-S1 mode", ops = "RW")]
    pub edrx_wideband: Option<Vec<u8>>,
    #[lwm2m(id = 9, name = "eDRX parameters for NB-S1 mode", ops = "RW")]
    pub edrx_narrowband: Option<Vec<u8>>,
    #[lwm2m(id = 11, name = "Activated Profile Names", ops = "R")]
    pub activated_profile_names: Multiple<ObjectLink>,
    #[lwm2m(id = 13, ops = "R")]
    pub power_saving_modes: Option<u64>,
    #[lwm2m(id = 14, ops = "RW", range = 0..=255)]
    pub active_power_saving_modes: Option<u64>,
}

/// A profile of an access point: the resources of object 11 that this device has.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 11, name = "APN Connection Profile", multiple)]
pub struct ApnConnectionProfile {
    #[lwm2m(id = 0, ops = "RW")]
    pub profile_name: String,
    #[lwm2m(id = 1, name = "APN", ops = "RW")]
    pub apn: Option<String>,
    #[lwm2m(id = 3, ops = "RW")]
    pub enable_status: Option<bool>,
}

/// The radio: it counts traffic between Start and Stop.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Radio {
    collecting: bool,
    /// Kilobytes sent and received since Start.
    pub traffic: (i64, i64),
}

impl ConnectivityStatisticsActions for Radio {
    fn start(&mut self, _: &mut ConnectivityStatistics, _: Arguments<'_>) -> Result<(), ErrorKind> {
        *self = Radio { collecting: true, traffic: (0, 0) };
        Ok(())
    }

    fn stop(&mut self, _: &mut ConnectivityStatistics, _: Arguments<'_>) -> Result<(), ErrorKind> {
        self.collecting = false;
        Ok(())
    }
}

/// The commands of the log.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Log {
    pub started: Vec<String>,
}

impl EventLogActions for Log {
    fn log_start() -> Option<Action<Self, EventLog>> {
        Some(|log, instance, arguments| {
            log.started.push(arguments.to_string());
            instance.log_status = Some(0);
            Ok(())
        })
    }
}

pub struct Station {
    pub security: InstanceMap<Lwm2mSecurity>,
    pub server: InstanceMap<Lwm2mServer>,
    pub device: SingleInstance<Device>,
    pub monitoring: SingleInstance<ConnectivityMonitoring>,
    pub location: SingleInstance<Location>,
    pub statistics: SingleInstance<ConnectivityStatistics>,
    pub cellular: SingleInstance<CellularConnectivity>,
    pub profiles: InstanceMap<ApnConnectionProfile>,
    pub container: InstanceMap<BinaryAppDataContainer>,
    pub log: SingleInstance<EventLog>,
    pub oscore: InstanceMap<Lwm2mOscore>,
    pub radio: Radio,
    pub events: Log,
}

impl DataModel for Station {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        Some(match index {
            0 => &self.security,
            1 => &self.server,
            2 => &self.device,
            3 => &self.monitoring,
            4 => &self.location,
            5 => &self.statistics,
            6 => &self.cellular,
            7 => &self.profiles,
            8 => &self.container,
            9 => &self.log,
            10 => &self.oscore,
            _ => return None,
        })
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        Some(match index {
            0 => &mut self.security,
            1 => &mut self.server,
            2 => &mut self.device,
            3 => &mut self.monitoring,
            4 => &mut self.location,
            5 => &mut self.statistics,
            6 => &mut self.cellular,
            7 => &mut self.profiles,
            8 => &mut self.container,
            9 => &mut self.log,
            10 => &mut self.oscore,
            _ => return None,
        })
    }

    fn execute(&mut self, path: Path, execution: Execution<'_>) -> Result<(), ErrorKind> {
        match path.object_id() {
            Some(7) => self.statistics.execute(path, &mut self.radio, execution),
            Some(20) => self.log.execute(path, &mut self.events, execution),
            _ => Err(ErrorKind::NotExecutable),
        }
    }

    fn before_read(&mut self, path: Path) {
        if path.object_id() == Some(7) && self.radio.collecting {
            let (sent, received) = self.radio.traffic;
            let statistics = &mut self.statistics.instance;
            (statistics.tx_data, statistics.rx_data) = (Some(sent), Some(received));
        }
    }
}

impl Station {
    pub fn new() -> Self {
        let texts = |texts: &[&str]| -> Multiple<String> {
            (0..).zip(texts.iter().map(|text| (*text).to_owned())).collect()
        };
        let server = Lwm2mServer {
            default_minimum_period: Some(1),
            default_maximum_period: Some(10),
            ..Lwm2mServer::new(1, 86400, false, "U".into())
        };
        let monitoring = ConnectivityMonitoring {
            link_quality: Some(3),
            router_ip_addresses: Some(texts(&["192.0.2.1"])),
            apn: Some(texts(&["internet"])),
            cell_id: Some(7),
            ..ConnectivityMonitoring::new(
                NetworkBearer::LteFdd,
                Multiple::from([(0, 6), (1, 7)]),
                -92,
                texts(&["192.0.2.7", "2001:db8::7"]),
            )
        };
        let location = Location {
            altitude: Some(140.0),
            radius: Some(100.0),
            velocity: Some(vec![0]),
            speed: Some(3.0),
            ..Location::new(43.5723, 153.2176, Time(1_367_491_215))
        };
        let cellular = CellularConnectivity {
            psm_timer: Some(3600),
            active_timer: Some(600),
            serving_plmn_rate_control: Some(40),
            edrx_wideband: Some(vec![0x23]),
            edrx_narrowband: Some(vec![0x33]),
            activated_profile_names: Multiple::from([(0, ObjectLink { object: 11, instance: 0 })]),
            power_saving_modes: Some(3),
            active_power_saving_modes: Some(1),
        };
        let profile =
            ApnConnectionProfile { profile_name: "home".into(), apn: None, enable_status: Some(true) };
        let container = |bytes: &[u8]| BinaryAppDataContainer::new(Multiple::from([(0, bytes.to_vec())]));
        let log = EventLog {
            log_class: Some(LogClass::Generic),
            log_status: Some(3),
            ..EventLog::new(b"17:03 opened".to_vec())
        };
        let statistics = ConnectivityStatistics {
            tx_data: Some(0),
            rx_data: Some(0),
            collection_period: Some(0),
            ..lwm2m_runtime::object::Placeholder::placeholder()
        };
        Station {
            security: InstanceMap::new(Multiple::from([(0, account())])),
            server: InstanceMap::new(Multiple::from([(0, server)])),
            device: SingleInstance::new(Device::new(Multiple::from([(0, ErrorCode::NoError)]), "U".into())),
            monitoring: SingleInstance::new(monitoring),
            location: SingleInstance::new(location),
            statistics: SingleInstance::new(statistics),
            cellular: SingleInstance::new(cellular),
            profiles: InstanceMap::new(Multiple::from([(0, profile)])),
            container: InstanceMap::new(Multiple::from([
                (0, container(br#"{"meter":7}"#)),
                (1, container(b"")),
            ])),
            log: SingleInstance::new(log),
            oscore: InstanceMap::new(Multiple::from([(
                0,
                Lwm2mOscore::new(vec![1; 16].into(), vec![0], vec![1]),
            )])),
            radio: Radio::default(),
            events: Log::default(),
        }
    }
}

/// Returns the account of the bootstrap server, protected by OSCORE.
fn account() -> Lwm2mSecurity {
    Lwm2mSecurity {
        oscore_security_mode: Some(ObjectLink { object: 21, instance: 0 }),
        ..Lwm2mSecurity::new(
            "coap://bootstrap.example.com".into(),
            true,
            SecurityMode::NoSecurity,
            Vec::new(),
            Vec::new(),
            Vec::new().into(),
        )
    }
}
