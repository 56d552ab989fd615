//! Numbers and values of CoAP options (RFC 7252, 5.10; RFC 7641; RFC 7959; RFC 9175).

use coap_message::{Code, MinimalWritableMessage, OptionNumber};

use crate::attributes::Decimal;
use crate::error::ResponseCode;
use crate::serve::block::BlockOption;

pub(super) const URI_HOST: u16 = 3;
pub(super) const ETAG: u16 = 4;
pub(super) const OBSERVE: u16 = 6;
pub(super) const URI_PORT: u16 = 7;
pub(super) const LOCATION_PATH: u16 = 8;
pub(super) const URI_PATH: u16 = 11;
pub(super) const CONTENT_FORMAT: u16 = 12;
pub(super) const MAX_AGE: u16 = 14;
pub(super) const URI_QUERY: u16 = 15;
pub(super) const ACCEPT: u16 = 17;
pub(super) const BLOCK2: u16 = 23;
pub(super) const BLOCK1: u16 = 27;
pub(super) const SIZE2: u16 = 28;
pub(super) const PROXY_URI: u16 = 35;
pub(super) const PROXY_SCHEME: u16 = 39;
pub(super) const SIZE1: u16 = 60;
pub(super) const REQUEST_TAG: u16 = 292;

/// Returns whether a message with an unknown option of this number must be refused (RFC 7252, 5.4.1).
pub(super) const fn is_critical(number: u16) -> bool {
    number & 1 == 1
}

/// Returns whether an option may occur several times (RFC 7252, 5.4.5).
pub(super) const fn may_repeat(number: u16) -> bool {
    matches!(number, URI_PATH | URI_QUERY | LOCATION_PATH)
}

/// Returns the unsigned integer in an option of at most this many bytes; `None` for a longer value.
pub(super) fn uint(value: &[u8], longest: usize) -> Option<u32> {
    if value.len() > longest {
        return None;
    }
    Some(value.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// Returns an unsigned integer of at most two bytes.
pub(super) fn uint16(value: &[u8]) -> Option<u16> {
    uint(value, 2).and_then(|number| u16::try_from(number).ok())
}

/// Sets an option; returns false for a second or malformed value.
pub(super) fn set<T>(option: &mut Option<T>, value: Option<T>) -> bool {
    if option.is_some() || value.is_none() {
        return false;
    }
    *option = value;
    true
}

/// A function that takes the number and the value of an option.
pub(super) type OptionFn<'f> = dyn FnMut(u16, &[u8]) + 'f;

/// Calls `put` with an option that is an unsigned integer, in as few bytes as it has.
pub(super) fn put_uint(put: &mut OptionFn<'_>, number: u16, value: u32) {
    let bytes = value.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    put(number, bytes.get(zeros..).unwrap_or(&[]));
}

/// Calls `put` with an option that is an id in decimal digits.
pub(super) fn put_decimal(put: &mut OptionFn<'_>, number: u16, id: u16) {
    let mut digits = [0; Decimal::LONGEST];
    put(number, Decimal::from(u32::from(id)).text(&mut digits).as_bytes());
}

/// Calls `put` with an option Block1 or Block2.
pub(super) fn put_block(put: &mut OptionFn<'_>, number: u16, block: BlockOption) {
    put_uint(put, number, block.to_u32());
}

/// Calls `put` with the option Block1 of the response to a block.
pub(super) fn put_block1_response(put: &mut OptionFn<'_>, block: BlockOption, code: ResponseCode) {
    let more = code == ResponseCode::CONTINUE;
    put_block(put, BLOCK1, BlockOption { more, ..block });
}

/// Writes a message: its code, its options in the order of their numbers, and its payload.
pub(super) fn write<W: MinimalWritableMessage>(
    message: &mut W,
    code: u8,
    options: &dyn Fn(&mut OptionFn<'_>),
    payload: &[u8],
) -> Result<(), W::UnionError> {
    message.set_code(W::Code::new(code).map_err(W::convert_code_error)?);
    let mut written = Ok(());
    options(&mut |number, value| {
        if written.is_ok() {
            written = add_option(message, number, value);
        }
    });
    written?;
    if payload.is_empty() {
        return Ok(());
    }
    message.set_payload(payload).map_err(W::convert_set_payload_error)
}

fn add_option<W: MinimalWritableMessage>(
    message: &mut W,
    number: u16,
    value: &[u8],
) -> Result<(), W::UnionError> {
    let number = W::OptionNumber::new(number).map_err(W::convert_option_number_error)?;
    message.add_option(number, value).map_err(W::convert_add_option_error)
}
