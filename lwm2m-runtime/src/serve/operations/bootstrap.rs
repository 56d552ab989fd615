//! The operations of a bootstrap server (LwM2M Core 1.2.2, 6.1.7).

use crate::codec::Reader;
use crate::error::{ErrorKind, Note, ResponseCode};
use crate::object::Object;
use crate::path::{Level, Path};
use crate::serve::block::TOO_LARGE;
use crate::serve::data_model::DataModel;
use crate::serve::data_model::lookup::{self, ACCESS_CONTROL, DEVICE, SECURITY, SERVER};
use crate::serve::format;
use crate::serve::paths::Paths;
use crate::serve::payload::Payload;
use crate::serve::request::{Operation, Request};
use crate::serve::response::{Content, Response};
use crate::serve::values::{self, Representation};
use crate::value::{ObjectLink, Value};
use crate::write::{Access, Write, WriteMode};

use super::State;
use super::composite::{EachInstanceFn, each_instance};
use super::write::Served;

/// Serves the bootstrap server. The code of the response is 2.04, unless this function sets another.
#[inline(never)]
pub(crate) fn serve<'b>(
    model: &mut dyn DataModel,
    state: &mut State<'_>,
    request: &Request<'_>,
    buffer: &'b mut [u8],
    response: &mut Response<'b>,
) -> Result<(), ErrorKind> {
    let path = request.path;
    if request.partial_block1().is_some() {
        return Err(TOO_LARGE);
    }
    let outcome = match request.operation() {
        Operation::Read => {
            response.set_content(read(model, state, request, buffer)?);
            return Ok(());
        }
        Operation::Discover { .. } => {
            response.set_content(discover(model, state, request, buffer)?);
            return Ok(());
        }
        Operation::Replace => write(model, request, buffer, state.note),
        Operation::Delete => delete(model, path).map(|()| {
            state.observations.remove_attributes(path);
            response.code = ResponseCode::DELETED;
        }),
        Operation::BootstrapFinish => finish(model, state.note),
        _ => return Err(ErrorKind::BadLevel),
    };
    if let Err(kind) = outcome {
        response.set_error(state.note.error(kind).at_path(path));
        response.code = code_of_write(response.code);
    }
    Ok(())
}

/// Returns the code for a write or delete that failed: 4.00 for everything but the format (LwM2M Transport 1.2.2, table
/// 6.7-1).
fn code_of_write(code: ResponseCode) -> ResponseCode {
    match code {
        ResponseCode::UNSUPPORTED_CONTENT_FORMAT
        | ResponseCode::NOT_ACCEPTABLE
        | ResponseCode::INTERNAL_SERVER_ERROR => code,
        _ => ResponseCode::BAD_REQUEST,
    }
}

/// Reads an object or an instance, which only the objects 1 and 2 allow (6.1.7.4).
fn read<'b>(
    model: &mut dyn DataModel,
    state: &State<'_>,
    request: &Request<'_>,
    buffer: &'b mut [u8],
) -> Result<Content<'b>, ErrorKind> {
    let path = request.path;
    match path.object_id() {
        Some(SERVER | ACCESS_CONTROL) if path.level() <= Level::Instance => {}
        Some(object) if lookup::is_secret(object) => return Err(ErrorKind::Unauthorized),
        Some(SERVER | ACCESS_CONTROL) | None => return Err(ErrorKind::BadLevel),
        Some(_) => return Err(ErrorKind::NotReadable),
    }
    lookup::locate(model, path)?;
    let format = format::accept(request, state.settings.default_format())?;
    let representation = Representation { format, root: request.root, part: request.block2 };
    values::respond(model, request.requester, &Paths::Single(path), representation, buffer, state.note)
}

#[cfg(feature = "link")]
fn discover<'b>(
    model: &dyn DataModel,
    state: &State<'_>,
    request: &Request<'_>,
    buffer: &'b mut [u8],
) -> Result<Content<'b>, ErrorKind> {
    super::discover::bootstrap(model, state, request, buffer)
}

#[cfg(not(feature = "link"))]
fn discover<'b>(
    _: &dyn DataModel,
    _: &State<'_>,
    _: &Request<'_>,
    _: &'b mut [u8],
) -> Result<Content<'b>, ErrorKind> {
    Err(ErrorKind::UnacceptableFormat)
}

/// Writes to an object, an instance or a resource, and creates instances that are not there (6.1.7.5).
#[inline(never)]
pub(crate) fn write(
    model: &mut dyn DataModel,
    request: &Request<'_>,
    scratch: &mut [u8],
    note: &Note,
) -> Result<(), ErrorKind> {
    let path = request.path;
    let definition = path.object_id().and_then(|object| model.find(object));
    let mut payload = Payload::new(request, scratch, note);
    match path.level() {
        Level::Root | Level::ResourceInstance => Err(ErrorKind::BadLevel),
        _ if definition.is_none() => Err(ErrorKind::UnknownObject),
        Level::Object => write_object(model, path, payload.as_mut().map_err(|error| *error)?),
        _ => payload?.read(path, definition, &mut |reader| {
            let write = replace(model, path, note)?;
            match model.instance_at_mut(path) {
                Ok(_) => write.run(&mut Served { model, write }, reader)?,
                Err(_) => create(model, write, reader)?,
            }
            model.after_write(path);
            Ok(())
        }),
    }
}

/// Writes to all instances in the payload, or to none: those that were created are deleted again.
fn write_object(model: &mut dyn DataModel, path: Path, payload: &mut Payload<'_>) -> Result<(), ErrorKind> {
    let mut created = 0u64;
    let checked = each(model, path, payload, &mut |model, write, mark, reader| {
        if model.instance_at_mut(write.base).is_ok() {
            return write.check(&mut Served { model, write }, reader);
        }
        if mark == 0 {
            return Err(ErrorKind::OutOfSpace);
        }
        create(model, write, reader)?;
        created |= mark;
        Ok(())
    });
    if let Err(error) = checked {
        let _ = each(model, path, payload, &mut |model, write, mark, reader| {
            reader.read(&mut |_, _| Ok(()))?;
            if created & mark == 0 { Ok(()) } else { model.delete(write.base) }
        });
        return Err(error);
    }
    each(model, path, payload, &mut |model, write, mark, reader| {
        if created & mark == 0 {
            write.apply(model.instance_at_mut(write.base)?, reader)?;
        } else {
            reader.read(&mut |_, _| Ok(()))?;
        }
        model.after_write(write.base);
        Ok(())
    })
}

/// A function that is called for each instance with a bit of its own, which is 0 from the 65th on.
type EachFn<'f> =
    dyn FnMut(&mut dyn DataModel, Write<'_>, u64, &mut dyn Reader) -> Result<(), ErrorKind> + 'f;

fn each(
    model: &mut dyn DataModel,
    path: Path,
    payload: &mut Payload<'_>,
    each: &mut EachFn<'_>,
) -> Result<(), ErrorKind> {
    let (note, mut mark) = (payload.note, 1);
    let each: &mut EachInstanceFn<'_> = &mut |model, instance, reader| {
        let write = replace(model, instance, note)?;
        each(model, write, mark, reader)?;
        mark <<= 1;
        Ok(())
    };
    each_instance(model, path, payload, each)
}

fn replace<'n>(model: &dyn DataModel, base: Path, note: &'n Note) -> Result<Write<'n>, ErrorKind> {
    let definition = base.object_id().and_then(|object| model.find(object));
    let definition = definition.ok_or(ErrorKind::UnknownObject)?;
    let (mode, access) = (WriteMode::Replace, Access::Bootstrap);
    Ok(Write { definition, base, mode, access, skips_unknown: true, note })
}

/// Creates the instance that a path lies in.
fn create(model: &mut dyn DataModel, write: Write<'_>, reader: &mut dyn Reader) -> Result<(), ErrorKind> {
    let instance = lookup::instance_of(write.base).ok_or(ErrorKind::BadLevel)?;
    if !write.definition.is_multiple() && instance.instance_id() != Some(0) {
        return Err(ErrorKind::UnknownInstance);
    }
    model.create(instance, &mut |mut instance: &mut dyn Object| write.run(&mut instance, reader))
}

/// Deletes an instance, those of an object, or those of all objects, but for the bootstrap server's own
/// account and the instance of object 3 (6.1.7.6).
#[inline(never)]
fn delete(model: &mut dyn DataModel, path: Path) -> Result<(), ErrorKind> {
    if path.level() > Level::Instance {
        return Err(ErrorKind::BadLevel);
    }
    if path != Path::ROOT {
        lookup::locate(model, path)?;
    }
    if path.level() == Level::Instance {
        return if is_protected(model, path) { Err(ErrorKind::NotDeletable) } else { model.delete(path) };
    }
    let mut index = 0;
    while let Some(definition) = model.definition(index) {
        index += 1;
        if Path::object(definition.id()).is_within(path) {
            delete_all(model, definition.id());
        }
    }
    Ok(())
}

/// Deletes all instances that can be deleted.
fn delete_all(model: &mut dyn DataModel, object: u16) {
    let mut from = 0;
    while let Some(id) = model.next_instance(object, from) {
        from = id + 1;
        let instance = Path::instance(object, id);
        if !is_protected(model, instance) {
            let _ = model.delete(instance);
        }
    }
}

/// Returns whether an instance survives every Bootstrap-Delete.
fn is_protected(model: &dyn DataModel, instance: Path) -> bool {
    let (object, id) = (instance.object_id().unwrap_or(0), instance.instance_id().unwrap_or(0));
    match object {
        DEVICE => true,
        SECURITY => model.instance(SECURITY, id).is_some_and(is_bootstrap),
        21 | 23 | 24 => {
            let link = ObjectLink { object, instance: id };
            let is_linked = &mut |account: &dyn Object| is_bootstrap(account) && links_to(account, link);
            model.find_instance(SECURITY, is_linked).is_some()
        }
        _ => false,
    }
}

/// Returns the value of `/0/x/1`.
pub(super) fn is_bootstrap(account: &dyn Object) -> bool {
    lookup::boolean(account, 1) == Some(true)
}

/// Returns whether one of the resources 17 (OSCORE), 26 (MQTT) and 27 (COSE) links to an instance.
pub(super) fn links_to(account: &dyn Object, link: ObjectLink) -> bool {
    [17, 26, 27].into_iter().any(|resource| {
        let mut found = false;
        lookup::each_value(account, resource, &mut |_, value| found |= *value == Value::ObjectLink(link));
        found
    })
}

/// Checks that there is a complete server account, and that no account was written in part (LwM2M Core 1.2.2, 6.1.6).
#[inline(never)]
fn finish(model: &dyn DataModel, note: &Note) -> Result<(), ErrorKind> {
    let complete = &mut |account: &dyn Object| {
        let server = lookup::id(account, 10).and_then(|ssid| lookup::server(model, ssid));
        !is_bootstrap(account) && has_text(account, 0) && server.is_some_and(is_complete)
    };
    model.find_instance(SECURITY, complete).ok_or(ErrorKind::InvalidConfig)?;
    check_ids(model, note)
}

/// Checks that the instances of the objects 1 and 2 name a server and an object: a bootstrap server may write an instance
/// in part, and the placeholder of an id is 0, which is reserved, as 65535 is.
pub(crate) fn check_ids(model: &dyn DataModel, note: &Note) -> Result<(), ErrorKind> {
    let is_reserved = &mut |instance: &dyn Object| matches!(lookup::number(instance, 0), Some(0 | 0xffff));
    for object in [SERVER, ACCESS_CONTROL] {
        if model.find_instance(object, is_reserved).is_some() {
            return Err(note.fail(ErrorKind::InvalidConfig, Path::object(object)));
        }
    }
    Ok(())
}

/// Returns whether an instance of object 1 has the lifetime and the binding of a registration.
fn is_complete(server: &dyn Object) -> bool {
    lookup::number(server, 1).is_some_and(|lifetime| lifetime > 0) && has_text(server, 7)
}

/// Returns whether a resource holds a text that is not empty.
fn has_text(instance: &dyn Object, resource: u16) -> bool {
    let mut found = false;
    let mut each =
        |_: Option<u16>, value: &Value<'_>| found = value.as_str().is_some_and(|text| !text.is_empty());
    lookup::each_value(instance, resource, &mut each);
    found
}
