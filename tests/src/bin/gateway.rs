//! Prints the cost of a gateway with 1,000 and with 10,000 devices of ours: registrations, notifications once a second
//! that are decoded into structs, and the memory of a device; then notifications over UDP on loopback.
//!
//! `cargo run --release -p lwm2m-tests --bin gateway`
//!
//! The devices write their messages before the gateway reads them, so that only its part is measured: parsing the
//! datagram with coap-lite, looking up device and observation, and decoding the payload into the struct of the device.
//! These parts are functions that are not inlined, so that callgrind tells their shares:
//!
//! `valgrind --tool=callgrind --toggle-collect='gateway::receive*' target/release/gateway 1000`

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use coap_lite::{MessageType, Packet};
use lwm2m_runtime::serve::coap::{
    Blockwise, ClientMessage, RequestMessage, ResponseMessage, write_notification, write_request,
    write_server_request,
};
use lwm2m_runtime::serve::gateway::{
    self, ClientResponse, Devices, Event, Limits, RegistrationId, ServerRequest,
};
use lwm2m_runtime::serve::{
    DataModel, Endpoint, ObjectStore, Operation, Registrations, Requester, SingleInstance, Token,
};
use lwm2m_runtime::{ErrorKind, Path};
use lwm2m_tests::objects::lwm2m_security::{Lwm2mSecurity, SecurityMode};
use lwm2m_tests::objects::lwm2m_server::Lwm2mServer;
use lwm2m_tests::objects::temperature::Temperature;

/// Seconds for which the devices notify.
const ROUNDS: u64 = 20;

/// A thermometer that is registered with one server.
struct Device {
    name: String,
    security: SingleInstance<Lwm2mSecurity>,
    server: SingleInstance<Lwm2mServer>,
    temperature: SingleInstance<Temperature>,
}

impl Device {
    fn new(number: usize) -> Self {
        let none = Vec::new;
        let mode = SecurityMode::NoSecurity;
        let security = Lwm2mSecurity {
            short_server_id: Some(1),
            ..Lwm2mSecurity::new(String::new(), false, mode, none(), none(), none().into())
        };
        Device {
            name: format!("thermometer-{number:05}"),
            security: SingleInstance::new(security),
            server: SingleInstance::new(Lwm2mServer::new(1, 86_400, false, "U".into())),
            temperature: SingleInstance::new(Temperature::new(20.0)),
        }
    }
}

impl DataModel for Device {
    fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
        let objects: [&dyn ObjectStore; 3] = [&self.security, &self.server, &self.temperature];
        objects.get(index).copied()
    }

    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
        match index {
            0 => Some(&mut self.security),
            1 => Some(&mut self.server),
            2 => Some(&mut self.temperature),
            _ => None,
        }
    }

    fn execute(&mut self, _: Path, _: lwm2m_runtime::execute::Execution<'_>) -> Result<(), ErrorKind> {
        Err(ErrorKind::Absent)
    }
}

fn main() {
    // Callgrind runs for one number of devices, and without UDP.
    if let Some(count) = std::env::args().nth(1).and_then(|count| count.parse().ok()) {
        println!("{}", in_memory(count));
        return;
    }
    println!("Notifications of one value a second, decoded into a struct; the fastest of {ROUNDS} seconds\n");
    println!(
        "| devices | register | notification | notifications a second on one core | memory of a device: registration, observation, struct |"
    );
    println!("|---|---|---|---|---|");
    for count in [1_000, 10_000] {
        println!("{}", in_memory(count));
    }
    println!("\n{}", device_parts());
    println!("{}", over_udp(500));
}

/// A gateway with devices that it observes.
struct Run {
    gateway: Devices<SocketAddr>,
    devices: Vec<(Device, Endpoint<1, 1>)>,
    addresses: Vec<SocketAddr>,
    mirrors: Vec<Temperature>,
    /// The time of a registration.
    registration: Duration,
    /// Bytes of a device: registration, observation and struct.
    memory: [usize; 3],
    second: u64,
}

impl Run {
    /// Registers devices at these addresses, and observes them.
    fn start(addresses: Vec<SocketAddr>) -> Run {
        let count = addresses.len();
        let mut devices: Vec<_> = (0..count).map(|number| (Device::new(number), Endpoint::new())).collect();
        let registers: Vec<Vec<u8>> = devices.iter().map(|(device, _)| register(device)).collect();
        let mut gateway = Devices::new(1, Limits { devices: count, ..Limits::default() });
        let mut used = vec![resident()];
        let start = Instant::now();
        for (address, datagram) in addresses.iter().zip(&registers) {
            accept(&mut gateway, *address, datagram);
        }
        let registration = each(start.elapsed(), count);
        used.push(resident());
        observe(&mut gateway, &addresses, &mut devices);
        used.push(resident());
        let mirrors = vec![Temperature::new(0.0); count];
        used.push(resident());
        let grown = |step: usize| used[step + 1].saturating_sub(used[step]) / count;
        let memory = [grown(0), grown(1), grown(2)];
        Run { gateway, devices, addresses, mirrors, registration, memory, second: 0 }
    }

    /// Returns the notifications of all devices in the next second.
    fn notifications(&mut self) -> Vec<Vec<u8>> {
        self.second += 1;
        let now = self.second * 1000;
        self.devices.iter_mut().map(|(device, endpoint)| notification(device, endpoint, now)).collect()
    }

    /// Handles the notification of the device with this index.
    fn receive(&mut self, index: usize, datagram: &[u8]) {
        let now = self.second * 1000;
        receive(&mut self.gateway, self.addresses[index], datagram, now, &mut self.mirrors[index]);
    }

    fn check(&self) {
        let expected = 20.0 + self.second as f64;
        let changed = self.mirrors.iter().filter(|mirror| mirror.sensor_value == expected).count();
        assert_eq!(changed, self.mirrors.len(), "every struct has its value");
    }
}

/// Returns the time of one of so many.
fn each(time: Duration, count: usize) -> Duration {
    time / u32::try_from(count).unwrap_or(u32::MAX)
}

fn in_memory(count: usize) -> String {
    let mut run = Run::start((0..count).map(|index| address(10, index)).collect());
    let mut fastest = Duration::MAX;
    for _ in 0..ROUNDS {
        let datagrams = run.notifications();
        let start = Instant::now();
        for (index, datagram) in datagrams.iter().enumerate() {
            run.receive(index, datagram);
        }
        fastest = fastest.min(start.elapsed());
        run.check();
    }
    let each = each(fastest, count);
    let rate = 1_000_000_000 / each.as_nanos().max(1);
    let [registration, observation, mirror] = run.memory;
    let sum = registration + observation + mirror;
    format!(
        "| {count} | {:.1?} | {each:.2?} | {rate} | {sum} bytes: {registration}, {observation}, {mirror} |",
        run.registration
    )
}

/// Returns the sizes of the parts of a registered device that have a fixed or known one.
fn device_parts() -> String {
    let run = Run::start(vec![address(10, 0)]);
    let device = run.gateway.iter().next().expect("the device is registered");
    format!(
        "Of a registration: {} bytes of fields, {} of links as text, {} of name; of a struct: {}",
        size_of::<gateway::Device<SocketAddr>>(),
        device.links().to_string().len(),
        device.name().len(),
        size_of::<Temperature>()
    )
}

/// Datagrams that the gateway has not read, at most: the buffer of a socket holds some hundreds.
const WINDOW: usize = 64;

/// Measures the same over UDP: a thread sends for all devices, each of which has a socket and an address of its own.
fn over_udp(count: usize) -> String {
    let bind = |address: SocketAddr| UdpSocket::bind(address).expect("the address is free");
    let sockets: Vec<UdpSocket> =
        (0..count).map(|index| bind((address(127, index + 256).ip(), 0).into())).collect();
    let addresses = sockets.iter().map(|socket| socket.local_addr().expect("the socket is bound")).collect();
    let server = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let to = server.local_addr().expect("the socket is bound");
    let mut run = Run::start(addresses);
    let (mut buffer, mut fastest) = ([0; 1500], Duration::MAX);
    for _ in 0..ROUNDS {
        let datagrams = run.notifications();
        let received = AtomicUsize::new(0);
        let start = Instant::now();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for (sent, (socket, datagram)) in sockets.iter().zip(&datagrams).enumerate() {
                    while sent - received.load(Ordering::Acquire) >= WINDOW {
                        std::thread::yield_now();
                    }
                    socket.send_to(datagram, to).expect("the datagram is sent");
                }
            });
            for _ in 0..count {
                let (length, from) = server.recv_from(&mut buffer).expect("the datagram arrives");
                run.receive(index(from), &buffer[..length]);
                received.fetch_add(1, Ordering::Release);
            }
        });
        fastest = fastest.min(start.elapsed());
        run.check();
    }
    let each = each(fastest, count);
    format!(
        "Over UDP on loopback, {count} devices: {each:.2?} a notification, {} a second",
        1_000_000_000 / each.as_nanos().max(1)
    )
}

/// Returns the address of a device in a network such as 10.0.0.0.
fn address(network: u8, index: usize) -> SocketAddr {
    let host = u32::from(Ipv4Addr::new(network, 0, 0, 0)) + u32::try_from(index).unwrap_or(0);
    SocketAddr::from((Ipv4Addr::from(host), 5683))
}

/// Returns the device at an address in the network 127.0.0.0.
fn index(address: SocketAddr) -> usize {
    let SocketAddr::V4(address) = address else { return usize::MAX };
    let host = address.ip().to_bits() & 0x00ff_ffff;
    usize::try_from(host).map_or(usize::MAX, |host| host - 256)
}

/// Returns the bytes of the Register of a device.
fn register(device: &Device) -> Vec<u8> {
    let mut registrations: Registrations<'_, 1> = Registrations::new(&device.name);
    let request = registrations.poll(device, 0).expect("the device has an account");
    let mut packet = Packet::new();
    write_request(&request, device, &mut [0; 1024], &mut packet).expect("the request fits");
    packet.to_bytes().expect("the message fits")
}

fn accept(gateway: &mut Devices<SocketAddr>, address: SocketAddr, datagram: &[u8]) {
    let packet = Packet::from_bytes(datagram).expect("the message is well-formed");
    let message = ClientMessage::read(&packet).expect("the message is a request");
    let (_, event) = gateway.handle_request(address, &message, 0);
    assert!(matches!(event, Some(Event::Registered { .. })), "the device is registered");
}

/// Observes the temperature of every device.
fn observe(
    gateway: &mut Devices<SocketAddr>,
    addresses: &[SocketAddr],
    devices: &mut [(Device, Endpoint<1, 1>)],
) {
    let path = Path::resource(3303, 0, 5700);
    let names: Vec<RegistrationId> = addresses
        .iter()
        .filter_map(|address| Some(gateway.get_by_address(*address)?.registration()))
        .collect();
    for (index, name) in names.iter().enumerate() {
        let request = ServerRequest::new(Operation::Observe, path).query("pmin=1&pmax=1");
        gateway.request(*name, request, 0).expect("the device is registered");
        let outgoing = gateway.poll(0).expect("a request is due");
        let (mut packet, token) = (Packet::new(), outgoing.token());
        write_server_request(&outgoing, &mut packet).expect("the request fits");
        let (device, endpoint) = &mut devices[index];
        let reply = respond(device, endpoint, &packet, token);
        let response = ResponseMessage::read(&reply).expect("the message is a response");
        let event = gateway.handle_response(addresses[index], token, &response, 0);
        assert!(matches!(event, Ok(Some(Event::Response(_)))), "the device responds");
    }
}

fn respond(device: &mut Device, endpoint: &mut Endpoint<1, 1>, packet: &Packet, token: Token) -> Packet {
    let mut blockwise: Blockwise<0, 0> = Blockwise::new();
    let message = RequestMessage::read(packet).expect("the message is a request");
    let (mut buffer, server) = ([0; 256], Requester::Server(1));
    let response = match blockwise.request(device, server, token, &message, 0) {
        Ok(request) => endpoint.serve(device, &request, 0, &mut buffer),
        Err(response) => response,
    };
    let mut reply = Packet::new();
    let Ok(()) = message.write_response(&response, &mut reply);
    reply
}

/// Returns the bytes of the next notification of a device, whose temperature rises by a degree.
fn notification(device: &mut Device, endpoint: &mut Endpoint<1, 1>, now: u64) -> Vec<u8> {
    device.temperature.instance.sensor_value += 1.0;
    let mut buffer = [0; 256];
    let notification = endpoint.poll_notification(device, now, &mut buffer).expect("a notification is due");
    let mut packet = Packet::new();
    packet.set_token(notification.token.as_slice().to_vec());
    packet.header.set_type(MessageType::NonConfirmable);
    let Ok(()) = write_notification(&notification, &mut packet);
    packet.to_bytes().expect("the message fits")
}

/// Applies a notification to the struct of its device.
#[inline(never)]
fn receive(
    gateway: &mut Devices<SocketAddr>,
    address: SocketAddr,
    datagram: &[u8],
    now: u64,
    mirror: &mut Temperature,
) {
    let packet = parse(datagram);
    if let Some(values) = match_observation(gateway, address, &packet, now) {
        decode(&values, mirror);
    }
}

#[inline(never)]
fn parse(datagram: &[u8]) -> Packet {
    Packet::from_bytes(datagram).expect("the message is well-formed")
}

#[inline(never)]
fn match_observation<'m>(
    gateway: &mut Devices<SocketAddr>,
    address: SocketAddr,
    packet: &'m Packet,
    now: u64,
) -> Option<ClientResponse<'m>> {
    let response = ResponseMessage::read(packet).expect("the message is a response");
    let token = Token::new(packet.get_token()).unwrap_or_default();
    match gateway.handle_response(address, token, &response, now) {
        Ok(Some(Event::Notification(values))) => Some(values),
        _ => None,
    }
}

#[inline(never)]
fn decode(values: &ClientResponse<'_>, mirror: &mut Temperature) {
    let decoder = values.decoder().expect("the device states a format");
    decoder.within(Path::instance(3303, 0)).mirror(mirror).expect("the values fit the struct");
}

/// Returns the bytes of memory that the process uses; 0 where the system does not tell.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    status.split_whitespace().nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}
