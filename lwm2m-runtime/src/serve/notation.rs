//! Requests and responses as lines of text, for recorded sessions, tests and logs.
//!
//! A line is a CoAP request: the method, the path with its query, then the payload with its format and the options, in
//! any order.
//!
//! ```text
//! # a comment
//! GET /3/0/0 accept=text
//! GET /3?depth=1 accept=link
//! PUT /1/0/1 text:60
//! PUT /3/0?pmin=10&pmax=60
//! POST /16 tlv:82_00_4000
//! POST /3/0/4 plain:0='1'
//! FETCH / senml-json:'[{"n": "/3/0/0"}]' observe=0 token=a1
//! IPATCH / senml-cbor:82a2...
//! PUT /5/0/0 opaque:0102 block1=0+
//! GET /3 block2=2/64
//! SERVER2 GET /3/0
//! BOOTSTRAP PUT /1/0/5 text:60
//! BOOTSTRAP FINISH
//! WAIT 10s
//! ```
//!
//! | word | meaning |
//! |---|---|
//! | `SERVER2`, `BOOTSTRAP` | the sender; server 1 by default |
//! | `GET` `PUT` `POST` `DELETE` `FETCH` `IPATCH` | the method, followed by path and query |
//! | `tlv:82004000` | a payload and its format: text for textual formats, else hexadecimal digits, with underscores anywhere; `plain:` is text without a format. `'Single quotes'` may contain blanks |
//! | `accept=tlv` | the format of the response |
//! | `observe=0`, `token=a1` | starts (0) or cancels (1) an observation, and its token, which is text here |
//! | `block1=64+` | the payload is a block that starts at byte 64, and more follow; without `+` it is the last |
//! | `block2=2/64` | requests the block of the response with the number 2, of 64 bytes |
//! | `WAIT 10s` | lets time pass: seconds, or `ms` |
//!
//! A format is a name of a [`ContentFormat`], or any number. Nothing is allocated: bytes of hexadecimal digits go into
//! the caller's buffer. A [`Response`] prints as a line, too.
//!
//! ```
//! use lwm2m_runtime::Path;
//! use lwm2m_runtime::serve::notation::Line;
//! use lwm2m_runtime::serve::{Operation, Request};
//!
//! let Line::Request(request) = Line::read("PUT /1/0/1 text:60", &mut [])? else { unreachable!() };
//! assert_eq!((request.operation(), request.path()), (Operation::Replace, Path::resource(1, 0, 1)));
//!
//! let error = Line::read("PUT /1/0/1 test:60", &mut []).unwrap_err();
//! assert_eq!(error.to_string(), "column 12: `test` is no content format; expected a name such as `tlv`, or a number");
//! # Ok::<(), lwm2m_runtime::serve::notation::ParseError>(())
//! ```

use core::fmt;

use crate::codec::ContentFormat;
use crate::path::Path;

use super::block::{BlockSize, LAST_BLOCK};
use super::request::{Block, Method, Request, Requester, Token};
use super::response::Response;

/// A line.
#[derive(Debug, Clone, Copy)]
pub enum Line<'a> {
    /// An empty line, or a comment.
    Nothing,
    /// Lets this many milliseconds pass.
    Wait(u64),
    /// A request.
    Request(Request<'a>),
}

/// An error in a line. It quotes the wrong word, but no payload, which may contain keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseError<'a> {
    column: usize,
    found: &'a str,
    expected: Expected,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Method,
    Path,
    Word,
    Once,
    Format,
    Bytes,
    Overflow,
    Quote,
    Number,
    Block,
    Observe,
    Token,
    Time,
    Server,
    End,
}

impl ParseError<'_> {
    /// Returns the column of the error, counted from 1 in bytes.
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for ParseError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ParseError { column, found, expected } = self;
        let (wrong, instead) = match expected {
            Expected::Method => ("is no method", "GET, PUT, POST, DELETE, FETCH, IPATCH, FINISH or WAIT"),
            Expected::Path => ("is no path", "up to four ids of 0 to 65534, such as /3/0/9"),
            Expected::Word => {
                ("is not understood", "a payload such as `tlv:c10100`, or an option such as `accept=tlv`")
            }
            Expected::Once => ("is given twice", "one payload, and each option once"),
            Expected::Format => ("is no content format", "a name such as `tlv`, or a number"),
            Expected::Bytes => ("is not hexadecimal", "two digits for each byte, with underscores anywhere"),
            Expected::Overflow => ("is too long", "a payload that the buffer holds"),
            Expected::Quote => ("has no end", "a second `'`"),
            Expected::Number => {
                ("is no number of bytes", "decimal digits, followed by `+` unless it is the last block")
            }
            Expected::Block => ("is no block", "its number and its size, such as `2/64`"),
            Expected::Observe => ("is no value of Observe", "0 to start, 1 to end"),
            Expected::Token => ("is no token", "1 to 8 bytes of text"),
            Expected::Time => ("is no time", "seconds such as `10s`, or milliseconds such as `250ms`"),
            Expected::Server => ("is no Short Server ID", "1 to 65534"),
            Expected::End => ("is left over", "nothing more"),
        };
        write!(f, "column {column}: ")?;
        match expected {
            Expected::Bytes | Expected::Overflow | Expected::Quote => f.write_str("the payload")?,
            _ => write!(f, "`{}`", Short(found))?,
        }
        write!(f, " {wrong}; expected {instead}")
    }
}

/// Prints the first characters of any text.
struct Short<'a>(&'a str);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(40) {
            match character.is_control() {
                true => write!(f, "{}", character.escape_default())?,
                false => write!(f, "{character}")?,
            }
        }
        if characters.next().is_some() { f.write_str("...") } else { Ok(()) }
    }
}

impl core::error::Error for ParseError<'_> {}

/// The words of a line.
struct Words<'a> {
    line: &'a str,
    position: usize,
}

/// A word and its offset.
#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    start: usize,
}

impl<'a> Word<'a> {
    fn error(self, expected: Expected) -> ParseError<'a> {
        ParseError { column: self.start + 1, found: self.text, expected }
    }

    /// Returns the rest after `count` bytes.
    fn after(self, count: usize) -> Word<'a> {
        Word { text: self.text.get(count..).unwrap_or(""), start: self.start + count }
    }

    /// Splits at the first occurrence of a character.
    fn split(self, at: char) -> Option<(Word<'a>, Word<'a>)> {
        let count = self.text.find(at)?;
        let before = Word { text: self.text.get(..count)?, ..self };
        Some((before, self.after(count + at.len_utf8())))
    }
}

impl<'a> Words<'a> {
    /// Returns the next word; a quoted text after its colon belongs to it.
    fn next(&mut self) -> Result<Option<Word<'a>>, ParseError<'a>> {
        let rest = self.line.get(self.position..).unwrap_or("");
        let blanks = rest.len() - rest.trim_start().len();
        let (start, rest) = (self.position + blanks, rest.trim_start());
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let quoted = rest.get(..end).and_then(|word| word.find(":'"));
        let end = match quoted {
            Some(colon) => {
                let quote = rest.get(colon + 2..).and_then(|inside| inside.find('\''));
                let start = start + colon + 1;
                let unclosed = Word { text: "", start };
                colon + 3 + quote.ok_or(unclosed.error(Expected::Quote))?
            }
            None => end,
        };
        self.position = start + end;
        let text = rest.get(..end).unwrap_or("");
        Ok((!text.is_empty()).then_some(Word { text, start }))
    }
}

impl<'a> Line<'a> {
    /// Parses a line. Hexadecimal payloads are decoded into `bytes`.
    ///
    /// # Errors
    ///
    /// Returns the first wrong word.
    pub fn read(line: &'a str, bytes: &'a mut [u8]) -> Result<Line<'a>, ParseError<'a>> {
        let mut words = Words { line, position: 0 };
        let Some(mut word) = words.next()?.filter(|word| !word.text.starts_with('#')) else {
            return Ok(Line::Nothing);
        };
        let mut requester = Requester::Server(1);
        if let Some(other) = read_requester(word)? {
            requester = other;
            word = words.next()?.unwrap_or(Word { text: "", start: line.len() });
        }
        let method = match word.text {
            "GET" => Method::Get,
            "PUT" => Method::Put,
            "POST" => Method::Post,
            "DELETE" => Method::Delete,
            "FETCH" => Method::Fetch,
            "IPATCH" => Method::IPatch,
            "FINISH" => return end(&mut words, Line::Request(Request::bootstrap_finish())),
            "WAIT" => {
                let time = words.next()?.unwrap_or(Word { text: "", start: line.len() });
                return end(&mut words, Line::Wait(read_time(time)?));
            }
            _ => return Err(word.error(Expected::Method)),
        };
        let target = words.next()?.unwrap_or(Word { text: "/", start: line.len() });
        let (path, query) = target.split('?').unwrap_or((target, target.after(target.text.len())));
        let path: Path = path.text.parse().map_err(|_| path.error(Expected::Path))?;
        let mut parts = Parts::new(Request::from_coap(requester, method, path).query(query.text), bytes);
        while let Some(word) = words.next()? {
            parts.word(word)?;
        }
        Ok(Line::Request(parts.request))
    }
}

fn end<'a>(words: &mut Words<'a>, line: Line<'a>) -> Result<Line<'a>, ParseError<'a>> {
    match words.next()? {
        Some(word) => Err(word.error(Expected::End)),
        None => Ok(line),
    }
}

fn read_requester(word: Word<'_>) -> Result<Option<Requester>, ParseError<'_>> {
    if word.text == "BOOTSTRAP" {
        return Ok(Some(Requester::Bootstrap));
    }
    let Some(id) = word.text.strip_prefix("SERVER") else {
        return Ok(None);
    };
    match id.parse() {
        Ok(id @ 1..=65534) => Ok(Some(Requester::Server(id))),
        _ => Err(word.error(Expected::Server)),
    }
}

fn read_time(word: Word<'_>) -> Result<u64, ParseError<'_>> {
    let number = |digits: &str, factor: u64| digits.parse::<u64>().ok()?.checked_mul(factor);
    let milliseconds = word.text.strip_suffix("ms").map(|digits| number(digits, 1));
    let seconds = || word.text.strip_suffix('s').map(|digits| number(digits, 1000));
    milliseconds.or_else(seconds).flatten().ok_or(word.error(Expected::Time))
}

/// A request while its words are read.
struct Parts<'a> {
    request: Request<'a>,
    /// Buffer for a hexadecimal payload, until it is used.
    bytes: Option<&'a mut [u8]>,
    /// The kinds of words so far, as bits.
    seen: u8,
}

impl<'a> Parts<'a> {
    fn new(request: Request<'a>, bytes: &'a mut [u8]) -> Self {
        Parts { request, bytes: Some(bytes), seen: 0 }
    }

    fn once(&mut self, word: Word<'a>, kind: u8) -> Result<(), ParseError<'a>> {
        let fresh = self.seen >> kind & 1 == 0;
        self.seen |= 1 << kind;
        if fresh { Ok(()) } else { Err(word.error(Expected::Once)) }
    }

    fn word(&mut self, word: Word<'a>) -> Result<(), ParseError<'a>> {
        let place = word.text.find([':', '=']).ok_or(word.error(Expected::Word))?;
        let (name, value) =
            (Word { text: word.text.get(..place).unwrap_or(""), ..word }, word.after(place + 1));
        if word.text.get(place..).is_some_and(|rest| rest.starts_with(':')) {
            // A payload may be a key, which an error does not quote.
            self.once(name, 0)?;
            return self.payload(name, value);
        }
        let request = self.request;
        self.request = match name.text {
            "accept" => {
                self.once(word, 1)?;
                request.accept(read_format(value)?)
            }
            "observe" => {
                self.once(word, 2)?;
                let started = value.text.parse().ok().filter(|observe| *observe < 2);
                request.observe(started.ok_or(value.error(Expected::Observe))?)
            }
            "token" => {
                self.once(word, 3)?;
                let token = Token::new(value.text.as_bytes()).filter(|_| !value.text.is_empty());
                request.token(token.ok_or(value.error(Expected::Token))?)
            }
            "block1" => {
                self.once(word, 4)?;
                let digits = value.text.strip_suffix('+');
                let offset =
                    read_number(digits.unwrap_or(value.text)).ok_or(value.error(Expected::Number))?;
                request.block1(Block { offset, more: digits.is_some() })
            }
            "block2" => {
                self.once(word, 5)?;
                let (num, size) = read_block(value.text).ok_or(value.error(Expected::Block))?;
                request.block2(num, size)
            }
            _ => return Err(word.error(Expected::Word)),
        };
        Ok(())
    }

    fn payload(&mut self, name: Word<'a>, value: Word<'a>) -> Result<(), ParseError<'a>> {
        let inside = value.text.strip_prefix('\'').and_then(|inside| inside.strip_suffix('\''));
        let value = inside.map_or(value, |text| Word { text, start: value.start + 1 });
        if name.text == "plain" {
            self.request = self.request.plain_payload(value.text.as_bytes());
            return Ok(());
        }
        let format = read_format(name)?;
        let bytes = match is_text(format) {
            true => value.text.as_bytes(),
            false => read_bytes(value, self.bytes.take().unwrap_or_default())?,
        };
        self.request = self.request.payload(format, bytes);
        Ok(())
    }
}

fn read_number(digits: &str) -> Option<usize> {
    digits.parse().ok().filter(|_| !digits.starts_with('+'))
}

/// Reads the number and the size of a block, such as `2/64`.
fn read_block(text: &str) -> Option<(u32, BlockSize)> {
    let (num, size) = text.split_once('/')?;
    let num = read_number(num).and_then(|num| u32::try_from(num).ok()).filter(|num| *num <= LAST_BLOCK)?;
    Some((num, BlockSize::new(read_number(size)?)?))
}

fn read_format(word: Word<'_>) -> Result<u16, ParseError<'_>> {
    let named = ContentFormat::from_name(word.text).map(ContentFormat::number);
    named.or_else(|| word.text.parse().ok()).ok_or(word.error(Expected::Format))
}

/// Returns whether payloads of a format are text; those of the numbers of early clients are written as digits.
fn is_text(number: u16) -> bool {
    ContentFormat::from_number(number).is_some_and(|format| format.number() == number && format.is_text())
}

fn read_bytes<'o, 'a>(word: Word<'a>, buffer: &'o mut [u8]) -> Result<&'o [u8], ParseError<'a>> {
    let mut digits = word.text.bytes().enumerate().filter(|(_, byte)| *byte != b'_');
    let mut count = 0;
    while let Some((offset, first)) = digits.next() {
        let at = Word { text: "", start: word.start + offset };
        let pair = digit(first).zip(digits.next().and_then(|(_, second)| digit(second)));
        let (upper, lower) = pair.ok_or(at.error(Expected::Bytes))?;
        *buffer.get_mut(count).ok_or(at.error(Expected::Overflow))? = upper << 4 | lower;
        count += 1;
    }
    Ok(buffer.get(..count).unwrap_or(&[]))
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// A payload as a word: `tlv:c10964`.
///
/// ```
/// use lwm2m_runtime::ContentFormat;
/// use lwm2m_runtime::serve::notation::Payload;
///
/// assert_eq!(Payload(ContentFormat::TLV, &[0xc1, 9, 100]).to_string(), "tlv:c10964");
/// assert_eq!(Payload(ContentFormat::TEXT, b"21.5").to_string(), "text:21.5");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Payload<'a>(pub ContentFormat, pub &'a [u8]);

/// Prints a line: the code, then created path, payload, size and `observe=` with its number, if there are any.
impl fmt::Display for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Response { code, format, payload, size, created, observe, .. } = self;
        let code = code.to_u8();
        write!(f, "{}.{:02}", code >> 5, code & 0x1f)?;
        if let Some(path) = created {
            write!(f, " {path}")?;
        }
        if let Some(format) = format {
            write!(f, " {}", Payload(*format, payload))?;
        }
        if *size > payload.len() {
            write!(f, " size={size}")?;
        }
        observe.map_or(Ok(()), |number| write!(f, " observe={number}"))
    }
}

impl fmt::Display for Payload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Payload(format, bytes) = self;
        write!(f, "{format}:")?;
        let text = core::str::from_utf8(bytes).ok().filter(|_| is_text(format.number()));
        match text {
            Some(text) if text.contains(char::is_whitespace) => write!(f, "'{text}'"),
            Some(text) => f.write_str(text),
            None => bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};

    use super::*;
    use crate::ResponseCode;
    use crate::serve::block::Part;

    fn read<'a>(line: &'a str, bytes: &'a mut [u8]) -> Request<'a> {
        match Line::read(line, bytes) {
            Ok(Line::Request(request)) => request,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn each_word_sets_a_part_of_the_request() {
        let mut bytes = [0; 8];
        let request = read(
            "SERVER2 PUT /5/0/0?a=1&b tlv:c1_01_00 accept=60 observe=1 token=a1 block1=64+ block2=9/32",
            &mut bytes,
        );
        assert_eq!((request.requester, request.path), (Requester::Server(2), Path::resource(5, 0, 0)));
        assert_eq!((request.format, request.payload), (Some(11542), [0xc1, 1, 0].as_slice()));
        assert_eq!((request.accept, request.query), (Some(60), "a=1&b"));
        assert_eq!(
            (request.token.as_slice(), request.block2),
            (b"a1".as_slice(), BlockSize::new(32).map(|size| Part::new(9, size)))
        );
        assert_eq!(request.block1, Some(Block { offset: 64, more: true }));
    }

    #[test]
    fn text_is_not_decoded_and_may_have_blanks_in_quotes() {
        let table = [
            ("PUT /1 text:60", Some(0), "60"),
            ("PUT /1 text:'it is' accept=tlv", Some(0), "it is"),
            ("PUT /1 text:''", Some(0), ""),
            ("FETCH / senml-json:'[{\"n\": \"/3\"}]'", Some(110), "[{\"n\": \"/3\"}]"),
            ("POST /3/0/4 plain:0='1',2", None, "0='1',2"),
        ];
        for (line, format, text) in table {
            let request = read(line, &mut []);
            assert_eq!((request.format, core::str::from_utf8(request.payload)), (format, Ok(text)), "{line}");
        }
    }

    #[test]
    fn comments_and_waits_are_lines() {
        assert!(matches!(Line::read("", &mut []), Ok(Line::Nothing)));
        assert!(matches!(Line::read("  # GET", &mut []), Ok(Line::Nothing)));
        assert!(matches!(Line::read("WAIT 10s", &mut []), Ok(Line::Wait(10_000))));
        assert!(matches!(Line::read("WAIT 250ms", &mut []), Ok(Line::Wait(250))));
        assert!(matches!(Line::read("BOOTSTRAP FINISH", &mut []), Ok(Line::Request(_))));
    }

    #[test]
    fn an_error_has_its_column_and_the_expected_word() {
        let table = [
            ("get /3", "column 1: `get` is no method"),
            ("SERVER0 GET /3", "column 1: `SERVER0` is no Short Server ID"),
            ("BOOTSTRAP", "column 10: `` is no method"),
            ("GET /3/x", "column 5: `/3/x` is no path"),
            ("GET /3 now", "column 8: `now` is not understood"),
            ("GET /3 accept=tlv accept=tlv", "column 19: `accept=tlv` is given twice"),
            ("PUT /3 text:1 tlv:00", "column 15: `tlv` is given twice"),
            ("GET /3 accept=tvl", "column 15: `tvl` is no content format"),
            ("PUT /3 tlv:c1010", "column 16: the payload is not hexadecimal"),
            ("PUT /3 tlv:c10g", "column 14: the payload is not hexadecimal"),
            ("PUT /3 tlv:0102030405", "column 20: the payload is too long"),
            ("PUT /3 text:'a b", "column 13: the payload has no end"),
            ("GET /3 observe=2", "column 16: `2` is no value of Observe"),
            ("GET /3 token=123456789", "column 14: `123456789` is no token"),
            ("PUT /3 block1=+", "column 15: `+` is no number of bytes"),
            ("GET /3 block2=-1/64", "column 15: `-1/64` is no block"),
            ("GET /3 block2=1/65", "column 15: `1/65` is no block"),
            ("GET /3 block2=1048576/64", "column 15: `1048576/64` is no block"),
            ("WAIT 10", "column 6: `10` is no time"),
            ("WAIT 99999999999999999999s", "column 6: `99999999999999999999s` is no time"),
            ("WAIT 1s now", "column 9: `now` is left over"),
        ];
        for (line, expected) in table {
            let error = Line::read(line, &mut [0; 4]).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{line}: {error}");
        }
        let long: String = "\u{7}\u{e9}".repeat(60);
        assert!(Line::read(&long, &mut []).unwrap_err().to_string().len() < 300);
    }

    #[test]
    fn a_response_is_printed_with_its_parts() {
        let changed = Response::new(ResponseCode::CHANGED);
        let created =
            Response { created: Some(Path::instance(3303, 1)), ..Response::new(ResponseCode::CREATED) };
        let text = Response {
            format: Some(ContentFormat::TEXT),
            payload: b"21.5",
            size: 4,
            ..Response::new(ResponseCode::CONTENT)
        };
        let table = [
            (changed, "2.04"),
            (created, "2.01 /3303/1"),
            (text, "2.05 text:21.5"),
            (Response { size: 5, ..text }, "2.05 text:21.5 size=5"),
            (Response { observe: Some(7), ..text }, "2.05 text:21.5 observe=7"),
        ];
        for (response, expected) in table {
            assert_eq!(response.to_string(), expected);
        }
    }
}
