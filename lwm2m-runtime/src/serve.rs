//! Serving objects.
mod access;
mod answer;
mod attach;
mod bootstrap;
mod change;
mod create;
#[cfg(feature = "link")]
mod discover;
mod endpoint;
mod host;
mod look;
mod objects;
mod observe;
mod payload;
mod piece;
mod read;
#[cfg(feature = "link")]
mod registration;
mod request;
mod schedule;
mod send;
mod sieve;
mod watch;

pub use endpoint::{Endpoint, Notification};
pub use host::{Hooks, Many, One};
pub use objects::{Fill, Objects, Piece};
#[cfg(feature = "link")]
pub use registration::{Parameter, Registration, Update};
pub use request::{Block, Method, Operation, Peer, Request, Response, Token};
pub use schedule::{Schedule, Verdict, is_event};
pub use send::send;
