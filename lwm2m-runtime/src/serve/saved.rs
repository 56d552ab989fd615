//! The state that outlives a restart, as bytes: accounts and access rights, attributes, observations and registrations.
//!
//! The bytes begin with a version and end with a digest. [`restore`] checks both before it changes anything, so that
//! damaged bytes, or those of another version, leave the device as it was made in the factory: it bootstraps.

pub(crate) mod bytes;
mod objects;

use crate::codec::buffer::Buffer;
use crate::error::{Error, ErrorKind};

use super::data_model::DataModel;
use super::digest::Digest;
use super::endpoint::Endpoint;
use super::registration::Registrations;

use bytes::{DIGEST, MALFORMED, put_number};

/// The first bytes: a mark and the version of the layout.
const HEADER: [u8; 4] = *b"LwM\x01";

/// Writes the objects 0, 1 and 2, and the state of an endpoint and of its registrations, into a buffer; returns their
/// length.
///
/// Keep the bytes in memory that outlives a restart: after a bootstrap, a Write to the objects 0 to 2, a change of
/// attributes and a change of a registration. They contain the keys of the device.
///
#[cfg_attr(feature = "tlv", doc = "```")]
#[cfg_attr(not(feature = "tlv"), doc = "```ignore")]
/// use lwm2m_runtime::ErrorKind;
/// use lwm2m_runtime::serve::{Endpoint, ObjectStore, Registrations, restore, save};
///
/// // A device without objects.
/// let mut objects: [&mut dyn ObjectStore; 0] = [];
/// let mut endpoint: Endpoint<8, 8> = Endpoint::new();
/// let mut registrations: Registrations<'_, 2> = Registrations::new("thermometer");
///
/// let mut flash = [0xff; 1024];
/// let length = save(&objects, &endpoint, &registrations, &mut flash)?;
///
/// // After a restart, now at time 0.
/// restore(&flash[..length], &mut objects, &mut endpoint, &mut registrations, 0)?;
///
/// // Bytes that were not written completely are refused.
/// let damaged = restore(&flash[..length - 1], &mut objects, &mut endpoint, &mut registrations, 0);
/// assert!(matches!(damaged, Err(error) if matches!(error.kind(), ErrorKind::Malformed(_))));
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
///
/// # Errors
///
/// - [`ErrorKind::BufferTooSmall`] with the size that is needed
/// - [`ErrorKind::UnacceptableFormat`] if the build has none of the formats TLV, LwM2M CBOR and SenML CBOR
pub fn save<const A: usize, const O: usize, const S: usize>(
    model: &dyn DataModel,
    endpoint: &Endpoint<A, O>,
    registrations: &Registrations<'_, S>,
    buffer: &mut [u8],
) -> Result<usize, Error> {
    let mut out = Buffer::new(buffer);
    out.push(&HEADER);
    objects::save(model, &mut out)?;
    endpoint.save(&mut out);
    registrations.save(&mut out);
    let size = out.len();
    let mut digest = Digest::NEW;
    digest.bytes(buffer.get(..size).unwrap_or(&[]));
    let mut out = Buffer::new(buffer);
    out.skip(size);
    put_number(&mut out, digest.0, DIGEST);
    out.finish()
}

/// Restores the state that [`save`] has written.
///
/// The device sends an Update to each server at the next [`poll`](Registrations::poll), and observations go on with a
/// notification.
///
/// # Errors
///
/// Returns [`ErrorKind::Malformed`] with [`Rule::SavedState`](crate::error::Rule::SavedState) for bytes that are damaged,
/// cut or of another version; nothing has changed then. Returns another error if the objects of the device do not take
/// the values, for instance after an update of the firmware, or if the state was saved before a bootstrap server had
/// written all mandatory resources; then some of the objects 0 to 2 may have changed, but no registration.
pub fn restore<const A: usize, const O: usize, const S: usize>(
    bytes: &[u8],
    model: &mut dyn DataModel,
    endpoint: &mut Endpoint<A, O>,
    registrations: &mut Registrations<'_, S>,
    now: u64,
) -> Result<(), Error> {
    restore_all(bytes, model, endpoint, registrations, now).map_err(Error::from)
}

fn restore_all<const A: usize, const O: usize, const S: usize>(
    bytes: &[u8],
    model: &mut dyn DataModel,
    endpoint: &mut Endpoint<A, O>,
    registrations: &mut Registrations<'_, S>,
    now: u64,
) -> Result<(), ErrorKind> {
    // Everything is read before anything changes.
    let mut input = bytes::open(bytes, &HEADER)?;
    let saved = objects::Saved::read(&mut input).ok_or(MALFORMED)?;
    let mut restored = endpoint.clone();
    restored.restore(&mut input, now).ok_or(MALFORMED)?;
    let mut registered = registrations.clone();
    registered.restore(&mut input, now).ok_or(MALFORMED)?;
    if !input.is_empty() {
        return Err(MALFORMED);
    }
    saved.restore(model)?;
    (*endpoint, *registrations) = (restored, registered);
    Ok(())
}
