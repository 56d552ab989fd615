//! Content formats: writers that make payloads of values, and readers that make records of payloads.
//!
//! Two traits separate a format from the rest of the runtime. A [`Writer`] is a [`Sink`]: an instance
//! writes its values into it. A [`Reader`] calls a function with [`Record`]s borrowed from a payload. No
//! format depends on a struct, and no struct on a format, so that each can be left out of a build.
//!
//! [`Encoder`](crate::Encoder) and [`Decoder`](crate::Decoder) choose a writer or a reader by
//! [`ContentFormat`]. The modules below are for programs that need one format only, or its details.

#[allow(dead_code, unreachable_pub, reason = "each format uses a part of it")]
mod buffer;
#[cfg(any(feature = "cbor", feature = "senml-cbor", feature = "lwm2m-cbor"))]
pub mod cbor;
#[cfg(any(feature = "text", feature = "senml-json", feature = "lwm2m-json"))]
mod decimal;
mod format;
#[cfg(any(feature = "senml-json", feature = "lwm2m-json"))]
mod json;
#[cfg(feature = "link")]
pub mod link;
#[cfg(feature = "lwm2m-cbor")]
pub mod lwm2m_cbor;
#[cfg(feature = "lwm2m-json")]
pub mod lwm2m_json;
#[cfg(any(feature = "senml-json", feature = "senml-cbor", feature = "lwm2m-json"))]
mod names;
#[cfg(feature = "opaque")]
pub mod opaque;
#[allow(dead_code, reason = "each format uses a part of it")]
mod reader;
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
#[cfg(any(
    feature = "cbor",
    feature = "senml-json",
    feature = "senml-cbor",
    feature = "lwm2m-json",
    feature = "lwm2m-cbor"
))]
mod types;
pub(crate) mod window;

use crate::definition::Definitions;
use crate::error::{Error, ErrorKind};
use crate::path::Path;
use crate::record::Record;

pub use crate::encoder::Output;
pub use crate::sink::{Sink, Visitor};
pub use format::ContentFormat;
pub use reader::{Location, Parser, Records};
pub(crate) use reader::{Source, for_each};

/// Makes a payload of Object Instances.
pub trait Writer: Sink {
    /// Begins an Object Instance; the values that follow belong to it.
    fn begin_instance(&mut self, path: Path);

    /// Ends the Object Instance.
    fn end_instance(&mut self);

    /// Sets the time of the values that follow, as in [`Record::time`].
    fn set_time(&mut self, time: Option<f64>);

    /// Gives a hint about the next records, for formats with paths and times relative to each other. More
    /// records may follow than the hint has.
    fn hint_next(&mut self, next: &[Record<'_>]) {
        let _ = next;
    }

    /// Writes a path without a value: one to be read, to be removed, or without content. A path longer
    /// than that of an instance is written between the begin and the end of its instance.
    fn empty(&mut self, path: Path);

    /// Writes only the part of the payload that starts at this byte; called before everything else.
    /// Returns false if the writer cannot do that.
    ///
    /// Some bytes at both ends of the slice may be wrong.
    fn start_at(&mut self, offset: usize) -> bool {
        let _ = offset;
        false
    }

    /// Ends the payload and returns its length in bytes.
    ///
    /// # Errors
    ///
    /// The first error since the payload began; [`ErrorKind::BufferTooSmall`] has the number of bytes that
    /// are needed.
    fn finish(&mut self) -> Result<usize, Error>;
}

/// Reads the records of a payload.
pub trait Reader {
    /// Calls `each` for every record in the order of the payload. Each call starts at the first byte.
    ///
    /// # Errors
    ///
    /// The first error of the payload, with offset and path; or the error of `each`, with the offset of
    /// the record unless it has one.
    fn read<'s>(&'s mut self, each: &mut RecordFn<'_, 's>) -> Result<(), Error>;
}

/// The function that a [`Reader`] calls for every record.
pub type RecordFn<'f, 's> = dyn FnMut(&Record<'s>) -> Result<(), Error> + 'f;

/// The format of a payload, the path of its request and the root of its paths.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Encoding<'a> {
    pub(crate) format: ContentFormat,
    pub(crate) base: Path,
    pub(crate) root: &'a str,
}

impl Encoding<'_> {
    /// Runs `work` with a writer into `out`, and returns the number of bytes.
    pub(crate) fn with_writer(
        self,
        out: &mut [u8],
        work: &mut dyn FnMut(&mut dyn Writer) -> Result<(), Error>,
    ) -> Result<usize, Error> {
        let Encoding { format, base, root } = self;
        let _ = (base, root, &out);
        #[allow(unused_mut, unused_variables, reason = "a build may leave every format out")]
        let mut run = |writer: &mut dyn Writer| {
            work(writer)?;
            writer.finish()
        };
        match format {
            #[cfg(feature = "tlv")]
            ContentFormat::TLV => run(&mut tlv::Writer::new(out, base)),
            #[cfg(feature = "text")]
            ContentFormat::TEXT => run(&mut text::writer(out)),
            #[cfg(feature = "opaque")]
            ContentFormat::OPAQUE => run(&mut opaque::writer(out)),
            #[cfg(feature = "cbor")]
            ContentFormat::CBOR => run(&mut cbor::writer(out)),
            #[cfg(feature = "senml-cbor")]
            ContentFormat::SENML_CBOR => run(&mut senml_cbor::Writer::new(out, base).rooted_at(root)),
            #[cfg(feature = "senml-cbor")]
            ContentFormat::SENML_ETCH_CBOR => run(&mut senml_cbor::Writer::etch(out, base).rooted_at(root)),
            #[cfg(feature = "lwm2m-cbor")]
            ContentFormat::LWM2M_CBOR => run(&mut lwm2m_cbor::Writer::new(out)),
            #[cfg(feature = "senml-json")]
            ContentFormat::SENML_JSON => run(&mut senml_json::Writer::new(out, base).rooted_at(root)),
            #[cfg(feature = "senml-json")]
            ContentFormat::SENML_ETCH_JSON => run(&mut senml_json::Writer::etch(out, base).rooted_at(root)),
            #[cfg(feature = "lwm2m-json")]
            ContentFormat::LWM2M_JSON => run(&mut lwm2m_json::Writer::new(out, base)),
            _ => Err(ErrorKind::UnacceptableFormat.into()),
        }
    }
}

/// A payload, its format, the path of its request and the root of its paths.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Received<'a> {
    pub(crate) format: ContentFormat,
    pub(crate) bytes: &'a [u8],
    pub(crate) base: Path,
    pub(crate) root: &'a str,
}

/// Something to do with a reader of any format.
#[allow(dead_code, reason = "a build may leave every format out")]
trait Work<T> {
    fn run(self, reader: &mut impl Source) -> Result<T, Error>;
}

impl Received<'_> {
    /// Runs `work` with a reader of the payload's format.
    pub(crate) fn with_reader<T>(
        self,
        definitions: Definitions<'_>,
        scratch: &mut [u8],
        work: impl FnOnce(&mut dyn Reader) -> Result<T, Error>,
    ) -> Result<T, Error> {
        #[allow(dead_code, reason = "a build may leave every format out")]
        struct Dyn<F>(F);
        impl<T, F: FnOnce(&mut dyn Reader) -> Result<T, Error>> Work<T> for Dyn<F> {
            fn run(self, reader: &mut impl Source) -> Result<T, Error> {
                (self.0)(reader)
            }
        }
        self.dispatch(definitions, scratch, Dyn(work))
    }

    /// Calls `each` for every record, with its location in the payload.
    pub(crate) fn with_locations(
        self,
        definitions: Definitions<'_>,
        scratch: &mut [u8],
        each: &mut dyn FnMut(&Record<'_>, Location) -> Result<(), Error>,
    ) -> Result<(), Error> {
        #[allow(dead_code, reason = "a build may leave every format out")]
        struct Located<'f>(&'f mut dyn FnMut(&Record<'_>, Location) -> Result<(), Error>);
        impl Work<()> for Located<'_> {
            fn run(self, reader: &mut impl Source) -> Result<(), Error> {
                for_each(reader.parser(), |record, parser| (self.0)(record, parser.location()))
            }
        }
        self.dispatch(definitions, scratch, Located(each))
    }

    fn dispatch<T>(
        self,
        definitions: Definitions<'_>,
        scratch: &mut [u8],
        work: impl Work<T>,
    ) -> Result<T, Error> {
        let Received { format, bytes, base, root } = self;
        let _ = (bytes, base, root, definitions, &scratch, &work);
        match format {
            #[cfg(feature = "tlv")]
            ContentFormat::TLV => work.run(&mut tlv::Reader::new(bytes, base, definitions)),
            #[cfg(feature = "text")]
            ContentFormat::TEXT => work.run(&mut text::Reader::new(bytes, base, definitions, scratch)),
            #[cfg(feature = "opaque")]
            ContentFormat::OPAQUE => work.run(&mut opaque::Reader::new(bytes, base)),
            #[cfg(feature = "cbor")]
            ContentFormat::CBOR => work.run(&mut cbor::Reader::new(bytes, base, definitions, scratch)),
            #[cfg(feature = "senml-cbor")]
            ContentFormat::SENML_CBOR => {
                work.run(&mut senml_cbor::Reader::new(bytes, base, definitions, scratch).rooted_at(root))
            }
            #[cfg(feature = "senml-cbor")]
            ContentFormat::SENML_ETCH_CBOR => work
                .run(&mut senml_cbor::Reader::new(bytes, base, definitions, scratch).rooted_at(root).etch()),
            #[cfg(feature = "lwm2m-cbor")]
            ContentFormat::LWM2M_CBOR => {
                let prefix = root.trim_matches('/');
                work.run(&mut lwm2m_cbor::Reader::new(bytes, base, definitions, scratch).prefix(prefix))
            }
            #[cfg(feature = "senml-json")]
            ContentFormat::SENML_JSON => {
                work.run(&mut senml_json::Reader::new(bytes, base, definitions, scratch).rooted_at(root))
            }
            #[cfg(feature = "senml-json")]
            ContentFormat::SENML_ETCH_JSON => work
                .run(&mut senml_json::Reader::new(bytes, base, definitions, scratch).rooted_at(root).etch()),
            #[cfg(feature = "lwm2m-json")]
            ContentFormat::LWM2M_JSON => {
                work.run(&mut lwm2m_json::Reader::new(bytes, base, definitions, scratch))
            }
            _ => Err(ErrorKind::UnsupportedFormat.into()),
        }
    }
}
