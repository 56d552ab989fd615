//! The state of a device: accounts, attributes and registrations.

use std::io;

use lwm2m_runtime::serve;

use super::Device;
use crate::state_file::StateFile;

/// Bytes of the largest state.
const CAPACITY: usize = 64 * 1024;

/// Restores the state of a device, if the file has one. Returns the reason why its content cannot be used.
pub(super) fn restore(file: &StateFile, device: &mut Device) -> Result<(), lwm2m_runtime::Error> {
    if file.content().is_empty() {
        return Ok(());
    }
    let Device { station, endpoint, registrations, .. } = device;
    serve::restore(file.content(), station, endpoint, registrations, 0)
}

/// Writes the state of a device, if it has changed.
pub(super) fn save(file: &mut StateFile, device: &Device) -> io::Result<()> {
    let mut content = vec![0; CAPACITY];
    let size = serve::save(&device.station, &device.endpoint, &device.registrations, &mut content);
    content.truncate(size.map_err(io::Error::other)?);
    file.replace(content)
}
