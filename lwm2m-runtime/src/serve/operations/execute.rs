//! Execute (LwM2M Core 1.2.2, 6.3.5).

use crate::codec::ContentFormat;
use crate::error::{ErrorKind, Note};
use crate::execute::Arguments;
use crate::execute::Execution;
use crate::path::Level;
use crate::serve::data_model::DataModel;
use crate::serve::data_model::access::{self, Rights};
use crate::serve::data_model::lookup::{self, instance_of};
use crate::serve::request::Request;

/// Executes a resource.
#[inline(never)]
pub(crate) fn execute(
    model: &mut dyn DataModel,
    request: &Request<'_>,
    note: &Note,
) -> Result<(), ErrorKind> {
    let path = request.path;
    // Arguments are plain text, or there are none.
    if request.format.is_some_and(|format| ContentFormat::from_number(format) != Some(ContentFormat::TEXT)) {
        return Err(ErrorKind::BadArguments);
    }
    let instance = instance_of(path).filter(|_| path.level() == Level::Resource);
    let instance = instance.ok_or(ErrorKind::BadLevel)?;
    let located = lookup::locate(model, path)?;
    access::check_instance(model, request.requester, instance, Rights::EXECUTE)?;
    if !located.resource.is_some_and(|resource| resource.operations().is_executable()) {
        return Err(ErrorKind::NotExecutable);
    }
    let arguments = Arguments::parse(request.payload).map_err(|error| note.refused(error))?;
    model.execute(path, Execution::new(arguments))
}
