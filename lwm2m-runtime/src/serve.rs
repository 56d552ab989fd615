//! A device that responds to the requests of servers and sends notifications.
//!
//! Your CoAP library receives a request and sends a response. This module computes the response, without heap, clock
//! or socket:
//!
//! | type | purpose |
//! |---|---|
//! | [`DataModel`] | your device: its objects, hooks and actions |
//! | [`ObjectStore`] | the instances of an object: a [`SingleInstance`], an [`InstanceMap`], or your own storage |
//! | [`Endpoint`] | the state between requests: attributes and observations, of fixed capacity |
//! | [`Request`], [`Response`] | the parts of a CoAP message that LwM2M uses |
//!
//! The other side, a server or a gateway, is the module `gateway`, with the features `coap` and `alloc`.
//!
//! [`Endpoint::serve`] checks access rights, executes the operation and encodes the response. The endpoint does not own
//! the objects: each call borrows them, so that the application can use them between two calls.
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
//! # static DEFINITION: ObjectDef<'static> = ObjectDef::new(3303, "Temperature", RESOURCES.table());
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
//! use lwm2m_runtime::serve::{Endpoint, Method, Request, Requester, SingleInstance};
//! use lwm2m_runtime::{ContentFormat, ResponseCode};
//!
//! // A device without hooks is an array of its objects.
//! let mut device = [SingleInstance::new(Temperature::new(21.5))];
//!
//! // The endpoint stores attributes of up to 8 paths, and up to 8 observed paths.
//! let mut endpoint: Endpoint<8, 8> = Endpoint::new();
//!
//! // Server 1 sends GET /3303/0/5700, and accepts plain text.
//! let request = Request::from_coap(Requester::Server(1), Method::Get, "/3303/0/5700".parse()?)
//!     .accept(ContentFormat::TEXT.number());
//! let (now, mut buffer) = (0, [0; 256]);
//! let response = endpoint.serve(&mut device, &request, now, &mut buffer);
//! assert_eq!((response.code, response.payload), (ResponseCode::CONTENT, b"21.5".as_slice()));
//! # Ok::<(), lwm2m_runtime::Error>(())
//! ```
//!
//! An array, a `Vec` and a `&mut` slice of objects are models, and so is a `&mut` reference to a model. Objects of several
//! types are references: `[&mut dyn ObjectStore; N]`.
//!
//! # Hooks and actions
//!
//! Your own struct holds hardware and objects side by side and implements [`DataModel`]: `before_read` samples a
//! sensor, `check_write` refuses a value, `after_write` switches a lamp, `execute` calls the actions that you implement
//! for the hardware.
//!
//! The struct may also borrow them, for a single call: the hardware needs no `Rc` and no `RefCell`.
//!
#![cfg_attr(all(feature = "alloc", feature = "text"), doc = "```")]
#![cfg_attr(not(all(feature = "alloc", feature = "text")), doc = "```ignore")]
//! # use lwm2m_runtime::{Object, ObjectDef};
//! # use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
//! # use lwm2m_runtime::field::Field;
//! # static RESOURCES: Resources<'static, 1> =
//! #     Resources::new([ResourceDef::new(5700, "Sensor Value", Operations::Read, ResourceType::Float).mandatory()]);
//! # static DEFINITION: ObjectDef<'static> = ObjectDef::new(3303, "Temperature", RESOURCES.table());
//! # struct Temperature { sensor_value: f64 }
//! # impl Temperature { fn new(sensor_value: f64) -> Self { Temperature { sensor_value } } }
//! # impl Object for Temperature {
//! #     fn definition() -> &'static ObjectDef<'static> { &DEFINITION }
//! #     fn object_definition(&self) -> &'static ObjectDef<'static> { &DEFINITION }
//! #     fn field(&self, _: usize) -> Option<&dyn Field> { Some(&self.sensor_value) }
//! #     fn field_mut(&mut self, _: usize) -> Option<&mut dyn Field> { Some(&mut self.sensor_value) }
//! # }
//! # struct Sensor { celsius: f64 }
//! # impl Sensor { fn sample(&mut self) -> f64 { self.celsius += 0.5; self.celsius } }
//! use lwm2m_runtime::execute::Execution;
//! use lwm2m_runtime::serve::{DataModel, Endpoint, Method, ObjectStore, Request, Requester, SingleInstance};
//! use lwm2m_runtime::{ContentFormat, ErrorKind, Path};
//!
//! struct Device<'d> {
//!     temperature: &'d mut SingleInstance<Temperature>,
//!     sensor: &'d mut Sensor,
//! }
//!
//! impl DataModel for Device<'_> {
//!     fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
//!         if index == 0 { Some(&*self.temperature) } else { None }
//!     }
//!
//!     fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
//!         if index == 0 { Some(&mut *self.temperature) } else { None }
//!     }
//!
//!     fn execute(&mut self, _: Path, _: Execution<'_>) -> Result<(), ErrorKind> {
//!         Err(ErrorKind::Absent)
//!     }
//!
//!     fn before_read(&mut self, _: Path) {
//!         self.temperature.instance.sensor_value = self.sensor.sample();
//!     }
//! }
//!
//! let mut temperature = SingleInstance::new(Temperature::new(21.5));
//! let mut sensor = Sensor { celsius: 21.5 };
//! let mut endpoint: Endpoint<8, 8> = Endpoint::new();
//! let request = Request::from_coap(Requester::Server(1), Method::Get, "/3303/0/5700".parse()?)
//!     .accept(ContentFormat::TEXT.number());
//! let mut buffer = [0; 256];
//! let mut device = Device { temperature: &mut temperature, sensor: &mut sensor };
//! assert_eq!(endpoint.serve(&mut device, &request, 0, &mut buffer).payload, b"22");
//!
//! // The application has its hardware back.
//! assert_eq!(sensor.sample(), 22.5);
//! # Ok::<(), lwm2m_runtime::Error>(())
//! ```
//!
//! # Hardware that takes time
//!
//! No hook can wait for a slow bus or a database. An application waits between the calls instead:
//!
//! - Before a request is served, [`Endpoint::each_read_path`] names the paths that it reads. Await their values, and
//!   let `before_read` copy them.
//! - An action only starts its work. [`Response`] is plain data: keep it until the work is done, and send another one if
//!   that has failed.
//!
#![cfg_attr(all(feature = "alloc", feature = "text"), doc = "```")]
#![cfg_attr(not(all(feature = "alloc", feature = "text")), doc = "```ignore")]
//! # use lwm2m_runtime::{ContentFormat, ErrorKind, Object, ObjectDef};
//! # use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
//! # use lwm2m_runtime::execute::{Arguments, Execute, Execution};
//! # use lwm2m_runtime::field::Field;
//! # use lwm2m_runtime::serve::{DataModel, Method, ObjectStore, Requester, SingleInstance};
//! # static RESOURCES: Resources<'static, 2> = Resources::new([
//! #     ResourceDef::new(5605, "Reset", Operations::Execute, ResourceType::Opaque),
//! #     ResourceDef::new(5700, "Sensor Value", Operations::Read, ResourceType::Float).mandatory(),
//! # ]);
//! # static DEFINITION: ObjectDef<'static> = ObjectDef::new(3303, "Temperature", RESOURCES.table());
//! # struct Temperature { sensor_value: f64 }
//! # impl Object for Temperature {
//! #     fn definition() -> &'static ObjectDef<'static> { &DEFINITION }
//! #     fn object_definition(&self) -> &'static ObjectDef<'static> { &DEFINITION }
//! #     fn field(&self, index: usize) -> Option<&dyn Field> { (index == 1).then_some(&self.sensor_value as &dyn Field) }
//! #     fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
//! #         (index == 1).then_some(&mut self.sensor_value as &mut dyn Field)
//! #     }
//! # }
//! # #[derive(Default)]
//! # struct Sensor { celsius: f64, calibrates: bool }
//! # struct Thermometer { temperature: SingleInstance<Temperature>, sensor: Sensor }
//! # impl DataModel for Thermometer {
//! #     fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
//! #         (index == 0).then_some(&self.temperature as &dyn ObjectStore)
//! #     }
//! #     fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
//! #         (index == 0).then_some(&mut self.temperature as &mut dyn ObjectStore)
//! #     }
//! #     fn execute(&mut self, _: Path, execution: Execution<'_>) -> Result<(), ErrorKind> {
//! #         execution.run(|_| { self.sensor.calibrates = true; Ok(()) })
//! #     }
//! #     fn before_read(&mut self, _: Path) { self.temperature.instance.sensor_value = self.sensor.celsius; }
//! # }
//! use lwm2m_runtime::serve::{Endpoint, Request, Response};
//! use lwm2m_runtime::{Path, ResponseCode};
//!
//! impl Sensor {
//!     /// Samples the sensor.
//!     async fn sample(&mut self) -> f64 {
//! #         tick().await;
//!         // Here a driver awaits an interrupt.
//!         21.5
//!     }
//!
//!     /// Calibrates the sensor; returns whether that has succeeded.
//!     async fn calibrate(&mut self) -> bool {
//! #         tick().await;
//!         false
//!     }
//! }
//!
//! async fn serve<'b>(
//!     device: &mut Thermometer,
//!     endpoint: &mut Endpoint<8, 8>,
//!     request: &Request<'_>,
//!     buffer: &'b mut [u8],
//! ) -> Response<'b> {
//!     let mut is_read = false;
//!     endpoint.each_read_path(request, &mut |path| is_read |= path.is_within(Path::object(3303)));
//!     if is_read {
//!         device.sensor.celsius = device.sensor.sample().await;
//!     }
//!     let mut response = endpoint.serve(device, request, 0, buffer);
//!     // The action has set the flag.
//!     if core::mem::take(&mut device.sensor.calibrates) && !device.sensor.calibrate().await {
//!         response = Response::new(ResponseCode::INTERNAL_SERVER_ERROR);
//!     }
//!     response
//! }
//! # /// A future that is ready when it is polled again, as after an interrupt.
//! # async fn tick() {
//! #     let mut polled = false;
//! #     core::future::poll_fn(|context| {
//! #         context.waker().wake_by_ref();
//! #         if core::mem::replace(&mut polled, true) { core::task::Poll::Ready(()) } else { core::task::Poll::Pending }
//! #     }).await;
//! # }
//! # fn block_on<T>(future: impl Future<Output = T>) -> T {
//! #     let mut future = core::pin::pin!(future);
//! #     let mut context = core::task::Context::from_waker(core::task::Waker::noop());
//! #     loop {
//! #         if let core::task::Poll::Ready(value) = future.as_mut().poll(&mut context) { return value; }
//! #     }
//! # }
//! # let mut device = Thermometer { temperature: SingleInstance::new(Temperature { sensor_value: 0.0 }), sensor: Sensor::default() };
//! # let (mut endpoint, mut buffer) = (Endpoint::new(), [0; 64]);
//! # let ask = |method, path: &str| Request::from_coap(Requester::Server(1), method, path.parse().unwrap());
//! # let read = ask(Method::Get, "/3303/0/5700").accept(ContentFormat::TEXT.number());
//! # assert_eq!(block_on(serve(&mut device, &mut endpoint, &read, &mut buffer)).payload, b"21.5");
//! # let reset = ask(Method::Post, "/3303/0/5605");
//! # let response = block_on(serve(&mut device, &mut endpoint, &reset, &mut buffer));
//! # assert_eq!(response.code, ResponseCode::INTERNAL_SERVER_ERROR);
//! ```
//!
//! # Notifications
//!
//! [`Endpoint::poll_notification`] returns the notifications that are due, [`Endpoint::next_deadline`] the time of the
//! next call. Both take the time as an argument, in milliseconds. [`Schedule`] and [`is_event`] are the rules as
//! functions of plain values. A digest of 64 bits shows whether a value has changed; only numbers with thresholds are
//! kept. A [`History`] stores notifications for a server that cannot be reached, up to its
//! [`hqmax`](Endpoint::hqmax).
//!
//! # Access control
//!
//! A server may do what the definitions allow and, if there are several servers, what object 2 grants. Objects with
//! keys (0, 21 and 23) are for the bootstrap server only, which may write and delete everything and read objects 1 and
//! 2. A refused request leaves all objects unchanged.
//!
//! # Memory and time
//!
//! Responses are encoded directly into the buffer, and no list of records is collected. A Write reads its payload once,
//! or twice if it has more than 16 records; a Write-Composite twice for each of its instances, and once more. A
//! composite read compares its payload with each object, instance and resource. So the time is bounded by the length of
//! the payload times the size of the device. Long values are transferred in blocks:
//! [`write_block`](DataModel::write_block), [`Request::block2`].

mod block;
#[cfg(feature = "coap")]
pub mod coap;
mod data_model;
mod digest;
mod endpoint;
mod format;
#[cfg(all(feature = "coap", feature = "alloc"))]
pub mod gateway;
#[cfg(feature = "notation")]
pub mod notation;
mod observe;
mod operations;
mod paths;
mod payload;
#[cfg(feature = "link")]
mod registration;
mod request;
mod response;
#[cfg(feature = "link")]
mod saved;
#[cfg(feature = "link")]
mod times;
mod values;

pub use block::{Block1, BlockOption, BlockSize};
pub use data_model::instances::{InstanceMap, SingleInstance};
pub use data_model::{DataModel, FillFn, ObjectStore};
pub use endpoint::Endpoint;
#[cfg(any(feature = "senml-cbor", feature = "senml-json"))]
pub use observe::history::{History, Series};
pub use observe::notification::Notification;
pub use observe::schedule::{Schedule, Verdict, is_event};
#[cfg(feature = "link")]
pub use registration::{
    ClientRequest, Event, Location, Parameter, ParameterFn, Procedure, Registration, Registrations, Update,
    server_uri,
};
pub use request::{Block, Method, Operation, Request, Requester, Token};
pub use response::Response;
#[cfg(feature = "link")]
pub use saved::{restore, save};
