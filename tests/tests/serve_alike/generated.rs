//! Generated objects and their station. Their definitions come from the derived objects.

#[path = "../../../lwm2m-runtime/tests/support/notation.rs"]
pub mod notation;
#[path = "../../../lwm2m-runtime/tests/support/station.rs"]
pub mod station;

pub mod objects {
    //! The objects under the names that the station uses.

    mod all {
        lwm2m_runtime::include_objects!("served");
    }

    pub use all::access_control::AccessControl;
    pub use all::bag::Bag;
    pub use all::device::{Device, DeviceActions};
    pub use all::firmware::{Firmware, FirmwareActions};
    pub use all::portfolio::{Portfolio, PortfolioActions};
    pub use all::security::Security;
    pub use all::server::{Server, ServerActions};
    pub use all::temperature::Temperature;
}
