//! Requests, one-to-one with CoAP's, and the operation that each of them asks for.

use core::fmt;

use crate::debug::Length;
use crate::definition::Version;
use crate::path::{Level, Path};

use super::block::{BlockSize, Part};

/// The sender of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Requester {
    /// The server with this Short Server ID.
    Server(u16),
    /// The bootstrap server.
    Bootstrap,
}

/// The operations of LwM2M (LwM2M Core 1.2.2, 6.3 and 6.4; for a bootstrap server 6.1.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Reads values. `GET`
    Read,
    /// Lists resources and attributes. `GET`, accepting links
    Discover {
        /// The parameter `depth`: the number of levels.
        depth: Option<u8>,
    },
    /// Writes, with Replace. `PUT`
    Replace,
    /// Writes, with Partial Update. `POST`
    Update,
    /// Sets attributes of class NOTIFICATION. `PUT` with a query and no payload
    WriteAttributes,
    /// Executes a resource. `POST` to a resource
    Execute,
    /// Creates an instance. `POST` to an object
    Create,
    /// Deletes an instance, or a resource instance. `DELETE`
    Delete,
    /// Starts an observation. `GET` with Observe 0
    Observe,
    /// Cancels an observation. `GET` with Observe 1
    CancelObserve,
    /// Reads values of several paths. `FETCH`
    ReadComposite,
    /// Writes to several instances, all or none. `iPATCH`
    WriteComposite,
    /// Starts an observation of several paths. `FETCH` with Observe 0
    ObserveComposite,
    /// Cancels an observation of several paths. `FETCH` with Observe 1
    CancelObserveComposite,
    /// Ends a bootstrap. `POST /bs`
    BootstrapFinish,
    /// Lists objects and instances as a registration does (RFC 6690, 4). `GET /.well-known/core`
    DiscoverCore,
}

/// A CoAP token, at most 8 bytes. It identifies an observation by the request that started it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Token {
    bytes: [u8; 8],
    length: u8,
}

impl Token {
    /// Returns a token, or `None` for more than 8 bytes.
    pub fn new(bytes: &[u8]) -> Option<Token> {
        let mut token = Token { bytes: [0; 8], length: u8::try_from(bytes.len()).ok()? };
        token.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(token)
    }

    /// Returns the bytes.
    pub fn as_slice(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or(&self.bytes)
    }
}

/// The option Block1: this payload is a block of a longer one (RFC 7959).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Bytes before this block.
    pub offset: usize,
    /// Whether more blocks follow.
    pub more: bool,
}

/// A request, independent of its transport. `Debug` prints the length of the payload only, which may contain keys.
///
/// ```
/// use lwm2m_runtime::serve::{Method, Operation, Requester, Request};
/// use lwm2m_runtime::{ContentFormat, Path};
///
/// let request = Request::new(Requester::Server(1), Operation::Read, Path::resource(3, 0, 9));
/// let write = Request::new(Requester::Server(1), Operation::Replace, Path::resource(3, 0, 14))
///     .payload(ContentFormat::TEXT.number(), b"+02:00");
///
/// // Or from a CoAP request: method, Uri-Path and options.
/// let same = Request::from_coap(Requester::Server(1), Method::Put, "/3/0/14".parse()?)
///     .payload(ContentFormat::TEXT.number(), b"+02:00");
/// assert_eq!(same.operation(), write.operation());
/// # let _ = request;
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub(crate) requester: Requester,
    pub(crate) call: Call,
    pub(crate) path: Path,
    pub(crate) format: Option<u16>,
    pub(crate) accept: Option<u16>,
    pub(crate) payload: &'a [u8],
    pub(crate) query: &'a str,
    pub(crate) token: Token,
    /// The block of the response that is requested.
    pub(crate) block2: Option<Part>,
    pub(crate) block1: Option<Block>,
    /// The root of all paths in payloads.
    pub(crate) root: &'a str,
    /// The LwM2M version of the server, if it is not that of the endpoint.
    pub(crate) version: Option<Version>,
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Request { requester, path, format, accept, payload, query, token, block1, block2, .. } = self;
        f.debug_struct("Request")
            .field("requester", requester)
            .field("operation", &self.operation())
            .field("path", path)
            .field("format", format)
            .field("accept", accept)
            .field("payload", &Length(payload.len()))
            .field("query", query)
            .field("token", token)
            .field("block1", block1)
            .field("block2", block2)
            .finish_non_exhaustive()
    }
}

/// The operation, or the parts of a CoAP request that it follows from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Call {
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

impl Method {
    /// Returns the method with this code; `None` for a code that is no request, or a method that LwM2M does not use.
    pub const fn from_u8(code: u8) -> Option<Method> {
        Some(match code {
            1 => Method::Get,
            2 => Method::Post,
            3 => Method::Put,
            4 => Method::Delete,
            5 => Method::Fetch,
            7 => Method::IPatch,
            _ => return None,
        })
    }

    /// Returns the code in a CoAP header.
    pub const fn to_u8(self) -> u8 {
        match self {
            Method::Get => 1,
            Method::Post => 2,
            Method::Put => 3,
            Method::Delete => 4,
            Method::Fetch => 5,
            Method::IPatch => 7,
        }
    }
}

impl<'a> Request<'a> {
    /// Creates a request for an operation.
    pub const fn new(requester: Requester, operation: Operation, path: Path) -> Self {
        Request::with_call(requester, Call::Operation(operation), path)
    }

    /// Creates a request from a CoAP method; the operation follows from it and from the options.
    pub const fn from_coap(requester: Requester, method: Method, path: Path) -> Self {
        Request::with_call(requester, Call::Coap { method, observe: None }, path)
    }

    /// Creates the request that ends a bootstrap, `POST /bs`.
    pub const fn bootstrap_finish() -> Self {
        Request::new(Requester::Bootstrap, Operation::BootstrapFinish, Path::ROOT)
    }

    const fn with_call(requester: Requester, call: Call, path: Path) -> Self {
        Request {
            requester,
            call,
            path,
            format: None,
            accept: None,
            payload: &[],
            query: "",
            token: Token { bytes: [0; 8], length: 0 },
            block2: None,
            block1: None,
            root: "",
            version: None,
        }
    }

    /// Sets the payload and the number of its Content-Format.
    #[must_use]
    pub const fn payload(mut self, format: u16, payload: &'a [u8]) -> Self {
        self.format = Some(format);
        self.payload = payload;
        self
    }

    /// Sets a payload without Content-Format, as the arguments of an Execute may be.
    #[must_use]
    pub const fn plain_payload(mut self, payload: &'a [u8]) -> Self {
        self.payload = payload;
        self
    }

    /// Sets the option Accept: the Content-Format of the response.
    #[must_use]
    pub const fn accept(mut self, format: u16) -> Self {
        self.accept = Some(format);
        self
    }

    /// Sets the query: attributes such as `pmin=10&pmax=60`, or `depth=2`.
    #[must_use]
    pub const fn query(mut self, query: &'a str) -> Self {
        self.query = query;
        self
    }

    /// Sets the token, which identifies an observation.
    #[must_use]
    pub const fn token(mut self, token: Token) -> Self {
        self.token = token;
        self
    }

    /// Sets the root of all paths in the payloads of request and response, such as `/lwm2m`, `/` by default.
    #[must_use]
    pub fn root(mut self, root: &'a str) -> Self {
        self.root = root.strip_suffix('/').unwrap_or(root);
        self
    }

    /// Sets the LwM2M version that the device has registered with at this server, if it is not that of the
    /// [`Endpoint`](super::Endpoint): it decides the format of a response to a request without Accept.
    #[must_use]
    pub const fn lwm2m(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }

    /// Sets the option Observe: 0 starts an observation, 1 cancels it.
    #[must_use]
    pub const fn observe(mut self, value: u32) -> Self {
        if let Call::Coap { method, .. } = self.call {
            self.call = Call::Coap { method, observe: Some(value) };
        }
        self
    }

    /// Sets the option Block2: requests the block of a long response with this number (RFC 7959).
    ///
    /// The response has exactly this block, and [`Response::block2`](super::Response::block2) says whether more follow. If the
    /// buffer is smaller than a block, the response has a smaller one. Each block is encoded again, so that values may
    /// change between two of them; ETags show that. Without this option, a response that does not fit in the buffer is
    /// an error. In an Observe, the option applies to the notifications too: each is the first block (RFC 7959, 2.6).
    #[must_use]
    pub fn block2(mut self, num: u32, size: BlockSize) -> Self {
        self.block2 = Some(Part::new(num, size));
        self
    }

    /// Sets the option Block1: the payload is a block of a longer one (RFC 7959).
    #[must_use]
    pub const fn block1(mut self, block: Block) -> Self {
        self.block1 = Some(block);
        self
    }

    /// Returns the option Block1, unless the only block is the whole payload.
    pub(crate) fn partial_block1(&self) -> Option<Block> {
        self.block1.filter(|block| block.more || block.offset > 0)
    }

    /// Returns the path.
    pub const fn path(&self) -> Path {
        self.path
    }

    /// Returns the sender.
    pub const fn requester(&self) -> Requester {
        self.requester
    }

    /// Returns the operation.
    pub fn operation(&self) -> Operation {
        match self.call {
            Call::Operation(operation) => operation,
            Call::Coap { method, observe } => self.coap_operation(method, observe),
        }
    }

    /// Returns the operation of a method (LwM2M Transport 1.2.2, tables 6.4.4-1 and 6.4.5-1).
    fn coap_operation(&self, method: Method, observe: Option<u32>) -> Operation {
        match (method, observe) {
            (Method::Get, _) if self.accept == Some(LINK) => Operation::Discover { depth: None },
            (Method::Get, Some(0)) => Operation::Observe,
            (Method::Get, Some(1)) => Operation::CancelObserve,
            (Method::Get, _) => Operation::Read,
            (Method::Put, _) => match (self.format, self.query) {
                (None, query) if !query.is_empty() && self.payload.is_empty() => Operation::WriteAttributes,
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
            // Text, also by its number in LwM2M 1.0.
            (Level::Resource, None | Some(0 | 1541)) => Operation::Execute,
            _ => Operation::Update,
        }
    }
}

pub(crate) const LINK: u16 = 40;
