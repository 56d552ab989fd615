//! Stories of sessions between devices and a gateway, over a network that loses and changes datagrams. Time is passed in.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Instant;

use crate::credentials::Credentials;

use super::sessions::Sessions;
use super::{Remote, SessionEvent};

/// A gateway, devices by their addresses, and the datagrams between them.
struct Network {
    now: u64,
    start: Instant,
    gateway: Sessions,
    devices: HashMap<SocketAddr, Sessions>,
    /// Returns whether a datagram arrives; it is counted from 0.
    arrives: fn(usize) -> bool,
    sent: usize,
}

fn credentials(identity: &str, byte: u8) -> Credentials {
    Credentials { identity: identity.into(), key: vec![byte; 16].into() }
}

fn address(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

fn gateway(start: Instant) -> Sessions {
    let keys = vec![credentials("attic", 1), credentials("cellar", 2)];
    Sessions::server(start, keys).expect("the ciphers work")
}

const GATEWAY: u16 = 5684;

impl Network {
    fn new() -> Network {
        let start = Instant::now();
        let (gateway, devices) = (gateway(start), HashMap::new());
        Network { now: 0, start, gateway, devices, arrives: |_| true, sent: 0 }
    }

    /// Starts a device, in place of one with this port, and sends a message with these credentials.
    fn start(&mut self, port: u16, credentials: &Credentials, message: &[u8]) -> Remote {
        let mut device = Sessions::client(self.start).expect("the ciphers work");
        let number = device.add_credentials(credentials).expect("the ciphers work");
        let remote = Remote { address: address(GATEWAY), credentials: Some(number) };
        device.send(message, remote, self.now);
        self.devices.insert(address(port), device);
        remote
    }

    fn device(&mut self, port: u16) -> &mut Sessions {
        self.devices.get_mut(&address(port)).expect("the device is started")
    }

    /// Carries datagrams until none is left.
    fn carry(&mut self) {
        loop {
            let mut datagrams = Vec::new();
            while let Some((datagram, to)) = self.gateway.poll_datagram() {
                datagrams.push((datagram, address(GATEWAY), to));
            }
            for (from, device) in &mut self.devices {
                while let Some((datagram, to)) = device.poll_datagram() {
                    datagrams.push((datagram, *from, to));
                }
            }
            if datagrams.is_empty() {
                return;
            }
            for (datagram, from, to) in datagrams {
                let arrives = (self.arrives)(self.sent);
                self.sent += 1;
                if arrives && to == address(GATEWAY) {
                    self.gateway.receive(&datagram, from, self.now);
                } else if arrives && let Some(device) = self.devices.get_mut(&to) {
                    device.receive(&datagram, from, self.now);
                }
            }
        }
    }

    /// Lets time pass, from one deadline to the next.
    fn wait(&mut self, until: u64) {
        self.carry();
        loop {
            let devices = self.devices.values().filter_map(Sessions::next_deadline);
            let Some(next) = devices.chain(self.gateway.next_deadline()).min().filter(|next| *next <= until)
            else {
                break;
            };
            assert!(next > self.now, "a deadline passes");
            self.now = next;
            self.gateway.handle_timeout(next);
            self.devices.values_mut().for_each(|device| device.handle_timeout(next));
            self.carry();
        }
        self.now = until;
    }

    fn message_at_gateway(&mut self) -> Option<(Vec<u8>, Remote)> {
        self.gateway.poll_message()
    }
}

/// Returns the events so far as text.
fn events(sessions: &mut Sessions) -> Vec<String> {
    std::iter::from_fn(|| sessions.poll_event()).map(|event| event.to_string()).collect()
}

fn remote(port: u16, number: u32) -> Remote {
    Remote { address: address(port), credentials: Some(number) }
}

#[test]
fn messages_go_both_ways_with_the_number_of_the_credentials() {
    let mut network = Network::new();
    let to_gateway = network.start(1, &credentials("cellar", 2), b"register");
    network.carry();
    assert_eq!(network.message_at_gateway(), Some((b"register".to_vec(), remote(1, 1))));
    // Three flights of each side, and the message.
    assert_eq!(network.sent, 7);
    assert_eq!(events(&mut network.gateway), ["DTLS session with 127.0.0.1:1 for cellar"]);
    assert_eq!(events(network.device(1)), ["DTLS session with 127.0.0.1:5684 for cellar"]);
    network.gateway.send(b"read", remote(1, 1), 0);
    // To another identity at this address, and to an address without a session.
    network.gateway.send(b"secret", remote(1, 0), 0);
    network.gateway.send(b"secret", remote(2, 1), 0);
    network.carry();
    assert_eq!(network.device(1).poll_message(), Some((b"read".to_vec(), to_gateway)));
    assert_eq!(network.device(1).poll_message(), None);
    // The longest message of CoAP, and an established session without timers.
    let long = vec![7; 1152];
    network.device(1).send(&long, to_gateway, 1);
    network.carry();
    assert_eq!(network.message_at_gateway().map(|(message, _)| message), Some(long));
    assert_eq!((network.gateway.next_deadline(), network.device(1).next_deadline()), (None, None));
}

#[test]
fn a_handshake_is_repeated_until_its_messages_arrive() {
    for arrives in [
        |sent| sent > 0,
        |sent| sent != 1,
        |sent| sent != 2,
        |sent| sent != 3,
        |sent| sent > 3,
        |sent| sent % 3 != 0,
    ] {
        let mut network = Network { arrives, ..Network::new() };
        let to_gateway = network.start(1, &credentials("attic", 1), b"register");
        network.wait(30_000);
        // CoAP repeats messages that get lost after the handshake.
        network.arrives = |_| true;
        network.device(1).send(b"register", to_gateway, 30_000);
        network.carry();
        assert_eq!(network.message_at_gateway(), Some((b"register".to_vec(), remote(1, 0))));
        assert_eq!(events(&mut network.gateway).len(), 1);
    }
}

#[test]
fn a_wrong_key_and_an_unknown_identity_end_the_handshake() {
    let silence = "no DTLS session with 127.0.0.1:5684: the server does not complete the handshake; it may not know the \
                   identity, or have another key";
    for (credentials, reason) in [
        (credentials("attic", 9), "the device has another key for the identity attic"),
        (credentials("barn\n", 1), "the identity barn\\n is unknown"),
    ] {
        let mut network = Network::new();
        let to_gateway = network.start(1, &credentials, b"register");
        network.carry();
        let report = format!("no DTLS session with 127.0.0.1:1: {reason}");
        assert_eq!(events(&mut network.gateway), [report]);
        network.wait(50_000);
        assert_eq!(events(network.device(1)), [silence]);
        assert_eq!(events(&mut network.gateway), Vec::<String>::new());
        assert_eq!(network.message_at_gateway(), None);
        assert!(!network.device(1).has(to_gateway.address) && !network.gateway.has(address(1)));
    }
}

#[test]
fn a_server_that_is_not_there_is_reported() {
    let mut network = Network { arrives: |_| false, ..Network::new() };
    network.start(1, &credentials("attic", 1), b"register");
    network.wait(50_000);
    assert_eq!(
        events(network.device(1)),
        ["no DTLS session with 127.0.0.1:5684: the server does not respond"]
    );
}

#[test]
fn a_device_that_starts_again_replaces_its_session_at_the_end_of_the_handshake() {
    let mut network = Network::new();
    network.start(1, &credentials("attic", 1), b"one");
    network.carry();
    assert!(network.message_at_gateway().is_some());
    network.arrives = |sent| sent < 12;
    network.start(1, &credentials("attic", 1), b"two");
    network.sent = 10;
    network.carry();
    // The handshake is not complete: the old session is still used.
    assert!(network.gateway.next_deadline().is_some());
    network.gateway.send(b"read", remote(1, 0), 0);
    assert!(network.gateway.poll_datagram().is_some());
    network.arrives = |_| true;
    network.wait(10_000);
    assert_eq!(network.message_at_gateway(), Some((b"two".to_vec(), remote(1, 0))));
    // Under a new address: the gateway keeps one session for an identity.
    network.start(2, &credentials("attic", 1), b"three");
    network.carry();
    assert_eq!(network.message_at_gateway(), Some((b"three".to_vec(), remote(2, 0))));
    assert!(network.gateway.has(address(2)) && !network.gateway.has(address(1)));
    // Another identity at the same address.
    network.start(2, &credentials("cellar", 2), b"four");
    network.carry();
    assert_eq!(network.message_at_gateway(), Some((b"four".to_vec(), remote(2, 1))));
}

#[test]
fn a_session_that_the_gateway_has_lost_is_set_up_anew() {
    let mut network = Network::new();
    let to_gateway = network.start(1, &credentials("attic", 1), b"register");
    network.carry();
    network.gateway = gateway(network.start);
    network.device(1).send(b"update", to_gateway, 0);
    network.carry();
    assert_eq!(network.message_at_gateway(), None);
    network.device(1).renew(to_gateway, 7500);
    network.device(1).send(b"update", to_gateway, 7500);
    network.device(1).send(b"update", to_gateway, 7500);
    network.carry();
    assert_eq!(network.message_at_gateway(), Some((b"update".to_vec(), remote(1, 0))));
    assert_eq!(network.message_at_gateway(), None);
}

#[test]
fn both_sides_learn_that_a_session_has_ended() {
    let mut network = Network::new();
    let to_gateway = network.start(1, &credentials("attic", 1), b"register");
    network.carry();
    network.device(1).close(0);
    network.carry();
    assert_eq!(
        events(&mut network.gateway).pop(),
        Some("the DTLS session with 127.0.0.1:1 has ended".into())
    );
    assert!(!network.gateway.has(address(1)));
    network.device(1).send(b"register", to_gateway, 0);
    network.carry();
    events(network.device(1));
    network.gateway.close(0);
    network.carry();
    assert_eq!(network.device(1).poll_event(), Some(SessionEvent::Closed { remote: to_gateway }));
}

#[test]
fn strangers_take_bounded_memory_and_disturb_no_device() {
    let mut network = Network::new();
    let to_gateway = network.start(1, &credentials("attic", 1), b"register");
    let mut hello = None;
    while let Some((datagram, _)) = network.device(1).poll_datagram() {
        network.gateway.receive(&datagram, address(1), 0);
        hello = hello.or(Some(datagram));
    }
    network.carry();
    let hello = hello.expect("a device begins with a datagram");
    for port in 1..=10_000 {
        // From the address of the device, too.
        let mut hello = hello.clone();
        hello[30] ^= 1;
        network.gateway.receive(&hello, address(port), 1);
    }
    while network.gateway.poll_datagram().is_some() {}
    let handshakes = (2..=10_000).filter(|port| network.gateway.has(address(*port))).count();
    assert!(handshakes <= 128, "{handshakes}");
    network.device(1).send(b"update", to_gateway, 2);
    network.carry();
    let received: Vec<Vec<u8>> =
        std::iter::from_fn(|| network.message_at_gateway()).map(|(message, _)| message).collect();
    assert_eq!(received, [b"register".to_vec(), b"update".to_vec()]);
    network.wait(60_000);
    assert!(!network.gateway.has(address(10_000)));
    assert_eq!(events(&mut network.gateway).len(), 1, "strangers are not reported");
}

/// Returns numbers that depend on the seed alone (Marsaglia's xorshift).
fn numbers(mut seed: u64) -> impl FnMut() -> usize {
    move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 33).unwrap_or_default()
    }
}

/// Changes, cuts or lengthens a datagram at up to four places.
fn mutate(datagram: &mut Vec<u8>, number: &mut impl FnMut() -> usize) {
    for _ in 0..1 + number() % 4 {
        let (place, byte) = (number() % datagram.len(), number().to_le_bytes()[0]);
        match number() % 4 {
            0 => datagram.truncate(place.max(1)),
            1 => datagram.insert(place, byte),
            _ => datagram[place] = byte,
        }
    }
}

/// Carries datagrams between one device and the gateway through `change`, which returns those that arrive.
fn carry_changed(network: &mut Network, change: &mut dyn FnMut(Vec<u8>) -> Vec<Vec<u8>>) {
    for _ in 0..8 {
        while let Some((datagram, _)) = network.device(1).poll_datagram() {
            let now = network.now;
            change(datagram).iter().for_each(|datagram| network.gateway.receive(datagram, address(1), now));
        }
        while let Some((datagram, _)) = network.gateway.poll_datagram() {
            let now = network.now;
            change(datagram)
                .iter()
                .for_each(|datagram| network.device(1).receive(datagram, address(GATEWAY), now));
        }
    }
}

#[test]
fn malformed_datagrams_end_no_established_session() {
    let mut network = Network::new();
    let to_gateway = network.start(1, &credentials("attic", 1), b"register");
    let mut seen = Vec::new();
    carry_changed(&mut network, &mut |datagram| {
        seen.push(datagram.clone());
        vec![datagram]
    });
    let mut number = numbers(0x5eed);
    for count in 0..20_000 {
        let mut datagram = seen[number() % seen.len()].clone();
        mutate(&mut datagram, &mut number);
        let now = count / 10;
        let from = if count % 2 == 0 { 1 } else { 2 };
        network.gateway.receive(&datagram, address(from), now);
        network.device(1).receive(&datagram, address(GATEWAY), now);
        while network.gateway.poll_datagram().is_some() {}
        while network.device(1).poll_datagram().is_some() {}
    }
    network.wait(60_000);
    while network.message_at_gateway().is_some() {}
    network.device(1).send(b"update", to_gateway, 60_000);
    network.carry();
    assert_eq!(network.message_at_gateway(), Some((b"update".to_vec(), remote(1, 0))));
    assert_eq!(events(&mut network.gateway).len(), 1, "the session has neither ended nor begun again");
}

#[test]
fn a_network_that_changes_datagrams_delivers_no_other_message() {
    let mut network = Network::new();
    let mut number = numbers(0xda7a);
    let to_gateway = network.start(1, &credentials("attic", 1), b"register");
    let mut arrived = 0;
    for _ in 0..300 {
        let now = network.now;
        network.device(1).renew(to_gateway, now);
        network.device(1).send(b"register", to_gateway, now);
        carry_changed(&mut network, &mut |mut datagram| {
            let copy = datagram.clone();
            match number() % 6 {
                0 => mutate(&mut datagram, &mut number),
                1 => return vec![],
                2 => return vec![copy, datagram],
                _ => {}
            }
            vec![datagram]
        });
        network.wait(network.now + 3_000);
        while let Some((message, from)) = network.message_at_gateway() {
            assert_eq!((message, from), (b"register".to_vec(), remote(1, 0)));
            arrived += 1;
        }
        while network.gateway.poll_event().is_some() {}
    }
    assert!(arrived > 100, "{arrived}");
}
