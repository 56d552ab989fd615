//! The response to a Discover: the paths below the target, and the attributes attached to them.

use crate::attributes::Attributes;
use crate::definition::{ObjectDef, Version};
use crate::error::{Error, ErrorKind};
use crate::object::Object;
use crate::path::{Level, Path};
use crate::sink::Sink;
use crate::value::Value;

use super::register::explicit_version;
use super::writer::Writer;

/// Writes the response to a Discover (LwM2M Core 1.2.2, 6.3.2).
///
/// The response lists the resources that an instance has, the mandatory executables, and the optional
/// executables that [`executables`](Discover::executables) names.
///
/// ```
/// # use lwm2m_runtime::Object;
/// # use lwm2m_runtime::definition::{Operations, ResourceType};
/// # use lwm2m_runtime::field::Field;
/// # struct Device { battery_level: i64 }
/// # impl Object for Device {
/// #     fn definition() -> &'static ObjectDef<'static> { &DEVICE }
/// #     fn object_definition(&self) -> &'static ObjectDef<'static> { &DEVICE }
/// #     fn field(&self, index: usize) -> Option<&dyn Field> {
/// #         if index == 1 { Some(&self.battery_level) } else { None }
/// #     }
/// #     fn field_mut(&mut self, _: usize) -> Option<&mut dyn Field> { None }
/// # }
/// use lwm2m_runtime::codec::link::Discover;
/// use lwm2m_runtime::{ObjectDef, Path};
/// use lwm2m_runtime::attributes::Attributes;
/// use lwm2m_runtime::definition::{ResourceDef, Resources};
///
/// static RESOURCES: Resources<'static, 2> = Resources::new([
///     ResourceDef::executable(4, "Reboot").mandatory(),
///     ResourceDef::new(9, "Battery Level", Operations::Read, ResourceType::Integer),
/// ]);
/// static DEVICE: ObjectDef<'static> = ObjectDef::new(3, "Device", RESOURCES.table()).version(1, 2);
///
/// let mut of_instance = Attributes::NONE;
/// of_instance.set_pmin(10);
/// let attached = |path| if path == Path::instance(3, 0) { of_instance } else { Attributes::NONE };
/// let mut buffer = [0; 64];
/// let mut response = Discover::new(&mut buffer, Path::object(3), &DEVICE).attributes(&attached);
/// response.instance(0, &Device { battery_level: 80 });
/// let count = response.finish()?;
/// assert_eq!(&buffer[..count], b"</3>,</3/0>;pmin=10,</3/0/4>,</3/0/9>");
/// # Ok::<(), lwm2m_runtime::Error>(())
/// ```
pub struct Discover<'d> {
    pub(crate) writer: Writer<'d>,
    target: Path,
    definition: &'d ObjectDef<'d>,
    pub(crate) lwm2m: Version,
    pub(crate) depth: u8,
    pub(crate) attached: &'d dyn Fn(Path) -> Attributes,
    executables: &'d [u16],
    /// The target has been written.
    found: bool,
    /// The instance of the target has been seen.
    entered: bool,
}

impl<'d> Discover<'d> {
    /// Creates a writer of the response for `target`, an object, an instance or a resource.
    pub fn new(out: &'d mut [u8], target: Path, definition: &'d ObjectDef<'d>) -> Self {
        Discover {
            writer: Writer::new(out),
            target,
            definition,
            lwm2m: Version { major: 1, minor: 2 },
            // Table 6.3.2-2: down to the resources of an object, else one level.
            depth: if target.level() == Level::Object { 2 } else { 1 },
            attached: &|_| Attributes::NONE,
            executables: &[],
            found: false,
            entered: false,
        }
    }

    /// Sets the number of levels below the target, the parameter `depth` of a request: 0 lists the target
    /// alone, 3 lists an object down to its resource instances.
    #[must_use]
    pub fn depth(mut self, depth: u8) -> Self {
        self.depth = depth;
        self
    }

    /// Sets the LwM2M version of the registration, 1.2 by default; it [implies](super::implied_version) the
    /// versions of objects.
    #[must_use]
    pub fn lwm2m(mut self, version: Version) -> Self {
        self.lwm2m = version;
        self
    }

    /// Sets the attributes that the server has attached to each path.
    ///
    /// The response lists the target with its inherited attributes as well.
    #[must_use]
    pub fn attributes(mut self, attached: &'d dyn Fn(Path) -> Attributes) -> Self {
        self.attached = attached;
        self
    }

    /// Sets the optional executables to list.
    #[must_use]
    pub fn executables(mut self, resources: &'d [u16]) -> Self {
        self.executables = resources;
        self
    }

    /// Sets the root of all paths, such as `/lwm2m`.
    #[must_use]
    pub fn root(mut self, root: &'d str) -> Self {
        self.writer = self.writer.root(root);
        self
    }

    /// Lists an instance of the object, unless it is outside of the target.
    pub fn instance(&mut self, id: u16, instance: &dyn Object) -> &mut Self {
        let executables = self.executables;
        self.instance_with(id, instance, &|resource| executables.contains(&resource))
    }

    /// Lists an instance, and the optional executables that `is_executable` returns true for.
    pub(crate) fn instance_with(
        &mut self,
        id: u16,
        instance: &dyn Object,
        is_executable: &dyn Fn(u16) -> bool,
    ) -> &mut Self {
        self.object();
        let path = Path::object(self.definition.id()).child(id);
        let concerns = |path: &Path| path.is_within(self.target) || self.target.is_within(*path);
        let Some(path) = path.filter(concerns) else {
            return self;
        };
        self.entered = true;
        self.link(path, None);
        let mut walk = Walk { discover: self, instance: path, is_executable, next: 0, resource: None };
        // A request for the instance alone needs no resources.
        if walk.discover.lists_resources() {
            instance.emit(&mut walk);
            walk.executables_before(None);
        }
        self
    }

    /// Writes the link of the object before its first instance.
    fn object(&mut self) {
        let path = Path::object(self.definition.id());
        if self.found || self.target != path {
            return;
        }
        self.link(path, None);
        if let Some(version) = explicit_version(self.definition, self.lwm2m) {
            self.writer.version("ver", version);
        }
        self.attach(path);
    }

    /// Returns whether the response depends on the resources of instances.
    pub(crate) fn lists_resources(&self) -> bool {
        self.wants(Level::Resource)
    }

    /// Returns whether paths of this level are listed.
    fn wants(&self, level: Level) -> bool {
        let (target, level) = (self.target.level() as u8, level as u8);
        level >= target && level - target <= self.depth
    }

    /// Writes a link if it is within the target and the depth. The attributes of an object follow its version.
    fn link(&mut self, path: Path, dimension: Option<usize>) {
        if !path.is_within(self.target) || !self.wants(path.level()) {
            return;
        }
        self.found |= path == self.target;
        self.writer.link(path);
        if let Some(dimension) = dimension {
            self.writer.number("dim", dimension as u64);
        }
        if path.level() > Level::Object {
            self.attach(path);
        }
    }

    fn attach(&mut self, path: Path) {
        let mut attributes = (self.attached)(path);
        let mut above = path;
        while path == self.target && above.level() > Level::Object {
            above = above.parent();
            attributes.inherit(&(self.attached)(above));
        }
        self.writer.attributes(&attributes);
    }

    /// Returns the length of the response.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BadLevel`] for a target that is no object, instance or resource;
    /// [`ErrorKind::UnknownObject`] when it is in another object; [`ErrorKind::UnknownInstance`],
    /// [`ErrorKind::UnknownResource`] or [`ErrorKind::Absent`] when it does not exist;
    /// [`ErrorKind::BufferTooSmall`] with the required size.
    pub fn finish(&mut self) -> Result<usize, Error> {
        self.len().map_err(|kind| Error::new(kind, self.target))?;
        self.writer.finish()
    }

    /// Ends the payload and returns its length, which may exceed the slice.
    pub(crate) fn len(&mut self) -> Result<usize, ErrorKind> {
        if matches!(self.target.level(), Level::Root | Level::ResourceInstance) {
            return Err(ErrorKind::BadLevel);
        }
        if self.target.object_id() != Some(self.definition.id()) {
            return Err(ErrorKind::UnknownObject);
        }
        let resource = self.target.resource_id();
        let is_known = resource.is_none_or(|id| self.definition.row(id).is_some());
        match (self.target.level(), self.found, self.entered) {
            (Level::Object, ..) => self.object(),
            (_, true, _) => {}
            (_, false, false) => return Err(ErrorKind::UnknownInstance),
            (_, false, true) if is_known => return Err(ErrorKind::Absent),
            _ => return Err(ErrorKind::UnknownResource),
        }
        self.writer.len()
    }
}

/// Lists the resources of an instance.
struct Walk<'w, 'd> {
    discover: &'w mut Discover<'d>,
    instance: Path,
    is_executable: &'w dyn Fn(u16) -> bool,
    /// The next row of the table to check for executables.
    next: usize,
    /// The open multiple resource.
    resource: Option<Path>,
}

impl Walk<'_, '_> {
    /// Lists the executables before a resource, or up to the end of the table.
    fn executables_before(&mut self, id: Option<u16>) {
        let table = self.discover.definition.table();
        while let Some(resource) = table.row(self.next) {
            if id.is_some_and(|id| resource.id() >= id) {
                return;
            }
            self.next += 1;
            let listed = resource.is_mandatory() || (self.is_executable)(resource.id());
            if resource.operations().is_executable() && listed {
                self.link(resource.id(), None);
            }
        }
    }

    fn link(&mut self, id: u16, dimension: Option<usize>) -> Option<Path> {
        let path = self.instance.child(id)?;
        self.discover.link(path, dimension);
        Some(path)
    }
}

impl Sink for Walk<'_, '_> {
    fn value(&mut self, id: u16, _: Value<'_>) {
        if let Some(resource) = self.resource {
            if let Some(path) = resource.child(id) {
                self.discover.link(path, None);
            }
            return;
        }
        self.executables_before(Some(id));
        self.link(id, None);
    }

    fn begin_multiple(&mut self, id: u16, count: usize) {
        self.executables_before(Some(id));
        self.resource = self.link(id, Some(count));
    }

    fn end_multiple(&mut self) {
        self.resource = None;
    }
}
