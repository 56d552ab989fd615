//! CoRE link format, Content-Format 40 (RFC 6690), as LwM2M uses it: the objects of a client.
//!
//! A payload is a list of links, `</3/0>;pmin=10,</3303/0>`, each with a target and attributes. [`Links`]
//! reads any payload, [`Writer`] writes any. [`Register`], [`Discover`] and [`BootstrapDiscover`] write the
//! payloads of LwM2M: registrations and their updates, and the responses to both kinds of Discover.
//!
//! Links are not values: instances cannot be read or written in this format.

mod bootstrap;
mod discover;
mod grammar;
mod reader;
mod register;
mod writer;

pub use bootstrap::{Account, BootstrapDiscover};
pub use discover::Discover;
pub use reader::{Attribute, AttributeValue, Link, Links};
pub use register::{Register, implied_version};
pub use writer::Writer;
