//! Values as a payload: all values below some paths that the requester may read, each instance once.
//!
//! A Read, a Read-Composite, a notification and a Send are all written here. The objects are visited in their own
//! order, so that overlapping paths repeat no value.

use crate::codec::{ContentFormat, Encoding, Writer};
use crate::definition::Row;
use crate::error::{ErrorKind, Note};
use crate::object::Object;
use crate::path::{Level, Path};
use crate::sink::Sink;
use crate::value::Value;

use super::block::{self, Part};
use super::data_model::DataModel;
use super::data_model::access::{self, Rights};
use super::data_model::lookup::{self, instance_of};
use super::observe::changes;
use super::paths::Paths;
use super::request::Requester;
use super::response::Content;

/// The form of the values in a response.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Representation<'a> {
    pub(crate) format: ContentFormat,
    /// The root of all paths.
    pub(crate) root: &'a str,
    /// The block of the payload that is requested.
    pub(crate) part: Option<Part>,
}

/// Returns a response with the requested values.
pub(crate) fn respond<'b>(
    model: &mut dyn DataModel,
    requester: Requester,
    paths: &Paths<'_>,
    representation: Representation<'_>,
    buffer: &'b mut [u8],
    note: &Note,
) -> Result<Content<'b>, ErrorKind> {
    let Representation { format, root, part } = representation;
    before_read(model, paths, requester);
    let base = paths.base();
    let written =
        Encoding { format, base, root, start: block::start(part) }.with_writer(buffer, &mut |writer| {
            let count = write(model, paths, requester, writer);
            if count == 0 && base.level() >= Level::Resource {
                return Err(ErrorKind::Absent);
            }
            // Of several paths, those that may be read are enough (LwM2M Core 1.2.2, 8.2.2).
            if count == 0 && base == Path::ROOT && is_refused(model, paths, requester) {
                return Err(ErrorKind::Unauthorized);
            }
            Ok(())
        })?;
    let mut content = block::content(part, format, written, buffer, note)?;
    if content.payload.len() < written {
        content.etag = Some(changes::digest(model, paths, requester));
    }
    Ok(content)
}

/// Calls [`DataModel::before_read`] for the instances that will be read.
pub(crate) fn before_read(model: &mut dyn DataModel, paths: &Paths<'_>, requester: Requester) {
    for index in model.positions(paths.base()) {
        let Some(definition) = model.definition(index) else { return };
        let mut from = 0;
        while let Some(id) = model.next_instance(definition.id(), from) {
            from = id + 1;
            let path = Path::instance(definition.id(), id);
            if paths.overlaps(path) && may_read(model, requester, path) {
                model.before_read(paths.within(path));
            }
        }
    }
}

fn may_read(model: &dyn DataModel, requester: Requester, instance: Path) -> bool {
    let (object, id) = (instance.object_id().unwrap_or(0), instance.instance_id().unwrap_or(0));
    access::rights(model, requester, object, id).contains(Rights::READ)
}

/// Writes all requested values that may be read, and returns how many there are.
pub(crate) fn write(
    model: &dyn DataModel,
    paths: &Paths<'_>,
    requester: Requester,
    writer: &mut dyn Writer,
) -> usize {
    let mut count = 0;
    for index in model.positions(paths.base()) {
        let Some(definition) = model.definition(index) else { break };
        if !paths.overlaps(Path::object(definition.id())) {
            continue;
        }
        for id in model.instances(definition.id()) {
            let path = Path::instance(definition.id(), id);
            if !paths.overlaps(path) || !may_read(model, requester, path) {
                continue;
            }
            if let Some(instance) = model.instance(definition.id(), id) {
                count += write_instance(instance, path, paths, requester, writer);
            }
        }
    }
    count
}

/// Returns whether there are requested instances that the requester may not read.
fn is_refused(model: &dyn DataModel, paths: &Paths<'_>, requester: Requester) -> bool {
    model.definitions().any(|definition| {
        model.instances(definition.id()).any(|id| {
            let path = Path::instance(definition.id(), id);
            paths.overlaps(path) && !may_read(model, requester, path)
        })
    })
}

fn write_instance(
    instance: &dyn Object,
    path: Path,
    paths: &Paths<'_>,
    requester: Requester,
    writer: &mut dyn Writer,
) -> usize {
    let only = paths.base().resource_id();
    let wanted = |row: Row| only.is_none_or(|id| id == row.id()) && is_readable(row, requester);
    if paths.contains(path) {
        writer.begin_instance(path);
        instance.emit_those(wanted, writer);
        writer.end_instance();
        return 1;
    }
    let mut select = Select { instance, path, paths, open: Open::No, count: 0, writer };
    instance.emit_those(wanted, &mut select);
    let count = select.count;
    if count > 0 {
        writer.end_instance();
    }
    count
}

/// Passes on the requested values of an instance that is not requested as a whole.
struct Select<'s> {
    instance: &'s dyn Object,
    path: Path,
    paths: &'s Paths<'s>,
    open: Open,
    count: usize,
    writer: &'s mut dyn Writer,
}

/// Whether a multiple resource is open, and which of its instances are requested.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    No,
    All,
    Some(Path),
    None,
}

impl Select<'_> {
    /// Counts a value or a multiple resource; the instance begins with the first.
    fn start(&mut self) {
        if self.count == 0 {
            self.writer.begin_instance(self.path);
        }
        self.count += 1;
    }

    /// Returns how many instances of a resource are requested.
    fn instances_of(&self, resource: Path) -> usize {
        let mut count = 0;
        lookup::each_value(self.instance, resource.resource_id().unwrap_or(u16::MAX), &mut |id, _| {
            let path = id.and_then(|id| resource.child(id));
            count += usize::from(path.is_some_and(|path| self.paths.contains(path)));
        });
        count
    }
}

/// Returns whether the requester may read values of a resource.
pub(crate) fn is_readable(resource: Row, requester: Requester) -> bool {
    match requester {
        Requester::Server(_) => resource.is_readable(),
        Requester::Bootstrap => resource.kind().is_some(),
    }
}

impl Sink for Select<'_> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        let is_requested = match self.open {
            Open::No => self.path.child(id).is_some_and(|path| self.paths.contains(path)),
            Open::All => true,
            Open::Some(resource) => resource.child(id).is_some_and(|path| self.paths.contains(path)),
            Open::None => false,
        };
        if is_requested {
            if self.open == Open::No {
                self.start();
            }
            self.writer.value(id, value);
        }
    }

    fn begin_multiple(&mut self, id: u16, count: usize) {
        self.open = Open::None;
        let Some(path) = self.path.child(id) else {
            return;
        };
        let (open, count) = match self.paths.contains(path) {
            true => (Open::All, count),
            false => (Open::Some(path), self.instances_of(path)),
        };
        // A requested resource may be empty; of any other, an instance must be requested.
        if open == Open::All || count > 0 {
            self.start();
            self.open = open;
            self.writer.begin_multiple(id, count);
        }
    }

    fn end_multiple(&mut self) {
        if self.open != Open::None {
            self.writer.end_multiple();
        }
        self.open = Open::No;
    }
}

/// Checks that a path can be read.
pub(crate) fn check(model: &dyn DataModel, path: Path, requester: Requester) -> Result<(), ErrorKind> {
    if path.level() == Level::Root {
        return Err(ErrorKind::BadLevel);
    }
    let place = lookup::locate(model, path)?;
    check_rights(model, path, requester)?;
    match place.resource {
        Some(resource) if !is_readable(resource, requester) => Err(ErrorKind::NotReadable),
        _ => Ok(()),
    }
}

/// Checks that the requester may read. An object can be read when any of its instances can, or when it has none (LwM2M Core 1.2.2, 8.2.3).
fn check_rights(model: &dyn DataModel, path: Path, requester: Requester) -> Result<(), ErrorKind> {
    let object = path.object_id().unwrap_or(u16::MAX);
    let refused = match instance_of(path) {
        Some(instance) => !may_read(model, requester, instance),
        None => {
            let mut instances = model.instances(object).peekable();
            instances.peek().is_some()
                && !instances.any(|id| may_read(model, requester, Path::instance(object, id)))
        }
    };
    if refused { Err(ErrorKind::Unauthorized) } else { Ok(()) }
}
