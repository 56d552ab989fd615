//! Writing SenML records in JSON or in CBOR.

use crate::codec::ContentFormat;
use crate::codec::buffer::Buffer;
use crate::codec::hint::{Hint, records_per_base_name};
use crate::codec::senml::base_names::{BaseNames, RecordName};
use crate::codec::senml::base_times::{BaseTimes, RecordTime};
use crate::error::ErrorKind;
use crate::path::Path;
use crate::sink::Sink;
use crate::value::Value;

/// Writes SenML into a slice.
#[derive(Debug)]
pub struct Writer<'b, S> {
    buffer: Buffer<'b>,
    syntax: S,
    root: &'b str,
    base_names: BaseNames,
    base_times: BaseTimes,
    etch: bool,
    /// A value or a time has no form in SenML.
    not_representable: bool,
}

/// The members of a record before its value.
pub struct Header {
    pub(crate) name: RecordName,
    pub(crate) time: Option<RecordTime>,
    #[allow(dead_code, reason = "only CBOR counts members")]
    pub(crate) has_value: bool,
}

/// Writes the parts of records in JSON or CBOR. The value ends its record.
pub trait Syntax: Default {
    /// The format, or that without removals.
    const FORMAT: ContentFormat;

    fn start(_: &mut Buffer<'_>) {}
    fn finish(self, buffer: &mut Buffer<'_>);

    /// Starts a record whose name is one or two ids.
    fn short_record(&mut self, buffer: &mut Buffer<'_>, resource: Option<u16>, id: u16);
    fn record(&mut self, buffer: &mut Buffer<'_>, root: &str, header: &Header);
    /// Keeps the id for the records of a multiple resource.
    fn begin_multiple(&mut self, _: u16) {}

    /// Returns the length of a time with its label.
    fn seconds_len(seconds: f64) -> usize;

    /// Writes a value with its label; returns false for a number that has no form.
    fn value(buffer: &mut Buffer<'_>, value: Value<'_>) -> bool;
    fn null(buffer: &mut Buffer<'_>);
    fn no_value(_: &mut Buffer<'_>) {}
}

impl<'b, S: Syntax> Writer<'b, S> {
    /// Creates a writer of a payload for `base`.
    pub fn new(out: &'b mut [u8], base: Path) -> Self {
        let mut buffer = Buffer::new(out);
        S::start(&mut buffer);
        Writer {
            buffer,
            syntax: S::default(),
            root: "",
            base_names: BaseNames::new(base, records_per_base_name(S::FORMAT)),
            base_times: BaseTimes::default(),
            etch: false,
            not_representable: false,
        }
    }

    /// Creates a writer of SenML-ETCH: a path without a value gets a null, which removes it.
    pub fn etch(out: &'b mut [u8], base: Path) -> Self {
        Writer { etch: true, ..Writer::new(out, base) }
    }

    /// Sets the text in front of every path: the alternate path of a client such as `/lwm2m` (LwM2M
    /// Transport 1.2.2, 6.4.1), or the prefix of a device behind a gateway.
    #[must_use]
    pub fn rooted_at(mut self, root: &'b str) -> Self {
        self.root = root;
        self
    }

    /// Sets the root, whether the format is SenML-ETCH, and the first byte of the payload to write.
    pub(crate) fn set_up(&mut self, root: &'b str, etch: bool, start: usize) {
        self.root = root;
        self.etch = etch;
        self.buffer.start_at(start);
    }

    /// Starts a record, up to its value.
    #[inline]
    fn open(&mut self, id: u16) {
        if self.base_names.is_in_instance() && !self.base_times.is_pending() {
            self.syntax.short_record(&mut self.buffer, self.base_names.resource(), id);
        } else {
            self.open_with_path(id);
        }
    }

    #[inline(never)]
    fn open_with_path(&mut self, id: u16) {
        self.open_at(self.base_names.path(id), true);
    }

    /// Starts a record with a base name, a time or a whole path.
    #[inline(never)]
    fn open_at(&mut self, path: Option<Path>, has_value: bool) {
        let Some(path) = path else {
            self.not_representable = true;
            return;
        };
        let name = self.base_names.name(path);
        let time = self.base_times.next(S::seconds_len);
        self.syntax.record(&mut self.buffer, self.root, &Header { name, time, has_value });
    }

    fn open_empty(&mut self, path: Option<Path>) {
        self.open_at(path, self.etch);
        match self.etch {
            true => S::null(&mut self.buffer),
            false => S::no_value(&mut self.buffer),
        }
    }
}

impl<S: Syntax> Sink for Writer<'_, S> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        self.open(id);
        self.not_representable |= !S::value(&mut self.buffer, value);
    }

    /// A record needs a value (RFC 8428, 4.2), which a resource without instances does not have.
    fn begin_multiple(&mut self, id: u16, count: usize) {
        if count == 0 && self.etch {
            self.open_empty(self.base_names.path(id));
        }
        self.base_names.begin_multiple(id, count);
        self.syntax.begin_multiple(id);
    }

    fn end_multiple(&mut self) {
        self.base_names.end_multiple();
    }
}

impl<S: Syntax> crate::codec::Writer for Writer<'_, S> {
    fn begin_instance(&mut self, path: Path) {
        self.base_names.begin_instance(path);
    }

    fn end_instance(&mut self) {
        self.base_names.end_instance();
    }

    fn set_time(&mut self, time: Option<f64>) {
        self.not_representable |= !self.base_times.set(time);
    }

    fn hint(&mut self, hint: &Hint<'_>) {
        self.base_names.hint(hint);
        self.base_times.hint(hint);
    }

    fn empty(&mut self, path: Path) {
        self.open_empty(Some(path));
    }

    fn finish(&mut self) -> Result<usize, ErrorKind> {
        if self.not_representable {
            return Err(ErrorKind::NotRepresentable);
        }
        core::mem::take(&mut self.syntax).finish(&mut self.buffer);
        Ok(self.buffer.len())
    }
}
