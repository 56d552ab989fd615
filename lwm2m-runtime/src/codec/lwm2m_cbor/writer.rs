//! Writes LwM2M CBOR. The sizes of maps and the forms of keys are known only after their content.

use crate::codec::buffer::Buffer;
use crate::codec::cbor::input::{ARRAY, MAP, UNSIGNED};
use crate::codec::cbor::output::{self, Word};
use crate::error::ErrorKind;
use crate::path::Path;
use crate::sink::Sink;
use crate::value::Value;

/// Writes LwM2M CBOR into a slice, in as few bytes as its grammar allows.
///
/// A map with a single entry is joined with its key, `{[3, 0, 9]: 100}`; consecutive instances of an object
/// share its key, `{1: {0: {..}, 1: {..}}}`. A key is as long as possible at first, and a second entry splits
/// it. So the output only grows, and a buffer of the size of the payload is always enough.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: Buffer<'b>,
    /// Offset of the map of the objects.
    map: usize,
    /// Number of its entries.
    entries: usize,
    object: Option<Object>,
    /// Offset of the entries of the instance, or of the head of their map.
    instance: usize,
    /// Number of entries of the instance.
    resources: usize,
    /// The key of the object contains its first instance and the first resource.
    keyed: bool,
    /// Length of the key of that resource, and whether the key also contains its only instance.
    first: (usize, bool),
    /// A multiple resource is open.
    multiple: bool,
    not_representable: bool,
}

/// The latest object, which may get more instances.
#[derive(Debug, Clone, Copy)]
struct Object {
    /// Offset of its key.
    start: usize,
    id: u16,
    first: u16,
    instances: usize,
}

impl<'b> Writer<'b> {
    /// Creates a writer. All paths are absolute. The client chooses the id of an instance with the id 65535
    /// (LwM2M Core 1.2.2, 7.5.4.6).
    pub fn new(out: &'b mut [u8]) -> Self {
        let mut buffer = Buffer::new(out);
        buffer.skip(1);
        Writer {
            buffer,
            map: 0,
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

    /// Sets the prefix of a device behind a gateway (LwM2M Gateway 1.1.1, 10), empty by default: the only key of the
    /// outermost map, around that of the objects.
    #[must_use]
    pub fn prefix(mut self, prefix: &str) -> Self {
        if !prefix.is_empty() {
            output::head(MAP, 1).patch(&mut self.buffer, 0);
            output::push_text(&mut self.buffer, Word::EMPTY, prefix);
            self.map = self.buffer.len();
            self.buffer.skip(1);
        }
        self
    }

    /// Sets the first byte of the payload to write.
    #[must_use]
    pub(crate) fn start_at(mut self, offset: usize) -> Self {
        self.buffer.start_at(offset);
        self
    }

    /// Returns the key of a value, which the caller writes.
    #[inline]
    fn key(&mut self, id: u16) -> Word {
        let key = key(id);
        if !self.multiple {
            self.resource(key, false);
        }
        key
    }

    /// Counts a resource of the instance: the key contains the first one, the second one splits the key.
    #[inline]
    fn resource(&mut self, key: Word, single: bool) {
        self.resources += 1;
        if self.keyed {
            self.keyed_resource(key, single);
        }
    }

    #[inline(never)]
    fn keyed_resource(&mut self, key: Word, single: bool) {
        if self.resources > 1 {
            return self.split_key();
        }
        self.first = (key.count(), single);
        self.patch_key_len(if single { 4 } else { 3 });
    }

    /// Turns `[3, 0, 9]: 100` into `[3, 0]: {9: 100}`; `close_map` sets the number of entries.
    fn split_key(&mut self) {
        let (bytes, single) = self.first;
        if single {
            let map = self.instance + bytes;
            self.buffer.shift(map, map + 1);
            output::head(MAP, 1).patch(&mut self.buffer, map);
        }
        self.buffer.shift(self.instance, self.instance + 1);
        self.patch_key_len(2);
        self.keyed = false;
    }

    /// Sets the number of ids in the key of the object.
    fn patch_key_len(&mut self, len: u32) {
        let start = self.object.map_or(0, |object| object.start);
        output::head(ARRAY, len).patch(&mut self.buffer, start);
    }

    fn close_object(&mut self) {
        if let Some(object) = self.object.take()
            && object.instances > 1
        {
            self.share_key(&object);
        }
        self.keyed = false;
    }

    /// Turns `[1, 0]: {..}, 1: {..}` into `1: {0: {..}, 1: {..}}`.
    fn share_key(&mut self, object: &Object) {
        let map = output::head(MAP, u32::try_from(object.instances).unwrap_or(u32::MAX));
        let (id, first) = (key(object.id), key(object.first));
        let ids = object.start + id.count() + first.count();
        self.buffer.shift(ids + 1, ids + map.count());
        id.patch(&mut self.buffer, object.start);
        map.patch(&mut self.buffer, object.start + id.count());
        first.patch(&mut self.buffer, object.start + id.count() + map.count());
    }

    /// Writes the head of a map, for which one byte is reserved.
    fn close_map(&mut self, start: usize, entries: usize) {
        let head = output::head(MAP, u32::try_from(entries).unwrap_or(u32::MAX));
        if head.count() > 1 {
            self.buffer.shift(start + 1, start + head.count());
        }
        head.patch(&mut self.buffer, start);
    }

    /// Begins another instance of the latest object.
    fn begin_next(&mut self, instance: u16) {
        if self.keyed {
            self.split_key();
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
    fn value(&mut self, id: u16, value: Value<'_>) {
        let key = self.key(id);
        output::push_value(&mut self.buffer, key, value);
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
            (Some(_), Some(_), Some(instance)) if self.multiple => {
                output::push_null(&mut self.buffer, key(instance));
            }
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

    fn finish(&mut self) -> Result<usize, ErrorKind> {
        self.close_object();
        if self.entries == 0 {
            // Nothing has a prefix.
            self.buffer.shift(self.map + 1, 1);
            self.map = 0;
        }
        self.close_map(self.map, self.entries);
        if self.not_representable {
            return Err(ErrorKind::NotRepresentable);
        }
        Ok(self.buffer.len())
    }
}
