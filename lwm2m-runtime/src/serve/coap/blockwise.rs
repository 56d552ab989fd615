//! Block-wise transfers of payloads (RFC 7959): blocks are collected until a payload is complete.

use core::fmt;

use crate::error::ResponseCode;
use crate::serve::block::BlockOption;
use crate::serve::data_model::DataModel;
use crate::serve::digest::Digest;
use crate::serve::request::{Method, Request, Requester, Token};
use crate::serve::response::Response;
use crate::serve::times::EXCHANGE_LIFETIME;

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

#[derive(Clone)]
struct Transfer<const BYTES: usize> {
    state: Option<State>,
    bytes: [u8; BYTES],
}

impl<const BYTES: usize> fmt::Debug for Transfer<BYTES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transfer").field("state", &self.state).finish_non_exhaustive()
    }
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
    /// - 4.00 for a block of the wrong length or of the reserved size
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
        self.end_expired(now);
        let request = message.with_options(message.call(requester)?, token);
        if !message.has_valid_length() {
            return Err(ResponseCode::BAD_REQUEST);
        }
        let transfer = match message.partial_block1() {
            Some(block) if is_streamed(model, message) => {
                let request = with_payload(request, message.content_format, message.payload);
                return Ok(request.block1(block.to_block()));
            }
            Some(block) => self.collect(requester, message, block, now)?,
            None if message.is_continued_fetch() => self
                .find(requester, message.key)
                .filter(|index| self.is_complete(*index))
                .ok_or(ResponseCode::REQUEST_ENTITY_INCOMPLETE)?,
            None => {
                self.end(requester, message.key);
                if message.method == Some(Method::Fetch) {
                    self.keep(requester, message, now);
                }
                return Ok(with_payload(request, message.content_format, message.payload));
            }
        };
        let Some((state, bytes)) = self.transfers.get_mut(transfer).and_then(Transfer::payload) else {
            return Err(ResponseCode::REQUEST_ENTITY_INCOMPLETE);
        };
        state.is_complete = true;
        state.used = now;
        Ok(with_payload(request, state.content_format, bytes))
    }

    /// Adds a block to its transfer; returns its index after the last block.
    fn collect(
        &mut self,
        requester: Requester,
        message: &RequestMessage<'_>,
        block: BlockOption,
        now: u64,
    ) -> Result<usize, ResponseCode> {
        if message.size1.is_some_and(|size| size as usize > BYTES) {
            return Err(ResponseCode::REQUEST_ENTITY_TOO_LARGE);
        }
        let transfer = self.append(requester, message, block.offset(), now)?;
        if block.more { Err(ResponseCode::CONTINUE) } else { Ok(transfer) }
    }

    /// Ends the transfers whose next block has not come in time.
    fn end_expired(&mut self, now: u64) {
        for transfer in &mut self.transfers {
            transfer.state =
                transfer.state.filter(|state| now.saturating_sub(state.used) <= EXCHANGE_LIFETIME);
        }
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
            0 => {
                found.or_else(|| self.free(requester, |_| true)).ok_or(ResponseCode::REQUEST_ENTITY_TOO_LARGE)
            }
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

    /// Ends a transfer, in place of which a whole payload has arrived.
    fn end(&mut self, requester: Requester, key: Digest) {
        let found = self.find(requester, key);
        if let Some(transfer) = found.and_then(|index| self.transfers.get_mut(index)) {
            transfer.state = None;
        }
    }

    /// Keeps the payload of a FETCH for later blocks of its response, unless it is too long or all transfers are in progress.
    fn keep(&mut self, requester: Requester, message: &RequestMessage<'_>, now: u64) {
        let (key, content_format, length) = (message.key, message.content_format, message.payload.len());
        let index = self.free(requester, |state| state.is_complete);
        if let Some(transfer) = index.and_then(|index| self.transfers.get_mut(index))
            && let Some(target) = transfer.bytes.get_mut(..length)
        {
            target.copy_from_slice(message.payload);
            transfer.state =
                Some(State { requester, key, content_format, length, is_complete: true, used: now });
        }
    }

    fn is_complete(&self, index: usize) -> bool {
        let state = self.transfers.get(index).and_then(|transfer| transfer.state);
        state.is_some_and(|state| state.is_complete)
    }

    /// Returns the index of the transfer that can be given up best, if it may be: a free one, one that has been served, one of
    /// the same server, the oldest one.
    fn free(&self, requester: Requester, may_end: impl Fn(&State) -> bool) -> Option<usize> {
        let rank = |state: &Option<State>| match state {
            None => (0, 0),
            Some(state) if state.is_complete && state.requester == requester => (1, state.used),
            Some(state) if state.is_complete => (2, state.used),
            Some(state) if state.requester == requester => (3, state.used),
            Some(state) => (4, state.used),
        };
        let states = self.transfers.iter().map(|transfer| &transfer.state).enumerate();
        let usable = states.filter(|(_, state)| state.as_ref().is_none_or(&may_end));
        usable.min_by_key(|(_, state)| rank(state)).map(|(index, _)| index)
    }

    /// Ends all transfers of a server, when the device registers anew or its address changes.
    pub fn remove_server(&mut self, requester: Requester) {
        for transfer in &mut self.transfers {
            transfer.state = transfer.state.filter(|state| state.requester != requester);
        }
    }

    /// Returns the number of transfers that have begun and not ended. One that has expired ends with the next request.
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
