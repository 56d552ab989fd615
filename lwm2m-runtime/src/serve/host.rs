//! Hosts: an object's instances together with what makes them live.
//!
//! [`SingleInstance`] holds the only instance of an object, [`InstanceMap`] any number of them. Both own plain structs,
//! and what happens beside storing values is told by [`Hooks`], which does nothing by itself.

use crate::arguments::Arguments;
use crate::definition::ObjectDef;
use crate::error::{Error, ErrorKind, ValueError};
use crate::execute::{Execute, Execution};
use crate::multiple::{Multiple, Storage};
use crate::object::{Object, Placeholder};
use crate::path::Path;
use crate::record::Record;

use super::objects::{Block1, DataModel, FillFn, TOO_LARGE};

/// What happens when instances of the object `O` are read, written and executed.
///
/// Implement it for whatever owns the hardware; every method may be left out. `()` is for structs that
/// need no hooks: it has actions executed by the struct itself.
///
/// ```
/// # use lwm2m_runtime::ObjectDef;
/// # use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
/// # use lwm2m_runtime::field::Field;
/// # static RESOURCES: Resources<'static, 1> =
/// #     Resources::new([ResourceDef::new(5850, "On/Off", Operations::ReadWrite, ResourceType::Boolean).mandatory()]);
/// # static DEFINITION: ObjectDef<'static> = ObjectDef::new(3311, "Light Control", RESOURCES.table()).multiple();
/// # struct Light { on: bool }
/// # impl lwm2m_runtime::Object for Light {
/// #     fn definition() -> &'static ObjectDef<'static> { &DEFINITION }
/// #     fn object_definition(&self) -> &'static ObjectDef<'static> { &DEFINITION }
/// #     fn field(&self, _: usize) -> Option<&dyn Field> { Some(&self.on) }
/// #     fn field_mut(&mut self, _: usize) -> Option<&mut dyn Field> { Some(&mut self.on) }
/// # }
/// # struct Pin(bool);
/// # impl Pin { fn set(&mut self, high: bool) { self.0 = high; } }
/// use lwm2m_runtime::Path;
/// use lwm2m_runtime::serve::{Hooks, SingleInstance};
///
/// struct Lamp {
///     pin: Pin,
/// }
///
/// impl Hooks<Light> for Lamp {
///     fn after_write(&mut self, light: &mut Light, _: Path) {
///         self.pin.set(light.on);
///     }
/// }
///
/// let hosted = SingleInstance::new(Light { on: false }).hooks(Lamp { pin: Pin(false) });
/// # let _ = hosted;
/// ```
pub trait Hooks<O> {
    /// The optional executables that [`execute`](Hooks::execute) knows.
    fn executables(&self) -> &[u16] {
        &[]
    }

    /// The instance is about to be read, or looked at for a notification.
    fn before_read(&mut self, instance: &mut O, path: Path) {
        let _ = (instance, path);
    }

    /// A value is about to be written and has been found right.
    ///
    /// # Errors
    ///
    /// The reason why it is refused; nothing of the whole request is applied.
    fn check_write(&mut self, instance: &O, record: &Record<'_>) -> Result<(), Error> {
        let _ = (instance, record);
        Ok(())
    }

    /// A server has written to `path`, or created the instance.
    fn after_write(&mut self, instance: &mut O, path: Path) {
        let _ = (instance, path);
    }

    /// An instance that a server creates has got its values.
    ///
    /// # Errors
    ///
    /// The reason why there shall be no such instance.
    fn check_create(&mut self, instance: &O, path: Path) -> Result<(), Error> {
        let _ = (instance, path);
        Ok(())
    }

    /// A server deletes an instance.
    ///
    /// # Errors
    ///
    /// The reason why it stays.
    fn check_delete(&mut self, instance: &O, path: Path) -> Result<(), Error> {
        let _ = (instance, path);
        Ok(())
    }

    /// A server executes the resource at `path`.
    ///
    /// The trait of actions that is generated for the object can be implemented for a pair of both,
    /// `(&mut Pump, &mut Hardware)`: then this is `Pump::execute(&mut (instance, self), ..)`.
    ///
    /// # Errors
    ///
    /// What the action says.
    fn execute(&mut self, instance: &mut O, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        let _ = (instance, arguments);
        Err(Error::new(ErrorKind::NotExecutable, path))
    }

    /// Whether what is written to a resource goes to [`write_block`](Hooks::write_block), be it whole or
    /// in pieces, instead of a field.
    fn is_streamed(&self, resource: u16) -> bool {
        let _ = resource;
        false
    }

    /// A piece of an opaque value that is too long to be held.
    ///
    /// # Errors
    ///
    /// Why it is refused.
    fn write_block(&mut self, instance: &mut O, path: Path, piece: Block1<'_>) -> Result<(), Error> {
        let _ = (instance, piece);
        Err(Error::new(TOO_LARGE, path))
    }
}

impl<O: Execute<()>> Hooks<O> for () {
    fn execute(&mut self, instance: &mut O, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        instance.execute(&mut (), path.resource_id().unwrap_or(u16::MAX), Execution::new(arguments))
    }
}

/// The only instance of an object, with the id 0. It is neither created nor deleted: where that is
/// wanted, a [`InstanceMap`] serves single-instance objects as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SingleInstance<O, H = ()> {
    /// The instance.
    pub instance: O,
    /// What makes it live.
    pub hooks: H,
}

impl<O> SingleInstance<O> {
    /// An instance that needs no hooks.
    pub const fn new(instance: O) -> Self {
        SingleInstance { instance, hooks: () }
    }

    /// The same with hooks.
    pub fn hooks<H: Hooks<O>>(self, hooks: H) -> SingleInstance<O, H> {
        SingleInstance { instance: self.instance, hooks }
    }
}

impl<O: Object, H: Hooks<O>> DataModel for SingleInstance<O, H> {
    fn definition(&self, index: usize) -> Option<&'static ObjectDef<'static>> {
        (index == 0).then_some(O::definition())
    }

    fn next_instance(&self, _: u16, from: u16) -> Option<u16> {
        (from == 0).then_some(0)
    }

    fn instance(&self, _: u16, id: u16) -> Option<&dyn Object> {
        if id == 0 { Some(&self.instance) } else { None }
    }

    fn instance_mut(&mut self, _: u16, id: u16) -> Option<&mut dyn Object> {
        if id == 0 { Some(&mut self.instance) } else { None }
    }

    fn executables(&self, _: u16) -> &[u16] {
        self.hooks.executables()
    }

    fn before_read(&mut self, path: Path) {
        self.hooks.before_read(&mut self.instance, path);
    }

    fn check_write(&mut self, record: &Record<'_>) -> Result<(), Error> {
        self.hooks.check_write(&self.instance, record)
    }

    fn after_write(&mut self, path: Path) {
        self.hooks.after_write(&mut self.instance, path);
    }

    fn execute(&mut self, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        self.hooks.execute(&mut self.instance, path, arguments)
    }

    fn is_streamed(&self, path: Path) -> bool {
        path.resource_id().is_some_and(|resource| self.hooks.is_streamed(resource))
    }

    fn write_block(&mut self, path: Path, piece: Block1<'_>) -> Result<(), Error> {
        self.hooks.write_block(&mut self.instance, path, piece)
    }
}

/// The instances of an object, in a [`Multiple`] over a container of your choice.
///
/// Servers may create and delete them, unless the instances are [fixed](InstanceMap::fixed).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg(feature = "alloc")]
pub struct InstanceMap<O, H = (), S: Storage<O> = alloc::vec::Vec<(u16, O)>> {
    /// The instances by their ids.
    pub instances: Multiple<O, S>,
    /// What makes them live.
    pub hooks: H,
    fixed: bool,
}

/// The instances of an object, in a [`Multiple`] over a container of your choice.
///
/// Servers may create and delete them, unless the instances are [fixed](InstanceMap::fixed).
#[cfg(not(feature = "alloc"))]
pub struct InstanceMap<O, H, S: Storage<O>> {
    /// The instances by their ids.
    pub instances: Multiple<O, S>,
    /// What makes them live.
    pub hooks: H,
    fixed: bool,
}

impl<O, S: Storage<O>> InstanceMap<O, (), S> {
    /// Instances that need no hooks.
    pub const fn new(instances: Multiple<O, S>) -> Self {
        InstanceMap { instances, hooks: (), fixed: false }
    }

    /// The same with hooks.
    pub fn hooks<H: Hooks<O>>(self, hooks: H) -> InstanceMap<O, H, S> {
        InstanceMap { instances: self.instances, hooks, fixed: self.fixed }
    }
}

impl<O, H, S: Storage<O>> InstanceMap<O, H, S> {
    /// The same with instances that no server creates or deletes, as they stand for hardware.
    #[must_use]
    pub fn fixed(mut self) -> Self {
        self.fixed = true;
        self
    }

    /// An instance with the hooks.
    fn live(&mut self, path: Path) -> Option<(&mut O, &mut H)> {
        Some((self.instances.get_mut(path.instance_id()?)?, &mut self.hooks))
    }

    fn found(&mut self, path: Path) -> Result<(&mut O, &mut H), Error> {
        self.live(path).ok_or(Error::new(ErrorKind::UnknownInstance, path))
    }

    /// The id of an instance that may be created or deleted.
    fn changing(&self, path: Path, refusal: ErrorKind) -> Result<u16, Error> {
        let kind = if self.fixed { refusal } else { ErrorKind::BadLevel };
        path.instance_id().filter(|_| !self.fixed).ok_or(Error::new(kind, path))
    }
}

impl<O: Placeholder, H: Hooks<O>, S: Storage<O>> DataModel for InstanceMap<O, H, S> {
    fn definition(&self, index: usize) -> Option<&'static ObjectDef<'static>> {
        (index == 0).then_some(O::definition())
    }

    fn next_instance(&self, _: u16, from: u16) -> Option<u16> {
        self.instances.ids().find(|id| *id >= from)
    }

    fn instance(&self, _: u16, id: u16) -> Option<&dyn Object> {
        let instance = self.instances.get(id)?;
        Some(instance)
    }

    fn instance_mut(&mut self, _: u16, id: u16) -> Option<&mut dyn Object> {
        let instance = self.instances.get_mut(id)?;
        Some(instance)
    }

    fn executables(&self, _: u16) -> &[u16] {
        self.hooks.executables()
    }

    fn before_read(&mut self, path: Path) {
        if let Some((instance, hooks)) = self.live(path) {
            hooks.before_read(instance, path);
        }
    }

    fn check_write(&mut self, record: &Record<'_>) -> Result<(), Error> {
        let (instance, hooks) = self.found(record.path)?;
        hooks.check_write(instance, record)
    }

    fn after_write(&mut self, path: Path) {
        if let Some((instance, hooks)) = self.live(path) {
            hooks.after_write(instance, path);
        }
    }

    fn execute(&mut self, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        let (instance, hooks) = self.found(path)?;
        hooks.execute(instance, path, arguments)
    }

    fn create(&mut self, path: Path, fill: &mut FillFn<'_>) -> Result<(), Error> {
        let id = self.changing(path, ErrorKind::NotCreatable)?;
        // Room is looked for before anybody is told of an instance.
        let capacity = self.instances.capacity();
        if self.instances.len() >= capacity {
            return Err(Error::new(ErrorKind::Value(ValueError::TooManyInstances { capacity }), path));
        }
        let mut instance = O::placeholder();
        fill(&mut instance)?;
        self.hooks.check_create(&instance, path)?;
        self.instances.insert(id, instance).map_err(|error| Error::new(error.into(), path))?;
        Ok(())
    }

    fn delete(&mut self, path: Path) -> Result<(), Error> {
        let id = self.changing(path, ErrorKind::NotDeletable)?;
        let (instance, hooks) = self.found(path)?;
        hooks.check_delete(instance, path)?;
        let removed = self.instances.remove(id);
        removed.map(drop).ok_or(Error::new(ErrorKind::UnknownInstance, path))
    }

    fn is_streamed(&self, path: Path) -> bool {
        path.resource_id().is_some_and(|resource| self.hooks.is_streamed(resource))
    }

    fn write_block(&mut self, path: Path, piece: Block1<'_>) -> Result<(), Error> {
        let (instance, hooks) = self.found(path)?;
        hooks.write_block(instance, path, piece)
    }
}
