//! Writing SenML CBOR.

use crate::codec::ContentFormat;
use crate::codec::buffer::Buffer;
use crate::codec::cbor::input::{ARRAY, TEXT};
use crate::codec::cbor::output::{self, Word, digits};
use crate::codec::senml::base_names::Name;
use crate::codec::senml::base_times::RecordTime;
use crate::codec::senml::writer::{self, Header, Syntax};
use crate::path::Path;
use crate::value::Value;

// Encoded labels (RFC 8428, table 4).
const BASE_NAME: Word = Word::new(0x21, 1);
const BASE_TIME: Word = Word::new(0x22, 1);
const NAME: Word = Word::new(0x00, 1);
const TIME: Word = Word::new(0x06, 1);
const NUMBER: Word = Word::new(0x02, 1);
const STRING: Word = Word::new(0x03, 1);
const BOOLEAN: Word = Word::new(0x04, 1);
const BYTES: Word = Word::new(0x08, 1);
const LINK: Word = Word::new(0x63_76_6c_6f, 4);

/// Writes SenML CBOR into a slice.
pub type Writer<'b> = writer::Writer<'b, Cbor>;

/// CBOR as the syntax of SenML.
#[derive(Debug)]
pub struct Cbor {
    records: u32,
    /// The start of the names of a multiple resource's instances: `6/`.
    resource: Word,
}

impl Default for Cbor {
    fn default() -> Self {
        Cbor { records: 0, resource: Word::EMPTY }
    }
}

impl Syntax for Cbor {
    const FORMAT: ContentFormat = ContentFormat::SENML_CBOR;

    /// Reserves a byte for the head of the array.
    fn start(buffer: &mut Buffer<'_>) {
        buffer.skip(1);
    }

    fn finish(self, buffer: &mut Buffer<'_>) {
        let head = output::head(ARRAY, self.records);
        if head.count() > 1 {
            buffer.shift(1, head.count());
        }
        head.patch(buffer, 0);
    }

    #[inline]
    fn short_record(&mut self, buffer: &mut Buffer<'_>, resource: Option<u16>, id: u16) {
        self.records += 1;
        let name = digits(id);
        if resource.is_none() {
            return named(name.count()).then(name).push(buffer);
        }
        let count = self.resource.count() + name.count();
        if count <= 5 {
            return named(count).then(self.resource).then(name).push(buffer);
        }
        named(count).push(buffer);
        self.resource.push(buffer);
        name.push(buffer);
    }

    fn record(&mut self, buffer: &mut Buffer<'_>, root: &str, header: &Header) {
        let Header { name, time, has_value } = *header;
        self.records += 1;
        let members = [name.base.is_some(), time.is_some(), name.name.is_some(), has_value];
        let pairs = members.iter().filter(|member| **member).count();
        output::push_map(buffer, Word::EMPTY, pairs.max(1));
        if let Some(base) = name.base {
            push_name(buffer, root, BASE_NAME, Name::Absolute(base.path), base.slash);
        }
        if let Some(RecordTime::Base(time)) = time {
            output::push_seconds(buffer, BASE_TIME, time);
        }
        if let Some(name) = name.name {
            push_name(buffer, root, NAME, name, false);
        }
        if let Some(RecordTime::Relative(time)) = time {
            output::push_seconds(buffer, TIME, time);
        }
        if pairs == 0 {
            output::push_text(buffer, NAME, "");
        }
    }

    #[inline]
    fn begin_multiple(&mut self, id: u16) {
        self.resource = digits(id).then(Word::new(b'/'.into(), 1));
    }

    fn seconds_len(seconds: f64) -> usize {
        output::seconds_len(seconds)
    }

    #[inline]
    fn value(buffer: &mut Buffer<'_>, value: Value<'_>) -> bool {
        output::push_value(buffer, label(value), value);
        true
    }

    fn null(buffer: &mut Buffer<'_>) {
        output::push_null(buffer, NUMBER);
    }
}

/// Returns the label of a value.
#[inline]
fn label(value: Value<'_>) -> Word {
    match value {
        Value::Integer(_) | Value::Unsigned(_) | Value::Float(_) | Value::Time(_) => NUMBER,
        Value::String(_) | Value::CoreLink(_) => STRING,
        Value::Boolean(_) => BOOLEAN,
        Value::Opaque(_) => BYTES,
        Value::ObjectLink(_) => LINK,
    }
}

/// Returns the start of a record with a value and a name of this many bytes.
#[inline]
fn named(bytes: usize) -> Word {
    Word::new(0xa2_00_60 | bytes as u64, 3)
}

/// Writes a label and a name, with or without a slash at its end.
fn push_name(buffer: &mut Buffer<'_>, root: &str, label: Word, name: Name, slash: bool) {
    let (path, depth) = match name {
        Name::Absolute(path) => (path, 0),
        Name::Below(path, depth) => (path, depth),
    };
    let (root, leading) = if depth == 0 { (root, 1) } else { ("", 0) };
    let bare = path == Path::ROOT && root.is_empty();
    let ids = path.ids();
    let ids = ids.get(depth..).unwrap_or(&[]);
    let slashes = (ids.len() + leading).saturating_sub(1) + usize::from(slash || bare);
    let count = ids.iter().map(|id| digits(*id).count()).sum::<usize>() + slashes + root.len();
    output::push_head(buffer, label, TEXT, count as u64);
    buffer.push(root.as_bytes());
    for (index, id) in ids.iter().enumerate() {
        if index + leading > 0 {
            buffer.push(b"/");
        }
        digits(*id).push(buffer);
    }
    if slash || bare {
        buffer.push(b"/");
    }
}
