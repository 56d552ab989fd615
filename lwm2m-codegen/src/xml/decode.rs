//! Bytes to text: UTF-8, or UTF-16 where a byte order mark announces it.

use std::borrow::Cow;

use crate::diagnostics::Diagnostic;
use crate::model::{Origin, SourceId};
use crate::rules::XML_ENCODING;

/// A file as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'o> {
    /// The text, with U+FFFD in place of bytes that are not text.
    pub text: Cow<'o, str>,
    /// The first bytes that could not be decoded.
    pub bad: Option<BadBytes>,
}

/// Bytes of a file that are not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadBytes {
    /// Offset in the file of the first of them.
    pub offset: usize,
    /// The first of them.
    pub byte: u8,
    /// Offset in the text of the U+FFFD in their place.
    pub text_offset: usize,
    /// The encoding that the file was decoded from.
    pub encoding: &'static str,
}

impl BadBytes {
    /// Returns the diagnostic, for a source that was made of the decoded text.
    pub fn diagnostic(&self, source: SourceId) -> Diagnostic {
        let BadBytes { offset, byte, text_offset, encoding } = *self;
        let end = text_offset + char::REPLACEMENT_CHARACTER.len_utf8();
        let origin = Origin::Text { source, start: text_offset, end };
        let message = format!("byte 0x{byte:02x} at offset {offset} is not {encoding}");
        Diagnostic::new(&XML_ENCODING, origin, message).label(format!("not {encoding}"))
    }
}

/// Decodes a file. UTF-16 is read where the file begins with its byte order mark; a UTF-8 byte order mark
/// stays in the text.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes, "UTF-16 (little endian)"),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes, "UTF-16 (big endian)"),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Decoded<'_> {
    let error = match core::str::from_utf8(bytes) {
        Ok(text) => return Decoded { text: Cow::Borrowed(text), bad: None },
        Err(error) => error,
    };
    // Up to here the text and the file are the same.
    let offset = error.valid_up_to();
    let byte = bytes[offset];
    let bad = BadBytes { offset, byte, text_offset: offset, encoding: "UTF-8" };
    Decoded { text: String::from_utf8_lossy(bytes), bad: Some(bad) }
}

fn utf16<'o>(bytes: &'o [u8], unit: fn([u8; 2]) -> u16, encoding: &'static str) -> Decoded<'o> {
    const MARK: usize = 2;
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    let mut bad = None;
    let mut offset = MARK;
    for character in char::decode_utf16(pairs.iter().copied().map(unit)) {
        if character.is_err() && bad.is_none() {
            let byte = bytes[offset - MARK];
            bad = Some(BadBytes { offset, byte, text_offset: text.len(), encoding });
        }
        let units = character.as_ref().map_or(1, |c| c.len_utf16());
        offset += 2 * units;
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if let Some(byte) = rest.first().copied() {
        bad = bad.or(Some(BadBytes { offset, byte, text_offset: text.len(), encoding }));
        text.push(char::REPLACEMENT_CHARACTER);
    }
    Decoded { text: Cow::Owned(text), bad }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_text_and_the_first_bad_one_is_named() {
        let cases: [(&[u8], &str, Option<usize>); 8] = [
            (b"<a/>", "<a/>", None),
            (b"\xef\xbb\xbf<a/>", "\u{feff}<a/>", None),
            (b"21 \xb0C", "21 \u{fffd}C", Some(3)),
            (b"\xff\xfe<\0\xe9\0", "<\u{e9}", None),
            (b"\xfe\xff\0<\0\xe9", "<\u{e9}", None),
            (b"\xff\xfe<\0\x3d\xd8\x0a\xdca\0", "<\u{1f40a}a", None),
            (b"\xff\xfe<\0\x3d\xd8a\0", "<\u{fffd}a", Some(4)),
            (b"\xff\xfe<\0a", "<\u{fffd}", Some(4)),
        ];
        for (bytes, text, bad) in cases {
            let decoded = decode(bytes);
            assert_eq!((&*decoded.text, decoded.bad.map(|bad| bad.offset)), (text, bad), "{bytes:x?}");
        }
    }
}
