//! A program without a station: the start-up code of the chip and a buffer for a response.

#![no_std]
#![no_main]

use core::hint::black_box;

use firmware as _;

#[cortex_m_rt::entry]
fn main() -> ! {
    static mut RESPONSE: [u8; 512] = [0; 512];

    loop {
        black_box(&mut *RESPONSE);
    }
}
