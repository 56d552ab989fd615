//! Writes TLV. The length of an entry is known only after its content.

use super::{MAX_LENGTH, MULTIPLE_RESOURCE, OBJECT_INSTANCE, RESOURCE, RESOURCE_INSTANCE, WIDE_IDENTIFIER};
use crate::codec::buffer::Buffer;
use crate::error::ErrorKind;
use crate::path::{Level, Path};
use crate::sink::Sink;
use crate::value::{Time, Value};

/// Writes TLV into a slice.
///
/// The length of an entry with other entries is filled in after them. If it is too long for the first byte
/// of the header, the entries move.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: Buffer<'b>,
    base: Level,
    value_kind: u8,
    instance: Option<Open>,
    resource: Option<Open>,
    /// A value, a time or a path has no form in TLV.
    not_representable: bool,
}

/// An entry without its length.
#[derive(Debug, Clone, Copy)]
struct Open {
    start: usize,
    id: u16,
}

impl<'b> Writer<'b> {
    /// Creates a writer of a payload for `base`. For an object, each instance is an entry; for an instance,
    /// its resources are the outermost entries; for a resource instance, it is the only entry.
    pub fn new(out: &'b mut [u8], base: Path) -> Self {
        Writer {
            buffer: Buffer::new(out),
            base: base.level(),
            value_kind: RESOURCE,
            instance: None,
            resource: None,
            not_representable: false,
        }
    }

    /// Sets the first byte of the payload to write.
    #[must_use]
    pub(crate) fn start_at(mut self, offset: usize) -> Self {
        self.buffer.start_at(offset);
        self
    }

    /// Writes a value of one, two or four bytes, the most significant bytes of `value`. Header and value fit
    /// in one word.
    #[inline]
    fn write_short(&mut self, id: u16, value: u64, bytes: u8) {
        let head = u64::from(self.value_kind | bytes);
        let (word, header) = match u8::try_from(id) {
            Ok(id) => (head << 56 | u64::from(id) << 48 | value >> 16, 2),
            Err(_) => (head << 56 | u64::from(WIDE_IDENTIFIER) << 56 | u64::from(id) << 40 | value >> 24, 3),
        };
        self.buffer.push_word(word, header + usize::from(bytes));
    }

    #[inline]
    fn write_header(&mut self, kind: u8, id: u16, length: usize) {
        let (word, bytes) = header(kind, id, length);
        self.not_representable |= length > MAX_LENGTH;
        self.buffer.push_word(word, bytes);
    }

    fn write_bytes(&mut self, id: u16, value: &[u8]) {
        self.write_header(self.value_kind, id, value.len());
        self.buffer.push(value);
    }

    fn write_long(&mut self, id: u16, value: u64) {
        self.write_header(self.value_kind, id, 8);
        self.buffer.push_word(value, 8);
    }

    fn write_integer(&mut self, id: u16, value: i64) {
        if i64::from(value as i8) == value {
            self.write_short(id, (value as u64) << 56, 1);
        } else if i64::from(value as i16) == value {
            self.write_short(id, (value as u64) << 48, 2);
        } else if i64::from(value as i32) == value {
            self.write_short(id, (value as u64) << 32, 4);
        } else {
            self.write_long(id, value as u64);
        }
    }

    fn write_unsigned(&mut self, id: u16, value: u64) {
        match value {
            0..=0xff => self.write_short(id, value << 56, 1),
            0x100..=0xffff => self.write_short(id, value << 48, 2),
            0x1_0000..=0xffff_ffff => self.write_short(id, value << 32, 4),
            _ => self.write_long(id, value),
        }
    }

    /// Takes four bytes if that is exact, otherwise eight.
    fn write_float(&mut self, id: u16, value: f64) {
        let narrow = value as f32;
        if f64::from(narrow).to_bits() == value.to_bits() {
            self.write_short(id, u64::from(narrow.to_bits()) << 32, 4);
        } else {
            self.write_long(id, value.to_bits());
        }
    }

    /// Reserves space for the shortest header. Bytes move only towards the end, so that a buffer of the size
    /// of the payload is always enough.
    fn open(&mut self, id: u16) -> Open {
        let start = self.buffer.len();
        self.buffer.skip(identifier_end(id));
        Open { start, id }
    }

    fn close(&mut self, kind: u8, open: Open) {
        let content = open.start + identifier_end(open.id);
        let length = self.buffer.len().saturating_sub(content);
        let (word, bytes) = header(kind, open.id, length);
        self.not_representable |= length > MAX_LENGTH;
        if open.start + bytes != content {
            self.buffer.shift(content, open.start + bytes);
        }
        self.buffer.patch_word(open.start, word, bytes);
    }
}

/// Returns the length of a header without its length field.
fn identifier_end(id: u16) -> usize {
    if id > 0xff { 3 } else { 2 }
}

/// Returns a header in the most significant bytes of a word, and its size. Truncates a length of 2^24 and
/// more, which the caller has to reject.
#[inline]
fn header(kind: u8, id: u16, length: usize) -> (u64, usize) {
    let length = (length & MAX_LENGTH) as u64;
    let (inline, extended, bytes) = match length {
        0..=7 => (length, 0, 0),
        8..=0xff => (0b0_1000, length << 56, 1),
        0x100..=0xffff => (0b1_0000, length << 48, 2),
        _ => (0b1_1000, length << 40, 3),
    };
    let (identifier, size) = match u8::try_from(id) {
        Ok(id) => (u64::from(id) << 48, 2),
        Err(_) => (u64::from(WIDE_IDENTIFIER) << 56 | u64::from(id) << 40, 3),
    };
    let first = (u64::from(kind) | inline) << 56;
    (first | identifier | extended >> (8 * size), size + bytes)
}

impl Sink for Writer<'_> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        match value {
            Value::Integer(number) | Value::Time(Time(number)) => self.write_integer(id, number),
            Value::Unsigned(number) => self.write_unsigned(id, number),
            Value::Float(number) => self.write_float(id, number),
            Value::Boolean(truth) => self.write_short(id, u64::from(truth) << 56, 1),
            Value::String(text) | Value::CoreLink(text) => self.write_bytes(id, text.as_bytes()),
            Value::Opaque(bytes) => self.write_bytes(id, bytes),
            Value::ObjectLink(link) => {
                self.write_short(id, u64::from(link.object) << 48 | u64::from(link.instance) << 32, 4);
            }
        }
    }

    fn begin_multiple(&mut self, id: u16, _: usize) {
        self.value_kind = RESOURCE_INSTANCE;
        if self.base != Level::ResourceInstance {
            self.resource = Some(self.open(id));
        }
    }

    fn end_multiple(&mut self) {
        self.value_kind = RESOURCE;
        if let Some(open) = self.resource.take() {
            self.close(MULTIPLE_RESOURCE, open);
        }
    }
}

impl crate::codec::Writer for Writer<'_> {
    fn begin_instance(&mut self, path: Path) {
        self.not_representable |= self.base == Level::Root;
        if let (Level::Object, Some(id)) = (self.base, path.instance_id()) {
            self.instance = Some(self.open(id));
        }
    }

    fn end_instance(&mut self) {
        if let Some(open) = self.instance.take() {
            self.close(OBJECT_INSTANCE, open);
        }
    }

    fn set_time(&mut self, time: Option<f64>) {
        self.not_representable |= time.is_some();
    }

    /// Writes a multiple resource without instances; the format has no other path without a value.
    fn empty(&mut self, path: Path) {
        match (path.level(), path.resource_id()) {
            (Level::Resource, Some(id)) => self.write_header(MULTIPLE_RESOURCE, id, 0),
            _ => self.not_representable = true,
        }
    }

    fn finish(&mut self) -> Result<usize, ErrorKind> {
        if self.not_representable { Err(ErrorKind::NotRepresentable) } else { Ok(self.buffer.len()) }
    }
}
