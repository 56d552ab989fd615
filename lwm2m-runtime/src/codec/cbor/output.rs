//! Writes CBOR items (RFC 8949, 3): heads in their shortest form (4.2.1), floats in the shortest exact form.

use crate::codec::buffer::Buffer;
use crate::codec::cbor::input::{BYTES, MAP, NEGATIVE, NULL, TEXT, UNSIGNED};
use crate::value::{ObjectLink, Time, Value};

const FALSE: Word = Word::new(0xf4, 1);
const TRUE: Word = Word::new(0xf5, 1);

/// Up to eight bytes that are written in one store: a label or a key together with the next head.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    /// The first byte is the most significant one.
    bytes: u64,
    count: usize,
}

impl Word {
    pub(crate) const EMPTY: Word = Word { bytes: 0, count: 0 };

    /// Takes the `count` least significant bytes of a number.
    #[inline]
    pub(crate) const fn new(bytes: u64, count: usize) -> Word {
        Word { bytes: bytes.wrapping_shl(64u32.wrapping_sub(8 * count as u32)), count }
    }

    /// Appends a word. Together they have eight bytes at most: a key or a label has up to three, a head with
    /// a number of 32 bits has five.
    #[inline]
    pub(crate) fn then(self, next: Word) -> Word {
        let bytes = self.bytes | next.bytes.wrapping_shr(8 * self.count as u32);
        Word { bytes, count: self.count + next.count }
    }

    #[inline]
    pub(crate) fn count(self) -> usize {
        self.count
    }

    #[inline]
    pub(crate) fn push(self, buffer: &mut Buffer<'_>) {
        buffer.push_word(self.bytes, self.count);
    }

    /// Overwrites the bytes at `at`.
    pub(crate) fn patch(self, buffer: &mut Buffer<'_>, at: usize) {
        buffer.patch_word(at, self.bytes, self.count);
    }
}

/// Returns a head with a number of up to 32 bits.
#[inline]
pub(crate) fn head(major: u8, argument: u32) -> Word {
    let (first, argument) = (u64::from(major) << 5, u64::from(argument));
    match argument {
        0..=23 => Word::new(first | argument, 1),
        24..=0xff => Word::new((first | 24) << 8 | argument, 2),
        0x100..=0xffff => Word::new((first | 25) << 16 | argument, 3),
        _ => Word::new((first | 26) << 32 | argument, 5),
    }
}

/// Writes `front` and a head.
#[inline]
pub(crate) fn push_head(buffer: &mut Buffer<'_>, front: Word, major: u8, argument: u64) {
    if argument < 24 {
        return front.then(Word::new(u64::from(major) << 5 | argument, 1)).push(buffer);
    }
    push_long_head(buffer, front, major, argument);
}

#[inline(never)]
fn push_long_head(buffer: &mut Buffer<'_>, front: Word, major: u8, argument: u64) {
    match u32::try_from(argument) {
        Ok(argument) => front.then(head(major, argument)).push(buffer),
        Err(_) => {
            front.then(Word::new(u64::from(major) << 5 | 27, 1)).push(buffer);
            buffer.push_word(argument, 8);
        }
    }
}

/// Writes an integer. The head of a negative number contains its complement.
#[inline]
pub(crate) fn push_integer(buffer: &mut Buffer<'_>, front: Word, value: i64) {
    let major = if value < 0 { NEGATIVE } else { UNSIGNED };
    push_head(buffer, front, major, (value ^ value >> 63) as u64);
}

#[inline]
pub(crate) fn push_unsigned(buffer: &mut Buffer<'_>, front: Word, value: u64) {
    push_head(buffer, front, UNSIGNED, value);
}

#[inline]
pub(crate) fn push_boolean(buffer: &mut Buffer<'_>, front: Word, value: bool) {
    front.then(if value { TRUE } else { FALSE }).push(buffer);
}

#[inline]
pub(crate) fn push_null(buffer: &mut Buffer<'_>, front: Word) {
    front.then(Word::new(NULL.into(), 1)).push(buffer);
}

#[inline]
pub(crate) fn push_text(buffer: &mut Buffer<'_>, front: Word, text: &str) {
    push_head(buffer, front, TEXT, text.len() as u64);
    buffer.push(text.as_bytes());
}

#[inline]
pub(crate) fn push_bytes(buffer: &mut Buffer<'_>, front: Word, bytes: &[u8]) {
    push_head(buffer, front, BYTES, bytes.len() as u64);
    buffer.push(bytes);
}

/// Writes the head of a map.
#[inline]
pub(crate) fn push_map(buffer: &mut Buffer<'_>, front: Word, pairs: usize) {
    push_head(buffer, front, MAP, pairs as u64);
}

/// Writes `front` and a value. A Time has no tag, like in the examples of SenML CBOR and LwM2M CBOR.
#[inline]
pub(crate) fn push_value(buffer: &mut Buffer<'_>, front: Word, value: Value<'_>) {
    match value {
        Value::String(text) | Value::CoreLink(text) => push_text(buffer, front, text),
        Value::Integer(number) | Value::Time(Time(number)) => push_integer(buffer, front, number),
        Value::Unsigned(number) => push_unsigned(buffer, front, number),
        Value::Float(number) => push_float(buffer, front, number),
        Value::Boolean(truth) => push_boolean(buffer, front, truth),
        Value::Opaque(bytes) => push_bytes(buffer, front, bytes),
        Value::ObjectLink(link) => push_link(buffer, front, link),
    }
}

/// Writes the text `object:instance`.
pub(crate) fn push_link(buffer: &mut Buffer<'_>, front: Word, link: ObjectLink) {
    let (object, instance) = (digits(link.object), digits(link.instance));
    push_head(buffer, front, TEXT, (object.count + 1 + instance.count) as u64);
    object.then(Word::new(b':'.into(), 1)).push(buffer);
    instance.push(buffer);
}

/// Writes a float in 16, 32 or 64 bits; NaN and infinities in 16.
pub(crate) fn push_float(buffer: &mut Buffer<'_>, front: Word, value: f64) {
    let single = value as f32;
    if let Some(half) = half(value) {
        front.then(Word::new(0xf9 << 16 | u64::from(half), 3)).push(buffer);
    } else if f64::from(single) == value {
        front.then(Word::new(0xfa << 32 | u64::from(single.to_bits()), 5)).push(buffer);
    } else {
        front.then(Word::new(0xfb, 1)).push(buffer);
        buffer.push_word(value.to_bits(), 8);
    }
}

/// Writes seconds, as an integer unless they have a fraction.
pub(crate) fn push_seconds(buffer: &mut Buffer<'_>, front: Word, seconds: f64) {
    match Value::Float(seconds).as_i64() {
        Some(number) => push_integer(buffer, front, number),
        None => push_float(buffer, front, seconds),
    }
}

/// Returns the length of encoded seconds.
pub(crate) fn seconds_len(seconds: f64) -> usize {
    let mut counting = Buffer::new(&mut []);
    push_seconds(&mut counting, Word::EMPTY, seconds);
    counting.len()
}

/// Returns the value in 16 bits (IEEE 754, binary16), if that is exact.
fn half(value: f64) -> Option<u16> {
    const QUIET_NAN: u16 = 0x7e00;
    const INFINITY: u16 = 0x7c00;
    let bits = value.to_bits();
    let sign = (bits >> 48) as u16 & 0x8000;
    if value.is_nan() {
        return Some(QUIET_NAN);
    }
    if value.is_infinite() || value == 0.0 {
        return Some(sign | if value == 0.0 { 0 } else { INFINITY });
    }
    let exponent = (bits >> 52 & 0x7ff) as i32 - 1023;
    let fraction = bits & ((1 << 52) - 1);
    let (dropped, scale) = match exponent {
        -14..=15 => (42, (exponent + 14) as u16),
        // Each step below the smallest normal number costs a bit.
        -24..=-15 => (28 - exponent, 0),
        _ => return None,
    };
    // The implicit leading bit adds one to the exponent of a normal number.
    let significand = fraction | 1 << 52;
    let exact = significand.trailing_zeros() as i32 >= dropped;
    exact.then_some(sign | ((scale << 10) + (significand >> dropped) as u16))
}

/// Returns the decimal digits of an id.
#[inline]
pub(crate) fn digits(id: u16) -> Word {
    let ascii = |digit: u16| u64::from(b'0') | u64::from(digit);
    if id < 10 {
        return Word::new(ascii(id), 1);
    }
    let (mut rest, mut bytes, mut count) = (id, 0, 0);
    while rest > 0 {
        bytes |= ascii(rest % 10) << (8 * count);
        rest /= 10;
        count += 1;
    }
    Word::new(bytes, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8949, appendix A.
    #[test]
    fn floats_have_the_shortest_exact_form() {
        let table: [(f64, &[u8]); 16] = [
            (0.0, &[0xf9, 0, 0]),
            (-0.0, &[0xf9, 0x80, 0]),
            (1.0, &[0xf9, 0x3c, 0]),
            (1.5, &[0xf9, 0x3e, 0]),
            (65504.0, &[0xf9, 0x7b, 0xff]),
            (100_000.0, &[0xfa, 0x47, 0xc3, 0x50, 0]),
            (3.402_823_466_385_288_6e38, &[0xfa, 0x7f, 0x7f, 0xff, 0xff]),
            (1.0e300, &[0xfb, 0x7e, 0x37, 0xe4, 0x3c, 0x88, 0, 0x75, 0x9c]),
            (5.960_464_477_539_063e-8, &[0xf9, 0, 1]),
            (2.980_232_238_769_531_3e-8, &[0xfa, 0x33, 0, 0, 0]),
            (0.000_061_035_156_25, &[0xf9, 4, 0]),
            (-4.0, &[0xf9, 0xc4, 0]),
            (1.1, &[0xfb, 0x3f, 0xf1, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a]),
            (f64::INFINITY, &[0xf9, 0x7c, 0]),
            (f64::NEG_INFINITY, &[0xf9, 0xfc, 0]),
            (-f64::NAN, &[0xf9, 0x7e, 0]),
        ];
        for (value, expected) in table {
            let mut out = [0; 16];
            let mut buffer = Buffer::new(&mut out);
            push_float(&mut buffer, Word::EMPTY, value);
            let count = buffer.finish().unwrap();
            assert_eq!(&out[..count], expected, "{value}");
        }
    }

    #[test]
    fn digits_are_those_of_the_number() {
        for id in [0, 7, 10, 99, 100, 5700, 65534, 65535] {
            let word = digits(id);
            let text = &word.bytes.to_be_bytes()[..word.count];
            assert_eq!(core::str::from_utf8(text).unwrap().parse(), Ok(id));
        }
    }
}
