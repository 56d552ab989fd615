//! The host's files, as an emulator or a debugger lends them: the calls of semihosting are `unsafe`.

use cortex_m_semihosting::syscall;

/// Bytes of the longest line.
const LINE: usize = 1024;

/// Lines of a file.
pub struct Lines {
    file: usize,
    line: [u8; LINE],
}

impl Lines {
    /// Opens a file; none if it is not there.
    pub fn open(name: &core::ffi::CStr) -> Option<Lines> {
        // SAFETY: the name ends with NUL, its length is told without that, and 0 is a mode: reading text.
        let file = unsafe { syscall!(OPEN, name.as_ptr(), 0, name.count_bytes()) };
        (file != usize::MAX).then_some(Lines { file, line: [0; LINE] })
    }

    /// The next line; none at the end, or when a line is too long or no text.
    pub fn next(&mut self) -> Option<&str> {
        let mut count = 0;
        loop {
            let place = self.line.get_mut(count)?;
            // SAFETY: there is room for the one byte that is asked for.
            let missing = unsafe { syscall!(READ, self.file, core::ptr::from_mut(place), 1) };
            match (missing, *place) {
                (0, b'\n') => break,
                (0, _) => count += 1,
                _ if count == 0 => return None,
                _ => break,
            }
        }
        core::str::from_utf8(self.line.get(..count)?).ok()
    }
}
