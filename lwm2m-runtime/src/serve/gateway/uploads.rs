//! Payloads of devices that arrive in blocks (RFC 7959), one for each address.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::error::ResponseCode;
use crate::serve::coap::{ClientMessage, ClientTarget};
use crate::serve::times::MAX_TRANSMIT_WAIT;

#[derive(Debug)]
pub(super) struct Uploads<A> {
    uploads: BTreeMap<A, Upload>,
    capacity: usize,
}

#[derive(Debug)]
struct Upload {
    target: ClientTarget,
    payload: Vec<u8>,
    /// When the latest block came.
    used: u64,
}

impl<A: Copy + Ord> Uploads<A> {
    pub(super) fn new(capacity: usize) -> Self {
        Uploads { uploads: BTreeMap::new(), capacity }
    }

    /// Returns the payload that a message completes, of at most so many bytes; otherwise the code of the reply.
    pub(super) fn collect<'m>(
        &mut self,
        address: A,
        message: &ClientMessage<'m>,
        limit: usize,
        now: u64,
    ) -> Result<Cow<'m, [u8]>, ResponseCode> {
        let length = message.payload.len();
        if length > limit || message.size1.is_some_and(|size| size as usize > limit) {
            return Err(ResponseCode::REQUEST_ENTITY_TOO_LARGE);
        }
        let Some(block) = message.block1 else { return Ok(Cow::Borrowed(message.payload)) };
        if !block.allows(length) {
            return Err(ResponseCode::BAD_REQUEST);
        }
        if block.num == 0 && !block.more {
            return Ok(Cow::Borrowed(message.payload));
        }
        if block.num == 0 {
            self.begin(address, message.target, now)?;
        }
        let upload = self
            .uploads
            .get_mut(&address)
            .filter(|upload| upload.target == message.target && upload.payload.len() == block.offset());
        let upload = upload.ok_or(ResponseCode::REQUEST_ENTITY_INCOMPLETE)?;
        if upload.payload.len().saturating_add(length) > limit {
            self.uploads.remove(&address);
            return Err(ResponseCode::REQUEST_ENTITY_TOO_LARGE);
        }
        upload.payload.extend_from_slice(message.payload);
        upload.used = now;
        if block.more {
            return Err(ResponseCode::CONTINUE);
        }
        let upload = self.uploads.remove(&address);
        Ok(Cow::Owned(upload.map(|upload| upload.payload).unwrap_or_default()))
    }

    fn begin(&mut self, address: A, target: ClientTarget, now: u64) -> Result<(), ResponseCode> {
        if self.uploads.len() >= self.capacity && !self.uploads.contains_key(&address) {
            // Another device may take the place of a payload whose next block has not come.
            self.uploads.retain(|_, upload| now.saturating_sub(upload.used) <= MAX_TRANSMIT_WAIT);
            if self.uploads.len() >= self.capacity {
                return Err(ResponseCode::SERVICE_UNAVAILABLE);
            }
        }
        self.uploads.insert(address, Upload { target, payload: Vec::new(), used: now });
        Ok(())
    }
}
