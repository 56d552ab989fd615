//! `Decoder`: payloads written to an instance, decoded to structs, or read record by record.

mod deviations;
#[cfg(feature = "alloc")]
pub(crate) mod mirror;
mod structs;

use core::fmt;

use crate::codec::{ContentFormat, Devices, Filter, Location, Reader, Received};
use crate::definition::Definitions;
use crate::error::{Advice, Error, ErrorKind, Note, Rule};
use crate::object::{Object, Placeholder};
use crate::path::{Level, Path};
use crate::record::Record;
use crate::write::{Access, Write, WriteMode, WriteTarget};

pub(crate) use deviations::Deviations;
pub use deviations::{DecodeOptions, OutOfRange};

/// Decodes a payload.
///
/// | who | has | calls |
/// |---|---|---|
/// | a device | a Write | [`replace`](Decoder::replace) for PUT, [`update`](Decoder::update) for POST |
/// | a server | the response to a Read of an instance | [`decode`](Decoder::decode) |
/// | | the response to a Read of an object | [`decode_each`](Decoder::decode_each), `decode_all` |
/// | | a notification | `mirror` |
/// | | a composite payload or a Send | `mirror_all`, or [`within`](Decoder::within) and `decode` |
/// | a tool | any payload | [`records`](Decoder::records), [`records_with_location`](Decoder::records_with_location) |
///
/// A device checks strictly, as LwM2M demands. A server cannot change what a device sends, so that decoding keeps
/// values outside of their range by default; [`options`](Decoder::options) changes that, and
/// [`on_deviation`](Decoder::on_deviation) reports them.
///
/// ```
/// use lwm2m_runtime::{ContentFormat, Decoder, Path, Value};
///
/// let payload = Decoder::new(ContentFormat::TEXT, b"+02:00", Path::resource(3, 0, 14));
/// payload.records(&[], &mut |record| {
///     assert_eq!(record.value, Some(Value::String("+02:00")));
///     Ok(())
/// })?;
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
pub struct Decoder<'a> {
    received: Received<'a>,
    /// Records outside of this path are skipped.
    within: Option<Path>,
    access: Access,
    options: DecodeOptions,
    report: Option<&'a mut dyn FnMut(&Error)>,
    scratch: &'a mut [u8],
}

impl<'a> Decoder<'a> {
    /// Makes a decoder of a payload that was sent to, or received from, `path`.
    pub fn new(format: ContentFormat, bytes: &'a [u8], path: Path) -> Self {
        Decoder {
            received: Received { format, bytes, base: path, root: "", devices: Devices::Single },
            within: None,
            access: Access::Server,
            options: DecodeOptions::default(),
            report: None,
            scratch: &mut [],
        }
    }

    /// Returns the path that is decoded: that of [`within`](Decoder::within), otherwise that of the payload.
    pub fn path(&self) -> Path {
        self.within.unwrap_or(self.received.base)
    }

    /// Sets the buffer for values that cannot be borrowed from the payload, such as base64.
    ///
    /// The length of the payload is always enough. With the feature `alloc`, no buffer is needed.
    #[must_use]
    pub fn scratch(mut self, scratch: &'a mut [u8]) -> Self {
        self.scratch = scratch;
        self
    }

    /// Sets the root of all paths: the alternate path of a client (`/lwm2m`, LwM2M Transport 1.2.2, 6.4.1)
    /// or the prefix of a device behind a gateway (`/d01`, Gateway 1.1.1). Paths that do not start with it
    /// are errors. Formats without absolute paths have no root.
    #[must_use]
    pub fn rooted_at(mut self, root: &'a str) -> Self {
        self.received.root = root;
        self
    }

    /// Selects the device with this prefix in a payload of a gateway (LwM2M Gateway 1.1.1, 10), such as `d01` for
    /// `/d01/3/0/9`, and skips the records of all others. The empty prefix is the gateway itself.
    ///
    /// This replaces [`rooted_at`](Decoder::rooted_at), with which the records of others are errors. SenML and LwM2M
    /// CBOR have prefixes.
    ///
    /// ```
    /// use lwm2m_runtime::{ContentFormat, Decoder, Path, Value};
    ///
    /// let send = br#"[{"n":"/d01/3/0/9","v":95},{"n":"/d02/3/0/9","v":20}]"#;
    /// let second = Decoder::new(ContentFormat::SENML_JSON, send, Path::ROOT).device("d02");
    /// second.records(&[], &mut |record| {
    ///     assert_eq!((record.path, record.value), (Path::resource(3, 0, 9), Some(Value::Integer(20))));
    ///     Ok(())
    /// })?;
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    #[must_use]
    pub fn device(mut self, prefix: &'a str) -> Self {
        self.received.devices = Devices::only(prefix.trim_matches('/'));
        self
    }

    /// Sets the sender to the bootstrap server, which may write every resource that holds a value.
    #[must_use]
    pub fn from_bootstrap_server(mut self) -> Self {
        self.access = Access::Bootstrap;
        self
    }

    /// Skips all records outside of `path`, to decode a part of a composite payload or of a Send.
    ///
    /// ```ignore
    /// let send = Decoder::new(ContentFormat::SENML_CBOR, payload, Path::ROOT);
    /// let temperature: Temperature = send.within(Path::instance(3303, 0)).decode()?;
    /// ```
    #[must_use]
    pub fn within(mut self, path: Path) -> Self {
        self.within = Some(path);
        self
    }

    /// Sets the deviations that decoding and mirroring accept.
    #[must_use]
    pub fn options(mut self, options: DecodeOptions) -> Self {
        self.options = options;
        self
    }

    /// Sets the function that is called for each accepted deviation: a value outside of its range, a code without
    /// a name, an unknown resource.
    ///
    /// The feature `log` also logs them as warnings.
    #[must_use]
    pub fn on_deviation(mut self, report: &'a mut dyn FnMut(&Error)) -> Self {
        self.report = Some(report);
        self
    }

    /// Writes the payload to an instance as PUT does: resources that the payload does not name are cleared.
    ///
    /// # Errors
    ///
    /// Returns the first error of the payload; the instance is unchanged.
    pub fn replace(self, instance: &mut dyn Object) -> Result<(), Error> {
        self.write(instance, WriteMode::Replace)
    }

    /// Writes the payload to an instance as POST does: resources that the payload does not name do not change.
    ///
    /// # Errors
    ///
    /// Returns the first error of the payload; the instance is unchanged.
    pub fn update(self, instance: &mut dyn Object) -> Result<(), Error> {
        self.write(instance, WriteMode::Update)
    }

    fn write(self, instance: &mut dyn Object, mode: WriteMode) -> Result<(), Error> {
        let (path, access) = (self.path(), self.access);
        if path.level() < Level::Instance {
            return Err(Error::new(ErrorKind::WrongCall(Advice::WriteWithin), path));
        }
        let definition = instance.object_definition();
        self.read(&[definition], |reader, deviations| {
            let (skips_unknown, note) = (!deviations.options.deny_unknown, deviations.note);
            let write = Write { definition, base: path, mode, access, skips_unknown, note };
            write.run(&mut Written { instance: &mut *instance, deviations }, reader)
        })
    }

    /// Calls `read` with a reader of the records within the path.
    fn read<T>(
        self,
        definitions: Definitions<'_>,
        mut read: impl FnMut(&mut dyn Reader, &mut Deviations<'_>) -> Result<T, ErrorKind>,
    ) -> Result<T, Error> {
        let mut result = None;
        self.read_dyn(definitions, &mut |reader, deviations| {
            result = Some(read(reader, deviations)?);
            Ok(())
        })?;
        // A reader of every format calls the function.
        result.ok_or(ErrorKind::UnsupportedFormat.into())
    }

    /// The part of [`read`](Decoder::read) that is compiled once for all types.
    fn read_dyn(self, definitions: Definitions<'_>, read: &mut ReadFn<'_>) -> Result<(), Error> {
        let Decoder { received, within, options, report, scratch, .. } = self;
        let note = Note::new();
        let report = report.map(|report| report as &mut dyn FnMut(&Error));
        let has_empty_resources = received.format.has_empty_resources();
        let mut deviations = Deviations { options, report, has_empty_resources, note: &note };
        let outcome = received.with_reader(definitions, scratch, &note, &mut |reader| match within {
            Some(path) => {
                let keep = &|record: &Record<'_>| record.path.is_within(path);
                read(&mut Filter { reader, keep }, &mut deviations)
            }
            None => read(reader, &mut deviations),
        });
        outcome.map_err(|kind| note.error(kind))
    }

    /// Decodes an instance.
    ///
    /// # Errors
    ///
    /// Returns the first error of the payload, such as a value out of range.
    /// [`ErrorKind::MissingResources`](crate::ErrorKind::MissingResources) lists all mandatory resources that
    /// are missing. A multiple resource that SenML or LwM2M JSON does not name has no instances.
    pub fn decode<O: Placeholder>(self) -> Result<O, Error> {
        let path = self.path();
        let mut partial = structs::PartialInstance::<O>::new();
        self.read_dyn(&[O::definition()], &mut |reader, deviations| partial.read(path, deviations, reader))?;
        Ok(partial.instance)
    }

    /// Decodes all instances of an object and passes them to `take` one by one.
    ///
    /// # Errors
    ///
    /// As for [`decode`](Decoder::decode); or the error of `take`. The records of an instance must be
    /// contiguous; otherwise `take` is called twice for it, each time with a part. `decode_all` accepts any
    /// order, as it collects the instances on the heap.
    pub fn decode_each<O: Placeholder>(
        self,
        take: &mut dyn FnMut(u16, O) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let path = self.path();
        self.read(&[O::definition()], |reader, deviations| {
            structs::decode_each(path, deviations, reader, take)
        })
    }

    /// Decodes all instances of an object.
    ///
    /// # Errors
    ///
    /// As for [`decode`](Decoder::decode).
    #[cfg(feature = "alloc")]
    pub fn decode_all<O: Placeholder>(self) -> Result<crate::field::multiple::Multiple<O>, Error> {
        let path = self.path();
        self.read(&[O::definition()], |reader, deviations| structs::decode_all(path, deviations, reader))
    }

    /// Applies a notification to a mirrored instance, and returns the resources that changed.
    ///
    /// The path is that of the notification: an instance, a resource or a resource instance. Read-only resources are
    /// applied, too. Resources that the payload does not name do not change; resource instances that it does not name
    /// are removed, unless the path is that of a resource instance. SenML and LwM2M JSON do not name a multiple resource
    /// without instances, which shows only if the path is that of the resource. If the payload has a resource several times, as a
    /// history does, the latest value is applied.
    ///
    /// # Errors
    ///
    /// Returns the first error of the payload; the instance is unchanged.
    #[cfg(feature = "alloc")]
    pub fn mirror(self, instance: &mut dyn Object) -> Result<alloc::vec::Vec<Path>, Error> {
        let path = self.path();
        let definition = instance.object_definition();
        mirror::check_path(path, definition)?;
        self.read(&[definition], |reader, deviations| {
            mirror::apply(&mut mirror::OneInstance(&mut *instance), path, deviations, reader)
        })
    }

    /// Applies a composite payload or a Send to mirrored instances, and returns the resources that changed.
    ///
    /// Each record is applied as by [`mirror`](Decoder::mirror). If the path is the root, no resource instances are
    /// removed, as a composite payload may name some of them. An instance that is not mirrored is skipped, unless
    /// [`deny_unknown`](DecodeOptions::deny_unknown) is set.
    ///
    /// ```
    /// use lwm2m_runtime::object::ObjectInstances;
    /// # use lwm2m_runtime::{ContentFormat, Decoder, Error, Path};
    ///
    /// fn receive_send(payload: &[u8], device: &mut impl ObjectInstances) -> Result<(), Error> {
    ///     let send = Decoder::new(ContentFormat::SENML_CBOR, payload, Path::ROOT);
    ///     for path in send.mirror_all(device)? {
    ///         println!("{path} changed");
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the first error of the payload; all instances are unchanged.
    #[cfg(feature = "alloc")]
    pub fn mirror_all(
        mut self,
        instances: &mut dyn crate::object::ObjectInstances,
    ) -> Result<alloc::vec::Vec<Path>, Error> {
        let path = self.path();
        let named = self.named_instances()?;
        let mut definitions = alloc::vec::Vec::<&crate::ObjectDef<'_>>::new();
        for instance in named {
            let definition = instances.instance_mut(instance).map(|found| found.object_definition());
            definitions.extend(definition);
        }
        definitions.dedup_by_key(|definition| definition.id());
        self.read(&definitions, |reader, deviations| mirror::apply(instances, path, deviations, reader))
    }

    /// Returns the paths of the instances in the payload, in ascending order.
    ///
    /// # Errors
    ///
    /// Returns the first error of the payload.
    #[cfg(feature = "alloc")]
    pub fn instances(mut self) -> Result<alloc::vec::Vec<Path>, Error> {
        self.named_instances()
    }

    #[cfg(feature = "alloc")]
    fn named_instances(&mut self) -> Result<alloc::vec::Vec<Path>, Error> {
        let within = self.path();
        let mut named = alloc::vec::Vec::new();
        let note = Note::new();
        let outcome = self.received.with_reader(&[], self.scratch, &note, &mut |reader| {
            named = mirror::instances(within, reader)?;
            Ok(())
        });
        outcome.map(|()| named).map_err(|kind| note.error(kind))
    }

    /// Calls `each` for every path of a Read-Composite or an Observe-Composite.
    ///
    /// ```
    /// use lwm2m_runtime::{ContentFormat, Decoder, Path};
    ///
    /// let payload = br#"[{"n":"/3/0/9"},{"n":"/3303"}]"#;
    /// let mut paths = Vec::new();
    /// Decoder::new(ContentFormat::SENML_JSON, payload, Path::ROOT).paths(&mut |path| {
    ///     paths.push(path);
    ///     Ok(())
    /// })?;
    /// assert_eq!(paths, [Path::resource(3, 0, 9), Path::object(3303)]);
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the first error of the payload, such as a record with a value; or the error of `each`.
    pub fn paths(self, each: &mut dyn FnMut(Path) -> Result<(), Error>) -> Result<(), Error> {
        self.records(&[], &mut |record| match (record.value, record.time) {
            (None, None) => each(record.path),
            _ => Err(ErrorKind::Malformed(Rule::PathWithTime).into()),
        })
    }

    /// Calls `each` for every record of the payload.
    ///
    /// Values have the types in the definitions. Without a definition, they have the types of the format.
    ///
    /// # Errors
    ///
    /// Returns the first error of the payload, or the error of `each`.
    pub fn records(
        self,
        definitions: Definitions<'_>,
        each: &mut dyn FnMut(&Record<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.read(definitions, |reader, deviations| {
            reader.read(&mut |record, _| each(record).map_err(|error| deviations.note.refused(error)))
        })
    }

    /// Calls `each` for every record of a payload of a gateway, with the prefix of its device: `d01` for `/d01/3/0/9`.
    /// The prefix of the gateway itself is empty.
    ///
    /// A prefix is a first segment that is no id. Values of all devices have the types in the definitions.
    ///
    /// ```
    /// use lwm2m_runtime::{ContentFormat, Decoder, Path};
    ///
    /// let send = br#"[{"bn":"/d01/3/0/","n":"9","v":95},{"n":"10","v":15},{"bn":"/d02/3/0/","n":"9","v":20}]"#;
    /// let mut levels = Vec::new();
    /// Decoder::new(ContentFormat::SENML_JSON, send, Path::ROOT).records_with_prefix(&[], &mut |prefix, record| {
    ///     levels.push(format!("{prefix} {}", record.path));
    ///     Ok(())
    /// })?;
    /// assert_eq!(levels, ["d01 /3/0/9", "d01 /3/0/10", "d02 /3/0/9"]);
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the first error of the payload, or the error of `each`.
    pub fn records_with_prefix(
        self,
        definitions: Definitions<'_>,
        each: &mut dyn FnMut(&str, &Record<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut received = self.received;
        if matches!(received.devices, Devices::Single) {
            received.devices = Devices::ALL;
        }
        let within = self.within.unwrap_or(Path::ROOT);
        let note = Note::new();
        let outcome = received.with_prefixes(definitions, self.scratch, &note, &mut |prefix, record| {
            if record.path.is_within(within) { each(prefix, record) } else { Ok(()) }
        });
        outcome.map_err(|kind| note.error(kind))
    }

    /// Calls `each` for every record of the payload, with its location in the payload, for tools that explain
    /// payloads.
    ///
    /// ```
    /// use lwm2m_runtime::{ContentFormat, Decoder, Path};
    ///
    /// let payload = br#"[{"n":"/3/0/9","v":95}]"#;
    /// let decoder = Decoder::new(ContentFormat::SENML_JSON, payload, Path::ROOT);
    /// decoder.records_with_location(&[], &mut |_, location| {
    ///     assert_eq!(&payload[location.value], b"95");
    ///     Ok(())
    /// })?;
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the first error of the payload, or the error of `each`.
    pub fn records_with_location(
        self,
        definitions: Definitions<'_>,
        each: &mut dyn FnMut(&Record<'_>, Location) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let within = self.within.unwrap_or(Path::ROOT);
        let note = Note::new();
        let outcome =
            self.received.with_locations(definitions, self.scratch, &note, &mut |record, location| {
                if record.path.is_within(within) { each(record, location) } else { Ok(()) }
            });
        outcome.map_err(|kind| note.error(kind))
    }
}

/// A function that is called with a reader of a payload, and with what it may accept.
type ReadFn<'f> = dyn FnMut(&mut dyn Reader, &mut Deviations<'_>) -> Result<(), ErrorKind> + 'f;

/// The target of a write, with the report of what is skipped.
struct Written<'w, 'd> {
    instance: &'w mut dyn Object,
    deviations: &'w mut Deviations<'d>,
}

impl WriteTarget for Written<'_, '_> {
    fn instance(&mut self) -> Result<&mut dyn Object, ErrorKind> {
        Ok(self.instance)
    }

    fn check_record(&mut self, _: &Record<'_>) -> Result<(), ErrorKind> {
        Ok(())
    }

    fn skip(&mut self, path: Path) {
        self.deviations.tell(Error::new(ErrorKind::UnknownResource, path));
    }
}

impl fmt::Debug for Decoder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoder")
            .field("received", &self.received)
            .field("within", &self.within)
            .field("access", &self.access)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
