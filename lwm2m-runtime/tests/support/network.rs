//! A gateway and devices of ours that exchange messages in memory.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part of it, and fails by panicking")]

#[path = "../coap/message.rs"]
pub(crate) mod message;

use lwm2m_runtime::ContentFormat;
use lwm2m_runtime::definition::Version;
use lwm2m_runtime::serve::coap::{
    Blockwise, ClientMessage, RequestMessage, ResponseMessage, write_notification, write_request,
    write_server_request,
};
use lwm2m_runtime::serve::gateway::{
    Devices, Event, Limits, Payload, RegistrationId, Reply, UnexpectedResponse,
};
use lwm2m_runtime::serve::{Endpoint, Registrations, Requester, Token};

use super::support::station::Station;
use message::Message;

pub(crate) const SERVER: Requester = Requester::Server(1);

/// A device of ours, at an address.
pub(crate) struct Client {
    pub(crate) address: u16,
    pub(crate) station: Station,
    pub(crate) endpoint: Endpoint<16, 16>,
    pub(crate) registrations: Registrations<'static, 1>,
    pub(crate) blockwise: Blockwise<2, 4096>,
    pub(crate) root: &'static str,
    /// Bytes of the buffer for responses.
    pub(crate) capacity: usize,
    /// Whether messages to and from the device are lost.
    pub(crate) is_lost: bool,
    /// The requests that it has received.
    pub(crate) received: Vec<String>,
}

impl Client {
    pub(crate) fn new(name: &'static str, address: u16) -> Client {
        Client {
            address,
            station: Station::new(),
            endpoint: Endpoint::new(),
            registrations: Registrations::new(name),
            blockwise: Blockwise::new(),
            root: "",
            capacity: 2048,
            is_lost: false,
            received: Vec::new(),
        }
    }

    pub(crate) fn version(mut self, minor: u8, formats: &'static [ContentFormat]) -> Client {
        let version = Version { major: 1, minor };
        self.registrations = self.registrations.lwm2m(version).formats(formats);
        self.endpoint = self.endpoint.lwm2m(version);
        self
    }

    pub(crate) fn below(mut self, root: &'static str) -> Client {
        self.registrations = self.registrations.root(root);
        self.endpoint = self.endpoint.root(root);
        self.root = root;
        self
    }

    /// Returns the response of the device.
    fn serve(&mut self, requester: Requester, token: Token, message: &Message, now: u64) -> Message {
        self.received.push(message.to_string());
        let request = RequestMessage::read_below(self.root, message).expect("a request");
        let mut buffer = vec![0xee; self.capacity];
        let response = match self.blockwise.request(&self.station, requester, token, &request, now) {
            Ok(request) => {
                let response = self.endpoint.serve(&mut self.station, &request, now, &mut buffer);
                self.registrations.after_serve(&self.station, &request, &response, now);
                response
            }
            Err(response) => response,
        };
        let mut reply = Message::default();
        let Ok(()) = request.write_response(&response, &mut reply);
        reply
    }
}

/// The gateway, its devices, and the events in their order.
pub(crate) struct Network {
    pub(crate) devices: Devices<u16>,
    pub(crate) clients: Vec<Client>,
    pub(crate) now: u64,
    pub(crate) events: Vec<Event<'static>>,
    pub(crate) unexpected: usize,
    /// The requester of messages of the gateway.
    pub(crate) requester: Requester,
}

impl Network {
    pub(crate) fn new(limits: Limits, clients: impl IntoIterator<Item = Client>) -> Network {
        let devices = Devices::new(7, limits);
        let clients = clients.into_iter().collect();
        Network { devices, clients, now: 1000, events: Vec::new(), unexpected: 0, requester: SERVER }
    }

    /// Creates a network of one device, registered.
    pub(crate) fn with(client: Client) -> Network {
        let mut network = Network::new(Limits::default(), [client]);
        network.run();
        network.events.clear();
        network
    }

    /// Exchanges messages until all is quiet.
    pub(crate) fn run(&mut self) {
        for _ in 0..10_000 {
            if !self.step() {
                return;
            }
        }
        panic!("the messages do not end");
    }

    /// Sends at most one request of the gateway, and all messages of devices; returns whether there were any.
    pub(crate) fn step(&mut self) -> bool {
        let mut is_busy = false;
        while let Some(event) = self.devices.poll_event(self.now) {
            self.events.push(event);
            is_busy = true;
        }
        for index in 0..self.clients.len() {
            is_busy |= self.poll_client(index);
        }
        if let Some(outgoing) = self.devices.poll(self.now) {
            is_busy = true;
            let (address, token, mut message) = (outgoing.address, outgoing.token(), Message::default());
            write_server_request(&outgoing, &mut message).unwrap();
            let requester = self.requester;
            let found = self.clients.iter_mut().find(|client| client.address == address && !client.is_lost);
            let Some(client) = found else { return true };
            let response = client.serve(requester, token, &message, self.now);
            let _ = self.respond(address, token, &response);
        }
        is_busy
    }

    /// Sends the requests and notifications of a device.
    fn poll_client(&mut self, index: usize) -> bool {
        let (now, client) = (self.now, &mut self.clients[index]);
        let mut messages = Vec::new();
        let (mut buffer, mut links) = (vec![0; client.capacity], [0; 2048]);
        let mut requests = Vec::new();
        if let Some(request) = client.registrations.poll(&client.station, now) {
            let mut message = Message::default();
            write_request(&request, &client.station, &mut links, &mut message).unwrap();
            requests.push((request.requester, message));
        }
        while let Some(notification) =
            client.endpoint.poll_notification(&mut client.station, now, &mut buffer)
        {
            let mut message = Message::default();
            let Ok(()) = write_notification(&notification, &mut message);
            messages.push((notification.token, message));
        }
        let (address, is_lost) = (client.address, client.is_lost);
        let is_busy = !requests.is_empty() || !messages.is_empty();
        for (requester, message) in requests.into_iter().filter(|_| !is_lost) {
            let reply = self.request(address, &message);
            let client = &mut self.clients[index];
            let response = ResponseMessage::read(&reply).unwrap();
            client.registrations.handle_message(&client.station, requester, &response, now);
        }
        for (token, message) in messages.into_iter().filter(|_| !is_lost) {
            if self.respond(address, token, &message).is_err() {
                self.clients[index].endpoint.cancel(1, token);
            }
        }
        is_busy
    }

    /// Handles a request of a device, and returns the reply.
    pub(crate) fn request(&mut self, address: u16, message: &Message) -> Message {
        let request = ClientMessage::read(message).unwrap();
        let (reply, event): (Reply, _) = self.devices.handle_request(address, &request, self.now);
        self.events.extend(event.map(owned));
        let mut written = Message::default();
        let Ok(()) = reply.write(&mut written);
        written
    }

    /// Handles a response of a device.
    pub(crate) fn respond(
        &mut self,
        address: u16,
        token: Token,
        message: &Message,
    ) -> Result<(), UnexpectedResponse> {
        let response = ResponseMessage::read(message).unwrap();
        let result = self.devices.handle_response(address, token, &response, self.now);
        self.unexpected += usize::from(result.is_err());
        self.events.extend(result?.map(owned));
        Ok(())
    }

    /// Returns the registration of the device with this name.
    pub(crate) fn id(&self, name: &str) -> RegistrationId {
        self.devices.get_by_name(name).unwrap().registration()
    }

    /// Returns the events since the last call.
    pub(crate) fn take_events(&mut self) -> Vec<Event<'static>> {
        core::mem::take(&mut self.events)
    }

    /// Returns the only event since the last call.
    pub(crate) fn take_event(&mut self) -> Event<'static> {
        let events = self.take_events();
        assert_eq!(events.len(), 1, "{events:?}");
        events.into_iter().next().unwrap()
    }
}

/// Returns an event that borrows no message.
pub(crate) fn owned(event: Event<'_>) -> Event<'static> {
    event.into_owned()
}

/// Returns the records of a payload as text.
pub(crate) fn records(payload: &Payload<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let decoder = payload.decoder().unwrap();
    decoder
        .records(&[], &mut |record| {
            lines.push(format!("{} {:?}", record.path, record.value));
            Ok(())
        })
        .unwrap();
    lines
}
