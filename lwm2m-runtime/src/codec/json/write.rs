//! Writes the numbers and strings of JSON.

use data_encoding::Encoding;

use crate::codec::buffer::Buffer;
use crate::codec::decimal::write_float;
use crate::codec::json::plain;
use crate::value::ObjectLink;

/// Writes a string without its quotes.
#[inline]
pub(crate) fn text(out: &mut Buffer<'_>, text: &str) {
    let bytes = text.as_bytes();
    let count = plain(bytes);
    out.push(bytes.get(..count).unwrap_or(bytes));
    if count < bytes.len() {
        escape(out, bytes.get(count..).unwrap_or(&[]));
    }
}

/// Escapes quotes, backslashes and control characters (RFC 8259, 7). `bytes` starts with one of them.
fn escape(out: &mut Buffer<'_>, bytes: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        let short = match byte {
            b'"' | b'\\' => byte,
            0x08 => b'b',
            0x0c => b'f',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            _ => 0,
        };
        if short != 0 {
            out.push(&[b'\\', short]);
        } else {
            let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or(b'0');
            out.push(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 0xf)]);
        }
        let (clean, next) = tail.split_at_checked(plain(tail)).unwrap_or((tail, &[]));
        out.push(clean);
        rest = next;
    }
}

/// Writes bytes in base64 or base64url.
pub(crate) fn base64(out: &mut Buffer<'_>, encoding: &Encoding, bytes: &[u8]) {
    for part in bytes.chunks(48) {
        let mut characters = [0; 64];
        let count = encoding.encode_len(part.len());
        if let Some(encoded) = characters.get_mut(..count) {
            encoding.encode_mut(part, encoded);
            out.push(encoded);
        }
    }
}

/// Writes decimal digits and the byte after them.
#[inline]
pub(crate) fn integer(out: &mut Buffer<'_>, number: i64, end: u8) {
    if number < 0 {
        out.push(b"-");
    }
    unsigned(out, number.unsigned_abs(), end);
}

/// Like [`integer`]. Most numbers take one store.
#[inline]
pub(crate) fn unsigned(out: &mut Buffer<'_>, number: u64, end: u8) {
    if number < GROUP {
        return short(out, number as u32, end);
    }
    leading(out, number / GROUP);
    group(out, number % GROUP);
    out.push(&[end]);
}

/// Writes an id and the byte after it.
#[inline]
pub(crate) fn id(out: &mut Buffer<'_>, id: u16, end: u8) {
    short(out, id.into(), end);
}

/// Writes a slash and an id.
#[inline]
pub(crate) fn step(out: &mut Buffer<'_>, id: u16) {
    let (word, count) = decimal(id.into());
    out.push_word(u64::from(b'/') << 56 | word >> 8, count + 1);
}

/// Writes ids with slashes between them, and a quote.
pub(crate) fn ids(out: &mut Buffer<'_>, ids: &[u16]) {
    for (index, &id) in ids.iter().enumerate() {
        self::id(out, id, if index + 1 == ids.len() { b'"' } else { b'/' });
    }
    if ids.is_empty() {
        out.push(b"\"");
    }
}

/// Writes `object:instance` and a quote.
pub(crate) fn link(out: &mut Buffer<'_>, link: ObjectLink) {
    id(out, link.object, b':');
    id(out, link.instance, b'"');
}

/// A word holds seven digits and one more byte.
const GROUP: u64 = 10_000_000;

#[inline]
fn short(out: &mut Buffer<'_>, number: u32, end: u8) {
    let (word, count) = decimal(number);
    out.push_word(word | u64::from(end) << (56 - 8 * count), count + 1);
}

/// Writes all but the last seven digits of a long number.
fn leading(out: &mut Buffer<'_>, number: u64) {
    if number < GROUP {
        let (word, count) = decimal(number as u32);
        return out.push_word(word, count);
    }
    leading(out, number / GROUP);
    group(out, number % GROUP);
}

/// Writes seven digits with leading zeros.
fn group(out: &mut Buffer<'_>, number: u64) {
    out.push_word((eight_digits(number as u32) | ASCII) << 8, 7);
}

/// Makes digits of numbers below ten.
const ASCII: u64 = u64::MAX / 0xff * b'0' as u64;

/// Returns a number below 10^8 as characters in the most significant bytes of a word, and their count.
#[inline]
fn decimal(number: u32) -> (u64, usize) {
    if number < 10 {
        return ((u64::from(number) | u64::from(b'0')) << 56, 1);
    }
    let digits = eight_digits(number);
    let zeros = digits.leading_zeros() / 8 % 8;
    ((digits | ASCII) << (8 * zeros), 8 - zeros as usize)
}

/// Returns the eight digits of a number, one per byte. Divides both halves, then all quarters of a word at
/// once: 10486 / 2^20 and 103 / 2^10 approximate 1/100 and 1/10, exact for numbers of this size.
#[inline]
fn eight_digits(number: u32) -> u64 {
    let halves = u64::from(number / 10_000 % 10_000) | u64::from(number % 10_000) << 32;
    let hundreds = (halves * 10_486) >> 20 & 0x0000_007f_0000_007f;
    let quarters = hundreds | (halves - 100 * hundreds) << 16;
    let tens = (quarters * 103) >> 10 & 0x000f_000f_000f_000f;
    (tens | (quarters - 10 * tens) << 8).swap_bytes()
}

/// Writes the shortest decimal that parses to the same float, which must be finite.
pub(crate) fn float(out: &mut Buffer<'_>, number: f64) {
    // Writing into a buffer cannot fail: it counts the missing bytes.
    let _ = write_float(out, number);
}

/// Returns the number of characters that [`float`] writes.
#[cfg(feature = "senml-json")]
pub(crate) fn float_len(number: f64) -> usize {
    struct Count(usize);
    impl core::fmt::Write for Count {
        fn write_str(&mut self, text: &str) -> core::fmt::Result {
            self.0 += text.len();
            Ok(())
        }
    }
    let mut count = Count(0);
    let _ = write_float(&mut count, number);
    count.0
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};

    use super::*;

    fn written(write: impl FnOnce(&mut Buffer<'_>)) -> String {
        let mut out = [0; 64];
        let mut buffer = Buffer::new(&mut out);
        write(&mut buffer);
        let count = buffer.finish().unwrap();
        core::str::from_utf8(&out[..count]).unwrap().into()
    }

    #[test]
    fn integers_are_written_as_std_formats_them() {
        let mut number: u64 = 1;
        while number < u64::MAX / 11 {
            for near in [number - 1, number, number + 1, number * 10 / 9, u64::MAX - number] {
                assert_eq!(written(|out| unsigned(out, near, b'}')), near.to_string() + "}");
                let signed = -((near >> 1) as i64);
                assert_eq!(written(|out| integer(out, signed, b'}')), signed.to_string() + "}");
            }
            number *= 10;
        }
        assert_eq!(written(|out| integer(out, i64::MIN, b'}')), i64::MIN.to_string() + "}");
        for number in 0..=u16::MAX {
            assert_eq!(written(|out| id(out, number, b'"')), number.to_string() + "\"");
        }
    }

    #[test]
    fn special_characters_are_escaped_anywhere_in_a_text() {
        for length in 0..20 {
            for place in 0..length {
                let mut plain = "x".repeat(length);
                assert_eq!(written(|out| text(out, &plain)), plain);
                plain.replace_range(place..=place, "\u{1f}");
                assert_eq!(written(|out| text(out, &plain)), plain.replace('\u{1f}', "\\u001f"));
                plain.replace_range(place..=place, "é");
                assert_eq!(written(|out| text(out, &plain)), plain);
            }
        }
    }
}
