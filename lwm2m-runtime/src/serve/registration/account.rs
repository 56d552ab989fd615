//! The accounts of servers in the objects 0 and 1, and what they say about registering.

use crate::object::Object;
use crate::serve::data_model::DataModel;
use crate::serve::data_model::lookup::{self, SECURITY, SERVER};
use crate::serve::request::Requester;

/// Returns the instance of object 0 that belongs to a server.
pub(super) fn security(model: &dyn DataModel, requester: Requester) -> Option<&dyn Object> {
    model.find_instance(SECURITY, &mut |instance| {
        let is_bootstrap = lookup::boolean(instance, 1) == Some(true);
        match requester {
            Requester::Bootstrap => is_bootstrap,
            Requester::Server(id) => !is_bootstrap && lookup::id(instance, 10) == Some(id),
        }
    })
}

/// Returns whether a server has an account: an instance of object 0 and one of object 1.
pub(super) fn exists(model: &dyn DataModel, server: u16) -> bool {
    security(model, Requester::Server(server)).is_some() && lookup::server(model, server).is_some()
}

/// Returns the Short Server IDs of all accounts.
pub(super) fn servers(model: &dyn DataModel) -> impl Iterator<Item = u16> {
    let instances = model.instances(SERVER).filter_map(|id| model.instance(SERVER, id));
    instances.filter_map(|instance| lookup::id(instance, 0)).filter(|id| exists(model, *id))
}

/// Copies the URI of a server, `/0/x/0`, into a buffer; `None` if there is no account, or if it does not fit.
pub fn server_uri<'b>(model: &dyn DataModel, requester: Requester, buffer: &'b mut [u8]) -> Option<&'b str> {
    let mut length = None;
    lookup::each_value(security(model, requester)?, 0, &mut |_, value| {
        let text = value.as_str().unwrap_or("").as_bytes();
        if let Some(target) = buffer.get_mut(..text.len()) {
            target.copy_from_slice(text);
            length = Some(text.len());
        }
    });
    core::str::from_utf8(buffer.get(..length?)?).ok()
}

/// Returns the seconds to wait before a bootstrap, `/0/x/11`.
pub(super) fn hold_off(model: &dyn DataModel) -> u64 {
    security(model, Requester::Bootstrap).and_then(|account| lookup::number(account, 11)).unwrap_or(0)
}

/// The settings of an instance of object 1 for registering (LwM2M Core 1.2.2, 6.2.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Policy {
    /// Place among the servers, if there is an order.
    pub(super) order: Option<u64>,
    /// Seconds between the registration with the server before and the first attempt.
    pub(super) initial_delay: u64,
    /// Whether later servers have to wait for this one.
    pub(super) blocks: bool,
    /// Whether a failure leads to a bootstrap.
    pub(super) bootstraps: bool,
    /// Attempts in a sequence.
    pub(super) retry_count: u64,
    /// Seconds between the first two attempts of a sequence; doubles with each.
    pub(super) retry_timer: u64,
    /// Seconds between two sequences.
    pub(super) sequence_delay: u64,
    pub(super) sequence_count: u64,
}

impl Policy {
    pub(super) fn of(model: &dyn DataModel, server: u16) -> Policy {
        let account = lookup::server(model, server);
        let number = |id| account.and_then(|account| lookup::number(account, id));
        let boolean = |id| account.and_then(|account| lookup::boolean(account, id));
        Policy {
            order: number(13),
            initial_delay: number(14).unwrap_or(0),
            blocks: boolean(15).unwrap_or(false),
            bootstraps: boolean(16).unwrap_or(true),
            retry_count: number(17).unwrap_or(5),
            retry_timer: number(18).unwrap_or(60),
            sequence_delay: number(19).unwrap_or(86_400),
            sequence_count: number(20).unwrap_or(1),
        }
    }
}

/// Returns the Short Server ID of an instance of object 1.
pub(super) fn server_at(model: &dyn DataModel, instance: u16) -> Option<u16> {
    lookup::id(model.instance(SERVER, instance)?, 0)
}

/// Returns the seconds that a disabled server stays disabled, `/1/x/5`.
pub(super) fn disable_timeout(model: &dyn DataModel, server: u16) -> u64 {
    lookup::server(model, server).and_then(|account| lookup::number(account, 5)).unwrap_or(86_400)
}
