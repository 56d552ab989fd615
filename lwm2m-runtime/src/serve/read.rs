//! Answers with values: whatever was asked for, in one writer, each instance once.
//!
//! A Read, a Read-Composite, a notification and a Send are the same thing here: some paths, and all
//! values that lie below any of them and that the peer may read. The objects are walked in their own
//! order, so that no path is told twice however the paths overlap.

use crate::codec::{ContentFormat, Writer};
use crate::definition::Row;
use crate::error::{Error, ErrorKind};
use crate::object::Object;
use crate::path::{Level, Path};
use crate::sink::{Sink, Visitor};
use crate::value::Value;

use super::access::{self, Rights};
use super::look::{self, instance_of};
use super::objects::DataModel;
use super::payload::Body;
use super::request::Requester;
use super::watch;

/// What was asked for.
#[derive(Clone, Copy)]
pub(super) enum Paths<'a> {
    One(Path),
    List(&'a [Path]),
    /// Those that the payload of a composite operation names.
    Payload(ContentFormat, &'a [u8]),
    /// Those of an observation.
    Watched(&'a watch::Places, u16),
}

impl Paths<'_> {
    /// Whether the test holds for any of them.
    pub(super) fn any(&self, test: &mut dyn FnMut(Path) -> bool) -> bool {
        match self {
            Paths::One(path) => test(*path),
            Paths::List(paths) => paths.iter().any(|path| test(*path)),
            Paths::Payload(format, bytes) => {
                let mut found = false;
                // The payload was found right before.
                let _ = each_path(*format, bytes, &mut |path| {
                    found = found || test(path);
                    Ok(())
                });
                found
            }
            Paths::Watched(places, observation) => watch::any_path(places, *observation, test),
        }
    }

    fn touch(&self, path: Path) -> bool {
        self.any(&mut |asked| asked.is_within(path) || path.is_within(asked))
    }

    fn cover(&self, path: Path) -> bool {
        self.any(&mut |asked| path.is_within(asked))
    }
}

/// Calls `each` for every path in the payload of a Read-Composite or an Observe-Composite.
pub(super) fn each_path(
    format: ContentFormat,
    bytes: &[u8],
    each: &mut dyn FnMut(Path) -> Result<(), Error>,
) -> Result<(), Error> {
    Body { format, bytes, scratch: &mut [] }.read(Path::ROOT, None, &mut |reader| {
        reader.read(&mut |record| match record.value {
            None => each(record.path),
            Some(_) => Err(ErrorKind::Malformed("a path that is asked for has no value").into()),
        })
    })
}

/// Runs the hooks of the instances that will be read.
pub(super) fn prepare(objects: &mut dyn DataModel, paths: &Paths<'_>, peer: Requester) {
    let mut index = 0;
    while let Some(definition) = objects.definition(index) {
        index += 1;
        let mut from = 0;
        while let Some(id) = objects.next_instance(definition.id(), from).filter(|id| *id < u16::MAX) {
            from = id + 1;
            let path = Path::instance(definition.id(), id);
            if paths.touch(path) && may_read(objects, peer, path) {
                // Whoever asks for a single resource needs only that.
                let exact = match paths {
                    Paths::One(asked) if asked.is_within(path) => *asked,
                    _ => path,
                };
                objects.before_read(exact);
            }
        }
    }
}

fn may_read(objects: &dyn DataModel, peer: Requester, instance: Path) -> bool {
    let (object, id) = (instance.object_id().unwrap_or(0), instance.instance_id().unwrap_or(0));
    access::rights(objects, peer, object, id).contains(Rights::READ)
}

/// Tells a writer all values that were asked for and may be read; how many there were.
pub(super) fn tell(
    objects: &dyn DataModel,
    paths: &Paths<'_>,
    peer: Requester,
    writer: &mut dyn Writer,
) -> usize {
    let mut told = 0;
    for definition in objects.definitions() {
        if !paths.touch(Path::object(definition.id())) {
            continue;
        }
        for id in objects.instances(definition.id()) {
            let path = Path::instance(definition.id(), id);
            if !paths.touch(path) || !may_read(objects, peer, path) {
                continue;
            }
            if let Some(instance) = objects.instance(definition.id(), id) {
                told += tell_instance(instance, path, paths, peer, writer);
            }
        }
    }
    told
}

/// Whether there are instances that were asked for and that the peer may not read.
pub(super) fn is_refused(objects: &dyn DataModel, paths: &Paths<'_>, peer: Requester) -> bool {
    objects.definitions().any(|definition| {
        objects.instances(definition.id()).any(|id| {
            let path = Path::instance(definition.id(), id);
            paths.touch(path) && !may_read(objects, peer, path)
        })
    })
}

fn tell_instance(
    instance: &dyn Object,
    path: Path,
    paths: &Paths<'_>,
    peer: Requester,
    writer: &mut dyn Writer,
) -> usize {
    let readable = |row| may_be_read(row, peer);
    if paths.cover(path) {
        writer.begin_instance(path);
        instance.emit_those(readable, writer);
        writer.end_instance();
        return 1;
    }
    let mut select = Select { instance, path, paths, open: Open::No, told: 0, writer };
    instance.emit_those(readable, &mut select);
    let told = select.told;
    if told > 0 {
        writer.end_instance();
    }
    told
}

/// Passes on what was asked for of an instance that was not asked for as a whole.
struct Select<'s> {
    instance: &'s dyn Object,
    path: Path,
    paths: &'s Paths<'s>,
    open: Open,
    told: usize,
    writer: &'s mut dyn Writer,
}

/// Whether a multiple resource is open, and which of its instances are wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    No,
    All,
    Some(Path),
    None,
}

impl Select<'_> {
    /// Takes note that something is told; the instance begins with the first.
    fn start(&mut self) {
        if self.told == 0 {
            self.writer.begin_instance(self.path);
        }
        self.told += 1;
    }

    /// Instances of a resource that are wanted.
    fn count(&self, resource: Path) -> usize {
        let mut count = 0;
        look::each_value(self.instance, resource.resource_id().unwrap_or(u16::MAX), &mut |id, _| {
            let path = id.and_then(|id| resource.child(id));
            count += usize::from(path.is_some_and(|path| self.paths.cover(path)));
        });
        count
    }
}

/// Whether values of a resource may be read by the peer.
pub(super) fn may_be_read(resource: Row, peer: Requester) -> bool {
    match peer {
        Requester::Server(_) => resource.is_readable(),
        Requester::Bootstrap => resource.kind().is_some(),
    }
}

impl Visitor for Select<'_> {
    fn visit(&mut self, id: u16, value: Value<'_>) {
        let wanted = match self.open {
            Open::No => self.path.child(id).is_some_and(|path| self.paths.cover(path)),
            Open::All => true,
            Open::Some(resource) => resource.child(id).is_some_and(|path| self.paths.cover(path)),
            Open::None => false,
        };
        if wanted {
            if self.open == Open::No {
                self.start();
            }
            let sink: &mut dyn Sink = self.writer;
            sink.value(id, value);
        }
    }

    fn begin_multiple(&mut self, id: u16, count: usize) {
        self.open = Open::None;
        let Some(path) = self.path.child(id) else {
            return;
        };
        let (open, count) = match self.paths.cover(path) {
            true => (Open::All, count),
            false => (Open::Some(path), self.count(path)),
        };
        // A resource without instances is there; of one that was not asked for, some must be.
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

/// Refuses a path that cannot be read, and tells what it is about.
pub(super) fn check(objects: &dyn DataModel, path: Path, peer: Requester) -> Result<(), Error> {
    if path.level() == Level::Root {
        return Err(Error::new(ErrorKind::BadLevel, path));
    }
    let place = look::locate(objects, path)?;
    check_rights(objects, path, peer)?;
    match place.resource {
        Some(resource) if !may_be_read(resource, peer) => Err(Error::new(ErrorKind::NotReadable, path)),
        _ => Ok(()),
    }
}

/// An object can be read when any of its instances can, or when it has none (LwM2M Core 1.2.2, 8.2.3).
fn check_rights(objects: &dyn DataModel, path: Path, peer: Requester) -> Result<(), Error> {
    let object = path.object_id().unwrap_or(u16::MAX);
    let refused = match instance_of(path) {
        Some(instance) => !may_read(objects, peer, instance),
        None => {
            let mut instances = objects.instances(object).peekable();
            instances.peek().is_some()
                && !instances.any(|id| may_read(objects, peer, Path::instance(object, id)))
        }
    };
    if refused { Err(Error::new(ErrorKind::Unauthorized, path)) } else { Ok(()) }
}
