//! The station in a network: one UDP socket, and registrations with the servers of its accounts.
//!
//! A thread and the standard library's socket are enough for one device: [`Device::run`] waits for a message until the
//! next deadline. `messages` repeats, acknowledges and deduplicates CoAP messages, `addresses` knows the servers' URIs, and
//! `transport` has the sessions with secure servers.

mod addresses;
mod state;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use coap_lite::Packet;
use lwm2m_runtime::definition::Version;
use lwm2m_runtime::serve::coap::{
    Blockwise, RequestMessage, ResponseMessage, write_notification, write_request,
};
use lwm2m_runtime::serve::{Endpoint, Event, Procedure, Registrations, Requester, Response, Token};
use lwm2m_runtime::{ContentFormat, Path, ResponseCode};

use crate::arguments::Network;
use crate::credentials::{self, Entry};
use crate::messages::{self, Messages, Received, Repeated};
use crate::session::FORMATS;
use crate::state_file::StateFile;
use crate::station::Station;
use crate::transport::{self, Remote, SessionEvent, Transport};
use addresses::Addresses;

/// Values that the station sends by itself.
const MEASUREMENTS: [Path; 3] = [Path::object(3303), Path::object(3304), Path::resource(42769, 0, 0)];

/// Seconds that the station stays awake in queue mode.
const AWAKE: u32 = 93;

/// The version of LwM2M that introduced Send.
const SEND_SINCE: Version = Version { major: 1, minor: 1 };

/// Bytes of the largest payload of a message.
const PAYLOAD: usize = 1024;

/// Milliseconds in which servers can respond to a De-register.
const GRACE: u64 = 2000;

/// Milliseconds from the request of a restart until it begins: the response is sent before it, even if it is repeated.
const RESTART_DELAY: u64 = 1000;

/// The sensors are read once a second. In milliseconds.
const PERIOD: u64 = 1000;

/// Repetitions of a message after which the session with a server is set up anew: the server may have lost it.
const LOST_SESSION: u32 = 2;

/// Runs until the time is over, or for ever.
pub(crate) fn run(options: &Network, keys: &[Entry]) -> ExitCode {
    match Device::new(options, keys).and_then(|mut device| device.run(options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The exchange that a message of the station belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Exchange {
    /// A request that keeps the station registered.
    Registration(Requester),
    /// A notification to a server, and its token.
    Notification(u16, Token),
    /// A Send to a server.
    Send(u16),
}

struct Device {
    transport: Transport,
    station: Station,
    endpoint: Endpoint<16, 32>,
    blockwise: Blockwise<4, 4096>,
    registrations: Registrations<'static, 4>,
    messages: Messages<Exchange>,
    addresses: Addresses,
    /// When a restart that was requested begins.
    restart: Option<u64>,
    /// Whether a bootstrap has begun, and no registration has followed it.
    is_bootstrapping: bool,
}

impl Device {
    fn new(options: &Network, keys: &[Entry]) -> io::Result<Device> {
        let mut uris = options.server.iter().chain(&options.bootstrap);
        uris.try_for_each(|uri| check_server(uri, keys))?;
        if options.endpoint.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the name of the endpoint is empty"));
        }
        // The name lives as long as the program.
        let name: &'static str = options.endpoint.clone().leak();
        let registrations = Registrations::new(name).lwm2m(options.lwm2m).formats(&FORMATS);
        Ok(Device {
            transport: Transport::bind(options.bind, Instant::now())?,
            station: Station::with_servers(
                &options.server,
                options.bootstrap.as_deref(),
                options.lifetime,
                keys,
            ),
            endpoint: Endpoint::new().lwm2m(options.lwm2m),
            blockwise: Blockwise::new(),
            registrations: if options.queue { registrations.queue(AWAKE) } else { registrations },
            messages: Messages::new(),
            addresses: Addresses::default(),
            restart: None,
            is_bootstrapping: false,
        })
    }

    /// Lets the time of the hardware pass.
    fn advance(&mut self, now: u64) {
        let uptime = self.station.hardware.uptime();
        self.station.hardware.advance(now.saturating_sub(uptime));
    }

    fn run(&mut self, options: &Network) -> io::Result<()> {
        let end = options.duration.map(|seconds| u64::from(seconds) * 1000);
        let interval = options.send.map(|seconds| u64::from(seconds.max(1)) * 1000);
        let mut next_send = interval;
        let mut is_leaving = false;
        println(format_args!("listening on {}", self.transport.local_address()?));
        let mut file = options.state.clone().map(StateFile::open).transpose()?;
        if let Some(Err(error)) = file.as_ref().map(|file| state::restore(file, self)) {
            println(format_args!("the saved state cannot be used: {error}"));
        }
        loop {
            let now = self.transport.now();
            self.advance(now);
            if end.is_some_and(|end| now >= end) && !is_leaving {
                is_leaving = true;
                self.addresses.servers().for_each(|server| self.registrations.deregister(server));
            }
            self.restart(now);
            self.register(now)?;
            self.notify(now)?;
            if next_send.is_some_and(|next| now >= next) {
                self.send_measurements(now)?;
                next_send = next_send.zip(interval).map(|(next, interval)| next + interval);
            }
            self.repeat(now)?;
            if let Some(file) = &mut file {
                state::save(file, self)?;
            }
            self.station.hardware.take_log().iter().for_each(|event| println(format_args!("* {event}")));
            let is_late = end.is_some_and(|end| now >= end + GRACE);
            if is_leaving && (self.messages.is_idle() || is_late) {
                return self.transport.close();
            }
            let deadlines = [
                self.registrations.next_deadline(&self.station, now),
                self.endpoint.next_deadline(&self.station, now),
                self.messages.next_deadline(),
                next_send,
                self.restart,
                end.filter(|_| !is_leaving),
                Some(now + PERIOD),
            ];
            let deadline = deadlines.into_iter().flatten().min().unwrap_or(now);
            let timeout = Duration::from_millis(deadline.saturating_sub(now).max(1));
            if let Some((message, peer)) = self.transport.receive(Some(timeout))? {
                self.receive(&message, peer)?;
            }
            self.follow_sessions();
        }
    }

    /// Prints how the sessions change. Exchanges with a server whose session cannot be set up have failed.
    fn follow_sessions(&mut self) {
        while let Some(event) = self.transport.poll_event() {
            println(format_args!("{event}"));
            if let SessionEvent::Failed { remote, .. } = event {
                self.messages.fail_all(remote);
            }
        }
    }

    /// Restarts the station some time after a server has requested it: it loses its observations and registers again.
    fn restart(&mut self, now: u64) {
        if self.station.hardware.take_restart() {
            self.restart = Some(now.saturating_add(RESTART_DELAY));
        }
        if self.restart.is_some_and(|restart| now >= restart) {
            self.restart = None;
            println(format_args!("* the station restarts"));
            self.endpoint = Endpoint::new().lwm2m(self.endpoint.version());
            self.addresses.servers().for_each(|server| self.registrations.register(server, now));
        }
    }

    /// Sends the requests that keep the station registered.
    fn register(&mut self, now: u64) -> io::Result<()> {
        while let Some(request) = self.registrations.poll(&self.station, now) {
            let (requester, procedure) = (request.requester, request.procedure);
            let mut packet = Packet::new();
            packet.set_token(self.messages.token());
            let written = write_request(&request, &self.station, &mut [0; PAYLOAD], &mut packet);
            // Observations end with the registration.
            if let (Procedure::Register | Procedure::Deregister, Requester::Server(server)) =
                (procedure, requester)
            {
                self.endpoint.remove_server(server);
            }
            match self.addresses.of(&self.station, &mut self.transport, requester) {
                Ok(peer) if written.is_ok() => {
                    let bytes = self.messages.request(peer, packet, Exchange::Registration(requester), now);
                    self.transmit(&bytes, peer)?;
                }
                Ok(_) => println(format_args!("the {procedure:?} to {} is too long", name(requester))),
                Err(error) => {
                    println(format_args!("{} cannot be reached: {error}", name(requester)));
                    self.registrations.handle_failure(&self.station, requester, now);
                }
            }
        }
        Ok(())
    }

    /// Sends the notifications that are due.
    fn notify(&mut self, now: u64) -> io::Result<()> {
        let mut buffer = [0; PAYLOAD];
        while let Some(notification) = self.endpoint.poll_notification(&mut self.station, now, &mut buffer) {
            let requester = Requester::Server(notification.server);
            let Ok(peer) = self.addresses.of(&self.station, &mut self.transport, requester) else { continue };
            let mut packet = Packet::new();
            packet.set_token(notification.token.as_slice().to_vec());
            if write_notification(&notification, &mut packet).is_ok() {
                let exchange = Exchange::Notification(notification.server, notification.token);
                let bytes = match notification.confirmable {
                    true => self.messages.confirmable(peer, packet, exchange, now),
                    false => self.messages.non_confirmable(peer, packet, exchange),
                };
                self.transmit(&bytes, peer)?;
                self.registrations.stay_awake(now);
            }
        }
        Ok(())
    }

    /// Sends measured values to all servers with which the station is registered.
    fn send_measurements(&mut self, now: u64) -> io::Result<()> {
        let servers: Vec<u16> = self.addresses.servers().collect();
        for server in servers {
            // LwM2M 1.0 has no Send.
            if !self.registrations.is_registered(server) || self.registrations.version(server) < SEND_SINCE {
                continue;
            }
            let format = ContentFormat::SENML_CBOR;
            let mut buffer = [0; PAYLOAD];
            let payload =
                match self.endpoint.send(&mut self.station, server, &MEASUREMENTS, format, &mut buffer) {
                    Ok(Some(payload)) => payload.to_vec(),
                    Ok(None) => continue,
                    Err(error) => {
                        println(format_args!("Send failed: {error}"));
                        continue;
                    }
                };
            let requester = Requester::Server(server);
            let Ok(peer) = self.addresses.of(&self.station, &mut self.transport, requester) else { continue };
            let mut packet = messages::post("dp", format.number(), payload);
            packet.set_token(self.messages.token());
            let bytes = self.messages.request(peer, packet, Exchange::Send(server), now);
            self.transmit(&bytes, peer)?;
        }
        Ok(())
    }

    /// Repeats messages that were not acknowledged, and gives up those that were repeated often enough.
    fn repeat(&mut self, now: u64) -> io::Result<()> {
        for Repeated { bytes, peer, count } in self.messages.repeat(now) {
            if count == LOST_SESSION {
                self.transport.renew(peer);
            }
            self.transmit(&bytes, peer)?;
        }
        for exchange in self.messages.take_failed() {
            match exchange {
                Exchange::Registration(requester) => {
                    let event = self.registrations.handle_failure(&self.station, requester, now);
                    self.report(event);
                }
                Exchange::Notification(server, token) => self.endpoint.cancel(server, token),
                Exchange::Send(server) => println(format_args!("server {server} did not respond to a Send")),
            }
        }
        Ok(())
    }

    fn receive(&mut self, datagram: &[u8], peer: Remote) -> io::Result<()> {
        let now = self.transport.now();
        // Otherwise the blocks of a response could differ: the first had the time at which the station began to wait.
        self.advance(now);
        match self.messages.receive(datagram, peer, now) {
            Received::Nothing => Ok(()),
            Received::Reply(bytes) => self.transmit(&bytes, peer),
            Received::Request(packet) => self.serve(&packet, peer, now),
            Received::Rejected(Exchange::Notification(server, token)) => {
                self.endpoint.cancel(server, token);
                Ok(())
            }
            Received::Rejected(exchange) => {
                self.messages.fail(exchange);
                Ok(())
            }
            Received::Response(packet, exchange) => {
                let reply = match exchange {
                    Some(exchange) => {
                        self.handle_response(&packet, exchange, now);
                        messages::acknowledgement(&packet)
                    }
                    None => messages::reset(&packet),
                };
                reply.map_or(Ok(()), |bytes| self.transmit(&bytes, peer))
            }
        }
    }

    fn handle_response(&mut self, packet: &Packet, exchange: Exchange, now: u64) {
        let Some(response) = ResponseMessage::read(packet) else { return };
        match exchange {
            Exchange::Registration(requester) => {
                let event = self.registrations.handle_message(&self.station, requester, &response, now);
                self.report(event);
            }
            Exchange::Send(server) => {
                println(format_args!("server {server} responds to a Send: {}", response.code))
            }
            Exchange::Notification(..) => {}
        }
    }

    /// Responds to a request of a server. Other senders have no rights.
    fn serve(&mut self, packet: &Packet, peer: Remote, now: u64) -> io::Result<()> {
        let (Some(message), Some(token)) = (RequestMessage::read(packet), Token::new(packet.get_token()))
        else {
            return Ok(());
        };
        let mut buffer = [0; PAYLOAD];
        let requester =
            self.addresses.requester(&self.station, &mut self.transport, peer, self.is_bootstrapping);
        let response = match requester {
            None => Response::new(ResponseCode::UNAUTHORIZED),
            Some(requester) => match self.blockwise.request(&self.station, requester, token, &message, now) {
                Err(response) => response,
                Ok(mut request) => {
                    if let Requester::Server(server) = requester {
                        request = request.lwm2m(self.registrations.version(server));
                    }
                    let response = self.endpoint.serve(&mut self.station, &request, now, &mut buffer);
                    self.registrations.after_serve(&self.station, &request, &response, now);
                    response
                }
            },
        };
        let mut reply = Packet::new();
        if message.write_response(&response, &mut reply).is_ok() {
            let bytes = self.messages.response(packet, reply, peer, now);
            self.transmit(&bytes, peer)?;
        }
        Ok(())
    }

    fn transmit(&mut self, bytes: &[u8], peer: Remote) -> io::Result<()> {
        self.transport.send(bytes, peer)
    }

    fn report(&mut self, event: Option<Event>) {
        match event {
            Some(Event::BootstrapStarted) => self.is_bootstrapping = true,
            Some(Event::Registered(_) | Event::Failed(Requester::Bootstrap, _)) => {
                self.is_bootstrapping = false
            }
            _ => {}
        }
        match event {
            Some(Event::Registered(server)) => {
                let version = self.registrations.version(server);
                let location = self.registrations.location(server);
                let path = location.as_ref().map_or("", |location| location.as_str());
                println(format_args!(
                    "registered with server {server} as {path}, LwM2M {}.{}",
                    version.major, version.minor
                ));
            }
            Some(Event::Updated(server)) => {
                println(format_args!("updated the registration with server {server}"))
            }
            Some(Event::Deregistered(server)) => println(format_args!("deregistered from server {server}")),
            Some(Event::BootstrapStarted) => {
                println(format_args!("the bootstrap server will write accounts"))
            }
            Some(Event::Failed(requester, Some(code))) => {
                println(format_args!("{} refuses: {code}", name(requester)));
            }
            Some(Event::Failed(requester, None)) => {
                println(format_args!("{} does not respond", name(requester)))
            }
            None => {}
        }
    }
}

fn name(requester: Requester) -> String {
    match requester {
        Requester::Server(server) => format!("server {server}"),
        Requester::Bootstrap => "the bootstrap server".into(),
    }
}

/// Prints a line at once: another program may read it through a pipe.
fn println(line: std::fmt::Arguments<'_>) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Checks the URI of a server: its host is known, and a secure one has a key.
fn check_server(uri: &str, keys: &[Entry]) -> io::Result<()> {
    let is_secure = addresses::resolve(uri)?.is_secure;
    if is_secure {
        transport::check_dtls(uri)?;
    }
    if is_secure && credentials::for_server(keys, uri).is_none() {
        let reason = format!("there is no key for {uri}; name a file that has one with `--psk FILE`");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    }
    Ok(())
}
