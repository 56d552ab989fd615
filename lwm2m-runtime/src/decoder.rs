//! Payloads that come in: applied to an instance, made into a new one, or looked at.

use crate::codec::{ContentFormat, Location, Received};
use crate::decode::{self, DecodeOptions};
use crate::definition::Definitions;
use crate::error::{Error, ErrorKind};
use crate::object::{Object, Placeholder};
use crate::path::Path;
use crate::record::Record;
use crate::write::{Access, WriteMode, write};

/// A payload that came in, with its content format and the path it came for.
///
/// A device applies it: [`replace`](Decoder::replace) for a PUT, [`update`](Decoder::update) for a
/// POST. A server builds structs from it: [`decode`](Decoder::decode), `decode_all`. Whoever wants
/// neither looks at the records: [`records`](Decoder::records).
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
    tolerance: DecodeOptions,
    scratch: &'a mut [u8],
}

impl<'a> Decoder<'a> {
    /// A payload sent to, or received from, `path`.
    pub fn new(format: ContentFormat, bytes: &'a [u8], path: Path) -> Self {
        Decoder {
            received: Received { format, bytes, base: path, root: "" },
            access: Access::Server,
            tolerance: DecodeOptions::default(),
            scratch: &mut [],
        }
    }

    /// The same with room for values that cannot be borrowed from the payload, such as base64.
    ///
    /// As many bytes as the payload has are always enough; with the feature `alloc` none are needed.
    #[must_use]
    pub fn scratch(mut self, scratch: &'a mut [u8]) -> Self {
        self.scratch = scratch;
        self
    }

    /// The same below a root: the alternate path of a client (`/lwm2m`, LwM2M Transport 1.2.2, 6.4.1) or
    /// the prefix of a device behind a gateway (`/d01`, Gateway 1.1.1). Paths that do not start with it
    /// are refused, and it is taken off those that do; formats without absolute paths know no root.
    #[must_use]
    pub fn rooted_at(mut self, root: &'a str) -> Self {
        self.received.root = root;
        self
    }

    /// The same as from a bootstrap server, who may write every resource that holds a value.
    #[must_use]
    pub fn from_bootstrap_server(mut self) -> Self {
        self.access = Access::Bootstrap;
        self
    }

    /// The same, putting up with more when a struct is built.
    #[must_use]
    pub fn options(mut self, tolerance: DecodeOptions) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Applies a Write with PUT: what the payload does not name is cleared.
    ///
    /// # Errors
    ///
    /// Why the payload is refused; the instance is as it was.
    pub fn replace(self, instance: &mut dyn Object) -> Result<(), Error> {
        self.write(instance, WriteMode::Replace)
    }

    /// Applies a Write with POST: what the payload does not name stays.
    ///
    /// # Errors
    ///
    /// Why the payload is refused; the instance is as it was.
    pub fn update(self, instance: &mut dyn Object) -> Result<(), Error> {
        self.write(instance, WriteMode::Update)
    }

    fn write(self, instance: &mut dyn Object, mode: WriteMode) -> Result<(), Error> {
        let (base, access) = (self.received.base, self.access);
        self.received.with_reader(&[instance.object_definition()], self.scratch, |reader| {
            write(instance, base, mode, access, reader)
        })
    }

    /// Builds the instance that a peer's answer describes.
    ///
    /// # Errors
    ///
    /// Why the payload is refused, ranges included; [`ErrorKind::MissingResources`](crate::ErrorKind::MissingResources)
    /// names every mandatory resource that is not there.
    pub fn decode<O: Placeholder>(self) -> Result<O, Error> {
        let (base, tolerance) = (self.received.base, self.tolerance);
        self.received
            .with_reader(&[O::definition()], self.scratch, |reader| decode::one(base, tolerance, reader))
    }

    /// Builds all instances that a peer's answer describes, and hands them over one by one.
    ///
    /// # Errors
    ///
    /// As for [`decode`](Decoder::decode), or what `take` says. Each instance must come in one piece:
    /// a payload that comes back to one calls `take` twice for it, each time with a part. `decode_all`,
    /// which has a heap to collect them on, takes instances in any order.
    pub fn decode_each<O: Placeholder>(
        self,
        take: &mut dyn FnMut(u16, O) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (base, tolerance) = (self.received.base, self.tolerance);
        self.received.with_reader(&[O::definition()], self.scratch, |reader| {
            decode::each(base, tolerance, reader, take)
        })
    }

    /// Builds all instances that a peer's answer describes, by their ids.
    ///
    /// # Errors
    ///
    /// As for [`decode`](Decoder::decode).
    #[cfg(feature = "alloc")]
    pub fn decode_all<O: Placeholder>(self) -> Result<crate::multiple::Multiple<O>, Error> {
        let (base, tolerance) = (self.received.base, self.tolerance);
        self.received
            .with_reader(&[O::definition()], self.scratch, |reader| decode::all(base, tolerance, reader))
    }

    /// Calls `each` for every path of a Read-Composite or an Observe-Composite.
    ///
    /// ```
    /// use lwm2m_runtime::{ContentFormat, Decoder, Path};
    ///
    /// let asked = br#"[{"n":"/3/0/9"},{"n":"/3303"}]"#;
    /// let mut paths = Vec::new();
    /// Decoder::new(ContentFormat::SENML_JSON, asked, Path::ROOT).paths(&mut |path| {
    ///     paths.push(path);
    ///     Ok(())
    /// })?;
    /// assert_eq!(paths, [Path::resource(3, 0, 9), Path::object(3303)]);
    /// # Ok::<(), lwm2m_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What is wrong with the payload, a value or a time in it among that; or what `each` says.
    pub fn paths(self, each: &mut dyn FnMut(Path) -> Result<(), Error>) -> Result<(), Error> {
        self.records(&[], &mut |record| match (record.value, record.time) {
            (None, None) => each(record.path),
            _ => Err(ErrorKind::Malformed("a path that is asked for has no value and no time").into()),
        })
    }

    /// Calls `each` for every record of the payload.
    ///
    /// The definitions give values their types; resources without one come as the format has them.
    ///
    /// # Errors
    ///
    /// What is wrong with the payload, or what `each` says.
    pub fn records(
        self,
        definitions: Definitions<'_>,
        each: &mut dyn FnMut(&Record<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.received.with_reader(definitions, self.scratch, |reader| reader.read(&mut |record| each(record)))
    }

    /// Calls `each` for every record of the payload, with its location in the payload: for tools that
    /// show what the bytes mean.
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
    /// The first error of the payload, or the one that `each` returns.
    pub fn records_with_location(
        self,
        definitions: Definitions<'_>,
        each: &mut dyn FnMut(&Record<'_>, Location) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.received.with_locations(definitions, self.scratch, each)
    }
}
