//! CoAP messages in fixed memory: requests, notifications, and the requests of the device itself.

use core::hint::black_box;

use coap_message_implementations::inmemory::{Message, MessageMut};
use lwm2m_runtime::serve::coap::{Blockwise, RequestMessage, write_notification};
use lwm2m_runtime::serve::{Requester, Token};
use station::Station;

/// Bytes of a message after its header and its token.
const MESSAGE: usize = 640;

/// Serves a message, and writes the response and a notification.
#[inline(never)]
pub(crate) fn serve(station: &mut Station, server: u16, now: u64, buffer: &mut [u8]) {
    let mut blockwise: Blockwise<1, 512> = Blockwise::new();
    let (mut code, mut bytes, datagram) = (0, [0; MESSAGE], black_box([0; MESSAGE]));
    let packet = Message::new_from_slice(black_box(1), &datagram);
    let mut reply = MessageMut::new_in_slice(&mut code, &mut bytes);
    let (model, endpoint) = station.parts();
    if let Some(message) = RequestMessage::read(&packet) {
        let token = black_box(Token::default());
        let requester = Requester::Server(server);
        let response = match blockwise.request(model, requester, token, &message, now) {
            Ok(request) => endpoint.serve(model, &request, now, buffer),
            Err(response) => response,
        };
        let _ = black_box(message.write_response(&response, &mut reply));
    }
    let mut notified = MessageMut::new_in_slice(&mut code, &mut bytes);
    if let Some(notification) = endpoint.poll_notification(model, now, buffer) {
        let _ = black_box(write_notification(&notification, &mut notified));
    }
    black_box(&bytes);
}

/// Sends the requests that keep the device registered, handles a response, and saves the state.
#[cfg(feature = "registrations")]
#[inline(never)]
pub(crate) fn keep_registered(station: &mut Station, now: u64, buffer: &mut [u8]) {
    use lwm2m_runtime::serve::coap::{ResponseMessage, write_request};
    use lwm2m_runtime::serve::{Registrations, restore, save};

    let mut registrations: Registrations<'_, 2> = black_box(Registrations::new("station"));
    let (mut code, mut bytes, datagram) = (0, [0; MESSAGE], black_box([0; MESSAGE]));
    let (model, endpoint) = station.parts();
    let mut message = MessageMut::new_in_slice(&mut code, &mut bytes);
    if let Some(request) = registrations.poll(model, now) {
        let _ = black_box(write_request(&request, model, buffer, &mut message));
    }
    let packet = Message::new_from_slice(black_box(0x41), &datagram);
    if let Some(response) = ResponseMessage::read(&packet) {
        black_box(registrations.handle_message(model, Requester::Server(1), &response, now));
    }
    black_box(registrations.next_deadline(model, now));
    let _ = black_box(save(model, endpoint, &registrations, buffer));
    let _ = black_box(restore(black_box(&datagram), model, endpoint, &mut registrations, now));
    black_box(&bytes);
}
