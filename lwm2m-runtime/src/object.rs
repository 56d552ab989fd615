//! Objects and instances: what a struct is to the rest of the runtime.

use crate::arguments::Arguments;
use crate::definition::{ObjectDef, Row};
use crate::error::{Error, ErrorKind};
use crate::field::Field;
use crate::path::Path;
use crate::sink::{Cast, Sink};

/// An Object Instance, whatever its object: a struct with a table.
///
/// Generated for every object; object-safe, so that a device can keep a list of `&mut dyn Instance`.
///
#[cfg_attr(feature = "alloc", doc = "```")]
#[cfg_attr(not(feature = "alloc"), doc = "```ignore")]
/// use lwm2m_runtime::{Field, Instance, ObjectDef, Operations, ResourceDef, ResourceType, Resources};
///
/// static RESOURCES: Resources<'static, 1> =
///     Resources::new([ResourceDef::new(5700, "Sensor Value", Operations::Read, ResourceType::Float).mandatory()]);
/// static TEMPERATURE: ObjectDef<'static> = ObjectDef::new(3303, "Temperature", RESOURCES.table()).multiple();
///
/// struct Temperature {
///     sensor_value: f64,
/// }
///
/// impl Instance for Temperature {
///     fn definition(&self) -> &'static ObjectDef<'static> {
///         &TEMPERATURE
///     }
///
///     fn field(&self, index: usize) -> Option<&dyn Field> {
///         if index == 0 { Some(&self.sensor_value) } else { None }
///     }
///
///     fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
///         if index == 0 { Some(&mut self.sensor_value) } else { None }
///     }
/// }
/// ```
pub trait Instance {
    /// The table of the object.
    fn definition(&self) -> &'static ObjectDef<'static>;

    /// The field of the resource at `index` of the table; `None` for executables.
    fn field(&self, index: usize) -> Option<&dyn Field>;

    /// The same, to be written.
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field>;
}

impl dyn Instance + '_ {
    /// Tells the sink every value the instance holds, in the order of the table.
    ///
    /// Write-only resources are among them: whoever answers a Read leaves them out, as
    /// [`Outgoing`](crate::Outgoing) does.
    pub fn emit(&self, sink: &mut dyn Sink) {
        self.emit_those(|_| true, sink);
    }

    /// Tells the sink the values of some resources.
    pub(crate) fn emit_those(&self, mut wanted: impl FnMut(Row) -> bool, sink: &mut dyn Sink) {
        for (index, row) in self.definition().table().rows().enumerate() {
            if wanted(row) {
                self.emit_row(index, row, sink);
            }
        }
    }

    /// Tells the sink the values of one resource.
    pub(crate) fn emit_one(&self, resource: u16, sink: &mut dyn Sink) {
        if let Some((index, row)) = self.definition().find(resource, 0) {
            self.emit_row(index, row, sink);
        }
    }

    #[inline]
    fn emit_row(&self, index: usize, row: Row, sink: &mut dyn Sink) {
        let Some(field) = self.field(index) else {
            return;
        };
        if row.is_held_as_another() {
            return emit_as_another(field, row, sink);
        }
        field.emit(row.id(), sink);
    }
}

/// Apart from the loop that is run through for every value of a payload.
#[cold]
fn emit_as_another(field: &dyn Field, row: Row, sink: &mut dyn Sink) {
    match row.kind() {
        Some(kind) => field.emit(row.id(), &mut Cast { sink, kind }),
        None => field.emit(row.id(), sink),
    }
}

/// The type of an object's instances.
pub trait Object: Instance + Sized {
    /// The table of the object.
    const DEFINITION: &'static ObjectDef<'static>;

    /// An instance in which optional resources are absent and mandatory ones hold a blank value.
    ///
    /// It is where a reader starts, before it fills in what a peer sent.
    fn blank() -> Self;
}

/// An object whose executable resources `A` knows how to execute.
///
/// The generator writes it for every object: for all `A` that implement the object's trait of
/// actions, and for all `A` where there is nothing to execute. `A` may be the struct itself or
/// whatever owns the hardware.
pub trait Execute<A: ?Sized>: Object {
    /// Executes a resource.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotExecutable`] when the resource is none, or an optional one that `A` leaves out;
    /// [`ErrorKind::UnknownResource`] when the object does not have it; whatever `A` says.
    fn execute(actions: &mut A, resource: u16, arguments: Arguments<'_>) -> Result<(), Error> {
        let _ = (actions, arguments);
        Err(not_executable(Self::DEFINITION, resource))
    }
}

/// The refusal of a resource that cannot be executed: 4.05 when it exists, else 4.04.
pub fn not_executable(definition: &ObjectDef<'_>, resource: u16) -> Error {
    let kind = match definition.row(resource) {
        Some(_) => ErrorKind::NotExecutable,
        None => ErrorKind::UnknownResource,
    };
    Error::new(kind, Path::resource(definition.id(), 0, resource))
}
