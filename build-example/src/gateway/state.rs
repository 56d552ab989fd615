//! The registered devices and their observations in a file.

use std::io;
use std::path::PathBuf;

use lwm2m_runtime::serve::gateway::Devices;

use crate::state_file::StateFile;
use crate::transport::Remote;

use super::identities::Identities;

/// Milliseconds between two writes: each writes all devices.
const INTERVAL: u64 = 1000;

/// The file, and when it is written next.
#[derive(Debug)]
pub(super) struct State {
    file: StateFile,
    /// When the file is written, if something has changed.
    due: Option<u64>,
    written: Option<u64>,
}

impl State {
    /// Reads the file, if it exists, and adds its devices.
    pub(super) fn open(
        path: PathBuf,
        devices: &mut Devices<Remote>,
        identities: &Identities,
    ) -> io::Result<State> {
        let name = path.display().to_string();
        let file = StateFile::open(path)?;
        if !file.content().is_empty() {
            let mut read_address = |bytes: &[u8]| identities.read_remote(bytes);
            devices.restore(file.content(), 0, &mut read_address).map_err(|error| {
                let help = "expected what a gateway has written; remove the file, or name another one";
                io::Error::other(format!("the state in {name} cannot be used: {error}; {help}"))
            })?;
        }
        // At once, so that a file that cannot be written is an error at the start.
        Ok(State { file, due: Some(0), written: None })
    }

    /// Records that a device or an observation has changed.
    pub(super) fn change(&mut self, now: u64) {
        let next = self.written.map_or(now, |written| now.max(written + INTERVAL));
        self.due = self.due.or(Some(next));
    }

    /// Writes the file, if it is time.
    pub(super) fn save(
        &mut self,
        devices: &Devices<Remote>,
        identities: &Identities,
        now: u64,
    ) -> io::Result<()> {
        if self.due.is_none_or(|due| due > now) {
            return Ok(());
        }
        (self.due, self.written) = (None, Some(now));
        self.file.replace(devices.save(now, &mut |remote, out| identities.write_remote(*remote, out)))
    }

    /// Returns when the file is written.
    pub(super) fn next_deadline(&self) -> Option<u64> {
        self.due
    }
}
