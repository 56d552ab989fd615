//! The tokens of JSON (RFC 8259): a scanner without allocation or recursion.
//!
//! Records borrow several strings from the payload at a time, and all integers of `i64` and `u64` must be
//! exact. The existing pull parsers without an allocator return one string at a time and parse numbers
//! into a single type.

mod number;
mod records;
mod value;
mod write;

use crate::error::{ErrorKind, Rule};
use crate::value::{ResourceType, Value};

pub(crate) use number::Number;
pub use records::Parser;
pub(crate) use records::{Dialect, Tokens};
pub(crate) use value::{Token, Values, with_name};
pub(crate) use write::{base64, float, ids, integer, link, step, text, unsigned};
#[cfg(feature = "senml-json")]
pub(crate) use write::{float_len, id};

/// The error of a payload that ends too early.
const END: ErrorKind = ErrorKind::Truncated { missing: 1 };

/// The position of a string in the payload, without its quotes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Text {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Number of escape sequences. A string without any can be borrowed.
    pub(crate) escapes: usize,
}

/// Reads a payload token by token.
#[derive(Clone)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    position: usize,
    /// Bytes that are not UTF-8 follow `text`.
    invalid_utf8: bool,
}

crate::debug::debug_name!([] Scanner<'_>, "Scanner");

impl<'a> Scanner<'a> {
    pub(crate) fn new(payload: &'a [u8]) -> Self {
        match core::str::from_utf8(payload) {
            Ok(text) => Scanner { text, position: 0, invalid_utf8: false },
            Err(error) => {
                let valid = payload.get(..error.valid_up_to()).unwrap_or(&[]);
                Scanner { text: core::str::from_utf8(valid).unwrap_or(""), position: 0, invalid_utf8: true }
            }
        }
    }

    /// Returns the offset of the next byte, or of the error.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    pub(crate) fn go_to(&mut self, position: usize) {
        self.position = position;
    }

    /// Returns the length of the payload, up to bytes that are not UTF-8.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Returns the cause of an error: the payload ends early where it is no longer UTF-8.
    #[cold]
    pub(crate) fn cause(&self, kind: ErrorKind) -> ErrorKind {
        if kind == END && self.invalid_utf8 { ErrorKind::NotUtf8 } else { kind }
    }

    /// Returns a string with its escape sequences.
    #[inline]
    pub(crate) fn raw(&self, text: Text) -> &'a str {
        self.text.get(text.start..text.end).unwrap_or("")
    }

    #[inline]
    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    #[inline]
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes().get(self.position..).unwrap_or(&[])
    }

    /// Skips white space and returns the next byte without consuming it.
    #[inline]
    pub(crate) fn peek(&mut self) -> Result<u8, ErrorKind> {
        loop {
            match self.bytes().get(self.position) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.position += 1,
                Some(byte) => return Ok(*byte),
                None => return Err(END),
            }
        }
    }

    /// Reads these bytes; returns `None`, and reads nothing, at any others.
    #[inline]
    pub(crate) fn strip(&mut self, bytes: &[u8]) -> Option<()> {
        self.rest().starts_with(bytes).then(|| self.position += bytes.len())
    }

    #[inline]
    pub(crate) fn expect(&mut self, byte: u8) -> Result<(), ErrorKind> {
        if self.peek()? != byte {
            return Err(ErrorKind::Malformed(Rule::JsonSyntax));
        }
        self.position += 1;
        Ok(())
    }

    /// Reads the comma or the bracket after an element; returns true for a comma.
    #[inline]
    pub(crate) fn more(&mut self, close: u8) -> Result<bool, ErrorKind> {
        let byte = self.peek()?;
        if byte != b',' && byte != close {
            return Err(ErrorKind::Malformed(Rule::JsonSyntax));
        }
        self.position += 1;
        Ok(byte == b',')
    }

    /// Reads the bracket of an array or an object; returns true when it has elements.
    #[inline]
    pub(crate) fn open(&mut self, open: u8, close: u8) -> Result<bool, ErrorKind> {
        self.expect(open)?;
        let empty = self.peek()? == close;
        self.position += usize::from(empty);
        Ok(!empty)
    }

    /// Checks that nothing but white space follows.
    pub(crate) fn finish(&mut self) -> Result<(), ErrorKind> {
        match self.peek() {
            Err(END) if !self.invalid_utf8 => Ok(()),
            Err(code) => Err(code),
            Ok(_) => Err(ErrorKind::Malformed(Rule::JsonTrailing)),
        }
    }

    #[inline]
    pub(crate) fn string(&mut self) -> Result<Text, ErrorKind> {
        self.expect(b'"')?;
        self.string_end()
    }

    /// Reads a string after its opening quote. Most strings are short.
    #[inline]
    pub(crate) fn string_end(&mut self) -> Result<Text, ErrorKind> {
        match self.short_string() {
            Some(text) => Ok(text),
            None => self.long_string_end(self.position),
        }
    }

    /// Reads a string of up to seven bytes after its opening quote; otherwise reads nothing.
    #[inline]
    pub(crate) fn short_string(&mut self) -> Option<Text> {
        let start = self.position;
        let length = quote(u64::from_le_bytes(*self.rest().first_chunk()?))?;
        self.position = start + length + 1;
        Some(Text { start, end: start + length, escapes: 0 })
    }

    #[inline(never)]
    fn long_string_end(&mut self, start: usize) -> Result<Text, ErrorKind> {
        let mut escapes = 0;
        loop {
            self.position += plain(self.rest());
            match self.bytes().get(self.position) {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(ErrorKind::Malformed(Rule::JsonControl)),
                None => return Err(END),
            }
            escapes += 1;
        }
        let end = self.position;
        self.position += 1;
        Ok(Text { start, end, escapes })
    }

    /// Skips an escape sequence. `unescape` checks the pairs of surrogates.
    fn escape(&mut self) -> Result<(), ErrorKind> {
        match self.rest() {
            [_, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => self.position += 2,
            [_, b'u', a, b, c, d, ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) => {
                self.position += 6;
            }
            [_] | [_, b'u'] | [_, b'u', _] | [_, b'u', _, _] | [_, b'u', _, _, _] => {
                return Err(END);
            }
            _ => return Err(ErrorKind::Malformed(Rule::JsonEscape)),
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn number(&mut self) -> Result<Number, ErrorKind> {
        self.peek()?;
        let (number, length) = Number::parse(self.rest(), self.position)?;
        self.position += length;
        Ok(number)
    }

    #[inline]
    pub(crate) fn number_value(
        &self,
        number: Number,
        kind: Option<ResourceType>,
    ) -> Result<Value<'static>, ErrorKind> {
        number.value(self.text, kind)
    }

    /// Returns a number as a time in seconds.
    pub(crate) fn seconds(&self, number: Number) -> Result<f64, ErrorKind> {
        number.float(self.text)
    }

    #[inline]
    pub(crate) fn boolean(&mut self) -> Result<bool, ErrorKind> {
        match self.peek()? {
            b't' => self.literal("true").map(|()| true),
            b'f' => self.literal("false").map(|()| false),
            _ => Err(ErrorKind::Malformed(Rule::JsonLiteral)),
        }
    }

    pub(crate) fn literal(&mut self, literal: &str) -> Result<(), ErrorKind> {
        let rest = self.rest();
        if !rest.starts_with(literal.as_bytes()) {
            let truncated = literal.as_bytes().starts_with(rest);
            return Err(if truncated { END } else { ErrorKind::Malformed(Rule::JsonLiteral) });
        }
        self.position += literal.len();
        Ok(())
    }

    /// Skips a value of any kind. The bits of a word hold the kinds of the open brackets, so that depth
    /// needs no stack.
    pub(crate) fn skip(&mut self) -> Result<(), ErrorKind> {
        let mut objects: u64 = 0;
        let mut depth = 0_u32;
        loop {
            let byte = self.peek()?;
            if matches!(byte, b'{' | b'[') {
                let object = byte == b'{';
                if self.open(byte, close(object))? {
                    depth = depth
                        .checked_add(1)
                        .filter(|depth| *depth <= u64::BITS)
                        .ok_or(ErrorKind::Malformed(Rule::JsonDepth))?;
                    objects = objects << 1 | u64::from(object);
                    self.key(object)?;
                    continue;
                }
            } else {
                self.skip_scalar(byte)?;
            }
            loop {
                if depth == 0 {
                    return Ok(());
                }
                let object = objects & 1 == 1;
                if self.more(close(object))? {
                    self.key(object)?;
                    break;
                }
                depth -= 1;
                objects >>= 1;
            }
        }
    }

    /// Skips the label of a member of an object.
    fn key(&mut self, object: bool) -> Result<(), ErrorKind> {
        if object {
            self.string()?;
            self.expect(b':')?;
        }
        Ok(())
    }

    fn skip_scalar(&mut self, byte: u8) -> Result<(), ErrorKind> {
        match byte {
            b'"' => self.string().map(drop),
            b't' | b'f' => self.boolean().map(drop),
            b'n' => self.literal("null"),
            _ => self.number().map(drop),
        }
    }
}

const fn close(object: bool) -> u8 {
    if object { b'}' } else { b']' }
}

const ONES: u64 = u64::MAX / 0xff;
const HIGHS: u64 = ONES << 7;

/// Returns the number of bytes before the first quote, backslash or control character, eight bytes at a
/// time.
#[inline]
pub(crate) fn plain(bytes: &[u8]) -> usize {
    let (words, tail) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let found = special(u64::from_le_bytes(*word));
        if found != 0 {
            return index * 8 + (found.trailing_zeros() / 8) as usize;
        }
    }
    // The last eight bytes overlap with the previous ones.
    let found = match bytes.last_chunk() {
        Some(word) => (special(u64::from_le_bytes(*word)).trailing_zeros() / 8) as usize,
        None => return tail.iter().position(|&byte| is_special(byte)).unwrap_or(tail.len()),
    };
    bytes.len() - 8 + found
}

const fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | ..b' ')
}

/// Returns the index of the first special byte among eight, if it is a quote.
#[inline]
const fn quote(word: u64) -> Option<usize> {
    let bit = special(word).trailing_zeros() & !7;
    if bit < u64::BITS && (word >> bit) as u8 == b'"' { Some(bit as usize / 8) } else { None }
}

/// Sets the high bit of the first special byte, and possibly of some bytes after it.
#[inline]
const fn special(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let found = quote.wrapping_sub(ONES) & !quote
        | backslash.wrapping_sub(ONES) & !backslash
        | word.wrapping_sub(ONES * b' ' as u64) & !word;
    found & HIGHS
}

/// Replaces the escape sequences of a string. Returns the number of bytes written.
pub(crate) fn unescape(raw: &str, out: &mut [u8]) -> Result<usize, ErrorKind> {
    let mut rest = raw;
    let mut length = 0;
    while !rest.is_empty() {
        let (bytes, tail) = rest.split_at_checked(plain(rest.as_bytes())).unwrap_or((rest, ""));
        length = put(out, length, bytes)?;
        let Some(sequence) = tail.strip_prefix('\\') else {
            return if tail.is_empty() { Ok(length) } else { Err(ErrorKind::Malformed(Rule::JsonControl)) };
        };
        let (character, tail) = escaped(sequence)?;
        length = put(out, length, character.encode_utf8(&mut [0; 4]))?;
        rest = tail;
    }
    Ok(length)
}

fn put(out: &mut [u8], at: usize, text: &str) -> Result<usize, ErrorKind> {
    let target = out
        .get_mut(at..)
        .and_then(|rest| rest.get_mut(..text.len()))
        .ok_or(ErrorKind::Malformed(Rule::JsonName))?;
    target.copy_from_slice(text.as_bytes());
    Ok(at + text.len())
}

/// Parses an escape sequence after its backslash. Returns its character and the rest of the text.
fn escaped(sequence: &str) -> Result<(char, &str), ErrorKind> {
    let mut characters = sequence.chars();
    let character = match characters.next().ok_or(END)? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(characters.as_str()),
        same @ ('"' | '\\' | '/') => same,
        _ => return Err(ErrorKind::Malformed(Rule::JsonEscape)),
    };
    Ok((character, characters.as_str()))
}

fn unicode(digits: &str) -> Result<(char, &str), ErrorKind> {
    let (high, rest) = hexadecimal(digits)?;
    if let Some(character) = char::from_u32(high) {
        return Ok((character, rest));
    }
    let (low, rest) =
        hexadecimal(rest.strip_prefix("\\u").ok_or(ErrorKind::Malformed(Rule::JsonSurrogate))?)?;
    if !(0xd800..0xdc00).contains(&high) || !(0xdc00..0xe000).contains(&low) {
        return Err(ErrorKind::Malformed(Rule::JsonSurrogate));
    }
    let character = char::from_u32(0x1_0000 + ((high - 0xd800) << 10 | (low - 0xdc00)));
    Ok((character.ok_or(ErrorKind::Malformed(Rule::JsonSurrogate))?, rest))
}

fn hexadecimal(text: &str) -> Result<(u32, &str), ErrorKind> {
    let (digits, rest) = text.split_at_checked(4).ok_or(ErrorKind::Malformed(Rule::JsonEscape))?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(ErrorKind::Malformed(Rule::JsonEscape));
    }
    u32::from_str_radix(digits, 16)
        .map(|number| (number, rest))
        .map_err(|_| ErrorKind::Malformed(Rule::JsonEscape))
}
