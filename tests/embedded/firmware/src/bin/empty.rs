//! A program that does nothing: what a chip needs to start, and room for an answer.

#![no_std]
#![no_main]

use core::hint::black_box;

use firmware as _;

#[cortex_m_rt::entry]
fn main() -> ! {
    static mut ANSWER: [u8; 512] = [0; 512];

    loop {
        black_box(&mut *ANSWER);
    }
}
