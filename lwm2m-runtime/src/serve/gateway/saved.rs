//! The registered devices as bytes, so that a restart forgets none.

use alloc::vec::Vec;

use crate::definition::Version;
use crate::error::{Error, ErrorKind};
use crate::serve::digest::Digest;
use crate::serve::registration::Binding;
use crate::serve::saved::bytes::{Input, MALFORMED, open};

use super::device::Device;
use super::devices::Devices;
use super::id::RegistrationId;
use super::objects::{Formats, ObjectList};

/// The first bytes: a mark and the version of the layout.
const HEADER: [u8; 4] = *b"LwG\x01";

impl<A: Copy + Ord> Devices<A> {
    /// Returns the registered devices as bytes, without requests and observations. `write_address` appends an address, of
    /// at most 255 bytes.
    ///
    /// ```
    /// use core::net::SocketAddr;
    /// use lwm2m_runtime::serve::gateway::{Devices, Limits};
    ///
    /// let devices: Devices<SocketAddr> = Devices::new(0x1234, Limits::default());
    /// let bytes = devices.save(0, &mut |address, out| out.extend(address.to_string().bytes()));
    ///
    /// // After a restart, now at time 0.
    /// let read_address = &mut |bytes: &[u8]| core::str::from_utf8(bytes).ok()?.parse().ok();
    /// let mut devices: Devices<SocketAddr> = Devices::new(0x5678, Limits::default());
    /// devices.restore(&bytes, 0, read_address)?;
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    pub fn save(&self, now: u64, write_address: &mut dyn FnMut(&A, &mut Vec<u8>)) -> Vec<u8> {
        let mut out = HEADER.to_vec();
        for device in self.iter() {
            save_device(device, now, write_address, &mut out);
        }
        let mut digest = Digest::NEW;
        digest.bytes(&out);
        out.extend(digest.0.to_be_bytes());
        out
    }

    /// Adds the devices that [`save`](Devices::save) has written. The time between the two calls does not count for their
    /// lifetimes. A device in queue mode sleeps until its next message.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::Malformed`] for bytes that are damaged, cut or of another version, and for an address that cannot be read
    /// - [`ErrorKind::OutOfSpace`] if [`Limits::devices`](super::Limits::devices) is reached
    ///
    /// No device has been added then.
    pub fn restore(
        &mut self,
        bytes: &[u8],
        now: u64,
        read_address: &mut dyn FnMut(&[u8]) -> Option<A>,
    ) -> Result<(), Error> {
        let mut input = open(bytes, &HEADER)?;
        let mut devices = Vec::new();
        while !input.is_empty() {
            devices.push(restore_device(&mut input, now, read_address).ok_or(MALFORMED)?);
        }
        if self.names.len().saturating_add(devices.len()) > self.limits.devices {
            return Err(ErrorKind::OutOfSpace.into());
        }
        for device in devices {
            if let Some(replaced) = self.names.get(&device.name).copied() {
                self.remove(replaced);
            }
            self.remove(device.id);
            self.insert(device);
        }
        Ok(())
    }
}

fn save_device<A>(
    device: &Device<A>,
    now: u64,
    write_address: &mut dyn FnMut(&A, &mut Vec<u8>),
    out: &mut Vec<u8>,
) {
    let remaining = device.expires().map_or(u64::MAX, |expires| expires.saturating_sub(now));
    out.extend(device.id.0.to_be_bytes());
    out.extend(remaining.to_be_bytes());
    out.extend(device.lifetime.to_be_bytes());
    out.extend([device.version.major, device.version.minor, device.queue.into()]);
    out.extend(device.objects.formats.to_bits().to_be_bytes());
    let mut address = Vec::new();
    write_address(&device.address, &mut address);
    address.truncate(255);
    for text in [&*address, device.name.as_bytes(), device.sms.as_bytes(), device.binding().as_bytes()] {
        put_bytes(out, text, 1);
    }
    put_bytes(out, device.objects.links.as_bytes(), 4);
}

/// Appends a length of so many bytes, and the bytes.
fn put_bytes(out: &mut Vec<u8>, bytes: &[u8], length_bytes: usize) {
    let length = bytes.len().to_be_bytes();
    out.extend_from_slice(length.get(length.len().saturating_sub(length_bytes)..).unwrap_or(&length));
    out.extend_from_slice(bytes);
}

fn restore_device<A>(
    input: &mut Input<'_>,
    now: u64,
    read_address: &mut dyn FnMut(&[u8]) -> Option<A>,
) -> Option<Device<A>> {
    let id = RegistrationId(input.number(8)?);
    let remaining = input.number(8)?;
    let lifetime = u32::try_from(input.number(4)?).ok()?;
    let version = Version { major: input.byte()?, minor: input.byte()? };
    let queue = input.flag()?;
    let formats = Formats::from_bits(input.id()?);
    let address = read_address(input.short()?)?;
    let (name, sms, binding) = (input.text()?, input.text()?, Binding::new(input.text()?));
    let length = usize::try_from(input.number(4)?).ok()?;
    let objects = ObjectList::read(input.bytes(length)?, usize::MAX).ok()?;
    let mut device = Device::new(id, address, name.into());
    (device.lifetime, device.version, device.queue) = (lifetime, version, queue);
    (device.sms, device.binding) = (sms.into(), binding);
    device.objects = objects;
    device.objects.formats = formats;
    device.expires = if remaining == u64::MAX { u64::MAX } else { now.saturating_add(remaining) };
    Some(device)
}
