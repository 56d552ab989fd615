//! The grammar of links (RFC 6690, section 2), as a scanner that copies nothing.
//!
//! Every function takes the text and a position and goes forward only, so that a payload is walked
//! once however its links are nested in quotes.

use crate::error::{Error, ErrorKind, PayloadError};

use super::reader::{Attribute, AttributeValue};

/// Where a link's parts stand in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    /// The link, from `<` to its last attribute.
    pub(super) start: usize,
    /// First byte behind `>`.
    pub(super) attributes: usize,
    /// First byte behind the link.
    pub(super) end: usize,
}

/// The link at or behind `position`; `None` at the end of the text.
///
/// A comma stands between links, and blanks may follow it: the grammar has none, but examples in the
/// specification do. A NUL at the very end is passed over, as some clients send their C strings whole.
pub(super) fn link(text: &str, position: usize) -> Result<Option<Span>, Error> {
    let mut start = position;
    if matches!(rest(text, start), "" | "\0") {
        return Ok(None);
    }
    if start > 0 {
        if !rest(text, start).starts_with(',') {
            return Err(malformed(start, "expected a comma between links"));
        }
        start += 1;
        start += rest(text, start).bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    }
    let attributes = target(text, start)?;
    let mut end = attributes;
    while let Some((_, behind)) = attribute(text, end)? {
        end = behind;
    }
    Ok(Some(Span { start, attributes, end }))
}

/// Walks over `<target>` and tells where it ends.
fn target(text: &str, start: usize) -> Result<usize, Error> {
    let mut bytes = rest(text, start).bytes().enumerate().map(|(index, byte)| (start + index, byte));
    match bytes.next() {
        Some((_, b'<')) => {}
        Some(_) => return Err(malformed(start, "expected a link, which starts with <")),
        None => return Err(truncated(text)),
    }
    // Two hexadecimal digits follow a percent sign (RFC 3986, 2.1).
    let mut escaped = 0;
    for (offset, byte) in bytes {
        match byte {
            _ if escaped > 0 && byte.is_ascii_hexdigit() => escaped -= 1,
            _ if escaped > 0 => return Err(malformed(offset, "expected two hexadecimal digits behind %")),
            b'>' => return Ok(offset + 1),
            b'%' => escaped = 2,
            _ if is_uri(byte) => {}
            _ => return Err(malformed(offset, "the target of a link has a character that a URI has not")),
        }
    }
    Err(truncated(text))
}

/// The attribute that starts with the semicolon at `position`, and where it ends; `None` when no
/// semicolon is there.
pub(super) fn attribute(text: &str, position: usize) -> Result<Option<(Attribute<'_>, usize)>, Error> {
    let Some(tail) = rest(text, position).strip_prefix(';') else {
        return Ok(None);
    };
    let start = position + 1;
    let length = tail.bytes().take_while(|byte| is_name(*byte)).count();
    let name = tail.get(..length).unwrap_or("");
    if name.is_empty() {
        return Err(if tail.is_empty() { truncated(text) } else { malformed(start, "expected a name") });
    }
    let end = start + length;
    let Some(value) = rest(text, end).strip_prefix('=') else {
        return Ok(Some((Attribute { name, value: None }, end)));
    };
    let (value, end) = match value.strip_prefix('"') {
        Some(_) => quoted(text, end + 2)?,
        None => token(text, end + 1)?,
    };
    Ok(Some((Attribute { name, value: Some(value) }, end)))
}

/// A value behind its opening quote, and where its closing quote ends.
fn quoted(text: &str, start: usize) -> Result<(AttributeValue<'_>, usize), Error> {
    let content = rest(text, start);
    let mut escaped = false;
    for (length, byte) in content.bytes().enumerate() {
        match byte {
            _ if is_control(byte) => {
                return Err(malformed(start + length, "a value has a control character"));
            }
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => {
                let value = content.get(..length).unwrap_or(content);
                return Ok((AttributeValue::Quoted(value), start + length + 1));
            }
            _ => {}
        }
    }
    Err(truncated(text))
}

fn token(text: &str, start: usize) -> Result<(AttributeValue<'_>, usize), Error> {
    let content = rest(text, start);
    let length = content.bytes().take_while(|byte| is_token(*byte)).count();
    match content.get(..length) {
        Some(value) if !value.is_empty() => Ok((AttributeValue::Token(value), start + length)),
        _ if content.is_empty() => Err(truncated(text)),
        _ => Err(malformed(start, "expected a value")),
    }
}

fn rest(text: &str, position: usize) -> &str {
    text.get(position..).unwrap_or("")
}

fn malformed(offset: usize, what: &'static str) -> Error {
    Error::from(ErrorKind::Payload(PayloadError::Malformed(what))).at_offset(offset)
}

fn truncated(text: &str) -> Error {
    Error::from(PayloadError::Truncated { missing: 1 }).at_offset(text.len())
}

/// Characters of a URI but for the percent sign (RFC 3986, section 2).
pub(super) fn is_uri(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte)
}

/// Characters of an attribute's name: `parmname` and the asterisk behind it (RFC 6690, section 2, and
/// RFC 5987, 3.2.1).
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~*".contains(&byte)
}

/// Characters of a value without quotes: `ptokenchar` (RFC 6690, section 2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

/// Characters that stand in no value (RFC 2616, 2.2), blanks aside.
pub(super) fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\r' | b'\n')
}
