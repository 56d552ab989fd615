//! Block-wise transfers (RFC 7959): payloads that arrive or leave in several messages.

use crate::codec::ContentFormat;
use crate::codec::{MARGIN, Window};
use crate::error::{Detail, ErrorKind, Note, ResponseCode};
use crate::path::Path;

use super::request::{Request, Requester};
use super::response::Content;

/// A block of a long value, on its way to [`DataModel::write_block`](super::DataModel::write_block).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block1<'a> {
    /// Bytes before this block.
    pub offset: usize,
    /// The bytes.
    pub bytes: &'a [u8],
    /// Whether no more blocks follow.
    pub last: bool,
}

/// A block-wise write in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Transfer {
    pub(crate) requester: Requester,
    pub(crate) path: Path,
    /// Bytes received so far.
    pub(crate) offset: usize,
}

/// 4.13: a payload that would have to be kept until it is complete.
pub(crate) const TOO_LARGE: ErrorKind = ErrorKind::Refused(ResponseCode::REQUEST_ENTITY_TOO_LARGE);

/// The part of a payload in a response.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block2 {
    /// First byte; `None` for the whole payload only.
    offset: Option<usize>,
}

impl Block2 {
    pub(crate) const WHOLE: Block2 = Block2 { offset: None };

    pub(crate) fn new(request: &Request<'_>) -> Self {
        Block2 { offset: request.block2 }
    }

    /// Returns the first block, which is the whole payload unless it `may_be_cut`.
    pub(crate) fn first(may_be_cut: bool) -> Self {
        Block2 { offset: may_be_cut.then_some(0) }
    }

    fn window(self) -> Window {
        Window { offset: self.offset.unwrap_or(0) }
    }

    /// Returns the first byte that has to be written.
    pub(crate) fn start(self) -> usize {
        self.window().start()
    }

    /// Returns the requested part of a payload of `size` bytes, which was written into `buffer` from
    /// [`start`](Block2::start) on.
    pub(crate) fn content<'b>(
        self,
        format: ContentFormat,
        size: usize,
        buffer: &'b [u8],
        note: &Note,
    ) -> Result<Content<'b>, ErrorKind> {
        if self.offset.is_none() && size > buffer.len() {
            note.detail(Detail::Needed(size));
            return Err(ErrorKind::BufferTooSmall);
        }
        let reliable = self.window().reliable(size, buffer.len());
        let reliable = reliable.inspect_err(|_| note.detail(Detail::Needed(3 * MARGIN)))?;
        let payload = buffer.get(reliable).unwrap_or(&[]);
        Ok(Content { format, payload, size })
    }
}
