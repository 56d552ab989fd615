//! CoAP messages over UDP (RFC 7252, 4): acknowledgements, repetition, and duplicates that are answered but not served
//! again.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};

use coap_lite::{CoapOption, MessageClass, MessageType, Packet, RequestType};

use crate::transport::Remote;

/// The meaning of a datagram.
#[derive(Debug)]
pub(crate) enum Received<E> {
    Nothing,
    /// A message to send back: a reset, or the response to a duplicate.
    Reply(Vec<u8>),
    Request(Packet),
    /// A response, and the exchange that it belongs to if that is known. A confirmable one needs an
    /// [acknowledgement] or a [reset].
    Response(Packet, Option<E>),
    /// The peer has rejected a message.
    Rejected(E),
}

/// ACK_TIMEOUT, in milliseconds (RFC 7252, 4.8). The random factor is 1.25, between 1 and 1.5.
const ACK_TIMEOUT: u64 = 2500;
const MAX_RETRANSMIT: u32 = 4;
/// Milliseconds for which duplicates are recognized, EXCHANGE_LIFETIME.
const EXCHANGE_LIFETIME: u64 = 247_000;
/// Requests whose responses are kept for duplicates, and notifications that a peer can still reject.
const REMEMBERED: usize = 64;

/// The messages on their way.
#[derive(Debug)]
pub(crate) struct Messages<E> {
    next_id: u16,
    next_token: u32,
    sent: Vec<Sent<E>>,
    /// Message IDs of non-confirmable notifications.
    notified: VecDeque<(Remote, u16, E)>,
    served: VecDeque<Served>,
    failed: Vec<E>,
}

/// A confirmable message, until it is acknowledged and its response has arrived.
#[derive(Debug)]
struct Sent<E> {
    peer: Remote,
    id: u16,
    token: Vec<u8>,
    exchange: E,
    /// Whether a response follows the acknowledgement.
    has_response: bool,
    bytes: Vec<u8>,
    /// Repetitions so far; `None` after the acknowledgement.
    repeated: Option<u32>,
    /// When the message is repeated, or the response is overdue.
    due: u64,
}

/// A message to repeat.
#[derive(Debug)]
pub(crate) struct Repeated {
    pub(crate) bytes: Vec<u8>,
    pub(crate) peer: Remote,
    /// Repetitions so far, with this one.
    pub(crate) count: u32,
}

/// A request that has been served, and its response.
#[derive(Debug)]
struct Served {
    peer: Remote,
    id: u16,
    time: u64,
    response: Vec<u8>,
}

impl<E: Copy> Messages<E> {
    pub(crate) fn new() -> Self {
        // Both start at random numbers (RFC 7252, 4.4 and 5.3.1). Those near the ids of the last run, or of another
        // device, look like duplicates to some servers.
        let [a, b, c, d, e, f, ..] = RandomState::new().hash_one(()).to_le_bytes();
        Messages {
            next_id: u16::from_le_bytes([a, b]),
            next_token: u32::from_le_bytes([c, d, e, f]),
            sent: Vec::new(),
            notified: VecDeque::new(),
            served: VecDeque::new(),
            failed: Vec::new(),
        }
    }

    fn id(&mut self) -> u16 {
        self.next_id = self.next_id.wrapping_add(1);
        self.next_id
    }

    /// Returns a token that no other request has.
    pub(crate) fn token(&mut self) -> Vec<u8> {
        self.next_token = self.next_token.wrapping_add(1);
        self.next_token.to_be_bytes().to_vec()
    }

    /// Sends a request, which is repeated until it is acknowledged and then awaits its response.
    pub(crate) fn request(&mut self, peer: Remote, packet: Packet, exchange: E, now: u64) -> Vec<u8> {
        self.send(peer, packet, exchange, true, now)
    }

    /// Sends a notification, which is repeated until it is acknowledged.
    pub(crate) fn confirmable(&mut self, peer: Remote, packet: Packet, exchange: E, now: u64) -> Vec<u8> {
        self.send(peer, packet, exchange, false, now)
    }

    fn send(
        &mut self,
        peer: Remote,
        mut packet: Packet,
        exchange: E,
        has_response: bool,
        now: u64,
    ) -> Vec<u8> {
        let id = self.id();
        let bytes = encode(&mut packet, MessageType::Confirmable, id);
        let token = packet.get_token().to_vec();
        let (copy, due) = (bytes.clone(), now + ACK_TIMEOUT);
        self.sent.push(Sent { peer, id, token, exchange, has_response, bytes: copy, repeated: Some(0), due });
        bytes
    }

    /// Sends a notification that is not repeated.
    pub(crate) fn non_confirmable(&mut self, peer: Remote, mut packet: Packet, exchange: E) -> Vec<u8> {
        let id = self.id();
        remember(&mut self.notified, (peer, id, exchange));
        encode(&mut packet, MessageType::NonConfirmable, id)
    }

    /// Sends the response to a request, in the acknowledgement if there is one.
    pub(crate) fn response(
        &mut self,
        request: &Packet,
        mut reply: Packet,
        peer: Remote,
        now: u64,
    ) -> Vec<u8> {
        reply.set_token(request.get_token().to_vec());
        let request_id = request.header.message_id;
        let response = match request.header.get_type() {
            MessageType::Confirmable => encode(&mut reply, MessageType::Acknowledgement, request_id),
            _ => {
                let id = self.id();
                encode(&mut reply, MessageType::NonConfirmable, id)
            }
        };
        remember(&mut self.served, Served { peer, id: request_id, time: now, response: response.clone() });
        response
    }

    pub(crate) fn receive(&mut self, datagram: &[u8], peer: Remote, now: u64) -> Received<E> {
        let Ok(packet) = Packet::from_bytes(datagram) else { return reject_malformed(datagram) };
        if packet.header.get_version() != 1 {
            return Received::Nothing;
        }
        let (kind, id) = (packet.header.get_type(), packet.header.message_id);
        match (packet.header.code, kind) {
            (MessageClass::Empty, MessageType::Acknowledgement) => {
                self.acknowledge(peer, id, now);
                Received::Nothing
            }
            (MessageClass::Empty, MessageType::Reset) => self.reset(peer, id),
            // A ping (RFC 7252, 4.3).
            (MessageClass::Empty, MessageType::Confirmable) => Received::Reply(empty(MessageType::Reset, id)),
            (MessageClass::Request(_), MessageType::Confirmable | MessageType::NonConfirmable) => {
                let lifetime = |served: &&Served| now.saturating_sub(served.time) < EXCHANGE_LIFETIME;
                let mut duplicates = self.served.iter().filter(lifetime);
                match duplicates.find(|served| (served.peer, served.id) == (peer, id)) {
                    Some(served) => Received::Reply(served.response.clone()),
                    None => Received::Request(packet),
                }
            }
            (MessageClass::Response(_), _) => self.match_response(packet, peer),
            (MessageClass::Reserved(_), MessageType::Confirmable) => {
                Received::Reply(empty(MessageType::Reset, id))
            }
            _ => Received::Nothing,
        }
    }

    fn acknowledge(&mut self, peer: Remote, id: u16, now: u64) {
        self.sent.retain(|sent| (sent.peer, sent.id) != (peer, id) || sent.has_response);
        if let Some(sent) = self.sent.iter_mut().find(|sent| (sent.peer, sent.id) == (peer, id)) {
            // The response follows in a message of its own.
            (sent.repeated, sent.due) = (None, now + EXCHANGE_LIFETIME);
        }
    }

    fn reset(&mut self, peer: Remote, id: u16) -> Received<E> {
        if let Some(index) = self.sent.iter().position(|sent| (sent.peer, sent.id) == (peer, id)) {
            return Received::Rejected(self.sent.swap_remove(index).exchange);
        }
        let notified = self.notified.iter().find(|(to, number, _)| (*to, *number) == (peer, id));
        notified.map_or(Received::Nothing, |(_, _, exchange)| Received::Rejected(*exchange))
    }

    fn match_response(&mut self, packet: Packet, peer: Remote) -> Received<E> {
        let is_ours = |sent: &Sent<E>| sent.peer == peer && sent.token == packet.get_token();
        let exchange = self.sent.iter().position(is_ours).map(|index| self.sent.swap_remove(index).exchange);
        Received::Response(packet, exchange)
    }

    /// Returns the messages to repeat now.
    pub(crate) fn repeat(&mut self, now: u64) -> Vec<Repeated> {
        let is_lost =
            |sent: &Sent<E>| sent.due <= now && sent.repeated.is_none_or(|count| count >= MAX_RETRANSMIT);
        self.failed.extend(self.sent.iter().filter(|sent| is_lost(sent)).map(|sent| sent.exchange));
        self.sent.retain(|sent| !is_lost(sent));
        let due = self.sent.iter_mut().filter(|sent| sent.due <= now);
        due.map(|sent| {
            let count = sent.repeated.unwrap_or(0) + 1;
            (sent.repeated, sent.due) = (Some(count), now + (ACK_TIMEOUT << count));
            Repeated { bytes: sent.bytes.clone(), peer: sent.peer, count }
        })
        .collect()
    }

    /// Records that all exchanges with a peer have failed: it cannot be reached.
    pub(crate) fn fail_all(&mut self, peer: Remote) {
        self.failed.extend(self.sent.iter().filter(|sent| sent.peer == peer).map(|sent| sent.exchange));
        self.sent.retain(|sent| sent.peer != peer);
    }

    /// Records that an exchange has failed.
    pub(crate) fn fail(&mut self, exchange: E) {
        self.failed.push(exchange);
    }

    /// Returns the exchanges that have failed since the last call.
    pub(crate) fn take_failed(&mut self) -> Vec<E> {
        std::mem::take(&mut self.failed)
    }

    pub(crate) fn next_deadline(&self) -> Option<u64> {
        self.sent.iter().map(|sent| sent.due).min()
    }

    /// Returns whether no message waits for an acknowledgement or a response.
    pub(crate) fn is_idle(&self) -> bool {
        self.sent.is_empty()
    }
}

fn remember<T>(list: &mut VecDeque<T>, entry: T) {
    if list.len() == REMEMBERED {
        list.pop_front();
    }
    list.push_back(entry);
}

fn encode(packet: &mut Packet, kind: MessageType, id: u16) -> Vec<u8> {
    packet.header.set_version(1);
    packet.header.set_type(kind);
    packet.header.message_id = id;
    packet.to_bytes().unwrap_or_default()
}

fn empty(kind: MessageType, id: u16) -> Vec<u8> {
    let mut packet = Packet::new();
    packet.header.code = MessageClass::Empty;
    encode(&mut packet, kind, id)
}

/// Returns the acknowledgement of a confirmable message.
pub(crate) fn acknowledgement(message: &Packet) -> Option<Vec<u8>> {
    let is_confirmable = message.header.get_type() == MessageType::Confirmable;
    is_confirmable.then(|| empty(MessageType::Acknowledgement, message.header.message_id))
}

/// Returns the message that rejects another one, unless that is an acknowledgement.
pub(crate) fn reset(message: &Packet) -> Option<Vec<u8>> {
    let is_rejected = message.header.get_type() != MessageType::Acknowledgement;
    is_rejected.then(|| empty(MessageType::Reset, message.header.message_id))
}

/// A confirmable message with a format error is rejected, any other is ignored (RFC 7252, 4.2 and 4.3).
fn reject_malformed<E>(datagram: &[u8]) -> Received<E> {
    match datagram {
        [first, _, high, low, ..] if first >> 4 == 0b0100 => {
            Received::Reply(empty(MessageType::Reset, u16::from_be_bytes([*high, *low])))
        }
        _ => Received::Nothing,
    }
}

/// Returns a POST request to a path of one segment.
pub(crate) fn post(path: &str, content_format: u16, payload: Vec<u8>) -> Packet {
    let mut packet = Packet::new();
    packet.header.code = MessageClass::Request(RequestType::Post);
    packet.add_option(CoapOption::UriPath, path.as_bytes().to_vec());
    packet.add_option(CoapOption::ContentFormat, content_format.to_be_bytes().to_vec());
    packet.payload = payload;
    packet
}
