//! Decodes base64 (RFC 4648) strictly, so that no two texts are the same bytes.
//!
//! The encodings with padding of data-encoding also accept several texts in a row, such as `AA==AA==`. RFC 4648, 3.3:
//! "Implementations MUST reject the encoded data if it contains characters outside the base alphabet".

#[cfg(any(feature = "text", feature = "senml-json", feature = "lwm2m-json"))]
use crate::codec::scratch::Bump;
#[cfg(any(feature = "text", feature = "senml-json", feature = "lwm2m-json"))]
use crate::error::ErrorKind;

/// Removes the padding, which is mandatory (RFC 4648, 3.2), from the end of a text.
///
/// # Errors
///
/// The offset behind the last group of four characters.
pub(crate) fn strip_padding(text: &[u8]) -> Result<&[u8], usize> {
    if !text.len().is_multiple_of(4) {
        return Err(text.len() - text.len() % 4);
    }
    Ok(text.strip_suffix(b"==").or(text.strip_suffix(b"=")).unwrap_or(text))
}

/// Decodes a text with padding. `malformed` is the error of a text in another form.
///
/// # Errors
///
/// Returns the error and its offset in the text.
#[cfg(any(feature = "text", feature = "lwm2m-json"))]
pub(crate) fn decode_padded<'s>(
    text: &[u8],
    bound: usize,
    scratch: &mut Bump<'s>,
    malformed: ErrorKind,
) -> Result<&'s [u8], (ErrorKind, usize)> {
    let bare = strip_padding(text).map_err(|offset| (malformed, offset))?;
    decode(&data_encoding::BASE64_NOPAD, bare, bound, scratch, malformed)
}

/// Decodes a text without padding. The other parameters are those of [`Bump::take`] and [`decode_padded`].
#[cfg(any(feature = "text", feature = "senml-json", feature = "lwm2m-json"))]
pub(crate) fn decode<'s>(
    encoding: &data_encoding::Encoding,
    text: &[u8],
    bound: usize,
    scratch: &mut Bump<'s>,
    malformed: ErrorKind,
) -> Result<&'s [u8], (ErrorKind, usize)> {
    let len = encoding.decode_len(text.len()).map_err(|error| (malformed, error.position))?;
    let out = scratch.take(len, bound.max(len)).map_err(|kind| (kind, 0))?;
    encoding.decode_mut(text, out).map_err(|partial| (malformed, partial.error.position))?;
    Ok(out)
}
