//! A gateway: prints who registers, reads all objects into structs of the registered versions, observes them, and prints
//! what is notified.
//!
//! `mirror` keeps the structs of a device. `report` prints events, for people or as lines of JSON.

mod identities;
mod mirror;
mod report;

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use coap_lite::Packet;
use lwm2m_runtime::Path;
use lwm2m_runtime::serve::coap::{ClientMessage, ResponseMessage, write_server_request};
use lwm2m_runtime::serve::gateway::{
    ClientResponse, Devices, Event, Failure, Limits, Payload, RegistrationId, RequestId, ServerRequest,
};
use lwm2m_runtime::serve::{Operation, Token};

use crate::arguments::Listen;
use crate::credentials::Entry;
use crate::messages::{self, Messages, Received, Repeated};
use crate::transport::{Remote, Transport};
use identities::Identities;
use mirror::Mirror;
use report::Report;

/// The objects that come with the generator, each in its latest version, and the enum over them.
pub(crate) mod objects {
    lwm2m_runtime::include_objects!("gateway");
}

/// Objects that a gateway does not read: accounts and access rights.
const SKIPPED: [u16; 3] = [0, 1, 2];

/// Requests that wait for one device: one for each of its instances.
const REQUESTS: usize = 256;

/// Runs for ever.
pub(crate) fn run(listen: &Listen, keys: &[Entry], json: bool) -> ExitCode {
    let error = match Gateway::new(listen, keys, json) {
        Ok(mut gateway) => match gateway.run() {
            Ok(()) => return ExitCode::SUCCESS,
            // The reader may stop early, such as `| head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Err(error) => error,
        },
        Err(error) => error,
    };
    eprintln!("error: {error}");
    ExitCode::FAILURE
}

struct Gateway {
    transport: Transport,
    identities: Identities,
    devices: Devices<Remote>,
    messages: Messages<(Remote, Token)>,
    mirrors: HashMap<RegistrationId, Mirror>,
    report: Report,
}

impl Gateway {
    fn new(listen: &Listen, keys: &[Entry], json: bool) -> io::Result<Gateway> {
        let random = || u128::from(RandomState::new().hash_one(()));
        let transport = Transport::bind(listen.address, Instant::now())?;
        let credentials = || keys.iter().map(|entry| entry.credentials.clone()).collect();
        Ok(Gateway {
            transport: if listen.is_secure { transport.listen(credentials())? } else { transport },
            identities: Identities::new(keys),
            devices: Devices::new(
                random() << 64 | random(),
                Limits { requests: REQUESTS, ..Limits::default() },
            ),
            messages: Messages::new(),
            mirrors: HashMap::new(),
            report: Report::new(json),
        })
    }

    fn run(&mut self) -> io::Result<()> {
        self.report.listening(self.transport.local_address()?)?;
        loop {
            let now = self.transport.now();
            while let Some(event) = self.devices.poll_event(now) {
                self.handle(event, now)?;
            }
            self.repeat(now)?;
            self.send(now)?;
            let deadlines = [self.devices.next_deadline(), self.messages.next_deadline()];
            let deadline = deadlines.into_iter().flatten().min();
            let timeout = deadline.map(|deadline| Duration::from_millis(deadline.saturating_sub(now).max(1)));
            if let Some((message, peer)) = self.transport.receive(timeout)? {
                self.receive(&message, peer)?;
            }
            while let Some(event) = self.transport.poll_event() {
                self.report.session(&event, self.identities.name(event.remote()))?;
            }
        }
    }

    fn transmit(&mut self, bytes: &[u8], peer: Remote) -> io::Result<()> {
        self.transport.send(bytes, peer)
    }

    /// Sends the requests that are due.
    fn send(&mut self, now: u64) -> io::Result<()> {
        while let Some(outgoing) = self.devices.poll(now) {
            let (peer, token) = (outgoing.address, outgoing.token());
            let mut packet = Packet::new();
            packet.set_token(token.as_slice().to_vec());
            if write_server_request(&outgoing, &mut packet).is_ok() {
                let bytes = self.messages.request(peer, packet, (peer, token), now);
                self.transmit(&bytes, peer)?;
            }
        }
        Ok(())
    }

    /// Repeats messages that were not acknowledged, and gives up those that were repeated often enough.
    fn repeat(&mut self, now: u64) -> io::Result<()> {
        for Repeated { bytes, peer, .. } in self.messages.repeat(now) {
            self.transmit(&bytes, peer)?;
        }
        for (peer, token) in self.messages.take_failed() {
            if let Some(event) = self.devices.handle_failure(peer, token, now) {
                self.handle(event, now)?;
            }
        }
        Ok(())
    }

    fn receive(&mut self, datagram: &[u8], peer: Remote) -> io::Result<()> {
        let now = self.transport.now();
        match self.messages.receive(datagram, peer, now) {
            Received::Nothing => Ok(()),
            Received::Reply(bytes) => self.transmit(&bytes, peer),
            Received::Rejected(exchange) => {
                self.messages.fail(exchange);
                Ok(())
            }
            Received::Request(packet) => self.serve(&packet, peer, now),
            Received::Response(packet, _) => self.handle_response(&packet, peer, now),
        }
    }

    /// Replies to a request of a device.
    fn serve(&mut self, packet: &Packet, peer: Remote, now: u64) -> io::Result<()> {
        let Some(message) = ClientMessage::read(packet) else { return Ok(()) };
        if let Some(refused) = self.identities.refuse(&self.devices, peer, &message) {
            let bytes = self.messages.response(packet, refused, peer, now);
            self.report.refused(peer, self.identities.name(peer).unwrap_or_default())?;
            return self.transmit(&bytes, peer);
        }
        let (reply, event) = self.devices.handle_request(peer, &message, now);
        let mut response = Packet::new();
        let Ok(()) = reply.write(&mut response);
        let bytes = self.messages.response(packet, response, peer, now);
        self.transmit(&bytes, peer)?;
        event.map_or(Ok(()), |event| self.handle(event, now))
    }

    fn handle_response(&mut self, packet: &Packet, peer: Remote, now: u64) -> io::Result<()> {
        let (Some(response), Some(token)) = (ResponseMessage::read(packet), Token::new(packet.get_token()))
        else {
            return Ok(());
        };
        let handled = self.devices.handle_response(peer, token, &response, now);
        let reply = if handled.is_ok() { messages::acknowledgement(packet) } else { messages::reset(packet) };
        if let Some(bytes) = reply {
            self.transmit(&bytes, peer)?;
        }
        handled.ok().flatten().map_or(Ok(()), |event| self.handle(event, now))
    }

    fn handle(&mut self, event: Event<'_>, now: u64) -> io::Result<()> {
        match event {
            Event::Registered { registration, replaced } => {
                replaced.and_then(|replaced| self.mirrors.remove(&replaced));
                self.registered(registration, now)
            }
            Event::Updated { registration, objects_changed, .. } => {
                let Some(device) = self.devices.get(registration) else { return Ok(()) };
                self.report.updated(device)?;
                if objects_changed { self.observe(registration, now) } else { Ok(()) }
            }
            Event::Deregistered { registration, name } => {
                self.mirrors.remove(&registration);
                self.report.gone("deregistered", &name)
            }
            Event::Expired { registration, name } => {
                self.mirrors.remove(&registration);
                self.report.gone("expired", &name)
            }
            Event::Response(response) => self.handle_values(&response, now),
            Event::Notification(response) => {
                self.values("notified", response.registration, &response.payload)
            }
            Event::ObservationEnded(response) => self.handle_values(&response, now),
            Event::Send { registration, payload } => self.values("sent", registration, &payload),
            Event::Failed { registration, request_id, path, failure } => {
                self.take_operation(registration, request_id);
                self.failed(registration, path, failure)
            }
            _ => Ok(()),
        }
    }

    fn registered(&mut self, registration: RegistrationId, now: u64) -> io::Result<()> {
        let Some(device) = self.devices.get(registration) else { return Ok(()) };
        self.report.registered(device)?;
        self.mirrors.insert(registration, Mirror::new(device));
        self.observe(registration, now)
    }

    /// Observes each instance that is not observed yet; the answer has its values.
    fn observe(&mut self, registration: RegistrationId, now: u64) -> io::Result<()> {
        let (Some(device), Some(mirror)) =
            (self.devices.get(registration), self.mirrors.get_mut(&registration))
        else {
            return Ok(());
        };
        let objects = device.objects().filter(|object| !SKIPPED.contains(object));
        let paths =
            objects.flat_map(|object| device.instances(object).map(move |id| Path::instance(object, id)));
        let new: Vec<Path> = paths.filter(|path| mirror.begin(*path)).collect();
        for path in new {
            self.request(registration, ServerRequest::new(Operation::Observe, path), now)?;
        }
        Ok(())
    }

    /// Observes the resources of a Discover.
    fn observe_resources(
        &mut self,
        registration: RegistrationId,
        response: &ClientResponse<'_>,
        now: u64,
    ) -> io::Result<()> {
        let (Some(device), Some(mirror)) =
            (self.devices.get(registration), self.mirrors.get_mut(&registration))
        else {
            return Ok(());
        };
        let links = match response.payload.links() {
            Ok(links) => links,
            Err(error) => {
                return self.report.error(device.name(), response.payload.path, &mirror::explain(&error));
            }
        };
        let paths = links.iter().filter_map(|link| link.path_below(device.root()));
        let resources = paths.filter(|path| path.resource_id().is_some());
        let new: Vec<Path> = resources.filter(|path| mirror.begin(*path)).collect();
        for path in new {
            self.request(registration, ServerRequest::new(Operation::Observe, path), now)?;
        }
        Ok(())
    }

    fn request(&mut self, registration: RegistrationId, request: ServerRequest, now: u64) -> io::Result<()> {
        let (operation, path) = (request.operation(), request.path());
        match self.devices.request(registration, request, now) {
            Ok(id) => {
                let mirror = self.mirrors.get_mut(&registration);
                mirror.and_then(|mirror| mirror.operations.insert(id, operation));
                Ok(())
            }
            Err(error) => match self.devices.get(registration) {
                Some(device) => self.report.error(device.name(), path, &error.to_string()),
                None => Ok(()),
            },
        }
    }

    /// Returns the operation of a request that has ended.
    fn take_operation(&mut self, registration: RegistrationId, request: RequestId) -> Option<Operation> {
        self.mirrors.get_mut(&registration)?.operations.remove(&request)
    }

    /// Prints the values of a response. A device that cannot observe an instance is asked for its resources, one by one;
    /// one that cannot observe a resource is asked to read it, in any format.
    fn handle_values(&mut self, response: &ClientResponse<'_>, now: u64) -> io::Result<()> {
        let operation = self.take_operation(response.registration, response.request_id);
        let (registration, path) = (response.registration, response.payload.path);
        let is_instance = path.resource_id().is_none();
        let has_failed = !response.code.is_success();
        match operation {
            // Without a format, a payload is text: that of an instance is not.
            Some(Operation::Observe)
                if is_instance && (has_failed || response.payload.content_format.is_none()) =>
            {
                let discover = ServerRequest::new(Operation::Discover { depth: None }, path);
                return self.request(registration, discover, now);
            }
            Some(Operation::Observe | Operation::Discover { .. }) if has_failed => {
                let read = ServerRequest::new(Operation::Read, path).accept_any();
                return self.request(registration, read, now);
            }
            Some(Operation::Discover { .. }) => return self.observe_resources(registration, response, now),
            _ => {}
        }
        match self.devices.get(response.registration).filter(|_| !response.code.is_success()) {
            Some(device) => {
                self.report.error(device.name(), response.payload.path, &response.code.to_string())
            }
            None => self.values("value", response.registration, &response.payload),
        }
    }

    /// Prints values, and keeps them in the mirror of the device.
    fn values(&mut self, event: &str, registration: RegistrationId, payload: &Payload<'_>) -> io::Result<()> {
        let (Some(device), Some(mirror)) =
            (self.devices.get(registration), self.mirrors.get_mut(&registration))
        else {
            return Ok(());
        };
        match mirror.receive(payload) {
            Ok(update) => self.report.values(event, device.name(), payload.path, mirror, &update),
            Err(error) => self.report.error(device.name(), payload.path, &mirror::explain(&error)),
        }
    }

    fn failed(&self, registration: RegistrationId, path: Path, failure: Failure) -> io::Result<()> {
        match self.devices.get(registration) {
            Some(device) => self.report.error(device.name(), path, &failure.to_string()),
            None => Ok(()),
        }
    }
}
