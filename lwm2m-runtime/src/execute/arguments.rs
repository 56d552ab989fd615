//! The arguments of an Execute: `0='now',1`.

use core::fmt;

use crate::ascii;
use crate::error::{Error, ErrorKind};

/// The arguments of an Execute, borrowed from its payload (LwM2M Core 1.2.2, 6.3.5).
///
/// An argument is a digit, alone or with a text in single quotes. No digit occurs twice.
///
/// ```
/// use lwm2m_runtime::execute::Arguments;
///
/// let arguments = Arguments::parse(b"0='http://example.com/fw',3")?;
/// assert_eq!(arguments.get(0), Some(Some("http://example.com/fw")));
/// assert_eq!(arguments.get(3), Some(None));
/// assert_eq!(arguments.get(1), None);
/// assert_eq!(Arguments::parse(b"0=now").unwrap_err().offset(), Some(0));
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Arguments<'a> {
    text: &'a str,
}

impl<'a> Arguments<'a> {
    /// No arguments.
    pub const NONE: Arguments<'static> = Arguments { text: "" };

    /// Parses the payload of an Execute.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::BadArguments`] with the offset of the first byte that breaks the grammar.
    pub fn parse(payload: &'a [u8]) -> Result<Arguments<'a>, Error> {
        let bad = |offset: usize| Error::from(ErrorKind::BadArguments).at_offset(offset);
        let text = core::str::from_utf8(payload).map_err(|error| bad(error.valid_up_to()))?;
        let mut rest = text;
        let mut seen = 0u16;
        while !rest.is_empty() {
            let offset = text.len() - rest.len();
            let (digit, _, tail) = split(rest).ok_or_else(|| bad(offset))?;
            if seen >> digit & 1 == 1 {
                return Err(bad(offset));
            }
            seen |= 1 << digit;
            rest = match ascii::strip_prefix(tail, b',') {
                Some("") => return Err(bad(text.len())),
                Some(next) => next,
                None if tail.is_empty() => tail,
                None => return Err(bad(text.len() - tail.len())),
            };
        }
        Ok(Arguments { text })
    }

    /// Returns the argument with this digit: `None` if there is none, `Some(None)` if it has no text.
    pub fn get(&self, digit: u8) -> Option<Option<&'a str>> {
        self.iter().find(|(found, _)| *found == digit).map(|(_, text)| text)
    }

    /// Returns whether there are no arguments.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Returns the arguments in the order of the payload.
    pub fn iter(&self) -> impl Iterator<Item = (u8, Option<&'a str>)> + use<'a> {
        let mut rest = self.text;
        core::iter::from_fn(move || {
            let (digit, text, tail) = split(rest)?;
            rest = ascii::strip_prefix(tail, b',').unwrap_or(tail);
            Some((digit, text))
        })
    }
}

/// Splits off the first argument: its digit, its text, and the rest.
fn split(text: &str) -> Option<(u8, Option<&str>, &str)> {
    let digit = text.bytes().next().filter(u8::is_ascii_digit)? - b'0';
    let rest = text.get(1..)?;
    let Some(quoted) = ascii::strip_prefix(rest, b'=') else {
        return Some((digit, None, rest));
    };
    let (content, tail) = ascii::split_once(ascii::strip_prefix(quoted, b'\'')?, b'\'')?;
    Some((digit, Some(content), tail))
}

impl fmt::Debug for Arguments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// Prints the arguments as in the payload.
impl fmt::Display for Arguments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_the_offset_of_the_wrong_byte() {
        let table: [(&[u8], Option<u32>); 14] = [
            (b"", None),
            (b"5", None),
            (b"2,0='',9='a,b=c'", None),
            (b"0=''", None),
            (b"a", Some(0)),
            (b"10", Some(1)),
            (b"0=", Some(0)),
            (b"0='", Some(0)),
            (b"0=x", Some(0)),
            (b"0,", Some(2)),
            (b",0", Some(0)),
            (b"0,0", Some(2)),
            (b"0='a'b", Some(5)),
            (b"0='\xff'", Some(3)),
        ];
        for (payload, offset) in table {
            let error = Arguments::parse(payload).err();
            assert_eq!(error.and_then(|error| error.offset()), offset, "{payload:?}");
        }
    }
}
