//! Measures the depth of the stack: paints the memory below it, and later looks for the paint that is left. The code is
//! `unsafe` because no variable owns that memory.

use core::ptr::addr_of_mut;

unsafe extern "C" {
    /// The end of the static variables; the stack grows down towards it.
    static mut __sheap: u32;
}

const PAINT: u32 = 0x5ac3_3ca5;

/// Bytes of the stack that painting uses.
const MARGIN: usize = 64;

/// A position of the stack with paint below it.
pub struct Mark {
    top: usize,
}

impl Mark {
    /// Paints the memory below the stack.
    #[inline(never)]
    pub fn new() -> Mark {
        let here = 0_u32;
        let top = &raw const here as usize;
        let mut word = addr_of_mut!(__sheap);
        while (word as usize) + MARGIN < top {
            // SAFETY: between the variables and the stack there is memory without another user.
            unsafe { word.write_volatile(PAINT) };
            word = word.wrapping_add(1);
        }
        Mark { top }
    }

    /// Returns the bytes used since then.
    #[inline(never)]
    pub fn depth(&self) -> usize {
        let mut word = addr_of_mut!(__sheap);
        // SAFETY: as above.
        while (word as usize) < self.top && unsafe { word.read_volatile() } == PAINT {
            word = word.wrapping_add(1);
        }
        self.top - word as usize
    }
}

impl Default for Mark {
    fn default() -> Self {
        Mark::new()
    }
}
