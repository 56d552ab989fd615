//! Request messages: the method, the path and the options, all of them checked.

use core::fmt;

use coap_message::{MessageOption, ReadableMessage};

use crate::debug::Length;
use crate::error::ResponseCode;
use crate::path::{Path, parse_id};
use crate::serve::block::{BlockOption, BlockSize};
use crate::serve::digest::Digest;
use crate::serve::request::{Block, Method, Operation, Request, Requester, Token};

use super::options::{self, set, uint, uint16};

/// A request as a CoAP message, with its options read.
///
/// [`Blockwise::request`](super::Blockwise::request) turns it into a [`Request`].
#[derive(Clone)]
pub struct RequestMessage<'m> {
    pub(super) method: Option<Method>,
    pub(super) target: Target,
    query: Query,
    pub(super) content_format: Option<u16>,
    accept: Option<u16>,
    observe: Option<u32>,
    pub(super) block1: Option<BlockOption>,
    pub(super) block2: Option<BlockOption>,
    /// Bytes of the whole payload, of which this message has a block.
    pub(super) size1: Option<u32>,
    pub(super) payload: &'m [u8],
    /// Digest of the options that all messages of a block-wise transfer share.
    pub(super) key: Digest,
    /// The code of the response to options that cannot be accepted.
    refusal: Option<ResponseCode>,
    /// The number of the option before.
    last: u16,
    /// The root of all objects.
    below: &'m str,
    root: Root<'m>,
}

impl fmt::Debug for RequestMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestMessage")
            .field("method", &self.method)
            .field("target", &self.target)
            .field("content_format", &self.content_format)
            .field("accept", &self.accept)
            .field("observe", &self.observe)
            .field("block1", &self.block1)
            .field("block2", &self.block2)
            .field("payload", &Length(self.payload.len()))
            .finish_non_exhaustive()
    }
}

/// The target of a request, which its Uri-Path options name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Objects, or something inside of them.
    Path(Path),
    /// `/bs`
    Bootstrap,
    /// `/.well-known`
    WellKnown,
    /// `/.well-known/core`
    Core,
    /// Anything else.
    Unknown,
}

/// The part of the root of all objects that has not been read yet.
#[derive(Debug, Clone, Copy)]
struct Root<'m> {
    rest: &'m str,
    is_complete: bool,
}

/// The options Uri-Query, joined by `&`.
#[derive(Debug, Clone)]
struct Query {
    text: [u8; 256],
    length: usize,
}

impl Query {
    /// Adds an option; returns false if it does not fit.
    fn push(&mut self, option: &str) -> bool {
        let separator: &[u8] = if self.length > 0 { b"&" } else { b"" };
        for part in [separator, option.as_bytes()] {
            let Some(target) = self.text.get_mut(self.length..self.length + part.len()) else { return false };
            target.copy_from_slice(part);
            self.length += part.len();
        }
        true
    }

    fn as_str(&self) -> &str {
        self.text.get(..self.length).and_then(|text| core::str::from_utf8(text).ok()).unwrap_or("")
    }
}

impl<'m> RequestMessage<'m> {
    /// Reads a message; `None` if it is not a request.
    pub fn read(message: &'m impl ReadableMessage) -> Option<Self> {
        RequestMessage::read_below("", message)
    }

    /// Reads a message to a device whose objects are below a root such as `/lwm2m` (LwM2M Transport 1.2.2, 6.4.1).
    pub fn read_below(root: &'m str, message: &'m impl ReadableMessage) -> Option<Self> {
        let mut request = RequestMessage::new(root, message.code().into(), message.payload())?;
        for option in message.options() {
            request.option(option.number(), option.value());
        }
        Some(request)
    }

    fn new(root: &'m str, code: u8, payload: &'m [u8]) -> Option<Self> {
        // The codes of requests are 0.01 to 0.31.
        if !(1..32).contains(&code) {
            return None;
        }
        let rest = root.trim_matches('/');
        Some(RequestMessage {
            method: Method::from_u8(code),
            target: Target::Path(Path::ROOT),
            query: Query { text: [0; 256], length: 0 },
            content_format: None,
            accept: None,
            observe: None,
            block1: None,
            block2: None,
            size1: None,
            payload,
            key: Digest(u64::from(code) ^ Digest::NEW.0),
            refusal: None,
            last: 0,
            below: root,
            root: Root { rest, is_complete: rest.is_empty() },
        })
    }

    fn refuse(&mut self, code: ResponseCode) {
        self.refusal = self.refusal.or(Some(code));
    }

    /// Reads an option. A value of a wrong length, or a second value, makes an option unknown (RFC 7252, 5.4.3 and 5.4.5).
    fn option(&mut self, number: u16, value: &[u8]) {
        let is_first = core::mem::replace(&mut self.last, number) != number;
        let is_known = (is_first || options::may_repeat(number))
            && match number {
                options::URI_HOST => matches!(value.len(), 1..=255),
                options::URI_PORT => value.len() <= 2,
                options::URI_PATH => self.segment(value, is_first),
                options::URI_QUERY => {
                    let text = core::str::from_utf8(value).ok().filter(|text| text.len() < 256);
                    text.is_some_and(|text| self.query.push(text))
                }
                options::CONTENT_FORMAT => set(&mut self.content_format, uint16(value)),
                options::ACCEPT => set(&mut self.accept, uint16(value)),
                options::OBSERVE => set(&mut self.observe, uint(value, 3)),
                options::SIZE1 => set(&mut self.size1, uint(value, 4)),
                options::BLOCK1 => self.block(value).is_some_and(|block| set(&mut self.block1, Some(block))),
                options::BLOCK2 => self.block(value).is_some_and(|block| set(&mut self.block2, Some(block))),
                options::PROXY_URI | options::PROXY_SCHEME => {
                    self.refuse(ResponseCode::PROXYING_NOT_SUPPORTED);
                    true
                }
                _ => false,
            };
        if !is_known && options::is_critical(number) {
            self.refuse(ResponseCode::BAD_OPTION);
        }
        if matches!(number, options::URI_PATH | options::URI_QUERY | options::REQUEST_TAG) {
            self.add_to_key(number, value);
        }
    }

    fn block(&mut self, value: &[u8]) -> Option<BlockOption> {
        let number = uint(value, 3)?;
        let block = BlockOption::from_u32(number);
        if block.is_none() {
            // The size 7 is reserved (RFC 7959, 2.2).
            self.refuse(ResponseCode::BAD_REQUEST);
        }
        block
    }

    /// Reads a segment of the path; returns false for one that no URI has.
    fn segment(&mut self, segment: &[u8], is_first: bool) -> bool {
        if segment.len() > 255 {
            return false;
        }
        self.target = match self.target {
            Target::Path(_) if is_first && segment == b".well-known" => Target::WellKnown,
            Target::WellKnown if segment == b"core" => Target::Core,
            Target::Path(Path::ROOT) if !self.root.is_complete => self.root_segment(segment),
            Target::Path(Path::ROOT) if segment == b"bs" => Target::Bootstrap,
            Target::Path(path) => self.id(path, segment),
            _ => Target::Unknown,
        };
        true
    }

    fn root_segment(&mut self, segment: &[u8]) -> Target {
        let (first, rest) = self.root.rest.split_once('/').unwrap_or((self.root.rest, ""));
        if segment == b"bs" {
            return Target::Bootstrap;
        }
        if first.as_bytes() != segment {
            return Target::Unknown;
        }
        self.root = Root { rest, is_complete: rest.is_empty() };
        Target::Path(Path::ROOT)
    }

    /// Segments are compared byte by byte (RFC 7252, 6.4): `03` is not `3`.
    fn id(&self, path: Path, segment: &[u8]) -> Target {
        let is_padded = segment.len() > 1 && segment.starts_with(b"0");
        let id = parse_id(segment).filter(|_| !is_padded);
        id.and_then(|id| path.child(id)).map_or(Target::Unknown, Target::Path)
    }

    fn add_to_key(&mut self, number: u16, value: &[u8]) {
        let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
        self.key.bytes(&number.to_be_bytes());
        self.key.bytes(&length.to_be_bytes());
        self.key.bytes(value);
    }

    /// Returns the operation, or the code of a request that is refused without a look at its payload.
    pub(super) fn call(&self, requester: Requester) -> Result<Request<'_>, ResponseCode> {
        if let Some(code) = self.refusal {
            return Err(code);
        }
        let method = self.method.ok_or(ResponseCode::METHOD_NOT_ALLOWED)?;
        if !self.root.is_complete && matches!(self.target, Target::Path(_)) {
            return Err(ResponseCode::NOT_FOUND);
        }
        // An option that a method does not have is an unknown one (RFC 7252, 5.4).
        if self.block1.is_some() && matches!(method, Method::Get | Method::Delete) {
            return Err(ResponseCode::BAD_OPTION);
        }
        match (self.target, method) {
            (Target::Path(path), _) => Ok(Request::from_coap(requester, method, path)),
            (Target::Bootstrap, Method::Post) => {
                Ok(Request::new(requester, Operation::BootstrapFinish, Path::ROOT))
            }
            (Target::Core, Method::Get) => Ok(Request::new(requester, Operation::DiscoverCore, Path::ROOT)),
            (Target::Bootstrap | Target::Core, _) => Err(ResponseCode::METHOD_NOT_ALLOWED),
            (Target::WellKnown | Target::Unknown, _) => Err(ResponseCode::NOT_FOUND),
        }
    }

    /// Returns the request with all options but those of its payload.
    pub(super) fn with_options<'r>(&'r self, mut request: Request<'r>, token: Token) -> Request<'r> {
        let block2 = self.block2.unwrap_or(BlockOption { num: 0, more: false, size: BlockSize::MAX });
        request =
            request.root(self.below).query(self.query.as_str()).token(token).block2(block2.num, block2.size);
        if let Some(accept) = self.accept {
            request = request.accept(accept);
        }
        // Servers repeat Observe in requests for later blocks; these do not register again (RFC 7959, 3.4).
        match self.observe {
            Some(observe) if block2.num == 0 => request.observe(observe),
            _ => request,
        }
    }

    /// Returns whether the payload is as long as its block: only the last one may be shorter (RFC 7959, 2.2).
    pub(super) fn has_valid_length(&self) -> bool {
        self.block1.is_none_or(|block| block.allows(self.payload.len()))
    }

    /// Returns whether this is a FETCH for a later block of the response that relies on the payload of the one before.
    pub(super) fn is_continued_fetch(&self) -> bool {
        let is_later = self.block2.is_some_and(|block| block.num > 0);
        self.method == Some(Method::Fetch) && is_later && self.payload.is_empty()
    }

    /// Returns the block of the payload, unless the message has the whole of it.
    pub(super) fn partial_block1(&self) -> Option<BlockOption> {
        self.block1.filter(|block| block.more || block.num > 0)
    }
}

impl BlockOption {
    /// Returns whether a block may have so many bytes: all but the last one are full.
    pub(in crate::serve) fn allows(self, length: usize) -> bool {
        match self.more {
            true => length == self.size.bytes(),
            false => length <= self.size.bytes(),
        }
    }

    /// Returns the first byte of the block.
    pub(in crate::serve) fn offset(self) -> usize {
        self.num as usize * self.size.bytes()
    }

    /// Returns the block as [`Request::block1`] takes it.
    pub(super) fn to_block(self) -> Block {
        Block { offset: self.offset(), more: self.more }
    }
}
