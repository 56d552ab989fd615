//! Prints the cost of a gateway with 1,000 and with 10,000 devices of ours, in memory: registrations, notifications once a
//! second that are decoded into structs, and the memory of a device.
//!
//! `cargo run --release -p lwm2m-tests --bin gateway`
//!
//! The devices write their messages before the gateway reads them, so that only its part is measured: parsing the
//! datagram with coap-lite, looking up device and observation, and decoding the payload into the struct of the device.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use coap_lite::{MessageType, Packet};
use lwm2m_runtime::serve::coap::{
    Blockwise, ClientMessage, RequestMessage, ResponseMessage, write_notification, write_request,
    write_server_request,
};
use lwm2m_runtime::serve::gateway::{Devices, Event, Limits, RegistrationId, ServerRequest};
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
    println!("Notifications of one value a second, decoded into a struct; the fastest of {ROUNDS} seconds\n");
    println!(
        "| devices | register | notification | notifications a second on one core | memory of a device |"
    );
    println!("|---|---|---|---|---|");
    for count in [1_000, 10_000] {
        println!("{}", measure(count));
    }
}

/// Registers so many devices, observes them, and lets them notify.
fn measure(count: usize) -> String {
    let mut devices: Vec<(Device, Endpoint<1, 1>)> =
        (0..count).map(|number| (Device::new(number), Endpoint::new())).collect();
    let registers: Vec<Vec<u8>> = devices.iter().map(|(device, _)| register(device)).collect();
    let mut gateway = Devices::new(1, Limits { devices: count, ..Limits::default() });
    let before = resident();
    let start = Instant::now();
    for (index, datagram) in registers.iter().enumerate() {
        accept(&mut gateway, address(index), datagram);
    }
    let registration = start.elapsed() / u32::try_from(count).unwrap_or(u32::MAX);
    let mut mirrors: Vec<Temperature> = vec![Temperature::new(0.0); count];
    let names: Vec<RegistrationId> =
        (0..count).filter_map(|index| Some(gateway.get_by_address(address(index))?.registration())).collect();
    observe(&mut gateway, &names, &mut devices);
    let memory = resident().saturating_sub(before) / count;

    let mut fastest = Duration::MAX;
    for second in 1..=ROUNDS {
        let now = second * 1000;
        let datagrams: Vec<Vec<u8>> =
            devices.iter_mut().map(|(device, endpoint)| notification(device, endpoint, now)).collect();
        let start = Instant::now();
        for (index, datagram) in datagrams.iter().enumerate() {
            receive(&mut gateway, address(index), datagram, now, &mut mirrors[index]);
        }
        fastest = fastest.min(start.elapsed());
        let changed = mirrors.iter().filter(|mirror| mirror.sensor_value == 20.0 + second as f64).count();
        assert_eq!(changed, count, "every struct has its value");
    }
    let each = fastest / u32::try_from(count).unwrap_or(u32::MAX);
    let rate = 1_000_000_000 / each.as_nanos().max(1);
    format!("| {count} | {registration:.1?} | {each:.2?} | {rate} | {memory} bytes |")
}

/// Returns the address of a device.
fn address(index: usize) -> SocketAddr {
    let host = u32::from(Ipv4Addr::new(10, 0, 0, 0)) + u32::try_from(index).unwrap_or(0);
    SocketAddr::from((Ipv4Addr::from(host), 5683))
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
    names: &[RegistrationId],
    devices: &mut [(Device, Endpoint<1, 1>)],
) {
    let path = Path::resource(3303, 0, 5700);
    for (index, name) in names.iter().enumerate() {
        let request = ServerRequest::new(Operation::Observe, path).query("pmin=1&pmax=1");
        gateway.request(*name, request, 0).expect("the device is registered");
        let outgoing = gateway.poll(0).expect("a request is due");
        let (mut packet, token) = (Packet::new(), outgoing.token());
        write_server_request(&outgoing, &mut packet).expect("the request fits");
        let (device, endpoint) = &mut devices[index];
        let reply = respond(device, endpoint, &packet, token);
        let response = ResponseMessage::read(&reply).expect("the message is a response");
        let event = gateway.handle_response(address(index), token, &response, 0);
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
fn receive(
    gateway: &mut Devices<SocketAddr>,
    address: SocketAddr,
    datagram: &[u8],
    now: u64,
    mirror: &mut Temperature,
) {
    let packet = Packet::from_bytes(datagram).expect("the message is well-formed");
    let response = ResponseMessage::read(&packet).expect("the message is a response");
    let token = Token::new(packet.get_token()).unwrap_or_default();
    if let Ok(Some(Event::Notification(values))) = gateway.handle_response(address, token, &response, now)
        && let Ok(decoder) = values.decoder()
    {
        decoder.within(Path::instance(3303, 0)).mirror(mirror).expect("the values fit the struct");
    }
}

/// Returns the bytes of memory that the process uses; 0 where the system does not tell.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    status.split_whitespace().nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}
