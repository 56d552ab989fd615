//! CoRE link format, Content-Format 40 (RFC 6690), as LwM2M uses it: what a client has and where.
//!
//! A payload is a list of links, `</3/0>;pmin=10,</3303/0>`: each a target and attributes of it.
//! [`Links`] reads any of them and [`Writer`] writes any. On top stand the three that LwM2M knows:
//! [`Register`] for registrations and their updates, [`Discover`] and [`BootstrapDiscover`] for the
//! answers to these requests. They take plain data and the instances themselves, whoever keeps them.
//!
//! Links are no values: an instance cannot be read or written in this format.

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
