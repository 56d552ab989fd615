//! Derived objects and their station, equal to those of [`by_hand`](super::by_hand).

// The test compares facts, not descriptions, so the structs have few.
#![allow(deprecated)]

use lwm2m_runtime::field::Secret;
use lwm2m_runtime::{Lwm2mObject, Multiple, ObjectLink, Time};

#[path = "../../../lwm2m-runtime/tests/support/notation.rs"]
pub mod notation;
#[path = "../../../lwm2m-runtime/tests/support/station.rs"]
pub mod station;

pub mod objects {
    //! The objects under the names that the station uses.

    pub use super::{
        AccessControl, Bag, Device, DeviceActions, Firmware, FirmwareActions, Portfolio, PortfolioActions,
        Security, Server, ServerActions, Temperature,
    };
}

/// The address and the keys of a server.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 0, version = "1.2", multiple, mandatory, xml)]
pub struct Security {
    #[lwm2m(id = 0, ops = "", range = 0..=255)]
    pub uri: String,
    #[lwm2m(id = 1, ops = "")]
    pub bootstrap: bool,
    #[lwm2m(id = 2, ops = "", range = 0..=4)]
    pub mode: i64,
    #[lwm2m(id = 3, ops = "")]
    pub identity: Vec<u8>,
    #[lwm2m(id = 4, ops = "")]
    pub server_key: Vec<u8>,
    #[lwm2m(id = 5, ops = "")]
    pub secret_key: Secret<Vec<u8>>,
    #[lwm2m(id = 10, ops = "", range = 1..=65534)]
    pub ssid: Option<i64>,
    #[lwm2m(id = 17, ops = "")]
    pub oscore: Option<ObjectLink>,
}

/// A registration with a server.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(
    id = 1,
    version = "1.2",
    multiple,
    mandatory,
    xml,
    action(id = 4, name = "Disable"),
    action(id = 8, name = "Registration Update Trigger", mandatory),
    action(id = 9, name = "Bootstrap Request Trigger")
)]
pub struct Server {
    #[lwm2m(id = 0, ops = "R", range = 1..=65534)]
    pub ssid: i64,
    #[lwm2m(id = 1, ops = "RW")]
    pub lifetime: i64,
    #[lwm2m(id = 2, ops = "RW")]
    pub pmin: Option<i64>,
    #[lwm2m(id = 3, ops = "RW")]
    pub pmax: Option<i64>,
    #[lwm2m(id = 5, ops = "RW")]
    pub disable_timeout: Option<i64>,
    #[lwm2m(id = 6, ops = "RW")]
    pub storing: bool,
    #[lwm2m(id = 7, ops = "RW")]
    pub binding: String,
    #[lwm2m(id = 23, ops = "RW")]
    pub mute_send: Option<bool>,
    #[lwm2m(id = 26, ops = "RW", range = 0..=1)]
    pub notification_mode: Option<i64>,
}

/// The access rights of servers to an instance.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 2, version = "1.1", multiple, xml)]
pub struct AccessControl {
    #[lwm2m(id = 0, ops = "R", range = 1..=65534)]
    pub object: i64,
    #[lwm2m(id = 1, ops = "R", range = 0..=65535)]
    pub instance: i64,
    #[lwm2m(id = 2, ops = "RW", range = 0..=31)]
    pub acl: Option<Multiple<i64>>,
    #[lwm2m(id = 3, ops = "RW", range = 0..=65535)]
    pub owner: i64,
}

/// The device itself.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(
    id = 3,
    version = "1.2",
    mandatory,
    xml,
    action(id = 4, name = "Reboot", mandatory),
    action(id = 5, name = "Factory Reset"),
    action(id = 12, name = "Reset Error Code")
)]
pub struct Device {
    #[lwm2m(id = 0, ops = "R")]
    pub manufacturer: Option<String>,
    #[lwm2m(id = 1, ops = "R")]
    pub model: Option<String>,
    #[lwm2m(id = 2, ops = "R")]
    pub serial: Option<String>,
    #[lwm2m(id = 3, ops = "R")]
    pub firmware: Option<String>,
    #[lwm2m(id = 6, ops = "R")]
    pub power_sources: Option<Multiple<i64>>,
    #[lwm2m(id = 7, ops = "R")]
    pub voltages: Option<Multiple<i64>>,
    #[lwm2m(id = 8, ops = "R")]
    pub currents: Option<Multiple<i64>>,
    #[lwm2m(id = 9, ops = "R", range = 0..=100)]
    pub battery: Option<i64>,
    #[lwm2m(id = 11, ops = "R")]
    pub errors: Multiple<i64>,
    #[lwm2m(id = 13, ops = "RW")]
    pub time: Option<Time>,
    #[lwm2m(id = 14, ops = "RW")]
    pub utc_offset: Option<String>,
    #[lwm2m(id = 15, ops = "RW")]
    pub timezone: Option<String>,
    #[lwm2m(id = 16, ops = "R")]
    pub binding: String,
    #[lwm2m(id = 22, ops = "R")]
    pub ext_dev_info: Option<Multiple<ObjectLink>>,
}

/// A firmware package and the state of its update.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 5, version = "1.1", xml, action(id = 2, name = "Update", mandatory))]
pub struct Firmware {
    #[lwm2m(id = 0, ops = "W", mandatory)]
    pub package: Option<Vec<u8>>,
    #[lwm2m(id = 1, ops = "RW", range = 0..=255)]
    pub uri: String,
    #[lwm2m(id = 3, ops = "R")]
    pub state: i64,
    #[lwm2m(id = 5, ops = "R")]
    pub result: i64,
    #[lwm2m(id = 9, ops = "R")]
    pub delivery: i64,
}

/// The identities of the device.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 16, multiple, xml, action(id = 1, name = "Get Auth Data"))]
pub struct Portfolio {
    #[lwm2m(id = 0, ops = "RW")]
    pub identity: Multiple<String>,
    #[lwm2m(id = 2, ops = "R")]
    pub auth_data: Option<Multiple<Vec<u8>>>,
    #[lwm2m(id = 3, ops = "R")]
    pub auth_status: Option<i64>,
}

/// A temperature sensor.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 3303, version = "1.1", multiple, xml, action(id = 5605, name = "Reset"))]
pub struct Temperature {
    #[lwm2m(id = 5601, ops = "R")]
    pub min: Option<f64>,
    #[lwm2m(id = 5700, ops = "R")]
    pub value: f64,
    #[lwm2m(id = 5701, ops = "R")]
    pub units: Option<String>,
    #[lwm2m(id = 5750, ops = "RW")]
    pub application: Option<String>,
}

/// Every type of value, single and multiple, and a write-only resource.
#[derive(Debug, Clone, PartialEq, Lwm2mObject)]
#[lwm2m(id = 33000, multiple, xml)]
pub struct Bag {
    #[lwm2m(id = 0, ops = "RW")]
    pub integer: Option<i64>,
    #[lwm2m(id = 1, ops = "RW")]
    pub unsigned: Option<u64>,
    #[lwm2m(id = 2, ops = "RW")]
    pub float: Option<f64>,
    #[lwm2m(id = 3, ops = "RW")]
    pub boolean: Option<bool>,
    #[lwm2m(id = 4, ops = "RW")]
    pub opaque: Option<Vec<u8>>,
    #[lwm2m(id = 5, ops = "RW")]
    pub time: Option<Time>,
    #[lwm2m(id = 6, ops = "RW")]
    pub link: Option<ObjectLink>,
    #[lwm2m(id = 7, ops = "W")]
    pub secret: Option<String>,
    #[lwm2m(id = 8, ops = "RW", range = -10..=10)]
    pub integers: Option<Multiple<i64>>,
    #[lwm2m(id = 9, ops = "")]
    pub hidden: Option<i64>,
}
