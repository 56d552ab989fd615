//! The station alone, with every operation that it has: requests come in by a port, octet by octet.

#![no_std]
#![no_main]

#[cfg(feature = "link")]
use core::fmt::{self, Write};

use firmware::port;
use lwm2m_runtime::Path;
use lwm2m_runtime::serve::{Block, Method, Peer, Request, Token};
use station::Station;

/// What takes the query of a registration.
#[cfg(feature = "link")]
struct Port;

#[cfg(feature = "link")]
impl Write for Port {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        port::write(text.as_bytes());
        Ok(())
    }
}

fn word() -> u16 {
    u16::from_be_bytes([port::read(), port::read()])
}

fn some_word() -> Option<u16> {
    (port::read() != 0).then(word)
}

fn octets(room: &mut [u8]) -> &[u8] {
    let count = usize::from(port::read());
    for place in room.iter_mut().take(count) {
        *place = port::read();
    }
    room.get(..count).unwrap_or(&[])
}

fn path() -> Path {
    let mut path = Path::ROOT;
    for _ in 0..port::read() {
        path = path.child(word()).unwrap_or(path);
    }
    path
}

fn method() -> Method {
    match port::read() {
        0 => Method::Get,
        1 => Method::Put,
        2 => Method::Post,
        3 => Method::Delete,
        4 => Method::Fetch,
        _ => Method::IPatch,
    }
}

#[cortex_m_rt::entry]
fn main() -> ! {
    let mut station = Station::new();
    let mut answer = [0; 512];
    loop {
        match port::read() {
            0 => ask(&mut station, &mut answer),
            1 => notify(&mut station, &mut answer),
            #[cfg(feature = "link")]
            2 => port::write(station.register(&mut Port, &mut answer).unwrap_or(&[])),
            _ => port::write(station.send(&[path()], &mut answer).ok().flatten().unwrap_or(&[])),
        }
    }
}

fn ask(station: &mut Station, answer: &mut [u8]) {
    let peer = some_word().map_or(Peer::Bootstrap, Peer::Server);
    let (mut query, mut payload, mut token) = ([0; 64], [0; 128], [0; 8]);
    let mut request = Request::from_coap(peer, method(), path());
    if let Some(observe) = some_word() {
        request = request.observe(observe.into());
    }
    if let Some(format) = some_word() {
        request = request.payload(format, octets(&mut payload));
    }
    if let Some(format) = some_word() {
        request = request.accept(format);
    }
    if let Some(offset) = some_word() {
        request = request.from_offset(offset.into());
    }
    if let Some(offset) = some_word() {
        request = request.block(Block { offset: offset.into(), more: port::read() == 1 });
    }
    request = request.query(core::str::from_utf8(octets(&mut query)).unwrap_or(""));
    request = request.token(Token::new(octets(&mut token)).unwrap_or_default());
    let response = station.answer(&request, word().into(), answer);
    port::write(&[response.code.to_u8(), u8::from(response.observed)]);
    port::write(response.payload);
    port::write(&response.size.to_be_bytes());
    port::write(&response.created.and_then(|path| path.instance_id()).unwrap_or(0).to_be_bytes());
    port::write(&response.format.map_or(0, |format| format.number()).to_be_bytes());
}

fn notify(station: &mut Station, answer: &mut [u8]) {
    let now = word().into();
    while let Some(notification) = station.due(now, answer) {
        port::write(&notification.server.to_be_bytes());
        port::write(&[u8::from(notification.confirmable)]);
        port::write(notification.token.as_slice());
        port::write(notification.response.payload);
    }
    port::write(&station.look_again(now).unwrap_or(0).to_be_bytes());
}
