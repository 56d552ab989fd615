//! A gateway: prints who registers, reads all objects into structs of the registered versions, observes them, and prints
//! what is notified. Commands on standard input send requests.
//!
//! This file has the loop and the messages. `events` handles what they cause, `commands` reads the lines that `input`
//! takes from standard input, `mirror` keeps the structs of a device, and `report` prints events, for people or as lines
//! of JSON.

mod commands;
mod events;
mod input;
mod mirror;
mod report;

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use coap_lite::Packet;
use lwm2m_runtime::serve::Token;
use lwm2m_runtime::serve::coap::{ClientMessage, ResponseMessage, write_server_request};
use lwm2m_runtime::serve::gateway::{Devices, Limits, RegistrationId, RequestId};

use crate::messages::{self, Messages, Received};
use commands::Sent;
use input::Input;
use mirror::Mirror;
use report::Report;

/// The objects that come with the generator, each in its latest version, and the enum over them.
pub(crate) mod objects {
    lwm2m_runtime::include_objects!("gateway");
}

/// Requests that wait for one device: one for each of its instances.
const REQUESTS: usize = 256;

/// Runs for ever.
pub(crate) fn run(address: SocketAddr, json: bool) -> ExitCode {
    let error = match Gateway::new(address, json) {
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
    socket: UdpSocket,
    start: Instant,
    devices: Devices<SocketAddr>,
    messages: Messages<(SocketAddr, Token)>,
    mirrors: HashMap<RegistrationId, Mirror>,
    input: Input,
    /// The requests of commands that have no response yet.
    sent: HashMap<(RegistrationId, RequestId), Sent>,
    report: Report,
}

impl Gateway {
    fn new(address: SocketAddr, json: bool) -> io::Result<Gateway> {
        let random = || u128::from(RandomState::new().hash_one(()));
        let socket = crate::network::bind(address)?;
        Ok(Gateway {
            input: Input::open(socket.local_addr()?)?,
            socket,
            start: Instant::now(),
            devices: Devices::new(
                random() << 64 | random(),
                Limits { requests: REQUESTS, ..Limits::default() },
            ),
            messages: Messages::new(),
            mirrors: HashMap::new(),
            sent: HashMap::new(),
            report: Report::new(json),
        })
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn run(&mut self) -> io::Result<()> {
        self.report.listening(self.socket.local_addr()?)?;
        let mut datagram = vec![0; 65_536];
        loop {
            let now = self.now();
            while let Some(event) = self.devices.poll_event(now) {
                self.handle(event, now)?;
            }
            while let Some((number, line)) = self.input.next() {
                self.command(number, &line, now)?;
            }
            self.repeat(now)?;
            self.send(now)?;
            let deadlines = [self.devices.next_deadline(), self.messages.next_deadline()];
            let deadline = deadlines.into_iter().flatten().min();
            let timeout = deadline.map(|deadline| Duration::from_millis(deadline.saturating_sub(now).max(1)));
            self.socket.set_read_timeout(timeout)?;
            match self.socket.recv_from(&mut datagram) {
                Ok((length, peer)) => self.receive(&datagram[..length], peer)?,
                Err(error) if crate::network::is_passing(&error) => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn transmit(&self, bytes: &[u8], peer: SocketAddr) -> io::Result<()> {
        match self.socket.send_to(bytes, peer) {
            Err(error) if !crate::network::is_passing(&error) => Err(error),
            _ => Ok(()),
        }
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
        for (bytes, peer) in self.messages.repeat(now) {
            self.transmit(&bytes, peer)?;
        }
        for (peer, token) in self.messages.take_failed() {
            if let Some(event) = self.devices.handle_failure(peer, token, now) {
                self.handle(event, now)?;
            }
        }
        Ok(())
    }

    fn receive(&mut self, datagram: &[u8], peer: SocketAddr) -> io::Result<()> {
        let now = self.now();
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
    fn serve(&mut self, packet: &Packet, peer: SocketAddr, now: u64) -> io::Result<()> {
        let Some(message) = ClientMessage::read(packet) else { return Ok(()) };
        let (reply, event) = self.devices.handle_request(peer, &message, now);
        let mut response = Packet::new();
        let Ok(()) = reply.write(&mut response);
        let bytes = self.messages.response(packet, response, peer, now);
        self.transmit(&bytes, peer)?;
        event.map_or(Ok(()), |event| self.handle(event, now))
    }

    fn handle_response(&mut self, packet: &Packet, peer: SocketAddr, now: u64) -> io::Result<()> {
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
