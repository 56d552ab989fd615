//! A station with objects of all kinds: generated, derived, hand-written, and one with hand-written impls.

#[path = "../../../lwm2m-runtime/tests/support/notation.rs"]
pub mod notation;
#[path = "../../../lwm2m-runtime/tests/support/station.rs"]
pub mod station;

pub mod objects {
    //! The objects under the names that the station uses.

    pub use super::super::by_hand::objects::{Device, DeviceActions, Temperature};
    pub use super::super::derived::{AccessControl, Server, ServerActions};
    pub use super::super::generated::objects::{Bag, Firmware, FirmwareActions, Security};
    pub use super::{Portfolio, PortfolioActions};
}

use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
use lwm2m_runtime::execute::Execute;
use lwm2m_runtime::field::Field;
use lwm2m_runtime::object::Placeholder;
use lwm2m_runtime::{Multiple, Object, ObjectDef};

/// The identities of the device.
#[derive(Debug, Clone, PartialEq)]
pub struct Portfolio {
    pub identity: Multiple<String>,
    pub auth_data: Option<Multiple<Vec<u8>>>,
    pub auth_status: Option<i64>,
}

static RESOURCES: Resources<'static, 4> = Resources::new([
    ResourceDef::new(0, "Identity", Operations::ReadWrite, ResourceType::String).multiple().mandatory(),
    ResourceDef::executable(1, "GetAuthData"),
    ResourceDef::new(2, "AuthData", Operations::Read, ResourceType::Opaque).multiple(),
    ResourceDef::new(3, "AuthStatus", Operations::Read, ResourceType::Integer),
]);
static DEFINITION: ObjectDef<'static> = ObjectDef::new(16, "Portfolio", RESOURCES.table()).multiple();

impl Object for Portfolio {
    fn definition() -> &'static ObjectDef<'static> {
        &DEFINITION
    }

    fn object_definition(&self) -> &'static ObjectDef<'static> {
        &DEFINITION
    }

    fn field(&self, index: usize) -> Option<&dyn Field> {
        match index {
            0 => Some(&self.identity),
            2 => Some(&self.auth_data),
            3 => Some(&self.auth_status),
            _ => None,
        }
    }

    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
        match index {
            0 => Some(&mut self.identity),
            2 => Some(&mut self.auth_data),
            3 => Some(&mut self.auth_status),
            _ => None,
        }
    }
}

/// The actions of the object, none of which is required.
pub trait PortfolioActions {}

impl<A: PortfolioActions> Execute<A> for Portfolio {}

impl Placeholder for Portfolio {
    fn placeholder() -> Self {
        Portfolio { identity: Multiple::new(), auth_data: None, auth_status: None }
    }
}
