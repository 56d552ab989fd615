//! Reads files of the host through the semihosting of an emulator or a debugger, whose calls are `unsafe`.

use cortex_m_semihosting::syscall;

/// Bytes of the longest line.
const LINE: usize = 1024;

/// Lines of a file.
pub struct Lines {
    file: usize,
    line: [u8; LINE],
}

impl Lines {
    /// Opens a file; `None` if it does not exist.
    pub fn open(name: &core::ffi::CStr) -> Option<Lines> {
        // SAFETY: the name ends with NUL, which its length excludes; mode 0 reads text.
        let file = unsafe { syscall!(OPEN, name.as_ptr(), 0, name.count_bytes()) };
        (file != usize::MAX).then_some(Lines { file, line: [0; LINE] })
    }

    /// Returns the next line; `None` at the end, or if a line is too long or not UTF-8.
    pub fn next(&mut self) -> Option<&str> {
        let mut count = 0;
        loop {
            let byte = self.line.get_mut(count)?;
            // SAFETY: `byte` points to the one byte that is requested.
            let missing = unsafe { syscall!(READ, self.file, core::ptr::from_mut(byte), 1) };
            match (missing, *byte) {
                (0, b'\n') => break,
                (0, _) => count += 1,
                _ if count == 0 => return None,
                _ => break,
            }
        }
        core::str::from_utf8(self.line.get(..count)?).ok()
    }
}
