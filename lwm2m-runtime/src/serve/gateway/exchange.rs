//! A request and its answer, both in blocks where they are long (RFC 7959).

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::error::ResponseCode;
use crate::serve::block::{BlockOption, BlockSize};
use crate::serve::coap::ResponseMessage;

use super::event::Failure;
use super::id::RequestId;
use super::server_request::ServerRequest;

/// How often the collection of an answer begins anew because its values have changed.
const RESTARTS: u8 = 3;

/// The purpose of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A request of the application.
    Request,
    /// The later blocks of a notification of this observation.
    Notification,
}

/// A request that waits, or has been sent.
#[derive(Debug, Clone)]
pub(super) struct Exchange {
    pub(super) id: RequestId,
    pub(super) purpose: Purpose,
    pub(super) request: ServerRequest,
    /// The token of the latest message, 0 before the first one.
    pub(super) token: u64,
    /// When the exchange fails.
    pub(super) expires: u64,
    /// Whether a message is to be sent.
    pub(super) is_due: bool,
    /// The first byte of the block of the payload that is sent.
    offset: usize,
    block_size: BlockSize,
    blocks: Option<Blocks>,
    restarts: u8,
}

/// The blocks of an answer so far.
#[derive(Debug, Clone)]
struct Blocks {
    payload: Vec<u8>,
    etag: Option<u64>,
    content_format: Option<u16>,
    size: BlockSize,
}

/// The effect of a message on an exchange.
#[derive(Debug)]
pub(super) enum Step<'m> {
    /// A duplicate, or a message that overtook another.
    Ignored,
    /// The next message is due, under a new token or the same one.
    Next {
        new_token: bool,
    },
    /// The answer is complete.
    Complete(Cow<'m, [u8]>),
    Failed(Failure),
}

impl Exchange {
    pub(super) fn new(
        id: RequestId,
        purpose: Purpose,
        request: ServerRequest,
        block_size: BlockSize,
        expires: u64,
    ) -> Self {
        Exchange {
            id,
            purpose,
            request,
            token: 0,
            expires,
            is_due: true,
            offset: 0,
            block_size,
            blocks: None,
            restarts: 0,
        }
    }

    /// Returns whether the payload is sent in blocks.
    pub(super) fn has_long_payload(&self) -> bool {
        self.request.payload.len() > self.block_size.bytes()
    }

    /// Returns the block of the payload that is due, and the option Block1 unless it is the whole payload.
    pub(super) fn block1(&self) -> (&[u8], Option<BlockOption>) {
        let payload = &*self.request.payload;
        let size = self.block_size.bytes();
        if !self.has_long_payload() {
            return (payload, None);
        }
        // A device has kept the payload of a FETCH in blocks.
        if self.blocks.is_some() {
            return (&[], None);
        }
        let end = payload.len().min(self.offset.saturating_add(size));
        let num = u32::try_from(self.offset / size).unwrap_or(u32::MAX);
        let block = BlockOption { num, more: end < payload.len(), size: self.block_size };
        (payload.get(self.offset..end).unwrap_or(&[]), Some(block))
    }

    /// Returns number and size of the block of the answer that is due; `None` for the first one.
    pub(super) fn block2(&self) -> Option<(u32, BlockSize)> {
        let blocks = self.blocks.as_ref()?;
        let num = blocks.payload.len() / blocks.size.bytes();
        Some((u32::try_from(num).unwrap_or(u32::MAX), blocks.size))
    }

    /// Advances with a response message. An answer may have so many bytes.
    pub(super) fn advance<'m>(&mut self, response: &ResponseMessage<'m>, limit: usize) -> Step<'m> {
        if let Some(step) = self.advance_payload(response) {
            return step;
        }
        self.collect(response, limit)
    }

    /// Goes on to the next block of the payload; `None` after the last one, or if the device refuses it.
    fn advance_payload<'m>(&mut self, response: &ResponseMessage<'m>) -> Option<Step<'m>> {
        let (_, sent) = self.block1();
        let total = self.request.payload.len();
        if response.code == ResponseCode::REQUEST_ENTITY_TOO_LARGE && self.offset == 0 {
            // The device prefers smaller blocks (RFC 7959, 2.9.3).
            let size = response.block1.map(|block| block.size).filter(|size| *size < self.block_size)?;
            (self.block_size, self.is_due) = (size, size.bytes() < total);
            return self.is_due.then_some(Step::Next { new_token: false });
        }
        let sent = sent.filter(|_| response.code.is_success())?;
        let Some(received) = response.block1 else {
            return sent.more.then_some(Step::Failed(Failure::Blocks));
        };
        if received.num != sent.num {
            return Some(Step::Ignored);
        }
        if !sent.more {
            return (response.code == ResponseCode::CONTINUE).then_some(Step::Failed(Failure::Blocks));
        }
        self.offset = self.offset.saturating_add(self.block_size.bytes());
        self.block_size = self.block_size.min(received.size);
        self.is_due = true;
        Some(Step::Next { new_token: false })
    }

    /// Adds a block of the answer.
    pub(super) fn collect<'m>(&mut self, response: &ResponseMessage<'m>, limit: usize) -> Step<'m> {
        let single = BlockOption { num: 0, more: false, size: BlockSize::MAX };
        let is_single = self.blocks.is_none() && response.block2.is_none();
        // A request for the next block would repeat the effect of a Write.
        if response.code != ResponseCode::CONTENT || is_single || !self.request.reads() {
            return Step::Complete(Cow::Borrowed(response.payload));
        }
        let block = response.block2.unwrap_or(single);
        let received = self.blocks.as_ref().map_or(0, |blocks| blocks.payload.len());
        match block.offset() {
            offset if offset < received => return Step::Ignored,
            offset if offset > received => return Step::Failed(Failure::Blocks),
            _ => {}
        }
        if block.more && response.payload.len() != block.size.bytes() {
            return Step::Failed(Failure::Blocks);
        }
        if received.saturating_add(response.payload.len()) > limit {
            return Step::Failed(Failure::TooLarge);
        }
        let (etag, content_format) = (response.etag, response.content_format);
        let is_other = |blocks: &Blocks| blocks.etag != etag || blocks.content_format != content_format;
        if received > 0 && self.blocks.as_ref().is_some_and(is_other) {
            return self.restart();
        }
        let size = block.size;
        let blocks = self.blocks.get_or_insert(Blocks { payload: Vec::new(), etag, content_format, size });
        (blocks.etag, blocks.content_format) = (etag, content_format);
        blocks.payload.extend_from_slice(response.payload);
        blocks.size = blocks.size.min(size);
        if block.more {
            self.is_due = true;
            return Step::Next { new_token: true };
        }
        Step::Complete(Cow::Owned(core::mem::take(&mut blocks.payload)))
    }

    /// Begins anew: blocks of different values do not make a payload.
    fn restart<'m>(&mut self) -> Step<'m> {
        self.restarts += 1;
        if self.restarts > RESTARTS {
            return Step::Failed(Failure::Blocks);
        }
        if self.has_long_payload() {
            self.request = self.request.as_read();
            (self.blocks, self.offset) = (None, 0);
        } else if let Some(blocks) = &mut self.blocks {
            // The first block comes again; an observation goes on.
            blocks.payload.clear();
        }
        self.is_due = true;
        Step::Next { new_token: true }
    }
}
