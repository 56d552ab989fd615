//! Reads and writes CoAP messages of any library that implements the traits of the crate [`coap_message`].
//!
//! Your CoAP stack receives a datagram, parses it, repeats and deduplicates messages. This module does the rest of
//! CoAP: options, block-wise transfers, and the numbers of notifications. Nothing outside of it knows an option.
//!
//! A request takes three steps:
//!
//! 1. [`RequestMessage::read`] reads the options of a message.
//! 2. [`Blockwise::request`] turns it into a [`Request`](super::Request), or into a response that ends the exchange
//!    early: a block of a longer payload, an option that is not understood.
//! 3. [`Endpoint::serve`](super::Endpoint::serve) serves the request, and [`RequestMessage::write_response`] writes the
//!    response into a message.
//!
//! [`write_notification`] writes a notification. The token comes as an argument of its own, because the traits leave it
//! to the stack.
//!
#![cfg_attr(all(feature = "std", feature = "formats"), doc = "```")]
#![cfg_attr(not(all(feature = "std", feature = "formats")), doc = "```ignore")]
//! use coap_lite::{CoapOption, MessageClass, Packet, RequestType};
//! use lwm2m_runtime::serve::coap::{Blockwise, RequestMessage};
//! use lwm2m_runtime::serve::{DataModel, Endpoint, Requester, Token};
//!
//! /// Serves a datagram of server 1, and returns the response.
//! fn serve(
//!     blockwise: &mut Blockwise<2, 1024>,
//!     endpoint: &mut Endpoint<8, 8>,
//!     device: &mut dyn DataModel,
//!     packet: &Packet,
//!     now: u64,
//! ) -> Option<Packet> {
//!     let message = RequestMessage::read(packet)?;
//!     let token = Token::new(packet.get_token())?;
//!     let mut buffer = [0; 1024];
//!     let response = match blockwise.request(device, Requester::Server(1), token, &message, now) {
//!         Ok(request) => endpoint.serve(device, &request, now, &mut buffer),
//!         Err(response) => response,
//!     };
//!     let mut reply = Packet::new();
//!     reply.set_token(packet.get_token().to_vec());
//!     message.write_response(&response, &mut reply).ok()?;
//!     Some(reply)
//! }
//! # use lwm2m_runtime::serve::ObjectStore;
//! # let mut packet = Packet::new();
//! # packet.header.code = MessageClass::Request(RequestType::Get);
//! # packet.add_option(CoapOption::UriPath, b"3".to_vec());
//! # let mut none: &mut [&mut dyn ObjectStore] = &mut [];
//! # let reply = serve(&mut Blockwise::new(), &mut Endpoint::new(), &mut none, &packet, 0).unwrap();
//! # assert_eq!(reply.header.get_code(), "4.04");
//! ```

mod blockwise;
#[cfg(feature = "alloc")]
mod client;
mod options;
mod register;
mod request;
mod response;

pub use coap_message;

pub use blockwise::Blockwise;
#[cfg(feature = "alloc")]
pub(in crate::serve) use client::ClientTarget;
#[cfg(feature = "alloc")]
pub use client::{ClientMessage, write_server_request};
pub use register::write_request;
pub use request::RequestMessage;
pub use response::{ResponseMessage, write_notification};
