//! Responses of devices: answers to requests, and notifications.

use alloc::borrow::Cow;
use alloc::boxed::Box;

use crate::error::ResponseCode;
use crate::serve::coap::ResponseMessage;
use crate::serve::request::Token;

use super::device::{Device, Observation};
use super::devices::Devices;
use super::event::{ClientResponse, Event, Failure, Payload, UnexpectedResponse};
use super::exchange::{Exchange, Purpose, Step};
use super::id::{RegistrationId, RequestId};
use super::limits::Limits;
use super::server_request::{ServerRequest, token_number};

impl<A: Copy + Ord> Devices<A> {
    /// Handles a response or a notification of a device. `None` if more blocks of it are to come, for a duplicate, and for
    /// a notification that a newer one has overtaken.
    ///
    /// A notification may also come from the address at which the observation was started, though the device has updated its
    /// registration from another one since: its token tells that it belongs to the observation (RFC 7252, 5.3.2).
    ///
    /// # Errors
    ///
    /// Returns an error for a response that belongs to no request to a device at this address.
    pub fn handle_response<'m>(
        &mut self,
        address: A,
        token: Token,
        response: &ResponseMessage<'m>,
        now: u64,
    ) -> Result<Option<Event<'m>>, UnexpectedResponse> {
        let number = token_number(token).filter(|_| response.is_understood()).ok_or(UnexpectedResponse)?;
        let id = self.sender(address, number).ok_or(UnexpectedResponse)?;
        let limits = self.limits;
        let device = self.devices.get_mut(&id).ok_or(UnexpectedResponse)?;
        let is_current = device.current.as_ref().is_some_and(|exchange| exchange.token == number);
        let event = if is_current {
            answer(device, response, &limits, now)
        } else {
            let position = device.observations.iter().position(|observation| observation.token == number);
            notification(device, position.ok_or(UnexpectedResponse)?, response, &limits, now)
        };
        if device.is_bootstrapping {
            device.expires = now.saturating_add(limits.response_time);
        }
        device.awake_until = now.saturating_add(limits.awake_time);
        if device.has_requests() {
            self.ready.insert(id);
        }
        if device.next_deadline() != device.deadline {
            self.reschedule(id);
        }
        if let Some(Event::ObservationEnded(_)) = event {
            self.former.remove(&number);
        }
        Ok(event.map(|event| self.follow_bootstrap(event)))
    }

    /// Returns the registration of the device that has sent a response.
    fn sender(&self, address: A, token: u64) -> Option<RegistrationId> {
        let moved = self.former.get(&token).filter(|(former, _)| *former == address);
        moved.map(|(_, id)| id).or_else(|| self.addresses.get(&address)).copied()
    }
}

/// Handles a response to the current request of a device.
fn answer<'m, A>(
    device: &mut Device<A>,
    response: &ResponseMessage<'m>,
    limits: &Limits,
    now: u64,
) -> Option<Event<'m>> {
    let exchange = device.current.as_mut().filter(|exchange| !exchange.is_due)?;
    let is_first = exchange.purpose == Purpose::Request && exchange.block2().is_none();
    if let Some(number) = response.observe.filter(|_| response.code == ResponseCode::CONTENT && is_first)
        && exchange.request.is_observe()
    {
        let (id, token, request) = (exchange.id, exchange.token, Box::new(exchange.request.clone()));
        if device.observations.is_empty() {
            // Many devices have one; a push alone would allocate four.
            device.observations.reserve_exact(1);
        }
        device.observations.push(Observation { id, token, request, number, received: now });
    }
    match exchange.advance(response, limits.payload) {
        Step::Ignored => None,
        Step::Next { new_token } => {
            exchange.expires = now.saturating_add(limits.response_time);
            if new_token {
                exchange.token = 0;
            }
            None
        }
        Step::Complete(bytes) => {
            let exchange = device.current.take()?;
            let answer = to_answer(device, exchange.id, &exchange.request, response, bytes);
            Some(match exchange.purpose {
                Purpose::Request => Event::Response(answer),
                Purpose::Notification if answer.code == ResponseCode::CONTENT => Event::Notification(answer),
                Purpose::Notification => failed(device, &exchange, Failure::Blocks),
            })
        }
        Step::Failed(failure) => {
            let exchange = device.current.take()?;
            Some(failed(device, &exchange, failure))
        }
    }
}

pub(super) fn failed<'m, A>(device: &Device<A>, exchange: &Exchange, failure: Failure) -> Event<'m> {
    let (request_id, path) = (exchange.id, exchange.request.path);
    Event::Failed { registration: device.id, request_id, path, failure }
}

fn to_answer<'m, A>(
    device: &Device<A>,
    request_id: RequestId,
    request: &ServerRequest,
    response: &ResponseMessage<'m>,
    bytes: Cow<'m, [u8]>,
) -> ClientResponse<'m> {
    let root = device.objects.root.clone();
    let payload = Payload { path: request.path, content_format: response.content_format, bytes, root };
    let (code, created) = (response.code, response.created());
    ClientResponse {
        registration: device.id,
        request_id,
        operation: request.operation,
        code,
        created,
        payload,
    }
}

/// Handles a notification of the observation with this index.
fn notification<'m, A>(
    device: &mut Device<A>,
    index: usize,
    response: &ResponseMessage<'m>,
    limits: &Limits,
    now: u64,
) -> Option<Event<'m>> {
    let is_last = response.code != ResponseCode::CONTENT || response.observe.is_none();
    if is_last {
        let Observation { id, request, .. } = device.observations.swap_remove(index);
        let bytes = Cow::Borrowed(response.payload);
        return Some(Event::ObservationEnded(to_answer(device, id, &request, response, bytes)));
    }
    let observation = device.observations.get_mut(index)?;
    let number = response.observe.filter(|number| observation.is_fresh(*number, now))?;
    (observation.number, observation.received) = (number, now);
    let id = observation.id;
    if response.block2.is_some() {
        let request = observation.request.as_read();
        let expires = now.saturating_add(limits.waiting_time);
        let exchange = Exchange::new(id, Purpose::Notification, request, limits.block_size, expires);
        return long_notification(device, exchange, response, limits);
    }
    let observation = device.observations.get(index)?;
    let bytes = Cow::Borrowed(response.payload);
    Some(Event::Notification(to_answer(device, id, &observation.request, response, bytes)))
}

/// Handles the first block of a notification. A request for its other blocks takes the place of that for blocks of an
/// earlier notification.
fn long_notification<'m, A>(
    device: &mut Device<A>,
    mut exchange: Exchange,
    response: &ResponseMessage<'m>,
    limits: &Limits,
) -> Option<Event<'m>> {
    let id = exchange.id;
    let is_same = |other: &Exchange| other.purpose == Purpose::Notification && other.id == id;
    device.waiting.retain(|other| !is_same(other));
    device.current.take_if(|other| is_same(other));
    // The device may not have kept a long list of paths: all is read anew.
    if exchange.has_long_payload() && response.block2.is_some_and(|block| block.more) {
        device.waiting.push_front(Box::new(exchange));
        return None;
    }
    match exchange.collect(response, limits.payload) {
        Step::Complete(bytes) => {
            Some(Event::Notification(to_answer(device, exchange.id, &exchange.request, response, bytes)))
        }
        Step::Failed(failure) => Some(failed(device, &exchange, failure)),
        Step::Next { .. } => {
            device.waiting.push_front(Box::new(exchange));
            None
        }
        Step::Ignored => None,
    }
}
