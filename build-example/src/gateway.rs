//! A gateway: prints who registers, reads all objects into structs of the registered versions, observes them, and prints
//! what is notified. Commands on standard input send requests.
//!
//! This file has the loop and the messages. `events` handles what they cause, `commands` reads the lines that `input`
//! takes from standard input, `mirror` keeps the structs of a device, `state` keeps the devices over a restart, `bootstrap`
//! writes the accounts that `accounts` reads from a file, and `report` prints events, for people or as lines of JSON.

mod accounts;
mod bootstrap;
mod commands;
mod events;
mod identities;
mod input;
mod mirror;
mod report;
mod state;

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use coap_lite::Packet;
use lwm2m_runtime::ContentFormat;
use lwm2m_runtime::serve::Token;
use lwm2m_runtime::serve::coap::{ClientMessage, ResponseMessage, write_server_request};
use lwm2m_runtime::serve::gateway::{Devices, Limits, RegistrationId, RequestId};

use crate::arguments::{Gateway as Options, Listen};
use crate::credentials::Entry;
use crate::messages::{self, Messages, Received, Repeated};
use crate::transport::{self, Remote, Transport};
use accounts::Accounts;
use commands::Sent;
use identities::Identities;
use input::Input;
use mirror::Mirror;
use report::Report;
use state::State;

/// The objects that come with the generator, each in its latest version, and the enum over them.
pub(crate) mod objects {
    lwm2m_runtime::include_objects!("gateway");
}

/// Runs for ever.
pub(crate) fn run(listen: &Listen, keys: &[Entry], options: &Options, state: Option<PathBuf>) -> ExitCode {
    let accounts =
        match options.accounts.as_deref().map(|path| crate::read_file(path, accounts::parse)).transpose() {
            Ok(accounts) => accounts.unwrap_or_default(),
            Err(code) => return code,
        };
    let error = match Gateway::new(listen, keys, options, state, accounts) {
        Ok(mut gateway) => match gateway.run() {
            Ok(()) => return ExitCode::SUCCESS,
            // The reader may stop early, such as `| head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Err(error) => error,
        },
        Err(error) => error,
    };
    eprintln!("error: {error}");
    if error.kind() == io::ErrorKind::InvalidInput { ExitCode::from(2) } else { ExitCode::FAILURE }
}

/// Binds the socket, with DTLS if the address asks for it.
fn listen_on(listen: &Listen, keys: &[Entry]) -> io::Result<Transport> {
    let uri = format!("coaps://{}", listen.address);
    if listen.is_secure {
        transport::check_dtls(&uri)?;
    }
    let transport = Transport::bind(listen.address, Instant::now())?;
    let invalid = |reason: String| Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    match (listen.is_secure, keys) {
        (false, []) => Ok(transport),
        (false, _) => invalid(format!("keys are for devices with DTLS; expected `--listen {uri}`")),
        (true, []) => {
            invalid(format!("there is no key for {uri}; name a file that has one with `--psk FILE`"))
        }
        (true, _) => transport.listen(keys.iter().map(|entry| entry.credentials.clone()).collect()),
    }
}

struct Gateway {
    transport: Transport,
    identities: Identities,
    devices: Devices<Remote>,
    messages: Messages<(Remote, Token)>,
    mirrors: HashMap<RegistrationId, Mirror>,
    input: Input,
    /// The requests of commands that have no response yet.
    sent: HashMap<(RegistrationId, RequestId), Sent>,
    state: Option<State>,
    accounts: Accounts,
    /// The formats of the bootstraps that have begun.
    bootstraps: HashMap<RegistrationId, ContentFormat>,
    report: Report,
}

impl Gateway {
    fn new(
        listen: &Listen,
        keys: &[Entry],
        options: &Options,
        state: Option<PathBuf>,
        accounts: Accounts,
    ) -> io::Result<Gateway> {
        let random = || u128::from(RandomState::new().hash_one(()));
        let limits = Limits { awake_time: u64::from(options.awake) * 1000, ..Limits::default() };
        let mut devices = Devices::new(random() << 64 | random(), limits);
        let identities = Identities::new(keys);
        let state = state.map(|path| State::open(path, &mut devices, &identities)).transpose()?;
        let transport = listen_on(listen, keys)?;
        Ok(Gateway {
            input: Input::open(transport.local_address()?)?,
            transport,
            identities,
            devices,
            messages: Messages::new(),
            mirrors: HashMap::new(),
            sent: HashMap::new(),
            state,
            accounts,
            bootstraps: HashMap::new(),
            report: Report::new(options.json),
        })
    }

    fn run(&mut self) -> io::Result<()> {
        self.report.listening(self.transport.local_address()?)?;
        self.restored(0)?;
        loop {
            let now = self.transport.now();
            while let Some(event) = self.devices.poll_event(now) {
                self.handle(event, now)?;
            }
            while let Some((number, line)) = self.input.next() {
                self.command(number, &line, now)?;
            }
            self.repeat(now)?;
            self.send(now)?;
            if let Some(state) = &mut self.state {
                state.save(&self.devices, &self.identities, now)?;
            }
            let saved = self.state.as_ref().and_then(State::next_deadline);
            let deadlines = [self.devices.next_deadline(), self.messages.next_deadline(), saved];
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
        let (mut reply, event) = self.devices.handle_request(peer, &message, now);
        let event = self.refuse_bootstrap(&mut reply, event)?;
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
}
