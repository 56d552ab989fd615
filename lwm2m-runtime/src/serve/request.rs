//! Requests and responses, whatever carries them: one type each, one-to-one with what CoAP says.

use crate::codec::ContentFormat;
use crate::error::{Error, ResponseCode};
use crate::path::{Level, Path};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Requester {
    /// The server with this Short Server ID.
    Server(u16),
    /// The bootstrap server.
    Bootstrap,
}

/// What is asked for (LwM2M Core 1.2.2, 6.3 and 6.4; from a bootstrap server 6.1.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Values, once. `GET`
    Read,
    /// What is there, with attributes, this many levels deep. `GET`, accepting links
    Discover {
        /// The parameter `depth`.
        depth: Option<u8>,
    },
    /// Values take the place of what was there. `PUT`
    Replace,
    /// Values change or are added. `POST`
    Update,
    /// Attributes of class NOTIFICATION are attached. `PUT` with a query and no payload
    WriteAttributes,
    /// Something is done. `POST` to a resource
    Execute,
    /// A new instance. `POST` to an object
    Create,
    /// An instance goes, or a resource instance. `DELETE`
    Delete,
    /// Values now, and whenever they change. `GET` with Observe 0
    Observe,
    /// No more of that. `GET` with Observe 1
    CancelObserve,
    /// Values from all over. `FETCH`
    ReadComposite,
    /// Values to many places, all or none. `iPATCH`
    WriteComposite,
    /// Values from all over, now and whenever they change. `FETCH` with Observe 0
    ObserveComposite,
    /// No more of that. `FETCH` with Observe 1
    CancelObserveComposite,
    /// The bootstrap server has said everything. `POST /bs`
    BootstrapFinish,
}

/// Which of several observations is meant: the token of the request that started it, 8 bytes at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Token {
    bytes: [u8; 8],
    length: u8,
}

impl Token {
    /// A token; none of more than 8 bytes.
    pub fn new(bytes: &[u8]) -> Option<Token> {
        let mut token = Token { bytes: [0; 8], length: u8::try_from(bytes.len()).ok()? };
        token.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(token)
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or(&self.bytes)
    }
}

/// One piece of a payload that comes in several requests (RFC 7959, Block1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Bytes before it.
    pub offset: usize,
    /// Whether more follow.
    pub more: bool,
}

/// A request, taken out of whatever carried it.
///
/// ```
/// use lwm2m_runtime::serve::{Method, Operation, Requester, Request};
/// use lwm2m_runtime::{ContentFormat, Path};
///
/// let request = Request::new(Requester::Server(1), Operation::Read, Path::resource(3, 0, 9));
/// let write = Request::new(Requester::Server(1), Operation::Replace, Path::resource(3, 0, 14))
///     .payload(ContentFormat::TEXT.number(), b"+02:00");
///
/// // Or as CoAP has it: method, Uri-Path and options.
/// let same = Request::from_coap(Requester::Server(1), Method::Put, "/3/0/14".parse()?)
///     .payload(ContentFormat::TEXT.number(), b"+02:00");
/// assert_eq!(same.operation(), write.operation());
/// # let _ = request;
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub(super) peer: Requester,
    pub(super) call: Call,
    pub(super) path: Path,
    pub(super) format: Option<u16>,
    pub(super) accept: Option<u16>,
    pub(super) payload: &'a [u8],
    pub(super) query: &'a str,
    pub(super) token: Token,
    pub(super) offset: Option<usize>,
    pub(super) block: Option<Block>,
}

/// What is asked for, or what it is to be told from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Call {
    Operation(Operation),
    Coap { method: Method, observe: Option<u32> },
}

/// A CoAP method (RFC 7252, 12.1.1, and RFC 8132).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "CoAP names them")]
pub enum Method {
    Get,
    Post,
    Put,
    Delete,
    Fetch,
    IPatch,
}

impl<'a> Request<'a> {
    /// A request for an operation.
    pub const fn new(peer: Requester, operation: Operation, path: Path) -> Self {
        Request::of(peer, Call::Operation(operation), path)
    }

    /// A request as it came in over CoAP; which operation it is follows from its parts.
    pub const fn from_coap(peer: Requester, method: Method, path: Path) -> Self {
        Request::of(peer, Call::Coap { method, observe: None }, path)
    }

    /// The end of a bootstrap, `POST /bs`.
    pub const fn bootstrap_finish() -> Self {
        Request::new(Requester::Bootstrap, Operation::BootstrapFinish, Path::ROOT)
    }

    const fn of(peer: Requester, call: Call, path: Path) -> Self {
        Request {
            peer,
            call,
            path,
            format: None,
            accept: None,
            payload: &[],
            query: "",
            token: Token { bytes: [0; 8], length: 0 },
            offset: None,
            block: None,
        }
    }

    /// The same with a payload and the number of its Content-Format.
    #[must_use]
    pub const fn payload(mut self, format: u16, payload: &'a [u8]) -> Self {
        self.format = Some(format);
        self.payload = payload;
        self
    }

    /// The same with a payload that has no Content-Format, as the arguments of an Execute may have none.
    #[must_use]
    pub const fn plain_payload(mut self, payload: &'a [u8]) -> Self {
        self.payload = payload;
        self
    }

    /// The same with the Content-Format that the answer shall have.
    #[must_use]
    pub const fn accept(mut self, format: u16) -> Self {
        self.accept = Some(format);
        self
    }

    /// The same with a query: attributes such as `pmin=10&pmax=60`, or `depth=2`.
    #[must_use]
    pub const fn query(mut self, query: &'a str) -> Self {
        self.query = query;
        self
    }

    /// The same with the token of the request, which names an observation.
    #[must_use]
    pub const fn token(mut self, token: Token) -> Self {
        self.token = token;
        self
    }

    /// The same with a value of CoAP's option Observe: 0 starts an observation, 1 ends it.
    #[must_use]
    pub const fn observe(mut self, value: u32) -> Self {
        if let Call::Coap { method, .. } = self.call {
            self.call = Call::Coap { method, observe: Some(value) };
        }
        self
    }

    /// The same for the part of a long answer that starts at this byte (RFC 7959, Block2).
    ///
    /// The answer has as much of it as the buffer holds, less some bytes; its
    /// [`size`](Response::size) tells how much there is. The payload is written anew for each part, so
    /// that nothing is kept in between: whoever asks compares the parts' ETags, or lives with values that
    /// have changed. Without this, an answer that the buffer does not hold is refused. An observation that is
    /// asked for with it is told in parts, too: a notification is the first (RFC 7959, 2.6).
    #[must_use]
    pub const fn from_offset(mut self, offset: usize) -> Self {
        self.offset = Some(offset);
        self
    }

    /// The same with one piece of a long payload (RFC 7959, Block1).
    #[must_use]
    pub const fn block(mut self, block: Block) -> Self {
        self.block = Some(block);
        self
    }

    /// The piece of a longer payload that this is. One that is alone is the whole.
    pub(super) fn piece(&self) -> Option<Block> {
        self.block.filter(|block| block.more || block.offset > 0)
    }

    /// What it is about.
    pub const fn path(&self) -> Path {
        self.path
    }

    /// Who asks.
    pub const fn peer(&self) -> Requester {
        self.peer
    }

    /// Which operation this is.
    pub fn operation(&self) -> Operation {
        match self.call {
            Call::Operation(operation) => operation,
            Call::Coap { method, observe } => self.coap_operation(method, observe),
        }
    }

    /// LwM2M Transport 1.2.2, tables 6.4.4-1 and 6.4.5-1.
    fn coap_operation(&self, method: Method, observe: Option<u32>) -> Operation {
        match (method, observe) {
            (Method::Get, _) if self.accept == Some(LINK) => Operation::Discover { depth: None },
            (Method::Get, Some(0)) => Operation::Observe,
            (Method::Get, Some(1)) => Operation::CancelObserve,
            (Method::Get, _) => Operation::Read,
            (Method::Put, _) => match (self.format, self.query) {
                (None, query) if !query.is_empty() => Operation::WriteAttributes,
                _ => Operation::Replace,
            },
            (Method::Post, _) => self.post(),
            (Method::Delete, _) => Operation::Delete,
            (Method::Fetch, Some(0)) => Operation::ObserveComposite,
            (Method::Fetch, Some(1)) => Operation::CancelObserveComposite,
            (Method::Fetch, _) => Operation::ReadComposite,
            (Method::IPatch, _) => Operation::WriteComposite,
        }
    }

    /// Arguments of an Execute come as plain text; no other format has resource instances to merge.
    fn post(&self) -> Operation {
        match (self.path.level(), self.format) {
            (Level::Object, _) => Operation::Create,
            // Text, by the number that older peers know it by as well.
            (Level::Resource, None | Some(0 | 1541)) => Operation::Execute,
            _ => Operation::Update,
        }
    }
}

pub(super) const LINK: u16 = 40;

/// The answer to a [`Request`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Response<'b> {
    /// The response code.
    pub code: ResponseCode,
    /// Format of the payload, if there is one.
    pub format: Option<ContentFormat>,
    /// The payload, or the part of it that was asked for and fits.
    pub payload: &'b [u8],
    /// Bytes of the whole payload: more than there are here when the rest is to be asked for with
    /// [`Request::from_offset`].
    pub size: usize,
    /// The instance that was created; its path belongs in the answer as Location-Path.
    pub created: Option<Path>,
    /// Whether an observation has started, so that the answer is its first notification.
    pub observed: bool,
    /// What went wrong, for a log: the peer is told the code.
    pub error: Option<Error>,
}

impl Response<'_> {
    /// An answer without a payload.
    pub(super) const fn empty(code: ResponseCode) -> Self {
        Response { code, format: None, payload: &[], size: 0, created: None, observed: false, error: None }
    }

    pub(super) const fn refused(error: Error) -> Self {
        let code = error.code();
        Response { error: Some(error), ..Response::empty(code) }
    }
}
