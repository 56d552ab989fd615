//! Send: values that a device reports without a request.

use crate::error::{Error, Note};
use crate::path::Path;
use crate::serve::data_model::{DataModel, lookup};
use crate::serve::format;
use crate::serve::paths::Paths;
use crate::serve::request::Requester;
use crate::serve::values::{self, Representation};

/// Implements [`Endpoint::send`](crate::serve::Endpoint::send).
pub(crate) fn send<'b>(
    model: &mut dyn DataModel,
    server: u16,
    paths: &[Path],
    representation: Representation<'_>,
    buffer: &'b mut [u8],
) -> Result<Option<&'b [u8]>, Error> {
    let account = lookup::server(model, server);
    if account.and_then(|account| lookup::boolean(account, 23)).unwrap_or(true) {
        return Ok(None);
    }
    format::check_composite(representation.format)?;
    let (requester, paths, note) = (Requester::Server(server), Paths::List(paths), Note::new());
    let response = values::respond(model, requester, &paths, representation, buffer, &note);
    response.map(|response| Some(response.payload)).map_err(|kind| note.error(kind))
}
