//! Writing LwM2M CBOR: maps whose sizes, and keys whose forms, are known only afterwards.

use crate::codec::buffer::Buffer;
use crate::codec::cbor::input::{ARRAY, MAP, UNSIGNED};
use crate::codec::cbor::output::{self, Word};
use crate::error::{Error, ErrorKind};
use crate::path::Path;
use crate::sink::Sink;
use crate::value::{ObjectLink, Time};

/// Writes LwM2M CBOR into a slice, in as few bytes as its grammar allows.
///
/// What has a single entry is part of the key above it, `{[3, 0, 9]: 100}`; instances of one object that
/// follow each other share its key, `{1: {0: {..}, 1: {..}}}`. A key starts out as long as it can be, and
/// is broken where a second entry comes: what has been written only ever grows, so that a buffer of the
/// payload's size is enough on the way as well.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: Buffer<'b>,
    /// Entries of the outermost map.
    entries: usize,
    object: Option<Object>,
    /// Where the entries of the instance start, or the head of their map once there is one.
    instance: usize,
    /// Entries of the instance.
    resources: usize,
    /// The instance is the object's first, and its first resource is part of the key, if there is one.
    keyed: bool,
    /// Bytes of that resource's own key, and whether its only instance is part of the key as well.
    first: (usize, bool),
    /// Values belong to a multiple resource.
    multiple: bool,
    not_representable: bool,
}

/// An object that more instances may come of.
#[derive(Debug, Clone, Copy)]
struct Object {
    /// Where its key starts.
    start: usize,
    id: u16,
    first: u16,
    instances: usize,
}

impl<'b> Writer<'b> {
    /// A writer into a slice. Paths are absolute, so that it needs to know none; the instance 65535 is
    /// that which the client is to number (LwM2M Core 1.2.2, 7.5.4.6).
    pub fn new(out: &'b mut [u8]) -> Self {
        let mut buffer = Buffer::new(out);
        buffer.skip(1);
        Writer {
            buffer,
            entries: 0,
            object: None,
            instance: 0,
            resources: 0,
            keyed: false,
            first: (0, false),
            multiple: false,
            not_representable: false,
        }
    }

    /// The key of a value, still to be written.
    #[inline]
    fn key(&mut self, id: u16) -> Word {
        let key = key(id);
        if !self.multiple {
            self.resource(key, false);
        }
        key
    }

    /// Another resource of the instance: the first goes into the key, the second breaks it.
    #[inline]
    fn resource(&mut self, key: Word, lone: bool) {
        self.resources += 1;
        if self.keyed {
            self.early_resource(key, lone);
        }
    }

    #[inline(never)]
    fn early_resource(&mut self, key: Word, lone: bool) {
        if self.resources > 1 {
            return self.break_key();
        }
        self.first = (key.count(), lone);
        self.patch_steps(if lone { 4 } else { 3 });
    }

    /// `[3, 0, 9]: 100` becomes `[3, 0]: {9: 100}`; the number of entries is filled in later.
    fn break_key(&mut self) {
        let (bytes, lone) = self.first;
        if lone {
            let map = self.instance + bytes;
            self.buffer.shift(map, map + 1);
            output::head(MAP, 1).patch(&mut self.buffer, map);
        }
        self.buffer.shift(self.instance, self.instance + 1);
        self.patch_steps(2);
        self.keyed = false;
    }

    /// Ids in the key of the object.
    fn patch_steps(&mut self, steps: u32) {
        let start = self.object.map_or(0, |object| object.start);
        output::head(ARRAY, steps).patch(&mut self.buffer, start);
    }

    fn close_object(&mut self) {
        if let Some(object) = self.object.take()
            && object.instances > 1
        {
            self.share(&object);
        }
        self.keyed = false;
    }

    /// `[1, 0]: {..}, 1: {..}` becomes `1: {0: {..}, 1: {..}}`.
    fn share(&mut self, object: &Object) {
        let map = output::head(MAP, u32::try_from(object.instances).unwrap_or(u32::MAX));
        let (id, first) = (key(object.id), key(object.first));
        let ids = object.start + id.count() + first.count();
        self.buffer.shift(ids + 1, ids + map.count());
        id.patch(&mut self.buffer, object.start);
        map.patch(&mut self.buffer, object.start + id.count());
        first.patch(&mut self.buffer, object.start + id.count() + map.count());
    }

    /// Fills in the head of a map for which one byte was left.
    fn close_map(&mut self, start: usize, entries: usize) {
        let head = output::head(MAP, u32::try_from(entries).unwrap_or(u32::MAX));
        if head.count() > 1 {
            self.buffer.shift(start + 1, start + head.count());
        }
        head.patch(&mut self.buffer, start);
    }

    /// One more instance of the object that is open.
    fn begin_next(&mut self, instance: u16) {
        if self.keyed {
            self.break_key();
            self.close_map(self.instance, 1);
        }
        key(instance).push(&mut self.buffer);
        self.instance = self.buffer.len();
        self.buffer.skip(1);
    }

    fn begin_first(&mut self, id: u16, instance: u16) {
        self.close_object();
        self.entries += 1;
        let start = self.buffer.len();
        output::head(ARRAY, 2).then(key(id)).then(key(instance)).push(&mut self.buffer);
        self.object = Some(Object { start, id, first: instance, instances: 1 });
        self.instance = self.buffer.len();
        self.keyed = true;
    }
}

#[inline]
fn key(id: u16) -> Word {
    output::head(UNSIGNED, id.into())
}

impl Sink for Writer<'_> {
    #[inline]
    fn integer(&mut self, id: u16, value: i64) {
        let key = self.key(id);
        output::push_integer(&mut self.buffer, key, value);
    }

    fn unsigned(&mut self, id: u16, value: u64) {
        let key = self.key(id);
        output::push_unsigned(&mut self.buffer, key, value);
    }

    fn float(&mut self, id: u16, value: f64) {
        let key = self.key(id);
        output::push_float(&mut self.buffer, key, value);
    }

    fn boolean(&mut self, id: u16, value: bool) {
        let key = self.key(id);
        output::push_boolean(&mut self.buffer, key, value);
    }

    fn string(&mut self, id: u16, value: &str) {
        let key = self.key(id);
        output::push_text(&mut self.buffer, key, value);
    }

    fn opaque(&mut self, id: u16, value: &[u8]) {
        let key = self.key(id);
        output::push_bytes(&mut self.buffer, key, value);
    }

    /// Without a tag, as the standard's examples have it.
    fn time(&mut self, id: u16, value: Time) {
        self.integer(id, value.0);
    }

    fn object_link(&mut self, id: u16, value: ObjectLink) {
        let key = self.key(id);
        output::push_link(&mut self.buffer, key, value);
    }

    fn core_link(&mut self, id: u16, value: &str) {
        self.string(id, value);
    }

    fn begin_multiple(&mut self, id: u16, count: usize) {
        let key = key(id);
        self.resource(key, count == 1);
        self.multiple = true;
        if self.keyed && count == 1 {
            key.push(&mut self.buffer);
        } else {
            output::push_map(&mut self.buffer, key, count);
        }
    }

    fn end_multiple(&mut self) {
        self.multiple = false;
    }
}

impl crate::codec::Writer for Writer<'_> {
    fn begin_instance(&mut self, path: Path) {
        let (Some(id), Some(instance)) = (path.object_id(), path.instance_id()) else {
            self.not_representable = true;
            return;
        };
        match &mut self.object {
            Some(object) if object.id == id => {
                object.instances += 1;
                self.begin_next(instance);
            }
            _ => self.begin_first(id, instance),
        }
        self.resources = 0;
    }

    fn end_instance(&mut self) {
        if !self.keyed {
            self.close_map(self.instance, self.resources);
        } else if self.resources == 0 {
            output::push_map(&mut self.buffer, Word::EMPTY, 0);
            self.keyed = false;
        }
    }

    fn set_time(&mut self, time: Option<f64>) {
        self.not_representable |= time.is_some();
    }

    fn empty(&mut self, path: Path) {
        match (path.object_id(), path.resource_id(), path.resource_instance_id()) {
            (Some(_), Some(resource), Some(instance)) => {
                self.begin_multiple(resource, 1);
                output::push_null(&mut self.buffer, key(instance));
                self.end_multiple();
            }
            (Some(_), Some(resource), None) => {
                let key = self.key(resource);
                output::push_null(&mut self.buffer, key);
            }
            (Some(object), None, _) if path.instance_id().is_none() => {
                self.close_object();
                self.entries += 1;
                output::push_null(&mut self.buffer, key(object));
            }
            _ => self.not_representable = true,
        }
    }

    fn start_at(&mut self, offset: usize) -> bool {
        self.buffer.start_at(offset);
        true
    }

    fn finish(&mut self) -> Result<usize, Error> {
        self.close_object();
        self.close_map(0, self.entries);
        if self.not_representable {
            return Err(ErrorKind::NotRepresentable.into());
        }
        self.buffer.finish()
    }
}
