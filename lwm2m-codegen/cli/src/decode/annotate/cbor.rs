//! CBOR (RFC 8949): items of any kind, each with what it is. The formats built on CBOR call this for the items
//! that have no meaning of their own.

use super::{Break, Notes, Payload, Walk};
use crate::decode::shown;
use crate::payload::count;
use crate::payload::held::Held;

pub(super) const UNSIGNED: u8 = 0;
pub(super) const NEGATIVE: u8 = 1;
pub(super) const BYTES: u8 = 2;
pub(super) const TEXT: u8 = 3;
pub(super) const ARRAY: u8 = 4;
pub(super) const MAP: u8 = 5;
const TAG: u8 = 6;

/// Items inside of items that are walked into.
const DEEPEST: usize = 16;

/// A single value: one item.
pub(super) fn walk(payload: Payload<'_>, notes: &mut Notes) -> Walk {
    let path = payload.request.path.path;
    let mut walker = Walker::new(payload.bytes, notes);
    let item = walker.item(0)?;
    if let Some(value) = item.value {
        let value = shown::value(&value, payload.known.resource(path));
        let called = payload.called(&payload.request.path.prefix, path);
        notes.amend(item.note, format!("{called}: {value}"));
    }
    Ok(())
}

/// The first bytes of an item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) major: u8,
    info: u8,
    pub(super) argument: u64,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Head {
    /// Elements of a container; `None` for one that goes on until a break.
    pub(super) fn count(&self) -> Option<u64> {
        (self.info != 31).then_some(self.argument)
    }

    fn is_break(&self) -> bool {
        self.major == 7 && self.info == 31
    }
}

/// An item that was noted.
pub(super) struct Item {
    /// Its value, if it is one.
    pub(super) value: Option<Held>,
    /// Number of the note that has it.
    pub(super) note: usize,
}

/// A place in a payload, and the notes on what is before it.
pub(super) struct Walker<'w> {
    bytes: &'w [u8],
    pub(super) position: usize,
    pub(super) notes: &'w mut Notes,
}

impl<'w> Walker<'w> {
    pub(super) fn new(bytes: &'w [u8], notes: &'w mut Notes) -> Self {
        Walker { bytes, position: 0, notes }
    }

    /// Looks at the head that comes next.
    pub(super) fn peek(&self) -> Walk<Head> {
        let start = self.position;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let (&first, rest) =
            rest.split_first().ok_or_else(|| Break::new("the payload ends where an item is expected"))?;
        let (major, info) = (first >> 5, first & 0x1f);
        let width = match info {
            0..=23 => 0,
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            31 if matches!(major, BYTES..=MAP | 7) => 0,
            _ => return Err(Break::new(format!("an item cannot start with {first:02x}"))),
        };
        let bytes =
            rest.get(..width).ok_or_else(|| Break::new("the payload ends within the head of an item"))?;
        let argument = match width {
            0 => u64::from(info),
            _ => bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)),
        };
        let end = start.saturating_add(1).saturating_add(width);
        Ok(Head { major, info, argument, start, end })
    }

    /// Takes a head of a container, with a note.
    pub(super) fn open(&mut self, head: Head, depth: usize, text: impl Into<String>) -> usize {
        self.position = head.end;
        self.notes.add(head.start..head.end, depth, text)
    }

    /// Whether another element follows; the break at the end of a container is noted.
    pub(super) fn more(&mut self, left: &mut Option<u64>, depth: usize) -> Walk<bool> {
        if let Some(count) = left {
            let more = *count > 0;
            *count = count.saturating_sub(1);
            return Ok(more);
        }
        let head = self.peek()?;
        if head.is_break() {
            self.open(head, depth, "break");
        }
        Ok(!head.is_break())
    }

    /// Notes an item, whatever it is.
    pub(super) fn item(&mut self, depth: usize) -> Walk<Item> {
        if depth > DEEPEST {
            return Err(Break::new("items are nested too deeply"));
        }
        let head = self.peek()?;
        match head.major {
            UNSIGNED => Ok(self.simple(head, depth, unsigned(head.argument))),
            NEGATIVE => Ok(self.simple(head, depth, negative(head.argument))),
            BYTES | TEXT => self.string(head, depth),
            ARRAY | MAP => self.container(head, depth),
            TAG => {
                let note = self.open(head, depth, tag(head.argument));
                let inner = self.item(depth.saturating_add(1))?;
                Ok(Item { note: if inner.value.is_some() { inner.note } else { note }, ..inner })
            }
            _ => self.other(head, depth),
        }
    }

    fn simple(&mut self, head: Head, depth: usize, value: Option<Held>) -> Item {
        let text = value
            .as_ref()
            .map_or_else(|| "a number beyond 64 bits".into(), |value| shown::value(value, None));
        let note = self.open(head, depth, text);
        Item { value, note }
    }

    fn container(&mut self, head: Head, depth: usize) -> Walk<Item> {
        let note = self.open(head, depth, container(&head));
        let mut left = head.count();
        let inside = depth.saturating_add(1);
        while self.more(&mut left, depth)? {
            self.item(inside)?;
            if head.major == MAP {
                self.item(inside.saturating_add(1))?;
            }
        }
        Ok(Item { value: None, note })
    }

    fn string(&mut self, head: Head, depth: usize) -> Walk<Item> {
        if head.count().is_some() {
            let (bytes, end) = self.content(&head)?;
            let value = string(head.major, bytes)?;
            self.position = end;
            let note = self.notes.add(head.start..end, depth, shown::value(&value, None));
            return Ok(Item { value: Some(value), note });
        }
        let note = self.open(head, depth, "a string in pieces");
        let mut whole = Vec::new();
        while self.more(&mut None, depth)? {
            let piece = self.peek()?;
            if piece.major != head.major || piece.count().is_none() {
                return Err(Break::new("a piece of a string is a string of the same kind"));
            }
            let (bytes, end) = self.content(&piece)?;
            whole.extend_from_slice(bytes);
            // A piece of a text need not be one: it may end within a character.
            let part = string(head.major, bytes).or_else(|_| string(BYTES, bytes))?;
            let text = shown::value(&part, None);
            self.notes.add(piece.start..end, depth.saturating_add(1), format!("a piece: {text}"));
            self.position = end;
        }
        Ok(Item { value: Some(string(head.major, &whole)?), note })
    }

    /// The bytes of a string in one piece, and where they end.
    fn content(&self, head: &Head) -> Walk<(&'w [u8], usize)> {
        let length = usize::try_from(head.argument).unwrap_or(usize::MAX);
        let end = head.end.saturating_add(length);
        let bytes = self.bytes.get(head.end..end).ok_or_else(|| {
            let left = self.bytes.len().saturating_sub(head.end);
            Break::new(format!("{} announced, {left} left", count(length, "byte")))
        })?;
        Ok((bytes, end))
    }

    /// Booleans, floats, and values that are none.
    fn other(&mut self, head: Head, depth: usize) -> Walk<Item> {
        let value = match head.info {
            20 | 21 => Held::Boolean(head.info == 21),
            25 => Held::Float(half(u16::try_from(head.argument).unwrap_or_default())),
            26 => Held::Float(f32::from_bits(u32::try_from(head.argument).unwrap_or_default()).into()),
            27 => Held::Float(f64::from_bits(head.argument)),
            31 => return Err(Break::new("a break stands where an item is expected")),
            info => {
                let text = match info {
                    22 => "null".to_owned(),
                    23 => "undefined".to_owned(),
                    _ => format!("the simple value {}", head.argument),
                };
                let note = self.open(head, depth, text);
                return Ok(Item { value: None, note });
            }
        };
        Ok(self.simple(head, depth, Some(value)))
    }
}

/// What a container is called.
pub(super) fn container(head: &Head) -> String {
    let what = if head.major == MAP { "map" } else { "array" };
    match head.count() {
        Some(count) => format!("{what} of {count}"),
        None => format!("{what} up to a break"),
    }
}

fn unsigned(argument: u64) -> Option<Held> {
    Some(i64::try_from(argument).map_or(Held::Unsigned(argument), Held::Integer))
}

fn negative(argument: u64) -> Option<Held> {
    i64::try_from(argument).ok().and_then(|number| (-1_i64).checked_sub(number)).map(Held::Integer)
}

fn string(major: u8, bytes: &[u8]) -> Walk<Held> {
    if major == BYTES {
        return Ok(Held::Opaque(bytes.to_vec()));
    }
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| Break::new("a text that is not UTF-8"))?;
    Ok(Held::String(text))
}

fn tag(number: u64) -> String {
    let meaning = match number {
        0 => ", a date as a text",
        1 => ", seconds since 1970",
        4 => ", a decimal fraction: exponent and mantissa",
        _ => "",
    };
    format!("tag {number}{meaning}")
}

/// A float of 16 bits (RFC 8949, appendix D).
fn half(bits: u16) -> f64 {
    let (exponent, mantissa) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
    let magnitude = match exponent {
        0 => mantissa * (-24_f64).exp2(),
        31 if mantissa == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (mantissa + 1024.0) * f64::from(exponent.saturating_sub(25)).exp2(),
    };
    if bits & 0x8000 == 0 { magnitude } else { -magnitude }
}

#[cfg(test)]
mod tests {
    use super::half;

    #[test]
    fn halves_are_read_as_the_standard_says() {
        // RFC 8949, appendix A.
        let table = [
            (0x0001, 5.960_464_477_539_063e-8),
            (0x0400, 0.000_061_035_156_25),
            (0x3e00, 1.5),
            (0x7bff, 65504.0),
        ];
        for (bits, expected) in table {
            assert_eq!(half(bits), expected);
            assert_eq!(half(bits | 0x8000), -expected);
        }
        assert_eq!(half(0x7c00), f64::INFINITY);
        assert!(half(0x7e00).is_nan());
    }
}
