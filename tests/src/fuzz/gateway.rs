//! Datagrams of devices to a gateway: memory stays within its limits, and its state outlives a restart.
//!
//! The bytes choose steps: a datagram of an address, a request of the application, and time that passes.

use std::collections::BTreeMap;

use coap_lite::{CoapOption, MessageClass, Packet, RequestType, ResponseType};
use lwm2m_runtime::serve::coap::{ClientMessage, ResponseMessage, write_server_request};
use lwm2m_runtime::serve::gateway::{Devices, Event, Limits, ServerRequest};
use lwm2m_runtime::serve::{Operation, Token};
use lwm2m_runtime::{ContentFormat, Path};

use super::bytes::Bytes;

const VALUE: Path = Path::resource(3303, 0, 5700);

fn limits() -> Limits {
    Limits {
        devices: 3,
        bootstraps: 2,
        links: 100,
        instances: 8,
        requests: 3,
        observations: 2,
        payload: 100,
        uploads: 2,
        waiting_time: 60_000,
        response_time: 20_000,
        ..Limits::default()
    }
}

/// Sends datagrams to a gateway.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    Gateway::after(data).check_restart();
}

/// Returns the states of a gateway after each seed.
pub(super) fn saved() -> Vec<Vec<u8>> {
    seeds().iter().map(|seed| save(&Gateway::after(seed).devices, 1000)).collect()
}

fn save(devices: &Devices<u8>, now: u64) -> Vec<u8> {
    devices.save(now, &mut |address, out| out.push(*address))
}

struct Gateway {
    devices: Devices<u8>,
    now: u64,
    /// The token of the last request to an address.
    tokens: BTreeMap<u8, Token>,
}

impl Gateway {
    /// Takes the steps of an input.
    fn after(data: &[u8]) -> Self {
        let mut gateway = Gateway { devices: Devices::new(7, limits()), now: 1000, tokens: BTreeMap::new() };
        let mut input = Bytes(data);
        for _ in 0..32 {
            if input.is_empty() {
                break;
            }
            gateway.step(&mut input);
            gateway.check_limits();
        }
        gateway
    }

    fn step(&mut self, input: &mut Bytes<'_>) {
        let kind = input.byte();
        let address = input.byte() & 3;
        match kind % 8 {
            0 => self.now += u64::from(input.byte()) * 500,
            1 => self.request(input, address),
            _ => {
                let mut packet = Packet::from_bytes(input.list()).unwrap_or_default();
                // Only the device knows the token of a request and the location of a registration.
                if let (2 | 3, Some(token)) = (kind % 8, self.tokens.get(&address)) {
                    packet.set_token(token.as_slice().to_vec());
                }
                if kind % 8 == 4
                    && let Some(device) = self.devices.get_by_address(address)
                {
                    let location = device.registration().to_string();
                    packet.clear_option(CoapOption::UriPath);
                    for segment in location.split('/').filter(|segment| !segment.is_empty()) {
                        packet.add_option(CoapOption::UriPath, segment.into());
                    }
                }
                self.handle(address, &packet);
            }
        }
        for _ in 0..64 {
            if self.devices.poll_event(self.now).is_none() {
                break;
            }
        }
        if let Some(message) = self.devices.poll(self.now) {
            self.tokens.insert(message.address, message.token());
            let mut packet = Packet::new();
            write_server_request(&message, &mut packet).expect("a request is written");
            assert!(packet.to_bytes().is_ok());
        }
    }

    fn request(&mut self, input: &mut Bytes<'_>, address: u8) {
        let operations = [
            Operation::Read,
            Operation::Observe,
            Operation::CancelObserve,
            Operation::Replace,
            Operation::Discover { depth: None },
        ];
        let mut request = ServerRequest::new(input.choose(&operations), VALUE);
        if request.operation() == Operation::Replace {
            request = request.payload(ContentFormat::TEXT, &vec![b'1'; usize::from(input.byte()) * 8]);
        }
        let Some(device) = self.devices.get_by_address(address) else { return };
        let registration = device.registration();
        if let Ok(id) = self.devices.request(registration, request, self.now)
            && input.byte() % 8 == 7
        {
            self.devices.cancel(registration, id, self.now);
        }
    }

    fn handle(&mut self, address: u8, packet: &Packet) {
        if let Some(message) = ClientMessage::read(packet) {
            let (reply, event) = self.devices.handle_request(address, &message, self.now);
            let mut response = Packet::new();
            reply.write(&mut response).expect("a reply is written");
            assert!(response.to_bytes().is_ok());
            if let Some(event) = event {
                show(&event);
            }
        } else if let Some(response) = ResponseMessage::read(packet)
            && let Some(token) = Token::new(packet.get_token())
            && let Ok(Some(event)) = self.devices.handle_response(address, token, &response, self.now)
        {
            show(&event);
        }
    }

    fn check_limits(&self) {
        let limits = limits();
        assert!(self.devices.len() <= limits.devices);
        for device in self.devices.iter() {
            assert!(device.observations().count() <= limits.observations);
            assert!(device.links().to_string().len() <= limits.links);
            // One is in progress, and each observation may have to be ended.
            assert!(device.pending().count() <= limits.requests + 1 + 2 * limits.observations);
            assert!(
                device.objects().map(|object| device.instances(object).count()).sum::<usize>()
                    <= limits.instances
            );
        }
    }

    /// The state after a restart is that which was saved.
    fn check_restart(&self) {
        let mut read_address = |bytes: &[u8]| bytes.first().copied();
        let saved = save(&self.devices, self.now);
        let mut restored = Devices::new(8, limits());
        restored.restore(&saved, self.now, &mut read_address).expect("a saved state can be restored");
        assert_eq!(save(&restored, self.now), saved);
    }
}

fn show(event: &Event<'_>) {
    assert!(!format!("{event:?}").is_empty());
    if let Event::Response(response) = event
        && let Ok(decoder) = response.decoder()
        && let Err(error) = decoder.records(&[], &mut |_| Ok(()))
    {
        assert!(!error.to_string().is_empty());
    }
}

/// Returns the life of a device: it registers, responds, notifies, updates, sends values and leaves.
pub fn seeds() -> Vec<Vec<u8>> {
    let datagram = |kind: u8, packet: &Packet| {
        let bytes = packet.to_bytes().expect("a packet is written");
        [vec![kind, 0, u8::try_from(bytes.len()).expect("it is short")], bytes].concat()
    };
    let post = |path: &str, query: &str, payload: &[u8]| {
        let mut packet = Packet::new();
        packet.header.code = MessageClass::Request(RequestType::Post);
        path.split('/').for_each(|segment| packet.add_option(CoapOption::UriPath, segment.into()));
        let queries = query.split('&').filter(|query| !query.is_empty());
        queries.for_each(|query| packet.add_option(CoapOption::UriQuery, query.into()));
        packet.payload = payload.to_vec();
        packet
    };
    let response = |code, options: &[(CoapOption, u8)], payload: &[u8]| {
        let mut packet = Packet::new();
        packet.header.code = MessageClass::Response(code);
        options.iter().for_each(|(option, value)| packet.add_option(*option, vec![*value]));
        packet.payload = payload.to_vec();
        packet
    };
    let register =
        datagram(5, &post("rd", "ep=a&lt=60&lwm2m=1.1&b=U", b"</>;rt=\"oma.lwm2m\";ct=110,</3303/0>"));
    let sleeping = datagram(5, &post("rd", "ep=b&lt=60&lwm2m=1.1&b=U&Q", b"</3303/0>"));
    let update = datagram(4, &post("rd", "lt=30", b""));
    let values = br#"[{"n":"/3303/0/5700","v":22}]"#;
    let mut send = post("dp", "", values);
    send.add_option(CoapOption::ContentFormat, vec![110]);
    let content = datagram(2, &response(ResponseType::Content, &[(CoapOption::ContentFormat, 110)], values));
    let notification = datagram(
        2,
        &response(
            ResponseType::Content,
            &[(CoapOption::Observe, 1), (CoapOption::ContentFormat, 110)],
            values,
        ),
    );
    let block = datagram(
        2,
        &response(
            ResponseType::Content,
            &[(CoapOption::ContentFormat, 110), (CoapOption::Block2, 0x08)],
            &values[..16],
        ),
    );
    let bootstrap = datagram(5, &post("bs", "ep=c&pct=110", b""));
    let mut upload = post("rd", "ep=d&lwm2m=1.2", b"</3/0>,</3303/0>");
    upload.add_option(CoapOption::Block1, vec![0x08]);
    let (read, observe, replace) = ([1, 0, 0, 0], [1, 0, 1, 0], [1, 0, 3, 30, 0]);
    vec![
        [register.as_slice(), &read, &content].concat(),
        [register.as_slice(), &observe, &notification, &notification, &[0, 0, 200]].concat(),
        [
            register.as_slice(),
            &replace,
            &datagram(2, &response(ResponseType::Continue, &[(CoapOption::Block1, 0x08)], b"")),
        ]
        .concat(),
        [register.as_slice(), &read, &block, &content, &update, &datagram(5, &send)].concat(),
        [sleeping.as_slice(), &[0, 0, 255], &observe, &update].concat(),
        [bootstrap.as_slice(), &datagram(5, &upload)].concat(),
    ]
}
