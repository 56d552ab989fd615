//! The side of a server or a gateway: which devices are registered, requests to them, and values from them.
//!
//! Your CoAP library receives datagrams, repeats lost messages and recognizes duplicates. [`Devices`] does the rest, without
//! clock and socket: time and addresses are arguments.
//!
//! | a device | you call | and get |
//! |---|---|---|
//! | registers, updates, deregisters, sends values, asks for a bootstrap | [`handle_request`](Devices::handle_request) | a [`Reply`] and an [`Event`] |
//! | responds or notifies | [`handle_response`](Devices::handle_response) | an [`Event`], when all blocks are there |
//! | vanishes | [`poll_event`](Devices::poll_event) at [`next_deadline`](Devices::next_deadline) | an [`Event`] |
//!
//! [`request`](Devices::request) adds a [`ServerRequest`], and [`poll`](Devices::poll) returns the messages to send. A device gets
//! one request at a time (RFC 7252, 4.7), the next one after the response to the one before. Requests to a device in queue
//! mode wait until it sends a message.
//!
//! This program reads object 3303 of each device that registers:
//!
#![cfg_attr(all(feature = "std", feature = "formats"), doc = "```")]
#![cfg_attr(not(all(feature = "std", feature = "formats")), doc = "```ignore")]
//! use core::net::SocketAddr;
//!
//! use coap_lite::Packet;
//! use lwm2m_runtime::Path;
//! use lwm2m_runtime::serve::coap::{ClientMessage, ResponseMessage, write_server_request};
//! use lwm2m_runtime::serve::gateway::{Devices, Event, ServerRequest};
//! use lwm2m_runtime::serve::{Operation, Token};
//!
//! /// Handles a datagram of a device; returns the reply to a request.
//! fn handle(devices: &mut Devices<SocketAddr>, address: SocketAddr, packet: &Packet, now: u64) -> Option<Packet> {
//!     if let Some(message) = ClientMessage::read(packet) {
//!         let (reply, event) = devices.handle_request(address, &message, now);
//!         if let Some(Event::Registered { registration, .. }) = event {
//!             let read = ServerRequest::new(Operation::Read, Path::object(3303));
//!             devices.request(registration, read, now).ok()?;
//!         }
//!         let mut packet = Packet::new();
//!         reply.write(&mut packet).ok()?;
//!         return Some(packet);
//!     }
//!     let response = ResponseMessage::read(packet)?;
//!     let token = Token::new(packet.get_token())?;
//!     if let Ok(Some(Event::Response(response))) = devices.handle_response(address, token, &response, now) {
//!         let values = response.decoder().ok()?;
//!         values.records(&[], &mut |record| Ok(println!("{} {:?}", record.path, record.value))).ok()?;
//!     }
//!     None
//! }
//!
//! /// Returns the messages to send.
//! fn requests(devices: &mut Devices<SocketAddr>, now: u64) -> Vec<(SocketAddr, Packet)> {
//!     let mut packets = Vec::new();
//!     while let Some(message) = devices.poll(now) {
//!         let mut packet = Packet::new();
//!         packet.set_token(message.token().as_slice().to_vec());
//!         if write_server_request(&message, &mut packet).is_ok() {
//!             packets.push((message.address, packet));
//!         }
//!     }
//!     packets
//! }
//! # use coap_lite::{CoapOption, MessageClass, RequestType, ResponseType};
//! # use lwm2m_runtime::serve::gateway::Limits;
//! # let mut devices = Devices::new(1, Limits::default());
//! # let address = "127.0.0.1:5683".parse().unwrap();
//! # let mut packet = Packet::new();
//! # packet.header.code = MessageClass::Request(RequestType::Post);
//! # packet.add_option(CoapOption::UriPath, b"rd".to_vec());
//! # packet.add_option(CoapOption::UriQuery, b"ep=thermometer".to_vec());
//! # packet.payload = b"</3303/0>".to_vec();
//! # let reply = handle(&mut devices, address, &packet, 0).unwrap();
//! # assert_eq!(reply.header.get_code(), "2.01");
//! # let (to, read) = requests(&mut devices, 0).pop().unwrap();
//! # assert_eq!((to, read.header.get_code().as_str()), (address, "0.01"));
//! # let mut packet = Packet::new();
//! # packet.header.code = MessageClass::Response(ResponseType::Content);
//! # packet.set_token(read.get_token().to_vec());
//! # packet.add_option(CoapOption::ContentFormat, vec![110]);
//! # packet.payload = br#"[{"n":"/3303/0/5700","v":21.5}]"#.to_vec();
//! # assert!(handle(&mut devices, address, &packet, 1).is_none());
//! # assert_eq!(devices.get_by_address(address).unwrap().pending().count(), 0);
//! ```
//!
//! # Versions and formats
//!
//! [`Device::object_version`] returns the version of an object that the device registered; decode with the definition of
//! that version. [`Device::format`] returns the format for an operation, by the attribute `ct` of the registration or by the
//! LwM2M version. A request without [`accept`](ServerRequest::accept) asks for that format if the device lists its formats,
//! and leaves it to the device otherwise.
//!
//! # Memory and time
//!
//! [`Limits`] bounds everything that a device can make the gateway store. The time of a call depends on the number of
//! devices by the depth of a few search trees, and on the requests and observations of one device.
//!
//! # Security
//!
//! Locations and tokens cannot be guessed, if the seed of [`Devices::new`] is random. Nothing else identifies a device without
//! DTLS: a Register under a name replaces the device with that name. With DTLS, compare the identity of the
//! session with [`ClientMessage::name`](crate::serve::coap::ClientMessage::name) before each call.
//!
//! A notification counts if its token is that of an observation, and it comes from the address of the registration or from
//! the one at which the observation was started. A sender with one of these addresses and the token could read the
//! messages of the device anyway.

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
pub use event::{ClientResponse, Event, Failure, Payload, Reply, UnexpectedResponse};
pub use id::{RegistrationId, RequestId};
pub use limits::Limits;
pub(in crate::serve) use parameters::Parameters;
pub use server_request::{ServerMessage, ServerRequest};
