//! `Encoder`: payloads of instances, of parts of them, and of records.

mod nested;

use crate::codec::fit;
use crate::codec::{ContentFormat, Encoding, Hint, Writer};
use crate::definition::{ObjectDef, Row};
use crate::error::{Error, ErrorKind, Note};
use crate::object::Object;
use crate::path::{Level, Path, instance_of};
use crate::record::Record;
use crate::sink::Sink;
use crate::value::Value;

/// Encodes instances, parts of them, or records in a content format.
///
/// A device responds to a Read: [`read`](Encoder::read) encodes an instance, a resource or a resource
/// instance, [`read_all`](Encoder::read_all) all instances of an object. A server sends a Write:
/// [`write`](Encoder::write). [`only`](Encoder::only) selects some resources.
///
#[cfg_attr(feature = "alloc", doc = "```")]
#[cfg_attr(not(feature = "alloc"), doc = "```ignore")]
/// # use lwm2m_runtime::{Object, ObjectDef};
/// # use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
/// # use lwm2m_runtime::field::Field;
/// # static RESOURCES: Resources<'static, 1> =
/// #     Resources::new([ResourceDef::new(5700, "Sensor Value", Operations::Read, ResourceType::Float).mandatory()]);
/// # static TEMPERATURE: ObjectDef<'static> = ObjectDef::new(3303, "Temperature", RESOURCES.table()).multiple();
/// # struct Temperature { sensor_value: f64 }
/// # impl Object for Temperature {
/// #     fn definition() -> &'static ObjectDef<'static> { &TEMPERATURE }
/// #     fn object_definition(&self) -> &'static ObjectDef<'static> { &TEMPERATURE }
/// #     fn field(&self, _: usize) -> Option<&dyn Field> { Some(&self.sensor_value) }
/// #     fn field_mut(&mut self, _: usize) -> Option<&mut dyn Field> { Some(&mut self.sensor_value) }
/// # }
/// use lwm2m_runtime::{ContentFormat, Encoder, Path};
///
/// let indoors = Temperature { sensor_value: 21.5 };
/// let encoder = Encoder::read(&indoors, Path::resource(3303, 0, 5700));
/// let mut buffer = [0; 64];
/// assert_eq!(encoder.encode(ContentFormat::TEXT, &mut buffer)?, b"21.5");
/// assert_eq!(encoder.encode_to_vec(ContentFormat::TLV)?, [0xe4, 0x16, 0x44, 0x41, 0xac, 0, 0]);
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Encoder<'a> {
    content: Content<'a>,
    base: Path,
    purpose: Purpose,
    only: Option<&'a [u16]>,
    root: &'a str,
}

/// The source of the values.
#[derive(Clone, Copy)]
enum Content<'a> {
    Instance(&'a dyn Object),
    All(&'a [(u16, &'a dyn Object)]),
    Parts(&'a [(Path, &'a dyn Object)]),
    Records(&'a [Record<'a>]),
}

/// The operation of a payload, which determines the resources in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Read,
    Write,
    BootstrapWrite,
}

/// A receiver of the bytes of a payload: a stream, a socket, a queue.
pub trait Output {
    /// Writes the next bytes.
    ///
    /// # Errors
    ///
    /// Any error ends the encoding.
    fn write(&mut self, bytes: &[u8]) -> Result<(), Error>;
}

impl<F: FnMut(&[u8]) -> Result<(), Error>> Output for F {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self(bytes)
    }
}

impl<'a> Encoder<'a> {
    /// Makes the response to a Read of `path`: an Object Instance, a resource or a resource instance.
    ///
    /// Resources that a server may not read are left out of an instance.
    pub fn read(instance: &'a dyn Object, path: Path) -> Self {
        Encoder {
            content: Content::Instance(instance),
            base: path,
            purpose: Purpose::Read,
            only: None,
            root: "",
        }
    }

    /// Makes the response to a Read of an object: all its instances, by id.
    pub fn read_all(object: u16, instances: &'a [(u16, &'a dyn Object)]) -> Self {
        let base = Path::object(object);
        Encoder { content: Content::All(instances), base, purpose: Purpose::Read, only: None, root: "" }
    }

    /// Makes the payload of a Write to `path`: an Object Instance, a resource or a resource instance.
    ///
    /// Resources that a server may not write are left out of an instance.
    pub fn write(instance: &'a dyn Object, path: Path) -> Self {
        Encoder {
            content: Content::Instance(instance),
            base: path,
            purpose: Purpose::Write,
            only: None,
            root: "",
        }
    }

    /// Sets the sender of a Write to the bootstrap server, which may write every resource that holds a value: the keys of
    /// object 0.
    #[must_use]
    pub fn from_bootstrap_server(mut self) -> Self {
        if self.purpose == Purpose::Write {
            self.purpose = Purpose::BootstrapWrite;
        }
        self
    }

    /// Makes the response to a Read-Composite, or the payload of a Send or a Write-Composite: parts of
    /// several instances, each with its path. Absent resources are left out. TLV and LwM2M CBOR
    /// have each instance once, and refuse a part that overlaps with another.
    pub fn composite(parts: &'a [(Path, &'a dyn Object)]) -> Self {
        Encoder {
            content: Content::Parts(parts),
            base: Path::ROOT,
            purpose: Purpose::Read,
            only: None,
            root: "",
        }
    }

    /// Makes a payload of records: collected values with their times, the paths of a Read-Composite, the
    /// removals of a Write-Composite.
    ///
    /// In TLV and LwM2M CBOR, all values of an instance or a resource share one entry: records are sorted by path
    /// unless they are contiguous, and a path that occurs twice is refused. In other formats, a payload is short if
    /// the records of a resource and of an instance are contiguous.
    pub fn records(base: Path, records: &'a [Record<'a>]) -> Self {
        Encoder { content: Content::Records(records), base, purpose: Purpose::Read, only: None, root: "" }
    }

    /// Sets the resources to encode. Each must exist and allow the operation; absent ones are left out.
    #[must_use]
    pub fn only(mut self, resources: &'a [u16]) -> Self {
        self.only = Some(resources);
        self
    }

    /// Sets the root of all paths: the alternate path of a client, such as `/lwm2m`. SenML writes it before
    /// every path; other formats have no root.
    #[must_use]
    pub fn rooted_at(mut self, root: &'a str) -> Self {
        self.root = root;
        self
    }

    /// Encodes the payload into a buffer and returns the used part.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::UnknownObject`], [`ErrorKind::UnknownResource`], [`ErrorKind::Absent`],
    ///   [`ErrorKind::NotReadable`] or [`ErrorKind::NotWritable`] for a path that cannot be encoded
    /// - [`ErrorKind::BufferTooSmall`] with the size of the payload
    /// - [`ErrorKind::NotRepresentable`] for a format that cannot hold the values
    pub fn encode<'b>(&self, format: ContentFormat, buffer: &'b mut [u8]) -> Result<&'b [u8], Error> {
        let count = self.encode_into(format, buffer)?;
        let written: &'b [u8] = buffer;
        Ok(written.get(..count).unwrap_or(written))
    }

    /// Returns the size of the payload in bytes.
    ///
    /// # Errors
    ///
    /// As for [`encode`](Encoder::encode), except for the size of the buffer.
    pub fn size(&self, format: ContentFormat) -> Result<usize, Error> {
        self.encode_from(format, 0, &mut [])
    }

    /// Encodes the payload into a vector of its size.
    ///
    /// # Errors
    ///
    /// As for [`encode`](Encoder::encode), except for the size of the buffer.
    #[cfg(feature = "alloc")]
    pub fn encode_to_vec(&self, format: ContentFormat) -> Result<alloc::vec::Vec<u8>, Error> {
        let mut bytes = alloc::vec![0; self.size(format)?];
        self.encode_into(format, &mut bytes)?;
        Ok(bytes)
    }

    /// Writes the payload to a stream, a socket or a queue, in pieces of at most the length of `piece`.
    /// Returns the size of the payload. Nothing is written if the payload cannot be encoded.
    ///
    /// The payload is encoded once to check it, and once for every piece.
    ///
    #[cfg_attr(feature = "alloc", doc = "```")]
    #[cfg_attr(not(feature = "alloc"), doc = "```ignore")]
    /// use lwm2m_runtime::{ContentFormat, Encoder, Path, Record, Value};
    ///
    /// let note = "rain ".repeat(200);
    /// let records = [Record::new(Path::resource(42769, 0, 5), Value::String(&note))];
    /// let encoder = Encoder::records(Path::ROOT, &records);
    /// let mut stream = Vec::new();
    /// let size = encoder.encode_to(ContentFormat::SENML_JSON, &mut [0; 256], &mut |piece: &[u8]| {
    ///     stream.extend_from_slice(piece);
    ///     Ok(())
    /// })?;
    /// assert_eq!(stream, encoder.encode_to_vec(ContentFormat::SENML_JSON)?);
    /// assert_eq!(size, stream.len());
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`encode`](Encoder::encode); or the error of `output`.
    pub fn encode_to(
        &self,
        format: ContentFormat,
        piece: &mut [u8],
        output: &mut dyn Output,
    ) -> Result<usize, Error> {
        let size = self.size(format)?;
        if piece.is_empty() && size > 0 {
            return Err(Error::from(ErrorKind::BufferTooSmall).needing(1));
        }
        let mut offset = 0;
        while offset < size {
            self.encode_from(format, offset, piece)?;
            let written = piece.get(..size - offset).unwrap_or(piece);
            offset += written.len();
            output.write(written)?;
        }
        Ok(size)
    }

    fn encode_into(&self, format: ContentFormat, buffer: &mut [u8]) -> Result<usize, Error> {
        let size = self.encode_from(format, 0, buffer)?;
        fit(size, buffer.len()).map_err(|error| error.at_path(self.base))
    }

    /// Encodes the part of the payload from `start` on, as far as the buffer reaches, and returns the size of the whole.
    fn encode_from(&self, format: ContentFormat, start: usize, buffer: &mut [u8]) -> Result<usize, Error> {
        let note = Note::new();
        let encoding = Encoding { format, base: self.base, root: self.root, start };
        let written = encoding.with_writer(buffer, &mut |writer| {
            self.write_to(format, writer).map_err(|error| note.refused(error))
        });
        written.map_err(|kind| note.error(kind).at_path(self.base))
    }

    fn write_to(&self, format: ContentFormat, writer: &mut dyn Writer) -> Result<(), Error> {
        match self.content {
            Content::Parts(parts) if nested::is_nested(format) => nested::write_parts(self, parts, writer),
            Content::Records(records) if nested::is_nested(format) => {
                nested::write_records(records, self.base, writer)
            }
            Content::Instance(instance) => {
                let found = self.instance(instance, self.base, writer)?;
                if found { Ok(()) } else { Err(ErrorKind::Absent.into()) }
            }
            Content::All(instances) if nested::is_nested(format) => {
                nested::write_instances(self, instances, writer)
            }
            Content::All(instances) => instances.iter().try_for_each(|(id, instance)| {
                let path = self.base.child(*id).ok_or(ErrorKind::BadPath)?;
                self.instance(*instance, path, writer).map(drop)
            }),
            Content::Parts(parts) => parts.iter().try_for_each(|(path, instance)| {
                if path.level() > Level::Instance {
                    writer.hint(&Hint::single(*path));
                }
                self.instance(*instance, *path, writer).map(drop)
            }),
            Content::Records(records) => write_records(records, self.base, format, writer),
        }
    }

    /// Writes one instance, or the part below `path`. Returns false if the resource of `path` is absent.
    fn instance(&self, instance: &dyn Object, path: Path, writer: &mut dyn Writer) -> Result<bool, Error> {
        writer.begin_instance(self.check(instance, path)?);
        let found = self.emit(instance, path, writer);
        writer.end_instance();
        Ok(found)
    }

    /// Checks a path, its resource and those of `only`. Returns the path of the instance.
    fn check(&self, instance: &dyn Object, path: Path) -> Result<Path, Error> {
        let definition = instance.object_definition();
        let Some(id) = path.instance_id() else {
            return Err(Error::new(ErrorKind::BadLevel, path));
        };
        if path.object_id() != Some(definition.id()) {
            return Err(Error::new(ErrorKind::UnknownObject, path));
        }
        self.check_resources(definition, path)?;
        Ok(Path::instance(definition.id(), id))
    }

    /// Writes the values of a path. Returns false if its resource is absent.
    fn emit(&self, instance: &dyn Object, path: Path, writer: &mut dyn Writer) -> bool {
        if path.level() == Level::Instance {
            instance.emit_those(|row| self.wants(row), writer);
            return true;
        }
        let mut part = Part { instance: path.resource_instance_id(), is_open: false, passed: false, writer };
        self.visit(instance, path, &mut part);
        part.passed
    }

    /// Passes the resource of a path to a sink, unless `only` leaves it out.
    fn visit(&self, instance: &dyn Object, path: Path, sink: &mut dyn Sink) {
        if let Some(id) = path.resource_id()
            && self.only.is_none_or(|ids| ids.contains(&id))
        {
            instance.emit_one(id, sink);
        }
    }

    /// Checks that the resources of `path` and `only` exist and allow the operation.
    fn check_resources(&self, definition: &ObjectDef<'_>, path: Path) -> Result<(), Error> {
        let named = path.resource_id().into_iter();
        for id in named.chain(self.only.unwrap_or(&[]).iter().copied()) {
            let place = Path::resource(definition.id(), path.instance_id().unwrap_or(0), id);
            let resource = definition.row(id).ok_or(Error::new(ErrorKind::UnknownResource, place))?;
            if !self.purpose.allows(resource) {
                return Err(Error::new(self.purpose.refusal(), place));
            }
            if path.level() == Level::ResourceInstance && !resource.is_multiple() {
                return Err(Error::new(ErrorKind::Absent, path));
            }
        }
        Ok(())
    }

    fn wants(&self, resource: Row) -> bool {
        self.purpose.allows(resource) && self.only.is_none_or(|ids| ids.contains(&resource.id()))
    }
}

/// Checks that a record lies within the path of the request, and that a value has a resource.
fn check_record(record: &Record<'_>, base: Path) -> Result<(), Error> {
    let path = record.path;
    if !path.is_within(base) {
        return Err(Error::new(ErrorKind::OutsidePath, path));
    }
    if record.value.is_some() && path.level() < Level::Resource {
        return Err(Error::new(ErrorKind::BadLevel, path));
    }
    Ok(())
}

/// Writes records, and begins and ends their instances.
fn write_records(
    records: &[Record<'_>],
    base: Path,
    format: ContentFormat,
    writer: &mut dyn Writer,
) -> Result<(), Error> {
    let mut instance: Option<Path> = None;
    let mut time = None;
    let mut rest = records;
    while let Some((record, tail)) = rest.split_first() {
        let path = record.path;
        check_record(record, base)?;
        let below = instance_of(path);
        let moves = below != instance || record.time != time;
        if moves && instance.is_some() {
            writer.end_instance();
        }
        writer.hint(&Hint::of(rest, format));
        if moves {
            if record.time != time {
                writer.set_time(record.time);
            }
            if let Some(path) = below {
                writer.begin_instance(path);
            }
            (instance, time) = (below, record.time);
        }
        rest = match (&record.value, path.resource_id(), path.resource_instance_id()) {
            (None, ..) => {
                writer.empty(path);
                tail
            }
            (Some(value), Some(id), None) => {
                writer.value(id, *value);
                tail
            }
            (Some(_), Some(id), Some(_)) => write_resource(rest, id, writer),
            (Some(_), None, _) => tail,
        };
    }
    if instance.is_some() {
        writer.end_instance();
    }
    Ok(())
}

/// Writes the resource instances at the start of `records`, and returns the rest.
fn write_resource<'r, 'a>(records: &'r [Record<'a>], id: u16, writer: &mut dyn Writer) -> &'r [Record<'a>] {
    let first = records.first().map(|record| (record.path.parent(), record.time));
    let same = |record: &&Record<'_>| {
        let place = Some((record.path.parent(), record.time));
        place == first && record.value.is_some() && record.path.level() == Level::ResourceInstance
    };
    let count = records.iter().take_while(same).count();
    let (instances, rest) = records.split_at_checked(count).unwrap_or((records, &[]));
    writer.begin_multiple(id, count);
    for record in instances {
        if let (Some(value), Some(instance)) = (record.value, record.path.resource_instance_id()) {
            writer.value(instance, value);
        }
    }
    writer.end_multiple();
    rest
}

impl Purpose {
    fn allows(self, resource: Row) -> bool {
        match self {
            Purpose::Read => resource.is_readable(),
            Purpose::Write => resource.is_writable(),
            Purpose::BootstrapWrite => resource.kind().is_some(),
        }
    }

    fn refusal(self) -> ErrorKind {
        match self {
            Purpose::Read => ErrorKind::NotReadable,
            Purpose::Write | Purpose::BootstrapWrite => ErrorKind::NotWritable,
        }
    }
}

/// Passes one resource, or one of its instances, to the writer, and records whether it is present.
struct Part<'p> {
    /// The resource instance; `None` for the resource.
    instance: Option<u16>,
    /// A multiple resource has begun.
    is_open: bool,
    passed: bool,
    writer: &'p mut dyn Writer,
}

impl Sink for Part<'_> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        if self.is_open && self.instance.is_some_and(|instance| instance != id) {
            return;
        }
        self.passed = true;
        self.writer.value(id, value);
    }

    fn begin_multiple(&mut self, id: u16, count: usize) {
        self.is_open = true;
        // A resource without instances is present; a resource instance must be found.
        self.passed = self.instance.is_none();
        self.writer.begin_multiple(id, if self.instance.is_some() { 1 } else { count });
    }

    fn end_multiple(&mut self) {
        self.writer.end_multiple();
    }
}
