//! The same objects as the generator writes them, from the definitions of the derived ones, and the station that is
//! made of them.

#[path = "../../../lwm2m-runtime/tests/support/notation.rs"]
pub mod notation;
#[path = "../../../lwm2m-runtime/tests/support/station.rs"]
pub mod station;

pub mod objects {
    //! What every station is made of, under the names that it knows them by.

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
