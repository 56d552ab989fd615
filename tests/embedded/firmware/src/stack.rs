//! How deep the stack has been: what lies below it is painted, and looked at again later. That memory belongs
//! to no variable, which is why this is `unsafe`.

use core::ptr::addr_of_mut;

unsafe extern "C" {
    /// The end of what variables take; the stack grows down towards it.
    static mut __sheap: u32;
}

const PAINT: u32 = 0x5ac3_3ca5;

/// Bytes that painting itself may stand on.
const MARGIN: usize = 64;

/// A place on the stack, and the paint below it.
pub struct Mark {
    top: usize,
}

impl Mark {
    /// Paints everything below.
    #[inline(never)]
    pub fn new() -> Mark {
        let here = 0_u32;
        let top = &raw const here as usize;
        let mut word = addr_of_mut!(__sheap);
        while (word as usize) + MARGIN < top {
            // SAFETY: between the variables and the stack there is memory that nobody uses.
            unsafe { word.write_volatile(PAINT) };
            word = word.wrapping_add(1);
        }
        Mark { top }
    }

    /// Bytes that have been used below.
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
