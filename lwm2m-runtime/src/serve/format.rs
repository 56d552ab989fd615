//! The content formats of requests and responses.

use crate::codec::{self, ContentFormat};
use crate::definition::Version;
use crate::error::{ErrorKind, Rule};
use crate::path::Path;

use super::request::Request;

/// Returns the format that a request accepts, or `default_format` if it accepts any.
pub(crate) fn accept(
    request: &Request<'_>,
    default_format: ContentFormat,
) -> Result<ContentFormat, ErrorKind> {
    let Some(number) = request.accept else {
        return Ok(default_format);
    };
    let format = ContentFormat::from_number(number).filter(|format| !is_etch(*format));
    enabled(format, ErrorKind::UnacceptableFormat)
}

/// Returns the format of a payload, which must be named (LwM2M Core 1.2.2, 6.3.3).
pub(crate) fn content_format(request: &Request<'_>) -> Result<ContentFormat, ErrorKind> {
    let number = request.format.ok_or(ErrorKind::Malformed(Rule::ContentFormatMissing))?;
    let is_composite = request.path == Path::ROOT;
    let format = ContentFormat::from_number(number).filter(|format| is_composite || !is_etch(*format));
    enabled(format, ErrorKind::UnsupportedFormat)
}

fn enabled(format: Option<ContentFormat>, kind: ErrorKind) -> Result<ContentFormat, ErrorKind> {
    match format {
        Some(format) if format.is_enabled() => Ok(format),
        Some(format) => Err(codec::unavailable(format, kind)),
        None => Err(kind),
    }
}

/// Refuses formats of a response that cannot hold many instances (LwM2M Transport 1.2.2, tables 6.4.4-1 and
/// 6.4.5-1).
pub(crate) fn check_composite(format: ContentFormat) -> Result<(), ErrorKind> {
    match format.number() {
        110 | 112 | 11544 => Ok(()),
        _ => Err(ErrorKind::UnacceptableFormat),
    }
}

/// Returns whether a format is SenML-ETCH, which is for composite requests only (LwM2M Core 1.2.2, table 7.5-3).
pub(crate) fn is_etch(format: ContentFormat) -> bool {
    matches!(format.number(), 320 | 322)
}

/// Returns the format of responses to requests that accept any: the first one in a list that this build supports and
/// that the LwM2M version of the device has. The first three can hold several instances.
pub(crate) fn default_format(version: Version) -> ContentFormat {
    const NUMBERS: [u16; 5] = [112, 110, 11544, 11542, 11543];
    let mut formats = NUMBERS.into_iter().filter_map(ContentFormat::from_number);
    formats.find(|format| format.is_enabled() && format.since() <= version).unwrap_or(ContentFormat::TLV)
}
