//! Objects in the form of generated ones, without documentation and named constants.

use lwm2m_runtime::definition::{Operations, Range, ResourceDef, ResourceType, Resources, Table};
use lwm2m_runtime::field::{ResourceValue, Secret};
use lwm2m_runtime::{Multiple, ObjectDef, ObjectLink, Time};

/// The value of a field in a new instance.
pub trait NewField {
    fn placeholder() -> Self;
}

impl<T> NewField for Option<T> {
    fn placeholder() -> Self {
        None
    }
}

impl<T: ResourceValue> NewField for Multiple<T> {
    fn placeholder() -> Self {
        Multiple::new()
    }
}

macro_rules! new_fields {
    ($($type:ty),*) => {$(impl NewField for $type {
        fn placeholder() -> Self {
            ResourceValue::placeholder()
        }
    })*};
}

new_fields!(i64, u64, f64, bool, String, Time, ObjectLink, Secret<Vec<u8>>);

/// A struct, its table and its impls. Each field has the index of its resource in the table.
macro_rules! object {
    (
        $name:ident, $definition:expr;
        [$($resource:expr),* $(,)?]
        {$($index:literal => $field:ident: $type:ty),* $(,)?}
        $actions:ident {$($id:literal => $action:ident),* $(,)?} {$($optional_id:literal => $optional:ident),* $(,)?}
    ) => {
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $(pub $field: $type,)*
        }

        pub trait $actions: Sized {
            $(fn $action(
                &mut self,
                instance: &mut $name,
                arguments: ::lwm2m_runtime::execute::Arguments<'_>,
            ) -> Result<(), ::lwm2m_runtime::ErrorKind>;)*
            $(fn $optional() -> Option<::lwm2m_runtime::execute::Action<Self, $name>> {
                None
            })*
        }

        const _: () = {
            use ::lwm2m_runtime::object::Placeholder;
            use ::lwm2m_runtime::Object;
            use ::lwm2m_runtime::execute::{Action, Execute};
            use ::lwm2m_runtime::field::Field;

            const LISTED: [ResourceDef<'static>; [$(stringify!($resource)),*].len()] = [$($resource),*];
            static RESOURCES: Resources<'static, { LISTED.len() }> = Resources::new(LISTED);
            const TABLE: Table<'static> = RESOURCES.table();
            static DEFINITION: ObjectDef<'static> = $definition;

            impl Object for $name {
                fn definition() -> &'static ObjectDef<'static> { &DEFINITION }

                fn object_definition(&self) -> &'static ObjectDef<'static> { &DEFINITION }

                fn field(&self, index: usize) -> Option<&dyn Field> {
                    Some(match index {
                        $($index => &self.$field,)*
                        _ => return None,
                    })
                }

                fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
                    Some(match index {
                        $($index => &mut self.$field,)*
                        _ => return None,
                    })
                }
            }

            impl Placeholder for $name {
                fn placeholder() -> Self {
                    $name { $($field: NewField::placeholder(),)* }
                }
            }

            impl<A: $actions> Execute<A> for $name {
                fn action(resource: u16) -> Option<Action<A, Self>> {
                    match resource {
                        $($id => Some(A::$action),)*
                        $($optional_id => A::$optional(),)*
                        _ => None,
                    }
                }
            }
        };
    };
}

type Line = ResourceDef<'static>;

const fn r(id: u16, name: &'static str, kind: ResourceType) -> Line {
    ResourceDef::new(id, name, Operations::Read, kind)
}

const fn w(id: u16, name: &'static str, kind: ResourceType) -> Line {
    ResourceDef::new(id, name, Operations::Write, kind)
}

const fn rw(id: u16, name: &'static str, kind: ResourceType) -> Line {
    ResourceDef::new(id, name, Operations::ReadWrite, kind)
}

/// A resource for bootstrap servers only.
const fn b(id: u16, name: &'static str, kind: ResourceType) -> Line {
    ResourceDef::new(id, name, Operations::Bootstrap, kind)
}

const fn e(id: u16, name: &'static str) -> Line {
    ResourceDef::executable(id, name)
}

use ResourceType::{
    Boolean, Float, Integer, ObjectLink as Link, Opaque, String as Text, Time as Seconds, Unsigned,
};

object! {
    Security, ObjectDef::new(0, "LwM2M Security", TABLE).version(1, 2).multiple().mandatory();
    [
        b(0, "LwM2M Server URI", Text).mandatory().within(&Range::Length(&[(0, 255)])),
        b(1, "Bootstrap-Server", Boolean).mandatory(),
        b(2, "Security Mode", Integer).mandatory().within(&Range::Integer(&[(0, 4)])),
        b(3, "Public Key or Identity", Opaque).mandatory(),
        b(4, "Server Public Key", Opaque).mandatory(),
        b(5, "Secret Key", Opaque).mandatory(),
        b(10, "Short Server ID", Integer).within(&Range::Integer(&[(1, 65534)])),
        b(17, "OSCORE Security Mode", Link),
    ]
    {
        0 => uri: String,
        1 => bootstrap: bool,
        2 => mode: i64,
        3 => identity: Vec<u8>,
        4 => server_key: Vec<u8>,
        5 => secret_key: Secret<Vec<u8>>,
        6 => ssid: Option<i64>,
        7 => oscore: Option<ObjectLink>,
    }
    SecurityActions {} {}
}

impl NewField for Vec<u8> {
    fn placeholder() -> Self {
        Vec::new()
    }
}

object! {
    Server, ObjectDef::new(1, "LwM2M Server", TABLE).version(1, 2).multiple().mandatory();
    [
        r(0, "Short Server ID", Integer).mandatory().within(&Range::Integer(&[(1, 65534)])),
        rw(1, "Lifetime", Integer).mandatory(),
        rw(2, "Default Minimum Period", Integer),
        rw(3, "Default Maximum Period", Integer),
        e(4, "Disable"),
        rw(5, "Disable Timeout", Integer),
        rw(6, "Notification Storing", Boolean).mandatory(),
        rw(7, "Binding", Text).mandatory(),
        e(8, "Registration Update Trigger").mandatory(),
        e(9, "Bootstrap-Request Trigger"),
        rw(23, "Mute Send", Boolean),
        rw(26, "Default Notification Mode", Integer).within(&Range::Integer(&[(0, 1)])),
    ]
    {
        0 => ssid: i64,
        1 => lifetime: i64,
        2 => pmin: Option<i64>,
        3 => pmax: Option<i64>,
        5 => disable_timeout: Option<i64>,
        6 => storing: bool,
        7 => binding: String,
        10 => mute_send: Option<bool>,
        11 => notification_mode: Option<i64>,
    }
    ServerActions { 8 => registration_update_trigger } { 4 => disable, 9 => bootstrap_request_trigger }
}

object! {
    AccessControl, ObjectDef::new(2, "LwM2M Access Control", TABLE).version(1, 1).multiple();
    [
        r(0, "Object ID", Integer).mandatory().within(&Range::Integer(&[(1, 65534)])),
        r(1, "Object Instance ID", Integer).mandatory().within(&Range::Integer(&[(0, 65535)])),
        rw(2, "ACL", Integer).multiple().within(&Range::Integer(&[(0, 31)])),
        rw(3, "Access Control Owner", Integer).mandatory().within(&Range::Integer(&[(0, 65535)])),
    ]
    {
        0 => object: i64,
        1 => instance: i64,
        2 => acl: Option<Multiple<i64>>,
        3 => owner: i64,
    }
    AccessControlActions {} {}
}

object! {
    Device, ObjectDef::new(3, "Device", TABLE).version(1, 2).mandatory();
    [
        r(0, "Manufacturer", Text),
        r(1, "Model Number", Text),
        r(2, "Serial Number", Text),
        r(3, "Firmware Version", Text),
        e(4, "Reboot").mandatory(),
        e(5, "Factory Reset"),
        r(6, "Available Power Sources", Integer).multiple(),
        r(7, "Power Source Voltage", Integer).multiple(),
        r(8, "Power Source Current", Integer).multiple(),
        r(9, "Battery Level", Integer).within(&Range::Integer(&[(0, 100)])),
        r(11, "Error Code", Integer).multiple().mandatory(),
        e(12, "Reset Error Code"),
        rw(13, "Current Time", Seconds),
        rw(14, "UTC Offset", Text),
        rw(15, "Timezone", Text),
        r(16, "Supported Binding and Modes", Text).mandatory(),
        r(22, "ExtDevInfo", Link).multiple(),
    ]
    {
        0 => manufacturer: Option<String>,
        1 => model: Option<String>,
        2 => serial: Option<String>,
        3 => firmware: Option<String>,
        6 => power_sources: Option<Multiple<i64>>,
        7 => voltages: Option<Multiple<i64>>,
        8 => currents: Option<Multiple<i64>>,
        9 => battery: Option<i64>,
        10 => errors: Multiple<i64>,
        12 => time: Option<Time>,
        13 => utc_offset: Option<String>,
        14 => timezone: Option<String>,
        15 => binding: String,
        16 => ext_dev_info: Option<Multiple<ObjectLink>>,
    }
    DeviceActions { 4 => reboot } { 5 => factory_reset, 12 => reset_error_code }
}

object! {
    Firmware, ObjectDef::new(5, "Firmware Update", TABLE).version(1, 1);
    [
        w(0, "Package", Opaque).mandatory(),
        rw(1, "Package URI", Text).mandatory().within(&Range::Length(&[(0, 255)])),
        e(2, "Update").mandatory(),
        r(3, "State", Integer).mandatory(),
        r(5, "Update Result", Integer).mandatory(),
        r(9, "Firmware Update Delivery Method", Integer).mandatory(),
    ]
    {
        0 => package: Option<Vec<u8>>,
        1 => uri: String,
        3 => state: i64,
        4 => result: i64,
        5 => delivery: i64,
    }
    FirmwareActions { 2 => update } {}
}

object! {
    Portfolio, ObjectDef::new(16, "Portfolio", TABLE).multiple();
    [
        rw(0, "Identity", Text).multiple().mandatory(),
        e(1, "GetAuthData"),
        r(2, "AuthData", Opaque).multiple(),
        r(3, "AuthStatus", Integer),
    ]
    {
        0 => identity: Multiple<String>,
        2 => auth_data: Option<Multiple<Vec<u8>>>,
        3 => auth_status: Option<i64>,
    }
    PortfolioActions {} { 1 => get_auth_data }
}

object! {
    Temperature, ObjectDef::new(3303, "Temperature", TABLE).version(1, 1).multiple();
    [
        r(5601, "Min Measured Value", Float),
        e(5605, "Reset Min and Max Measured Values"),
        r(5700, "Sensor Value", Float).mandatory(),
        r(5701, "Sensor Units", Text),
        rw(5750, "Application Type", Text),
    ]
    {
        0 => min: Option<f64>,
        2 => value: f64,
        3 => units: Option<String>,
        4 => application: Option<String>,
    }
    TemperatureActions {} { 5605 => reset }
}

object! {
    // Every type of value, with and without instances, and one resource that is written only.
    Bag, ObjectDef::new(33000, "Bag", TABLE).multiple();
    [
        rw(0, "Integer", Integer),
        rw(1, "Unsigned", Unsigned),
        rw(2, "Float", Float),
        rw(3, "Boolean", Boolean),
        rw(4, "Opaque", Opaque),
        rw(5, "Time", Seconds),
        rw(6, "Link", Link),
        w(7, "Secret", Text),
        rw(8, "Integers", Integer).multiple().within(&Range::Integer(&[(-10, 10)])),
        b(9, "Hidden", Integer),
    ]
    {
        0 => integer: Option<i64>,
        1 => unsigned: Option<u64>,
        2 => float: Option<f64>,
        3 => boolean: Option<bool>,
        4 => opaque: Option<Vec<u8>>,
        5 => time: Option<Time>,
        6 => link: Option<ObjectLink>,
        7 => secret: Option<String>,
        8 => integers: Option<Multiple<i64>>,
        9 => hidden: Option<i64>,
    }
    BagActions {} {}
}

// Nothing to execute on these.
impl SecurityActions for () {}
impl AccessControlActions for () {}
impl BagActions for () {}
