//! Block-wise transfers (RFC 7959): payloads that arrive or leave in several messages.

use crate::codec::ContentFormat;
use crate::error::{Detail, ErrorKind, Note, ResponseCode, Rule};
use crate::path::Path;

use super::request::Requester;
use super::response::Content;

/// The size of a block: a power of two from 16 to 1024 bytes (RFC 7959, 2.2).
///
/// ```
/// use lwm2m_runtime::serve::BlockSize;
///
/// assert_eq!(BlockSize::new(64).map(BlockSize::bytes), Some(64));
/// assert_eq!(BlockSize::new(100), None);
/// assert_eq!(BlockSize::fitting(100), BlockSize::new(64));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BlockSize {
    /// SZX: the size is 2 to the power of 4 more.
    exponent: u8,
}

impl BlockSize {
    /// 16 bytes.
    pub const MIN: BlockSize = BlockSize { exponent: 0 };
    /// 1024 bytes.
    pub const MAX: BlockSize = BlockSize { exponent: 6 };

    /// Returns the size of exactly this number of bytes.
    pub const fn new(bytes: usize) -> Option<BlockSize> {
        match BlockSize::fitting(bytes) {
            Some(size) if size.bytes() == bytes => Some(size),
            _ => None,
        }
    }

    /// Returns the largest size of at most this number of bytes; `None` below 16.
    pub const fn fitting(bytes: usize) -> Option<BlockSize> {
        let mut size = BlockSize::MAX;
        while size.bytes() > bytes {
            if size.exponent == 0 {
                return None;
            }
            size.exponent -= 1;
        }
        Some(size)
    }

    /// Returns the number of bytes.
    pub const fn bytes(self) -> usize {
        16 << self.exponent
    }
}

/// The option Block2 of a response: the place of its block in the whole payload (RFC 7959, 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BlockOption {
    /// Number of the block, counted from 0.
    pub num: u32,
    /// Whether more blocks follow.
    pub more: bool,
    /// Size of a block. The server may request the following blocks with a smaller one.
    pub size: BlockSize,
}

#[cfg(feature = "coap")]
impl BlockOption {
    /// Reads the value of an option; `None` for the reserved size.
    pub(crate) fn from_u32(value: u32) -> Option<BlockOption> {
        let exponent = u8::try_from(value & 0x7).ok()?;
        let size = BlockSize { exponent };
        Some(BlockOption { num: value >> 4, more: value & 0x8 != 0, size }).filter(|_| size <= BlockSize::MAX)
    }

    /// Returns the value of an option.
    pub(crate) fn to_u32(self) -> u32 {
        self.num << 4 | u32::from(self.more) << 3 | u32::from(self.size.exponent)
    }
}

/// The largest number of a block, in 20 bits.
pub(crate) const LAST_BLOCK: u32 = (1 << 20) - 1;

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

/// The part of a payload that a request asks for, in the option Block2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    num: u32,
    size: BlockSize,
}

impl Part {
    pub(crate) fn new(num: u32, size: BlockSize) -> Part {
        Part { num: num.min(LAST_BLOCK), size }
    }

    /// Returns the first block.
    pub(crate) fn first(size: BlockSize) -> Part {
        Part { num: 0, size }
    }

    /// Returns the size of a block.
    pub(crate) fn size(self) -> BlockSize {
        self.size
    }

    fn offset(self) -> usize {
        self.num as usize * self.size.bytes()
    }
}

/// Returns the first byte that has to be written.
pub(crate) fn start(part: Option<Part>) -> usize {
    part.map_or(0, Part::offset)
}

/// Returns the requested part of a payload of `size` bytes, which was written into `buffer` from [`start`] on; the whole
/// payload without a part.
pub(crate) fn content<'b>(
    part: Option<Part>,
    format: ContentFormat,
    size: usize,
    buffer: &'b mut [u8],
    note: &Note,
) -> Result<Content<'b>, ErrorKind> {
    let Some(part) = part else {
        let payload = buffer.get(..size).ok_or_else(|| too_small(note, size))?;
        return Ok(Content { format, payload, size, block2: None, etag: None });
    };
    let fitting = BlockSize::fitting(buffer.len()).ok_or_else(|| too_small(note, BlockSize::MIN.bytes()))?;
    let (offset, block_size) = (part.offset(), part.size.min(fitting));
    let rest = size.checked_sub(offset).filter(|rest| *rest > 0 || offset == 0);
    let rest = rest.ok_or(ErrorKind::Malformed(Rule::BlockNumber))?;
    let payload = buffer.get(..rest.min(block_size.bytes())).unwrap_or(&[]);
    let num = offset.checked_div(block_size.bytes()).and_then(|num| u32::try_from(num).ok());
    let num = num.unwrap_or(LAST_BLOCK);
    let block2 = Some(BlockOption { num, more: payload.len() < rest, size: block_size });
    Ok(Content { format, payload, size, block2, etag: None })
}

#[cold]
fn too_small(note: &Note, needed: usize) -> ErrorKind {
    note.detail(Detail::Needed(needed));
    ErrorKind::BufferTooSmall
}
