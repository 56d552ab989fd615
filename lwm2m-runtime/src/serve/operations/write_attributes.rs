//! Write-Attributes (LwM2M Core 1.2.2, 6.3.4).

use crate::attributes::AttributeChanges;
use crate::error::ErrorKind;
use crate::path::Level;
use crate::serve::data_model::DataModel;
use crate::serve::data_model::access::{self, Rights};
use crate::serve::data_model::lookup::{self, instance_of};
use crate::serve::observe::attributes::{self, Owner};
use crate::serve::request::Request;

use super::State;

/// Changes the attributes that a server has set on a path.
#[inline(never)]
pub(crate) fn write_attributes(
    model: &dyn DataModel,
    state: &mut State<'_>,
    server: u16,
    request: &Request<'_>,
) -> Result<(), ErrorKind> {
    let path = request.path;
    if path.level() == Level::Root {
        return Err(ErrorKind::BadLevel);
    }
    let located = lookup::locate(model, path)?;
    if let Some(instance) = instance_of(path) {
        access::check_instance(model, request.requester, instance, Rights::READ)?;
    }
    let changes = AttributeChanges::parse(request.query).map_err(|error| state.note.refused(error))?;
    let readable = located.resource.filter(|resource| resource.is_readable());
    let kind = readable.and_then(|resource| resource.kind());
    changes.to_be_set().check_place(path.level(), kind)?;
    attributes::change(state.observations.attributes, Owner::Server(server), path, &changes)
}
