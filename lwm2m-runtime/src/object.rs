//! Objects and instances: what a struct is to the rest of the runtime.

use crate::arguments::Arguments;
use crate::definition::ObjectDef;
use crate::error::{Error, ErrorKind};
use crate::field::Field;
use crate::path::Path;
use crate::sink::Sink;

/// An Object Instance, whatever its object: a struct with a table.
///
/// Generated for every object; object-safe, so that a device can keep a list of `&mut dyn Instance`.
pub trait Instance {
    /// The table of the object.
    fn definition(&self) -> &'static ObjectDef<'static>;

    /// Tells the sink every value the instance holds, in ascending order of Resource IDs.
    ///
    /// Write-only resources are among them: whoever answers a Read leaves them out, as
    /// [`Outgoing`](crate::Outgoing) does.
    fn emit(&self, sink: &mut dyn Sink);

    /// The field of the resource at `index` of the table; `None` for executables.
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field>;
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
