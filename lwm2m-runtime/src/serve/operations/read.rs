//! Read and Read-Composite (LwM2M Core 1.2.2, 6.3.1 and 6.3.8).

use crate::error::ErrorKind;
use crate::serve::data_model::DataModel;
use crate::serve::format;
use crate::serve::paths::Paths;
use crate::serve::request::Request;
use crate::serve::response::Content;
use crate::serve::values::{self, Representation};

use super::State;

/// Reads an object, an instance, a resource or a resource instance.
#[inline(never)]
pub(crate) fn read<'b>(
    model: &mut dyn DataModel,
    state: &State<'_>,
    request: &Request<'_>,
    buffer: &'b mut [u8],
) -> Result<Content<'b>, ErrorKind> {
    values::check(model, request.path, request.requester)?;
    let format = format::accept(request, state.settings.default_format())?;
    let paths = Paths::Single(request.path);
    let representation = Representation { format, root: request.root, part: request.block2 };
    values::respond(model, request.requester, &paths, representation, buffer, state.note)
}

/// Reads several paths.
#[inline(never)]
pub(crate) fn read_composite<'b>(
    model: &mut dyn DataModel,
    state: &State<'_>,
    request: &Request<'_>,
    buffer: &'b mut [u8],
) -> Result<Content<'b>, ErrorKind> {
    let paths = Paths::composite(request, state.note)?;
    let own_format = state.settings.own_format().filter(|format| format::check_composite(*format).is_ok());
    let default_format = own_format.unwrap_or_else(|| format::default_format(state.settings.version));
    let format = format::accept(request, default_format)?;
    format::check_composite(format)?;
    let representation = Representation { format, root: request.root, part: request.block2 };
    values::respond(model, request.requester, &paths, representation, buffer, state.note)
}
