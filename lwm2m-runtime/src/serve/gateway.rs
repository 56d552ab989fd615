//! The side of a server or a gateway: who is registered, requests to devices, and values from them.

mod bootstrap;
mod device;
mod devices;
mod event;
mod exchange;
mod id;
mod limits;
mod objects;
mod parameters;
mod requests;
mod responses;
mod saved;
mod secret;
mod server_request;
mod uploads;

pub use bootstrap::BootstrapPlan;
pub use device::Device;
pub use devices::Devices;
pub use event::{Answer, Event, Failure, Payload, Reply, UnexpectedResponse};
pub use id::{RegistrationId, RequestId};
pub use limits::Limits;
pub(in crate::serve) use parameters::Parameters;
pub use server_request::{Outgoing, ServerRequest};
