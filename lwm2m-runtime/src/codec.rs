//! Content formats: writers encode values as payloads, readers decode payloads into records.
//!
//! Two traits separate formats from the rest of the runtime. A [`Writer`] is a [`Sink`]: an instance
//! writes its values into it. A [`Parser`] returns [`Record`]s borrowed from a payload.
//! Formats and structs do not depend on each other, so that a build can leave each of them out.
//!
//! [`Encoder`](crate::Encoder) and [`Decoder`](crate::Decoder) choose a writer or a reader by
//! [`ContentFormat`]. The modules below are for programs that need a single format, or its details.

#[cfg(any(feature = "text", feature = "senml-json", feature = "lwm2m-json", feature = "serde"))]
pub(crate) mod base64;
#[allow(dead_code, unreachable_pub, reason = "each format uses a part of it")]
pub(crate) mod buffer;
#[cfg(any(feature = "cbor", feature = "senml-cbor", feature = "lwm2m-cbor"))]
pub mod cbor;
#[cfg(any(feature = "text", feature = "senml-json", feature = "lwm2m-json"))]
mod decimal;
mod format;
mod hint;
#[cfg(any(feature = "senml-json", feature = "lwm2m-json"))]
mod json;
#[cfg(feature = "link")]
pub mod link;
#[cfg(feature = "lwm2m-cbor")]
pub mod lwm2m_cbor;
#[cfg(feature = "lwm2m-json")]
pub mod lwm2m_json;
#[cfg(feature = "opaque")]
pub mod opaque;
#[allow(dead_code, reason = "each format uses a part of it")]
mod reader;
#[allow(dead_code, reason = "TLV has its own")]
mod resource_types;
#[allow(dead_code, unreachable_pub, reason = "each format uses a part of it")]
mod scratch;
#[cfg(any(feature = "senml-json", feature = "senml-cbor", feature = "lwm2m-json"))]
mod senml;
#[cfg(feature = "senml-cbor")]
pub mod senml_cbor;
#[cfg(feature = "senml-json")]
pub mod senml_json;
#[cfg(any(feature = "text", feature = "opaque", feature = "cbor"))]
pub mod single;
#[cfg(feature = "text")]
pub mod text;
#[cfg(feature = "tlv")]
pub mod tlv;

use core::fmt;

use crate::debug::Length;
use crate::definition::Definitions;
use crate::error::{Error, ErrorKind, Note};
use crate::path::Path;
use crate::record::Record;

pub use crate::encoder::Output;
pub use crate::sink::Sink;
pub(crate) use buffer::fit;
pub use format::ContentFormat;
pub use hint::{BaseNameFor, Hint};
pub(crate) use reader::{Devices, Filter, Noted, Source, for_each};
pub use reader::{Location, Parser, Records};

/// Encodes Object Instances as a payload.
pub trait Writer: Sink {
    /// Begins an Object Instance, to which the following values belong.
    ///
    /// TLV and LwM2M CBOR need each instance once, each resource once in it, and the instances of an object together;
    /// [`Encoder`](crate::Encoder) sees to that.
    fn begin_instance(&mut self, path: Path);

    /// Ends the Object Instance.
    fn end_instance(&mut self);

    /// Sets the time of the following values, as in [`Record::time`].
    fn set_time(&mut self, time: Option<f64>);

    /// Announces the next records to formats whose paths and times are relative to each other.
    fn hint(&mut self, hint: &Hint<'_>) {
        let _ = hint;
    }

    /// Writes a path without a value: a path to read or to remove, or an empty instance or resource. A
    /// path below an instance must be written between the begin and the end of that instance.
    fn empty(&mut self, path: Path);

    /// Ends the payload and returns its length in bytes, which may exceed the slice: then the payload is cut.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::NotRepresentable`] if the format cannot hold a value.
    fn finish(&mut self) -> Result<usize, ErrorKind>;
}

/// Reads the records of a payload.
pub(crate) trait Reader {
    /// Calls `each` for every record in the order of the payload. Each call starts at the first byte.
    ///
    /// # Errors
    ///
    /// Returns the first error of the payload, or of `each`. The note has its path and its offset.
    fn read<'s>(&'s mut self, each: &mut RecordFn<'_, 's>) -> Result<(), ErrorKind>;
}

/// The function that a [`Reader`] calls for every record, with a [guess](crate::ObjectDef::index_of) for its resource: the
/// reader has mostly looked it up.
pub(crate) type RecordFn<'f, 's> = dyn FnMut(&Record<'s>, usize) -> Result<(), ErrorKind> + 'f;

/// The format of a payload, the path of its request and the root of its paths.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Encoding<'a> {
    pub(crate) format: ContentFormat,
    pub(crate) base: Path,
    pub(crate) root: &'a str,
    /// The first byte of the payload to write.
    pub(crate) start: usize,
}

impl Encoding<'_> {
    /// Calls `write` with a writer into `out`, and returns the length of the payload, which may exceed that of `out`.
    pub(crate) fn with_writer(
        self,
        out: &mut [u8],
        write: &mut dyn FnMut(&mut dyn Writer) -> Result<(), ErrorKind>,
    ) -> Result<usize, ErrorKind> {
        let Encoding { format, base, root, start } = self;
        let _ = (base, root, start, &out);
        #[allow(unused_mut, unused_variables, reason = "a build may leave every format out")]
        let mut run = |writer: &mut dyn Writer| {
            write(writer)?;
            writer.finish()
        };
        match format {
            #[cfg(feature = "tlv")]
            ContentFormat::TLV => run(&mut tlv::Writer::new(out, base).start_at(start)),
            #[cfg(feature = "text")]
            ContentFormat::TEXT => run(&mut text::writer(out, base).start_at(start)),
            #[cfg(feature = "opaque")]
            ContentFormat::OPAQUE => run(&mut opaque::writer(out, base).start_at(start)),
            #[cfg(feature = "cbor")]
            ContentFormat::CBOR => run(&mut cbor::writer(out, base).start_at(start)),
            #[cfg(feature = "senml-cbor")]
            ContentFormat::SENML_CBOR | ContentFormat::SENML_ETCH_CBOR => {
                let mut writer = senml_cbor::Writer::new(out, base);
                writer.set_up(root, format == ContentFormat::SENML_ETCH_CBOR, start);
                run(&mut writer)
            }
            #[cfg(feature = "lwm2m-cbor")]
            ContentFormat::LWM2M_CBOR => {
                run(&mut lwm2m_cbor::Writer::new(out).prefix(root.trim_matches('/')).start_at(start))
            }
            #[cfg(feature = "senml-json")]
            ContentFormat::SENML_JSON | ContentFormat::SENML_ETCH_JSON => {
                let mut writer = senml_json::Writer::new(out, base);
                writer.set_up(root, format == ContentFormat::SENML_ETCH_JSON, start);
                run(&mut writer)
            }
            #[cfg(feature = "lwm2m-json")]
            ContentFormat::LWM2M_JSON => run(&mut lwm2m_json::Writer::new(out, base).start_at(start)),
            _ => Err(unavailable(format, ErrorKind::UnacceptableFormat)),
        }
    }
}

/// A payload, its format, the path of its request and the root of its paths.
#[derive(Clone, Copy)]
pub(crate) struct Received<'a> {
    pub(crate) format: ContentFormat,
    pub(crate) bytes: &'a [u8],
    pub(crate) base: Path,
    pub(crate) root: &'a str,
    pub(crate) devices: Devices<'a>,
}

impl fmt::Debug for Received<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("format", &self.format)
            .field("bytes", &Length(self.bytes.len()))
            .field("base", &self.base)
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}

/// A function of a reader of any format.
#[allow(dead_code, reason = "a build may leave every format out")]
trait ReaderFn {
    fn call(self, reader: &mut impl Source) -> Result<(), ErrorKind>;
}

impl Received<'_> {
    /// Calls `read` with a reader of the payload, which writes the place of an error on `note`.
    pub(crate) fn with_reader(
        self,
        definitions: Definitions<'_>,
        scratch: &mut [u8],
        note: &Note,
        read: &mut dyn FnMut(&mut dyn Reader) -> Result<(), ErrorKind>,
    ) -> Result<(), ErrorKind> {
        #[allow(dead_code, reason = "a build may leave every format out")]
        struct Dyn<'f>(&'f mut dyn FnMut(&mut dyn Reader) -> Result<(), ErrorKind>, &'f Note);
        impl ReaderFn for Dyn<'_> {
            fn call(self, source: &mut impl Source) -> Result<(), ErrorKind> {
                (self.0)(&mut Noted { source, note: self.1 })
            }
        }
        self.dispatch(definitions, scratch, Dyn(read, note))
    }

    /// Calls `each` for every record, with the prefix of its device.
    pub(crate) fn with_prefixes(
        self,
        definitions: Definitions<'_>,
        scratch: &mut [u8],
        note: &Note,
        each: &mut dyn FnMut(&str, &Record<'_>) -> Result<(), Error>,
    ) -> Result<(), ErrorKind> {
        #[allow(dead_code, reason = "a build may leave every format out")]
        struct Prefixed<'f>(&'f mut dyn FnMut(&str, &Record<'_>) -> Result<(), Error>, &'f Note);
        impl ReaderFn for Prefixed<'_> {
            fn call(self, source: &mut impl Source) -> Result<(), ErrorKind> {
                let Prefixed(each, note) = self;
                for_each(source.parser(), note, |record, parser| {
                    each(parser.prefix(), record).map_err(|error| note.refused(error))
                })
            }
        }
        self.dispatch(definitions, scratch, Prefixed(each, note))
    }

    /// Calls `each` for every record, with its location in the payload.
    pub(crate) fn with_locations(
        self,
        definitions: Definitions<'_>,
        scratch: &mut [u8],
        note: &Note,
        each: &mut dyn FnMut(&Record<'_>, Location) -> Result<(), Error>,
    ) -> Result<(), ErrorKind> {
        #[allow(dead_code, reason = "a build may leave every format out")]
        struct Located<'f>(&'f mut dyn FnMut(&Record<'_>, Location) -> Result<(), Error>, &'f Note);
        impl ReaderFn for Located<'_> {
            fn call(self, source: &mut impl Source) -> Result<(), ErrorKind> {
                let Located(each, note) = self;
                for_each(source.parser(), note, |record, parser| {
                    each(record, parser.location()).map_err(|error| note.refused(error))
                })
            }
        }
        self.dispatch(definitions, scratch, Located(each, note))
    }

    fn dispatch(
        self,
        definitions: Definitions<'_>,
        scratch: &mut [u8],
        read: impl ReaderFn,
    ) -> Result<(), ErrorKind> {
        let Received { format, bytes, base, root, devices } = self;
        let _ = (bytes, base, root, devices, definitions, &scratch, &read);
        match format {
            #[cfg(feature = "tlv")]
            ContentFormat::TLV => read.call(&mut tlv::Reader::new(bytes, base, definitions)),
            #[cfg(feature = "text")]
            ContentFormat::TEXT => read.call(&mut text::reader(bytes, base, definitions, scratch)),
            #[cfg(feature = "opaque")]
            ContentFormat::OPAQUE => read.call(&mut opaque::reader(bytes, base)),
            #[cfg(feature = "cbor")]
            ContentFormat::CBOR => read.call(&mut cbor::reader(bytes, base, definitions, scratch)),
            #[cfg(feature = "senml-cbor")]
            ContentFormat::SENML_CBOR | ContentFormat::SENML_ETCH_CBOR => {
                let mut reader = senml_cbor::Reader::new(bytes, base, definitions, scratch);
                reader.set_up(root, devices, format == ContentFormat::SENML_ETCH_CBOR);
                read.call(&mut reader)
            }
            #[cfg(feature = "lwm2m-cbor")]
            ContentFormat::LWM2M_CBOR => {
                let reader = lwm2m_cbor::Reader::new(bytes, base, definitions, scratch);
                read.call(&mut reader.prefix(root.trim_matches('/')).devices(devices))
            }
            #[cfg(feature = "senml-json")]
            ContentFormat::SENML_JSON | ContentFormat::SENML_ETCH_JSON => {
                let mut reader = senml_json::Reader::new(bytes, base, definitions, scratch);
                reader.set_up(root, devices, format == ContentFormat::SENML_ETCH_JSON);
                read.call(&mut reader)
            }
            #[cfg(feature = "lwm2m-json")]
            ContentFormat::LWM2M_JSON => {
                read.call(&mut lwm2m_json::Reader::new(bytes, base, definitions, scratch))
            }
            _ => Err(unavailable(format, ErrorKind::UnsupportedFormat)),
        }
    }
}

/// Returns the error of a format without a codec: `kind`, unless the feature of the format is off.
pub(crate) fn unavailable(format: ContentFormat, kind: ErrorKind) -> ErrorKind {
    if format.is_enabled() { kind } else { ErrorKind::DisabledFormat { format, code: kind.code() } }
}

/// Returns the error of a payload that lacks this many bytes.
#[allow(dead_code, reason = "a build may leave every format out")]
#[cold]
fn truncated(missing: usize) -> ErrorKind {
    ErrorKind::Truncated { missing: u16::try_from(missing).unwrap_or(u16::MAX) }
}

#[allow(dead_code, reason = "a build may leave every format out")]
#[inline]
fn utf8(bytes: &[u8]) -> Result<&str, ErrorKind> {
    core::str::from_utf8(bytes).map_err(|_| ErrorKind::NotUtf8)
}
