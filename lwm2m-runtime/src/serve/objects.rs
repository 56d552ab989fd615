//! What a device has: its objects and their instances, and what is done with them.
//!
//! [`DataModel`] is the one thing that serving asks of a device. A struct that holds everything can
//! implement it; [`SingleInstance`](super::SingleInstance) and [`InstanceMap`](super::InstanceMap) implement it for one object each, and a
//! slice of such parts is a whole again.

use crate::arguments::Arguments;
use crate::definition::ObjectDef;
use crate::error::{Error, ErrorKind};
use crate::object::Object;
use crate::path::Path;
use crate::record::Record;

/// Gives a new instance its values; what it refuses is not to be created.
pub type FillFn<'f> = dyn FnMut(&mut dyn Object) -> Result<(), Error> + 'f;

/// The objects of a device: the first four methods say what is there, the others, which do nothing or
/// refuse until they are written, what happens to it.
///
#[cfg_attr(feature = "alloc", doc = "```")]
#[cfg_attr(not(feature = "alloc"), doc = "```ignore")]
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
/// # struct Thermometer;
/// # impl Thermometer { fn celsius(&self) -> f64 { 21.5 } }
/// use lwm2m_runtime::serve::DataModel;
/// use lwm2m_runtime::{Object, ObjectDef, Path};
///
/// struct Station {
///     air: Temperature,
///     ground: Temperature,
///     thermometer: Thermometer,
/// }
///
/// impl DataModel for Station {
///     fn definition(&self, index: usize) -> Option<&'static ObjectDef<'static>> {
///         [&TEMPERATURE].get(index).copied()
///     }
///
///     fn next_instance(&self, _: u16, from: u16) -> Option<u16> {
///         (from..2).next()
///     }
///
///     fn instance(&self, object: u16, id: u16) -> Option<&dyn Object> {
///         match (object, id) {
///             (3303, 0) => Some(&self.air),
///             (3303, 1) => Some(&self.ground),
///             _ => None,
///         }
///     }
///
///     fn instance_mut(&mut self, object: u16, id: u16) -> Option<&mut dyn Object> {
///         match (object, id) {
///             (3303, 0) => Some(&mut self.air),
///             (3303, 1) => Some(&mut self.ground),
///             _ => None,
///         }
///     }
///
///     // A live value: the sensor is asked when a server asks.
///     fn before_read(&mut self, path: Path) {
///         if path == Path::instance(3303, 0) {
///             self.air.sensor_value = self.thermometer.celsius();
///         }
///     }
/// }
/// ```
pub trait DataModel {
    /// The table of the object at `index`, counted from 0; none past the last object.
    fn definition(&self, index: usize) -> Option<&'static ObjectDef<'static>>;

    /// The lowest id, `from` or above, that an instance of the object has.
    fn next_instance(&self, object: u16, from: u16) -> Option<u16>;

    /// An instance, to be read.
    fn instance(&self, object: u16, id: u16) -> Option<&dyn Object>;

    /// An instance, to be changed.
    fn instance_mut(&mut self, object: u16, id: u16) -> Option<&mut dyn Object>;

    /// The optional executables that [`execute`](DataModel::execute) knows: a Discover lists them beside
    /// the mandatory ones.
    fn executables(&self, object: u16) -> &[u16] {
        let _ = object;
        &[]
    }

    /// An instance is about to be read, or looked at for a notification: here a sensor is sampled.
    fn before_read(&mut self, path: Path) {
        let _ = path;
    }

    /// A value is about to be written and has been found right: here it can be refused.
    ///
    /// # Errors
    ///
    /// The reason; nothing of the whole request is applied.
    fn check_write(&mut self, record: &Record<'_>) -> Result<(), Error> {
        let _ = record;
        Ok(())
    }

    /// A server has written to `path`: an instance, a resource or a resource instance.
    fn after_write(&mut self, path: Path) {
        let _ = path;
    }

    /// A server executes the resource at `path`, which is an executable of an instance that is there.
    ///
    /// # Errors
    ///
    /// What the action says; [`ErrorKind::NotExecutable`] for one that is not implemented.
    fn execute(&mut self, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
        let _ = arguments;
        Err(Error::new(ErrorKind::NotExecutable, path))
    }

    /// Makes a blank instance, has it filled, and takes it in if that went well. The instance is not
    /// there yet.
    ///
    /// # Errors
    ///
    /// What `fill` says; [`ErrorKind::NotCreatable`] where no instance can be created;
    /// [`ValueError::TooManyInstances`](crate::error::ValueError::TooManyInstances) where none fits in. Nothing has changed then.
    fn create(&mut self, path: Path, fill: &mut FillFn<'_>) -> Result<(), Error> {
        let _ = fill;
        Err(Error::new(ErrorKind::NotCreatable, path))
    }

    /// Takes an instance out.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotDeletable`] where no instance can be deleted; nothing has changed then.
    fn delete(&mut self, path: Path) -> Result<(), Error> {
        Err(Error::new(ErrorKind::NotDeletable, path))
    }

    /// Whether what is written to the resource at `path` goes to [`write_block`](DataModel::write_block), be
    /// it whole or in pieces, instead of a field.
    fn is_streamed(&self, path: Path) -> bool {
        let _ = path;
        false
    }

    /// A piece of an opaque value that is too long to be held, such as a firmware package. The pieces
    /// come in order; the first has the offset 0.
    ///
    /// # Errors
    ///
    /// Why it is refused; no more pieces come then.
    fn write_block(&mut self, path: Path, piece: Block1<'_>) -> Result<(), Error> {
        let _ = piece;
        Err(Error::new(TOO_LARGE, path))
    }
}

pub(super) const TOO_LARGE: ErrorKind =
    ErrorKind::Refused(crate::error::ResponseCode::REQUEST_ENTITY_TOO_LARGE);

/// A part of a long value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block1<'a> {
    /// Bytes before this piece.
    pub offset: usize,
    /// The bytes.
    pub bytes: &'a [u8],
    /// Whether no more pieces follow.
    pub last: bool,
}

/// What every serving function does with objects.
impl dyn DataModel + '_ {
    /// The table of the object with this id.
    pub(super) fn find(&self, object: u16) -> Option<&'static ObjectDef<'static>> {
        self.definitions().find(|definition| definition.id() == object)
    }

    /// All tables.
    pub(super) fn definitions(&self) -> impl Iterator<Item = &'static ObjectDef<'static>> {
        (0..).map_while(|index| self.definition(index))
    }

    /// Ids of the instances of an object, in ascending order.
    pub(super) fn instances(&self, object: u16) -> impl Iterator<Item = u16> {
        let mut from = Some(0);
        core::iter::from_fn(move || {
            // The id 65535 is reserved.
            let id = self.next_instance(object, from?).filter(|id| *id < u16::MAX)?;
            from = id.checked_add(1);
            Some(id)
        })
    }

    /// Whether an instance is there.
    pub(super) fn has(&self, object: u16, id: u16) -> bool {
        self.next_instance(object, id) == Some(id)
    }
}

/// Forwards to the part that has an object.
macro_rules! forward {
    ($self:ident, $object:ident => $shared:expr, $unique:expr) => {
        fn next_instance(&$self, $object: u16, from: u16) -> Option<u16> {
            $shared?.next_instance($object, from)
        }

        fn instance(&$self, $object: u16, id: u16) -> Option<&dyn Object> {
            $shared?.instance($object, id)
        }

        fn instance_mut(&mut $self, $object: u16, id: u16) -> Option<&mut dyn Object> {
            $unique?.instance_mut($object, id)
        }

        fn executables(&$self, $object: u16) -> &[u16] {
            match $shared {
                Some(part) => part.executables($object),
                None => &[],
            }
        }

        fn before_read(&mut $self, path: Path) {
            let $object = path.object_id().unwrap_or(u16::MAX);
            if let Some(part) = $unique {
                part.before_read(path);
            }
        }

        fn check_write(&mut $self, record: &Record<'_>) -> Result<(), Error> {
            let $object = record.path.object_id().unwrap_or(u16::MAX);
            $unique.map_or(Ok(()), |part| part.check_write(record))
        }

        fn after_write(&mut $self, path: Path) {
            let $object = path.object_id().unwrap_or(u16::MAX);
            if let Some(part) = $unique {
                part.after_write(path);
            }
        }

        fn is_streamed(&$self, path: Path) -> bool {
            let $object = path.object_id().unwrap_or(u16::MAX);
            $shared.is_some_and(|part| part.is_streamed(path))
        }

        fn execute(&mut $self, path: Path, arguments: Arguments<'_>) -> Result<(), Error> {
            let $object = path.object_id().unwrap_or(u16::MAX);
            $unique.ok_or(Error::new(ErrorKind::UnknownObject, path))?.execute(path, arguments)
        }

        fn create(&mut $self, path: Path, fill: &mut FillFn<'_>) -> Result<(), Error> {
            let $object = path.object_id().unwrap_or(u16::MAX);
            $unique.ok_or(Error::new(ErrorKind::UnknownObject, path))?.create(path, fill)
        }

        fn delete(&mut $self, path: Path) -> Result<(), Error> {
            let $object = path.object_id().unwrap_or(u16::MAX);
            $unique.ok_or(Error::new(ErrorKind::UnknownObject, path))?.delete(path)
        }

        fn write_block(&mut $self, path: Path, piece: Block1<'_>) -> Result<(), Error> {
            let $object = path.object_id().unwrap_or(u16::MAX);
            $unique.ok_or(Error::new(ErrorKind::UnknownObject, path))?.write_block(path, piece)
        }
    };
}

/// A reference to objects is as good as they are.
impl<T: DataModel + ?Sized> DataModel for &mut T {
    fn definition(&self, index: usize) -> Option<&'static ObjectDef<'static>> {
        (**self).definition(index)
    }

    forward!(self, _object => Some(&**self), Some(&mut **self));
}

/// So is a box of them.
#[cfg(feature = "alloc")]
impl<T: DataModel + ?Sized> DataModel for alloc::boxed::Box<T> {
    fn definition(&self, index: usize) -> Option<&'static ObjectDef<'static>> {
        (**self).definition(index)
    }

    forward!(self, _object => Some(&**self), Some(&mut **self));
}

/// Parts make a whole: `[&mut dyn DataModel]`, or what a `Vec` or a `heapless::Vec` of them derefs to. Each
/// object must be in one part only.
impl<T: DataModel> DataModel for [T] {
    fn definition(&self, index: usize) -> Option<&'static ObjectDef<'static>> {
        let of = |part: &T| (0..).map_while(|index| part.definition(index)).count();
        let mut index = index;
        for part in self {
            if let Some(definition) = part.definition(index) {
                return Some(definition);
            }
            index = index.checked_sub(of(part))?;
        }
        None
    }

    forward!(self, object => self.iter().find(|part| has(*part, object)), {
        self.iter_mut().find(|part| has(&**part, object))
    });
}

fn has<T: DataModel>(part: &T, object: u16) -> bool {
    (0..).map_while(|index| part.definition(index)).any(|definition| definition.id() == object)
}
