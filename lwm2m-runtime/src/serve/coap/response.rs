//! Response messages and notifications.

use coap_message::{MessageOption, MinimalWritableMessage, ReadableMessage};

use crate::error::ResponseCode;
use crate::path::parse_id;
use crate::serve::block::BlockOption;
use crate::serve::observe::notification::Notification;
use crate::serve::registration::Location;
use crate::serve::response::Response;

use super::options::{self, OptionFn, put_block, put_uint, set, uint, uint16, write};
use super::request::RequestMessage;

impl RequestMessage<'_> {
    /// Writes the response to this request into a new message.
    ///
    /// # Errors
    ///
    /// Returns the error of the message, which may be too small or not know an option. The message is incomplete then.
    pub fn write_response<W: MinimalWritableMessage>(
        &self,
        response: &Response<'_>,
        message: &mut W,
    ) -> Result<(), W::UnionError> {
        let options = |put: &mut OptionFn<'_>| put_options(response, Some(self), put);
        write(message, response.code.to_u8(), &options, response.payload)
    }
}

/// Writes a notification into a new message, which needs the [token](Notification::token) of the observation.
///
/// # Errors
///
/// Returns the error of the message, which may be too small or not know an option. The message is incomplete then.
pub fn write_notification<W: MinimalWritableMessage>(
    notification: &Notification<'_>,
    message: &mut W,
) -> Result<(), W::UnionError> {
    let response = &notification.response;
    let options = |put: &mut OptionFn<'_>| put_options(response, None, put);
    write(message, response.code.to_u8(), &options, response.payload)
}

/// Calls `put` with the options of a response, in the order of their numbers.
fn put_options(response: &Response<'_>, request: Option<&RequestMessage<'_>>, put: &mut OptionFn<'_>) {
    if let Some(etag) = response.etag {
        put(options::ETAG, &etag.to_be_bytes());
    }
    if let Some(observe) = response.observe {
        put_uint(put, options::OBSERVE, observe);
    }
    if let Some(path) = response.created {
        for id in path.ids().iter() {
            options::put_decimal(put, options::LOCATION_PATH, *id);
        }
    }
    if let Some(number) = response.content_format {
        put_uint(put, options::CONTENT_FORMAT, number.into());
    }
    if let Some(seconds) = response.max_age {
        put_uint(put, options::MAX_AGE, seconds);
    }
    let is_requested = request.is_some_and(|request| request.block2.is_some());
    if let Some(block) = response.block2.filter(|block| is_requested || block.more || block.num > 0) {
        put_block(put, options::BLOCK2, block);
    }
    let is_understood = response.code != ResponseCode::BAD_OPTION;
    if let Some(block) = request.and_then(|request| request.block1).filter(|_| is_understood) {
        options::put_block1_response(put, block, response.code);
    }
    if response.block2.is_some_and(|block| block.more && block.num == 0) {
        put_uint(put, options::SIZE2, u32::try_from(response.size).unwrap_or(u32::MAX));
    }
}

/// A response as a CoAP message, with its options read.
///
/// Options that are not understood are ignored, unless they are [critical](ResponseMessage::is_understood).
#[derive(Debug, Clone, Copy)]
pub struct ResponseMessage<'m> {
    /// The response code.
    pub code: ResponseCode,
    /// The number of the format of the payload.
    pub content_format: Option<u16>,
    /// The number of a notification, or of the response to an Observe.
    pub observe: Option<u32>,
    /// The block of the request that this is the response to.
    pub block1: Option<BlockOption>,
    /// The place of the payload in a longer one.
    pub block2: Option<BlockOption>,
    /// Identifies the blocks that belong together.
    pub etag: Option<u64>,
    /// The path of a registration.
    pub location: Location,
    /// The payload, or a block of it.
    pub payload: &'m [u8],
    is_understood: bool,
}

impl<'m> ResponseMessage<'m> {
    /// Reads a message; `None` if it is not a response.
    pub fn read(message: &'m impl ReadableMessage) -> Option<Self> {
        let mut response = ResponseMessage::new(message.code().into(), message.payload())?;
        let mut last = None;
        for option in message.options() {
            let is_first = last.replace(option.number()) != Some(option.number());
            response.option(option.number(), option.value(), is_first);
        }
        Some(response)
    }

    fn new(code: u8, payload: &'m [u8]) -> Option<Self> {
        // The codes of responses are 2.00 to 5.31.
        if !(0x40..0xc0).contains(&code) {
            return None;
        }
        Some(ResponseMessage {
            code: ResponseCode::from_u8(code),
            content_format: None,
            observe: None,
            block1: None,
            block2: None,
            etag: None,
            location: Location::EMPTY,
            payload,
            is_understood: true,
        })
    }

    /// Reads an option. A value of a wrong length, or a second value, makes an option unknown (RFC 7252, 5.4.3 and 5.4.5).
    fn option(&mut self, number: u16, value: &[u8], is_first: bool) {
        let block = |value: &[u8]| uint(value, 3).and_then(BlockOption::from_u32);
        let is_known = (is_first || options::may_repeat(number))
            && match number {
                options::CONTENT_FORMAT => set(&mut self.content_format, uint16(value)),
                options::OBSERVE => set(&mut self.observe, uint(value, 3)),
                options::BLOCK1 => set(&mut self.block1, block(value)),
                options::BLOCK2 => set(&mut self.block2, block(value)),
                options::ETAG => set(&mut self.etag, etag(value)),
                options::LOCATION_PATH => {
                    self.location.push(value);
                    true
                }
                _ => false,
            };
        self.is_understood &= is_known || !options::is_critical(number);
    }

    /// Returns whether all critical options are understood. Otherwise the response must be rejected (RFC 7252, 5.4.1).
    pub fn is_understood(&self) -> bool {
        self.is_understood
    }

    /// Returns the Object Instance ID of an instance that was created.
    pub fn created(&self) -> Option<u16> {
        parse_id(self.location.as_str().rsplit('/').next()?.as_bytes())
    }
}

/// Returns an ETag, which has 1 to 8 bytes.
fn etag(value: &[u8]) -> Option<u64> {
    let is_valid = matches!(value.len(), 1..=8);
    is_valid.then(|| value.iter().fold(0, |etag, byte| etag << 8 | u64::from(*byte)))
}
