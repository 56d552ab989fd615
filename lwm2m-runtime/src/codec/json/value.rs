//! Values of the formats in JSON: kept as they were found until the path, and so the type, is known.

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD};

use crate::codec::json::{Number, Scanner, Text, unescape};
use crate::codec::scratch::Bump;
use crate::error::{Error, ErrorKind, PayloadError, ValueError};
use crate::value::{ResourceType, Value};

/// A value before its type is known.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Token {
    #[default]
    None,
    Number(Number),
    Text(Text),
    Boolean(bool),
    /// Bytes in base64.
    Bytes(Text),
    /// A link to an Object Instance.
    Link(Text),
}

/// Gives values their types.
#[derive(Debug)]
pub(crate) struct Values<'s> {
    scratch: Bump<'s>,
}

/// Characters of a name that has escapes in it. No path is longer, whatever it starts with.
const LONGEST_NAME: usize = 128;

impl<'s> Values<'s> {
    pub(crate) fn new(scratch: Bump<'s>) -> Self {
        Values { scratch }
    }

    /// The value as a definition asks for it; without one, as the format has it.
    #[inline]
    pub(crate) fn value(
        &mut self,
        scanner: &Scanner<'s>,
        token: Token,
        kind: Option<ResourceType>,
    ) -> Result<Option<Value<'s>>, Error> {
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
            (Token::Link(text), None | Some(ResourceType::ObjectLink)) => {
                Value::ObjectLink(self.text(scanner, text)?.parse().map_err(|error: Error| error.kind())?)
            }
            (_, Some(expected)) => return Err(ValueError::WrongType { expected }.into()),
        };
        Ok(Some(value))
    }

    /// Borrowed from the payload, or from the scratch when there are escapes in it.
    #[inline]
    fn text(&mut self, scanner: &Scanner<'s>, text: Text) -> Result<&'s str, Error> {
        if text.escapes == 0 {
            return Ok(scanner.raw(text));
        }
        self.unescaped(scanner, text)
    }

    fn unescaped(&mut self, scanner: &Scanner<'s>, text: Text) -> Result<&'s str, Error> {
        let raw = scanner.raw(text);
        // Each sequence stands for fewer bytes than it takes.
        let room = raw.len().saturating_sub(text.escapes);
        let out = self.scratch.take(room, bound(scanner, text))?;
        let count = unescape(raw, out).map_err(|code| scanner.error(code))?;
        let out: &'s [u8] = out;
        core::str::from_utf8(out.get(..count).unwrap_or(&[])).map_err(|_| PayloadError::NotUtf8.into())
    }

    /// base64url without padding is what RFC 8428 (5) asks for; peers also send base64 with padding.
    fn bytes(&mut self, scanner: &Scanner<'s>, text: Text) -> Result<&'s [u8], Error> {
        let malformed = Error::from(PayloadError::Malformed("bytes are base64url without padding"));
        let encoded = self.text(scanner, text)?;
        let bare = encoded.trim_end_matches('=');
        let padding = encoded.len() - bare.len();
        if padding > 2 || padding > 0 && encoded.len() % 4 != 0 {
            return Err(malformed);
        }
        let standard = bare.contains(['+', '/']);
        let encoding = if standard { BASE64_NOPAD } else { BASE64URL_NOPAD };
        let room = encoding.decode_len(bare.len()).map_err(|_| malformed)?;
        let out = self.scratch.take(room, bound(scanner, text))?;
        encoding.decode_mut(bare.as_bytes(), out).map_err(|_| malformed)?;
        Ok(out)
    }
}

/// Bytes that the values from `text` on take at most: each its length in the payload, and bytes in
/// base64 with escape sequences twice.
fn bound(scanner: &Scanner<'_>, text: Text) -> usize {
    scanner.len().saturating_sub(text.start).saturating_mul(2)
}

/// Hands a name to `work`; one with escapes is put in order first, on the stack.
#[inline]
pub(crate) fn with_name<T>(
    scanner: &Scanner<'_>,
    name: Text,
    work: impl FnOnce(&str) -> Result<T, ErrorKind>,
) -> Result<T, ErrorKind> {
    if name.escapes == 0 {
        return work(scanner.raw(name));
    }
    let mut room = [0; LONGEST_NAME];
    let count = unescape(scanner.raw(name), &mut room).map_err(|code| scanner.error(code))?;
    let name = room.get(..count).and_then(|name| core::str::from_utf8(name).ok());
    work(name.ok_or(PayloadError::NotUtf8)?)
}
