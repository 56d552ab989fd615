//! Storage for the instances of an object: one, or any number.

use crate::definition::ObjectDef;
use crate::error::ErrorKind;
use crate::execute::{Execute, Execution};
use crate::field::multiple::{Multiple, Storage};
use crate::object::{Object, Placeholder};
use crate::path::Path;

use super::{FillFn, ObjectStore};

/// The only instance of an object, with the id 0. Servers can neither create nor delete it. If they should, store it in
/// an [`InstanceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SingleInstance<O> {
    /// The instance.
    pub instance: O,
}

impl<O> SingleInstance<O> {
    /// Creates a store with this instance.
    pub const fn new(instance: O) -> Self {
        SingleInstance { instance }
    }

    /// Executes the resource at `path`, for [`DataModel::execute`](super::DataModel::execute).
    ///
    /// # Errors
    ///
    /// Returns the error of the action, or [`ErrorKind::Absent`] if `actions` does not implement it.
    pub fn execute<A>(
        &mut self,
        path: Path,
        actions: &mut A,
        execution: Execution<'_>,
    ) -> Result<(), ErrorKind>
    where
        O: Execute<A>,
    {
        self.instance.execute(actions, path.resource_id().unwrap_or(u16::MAX), execution)
    }
}

impl<O: Object> ObjectStore for SingleInstance<O> {
    fn definition(&self) -> &'static ObjectDef<'static> {
        O::definition()
    }

    fn next_instance(&self, from: u16) -> Option<u16> {
        (from == 0).then_some(0)
    }

    fn instance(&self, id: u16) -> Option<&dyn Object> {
        if id == 0 { Some(&self.instance) } else { None }
    }

    fn instance_mut(&mut self, id: u16) -> Option<&mut dyn Object> {
        if id == 0 { Some(&mut self.instance) } else { None }
    }
}

/// The instances of an object, in a [`Multiple`] with any storage.
///
/// Servers may create and delete them, unless the instances are [fixed](InstanceMap::fixed).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg(feature = "alloc")]
pub struct InstanceMap<O, S: Storage<O> = alloc::vec::Vec<(u16, O)>> {
    /// The instances by their ids.
    pub instances: Multiple<O, S>,
    fixed: bool,
}

/// The instances of an object, in a [`Multiple`] with any storage.
///
/// Servers may create and delete them, unless the instances are [fixed](InstanceMap::fixed).
#[cfg(not(feature = "alloc"))]
pub struct InstanceMap<O, S: Storage<O>> {
    /// The instances by their ids.
    pub instances: Multiple<O, S>,
    fixed: bool,
}

impl<O, S: Storage<O>> InstanceMap<O, S> {
    /// Creates a store with these instances.
    pub const fn new(instances: Multiple<O, S>) -> Self {
        InstanceMap { instances, fixed: false }
    }

    /// Forbids servers to create and delete instances, such as those of built-in hardware.
    #[must_use]
    pub fn fixed(mut self) -> Self {
        self.fixed = true;
        self
    }

    /// Returns the instance that a path refers to, or lies in.
    pub fn get(&self, path: Path) -> Option<&O> {
        self.instances.get(path.instance_id()?)
    }

    /// Mutable variant of [`get`](InstanceMap::get).
    pub fn get_mut(&mut self, path: Path) -> Option<&mut O> {
        self.instances.get_mut(path.instance_id()?)
    }

    /// Executes the resource at `path`, for [`DataModel::execute`](super::DataModel::execute).
    ///
    /// # Errors
    ///
    /// Returns the error of the action, or [`ErrorKind::Absent`] if `actions` does not implement it.
    pub fn execute<A>(
        &mut self,
        path: Path,
        actions: &mut A,
        execution: Execution<'_>,
    ) -> Result<(), ErrorKind>
    where
        O: Execute<A>,
    {
        let instance = self.get_mut(path).ok_or(ErrorKind::UnknownInstance)?;
        instance.execute(actions, path.resource_id().unwrap_or(u16::MAX), execution)
    }
}

impl<O: Placeholder, S: Storage<O>> ObjectStore for InstanceMap<O, S> {
    fn definition(&self) -> &'static ObjectDef<'static> {
        O::definition()
    }

    fn next_instance(&self, from: u16) -> Option<u16> {
        self.instances.ids().find(|id| *id >= from)
    }

    fn instance(&self, id: u16) -> Option<&dyn Object> {
        Some(self.instances.get(id)?)
    }

    fn instance_mut(&mut self, id: u16) -> Option<&mut dyn Object> {
        Some(self.instances.get_mut(id)?)
    }

    fn create(&mut self, id: u16, fill: &mut FillFn<'_>) -> Result<(), ErrorKind> {
        if self.fixed {
            return Err(ErrorKind::NotCreatable);
        }
        if self.instances.get(id).is_some() {
            return Err(ErrorKind::InstanceExists);
        }
        let filled = fill(self.instances.get_or_insert_with(id, O::placeholder)?);
        if filled.is_err() {
            self.instances.discard(id);
        }
        filled
    }

    fn delete(&mut self, id: u16) -> Result<(), ErrorKind> {
        if self.fixed {
            return Err(ErrorKind::NotDeletable);
        }
        self.instances.discard(id).then_some(()).ok_or(ErrorKind::UnknownInstance)
    }
}
