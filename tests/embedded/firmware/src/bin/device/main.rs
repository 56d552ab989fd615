//! The device with all operations and no transport, to measure its size. Each value goes through `black_box`, so that
//! the compiler cannot assume anything about requests or remove responses.

#![no_std]
#![no_main]

use core::hint::black_box;
use core::mem::MaybeUninit;

#[cfg(feature = "coap")]
mod coap;

use firmware as _;
use lwm2m_runtime::serve::{Operation, Request, Requester, Token};
use lwm2m_runtime::{ContentFormat, Path};
use station::Station;

#[cortex_m_rt::entry]
fn main() -> ! {
    static mut STATION: MaybeUninit<Station> = MaybeUninit::uninit();
    static mut RESPONSE: [u8; 512] = [0; 512];

    let station = Station::init(STATION);
    #[cfg(feature = "link")]
    let mut registered = None;
    loop {
        let (server, now, path) = black_box((1, 0, Path::ROOT));
        let request = black_box(Request::new(Requester::Server(server), Operation::Read, path));
        black_box(station.respond(&request, now, RESPONSE));
        black_box(station.poll_notification(now, RESPONSE));
        black_box(station.next_deadline(now));
        station.cancel(server, black_box(Token::default()));
        station.remove_server(server);
        let _ = black_box(station.send(server, &[path], ContentFormat::SENML_CBOR, RESPONSE));
        #[cfg(feature = "link")]
        register(station, server, &mut registered, RESPONSE);
        #[cfg(feature = "coap")]
        coap::serve(station, server, now, RESPONSE);
        #[cfg(feature = "registrations")]
        coap::keep_registered(station, now, RESPONSE);
    }
}

/// Registers, or updates the registration.
#[cfg(feature = "link")]
fn register(
    station: &mut Station,
    server: u16,
    registered: &mut Option<lwm2m_runtime::serve::Registration<'static>>,
    buffer: &mut [u8],
) {
    let Some(registration) = station.registration(server) else {
        return;
    };
    if let Some(before) = registered {
        let update = registration.update_since(before);
        black_box((update.is_needed(), update.needs_payload()));
        update.each_parameter(&mut |parameter| print(&parameter));
    }
    registration.each_parameter(&mut |parameter| print(&parameter));
    let _ = black_box(station.links(&registration, buffer));
    *registered = Some(registration);
}

/// Writes a parameter and drops it.
#[cfg(feature = "link")]
fn print(parameter: &lwm2m_runtime::serve::Parameter<'_>) {
    let _ = black_box(parameter.write(&mut [0; 64]));
}
