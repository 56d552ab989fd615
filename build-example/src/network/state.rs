//! The file that keeps accounts, attributes and registrations over a restart. It is replaced as a whole, so that it is
//! never half-written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use lwm2m_runtime::serve::{restore, save};

use super::Device;

/// Bytes of the largest state.
const CAPACITY: usize = 64 * 1024;

/// The file and its content.
#[derive(Debug)]
pub(super) struct StateFile {
    path: PathBuf,
    content: Vec<u8>,
}

impl StateFile {
    /// Reads the file, if it exists.
    pub(super) fn open(path: PathBuf) -> io::Result<StateFile> {
        let content = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            content => content.map_err(|error| named(&path, &error))?,
        };
        Ok(StateFile { path, content })
    }

    /// Restores the state of a device, if the file has one. Returns the reason why its content cannot be used.
    pub(super) fn restore(&self, device: &mut Device) -> Result<(), lwm2m_runtime::Error> {
        if self.content.is_empty() {
            return Ok(());
        }
        let Device { station, endpoint, registrations, .. } = device;
        restore(&self.content, station, endpoint, registrations, 0)
    }

    /// Writes the state of a device, if it has changed.
    pub(super) fn save(&mut self, device: &Device) -> io::Result<()> {
        let mut content = vec![0; CAPACITY];
        let size = save(&device.station, &device.endpoint, &device.registrations, &mut content);
        content.truncate(size.map_err(io::Error::other)?);
        if content != self.content {
            let new = self.path.with_extension("new");
            let written = fs::write(&new, &content).and_then(|()| fs::rename(&new, &self.path));
            written.map_err(|error| named(&self.path, &error))?;
            self.content = content;
        }
        Ok(())
    }
}

/// Returns an error with the name of its file.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("the state cannot be kept in {}: {error}", path.display()))
}
