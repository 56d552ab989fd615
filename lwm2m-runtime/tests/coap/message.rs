//! CoAP messages as lines of text: `PUT /1/0/1 content-format=0 block1=0+/16 : 60`. Any list of options can be written,
//! also one that no library would send.

use core::convert::Infallible;
use core::fmt;
use core::str::FromStr;

use lwm2m_runtime::serve::coap::coap_message;
use lwm2m_runtime::serve::{BlockOption, BlockSize};

/// A message without header and token.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Message {
    pub(crate) code: u8,
    pub(crate) options: Vec<(u16, Vec<u8>)>,
    pub(crate) payload: Vec<u8>,
}

const METHODS: [(&str, u8); 7] =
    [("GET", 1), ("POST", 2), ("PUT", 3), ("DELETE", 4), ("FETCH", 5), ("PATCH", 6), ("IPATCH", 7)];

pub(crate) const NAMES: [(&str, u16); 20] = [
    ("if-match", 1),
    ("uri-host", 3),
    ("etag", 4),
    ("if-none-match", 5),
    ("observe", 6),
    ("uri-port", 7),
    ("location-path", 8),
    ("oscore", 9),
    ("uri-path", 11),
    ("content-format", 12),
    ("max-age", 14),
    ("uri-query", 15),
    ("accept", 17),
    ("block2", 23),
    ("block1", 27),
    ("size2", 28),
    ("proxy-uri", 35),
    ("proxy-scheme", 39),
    ("size1", 60),
    ("request-tag", 292),
];

/// Returns the bytes of an unsigned integer, without leading zeros.
pub(crate) fn uint(value: u32) -> Vec<u8> {
    value.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect()
}

/// Returns the value of an option Block1 or Block2, such as `2+/64`.
fn block(text: &str) -> Option<Vec<u8>> {
    let (num, size) = text.split_once('/')?;
    let (num, more) = num.strip_suffix('+').map_or((num, 0), |num| (num, 8));
    let exponent = size.parse::<u32>().unwrap().ilog2() - 4;
    Some(uint(num.parse::<u32>().unwrap() << 4 | more | exponent))
}

fn value(text: &str) -> Vec<u8> {
    if let Some(digits) = text.strip_prefix("0x") {
        let pairs = (0..digits.len()).step_by(2);
        return pairs.map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
    }
    if let Some(text) = text.strip_prefix('\'') {
        return text.strip_suffix('\'').unwrap().into();
    }
    block(text).unwrap_or_else(|| uint(text.parse().unwrap()))
}

impl Message {
    /// Adds an option behind those of the same number.
    pub(crate) fn with(mut self, number: u16, value: impl Into<Vec<u8>>) -> Self {
        let place = self.options.partition_point(|(other, _)| *other <= number);
        self.options.insert(place, (number, value.into()));
        self
    }

    pub(crate) fn payload(mut self, payload: impl Into<Vec<u8>>) -> Self {
        self.payload = payload.into();
        self
    }

    pub(crate) fn option(&self, number: u16) -> Option<&[u8]> {
        self.options.iter().find(|(other, _)| *other == number).map(|(_, value)| value.as_slice())
    }

    pub(crate) fn uint(&self, number: u16) -> Option<u32> {
        self.option(number).map(|value| value.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    pub(crate) fn block(&self, number: u16) -> Option<BlockOption> {
        let value = self.uint(number)?;
        let size = BlockSize::new(16 << (value & 7)).unwrap();
        Some(BlockOption { num: value >> 4, more: value & 8 != 0, size })
    }

    pub(crate) fn code(&self) -> String {
        format!("{}.{:02}", self.code >> 5, self.code & 0x1f)
    }
}

/// Reads a request or a response.
impl FromStr for Message {
    type Err = Infallible;

    fn from_str(line: &str) -> Result<Self, Infallible> {
        let (head, payload) = line.split_once(" : ").unwrap_or((line, ""));
        let mut words = head.split_whitespace();
        let first = words.next().unwrap();
        let code = match METHODS.iter().find(|(name, _)| *name == first) {
            Some((_, code)) => *code,
            None => {
                let (class, detail) = first.split_once('.').unwrap();
                class.parse::<u8>().unwrap() << 5 | detail.parse::<u8>().unwrap()
            }
        };
        let mut message = Message { code, ..Message::default() }.payload(payload);
        for word in words {
            if let Some(path) = word.strip_prefix('/') {
                let (path, query) = path.split_once('?').unwrap_or((path, ""));
                for segment in path.split('/').filter(|_| !path.is_empty()) {
                    message = message.with(11, segment);
                }
                for parameter in query.split('&').filter(|_| !query.is_empty()) {
                    message = message.with(15, parameter);
                }
                continue;
            }
            let (name, text) = word.split_once('=').unwrap();
            let known = NAMES.iter().find(|(known, _)| *known == name);
            let number = known.map_or_else(|| name.parse().unwrap(), |(_, number)| *number);
            message = message.with(number, value(text));
        }
        Ok(message)
    }
}

/// Reads a message.
pub(crate) fn message(line: &str) -> Message {
    let Ok(message) = line.parse();
    message
}

/// Prints code, options and payload; an ETag without its value.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())?;
        for (number, value) in &self.options {
            match NAMES.iter().find(|(_, known)| known == number) {
                Some((name, _)) => write!(f, " {name}")?,
                None => write!(f, " {number}")?,
            }
            let integer = value.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
            match number {
                4 => {}
                8 => write!(f, "='{}'", core::str::from_utf8(value).unwrap())?,
                23 | 27 => {
                    let more = if integer & 8 != 0 { "+" } else { "" };
                    write!(f, "={}{more}/{}", integer >> 4, 16 << (integer & 7))?;
                }
                _ => write!(f, "={integer}")?,
            }
        }
        match core::str::from_utf8(&self.payload) {
            Ok("") => Ok(()),
            Ok(text) => write!(f, " : {text}"),
            Err(_) => write!(f, " : {} bytes", self.payload.len()),
        }
    }
}

pub(crate) struct OptionRef<'m>(u16, &'m [u8]);

impl coap_message::MessageOption for OptionRef<'_> {
    fn number(&self) -> u16 {
        self.0
    }

    fn value(&self) -> &[u8] {
        self.1
    }
}

fn option_ref((number, value): &(u16, Vec<u8>)) -> OptionRef<'_> {
    OptionRef(*number, value)
}

impl coap_message::ReadableMessage for Message {
    type Code = u8;
    type MessageOption<'a> = OptionRef<'a>;
    type OptionsIter<'a> =
        core::iter::Map<core::slice::Iter<'a, (u16, Vec<u8>)>, fn(&'a (u16, Vec<u8>)) -> OptionRef<'a>>;

    fn code(&self) -> u8 {
        self.code
    }

    fn options(&self) -> Self::OptionsIter<'_> {
        self.options.iter().map(option_ref)
    }

    fn payload(&self) -> &[u8] {
        &self.payload
    }
}

impl coap_message::MinimalWritableMessage for Message {
    type Code = u8;
    type OptionNumber = u16;
    type AddOptionError = Infallible;
    type SetPayloadError = Infallible;
    type UnionError = Infallible;

    fn set_code(&mut self, code: u8) {
        self.code = code;
    }

    /// Options must come in the order of their numbers, as most libraries demand.
    fn add_option(&mut self, number: u16, value: &[u8]) -> Result<(), Infallible> {
        assert!(
            self.options.last().is_none_or(|(last, _)| *last <= number),
            "option {number} is out of order"
        );
        self.options.push((number, value.into()));
        Ok(())
    }

    fn set_payload(&mut self, payload: &[u8]) -> Result<(), Infallible> {
        self.payload = payload.into();
        Ok(())
    }
}
