//! The device of `docs/device.md` on a UDP socket, against a server of this test.

use std::net::{SocketAddr, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use coap_lite::{CoapOption, MessageClass, MessageType, Packet, RequestType, ResponseType};
use lwm2m_tests::crates::{Crate, target};
use lwm2m_tests::data::checkout;

/// The program is ended when the test ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server with one device.
struct Server {
    socket: UdpSocket,
    device: Option<SocketAddr>,
    next: u16,
}

impl Server {
    fn new() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a port is free");
        socket.set_read_timeout(Some(Duration::from_secs(20))).expect("the socket has a time-out");
        Server { socket, device: None, next: 0 }
    }

    fn receive(&mut self) -> Packet {
        let mut datagram = [0; 1500];
        let (length, peer) = self.socket.recv_from(&mut datagram).expect("the device sends a message");
        self.device = Some(peer);
        Packet::from_bytes(&datagram[..length]).expect("the message is well-formed")
    }

    fn send(&self, packet: &Packet) {
        let device = self.device.expect("the device has sent a message");
        self.socket.send_to(&packet.to_bytes().expect("the message fits"), device).expect("it is sent");
    }

    /// Responds to a request of the device.
    fn respond(&self, request: &Packet, code: ResponseType, location: &[&str]) {
        let mut reply = Packet::new();
        reply.header.code = MessageClass::Response(code);
        reply.header.set_type(MessageType::Acknowledgement);
        reply.header.message_id = request.header.message_id;
        reply.set_token(request.get_token().to_vec());
        for segment in location {
            reply.add_option(CoapOption::LocationPath, segment.as_bytes().to_vec());
        }
        self.send(&reply);
    }

    /// Sends a request, and returns the response.
    fn ask(&mut self, method: RequestType, path: &str, set: impl Fn(&mut Packet)) -> Packet {
        self.next += 1;
        let mut packet = Packet::new();
        packet.header.code = MessageClass::Request(method);
        packet.header.message_id = self.next;
        packet.set_token(self.next.to_be_bytes().to_vec());
        for segment in path.split('/').skip(1) {
            packet.add_option(CoapOption::UriPath, segment.as_bytes().to_vec());
        }
        set(&mut packet);
        self.send(&packet);
        let reply = self.receive();
        assert_eq!((reply.header.message_id, reply.get_token()), (self.next, packet.get_token()));
        assert_eq!(reply.header.get_type(), MessageType::Acknowledgement);
        reply
    }
}

fn options(packet: &Packet, option: CoapOption) -> Vec<String> {
    let values = packet.get_option(option).into_iter().flatten();
    values.map(|value| String::from_utf8_lossy(value).into_owned()).collect()
}

#[test]
fn the_device_of_the_page_registers_responds_and_notifies() {
    let page = std::fs::read_to_string(checkout().join("docs/device.md")).expect("the page is readable");
    let blocks: Vec<&str> = page.split("\n```").skip(1).step_by(2).collect();
    let code: Vec<&str> = blocks.iter().filter_map(|block| block.strip_prefix("rust\n")).collect();
    let [build, device, main] = code[..] else { panic!("the page has three files") };
    assert!(main.lines().count() <= 60, "the loop fits on a page");
    let manifest =
        blocks.iter().find_map(|block| block.strip_prefix("toml\n")).expect("the page has a manifest");
    let one = Crate::new("udp-device");
    one.manifest(&format!("{manifest}\n")).file("build.rs", build).file("src/device.rs", device);
    one.file("src/main.rs", main);
    let built = one.cargo(&["build", "--quiet"]);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    assert_eq!(String::from_utf8_lossy(&built.stderr), "");

    let mut server = Server::new();
    let address = server.socket.local_addr().expect("the socket is bound").to_string();
    let mut program = Command::new(target().join("crates/target/debug/udp-device"));
    let _running = Running(program.arg(&address).stdin(Stdio::null()).spawn().expect("the program starts"));

    let register = server.receive();
    assert_eq!(register.header.code, MessageClass::Request(RequestType::Post));
    assert_eq!(options(&register, CoapOption::UriPath), ["rd"]);
    assert_eq!(options(&register, CoapOption::UriQuery), ["ep=thermometer", "lt=300", "lwm2m=1.2", "b=U"]);
    assert_eq!(register.payload, b"</1/0>,</3/0>,</3303>;ver=1.1,</3303/0>");
    server.respond(&register, ResponseType::Created, &["rd", "7"]);

    let text = |packet: &mut Packet| packet.add_option(CoapOption::Accept, Vec::new());
    let read = server.ask(RequestType::Get, "/3303/0/5700", text);
    assert_eq!((read.header.get_code().as_str(), read.payload.as_slice()), ("2.05", b"20.5".as_slice()));
    let absent = server.ask(RequestType::Get, "/3303/1/5700", text);
    assert_eq!(absent.header.get_code(), "4.04");

    let trigger = server.ask(RequestType::Post, "/1/0/8", |_| ());
    assert_eq!(trigger.header.get_code(), "2.04");
    let update = server.receive();
    assert_eq!(options(&update, CoapOption::UriPath), ["rd", "7"]);
    server.respond(&update, ResponseType::Changed, &[]);

    let observe = server.ask(RequestType::Get, "/3303/0/5700", |packet| {
        packet.add_option(CoapOption::Observe, Vec::new());
        text(packet);
    });
    assert_eq!(observe.payload, b"21");
    let notification = server.receive();
    assert_eq!(notification.header.get_type(), MessageType::NonConfirmable);
    assert_eq!(notification.get_token(), observe.get_token());
    let mut reset = Packet::new();
    reset.header.code = MessageClass::Empty;
    reset.header.set_type(MessageType::Reset);
    reset.header.message_id = notification.header.message_id;
    server.send(&reset);
    server.socket.set_read_timeout(Some(Duration::from_millis(2500))).expect("the socket has a time-out");
    assert!(server.socket.recv(&mut [0; 100]).is_err(), "no notification follows a reset");
}
