//! Values of the formats in JSON: tokens until the path, and so the type, is known.

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD};

use crate::codec::base64;
use crate::codec::json::{Number, Scanner, Text, unescape};
use crate::codec::scratch::Bump;
use crate::error::{Error, ErrorKind, Rule};
use crate::value::{ResourceType, Value};

/// A value before its type is known.
#[derive(Debug, Clone, Copy, Default)]
pub enum Token {
    #[default]
    None,
    Number(Number),
    Text(Text),
    Boolean(bool),
    /// Bytes in base64url.
    Bytes(Text),
    /// Bytes in base64 with padding.
    #[cfg(feature = "lwm2m-json")]
    Base64(Text),
    /// A link to an Object Instance.
    Link(Text),
}

/// Converts tokens to values.
#[derive(Debug)]
pub(crate) struct Values<'s> {
    scratch: Bump<'s>,
}

/// Maximum length of a name with escape sequences. Paths with common roots are shorter.
const LONGEST_NAME: usize = 128;

impl<'s> Values<'s> {
    pub(crate) fn new(scratch: Bump<'s>) -> Self {
        Values { scratch }
    }

    /// Adds the size that the scratch needs to an error.
    pub(crate) fn explain(&self, error: Error) -> Error {
        self.scratch.explain(error)
    }

    /// Returns a value of a type; without a type, the token decides.
    #[inline]
    pub(crate) fn value(
        &mut self,
        scanner: &Scanner<'s>,
        token: Token,
        kind: Option<ResourceType>,
    ) -> Result<Option<Value<'s>>, ErrorKind> {
        let value = match (token, kind) {
            (Token::None, _) => return Ok(None),
            (Token::Number(number), _) => scanner.number_value(number, kind)?,
            (Token::Text(text), None | Some(ResourceType::String)) => {
                Value::String(self.text(scanner, text)?)
            }
            (Token::Text(text), Some(ResourceType::CoreLink)) => Value::CoreLink(self.text(scanner, text)?),
            (Token::Boolean(truth), None | Some(ResourceType::Boolean)) => Value::Boolean(truth),
            (Token::Bytes(text), None | Some(ResourceType::Opaque)) => {
                Value::Opaque(self.bytes(scanner, text)?)
            }
            #[cfg(feature = "lwm2m-json")]
            (Token::Base64(text), _) => Value::Opaque(self.base64(scanner, text)?),
            // Some peers write a link as a string.
            (Token::Link(text), None)
            | (Token::Link(text) | Token::Text(text), Some(ResourceType::ObjectLink)) => {
                Value::ObjectLink(self.text(scanner, text)?.parse().map_err(|error: Error| error.kind())?)
            }
            (_, Some(expected)) => return Err(ErrorKind::WrongType { expected }),
        };
        Ok(Some(value))
    }

    /// Borrows a string from the payload, or from the scratch if it has escape sequences.
    #[inline]
    fn text(&mut self, scanner: &Scanner<'s>, text: Text) -> Result<&'s str, ErrorKind> {
        if text.escapes == 0 {
            return Ok(scanner.raw(text));
        }
        self.unescaped(scanner, text)
    }

    fn unescaped(&mut self, scanner: &Scanner<'s>, text: Text) -> Result<&'s str, ErrorKind> {
        let raw = scanner.raw(text);
        // Each sequence is longer than its character.
        let len = raw.len().saturating_sub(text.escapes);
        let out = self.scratch.take(len, bound(scanner, text))?;
        let count = unescape(raw, out)?;
        let out: &'s [u8] = out;
        core::str::from_utf8(out.get(..count).unwrap_or(&[])).map_err(|_| ErrorKind::NotUtf8)
    }

    /// Decodes base64url without padding (RFC 8428, 5). Also accepts base64 and padding, which some peers send.
    fn bytes(&mut self, scanner: &Scanner<'s>, text: Text) -> Result<&'s [u8], ErrorKind> {
        let malformed = ErrorKind::Malformed(Rule::JsonBytes);
        let encoded = self.text(scanner, text)?;
        let bare = match encoded.contains('=') {
            true => base64::strip_padding(encoded.as_bytes()).map_err(|_| malformed)?,
            false => encoded.as_bytes(),
        };
        let standard = encoded.contains(['+', '/']);
        let encoding = if standard { BASE64_NOPAD } else { BASE64URL_NOPAD };
        let decoded = base64::decode(&encoding, bare, bound(scanner, text), &mut self.scratch, malformed);
        decoded.map_err(|(kind, _)| kind)
    }

    /// Decodes base64 (LwM2M Core 1.0.2, 6.4.4).
    #[cfg(feature = "lwm2m-json")]
    fn base64(&mut self, scanner: &Scanner<'s>, text: Text) -> Result<&'s [u8], ErrorKind> {
        let malformed = ErrorKind::Malformed(Rule::JsonBase64);
        let encoded = self.text(scanner, text)?.as_bytes();
        let decoded = base64::decode_padded(encoded, bound(scanner, text), &mut self.scratch, malformed);
        decoded.map_err(|(kind, _)| kind)
    }
}

/// Returns the maximum size of the values from `text` on: each takes its length in the payload, and base64
/// with escape sequences takes it twice.
fn bound(scanner: &Scanner<'_>, text: Text) -> usize {
    scanner.len().saturating_sub(text.start).saturating_mul(2)
}

/// Calls `read` with a name as it is in the payload, and without its escape sequences.
#[inline]
pub(crate) fn with_name<'s, T>(
    scanner: &Scanner<'s>,
    name: Text,
    read: impl FnOnce(&'s [u8], &[u8]) -> Result<T, ErrorKind>,
) -> Result<T, ErrorKind> {
    let raw = scanner.raw(name);
    let mut buffer;
    let bare = if name.escapes == 0 {
        raw.as_bytes()
    } else {
        buffer = [0; LONGEST_NAME];
        let count = unescape(raw, &mut buffer)?;
        buffer.get(..count).unwrap_or(&[])
    };
    read(raw.as_bytes(), bare)
}
