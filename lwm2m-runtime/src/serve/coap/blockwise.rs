//! Block-wise transfers of payloads (RFC 7959): blocks are collected until a payload is complete.

use crate::error::ResponseCode;
use crate::serve::data_model::DataModel;
use crate::serve::digest::Digest;
use crate::serve::request::{Method, Request, Requester, Token};
use crate::serve::response::Response;

use super::request::{RequestMessage, Target};

/// The payloads that arrive in blocks: up to `TRANSFERS` at the same time, of up to `BYTES` bytes each.
///
/// Each server has transfers of its own, one for each path. A server that begins more of them than there are gives up
/// its own first. A value that the application [streams](DataModel::is_streamed) is not collected.
///
/// The payload of a FETCH is kept after its response, because requests for later blocks of the response often have no
/// payload.
#[derive(Debug, Clone)]
pub struct Blockwise<const TRANSFERS: usize, const BYTES: usize> {
    transfers: [Transfer<BYTES>; TRANSFERS],
}

#[derive(Debug, Clone)]
struct Transfer<const BYTES: usize> {
    state: Option<State>,
    bytes: [u8; BYTES],
}

#[derive(Debug, Clone, Copy)]
struct State {
    requester: Requester,
    /// Digest of the options that the requests share.
    key: Digest,
    content_format: Option<u16>,
    length: usize,
    /// The payload has been served. It is kept in case it is needed again.
    is_complete: bool,
    /// When the last block arrived.
    used: u64,
}

/// EXCHANGE_LIFETIME (RFC 7252, 4.8.2): a transfer ends when no block arrives for so many milliseconds.
const LIFETIME: u64 = 247_000;

impl<const TRANSFERS: usize, const BYTES: usize> Default for Blockwise<TRANSFERS, BYTES> {
    fn default() -> Self {
        Blockwise::new()
    }
}

impl<const TRANSFERS: usize, const BYTES: usize> Blockwise<TRANSFERS, BYTES> {
    /// Creates the state without any transfer.
    pub const fn new() -> Self {
        Blockwise { transfers: [const { Transfer { state: None, bytes: [0; BYTES] } }; TRANSFERS] }
    }

    /// Returns the request that a message completes, for [`Endpoint::serve`](crate::serve::Endpoint::serve).
    ///
    /// `now` is the time in milliseconds since any start, as for the endpoint.
    ///
    /// # Errors
    ///
    /// Returns a response to send at once:
    ///
    /// - 2.31 after a block that others follow
    /// - 4.00 for a block of the wrong length
    /// - 4.02 for a critical option that is unknown, repeated or malformed, and 5.05 for a request to a proxy
    /// - 4.04 for a path beside the objects
    /// - 4.05 for a method that LwM2M does not use
    /// - 4.08 for a block that does not follow the one before, or for a request without the payload that it needs
    /// - 4.13 for a payload of more than `BYTES` bytes
    pub fn request<'r>(
        &'r mut self,
        model: &dyn DataModel,
        requester: Requester,
        token: Token,
        message: &'r RequestMessage<'_>,
        now: u64,
    ) -> Result<Request<'r>, Response<'static>> {
        self.assemble(model, requester, token, message, now).map_err(Response::new)
    }

    fn assemble<'r>(
        &'r mut self,
        model: &dyn DataModel,
        requester: Requester,
        token: Token,
        message: &'r RequestMessage<'_>,
        now: u64,
    ) -> Result<Request<'r>, ResponseCode> {
        let request = message.with_options(message.call(requester)?, token);
        let is_later = message.block2.is_some_and(|block| block.num > 0);
        let transfer = if let Some(block) = message.partial_block1() {
            let length = message.payload.len();
            if length > block.size.bytes() || block.more && length < block.size.bytes() {
                return Err(ResponseCode::BAD_REQUEST);
            }
            if is_streamed(model, message) {
                return Ok(
                    with_payload(request, message.content_format, message.payload).block1(block.to_block())
                );
            }
            if message.size1.is_some_and(|size| size as usize > BYTES) {
                return Err(ResponseCode::REQUEST_ENTITY_TOO_LARGE);
            }
            let transfer = self.append(requester, message, block.offset(), now)?;
            if block.more {
                return Err(ResponseCode::CONTINUE);
            }
            transfer
        } else if message.method != Some(Method::Fetch) {
            return Ok(with_payload(request, message.content_format, message.payload));
        } else if is_later && message.payload.is_empty() {
            self.find(requester, message.key).ok_or(ResponseCode::REQUEST_ENTITY_INCOMPLETE)?
        } else if message.payload.len() <= BYTES && TRANSFERS > 0 {
            self.append(requester, message, 0, now)?
        } else {
            return Ok(with_payload(request, message.content_format, message.payload));
        };
        let Some((state, bytes)) = self.transfers.get_mut(transfer).and_then(Transfer::payload) else {
            return Err(ResponseCode::REQUEST_ENTITY_INCOMPLETE);
        };
        state.is_complete = true;
        state.used = now;
        Ok(with_payload(request, state.content_format, bytes))
    }

    /// Returns the index of a transfer.
    fn find(&self, requester: Requester, key: Digest) -> Option<usize> {
        self.transfers.iter().position(|transfer| {
            transfer.state.is_some_and(|state| state.requester == requester && state.key == key)
        })
    }

    /// Adds a block to its transfer, and returns its index. The first block begins the transfer anew.
    fn append(
        &mut self,
        requester: Requester,
        message: &RequestMessage<'_>,
        offset: usize,
        now: u64,
    ) -> Result<usize, ResponseCode> {
        let found = self.find(requester, message.key);
        let index = match offset {
            0 => found.or_else(|| self.free(requester, now)).ok_or(ResponseCode::REQUEST_ENTITY_TOO_LARGE),
            _ => found.ok_or(ResponseCode::REQUEST_ENTITY_INCOMPLETE),
        }?;
        let Some(transfer) = self.transfers.get_mut(index) else {
            return Err(ResponseCode::REQUEST_ENTITY_INCOMPLETE);
        };
        let before = transfer.state.take().filter(|state| {
            !state.is_complete && state.length == offset && state.content_format == message.content_format
        });
        if offset > 0 && before.is_none() {
            return Err(ResponseCode::REQUEST_ENTITY_INCOMPLETE);
        }
        let length = offset + message.payload.len();
        let target = transfer.bytes.get_mut(offset..length);
        target.ok_or(ResponseCode::REQUEST_ENTITY_TOO_LARGE)?.copy_from_slice(message.payload);
        let (key, content_format) = (message.key, message.content_format);
        transfer.state =
            Some(State { requester, key, content_format, length, is_complete: false, used: now });
        Ok(index)
    }

    /// Returns the index of the transfer that can be given up best: a free one, one that has been served, one of the
    /// same server, the oldest one.
    fn free(&self, requester: Requester, now: u64) -> Option<usize> {
        let rank = |transfer: &Transfer<BYTES>| match transfer.state {
            None => (0, 0),
            Some(state) if now.saturating_sub(state.used) > LIFETIME => (0, state.used),
            Some(state) if state.is_complete && state.requester == requester => (1, state.used),
            Some(state) if state.is_complete => (2, state.used),
            Some(state) if state.requester == requester => (3, state.used),
            Some(state) => (4, state.used),
        };
        self.transfers.iter().enumerate().min_by_key(|(_, transfer)| rank(transfer)).map(|(index, _)| index)
    }

    /// Ends all transfers of a server, when the device registers anew or its address changes.
    pub fn remove_server(&mut self, requester: Requester) {
        for transfer in &mut self.transfers {
            transfer.state = transfer.state.filter(|state| state.requester != requester);
        }
    }

    /// Returns the number of transfers that have begun and not ended.
    pub fn transfers(&self) -> usize {
        self.transfers
            .iter()
            .filter(|transfer| transfer.state.is_some_and(|state| !state.is_complete))
            .count()
    }
}

impl<const BYTES: usize> Transfer<BYTES> {
    fn payload(&mut self) -> Option<(&mut State, &[u8])> {
        let state = self.state.as_mut()?;
        let bytes = self.bytes.get(..state.length)?;
        Some((state, bytes))
    }
}

/// Returns whether the blocks of a payload go to the application one by one.
fn is_streamed(model: &dyn DataModel, message: &RequestMessage<'_>) -> bool {
    matches!(message.target, Target::Path(path) if message.method == Some(Method::Put) && model.is_streamed(path))
}

fn with_payload<'r>(request: Request<'r>, content_format: Option<u16>, payload: &'r [u8]) -> Request<'r> {
    match content_format {
        Some(number) => request.payload(number, payload),
        None => request.plain_payload(payload),
    }
}
