//! A program that does nothing: what a chip needs to start.

#![no_std]
#![no_main]

#[cortex_m_rt::entry]
fn main() -> ! {
    loop {
        firmware::port::write(&[firmware::port::read()]);
    }
}
