//! Execute (LwM2M Core 1.2.2, 6.3.5).

use crate::codec::ContentFormat;
use crate::error::{Error, ErrorKind};
use crate::execute::Arguments;
use crate::execute::Execution;
use crate::path::Level;
use crate::serve::data_model::DataModel;
use crate::serve::data_model::access::{self, Rights};
use crate::serve::data_model::lookup::{self, instance_of};
use crate::serve::request::Request;

/// Executes a resource.
#[inline(never)]
pub(crate) fn execute(model: &mut dyn DataModel, request: &Request<'_>) -> Result<(), Error> {
    let path = request.path;
    // Arguments are plain text, or there are none.
    if request.format.is_some_and(|format| ContentFormat::from_number(format) != Some(ContentFormat::TEXT)) {
        return Err(ErrorKind::BadArguments.into());
    }
    let instance = instance_of(path).filter(|_| path.level() == Level::Resource);
    let instance = instance.ok_or(Error::new(ErrorKind::BadLevel, path))?;
    let located = lookup::locate(model, path)?;
    access::check_instance(model, request.requester, instance, Rights::EXECUTE)?;
    if !located.resource.is_some_and(|resource| resource.operations().is_executable()) {
        return Err(Error::new(ErrorKind::NotExecutable, path));
    }
    model.execute(path, Execution::new(Arguments::parse(request.payload)?))
}
