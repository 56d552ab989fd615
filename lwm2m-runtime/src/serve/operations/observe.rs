//! Observe, Observe-Composite and their cancellation (LwM2M Core 1.2.2, 6.4.1 to 6.4.5).

use crate::attributes::Attributes;
use crate::codec::ContentFormat;
use crate::error::ErrorKind;
use crate::path::Level;
use crate::serve::block::Part;
use crate::serve::data_model::{DataModel, lookup};
use crate::serve::observe::Target;
use crate::serve::paths::Paths;
use crate::serve::request::Request;
use crate::serve::response::Response;

use super::State;
use super::read::{read, read_composite};

/// Reads a path, and starts to observe it.
#[inline(never)]
pub(crate) fn observe<'b>(
    model: &mut dyn DataModel,
    state: &mut State<'_>,
    server: u16,
    request: &Request<'_>,
    now: u64,
    buffer: &'b mut [u8],
    response: &mut Response<'b>,
) -> Result<(), ErrorKind> {
    let own = Attributes::parse(request.query).map_err(|error| state.note.refused(error))?;
    own.check()?;
    let content = read(model, state, request, buffer)?;
    let located = lookup::locate(model, request.path)?;
    own.check_place(request.path.level(), located.resource.and_then(|resource| resource.kind()))?;
    let target = target(server, request, content.format, false, now);
    state.observations.start(model, target, &Paths::Single(request.path), &own, response);
    response.set_content(content);
    Ok(())
}

/// Reads several paths, and starts to observe them.
#[inline(never)]
pub(crate) fn observe_composite<'b>(
    model: &mut dyn DataModel,
    state: &mut State<'_>,
    server: u16,
    request: &Request<'_>,
    now: u64,
    buffer: &'b mut [u8],
    response: &mut Response<'b>,
) -> Result<(), ErrorKind> {
    let own = Attributes::parse(request.query).map_err(|error| state.note.refused(error))?;
    own.check()?;
    // Several paths share the attributes that an object can have (LwM2M Core 1.2.2, 6.4.4).
    own.check_place(Level::Object, None)?;
    let paths = Paths::composite(request, state.note)?;
    let content = read_composite(model, state, request, buffer)?;
    let target = target(server, request, content.format, true, now);
    state.observations.start(model, target, &paths, &own, response);
    response.set_content(content);
    Ok(())
}

fn target(server: u16, request: &Request<'_>, format: ContentFormat, composite: bool, now: u64) -> Target {
    let block_size = request.block2.map(Part::size);
    let number = request.accept.unwrap_or(format.number());
    Target::new(server, request.token, format, number, composite, block_size, now)
}

/// Cancels the observation of a path, and reads it.
pub(crate) fn cancel<'b>(
    model: &mut dyn DataModel,
    state: &mut State<'_>,
    server: u16,
    request: &Request<'_>,
    buffer: &'b mut [u8],
    response: &mut Response<'b>,
) -> Result<(), ErrorKind> {
    response.ended = state.observations.end(server, request.token, &Paths::Single(request.path), false);
    response.set_content(read(model, state, request, buffer)?);
    Ok(())
}

/// Cancels the observation of several paths, and reads them.
pub(crate) fn cancel_composite<'b>(
    model: &mut dyn DataModel,
    state: &mut State<'_>,
    server: u16,
    request: &Request<'_>,
    buffer: &'b mut [u8],
    response: &mut Response<'b>,
) -> Result<(), ErrorKind> {
    response.ended =
        state.observations.end(server, request.token, &Paths::composite(request, state.note)?, true);
    response.set_content(read_composite(model, state, request, buffer)?);
    Ok(())
}
