//! Send: values that a device reports without a request.

use crate::codec::ContentFormat;
use crate::error::{Error, Note};
use crate::path::Path;
use crate::serve::data_model::{DataModel, lookup};
use crate::serve::format;
use crate::serve::paths::Paths;
use crate::serve::request::Requester;
use crate::serve::values;

/// Writes the payload of a Send to a server: all values below these paths that it may read (LwM2M Core 1.2.2,
/// 6.4.6). Returns `None` when the server accepts no Sends: `/1/x/23` is true or absent.
///
/// # Errors
///
/// - [`ErrorKind::BufferTooSmall`](crate::ErrorKind::BufferTooSmall) with the size that is needed
/// - [`ErrorKind::UnacceptableFormat`](crate::ErrorKind::UnacceptableFormat) for any format but SenML JSON, SenML
///   CBOR and LwM2M CBOR
/// - [`ErrorKind::Unauthorized`](crate::ErrorKind::Unauthorized) when the server may read none of the values
pub fn send<'b>(
    model: &mut dyn DataModel,
    server: u16,
    paths: &[Path],
    format: ContentFormat,
    buffer: &'b mut [u8],
) -> Result<Option<&'b [u8]>, Error> {
    let account = lookup::server(model, server);
    if account.and_then(|account| lookup::boolean(account, 23)).unwrap_or(true) {
        return Ok(None);
    }
    format::check_composite(format)?;
    let (requester, paths, note) = (Requester::Server(server), Paths::List(paths), Note::new());
    let response = values::respond(model, requester, &paths, format, None, buffer, &note);
    response.map(|response| Some(response.payload)).map_err(|kind| note.error(kind))
}
