//! The fan on a Cortex-M. It serves three requests, and prints the responses by semihosting; a product reads requests
//! from its radio. In an emulator:
//!
//! ```console
//! $ cargo build --release --target thumbv7em-none-eabihf --features cortex-m
//! $ qemu-system-arm -machine mps2-an386 -nographic -semihosting-config enable=on,target=native -kernel FIRMWARE
//! ```

#![no_std]
#![no_main]

use cortex_m as _;
use cortex_m_semihosting::{debug, hprintln};
#[cfg(feature = "defmt")]
use defmt_rtt as _;
use firmware::FanController;
use lwm2m_runtime::serve::{Method, Request, Requester};
use lwm2m_runtime::{ContentFormat, Path};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {
        debug::exit(debug::EXIT_FAILURE);
    }
}

#[cortex_m_rt::entry]
fn main() -> ! {
    let mut fan = FanController::default();
    let mut buffer = [0; 256];
    let text = ContentFormat::TEXT.number();
    let request = |method, path| Request::from_coap(Requester::Server(1), method, path).accept(text);
    for request in [
        request(Method::Get, Path::resource(3303, 0, 5700)),
        request(Method::Put, Path::resource(42769, 0, 0)).payload(text, b"4000"),
        request(Method::Post, Path::resource(42769, 0, 4)),
    ] {
        hprintln!("{} {}", request.path(), fan.respond(&request, 0, &mut buffer).code);
    }
    loop {
        debug::exit(debug::EXIT_SUCCESS);
    }
}
