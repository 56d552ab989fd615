//! The objects alone, hosted for whoever serves them, who is not there.

#![no_std]
#![no_main]

use core::hint::black_box;
use core::mem::MaybeUninit;

use firmware as _;
use station::Hosts;

#[cortex_m_rt::entry]
fn main() -> ! {
    static mut HOSTS: MaybeUninit<Hosts> = MaybeUninit::uninit();
    static mut ANSWER: [u8; 512] = [0; 512];

    let hosts = HOSTS.write(Hosts::new());
    loop {
        black_box(&mut *ANSWER);
        black_box(&mut hosts.all());
    }
}
