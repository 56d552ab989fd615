//! Content formats: how values become payloads, and payloads records.
//!
//! Two contracts stand between a format and the rest of the runtime. A [`Writer`] is a
//! [`Sink`] that an instance tells its values to. A [`Reader`] yields [`Record`]s borrowed from a
//! payload. Neither knows a struct, and no struct knows a format.

mod buffer;
mod format;
pub mod opaque;
mod scratch;
pub mod text;
pub mod tlv;

use crate::definition::Definitions;
use crate::error::{Error, ErrorKind};
use crate::path::Path;
use crate::record::Record;
use crate::sink::Sink;

pub use format::ContentFormat;

/// Takes Object Instances and turns them into a payload.
pub trait Writer: Sink {
    /// The values that follow belong to this Object Instance.
    fn begin_instance(&mut self, path: Path);

    /// The Object Instance ends.
    fn end_instance(&mut self);

    /// The values that follow were taken at this time, in the terms of [`Record::time`].
    fn taken_at(&mut self, time: Option<f64>);

    /// A path without a value: asked for, to be removed, or there and empty. It stands inside of its
    /// instance when it is longer than an instance's.
    fn empty(&mut self, path: Path);

    /// Octets of the whole payload, once everything has been said.
    ///
    /// # Errors
    ///
    /// The first thing that went wrong on the way; [`ErrorKind::BufferTooSmall`] tells how many
    /// octets are needed.
    fn finish(&mut self) -> Result<usize, Error>;
}

/// Yields what a payload says.
pub trait Reader {
    /// Calls `each` for every record in the order of the payload, from its first octet on: it can be
    /// called again.
    ///
    /// # Errors
    ///
    /// What is wrong with the payload, with offset and path; or what `each` said, whose error is
    /// given the offset of the record unless it names one itself.
    fn read<'s>(&'s mut self, each: &mut Each<'_, 's>) -> Result<(), Error>;
}

/// What a [`Reader`] calls for every record.
pub type Each<'f, 's> = dyn FnMut(&Record<'s>) -> Result<(), Error> + 'f;

/// Runs `work` with a writer of this format over `out`.
pub(crate) fn with_writer(
    format: ContentFormat,
    base: Path,
    out: &mut [u8],
    work: &mut dyn FnMut(&mut dyn Writer) -> Result<(), Error>,
) -> Result<usize, Error> {
    let mut run = |writer: &mut dyn Writer| {
        work(writer)?;
        writer.finish()
    };
    match format {
        ContentFormat::TLV => run(&mut tlv::Writer::new(out, base)),
        ContentFormat::TEXT => run(&mut text::Writer::new(out)),
        ContentFormat::OPAQUE => run(&mut opaque::Writer::new(out)),
        _ => Err(ErrorKind::UnacceptableFormat.into()),
    }
}

/// A payload with all that is known about it.
#[derive(Debug)]
pub(crate) struct Received<'a> {
    pub(crate) format: ContentFormat,
    pub(crate) octets: &'a [u8],
    pub(crate) base: Path,
}

impl Received<'_> {
    /// Runs `work` with a reader of the payload's format.
    pub(crate) fn with_reader<T>(
        &self,
        definitions: Definitions<'_>,
        scratch: &mut [u8],
        work: impl FnOnce(&mut dyn Reader) -> Result<T, Error>,
    ) -> Result<T, Error> {
        match self.format {
            ContentFormat::TLV => work(&mut tlv::Reader::new(self.octets, self.base, definitions)),
            ContentFormat::TEXT => work(&mut text::Reader::new(self.octets, self.base, definitions, scratch)),
            ContentFormat::OPAQUE => work(&mut opaque::Reader::new(self.octets, self.base)),
            _ => Err(ErrorKind::UnsupportedFormat.into()),
        }
    }
}
