//! The messages of LwM2M clients, which a server or a gateway receives: registrations, Sends and Bootstrap-Requests.

use coap_message::{MessageOption, MinimalWritableMessage, ReadableMessage};

use crate::error::{Error, ErrorKind, ResponseCode};
use crate::serve::block::BlockOption;
use crate::serve::gateway::{Parameters, RegistrationId, Reply, ServerMessage};
use crate::serve::request::{Method, Operation};

use super::options::{self, OptionFn, put_block, put_uint, set, uint, uint16, write};

/// A request of an LwM2M client as a CoAP message, with its options read.
///
/// [`Devices::handle_request`](crate::serve::gateway::Devices::handle_request) handles it.
#[derive(Debug, Clone)]
pub struct ClientMessage<'m> {
    pub(in crate::serve) method: Option<Method>,
    pub(in crate::serve) target: ClientTarget,
    pub(in crate::serve) parameters: Parameters,
    pub(in crate::serve) content_format: Option<u16>,
    pub(in crate::serve) block1: Option<BlockOption>,
    pub(in crate::serve) size1: Option<u32>,
    pub(in crate::serve) payload: &'m [u8],
    /// The response to options that cannot be accepted, with its diagnostic.
    pub(in crate::serve) refusal: Option<(ResponseCode, &'static str)>,
}

/// The target of a request, which its Uri-Path options name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::serve) enum ClientTarget {
    /// No segment has been read.
    Root,
    /// `/rd`
    Register,
    /// `/rd/x`, with a location that this gateway may have given.
    Registration(RegistrationId),
    /// `/dp`
    Send,
    /// `/bs`
    Bootstrap,
    /// Anything else.
    Unknown,
}

impl<'m> ClientMessage<'m> {
    /// Reads a message; `None` if it is not a request.
    pub fn read(message: &'m impl ReadableMessage) -> Option<Self> {
        let code: u8 = message.code().into();
        // The codes of requests are 0.01 to 0.31.
        if !(1..32).contains(&code) {
            return None;
        }
        let mut request = ClientMessage {
            method: Method::from_u8(code),
            target: ClientTarget::Root,
            parameters: Parameters::default(),
            content_format: None,
            block1: None,
            size1: None,
            payload: message.payload(),
            refusal: None,
        };
        let mut last = 0;
        for option in message.options() {
            let is_first = core::mem::replace(&mut last, option.number()) != option.number();
            request.option(option.number(), option.value(), is_first);
        }
        Some(request)
    }

    /// Returns the parameter `ep`: the Endpoint Client Name. Compare it with the identity of a secure session.
    pub fn name(&self) -> Option<&str> {
        self.parameters.name()
    }

    /// Returns the registration that an Update or a De-register names.
    pub fn registration(&self) -> Option<RegistrationId> {
        match self.target {
            ClientTarget::Registration(id) => Some(id),
            _ => None,
        }
    }

    fn refuse(&mut self, code: ResponseCode, diagnostic: &'static str) {
        self.refusal = self.refusal.or(Some((code, diagnostic)));
    }

    /// Reads an option. A value of a wrong length, or a second value, makes an option unknown (RFC 7252, 5.4.3 and 5.4.5).
    fn option(&mut self, number: u16, value: &[u8], is_first: bool) {
        let is_known = match number {
            options::URI_HOST => is_first && matches!(value.len(), 1..=255),
            options::URI_PORT => is_first && value.len() <= 2,
            options::URI_PATH => {
                self.segment(value);
                value.len() <= 255
            }
            options::URI_QUERY if value.len() <= 255 => {
                if let Err(diagnostic) = self.parameters.set(value) {
                    self.refuse(ResponseCode::BAD_REQUEST, diagnostic);
                }
                true
            }
            options::CONTENT_FORMAT => set(&mut self.content_format, uint16(value)),
            options::ACCEPT => is_first && value.len() <= 2,
            options::SIZE1 => set(&mut self.size1, uint(value, 4)),
            options::BLOCK1 => set(&mut self.block1, uint(value, 3).and_then(BlockOption::from_u32)),
            options::BLOCK2 => is_first && value.len() <= 3,
            options::PROXY_URI | options::PROXY_SCHEME => {
                self.refuse(ResponseCode::PROXYING_NOT_SUPPORTED, "");
                true
            }
            _ => false,
        };
        if !is_known && options::is_critical(number) {
            self.refuse(ResponseCode::BAD_OPTION, "a critical option is unknown, malformed or repeated");
        }
    }

    fn segment(&mut self, segment: &[u8]) {
        self.target = match (self.target, segment) {
            (ClientTarget::Root, b"rd") => ClientTarget::Register,
            (ClientTarget::Root, b"dp") => ClientTarget::Send,
            (ClientTarget::Root, b"bs") => ClientTarget::Bootstrap,
            (ClientTarget::Register, id) => {
                RegistrationId::from_segment(id).map_or(ClientTarget::Unknown, ClientTarget::Registration)
            }
            _ => ClientTarget::Unknown,
        };
    }
}

impl Reply {
    /// Writes the reply into a new message, which needs the token of the request.
    ///
    /// # Errors
    ///
    /// Returns the error of the message, which may be too small or not know an option. The message is incomplete then.
    pub fn write<W: MinimalWritableMessage>(&self, message: &mut W) -> Result<(), W::UnionError> {
        let put_options = |put: &mut OptionFn<'_>| {
            if let Some(id) = self.location {
                put(options::LOCATION_PATH, b"rd");
                put(options::LOCATION_PATH, &id.to_segment());
            }
            if let Some(block) = self.block1 {
                options::put_block1_response(put, block, self.code);
            }
        };
        write(message, self.code.to_u8(), &put_options, self.diagnostic.as_bytes())
    }
}

/// Writes a request that [`Devices::poll`](crate::serve::gateway::Devices::poll) returns into a new message, which needs the
/// [token](ServerMessage::token) of the request.
///
/// # Errors
///
/// Returns [`ErrorKind::BufferTooSmall`] if the message has no space for the request.
pub fn write_server_request<A, W: MinimalWritableMessage>(
    outgoing: &ServerMessage<'_, A>,
    message: &mut W,
) -> Result<(), Error> {
    let (payload, block1) = outgoing.payload();
    let put_options = |put: &mut OptionFn<'_>| {
        if let Some(observe) = outgoing.observe() {
            put_uint(put, options::OBSERVE, observe);
        }
        put_path(outgoing, put);
        if let Some(format) = outgoing.content_format().filter(|_| !payload.is_empty()) {
            put_uint(put, options::CONTENT_FORMAT, format.into());
        }
        for parameter in outgoing.request.query.split('&').filter(|parameter| !parameter.is_empty()) {
            put(options::URI_QUERY, parameter.as_bytes());
        }
        if let Some(format) = outgoing.accept() {
            put_uint(put, options::ACCEPT, format.into());
        }
        if let Some(block) = outgoing.block2() {
            put_block(put, options::BLOCK2, block);
        }
        if let Some(block) = block1 {
            put_block(put, options::BLOCK1, block);
        }
        if block1.is_some_and(|block| block.num == 0) {
            let size = u32::try_from(outgoing.request.payload.len()).unwrap_or(u32::MAX);
            put_uint(put, options::SIZE1, size);
        }
    };
    write(message, outgoing.request.method().to_u8(), &put_options, payload)
        .map_err(|_| ErrorKind::BufferTooSmall.into())
}

/// Calls `put` with the segments of the path.
fn put_path<A>(outgoing: &ServerMessage<'_, A>, put: &mut OptionFn<'_>) {
    match outgoing.request.operation {
        Operation::BootstrapFinish => return put(options::URI_PATH, b"bs"),
        Operation::DiscoverCore => {
            put(options::URI_PATH, b".well-known");
            return put(options::URI_PATH, b"core");
        }
        _ => {}
    }
    for segment in outgoing.root.split('/').filter(|segment| !segment.is_empty()) {
        put(options::URI_PATH, segment.as_bytes());
    }
    for id in outgoing.request.path.ids().iter() {
        options::put_decimal(put, options::URI_PATH, *id);
    }
}
