//! The data model of a device: its objects, and the hooks of the application.
//!
//! The application's own struct holds objects and hardware side by side and implements [`DataModel`]. Each of its
//! objects is an [`ObjectStore`]: a [`SingleInstance`](super::SingleInstance), an [`InstanceMap`](super::InstanceMap)
//! or your own storage.

pub(crate) mod access;
pub(crate) mod instances;
pub(crate) mod lookup;

use core::ops::{DerefMut, Range};

use crate::definition::ObjectDef;
use crate::error::ErrorKind;
use crate::execute::Execution;
use crate::object::Object;
use crate::path::Path;
use crate::record::Record;

use super::block::{Block1, TOO_LARGE};

/// The objects of a device, and its reactions to servers.
///
/// Three methods are required. The others are hooks, which do nothing or return an error by default. Their path is that
/// of the resource or the resource instance in the request, otherwise that of an instance.
///
#[cfg_attr(feature = "alloc", doc = "```")]
#[cfg_attr(not(feature = "alloc"), doc = "```ignore")]
/// # use lwm2m_runtime::{Object, ObjectDef};
/// # use lwm2m_runtime::definition::{Operations, ResourceDef, ResourceType, Resources};
/// # use lwm2m_runtime::execute::Arguments;
/// # use lwm2m_runtime::field::Field;
/// # static RESOURCES: Resources<'static, 1> =
/// #     Resources::new([ResourceDef::new(5850, "On/Off", Operations::ReadWrite, ResourceType::Boolean).mandatory()]);
/// # static LIGHT: ObjectDef<'static> = ObjectDef::new(3311, "Light Control", RESOURCES.table()).multiple();
/// # struct Light { on: bool }
/// # impl Object for Light {
/// #     fn definition() -> &'static ObjectDef<'static> { &LIGHT }
/// #     fn object_definition(&self) -> &'static ObjectDef<'static> { &LIGHT }
/// #     fn field(&self, _: usize) -> Option<&dyn Field> { Some(&self.on) }
/// #     fn field_mut(&mut self, _: usize) -> Option<&mut dyn Field> { Some(&mut self.on) }
/// # }
/// # impl<A> lwm2m_runtime::execute::Execute<A> for Light {}
/// # struct Pin(bool);
/// # impl Pin { fn set(&mut self, high: bool) { self.0 = high; } }
/// use lwm2m_runtime::serve::{DataModel, ObjectStore, SingleInstance};
/// use lwm2m_runtime::{ErrorKind, Path};
/// use lwm2m_runtime::execute::Execution;
///
/// struct Lamp {
///     light: SingleInstance<Light>,
///     pin: Pin,
/// }
///
/// impl DataModel for Lamp {
///     fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
///         match index {
///             0 => Some(&self.light),
///             _ => None,
///         }
///     }
///
///     fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
///         match index {
///             0 => Some(&mut self.light),
///             _ => None,
///         }
///     }
///
///     fn execute(&mut self, path: Path, execution: Execution<'_>) -> Result<(), ErrorKind> {
///         self.light.execute(path, &mut self.pin, execution)
///     }
///
///     fn after_write(&mut self, _: Path) {
///         self.pin.set(self.light.instance.on);
///     }
/// }
/// ```
pub trait DataModel {
    /// Returns the object at `index`, counted from 0; `None` past the last one. No object occurs twice.
    fn object(&self, index: usize) -> Option<&dyn ObjectStore>;

    /// Mutable variant of [`object`](DataModel::object).
    fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore>;

    /// Returns the index of the object with this id.
    ///
    /// Without an implementation of your own, this tries one object after the other. That is fast for ten; for hundreds,
    /// look the id up in a table.
    fn position(&self, id: u16) -> Option<usize> {
        let mut index = 0;
        while self.object(index)?.definition().id() != id {
            index += 1;
        }
        Some(index)
    }

    /// Executes the resource at `path`, an executable of an instance that exists. For a probe of Discover,
    /// [`Execution::run`] calls nothing.
    ///
    /// [`SingleInstance::execute`](super::SingleInstance::execute) and
    /// [`InstanceMap::execute`](super::InstanceMap::execute) call the action that the application implements.
    ///
    /// # Errors
    ///
    /// Returns the error of the action, or [`ErrorKind::Absent`] if there is none.
    fn execute(&mut self, path: Path, execution: Execution<'_>) -> Result<(), ErrorKind>;

    /// Updates values before they are read, listed by a Discover or compared for a notification: sample a sensor here.
    fn before_read(&mut self, path: Path) {
        let _ = path;
    }

    /// Checks a value that is about to be written; type and range have been checked.
    ///
    /// # Errors
    ///
    /// Any error refuses the whole request; nothing is applied.
    fn check_write(&mut self, record: &Record<'_>) -> Result<(), ErrorKind> {
        let _ = record;
        Ok(())
    }

    /// Tells that a Write or a Create names a resource that the object does not have. It is skipped, as a server may know a
    /// newer version of the object (LwM2M Core 1.2.2, 6.3.3).
    fn skip_unknown(&mut self, path: Path) {
        let _ = path;
    }

    /// Reacts to a Write to `path`, or to the creation of an instance.
    fn after_write(&mut self, path: Path) {
        let _ = path;
    }

    /// Checks an instance that was created, with its values. After an error the instance is deleted. Set the mandatory
    /// read-only resources here: until then they hold placeholders.
    ///
    /// # Errors
    ///
    /// Any error refuses the request.
    fn check_create(&mut self, path: Path) -> Result<(), ErrorKind> {
        let _ = path;
        Ok(())
    }

    /// Checks whether an instance may be deleted.
    ///
    /// # Errors
    ///
    /// Any error refuses the request; the instance is not deleted.
    fn check_delete(&mut self, path: Path) -> Result<(), ErrorKind> {
        let _ = path;
        Ok(())
    }

    /// Returns whether the value of the resource at `path` goes to [`write_block`](DataModel::write_block) instead of
    /// a field, in one request or in several.
    fn is_streamed(&self, path: Path) -> bool {
        let _ = path;
        false
    }

    /// Writes a block of an opaque value that is too long for memory, such as a firmware package. Blocks arrive in
    /// order; the first has the offset 0.
    ///
    /// # Errors
    ///
    /// Any error ends the transfer.
    fn write_block(&mut self, path: Path, block: Block1<'_>) -> Result<(), ErrorKind> {
        let _ = (path, block);
        Err(TOO_LARGE)
    }
}

/// A function that sets the values of a new instance; after an error the instance is not created.
pub type FillFn<'f> = dyn FnMut(&mut dyn Object) -> Result<(), ErrorKind> + 'f;

/// The instances of one object.
pub trait ObjectStore {
    /// Returns the definition of the object.
    fn definition(&self) -> &'static ObjectDef<'static>;

    /// Returns the lowest Object Instance ID that is `from` or above.
    fn next_instance(&self, from: u16) -> Option<u16>;

    /// Returns an instance.
    fn instance(&self, id: u16) -> Option<&dyn Object>;

    /// Mutable variant of [`instance`](ObjectStore::instance).
    fn instance_mut(&mut self, id: u16) -> Option<&mut dyn Object>;

    /// Creates an instance and calls `fill` with it. The id is free.
    ///
    /// # Errors
    ///
    /// Returns the error of `fill`, [`ErrorKind::NotCreatable`] if no instance can be created, or
    /// [`ErrorKind::TooManyInstances`] if the store is full. Then the instance is not there.
    fn create(&mut self, id: u16, fill: &mut FillFn<'_>) -> Result<(), ErrorKind> {
        let _ = (id, fill);
        Err(ErrorKind::NotCreatable)
    }

    /// Deletes an instance.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::NotDeletable`] if no instance can be deleted.
    fn delete(&mut self, id: u16) -> Result<(), ErrorKind> {
        let _ = id;
        Err(ErrorKind::NotDeletable)
    }
}

/// Forwards to the referenced store: `&mut dyn ObjectStore`, `Box<dyn ObjectStore>`.
impl<P: DerefMut<Target: ObjectStore>> ObjectStore for P {
    fn definition(&self) -> &'static ObjectDef<'static> {
        (**self).definition()
    }

    fn next_instance(&self, from: u16) -> Option<u16> {
        (**self).next_instance(from)
    }

    fn instance(&self, id: u16) -> Option<&dyn Object> {
        (**self).instance(id)
    }

    fn instance_mut(&mut self, id: u16) -> Option<&mut dyn Object> {
        (**self).instance_mut(id)
    }

    fn create(&mut self, id: u16, fill: &mut FillFn<'_>) -> Result<(), ErrorKind> {
        (**self).create(id, fill)
    }

    fn delete(&mut self, id: u16) -> Result<(), ErrorKind> {
        (**self).delete(id)
    }
}

/// Implements the methods of a device without hooks and executable resources for a list of objects.
macro_rules! list_of_objects {
    () => {
        fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
            Some(self.get(index)?)
        }

        fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
            Some(self.get_mut(index)?)
        }

        fn position(&self, id: u16) -> Option<usize> {
            position(self, id)
        }

        fn execute(&mut self, _: Path, _: Execution<'_>) -> Result<(), ErrorKind> {
            Err(ErrorKind::Absent)
        }
    };
}

/// A device without hooks and executable resources. If the objects are in ascending order of their ids, a path is found
/// by binary search.
impl<S: ObjectStore, const N: usize> DataModel for [S; N] {
    list_of_objects!();
}

/// A device without hooks and executable resources, of any number of objects. If they are in ascending order of their ids,
/// a path is found by binary search.
impl<S: ObjectStore> DataModel for [S] {
    list_of_objects!();
}

/// A device without hooks and executable resources, of any number of objects. If they are in ascending order of their ids,
/// a path is found by binary search.
#[cfg(feature = "alloc")]
impl<S: ObjectStore> DataModel for alloc::vec::Vec<S> {
    list_of_objects!();
}

/// Implements [`DataModel`] for a pointer to a model.
macro_rules! forward_to_model {
    ($pointer:ty) => {
        /// Forwards to the referenced model.
        impl<M: DataModel + ?Sized> DataModel for $pointer {
            #[inline]
            fn object(&self, index: usize) -> Option<&dyn ObjectStore> {
                (**self).object(index)
            }

            #[inline]
            fn object_mut(&mut self, index: usize) -> Option<&mut dyn ObjectStore> {
                (**self).object_mut(index)
            }

            #[inline]
            fn position(&self, id: u16) -> Option<usize> {
                (**self).position(id)
            }

            fn execute(&mut self, path: Path, execution: Execution<'_>) -> Result<(), ErrorKind> {
                (**self).execute(path, execution)
            }

            fn before_read(&mut self, path: Path) {
                (**self).before_read(path);
            }

            fn check_write(&mut self, record: &Record<'_>) -> Result<(), ErrorKind> {
                (**self).check_write(record)
            }

            fn skip_unknown(&mut self, path: Path) {
                (**self).skip_unknown(path);
            }

            fn after_write(&mut self, path: Path) {
                (**self).after_write(path);
            }

            fn check_create(&mut self, path: Path) -> Result<(), ErrorKind> {
                (**self).check_create(path)
            }

            fn check_delete(&mut self, path: Path) -> Result<(), ErrorKind> {
                (**self).check_delete(path)
            }

            fn is_streamed(&self, path: Path) -> bool {
                (**self).is_streamed(path)
            }

            fn write_block(&mut self, path: Path, block: Block1<'_>) -> Result<(), ErrorKind> {
                (**self).write_block(path, block)
            }
        }
    };
}

forward_to_model!(&mut M);
#[cfg(feature = "alloc")]
forward_to_model!(alloc::boxed::Box<M>);

fn position<S: ObjectStore>(objects: &[S], id: u16) -> Option<usize> {
    let id_of = |object: &S| object.definition().id();
    let sorted = objects.binary_search_by_key(&id, id_of).ok();
    sorted.or_else(|| objects.iter().position(|object| id_of(object) == id))
}

impl dyn DataModel + '_ {
    /// Returns the definition of the object at `index`.
    pub(crate) fn definition(&self, index: usize) -> Option<&'static ObjectDef<'static>> {
        self.object(index).map(|store| store.definition())
    }

    /// Returns the definitions of all objects.
    pub(crate) fn definitions(&self) -> impl Iterator<Item = &'static ObjectDef<'static>> {
        (0..).map_while(|index| self.definition(index))
    }

    #[inline(never)]
    fn store(&self, object: u16) -> Option<&dyn ObjectStore> {
        self.object(self.position(object)?)
    }

    /// Returns the object that a path refers to, or lies in.
    pub(crate) fn store_mut(&mut self, path: Path) -> Result<&mut dyn ObjectStore, ErrorKind> {
        let index = path.object_id().and_then(|id| self.position(id));
        index.and_then(|index| self.object_mut(index)).ok_or(ErrorKind::UnknownObject)
    }

    /// Returns the indexes of the objects at or below a path.
    pub(crate) fn positions(&self, path: Path) -> Range<usize> {
        let Some(id) = path.object_id() else { return 0..usize::MAX };
        self.position(id).map_or(0..0, |index| index..index.saturating_add(1))
    }

    /// Returns the definition of an object.
    pub(crate) fn find(&self, object: u16) -> Option<&'static ObjectDef<'static>> {
        self.store(object).map(|store| store.definition())
    }

    /// Returns the lowest Object Instance ID that is `from` or above; 65535 is reserved.
    pub(crate) fn next_instance(&self, object: u16, from: u16) -> Option<u16> {
        self.store(object)?.next_instance(from).filter(|id| *id < u16::MAX)
    }

    /// Returns the ids of all instances of an object, in ascending order.
    pub(crate) fn instances(&self, object: u16) -> impl Iterator<Item = u16> {
        let store = self.store(object);
        let mut from = 0;
        core::iter::from_fn(move || {
            let id = store?.next_instance(from).filter(|id| *id < u16::MAX)?;
            from = id + 1;
            Some(id)
        })
    }

    /// Returns the first instance of an object for which `test` returns true.
    #[inline(never)]
    pub(crate) fn find_instance(
        &self,
        object: u16,
        test: &mut dyn FnMut(&dyn Object) -> bool,
    ) -> Option<&dyn Object> {
        let store = self.store(object)?;
        let mut from = 0;
        while let Some(id) = store.next_instance(from).filter(|id| *id < u16::MAX) {
            if let Some(instance) = store.instance(id).filter(|instance| test(*instance)) {
                return Some(instance);
            }
            from = id + 1;
        }
        None
    }

    /// Returns whether an instance exists.
    pub(crate) fn has(&self, object: u16, id: u16) -> bool {
        self.next_instance(object, id) == Some(id)
    }

    /// Returns an instance.
    pub(crate) fn instance(&self, object: u16, id: u16) -> Option<&dyn Object> {
        self.store(object)?.instance(id)
    }

    /// Returns the instance that a path refers to, or lies in.
    pub(crate) fn instance_at_mut(&mut self, path: Path) -> Result<&mut dyn Object, ErrorKind> {
        let instance = self.store_mut(path)?.instance_mut(path.instance_id().unwrap_or(u16::MAX));
        instance.ok_or(ErrorKind::UnknownInstance)
    }

    /// Creates an instance, if the application agrees.
    pub(crate) fn create(&mut self, path: Path, fill: &mut FillFn<'_>) -> Result<(), ErrorKind> {
        let id = path.instance_id().ok_or(ErrorKind::BadLevel)?;
        self.store_mut(path)?.create(id, fill)?;
        let checked = self.check_create(path);
        if checked.is_err() {
            self.store_mut(path)?.delete(id)?;
        }
        checked
    }

    /// Deletes an instance, if the application agrees.
    pub(crate) fn delete(&mut self, path: Path) -> Result<(), ErrorKind> {
        let id = path.instance_id().ok_or(ErrorKind::BadLevel)?;
        self.check_delete(path)?;
        self.store_mut(path)?.delete(id)
    }
}
