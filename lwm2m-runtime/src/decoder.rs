//! `Decoder`: payloads written to an instance, decoded to structs, or read record by record.

mod structs;

use crate::codec::{ContentFormat, Location, Received};
use crate::definition::Definitions;
use crate::error::{Error, ErrorKind, PayloadError};
use crate::object::{Object, Placeholder};
use crate::path::Path;
use crate::record::Record;
use crate::write::{Access, WriteMode, write};

/// The deviations from a definition that decoding accepts; none by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DecodeOptions {
    /// Accepts payloads without all mandatory resources. Their fields hold placeholders: 0, `false`, an empty
    /// text.
    pub allow_missing: bool,
    /// Skips resources that the definition does not have, such as those of a newer version of the object.
    pub allow_unknown: bool,
}

/// Decodes a payload.
///
/// A device writes the payload to an instance: [`replace`](Decoder::replace) for a PUT,
/// [`update`](Decoder::update) for a POST. A server decodes structs: [`decode`](Decoder::decode),
/// `decode_all`. [`records`](Decoder::records) reads record by record.
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
#[derive(Debug)]
pub struct Decoder<'a> {
    received: Received<'a>,
    access: Access,
    options: DecodeOptions,
    scratch: &'a mut [u8],
}

impl<'a> Decoder<'a> {
    /// Makes a decoder of a payload that was sent to, or received from, `path`.
    pub fn new(format: ContentFormat, bytes: &'a [u8], path: Path) -> Self {
        Decoder {
            received: Received { format, bytes, base: path, root: "" },
            access: Access::Server,
            options: DecodeOptions::default(),
            scratch: &mut [],
        }
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

    /// Sets the sender to the bootstrap server, which may write every resource that holds a value.
    #[must_use]
    pub fn from_bootstrap_server(mut self) -> Self {
        self.access = Access::Bootstrap;
        self
    }

    /// Sets the deviations that [`decode`](Decoder::decode), `decode_each` and `decode_all` accept.
    #[must_use]
    pub fn options(mut self, options: DecodeOptions) -> Self {
        self.options = options;
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
        let (base, access) = (self.received.base, self.access);
        self.received.with_reader(&[instance.object_definition()], self.scratch, |reader| {
            write(instance, base, mode, access, reader)
        })
    }

    /// Decodes an instance.
    ///
    /// # Errors
    ///
    /// Returns the first error of the payload, such as a value out of range.
    /// [`ErrorKind::MissingResources`](crate::ErrorKind::MissingResources) lists all mandatory resources that
    /// are missing.
    pub fn decode<O: Placeholder>(self) -> Result<O, Error> {
        let (base, options) = (self.received.base, self.options);
        self.received
            .with_reader(&[O::definition()], self.scratch, |reader| structs::decode(base, options, reader))
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
        let (base, options) = (self.received.base, self.options);
        self.received.with_reader(&[O::definition()], self.scratch, |reader| {
            structs::decode_each(base, options, reader, take)
        })
    }

    /// Decodes all instances of an object.
    ///
    /// # Errors
    ///
    /// As for [`decode`](Decoder::decode).
    #[cfg(feature = "alloc")]
    pub fn decode_all<O: Placeholder>(self) -> Result<crate::field::multiple::Multiple<O>, Error> {
        let (base, options) = (self.received.base, self.options);
        self.received.with_reader(&[O::definition()], self.scratch, |reader| {
            structs::decode_all(base, options, reader)
        })
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
            _ => Err(ErrorKind::Payload(PayloadError::Malformed(
                "a path that is asked for has no value and no time",
            ))
            .into()),
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
        self.received.with_reader(definitions, self.scratch, |reader| reader.read(&mut |record| each(record)))
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
        self.received.with_locations(definitions, self.scratch, each)
    }
}
