//! Answers with a payload: which format they are in, and which part of a long one is wanted.

use crate::codec::window::Window;
use crate::codec::{ContentFormat, Encoding, Writer};
use crate::error::{Error, ErrorKind, ResponseCode};
use crate::path::{Level, Path};

use super::objects::DataModel;
use super::read::{self, Paths};
use super::request::{Request, Requester, Response};

/// The format that was asked for.
pub(super) fn accepted(accept: Option<u16>, otherwise: ContentFormat) -> Result<ContentFormat, Error> {
    let Some(number) = accept else {
        return Ok(otherwise);
    };
    let format = ContentFormat::from_number(number).filter(|format| !is_etch(*format));
    format.ok_or(ErrorKind::UnacceptableFormat.into())
}

/// The format of a payload, which must be named (LwM2M Core 1.2.2, 6.3.3).
pub(super) fn stated(request: &Request<'_>) -> Result<ContentFormat, Error> {
    let number = request.format.ok_or(ErrorKind::Malformed("a payload needs a content format"))?;
    let is_composite = request.path == Path::ROOT;
    let format = ContentFormat::from_number(number).filter(|format| is_composite || !is_etch(*format));
    format.ok_or(ErrorKind::UnsupportedFormat.into())
}

/// Refuses formats of answers that cannot speak of many instances (LwM2M Transport 1.2.2, tables 6.4.4-1 and
/// 6.4.5-1).
pub(super) fn check_many(format: ContentFormat) -> Result<(), Error> {
    match format.number() {
        110 | 112 | 11544 => Ok(()),
        _ => Err(ErrorKind::UnacceptableFormat.into()),
    }
}

/// SenML-ETCH is for requests about many paths (LwM2M Core 1.2.2, table 7.5-3).
pub(super) fn is_etch(format: ContentFormat) -> bool {
    matches!(format.number(), 320 | 322)
}

/// The format of answers to those who accept any: the first that is built of these. All of them but the
/// last can speak of several instances.
pub(super) fn preferred() -> ContentFormat {
    const NUMBERS: [u16; 3] = [112, 110, 11544];
    NUMBERS.into_iter().find_map(ContentFormat::from_number).unwrap_or(ContentFormat::TLV)
}

/// Which part of a payload is wanted: that from a byte on, or, mostly, the whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    offset: Option<usize>,
}

impl Part {
    pub(super) const WHOLE: Part = Part { offset: None };

    pub(super) fn of(request: &Request<'_>) -> Self {
        Part { offset: request.offset }
    }

    /// As much from the start as there is room for, if it need not be the whole.
    pub(super) fn first(may_be_cut: bool) -> Self {
        Part { offset: may_be_cut.then_some(0) }
    }

    fn window(self) -> Window {
        Window { offset: self.offset.unwrap_or(0) }
    }

    /// First byte that has to be written.
    pub(super) fn start(self) -> usize {
        self.window().start()
    }

    /// The answer, given what a writer said of a buffer that starts at [`start`](Part::start).
    pub(super) fn answer(
        self,
        format: ContentFormat,
        written: Result<usize, Error>,
        buffer: &[u8],
    ) -> Result<Response<'_>, Error> {
        let size = match written {
            Ok(size) => size,
            Err(error) => match error.kind() {
                ErrorKind::BufferTooSmall { needed } if self.offset.is_some() => needed,
                _ => return Err(error),
            },
        };
        let reliable = self.window().reliable(size, buffer.len())?;
        let payload = buffer.get(reliable).unwrap_or(&[]);
        Ok(Response { format: Some(format), payload, size, ..Response::empty(ResponseCode::CONTENT) })
    }
}

/// The values that were asked for, as a payload.
pub(super) fn values<'b>(
    objects: &mut dyn DataModel,
    peer: Requester,
    paths: &Paths<'_>,
    format: ContentFormat,
    part: Part,
    buffer: &'b mut [u8],
) -> Result<Response<'b>, Error> {
    read::prepare(objects, paths, peer);
    let base = match paths {
        Paths::One(path) => *path,
        _ => Path::ROOT,
    };
    let start = part.start();
    let written = Encoding { format, base, root: "" }.with_writer(buffer, &mut |writer| {
        if start > 0 && !writer.start_at(start) {
            return Err(ErrorKind::NotRepresentable.into());
        }
        tell(objects, peer, paths, base, writer)
    });
    part.answer(format, written, buffer)
}

fn tell(
    objects: &dyn DataModel,
    peer: Requester,
    paths: &Paths<'_>,
    base: Path,
    writer: &mut dyn Writer,
) -> Result<(), Error> {
    let told = read::tell(objects, paths, peer, writer);
    if told == 0 && base.level() >= Level::Resource {
        return Err(Error::new(ErrorKind::Absent, base));
    }
    // Of many paths those that may be read are enough (LwM2M Core 1.2.2, 8.2.2).
    if told == 0 && base == Path::ROOT && read::is_refused(objects, paths, peer) {
        return Err(ErrorKind::Unauthorized.into());
    }
    Ok(())
}
