//! Responses, one-to-one with CoAP's.

use crate::codec::ContentFormat;
use crate::error::{Error, ResponseCode};
use crate::path::Path;

use super::block::BlockOption;
use super::request::Token;

/// The response to a [`Request`](super::Request).
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Response<'b> {
    /// The response code.
    pub code: ResponseCode,
    /// Format of the payload, if there is one.
    pub format: Option<ContentFormat>,
    /// The number of the format, as the request named it: early servers use other numbers than the registered ones.
    pub content_format: Option<u16>,
    /// The payload, or the block of it that was requested.
    pub payload: &'b [u8],
    /// Bytes of the whole payload.
    pub size: usize,
    /// The place of the block in the whole payload, if the request has [`Request::block2`](super::Request::block2).
    pub block2: Option<BlockOption>,
    /// A digest of all requested values, if the payload is a block: blocks with the same digest belong together.
    pub etag: Option<u64>,
    /// The option Max-Age in seconds, if it is not 60: the attribute `pmax` of an observation.
    pub max_age: Option<u32>,
    /// The instance that was created; its path is the Location-Path of the response.
    pub created: Option<Path>,
    /// The option Observe, if an observation has started: the response is its first notification.
    pub observe: Option<u32>,
    /// The token of an observation that the request has ended, if it is not the token of the request. The transport can
    /// forget it.
    pub ended: Option<Token>,
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
    pub(crate) block2: Option<BlockOption>,
    pub(crate) etag: Option<u64>,
}

impl<'b> Response<'b> {
    /// Sets the payload, with the code 2.05.
    pub(crate) fn set_content(&mut self, content: Content<'b>) {
        self.code = ResponseCode::CONTENT;
        self.format = Some(content.format);
        self.content_format = Some(content.format.number());
        self.payload = content.payload;
        self.size = content.size;
        self.block2 = content.block2;
        self.etag = content.etag;
    }

    /// Creates a response without payload.
    pub const fn new(code: ResponseCode) -> Self {
        Response {
            code,
            format: None,
            content_format: None,
            payload: &[],
            size: 0,
            block2: None,
            etag: None,
            max_age: None,
            created: None,
            observe: None,
            ended: None,
            error: None,
        }
    }

    /// Sets the error and its code, in place of anything but the observation that has ended.
    #[cold]
    #[inline(never)]
    pub(crate) fn set_error(&mut self, error: Error) {
        *self = Response { error: Some(error), ended: self.ended, ..Response::new(error.code()) };
    }
}
