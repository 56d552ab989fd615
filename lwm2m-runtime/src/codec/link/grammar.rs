//! The grammar of links (RFC 6690, section 2).
//!
//! Each function takes a text and a position and only moves forward, so that one pass parses a payload.

use crate::error::{Error, ErrorKind, Rule};

use super::reader::{Attribute, AttributeValue};

/// The positions of a link and its parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    /// The link, from `<` to its last attribute.
    pub(super) start: usize,
    /// The first byte after `>`; `start` for the version of a client of LwM2M 1.0, which has no target.
    pub(super) attributes: usize,
    /// The first byte after the link.
    pub(super) end: usize,
}

/// The version at the start of a response to a Bootstrap-Discover of LwM2M 1.0: `lwm2m="1.0",</0/0>;ssid=1`.
const VERSION: &str = "lwm2m=";

/// Parses the link at `position`, after a comma unless it is the first; `None` at the end of the text.
///
/// Accepts blanks after the comma, which examples of the specification have, and a NUL at the end of the
/// text, which some clients send. The version of LwM2M 1.0 before the first link is an attribute of the root (LwM2M
/// Core 1.2.2, 6.1.7.3: servers may accept it so).
pub(super) fn link(text: &str, position: usize) -> Result<Option<Span>, Error> {
    let mut start = position;
    if matches!(rest(text, start), "" | "\0") {
        return Ok(None);
    }
    if start > 0 {
        if !rest(text, start).starts_with(',') {
            return Err(malformed(start, Rule::LinkComma));
        }
        start += 1;
        start += rest(text, start).bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    }
    if position == 0 && text.starts_with(VERSION) {
        return match attribute(text, 0)? {
            Some((version, end)) if version.version().is_some() => {
                Ok(Some(Span { start, attributes: start, end }))
            }
            _ => Err(malformed(VERSION.len(), Rule::LinkVersion)),
        };
    }
    let attributes = target(text, start)?;
    let mut end = attributes;
    while let Some((_, behind)) = attribute(text, end)? {
        end = behind;
    }
    Ok(Some(Span { start, attributes, end }))
}

/// Skips `<target>` and returns its end.
fn target(text: &str, start: usize) -> Result<usize, Error> {
    let mut bytes = rest(text, start).bytes().enumerate().map(|(index, byte)| (start + index, byte));
    match bytes.next() {
        Some((_, b'<')) => {}
        Some(_) => return Err(malformed(start, Rule::LinkStart)),
        None => return Err(truncated(text)),
    }
    // Two hexadecimal digits follow a percent sign (RFC 3986, 2.1).
    let mut escaped = 0;
    for (offset, byte) in bytes {
        match byte {
            _ if escaped > 0 && byte.is_ascii_hexdigit() => escaped -= 1,
            _ if escaped > 0 => return Err(malformed(offset, Rule::LinkEscape)),
            b'>' => return Ok(offset + 1),
            b'%' => escaped = 2,
            _ if is_uri(byte) => {}
            _ => return Err(malformed(offset, Rule::LinkTarget)),
        }
    }
    Err(truncated(text))
}

/// Parses the attribute after the semicolon at `position`, or the version at the start. Returns it and its end; `None`
/// without a semicolon.
pub(super) fn attribute(text: &str, position: usize) -> Result<Option<(Attribute<'_>, usize)>, Error> {
    let (tail, start) = match rest(text, position).strip_prefix(';') {
        Some(tail) => (tail, position + 1),
        None if position == 0 && text.starts_with(VERSION) => (text, 0),
        None => return Ok(None),
    };
    let length = tail.bytes().take_while(|byte| is_name(*byte)).count();
    let name = tail.get(..length).unwrap_or("");
    if name.is_empty() {
        return Err(if tail.is_empty() { truncated(text) } else { malformed(start, Rule::LinkName) });
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

/// Parses a value after its opening quote. Returns it and the end of its closing quote.
fn quoted(text: &str, start: usize) -> Result<(AttributeValue<'_>, usize), Error> {
    let content = rest(text, start);
    let mut escaped = false;
    for (length, byte) in content.bytes().enumerate() {
        match byte {
            _ if is_control(byte) => {
                return Err(malformed(start + length, Rule::LinkControl));
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
        _ => Err(malformed(start, Rule::LinkValue)),
    }
}

fn rest(text: &str, position: usize) -> &str {
    text.get(position..).unwrap_or("")
}

fn malformed(offset: usize, rule: Rule) -> Error {
    Error::from(ErrorKind::Malformed(rule)).at_offset(offset)
}

fn truncated(text: &str) -> Error {
    Error::from(ErrorKind::Truncated { missing: 1 }).at_offset(text.len())
}

/// Returns whether a URI may contain a character (RFC 3986, section 2), the percent sign aside.
pub(super) fn is_uri(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=".bytes().any(|other| other == byte)
}

/// Returns whether the name of an attribute may contain a character: `parmname` and the asterisk after it
/// (RFC 6690, section 2, and RFC 5987, 3.2.1).
pub(super) fn is_name(byte: u8) -> bool {
    // `[u8]::contains` would link a search of long texts.
    byte.is_ascii_alphanumeric() || "!#$&+-.^_`|~*".bytes().any(|other| other == byte)
}

/// Returns whether a value without quotes may contain a character: `ptokenchar` (RFC 6690, section 2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

/// Returns whether no value may contain a character (RFC 2616, 2.2).
pub(super) fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\r' | b'\n')
}
