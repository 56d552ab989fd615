//! What the binaries share: the end of everything, and what needs `unsafe`.

#![no_std]

#[cfg(feature = "replay")]
pub mod host;
pub mod stack;

use core::panic::PanicInfo;

/// Nothing here panics; if it did, the emulator would show where it stands still.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {
        core::hint::spin_loop();
    }
}
