//! The bytes around a payload: CoAP messages with their options, blocks, and DTLS records.
//!
//! The assumptions are constants of this file; [`ASSUMPTIONS`] states them for the tables.

use lwm2m_runtime::ContentFormat;

/// The assumptions behind the sizes of messages.
pub(super) const ASSUMPTIONS: &str = "\
The device sends each payload as a response 2.05 Content with a token of 8 bytes and the options Content-Format, Observe
(in notifications, 3 bytes) and Block2. Payloads above 1024 bytes take blocks of 1024 bytes. A message is a record of
DTLS 1.2 with AES-128-CCM-8, which adds 29 bytes. Requests, acknowledgements, and the headers of UDP and IP are not
counted.";

/// Bytes of a CoAP header (RFC 7252, section 3).
const HEADER: usize = 4;
/// Bytes of the longest token.
const TOKEN: usize = 8;
/// Bytes of the value of an Observe option (RFC 7641, section 2).
const OBSERVE: usize = 3;
/// Bytes of the marker in front of a payload.
const MARKER: usize = 1;
/// Bytes of the largest block (RFC 7959, section 2.2).
const BLOCK: usize = 1024;
/// Bytes of a DTLS 1.2 record around its content: header 13, nonce 8, tag 8 (RFC 6347 and 6655).
const DTLS: usize = 29;

/// Numbers of options.
const OBSERVE_OPTION: u16 = 6;
const CONTENT_FORMAT_OPTION: u16 = 12;
const BLOCK2_OPTION: u16 = 23;

/// The size of a payload, and of the messages that carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// Bytes of the payload.
    pub(crate) payload: usize,
    /// CoAP messages of the device.
    pub(crate) messages: usize,
    /// Bytes of their headers, tokens, options and payload markers.
    pub(crate) coap: usize,
    /// Bytes of DTLS around them.
    pub(crate) dtls: usize,
}

impl Size {
    /// Returns the size of a response or a notification with a payload.
    pub(super) fn of(payload: usize, format: ContentFormat, notification: bool) -> Size {
        let messages = payload.div_ceil(BLOCK).max(1);
        let blocks = (0..messages).map(|block| (messages > 1).then_some(block));
        let marker = if payload == 0 { 0 } else { MARKER };
        let coap = blocks.map(|block| HEADER + TOKEN + options(format, notification, block) + marker).sum();
        Size { payload, messages, coap, dtls: messages * DTLS }
    }

    /// Returns the bytes of all records.
    pub(crate) fn total(self) -> usize {
        self.payload + self.coap + self.dtls
    }
}

/// Returns the bytes of the options of a message. Only the first block of a notification has an Observe option
/// (RFC 7959, section 2.6).
fn options(format: ContentFormat, notification: bool, block: Option<usize>) -> usize {
    let mut options = Vec::new();
    if notification && block.is_none_or(|block| block == 0) {
        options.push((OBSERVE_OPTION, OBSERVE));
    }
    options.push((CONTENT_FORMAT_OPTION, uint_length(usize::from(format.number()))));
    if let Some(block) = block {
        // The number of the block, and four bits: more blocks follow, and the size.
        options.push((BLOCK2_OPTION, uint_length(block << 4 | 0b1110)));
    }
    let mut previous = 0;
    let lengths = options.into_iter().map(|(number, length)| {
        let delta: u16 = number - previous;
        previous = number;
        1 + usize::from(delta >= 13) + length
    });
    lengths.sum()
}

/// Returns the bytes of an option with a number (RFC 7252, section 3.2).
fn uint_length(number: usize) -> usize {
    usize::try_from(usize::BITS - number.leading_zeros()).unwrap_or_default().div_ceil(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_a_header_a_token_options_and_a_marker() {
        let table = [
            ("text is format 0, an empty option", 4, ContentFormat::TEXT, false, (1, 4 + 8 + 1 + 1)),
            ("a small number", 4, ContentFormat::CBOR, false, (1, 4 + 8 + 2 + 1)),
            ("a large number", 4, ContentFormat::TLV, false, (1, 4 + 8 + 3 + 1)),
            ("a notification", 4, ContentFormat::TLV, true, (1, 4 + 8 + 4 + 3 + 1)),
            ("no payload, no marker", 0, ContentFormat::TLV, false, (1, 4 + 8 + 3)),
            ("the largest message", 1024, ContentFormat::TLV, false, (1, 16)),
            ("two blocks", 1025, ContentFormat::TLV, false, (2, 2 * (16 + 2))),
            ("only the first has Observe", 1025, ContentFormat::TLV, true, (2, 2 * (16 + 2) + 4)),
            ("the number of a block grows", 17 * 1024, ContentFormat::TLV, false, (17, 17 * 18 + 1)),
        ];
        for (case, payload, format, notification, (messages, coap)) in table {
            let size = Size::of(payload, format, notification);
            assert_eq!((size.messages, size.coap, size.dtls), (messages, coap, messages * 29), "{case}");
            assert_eq!(size.total(), payload + coap + messages * 29, "{case}");
        }
    }
}
