//! Serving: a device answers what servers ask of its objects.
//!
//! Whatever speaks CoAP hands in a [`Request`] and sends off the [`Response`]; everything in between is
//! here, without a heap of its own, a clock or a socket. Three things take part:
//!
//! | what | what it is |
//! |---|---|
//! | [`DataModel`] | what the device has: your structs, in storage of your choice, with your hooks and actions |
//! | [`Endpoint`] | what has to be remembered between requests: attributes and observations, in a fixed number of places |
//! | [`Request`], [`Response`] | what is asked and answered, one-to-one with what CoAP says |
//!
//! The endpoint does not own the objects: they are lent to it for each call, and are yours in between.
//!
#![cfg_attr(all(feature = "alloc", feature = "text"), doc = "```")]
#![cfg_attr(not(all(feature = "alloc", feature = "text")), doc = "```ignore")]
//! # use lwm2m_runtime::{Object, ObjectDef};
//! # use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
//! # use lwm2m_runtime::field::Field;
//! # static RESOURCES: Resources<'static, 2> = Resources::new([
//! #     ResourceDef::new(5700, "Sensor Value", Operations::Read, ResourceType::Float).mandatory(),
//! #     ResourceDef::new(5750, "Application Type", Operations::ReadWrite, ResourceType::String),
//! # ]);
//! # static DEFINITION: ObjectDef<'static> = ObjectDef::new(3303, "Temperature", RESOURCES.table()).multiple();
//! # struct Temperature { sensor_value: f64, application_type: Option<String> }
//! # impl Temperature { fn new(sensor_value: f64) -> Self { Temperature { sensor_value, application_type: None } } }
//! # impl Object for Temperature {
//! #     fn definition() -> &'static ObjectDef<'static> { &DEFINITION }
//! #     fn object_definition(&self) -> &'static ObjectDef<'static> { &DEFINITION }
//! #     fn field(&self, index: usize) -> Option<&dyn Field> {
//! #         if index == 0 { Some(&self.sensor_value) } else { Some(&self.application_type) }
//! #     }
//! #     fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
//! #         if index == 0 { Some(&mut self.sensor_value) } else { Some(&mut self.application_type) }
//! #     }
//! # }
//! # impl lwm2m_runtime::execute::Execute<Temperature> for Temperature {}
//! use lwm2m_runtime::serve::{Endpoint, InstanceMap, Method, DataModel, Requester, Request};
//! use lwm2m_runtime::{ContentFormat, Multiple, ResponseCode};
//!
//! // The objects: plain structs in containers, and a list of them.
//! let mut temperatures = InstanceMap::new(Multiple::from([(0, Temperature::new(21.5))]));
//! let mut objects: &mut [&mut dyn DataModel] = &mut [&mut temperatures];
//!
//! // The endpoint: room for attributes of 8 paths, and for 8 things that are observed.
//! let mut endpoint: Endpoint<8, 8> = Endpoint::new();
//!
//! // Server 1 sends GET /3303/0/5700, and accepts plain text.
//! let request = Request::from_coap(Requester::Server(1), Method::Get, "/3303/0/5700".parse()?)
//!     .accept(ContentFormat::TEXT.number());
//! let (now, mut buffer) = (0, [0; 256]);
//! let response = endpoint.serve(&mut objects, &request, now, &mut buffer);
//! assert_eq!((response.code, response.payload), (ResponseCode::CONTENT, b"21.5".as_slice()));
//! # Ok::<(), lwm2m_runtime::Error>(())
//! ```
//!
//! # Live values, reactions, vetoes, actions
//!
//! A struct stays plain. What happens beside storing its values is told by [`Hooks`], which is
//! implemented for whatever owns the hardware: `before_read` samples the sensor, `after_write` switches
//! the lamp, `check_write` says no, `execute` calls the typed actions that come with the object. A device
//! that keeps everything in one struct implements [`DataModel`] itself instead, and has the same hooks.
//!
//! # Notifications
//!
//! An observation is a schedule and what was told last; [`Endpoint::poll_notification`] hands out what is to be told
//! now, and [`Endpoint::next_deadline`] says when to ask again. Time is a number of milliseconds that the
//! caller passes in. The rules themselves are functions of plain values: [`Schedule`], [`is_event`].
//! Whether a value has changed is told by a digest of 64 bits, so that values are not kept; numbers that
//! thresholds apply to are, one place each. What falls due while a server cannot be reached is kept in a
//! [`History`], if there is one, as [`hqmax`](Endpoint::hqmax) says.
//!
//! # Who may do what
//!
//! A server may do what the definitions allow, and with several servers what object 2 allows it; keys are
//! out of reach (objects 0, 21 and 23). The bootstrap server writes and deletes whatever it likes, and
//! reads little. A request that is refused, whatever the reason, leaves all objects as they were.
//!
//! # Memory
//!
//! Nothing is collected: the payload of a request is read again where a list of its records would be
//! needed, and an answer is written straight into the buffer. On a Cortex-M4 a Read takes some 1,400 bytes of
//! stack, a Write 2,000, and a Read-Composite, the deepest of all, 3,000; where a [`InstanceMap`] creates an instance,
//! that stands on the stack as well. An [`Endpoint`] with room for the attributes of 4 paths and for 8 things
//! that are observed takes 1,088 bytes. Long values come and go in pieces: [`write_block`](DataModel::write_block),
//! [`Request::from_offset`].
//!
//! What is read again takes time instead. A Write-Composite goes over its payload some six times for each
//! instance that it names, and ends at the first that is not there; a composite read goes over it once for each
//! object, instance and resource that it has to be compared with. Whatever a server sends, the time is its length
//! times a number that the device's own size bounds.

mod access;
mod answer;
mod attach;
mod bootstrap;
mod change;
mod create;
#[cfg(feature = "link")]
mod discover;
mod endpoint;
#[cfg(any(feature = "senml-cbor", feature = "senml-json"))]
mod history;
mod host;
mod look;
#[cfg(feature = "notation")]
pub mod notation;
mod objects;
mod observe;
mod payload;
mod piece;
mod read;
#[cfg(feature = "link")]
mod registration;
mod remove;
mod request;
mod schedule;
mod send;
mod sieve;
mod watch;

pub use endpoint::{Endpoint, Notification};
#[cfg(any(feature = "senml-cbor", feature = "senml-json"))]
pub use history::{History, Series};
pub use host::{Hooks, InstanceMap, SingleInstance};
pub use objects::{Block1, DataModel, FillFn};
#[cfg(feature = "link")]
pub use registration::{Parameter, Registration, Update};
pub use request::{Block, Method, Operation, Request, Requester, Response, Token};
pub use schedule::{Schedule, Verdict, is_event};
pub use send::send;
