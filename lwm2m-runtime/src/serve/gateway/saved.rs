//! The registered devices and their observations as bytes, so that a restart forgets none.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::definition::Version;
use crate::error::{Error, ErrorKind};
use crate::path::Path;
use crate::serve::digest::Digest;
use crate::serve::registration::Binding;
use crate::serve::request::Operation;
use crate::serve::saved::bytes::{Input, MALFORMED, open};

use super::device::{Device, Observation};
use super::devices::Devices;
use super::id::{RegistrationId, RequestId};
use super::objects::{Formats, ObjectList};
use super::server_request::{Accept, ServerRequest};

/// The first bytes: a mark and the version of the layout.
const HEADER: [u8; 4] = *b"LwG\x01";

/// Calls with an address and the bytes to append it to.
type WriteFn<'f, A> = dyn FnMut(&A, &mut Vec<u8>) + 'f;

/// Returns an address from its bytes.
type ReadFn<'f, A> = dyn FnMut(&[u8]) -> Option<A> + 'f;

impl<A: Copy + Ord> Devices<A> {
    /// Returns the registered devices and their observations as bytes, without requests that have no response yet.
    /// `write_address` appends an address, of at most 255 bytes.
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
            out.extend(u32::try_from(device.observations.len()).unwrap_or(u32::MAX).to_be_bytes());
            for observation in &device.observations {
                let former = self.former.get(&observation.token).map(|(address, _)| address);
                save_observation(observation, former, write_address, &mut out);
            }
        }
        let mut digest = Digest::NEW;
        digest.bytes(&out);
        out.extend(digest.0.to_be_bytes());
        out
    }

    /// Adds the devices that [`save`](Devices::save) has written. Their notifications are known by the requests that had
    /// started the observations. The time between the two calls does not count for lifetimes. A device in queue mode sleeps
    /// until its next message.
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
        let (mut devices, mut former) = (Vec::new(), Vec::new());
        while !input.is_empty() {
            let mut device = restore_device(&mut input, now, read_address).ok_or(MALFORMED)?;
            for _ in 0..input.number(4).ok_or(MALFORMED)? {
                let observation = restore_observation(&mut input, now, read_address);
                let (observation, address) = observation.ok_or(MALFORMED)?;
                former.extend(address.map(|address| (observation.token, (address, device.id))));
                device.observations.push(observation);
            }
            devices.push(device);
        }
        if self.names.len().saturating_add(devices.len()) > self.limits.devices {
            return Err(ErrorKind::OutOfSpace.into());
        }
        for device in devices {
            if let Some(replaced) = self.names.get(&device.name).copied() {
                self.remove(replaced);
            }
            self.remove(device.id);
            let latest = device.observations.iter().map(|observation| observation.id.0).max();
            self.last_request = self.last_request.max(latest.unwrap_or(0));
            self.insert(device);
        }
        self.former.extend(former);
        Ok(())
    }
}

fn save_device<A>(device: &Device<A>, now: u64, write_address: &mut WriteFn<'_, A>, out: &mut Vec<u8>) {
    let remaining = device.expires().map_or(u64::MAX, |expires| expires.saturating_sub(now));
    out.extend(device.id.0.to_be_bytes());
    out.extend(remaining.to_be_bytes());
    out.extend(device.lifetime.to_be_bytes());
    out.extend([device.version.major, device.version.minor, device.queue.into()]);
    out.extend(device.objects.formats.to_bits().to_be_bytes());
    put_address(Some(&device.address), write_address, out);
    for text in [device.name.as_bytes(), device.sms.as_bytes(), device.binding().as_bytes()] {
        put_bytes(out, text, 1);
    }
    put_bytes(out, device.objects.links.as_bytes(), 4);
}

/// Appends an observation, and the address at which it was started if its device has moved since.
fn save_observation<A>(
    observation: &Observation,
    former: Option<&A>,
    write_address: &mut WriteFn<'_, A>,
    out: &mut Vec<u8>,
) {
    let request = &*observation.request;
    out.extend(observation.id.0.to_be_bytes());
    out.extend(observation.token.to_be_bytes());
    out.extend(observation.number.to_be_bytes());
    put_address(former, write_address, out);
    out.push((request.operation == Operation::ObserveComposite).into());
    put_path(out, request.path);
    put_bytes(out, request.query.as_bytes(), 4);
    put_bytes(out, &request.payload, 4);
    for number in [request.content_format, request.accept_number()] {
        out.push(number.is_some().into());
        out.extend(number.unwrap_or(0).to_be_bytes());
    }
}

/// Appends the number of ids of a path, and the ids.
fn put_path(out: &mut Vec<u8>, path: Path) {
    out.extend(u8::try_from(path.ids().len()));
    path.ids().iter().for_each(|id| out.extend(id.to_be_bytes()));
}

/// Appends an address; no bytes for none.
fn put_address<A>(address: Option<&A>, write_address: &mut WriteFn<'_, A>, out: &mut Vec<u8>) {
    let mut bytes = Vec::new();
    if let Some(address) = address {
        write_address(address, &mut bytes);
    }
    bytes.truncate(255);
    put_bytes(out, &bytes, 1);
}

/// Appends a length of so many bytes, and the bytes.
fn put_bytes(out: &mut Vec<u8>, bytes: &[u8], length_bytes: usize) {
    let length = bytes.len().to_be_bytes();
    out.extend_from_slice(length.get(length.len().saturating_sub(length_bytes)..).unwrap_or(&length));
    out.extend_from_slice(bytes);
}

fn restore_device<A>(input: &mut Input<'_>, now: u64, read_address: &mut ReadFn<'_, A>) -> Option<Device<A>> {
    let id = RegistrationId(input.number(8)?);
    let remaining = input.number(8)?;
    let lifetime = u32::try_from(input.number(4)?).ok()?;
    let version = Version { major: input.byte()?, minor: input.byte()? };
    let queue = input.flag()?;
    let formats = Formats::from_bits(input.id()?);
    let address = read_address(input.short()?)?;
    let (name, sms, binding) = (input.text()?, input.text()?, Binding::new(input.text()?));
    let objects = ObjectList::read(long(input)?, usize::MAX).ok()?;
    let mut device = Device::new(id, address, name.into());
    (device.lifetime, device.version, device.queue) = (lifetime, version, queue);
    (device.sms, device.binding) = (sms.into(), binding);
    device.objects = objects;
    device.objects.formats = formats;
    device.expires = if remaining == u64::MAX { u64::MAX } else { now.saturating_add(remaining) };
    Some(device)
}

/// Reads an observation, and the address at which it was started if its device has moved since.
fn restore_observation<A>(
    input: &mut Input<'_>,
    now: u64,
    read_address: &mut ReadFn<'_, A>,
) -> Option<(Observation, Option<A>)> {
    let (id, token) = (RequestId(input.number(8)?), input.number(8)?);
    let number = u32::try_from(input.number(4)?).ok()?;
    let former = match input.short()? {
        [] => None,
        bytes => Some(read_address(bytes)?),
    };
    let operation = if input.flag()? { Operation::ObserveComposite } else { Operation::Observe };
    let path = input.path()?;
    let query = core::str::from_utf8(long(input)?).ok()?.into();
    let payload = long(input)?.into();
    let mut format = || Some((input.flag()?, input.id()?));
    let (content_format, accept) = (format()?, format()?);
    let request = ServerRequest {
        query,
        payload,
        content_format: content_format.0.then_some(content_format.1),
        accept: if accept.0 { Accept::Format(accept.1) } else { Accept::Any },
        ..ServerRequest::new(operation, path)
    };
    Some((Observation { id, token, request: Box::new(request), number, received: now }, former))
}

/// Reads bytes with their length.
fn long<'a>(input: &mut Input<'a>) -> Option<&'a [u8]> {
    let length = usize::try_from(input.number(4)?).ok()?;
    input.bytes(length)
}
