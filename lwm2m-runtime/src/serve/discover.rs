//! Answers without values: what is there, and which attributes are attached to it.

use crate::attributes::Attributes;
use crate::codec::ContentFormat;
use crate::codec::link::{Account, BootstrapDiscover, Discover};
use crate::definition::Version;
use crate::error::{Error, ErrorKind};
use crate::object::Object;
use crate::path::{Level, Path};
use crate::value::ObjectLink;

use super::answer::Part;
use super::look::{self, SECURITY, SERVER};
use super::objects::DataModel;
use super::request::{LINK, Request, Response};

/// The parameter `depth` of a query; none when it is missing (LwM2M Core 1.2.2, 6.3.2).
pub(super) fn depth(query: &str) -> Result<Option<u8>, Error> {
    if query.is_empty() {
        return Ok(None);
    }
    match query.strip_prefix("depth=").map(str::as_bytes) {
        Some([digit @ b'0'..=b'3']) => Ok(Some(digit - b'0')),
        _ => Err(ErrorKind::Malformed("a Discover knows the parameter depth, from 0 to 3").into()),
    }
}

/// Answers a Discover.
#[inline(never)]
pub(super) fn answer<'b>(
    objects: &dyn DataModel,
    request: &Request<'_>,
    depth: Option<u8>,
    version: Version,
    attached: &dyn Fn(Path) -> Attributes,
    buffer: &'b mut [u8],
) -> Result<Response<'b>, Error> {
    let path = request.path;
    check_accept(request)?;
    if matches!(path.level(), Level::Root | Level::ResourceInstance) {
        return Err(ErrorKind::BadLevel.into());
    }
    let definition = look::locate(objects, path)?.definition;
    let part = Part::of(request);
    let mut links = Discover::new(buffer, path, definition)
        .start_at(part.start())
        .attributes(attached)
        .executables(objects.executables(definition.id()))
        .lwm2m(version);
    if let Some(depth) = depth {
        links = links.depth(depth);
    }
    for id in objects.instances(definition.id()) {
        if let Some(instance) = objects.instance(definition.id(), id) {
            links.instance(id, instance);
        }
    }
    let written = links.finish();
    part.answer(ContentFormat::LINK, written, buffer)
}

fn check_accept(request: &Request<'_>) -> Result<(), Error> {
    match request.accept {
        None | Some(LINK) => Ok(()),
        Some(_) => Err(ErrorKind::UnacceptableFormat.into()),
    }
}

/// Answers a Bootstrap-Discover (LwM2M Core 1.2.2, 6.1.7.3).
#[inline(never)]
pub(super) fn bootstrap<'b>(
    objects: &dyn DataModel,
    request: &Request<'_>,
    version: Version,
    buffer: &'b mut [u8],
) -> Result<Response<'b>, Error> {
    check_accept(request)?;
    let part = Part::of(request);
    let mut links = BootstrapDiscover::new(buffer, request.path, version).start_at(part.start());
    for definition in objects.definitions() {
        let accounts = objects.instances(definition.id()).filter_map(|id| {
            let instance = objects.instance(definition.id(), id)?;
            Some((id, account(objects, definition.id(), id, instance)))
        });
        links.object(definition, accounts);
    }
    let written = links.finish();
    part.answer(ContentFormat::LINK, written, buffer)
}

/// The server whose account an instance belongs to.
fn account<'o>(objects: &'o dyn DataModel, object: u16, id: u16, instance: &'o dyn Object) -> Account<'o> {
    match object {
        SECURITY | SERVER => Account::of(instance),
        21 | 23 | 24 => {
            let securities = objects.instances(SECURITY).filter_map(|id| objects.instance(SECURITY, id));
            Account::linked(ObjectLink { object, instance: id }, securities)
        }
        _ => Account::NONE,
    }
}
