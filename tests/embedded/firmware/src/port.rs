//! A port that octets come in by and go out by: registers of a device that is not there.
//!
//! Only for looking at the size of a program, as no compiler can know what the registers say.

/// Registers behind each other, somewhere beyond the memory that is used.
const REGISTERS: usize = 0x4000_0000;

/// An octet that comes in.
pub fn read() -> u8 {
    // SAFETY: a register of the chip's peripherals is there for every address of this region.
    unsafe { core::ptr::read_volatile(REGISTERS as *const u8) }
}

/// Octets that go out.
pub fn write(octets: &[u8]) {
    for octet in octets {
        // SAFETY: as above.
        unsafe { core::ptr::write_volatile(REGISTERS as *mut u8, *octet) }
    }
}
