//! The payload of a Register and of an Update: the objects and instances of a client.

use crate::codec::ContentFormat;
use crate::definition::{ObjectDef, Version};
use crate::error::{Error, ErrorKind};
use crate::path::Path;

use super::writer::Writer;

/// Writes the payload of a Register or an Update (LwM2M Core 1.2.2, 6.2.1 and 7.2.3).
///
/// ```
/// use lwm2m_runtime::codec::link::Register;
/// use lwm2m_runtime::{ContentFormat, ObjectDef};
/// use lwm2m_runtime::definition::{Table, Version};
///
/// let server = ObjectDef::new(1, "LwM2M Server", Table::EMPTY).version(1, 2).multiple();
/// let firmware = ObjectDef::new(5, "Firmware Update", Table::EMPTY).version(1, 1);
/// let temperature = ObjectDef::new(3303, "Temperature", Table::EMPTY).version(1, 1).multiple();
///
/// let mut buffer = [0; 128];
/// let mut register = Register::new(&mut buffer, Version { major: 1, minor: 2 })
///     .formats(&[ContentFormat::TLV]);
/// register.object(&server, [0]).object(&firmware, []).object(&temperature, [0, 1]);
/// let count = register.finish()?;
/// assert_eq!(
///     core::str::from_utf8(&buffer[..count]),
///     Ok("</>;ct=11542,</1/0>,</5>;ver=1.1,</3303>;ver=1.1,</3303/0>,</3303/1>"),
/// );
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
#[derive(Debug)]
pub struct Register<'b> {
    writer: Writer<'b>,
    lwm2m: Version,
    formats: &'b [ContentFormat],
    /// The link of the root has the attribute `rt`.
    named: bool,
    /// The link of the root has been written.
    opened: bool,
}

impl<'b> Register<'b> {
    /// Creates a writer for a client that registers with this LwM2M version.
    pub fn new(out: &'b mut [u8], lwm2m: Version) -> Self {
        Register { writer: Writer::new(out), lwm2m, formats: &[], named: false, opened: false }
    }

    /// Sets the root of the objects, `/` by default; its link has the attribute `rt="oma.lwm2m"` (LwM2M
    /// Transport 1.2.2, 6.4.1).
    #[must_use]
    pub fn root(mut self, root: &'b str) -> Self {
        self.writer = self.writer.root(root);
        self.named = true;
        self
    }

    /// Sets the content formats that the client supports, none by default. Those that its LwM2M version does not have are
    /// left out.
    ///
    /// One format is a number, `ct=112`; several are a list, `ct="112 11542"`, which some servers refuse with 4.00.
    /// Without formats, the payload has no `ct`.
    #[must_use]
    pub fn formats(mut self, formats: &'b [ContentFormat]) -> Self {
        self.formats = formats;
        self
    }

    /// Makes the writer write only the part of the payload that starts at this byte.
    pub(crate) fn start_at(&mut self, offset: usize) {
        self.writer.start_at(offset);
    }

    /// Lists an object with its instances. Omits objects 0, 21 and 23, which only the bootstrap server may
    /// access.
    pub fn object(
        &mut self,
        definition: &ObjectDef<'_>,
        instances: impl IntoIterator<Item = u16>,
    ) -> &mut Self {
        let mut instances = instances.into_iter().peekable();
        if self.open_object(definition, instances.peek().is_some()) {
            instances.for_each(|id| self.instance(definition, id));
        }
        self
    }

    /// Starts the list of an object's instances; returns false for an object that is omitted.
    pub(crate) fn open_object(&mut self, definition: &ObjectDef<'_>, has_instances: bool) -> bool {
        self.open();
        if matches!(definition.id(), 0 | 21 | 23) {
            return false;
        }
        let version = explicit_version(definition, self.lwm2m);
        self.writer.object(Path::object(definition.id()), version, has_instances);
        true
    }

    /// Lists an instance; the id 65535 names none.
    pub(crate) fn instance(&mut self, definition: &ObjectDef<'_>, id: u16) {
        if let Some(path) = Path::object(definition.id()).child(id) {
            self.writer.link(path);
        }
    }

    fn open(&mut self) {
        let lwm2m = self.lwm2m;
        let is_implied = !self.named && !self.formats.iter().any(|format| format.since() <= lwm2m);
        if self.opened || is_implied {
            return;
        }
        self.opened = true;
        self.writer.link(Path::ROOT);
        if self.named {
            self.writer.text("rt", "oma.lwm2m");
        }
        self.writer.formats(self.formats, lwm2m);
    }

    /// Returns the length of the payload.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BufferTooSmall`](crate::ErrorKind::BufferTooSmall) with the required size;
    /// [`ErrorKind::NotRepresentable`](crate::ErrorKind::NotRepresentable) for a root that is not the
    /// path of a URI.
    pub fn finish(&mut self) -> Result<usize, Error> {
        self.open();
        self.writer.finish()
    }

    /// Returns the length of the payload, which may exceed the slice.
    pub(crate) fn len(&mut self) -> Result<usize, ErrorKind> {
        self.open();
        self.writer.len()
    }
}

/// Returns the version of an object, unless it is the implied one.
pub(super) fn explicit_version(definition: &ObjectDef<'_>, lwm2m: Version) -> Option<Version> {
    let version = definition.object_version();
    if implied_version(definition.id(), lwm2m) == Some(version) { None } else { Some(version) }
}

/// Returns the version of an object without the attribute `ver`, for a client of this LwM2M version.
///
/// It is 1.0 except for the objects of LwM2M itself (LwM2M Core 1.2.2, 7.2.3 and table E-1), which have the
/// version of the release; 1.1 implies those of 1.1.1. `None` for object 5 in 1.2, where the table and the
/// object disagree, and for later releases: their links always have the attribute.
///
/// ```
/// use lwm2m_runtime::definition::Version;
/// use lwm2m_runtime::codec::link::implied_version;
///
/// let lwm2m = Version { major: 1, minor: 2 };
/// assert_eq!(implied_version(3, lwm2m), Some(Version { major: 1, minor: 2 }));
/// assert_eq!(implied_version(3303, lwm2m), Some(Version { major: 1, minor: 0 }));
/// assert_eq!(implied_version(5, lwm2m), None);
/// ```
pub const fn implied_version(object: u16, lwm2m: Version) -> Option<Version> {
    let (major, minor) = match (lwm2m.major, lwm2m.minor, object) {
        (1, 0, _) | (_, _, 8..=20 | 22 | 28..) => (1, 0),
        (1, 1, 0 | 1 | 3) => (1, 1),
        (1, 1, 4) => (1, 2),
        (1, 1, _) => (1, 0),
        (1, 2, 0 | 1 | 3) => (1, 2),
        (1, 2, 2) => (1, 1),
        (1, 2, 4) => (1, 3),
        (1, 2, 5) => return None,
        (1, 2, 21) => (2, 0),
        (1, 2, _) => (1, 0),
        _ => return None,
    };
    Some(Version { major, minor })
}
