//! Responses, one-to-one with CoAP's.

use crate::codec::ContentFormat;
use crate::error::{Error, ResponseCode};
use crate::path::Path;

/// The response to a [`Request`](super::Request).
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Response<'b> {
    /// The response code.
    pub code: ResponseCode,
    /// Format of the payload, if there is one.
    pub format: Option<ContentFormat>,
    /// The payload, or the part of it that was requested and fits.
    pub payload: &'b [u8],
    /// Bytes of the whole payload. If `payload` is shorter, the server requests the rest with
    /// [`Request::block2`](super::Request::block2).
    pub size: usize,
    /// The instance that was created; its path is the Location-Path of the response.
    pub created: Option<Path>,
    /// Whether an observation has started, so that the response is its first notification.
    pub observed: bool,
    /// The cause of an error code, for a log. It is not sent.
    pub error: Option<Error>,
}

/// A payload of a response, or a part of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Content<'b> {
    pub(crate) format: ContentFormat,
    pub(crate) payload: &'b [u8],
    /// Bytes of the whole payload.
    pub(crate) size: usize,
}

impl<'b> Response<'b> {
    /// Sets the payload, with the code 2.05.
    pub(crate) fn set_content(&mut self, content: Content<'b>) {
        self.code = ResponseCode::CONTENT;
        self.format = Some(content.format);
        self.payload = content.payload;
        self.size = content.size;
    }

    pub(crate) const fn empty(code: ResponseCode) -> Self {
        Response { code, format: None, payload: &[], size: 0, created: None, observed: false, error: None }
    }

    /// Sets the error and its code, in place of anything else.
    #[cold]
    #[inline(never)]
    pub(crate) fn set_error(&mut self, error: Error) {
        *self = Response { error: Some(error), ..Response::empty(error.code()) };
    }
}
