//! The panic handler of the binaries, and the modules that need `unsafe`.

#![no_std]

#[cfg(feature = "replay")]
pub mod semihosting;
pub mod stack;

use core::panic::PanicInfo;

/// Loops for ever, so that a debugger shows the place. No code here should panic.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {
        core::hint::spin_loop();
    }
}
