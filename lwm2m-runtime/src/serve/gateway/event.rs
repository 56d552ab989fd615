//! The events that the application learns of.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use core::fmt;

use crate::codec::ContentFormat;
use crate::codec::link::Links;
use crate::decoder::Decoder;
use crate::error::{Error, ErrorKind, ResponseCode, Rule};
use crate::path::Path;
use crate::serve::request::Operation;

use super::id::{RegistrationId, RequestId};

/// A change of the registered devices, or values that a device has sent.
///
/// When a registration ends, its requests and observations end with it, without events of their own.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event<'m> {
    /// A device has registered.
    Registered {
        /// The new registration.
        registration: RegistrationId,
        /// The registration under the same name, which has ended.
        replaced: Option<RegistrationId>,
    },
    /// A device has updated its registration.
    Updated {
        /// The registration.
        registration: RegistrationId,
        /// Whether the device has a new address.
        address_changed: bool,
        /// Whether the update has a list of objects.
        objects_changed: bool,
    },
    /// A device has deregistered.
    Deregistered {
        /// The registration that has ended.
        registration: RegistrationId,
        /// The Endpoint Client Name.
        name: Box<str>,
    },
    /// The lifetime of a registration has ended without an update.
    Expired {
        /// The registration that has ended.
        registration: RegistrationId,
        /// The Endpoint Client Name.
        name: Box<str>,
    },
    /// A device has answered a request.
    Response(ClientResponse<'m>),
    /// An observed value has changed.
    Notification(ClientResponse<'m>),
    /// A device has ended an observation: by an error, or by an answer without the option Observe.
    ObservationEnded(ClientResponse<'m>),
    /// A device has sent values of its own accord.
    Send {
        /// The registration.
        registration: RegistrationId,
        /// The values.
        payload: Payload<'m>,
    },
    /// A device asks for its accounts. [`Devices::bootstrap`](super::Devices::bootstrap) writes them.
    BootstrapRequested {
        /// Identifies the bootstrap until it ends.
        registration: RegistrationId,
        /// The Endpoint Client Name.
        name: Box<str>,
        /// The format that the device prefers, or TLV.
        format: ContentFormat,
    },
    /// A device has accepted all requests of a bootstrap, and registers next.
    Bootstrapped {
        /// The bootstrap that has ended.
        registration: RegistrationId,
        /// The Endpoint Client Name.
        name: Box<str>,
    },
    /// A bootstrap has ended early. The device will ask again.
    BootstrapFailed {
        /// The bootstrap that has ended.
        registration: RegistrationId,
        /// The Endpoint Client Name.
        name: Box<str>,
        /// The path of the request that has failed, and the code of the answer if there was one. `None` if the
        /// application has sent no requests in time.
        request: Option<(Path, Option<ResponseCode>)>,
    },
    /// A request has no answer. After an observation has started: the rest of a long notification is lost.
    Failed {
        /// The registration.
        registration: RegistrationId,
        /// The request.
        request_id: RequestId,
        /// The path of the request.
        path: Path,
        /// The cause.
        failure: Failure,
    },
}

impl Event<'_> {
    /// Returns an event that does not borrow the message.
    pub fn into_owned(self) -> Event<'static> {
        match self {
            Event::Registered { registration, replaced } => Event::Registered { registration, replaced },
            Event::Updated { registration, address_changed, objects_changed } => {
                Event::Updated { registration, address_changed, objects_changed }
            }
            Event::Deregistered { registration, name } => Event::Deregistered { registration, name },
            Event::Expired { registration, name } => Event::Expired { registration, name },
            Event::BootstrapRequested { registration, name, format } => {
                Event::BootstrapRequested { registration, name, format }
            }
            Event::Bootstrapped { registration, name } => Event::Bootstrapped { registration, name },
            Event::BootstrapFailed { registration, name, request } => {
                Event::BootstrapFailed { registration, name, request }
            }
            Event::Response(answer) => Event::Response(answer.into_owned()),
            Event::Notification(answer) => Event::Notification(answer.into_owned()),
            Event::ObservationEnded(answer) => Event::ObservationEnded(answer.into_owned()),
            Event::Send { registration, payload } => {
                Event::Send { registration, payload: payload.into_owned() }
            }
            Event::Failed { registration, request_id, path, failure } => {
                Event::Failed { registration, request_id, path, failure }
            }
        }
    }
}

/// The answer of a device to a request, or a notification.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientResponse<'m> {
    /// The registration.
    pub registration: RegistrationId,
    /// The request, or the one that has started the observation.
    pub request_id: RequestId,
    /// The operation of the request.
    pub operation: Operation,
    /// The response code.
    pub code: ResponseCode,
    /// The Object Instance ID of an instance that was created, if the device names it.
    pub created: Option<u16>,
    /// The values, or a diagnostic text after an error.
    pub payload: Payload<'m>,
}

impl ClientResponse<'_> {
    /// Returns an answer that does not borrow the message.
    pub fn into_owned(self) -> ClientResponse<'static> {
        let ClientResponse { registration, request_id, operation, code, created, payload } = self;
        ClientResponse { registration, request_id, operation, code, created, payload: payload.into_owned() }
    }

    /// Returns a decoder of the values.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Refused`] with the code of an answer that is an error, and the errors of
    /// [`Payload::decoder`].
    pub fn decoder(&self) -> Result<Decoder<'_>, Error> {
        if !self.code.is_success() {
            return Err(Error::new(ErrorKind::Refused(self.code), self.payload.path));
        }
        self.payload.decoder()
    }
}

/// Values as a device has sent them.
#[derive(Debug, Clone, PartialEq)]
pub struct Payload<'m> {
    /// The path that was read, below the root of the device; `/` for a composite operation and a Send.
    pub path: Path,
    /// The number of the format, if the device states it. Some devices do not.
    pub content_format: Option<u16>,
    /// The bytes, of all blocks.
    pub bytes: Cow<'m, [u8]>,
    /// The root of paths in the payload.
    pub(super) root: Box<str>,
}

impl Payload<'_> {
    /// Returns a payload that does not borrow the message.
    pub fn into_owned(self) -> Payload<'static> {
        let Payload { path, content_format, bytes, root } = self;
        Payload { path, content_format, bytes: Cow::Owned(bytes.into_owned()), root }
    }

    /// Returns the format; `None` if the device states none, or one that LwM2M does not have.
    pub fn format(&self) -> Option<ContentFormat> {
        self.content_format.and_then(ContentFormat::from_number)
    }

    /// Returns a decoder of the values: into a struct, to a mirror, or to records.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::Malformed`] if the device states no format. [`decoder_of`](Payload::decoder_of) takes one.
    /// - [`ErrorKind::UnsupportedFormat`] for a format that LwM2M does not have
    pub fn decoder(&self) -> Result<Decoder<'_>, Error> {
        let Some(number) = self.content_format else {
            return Err(Error::new(ErrorKind::Malformed(Rule::ContentFormatMissing), self.path));
        };
        let format = ContentFormat::from_number(number);
        Ok(self.decoder_of(format.ok_or(Error::new(ErrorKind::UnsupportedFormat, self.path))?))
    }

    /// Returns the links of a response to a Discover.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Links::parse`].
    pub fn links(&self) -> Result<Links<'_>, Error> {
        Links::parse(&self.bytes)
    }

    /// Returns a decoder of the values in a format that the application knows from elsewhere.
    pub fn decoder_of(&self, format: ContentFormat) -> Decoder<'_> {
        Decoder::new(format, &self.bytes, self.path).rooted_at(&self.root)
    }
}

/// Why a request has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The device has not answered in time.
    TimedOut,
    /// The device has not been awake in time, so that the request was not sent.
    NotSent,
    /// The transport could not deliver a message: [`Devices::handle_failure`](super::Devices::handle_failure).
    Undelivered,
    /// The blocks of the answer do not make a payload.
    Blocks,
    /// The answer is longer than [`Limits::payload`](super::Limits::payload).
    TooLarge,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Failure::TimedOut => "the device has not answered in time",
            Failure::NotSent => "the device has not been awake in time",
            Failure::Undelivered => "the message could not be delivered",
            Failure::Blocks => "the blocks of the answer do not make a payload",
            Failure::TooLarge => "the answer is too long",
        })
    }
}

impl core::error::Error for Failure {}

/// A response that belongs to no request and no observation. Reply with a Reset message, unless it is an acknowledgement:
/// the device ends the observation then (RFC 7641, 3.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnexpectedResponse;

impl fmt::Display for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the response belongs to no request")
    }
}

impl core::error::Error for UnexpectedResponse {}

/// The reply to a message of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// The response code.
    pub code: ResponseCode,
    /// The registration whose path is the Location-Path of the reply.
    pub location: Option<RegistrationId>,
    /// The part of the message that is malformed, a text for people. It is the payload.
    pub diagnostic: &'static str,
    pub(in crate::serve) block1: Option<crate::serve::block::BlockOption>,
}

impl Reply {
    pub(super) fn new(code: ResponseCode) -> Reply {
        Reply { code, location: None, diagnostic: "", block1: None }
    }

    pub(super) fn refuse(code: ResponseCode, diagnostic: &'static str) -> Reply {
        Reply { diagnostic, ..Reply::new(code) }
    }
}
