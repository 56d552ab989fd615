//! `Devices`: the maps of registered devices, and the deadlines of all.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, ErrorKind};
use crate::serve::request::Token;

use super::device::Device;
use super::event::{Event, Failure};
use super::exchange::{Exchange, Purpose};
use super::id::{RegistrationId, RequestId};
use super::limits::Limits;
use super::responses::failed;
use super::secret::Secret;
use super::server_request::{ServerMessage, ServerRequest, token_number};
use super::uploads::Uploads;

/// The devices that are registered with a server, and the requests to them.
///
/// `A` is the address of a device, such as `SocketAddr`. Times are in milliseconds since any start.
pub struct Devices<A> {
    pub(super) limits: Limits,
    pub(super) secret: Secret,
    pub(super) last_request: u64,
    pub(super) devices: BTreeMap<RegistrationId, Device<A>>,
    pub(super) names: BTreeMap<Box<str>, RegistrationId>,
    /// The device at each address: the one that has registered or updated last.
    pub(super) addresses: BTreeMap<A, RegistrationId>,
    /// The address at which an observation was started, by its token, if the device has moved since: some devices go on to
    /// notify from there.
    pub(super) former: BTreeMap<u64, (A, RegistrationId)>,
    deadlines: BTreeSet<(u64, RegistrationId)>,
    /// The devices that may have a message to send.
    pub(super) ready: BTreeSet<RegistrationId>,
    pub(super) uploads: Uploads<A>,
    /// The number of devices in a bootstrap.
    pub(super) bootstraps: usize,
}

impl<A: Copy + Ord> Devices<A> {
    /// Creates a registry without devices. Locations and tokens follow from the seed: take random numbers, so that no device can
    /// guess those of another.
    pub fn new(seed: u128, limits: Limits) -> Self {
        Devices {
            limits,
            secret: Secret::new(seed),
            last_request: 0,
            devices: BTreeMap::new(),
            names: BTreeMap::new(),
            addresses: BTreeMap::new(),
            former: BTreeMap::new(),
            deadlines: BTreeSet::new(),
            ready: BTreeSet::new(),
            uploads: Uploads::new(limits.uploads),
            bootstraps: 0,
        }
    }

    /// Returns the number of registered devices.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Returns whether no device is registered.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns the registered devices, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &Device<A>> {
        self.devices.values().filter(|device| !device.is_bootstrapping)
    }

    /// Returns the device with a registration.
    pub fn get(&self, registration: RegistrationId) -> Option<&Device<A>> {
        self.devices.get(&registration)
    }

    /// Returns the device with an Endpoint Client Name.
    pub fn get_by_name(&self, name: &str) -> Option<&Device<A>> {
        self.devices.get(self.names.get(name)?)
    }

    /// Returns the device at an address.
    pub fn get_by_address(&self, address: A) -> Option<&Device<A>> {
        self.devices.get(self.addresses.get(&address)?)
    }

    /// Adds a request. It is sent after all earlier requests to the device have been answered, and when the device is awake.
    ///
    /// A request to cancel ends the observation of the same path, or of the same payload if it is a composite one, as
    /// [`cancel`](Devices::cancel) does.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::Absent`] if there is no such registration, or no observation to cancel
    /// - [`ErrorKind::OutOfSpace`] if [`Limits::requests`] or [`Limits::observations`] is reached
    pub fn request(
        &mut self,
        registration: RegistrationId,
        mut request: ServerRequest,
        now: u64,
    ) -> Result<RequestId, Error> {
        let device = self.devices.get_mut(&registration).ok_or(ErrorKind::Absent)?;
        if let Some(observed) =
            device.observation_of(&request).and_then(|index| device.observations.get(index))
        {
            let observed = observed.id;
            return self.cancel(registration, observed, now).ok_or(ErrorKind::Absent.into());
        }
        let exchanges = device.current.iter().chain(&device.waiting);
        // It may be about to start.
        if request.is_cancel() && !exchanges.clone().any(|exchange| request.cancels(&exchange.request)) {
            return Err(ErrorKind::Absent.into());
        }
        let started = exchanges.filter(|exchange| exchange.request.is_observe()).count();
        let observations = device.observations.len() + started;
        let is_observed_fully = request.is_observe() && observations >= self.limits.observations;
        if device.waiting.len() >= self.limits.requests || is_observed_fully {
            return Err(ErrorKind::OutOfSpace.into());
        }
        request.choose_format(device);
        self.enqueue(registration, request, now)
    }

    /// Adds a request behind all others to the device.
    pub(super) fn enqueue(
        &mut self,
        registration: RegistrationId,
        request: ServerRequest,
        now: u64,
    ) -> Result<RequestId, Error> {
        let device = self.devices.get_mut(&registration).ok_or(ErrorKind::Absent)?;
        self.last_request += 1;
        let id = RequestId(self.last_request);
        let expires = now.saturating_add(self.limits.waiting_time);
        let exchange = Exchange::new(id, Purpose::Request, request, self.limits.block_size, expires);
        device.waiting.push_back(Box::new(exchange));
        self.ready.insert(registration);
        self.reschedule(registration);
        Ok(id)
    }

    /// Cancels an observation with a request to the device, or removes a request that has no answer yet. Returns the
    /// request that cancels the observation.
    pub fn cancel(
        &mut self,
        registration: RegistrationId,
        request_id: RequestId,
        now: u64,
    ) -> Option<RequestId> {
        let device = self.devices.get_mut(&registration)?;
        device.waiting.retain(|exchange| exchange.id != request_id);
        if device.current.as_ref().is_some_and(|exchange| exchange.id == request_id) {
            device.current = None;
            self.ready.insert(registration);
        }
        let index = device.observations.iter().position(|observation| observation.id == request_id);
        let observation = index.map(|index| device.observations.swap_remove(index));
        self.reschedule(registration);
        let observation = observation?;
        self.former.remove(&observation.token);
        let id = self.enqueue(registration, observation.request.as_cancel(), now).ok()?;
        let device = self.devices.get_mut(&registration)?;
        // The device knows the observation by its token (RFC 7641, 3.6).
        device.waiting.back_mut()?.token = observation.token;
        Some(id)
    }

    /// Ends a registration, as if the device had deregistered. Returns the device.
    pub fn remove(&mut self, registration: RegistrationId) -> Option<Device<A>> {
        let device = self.devices.remove(&registration)?;
        if self.names.get(&device.name) == Some(&registration) {
            self.names.remove(&device.name);
        }
        if self.addresses.get(&device.address) == Some(&registration) {
            self.addresses.remove(&device.address);
        }
        for observation in &device.observations {
            self.former.remove(&observation.token);
        }
        self.deadlines.remove(&(device.deadline, registration));
        self.ready.remove(&registration);
        self.bootstraps -= usize::from(device.is_bootstrapping);
        Some(device)
    }

    /// Returns the next message to send.
    pub fn poll(&mut self, now: u64) -> Option<ServerMessage<'_, A>> {
        while let Some(id) = self.ready.pop_first() {
            if !self.prepare(id, now) {
                continue;
            }
            self.reschedule(id);
            let device = self.devices.get(&id)?;
            let exchange = device.current.as_deref()?;
            return Some(ServerMessage {
                address: device.address,
                registration: id,
                request_id: exchange.id,
                root: &device.objects.root,
                request: &exchange.request,
                exchange,
            });
        }
        None
    }

    /// Makes the message of a device current; returns whether there is one.
    fn prepare(&mut self, id: RegistrationId, now: u64) -> bool {
        let Some(device) = self.devices.get_mut(&id) else { return false };
        // Another device may have taken its address, and would answer in its place.
        if self.addresses.get(&device.address) != Some(&id) || !device.is_awake(now) {
            return false;
        }
        if device.current.is_none() {
            device.current = device.waiting.pop_front();
        }
        let Some(exchange) = device.current.as_ref().filter(|exchange| exchange.is_due) else { return false };
        let observation = device.observation_of(&exchange.request);
        let token = observation.map(|index| device.observations.swap_remove(index).token);
        token.and_then(|token| self.former.remove(&token));
        let Some(exchange) = device.current.as_mut() else { return false };
        if exchange.token == 0 {
            exchange.token = token.unwrap_or_else(|| self.secret.next());
        }
        exchange.is_due = false;
        exchange.expires = now.saturating_add(self.limits.response_time);
        true
    }

    /// Returns the next event that has its cause in time: a registration or a request that has ended.
    pub fn poll_event(&mut self, now: u64) -> Option<Event<'static>> {
        while let Some((deadline, id)) =
            self.deadlines.first().copied().filter(|(deadline, _)| *deadline <= now)
        {
            let Some(device) = self.devices.get_mut(&id) else {
                self.deadlines.remove(&(deadline, id));
                continue;
            };
            if device.expires <= now {
                return self.remove(id).map(expired);
            }
            let ended = end_expired(device, now);
            self.reschedule(id);
            self.ready.insert(id);
            if let Some(event) = ended {
                return Some(self.follow_bootstrap(event));
            }
        }
        None
    }

    /// Returns the time at which [`poll_event`](Devices::poll_event) has the next event.
    pub fn next_deadline(&self) -> Option<u64> {
        self.deadlines.first().map(|(deadline, _)| *deadline)
    }

    /// Records that the transport could not deliver a message, or that the device has rejected it.
    pub fn handle_failure(&mut self, address: A, token: Token, now: u64) -> Option<Event<'static>> {
        let id = *self.addresses.get(&address)?;
        let number = token_number(token)?;
        let device = self.devices.get_mut(&id)?;
        let exchange = device.current.take_if(|exchange| exchange.token == number && !exchange.is_due)?;
        // It sleeps.
        device.awake_until = device.awake_until.min(now);
        let event = failed(device, &exchange, Failure::Undelivered);
        self.ready.insert(id);
        self.reschedule(id);
        Some(self.follow_bootstrap(event))
    }

    /// Records that a device has sent a message: in queue mode, it is awake.
    pub(super) fn wake(&mut self, id: RegistrationId, now: u64) {
        let Some(device) = self.devices.get_mut(&id) else { return };
        device.awake_until = now.saturating_add(self.limits.awake_time);
        if device.has_requests() {
            self.ready.insert(id);
        }
    }

    /// Moves a device in the list of deadlines, after something with a deadline has changed.
    pub(super) fn reschedule(&mut self, id: RegistrationId) {
        let Some(device) = self.devices.get_mut(&id) else { return };
        let deadline = device.next_deadline();
        if deadline == device.deadline {
            return;
        }
        self.deadlines.remove(&(device.deadline, id));
        device.deadline = deadline;
        if deadline != u64::MAX {
            self.deadlines.insert((deadline, id));
        }
    }
}

/// Removes a request of the device that has expired.
fn end_expired<A>(device: &mut Device<A>, now: u64) -> Option<Event<'static>> {
    if let Some(exchange) = device.current.take_if(|exchange| exchange.expires <= now) {
        // It sleeps.
        device.awake_until = device.awake_until.min(now);
        return Some(failed(device, &exchange, Failure::TimedOut));
    }
    let index = device.waiting.iter().position(|exchange| exchange.expires <= now)?;
    let exchange = device.waiting.remove(index)?;
    Some(failed(device, &exchange, Failure::NotSent))
}

/// Returns the event of a device whose time has ended.
fn expired<A>(device: Device<A>) -> Event<'static> {
    let Device { id: registration, name, .. } = device;
    match device.is_bootstrapping {
        true => Event::BootstrapFailed { registration, name, request: None },
        false => Event::Expired { registration, name },
    }
}
