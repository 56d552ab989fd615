//! Requests to devices, and their messages.

use alloc::boxed::Box;
use core::fmt;

use crate::codec::ContentFormat;
use crate::debug::Length;
use crate::path::Path;
use crate::serve::block::{BlockOption, BlockSize};
use crate::serve::request::{Method, Operation, Request, Requester, Token};

use super::device::Device;
use super::exchange::Exchange;
use super::id::{RegistrationId, RequestId};

/// A request of a server to a device.
///
/// It owns its payload, because it may wait until the device is awake. `Debug` prints the length of the payload only,
/// which may contain keys.
///
/// ```
/// use lwm2m_runtime::serve::Operation;
/// use lwm2m_runtime::serve::gateway::ServerRequest;
/// use lwm2m_runtime::{ContentFormat, Path};
///
/// let read = ServerRequest::new(Operation::Read, Path::instance(3, 0));
/// let write = ServerRequest::new(Operation::Replace, Path::resource(3, 0, 14)).payload(ContentFormat::TEXT, b"+02:00");
/// let observe = ServerRequest::new(Operation::Observe, Path::resource(3303, 0, 5700)).query("pmin=10&pmax=60");
/// # let _ = (read, write, observe);
/// ```
#[derive(Clone, PartialEq)]
pub struct ServerRequest {
    pub(in crate::serve) operation: Operation,
    pub(in crate::serve) path: Path,
    pub(in crate::serve) query: Box<str>,
    pub(in crate::serve) payload: Box<[u8]>,
    pub(super) content_format: Option<u16>,
    pub(super) accept: Accept,
}

impl fmt::Debug for ServerRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ServerRequest { operation, path, query, payload, content_format, accept } = self;
        f.debug_struct("ServerRequest")
            .field("operation", operation)
            .field("path", path)
            .field("query", query)
            .field("payload", &Length(payload.len()))
            .field("content_format", content_format)
            .field("accept", accept)
            .finish()
    }
}

/// The option Accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Accept {
    /// A format that the device has.
    Automatic,
    /// No option.
    Any,
    Format(u16),
}

impl ServerRequest {
    /// Creates a request. The path of a composite operation is `/`.
    pub fn new(operation: Operation, path: Path) -> ServerRequest {
        let (query, payload) = (Box::default(), Box::default());
        ServerRequest { operation, path, query, payload, content_format: None, accept: Accept::Automatic }
    }

    /// Copies a request, such as a line of [`notation`](crate::serve::notation). `None` for one with a token or blocks, which
    /// the gateway chooses itself, and for one of another sender than server 1.
    ///
    #[cfg_attr(all(feature = "notation", feature = "std"), doc = "```")]
    #[cfg_attr(not(all(feature = "notation", feature = "std")), doc = "```ignore")]
    /// use lwm2m_runtime::serve::Operation;
    /// use lwm2m_runtime::serve::gateway::ServerRequest;
    /// use lwm2m_runtime::serve::notation::Line;
    ///
    /// let Line::Request(request) = Line::read("GET /3303/0/5700 observe=0", &mut [])? else { unreachable!() };
    /// let request = ServerRequest::from_request(&request);
    /// assert_eq!(request.map(|request| request.operation()), Some(Operation::Observe));
    /// # Ok::<(), lwm2m_runtime::serve::notation::ParseError>(())
    /// ```
    pub fn from_request(request: &Request<'_>) -> Option<ServerRequest> {
        let has_transport =
            request.block1.is_some() || request.block2.is_some() || request.token != Token::default();
        if has_transport || request.requester != Requester::Server(1) {
            return None;
        }
        Some(ServerRequest {
            query: request.query.into(),
            payload: request.payload.into(),
            content_format: request.format,
            accept: request.accept.map_or(Accept::Automatic, Accept::Format),
            ..ServerRequest::new(request.operation(), request.path)
        })
    }

    /// Sets the payload and its format. [`Device::format`] returns one that the device has.
    #[must_use]
    pub fn payload(mut self, format: ContentFormat, payload: &[u8]) -> Self {
        self.content_format = Some(format.number());
        self.payload = payload.into();
        self
    }

    /// Sets the arguments of an Execute.
    #[must_use]
    pub fn arguments(self, arguments: &str) -> Self {
        self.payload(ContentFormat::TEXT, arguments.as_bytes())
    }

    /// Sets the query: attributes such as `pmin=10&pmax=60`, or `depth=2`.
    #[must_use]
    pub fn query(mut self, query: &str) -> Self {
        self.query = query.into();
        self
    }

    /// Sets the format of the response. Otherwise it is that of [`Device::format`] if the device lists its formats, and the
    /// device chooses it if not.
    #[must_use]
    pub fn accept(mut self, format: ContentFormat) -> Self {
        self.accept = Accept::Format(format.number());
        self
    }

    /// Leaves the format of the answer to the device: the request has no option Accept.
    #[must_use]
    pub fn accept_any(mut self) -> Self {
        self.accept = Accept::Any;
        self
    }

    /// Returns the operation.
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// Returns the path.
    pub fn path(&self) -> Path {
        self.path
    }

    /// Returns the method (LwM2M Transport 1.2.2, tables 6.4.4-1 and 6.4.5-1).
    pub fn method(&self) -> Method {
        match self.operation {
            Operation::Read
            | Operation::Discover { .. }
            | Operation::Observe
            | Operation::CancelObserve
            | Operation::DiscoverCore => Method::Get,
            Operation::Replace | Operation::WriteAttributes => Method::Put,
            Operation::Update | Operation::Execute | Operation::Create | Operation::BootstrapFinish => {
                Method::Post
            }
            Operation::Delete => Method::Delete,
            Operation::ReadComposite | Operation::ObserveComposite | Operation::CancelObserveComposite => {
                Method::Fetch
            }
            Operation::WriteComposite => Method::IPatch,
        }
    }

    /// Returns whether the answer has values.
    pub(super) fn reads(&self) -> bool {
        matches!(self.method(), Method::Get | Method::Fetch)
    }

    pub(super) fn is_observe(&self) -> bool {
        matches!(self.operation, Operation::Observe | Operation::ObserveComposite)
    }

    /// Returns the same request without an observation.
    pub(super) fn as_read(&self) -> ServerRequest {
        let operation = match self.operation {
            Operation::Observe => Operation::Read,
            Operation::ObserveComposite => Operation::ReadComposite,
            operation => operation,
        };
        ServerRequest { operation, ..self.clone() }
    }

    pub(super) fn is_cancel(&self) -> bool {
        matches!(self.operation, Operation::CancelObserve | Operation::CancelObserveComposite)
    }

    /// Returns whether this request cancels the observation that another one has started: it has the same target.
    pub(super) fn cancels(&self, observe: &ServerRequest) -> bool {
        let target = (observe.cancel_operation(), observe.path, &observe.payload);
        observe.is_observe() && (self.operation, self.path, &self.payload) == target
    }

    /// Returns the request that cancels an observation.
    pub(super) fn as_cancel(&self) -> ServerRequest {
        ServerRequest { operation: self.cancel_operation(), ..self.clone() }
    }

    fn cancel_operation(&self) -> Operation {
        match self.operation {
            Operation::ObserveComposite => Operation::CancelObserveComposite,
            _ => Operation::CancelObserve,
        }
    }

    /// Sets the format of the answer to one that the device has.
    pub(super) fn choose_format<A>(&mut self, device: &Device<A>) {
        if self.accept != Accept::Automatic {
            return;
        }
        self.accept = match self.operation {
            Operation::Discover { .. } | Operation::DiscoverCore => {
                Accept::Format(ContentFormat::LINK.number())
            }
            operation if self.reads() && !device.leaves_format_open() => {
                let format = device.format(operation, self.path);
                format.map_or(Accept::Any, |format| Accept::Format(format.number()))
            }
            _ => Accept::Any,
        };
    }

    pub(super) fn accept_number(&self) -> Option<u16> {
        match self.accept {
            Accept::Format(number) => Some(number),
            Accept::Automatic | Accept::Any => None,
        }
    }
}

/// A message that is due, for [`write_server_request`](crate::serve::coap::write_server_request).
#[derive(Debug, Clone, Copy)]
pub struct ServerMessage<'d, A> {
    /// The address of the device.
    pub address: A,
    /// The registration of the device.
    pub registration: RegistrationId,
    /// The request that the message belongs to. A request with a long payload or answer has several messages.
    pub request_id: RequestId,
    pub(in crate::serve) root: &'d str,
    pub(in crate::serve) request: &'d ServerRequest,
    pub(super) exchange: &'d Exchange,
}

impl<'d, A> ServerMessage<'d, A> {
    /// Returns the request.
    pub fn request(&self) -> &'d ServerRequest {
        self.request
    }

    /// Returns the token of the message.
    pub fn token(&self) -> Token {
        token(self.exchange.token)
    }

    /// Returns the block of the payload that is due, and the option Block1.
    pub(in crate::serve) fn payload(&self) -> (&'d [u8], Option<BlockOption>) {
        self.exchange.block1()
    }

    pub(in crate::serve) fn content_format(&self) -> Option<u16> {
        self.request.content_format
    }

    pub(in crate::serve) fn accept(&self) -> Option<u16> {
        self.request.accept_number()
    }

    pub(in crate::serve) fn block2(&self) -> Option<BlockOption> {
        let (num, size): (u32, BlockSize) = self.exchange.block2()?;
        Some(BlockOption { num, more: false, size })
    }

    /// Returns the option Observe. Requests for later blocks have none (RFC 7959, 3.4).
    pub(in crate::serve) fn observe(&self) -> Option<u32> {
        match self.request.operation {
            _ if self.exchange.block2().is_some() => None,
            Operation::Observe | Operation::ObserveComposite => Some(0),
            Operation::CancelObserve | Operation::CancelObserveComposite => Some(1),
            _ => None,
        }
    }
}

/// Returns a number as a token of 8 bytes.
pub(super) fn token(number: u64) -> Token {
    Token::new(&number.to_be_bytes()).unwrap_or_default()
}

/// Returns the number of a token that a gateway has made.
pub(super) fn token_number(token: Token) -> Option<u64> {
    Some(u64::from_be_bytes(token.as_slice().try_into().ok()?))
}
