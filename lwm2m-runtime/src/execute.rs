//! Executable resources: from the request of a server to a method of the application.
//!
//! The generator writes a trait of actions for each object with executable resources, such as `DeviceActions`. The
//! application implements it for the type that owns the hardware:
//!
//! ```ignore
//! impl DeviceActions for Board {
//!     fn reboot(&mut self, device: &mut Device, arguments: Arguments<'_>) -> Result<(), ErrorKind> {
//!         self.reset_pin.set_low();
//!         Ok(())
//!     }
//! }
//! ```
//!
//! Then `Device` implements [`Execute<Board>`](Execute), and
//! [`DataModel::execute`](crate::serve::DataModel::execute) calls [`Execute::execute`]. Mandatory actions are required
//! methods of the trait; an optional one is a method that returns an [`Action`] if the device has it. An [`Execution`]
//! is a request with its [`Arguments`], or the question of Discover whether a resource can be executed.

mod arguments;

use crate::error::ErrorKind;
use crate::object::Object;

pub use arguments::Arguments;

/// A function that executes a resource of an `O`; `A` is the application's own type, which owns the hardware.
pub type Action<A, O> = fn(&mut A, &mut O, Arguments<'_>) -> Result<(), ErrorKind>;

/// An object whose executable resources `A` implements.
///
/// The generator and `derive(Lwm2mObject)` implement it for all `A` that implement the object's trait of actions; for
/// all `A` if the object has no executable resource.
pub trait Execute<A>: Object + Sized {
    /// Returns the action of a resource; `None` if it is not executable, or optional and not implemented.
    fn action(resource: u16) -> Option<Action<A, Self>> {
        let _ = resource;
        None
    }

    /// Executes a resource, or checks that it can be executed.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::UnknownResource`], 4.04, if the object has no such resource, [`ErrorKind::Absent`], 4.04, if
    /// `A` has no action for it, [`ErrorKind::NotExecutable`], 4.05, if it is not executable, or the error of the action.
    fn execute(&mut self, actions: &mut A, resource: u16, execution: Execution<'_>) -> Result<(), ErrorKind> {
        match Self::action(resource) {
            Some(action) => execution.run(|arguments| action(actions, self, arguments)),
            None => Err(not_executable(self, resource)),
        }
    }
}

fn not_executable(instance: &dyn Object, resource: u16) -> ErrorKind {
    match instance.object_definition().row(resource) {
        Some(row) if row.operations().is_executable() => ErrorKind::Absent,
        Some(_) => ErrorKind::NotExecutable,
        None => ErrorKind::UnknownResource,
    }
}

/// A request to execute a resource, or a probe of Discover whether it can be executed.
#[derive(Debug, Clone, Copy)]
pub struct Execution<'a> {
    /// `None` for a probe.
    arguments: Option<Arguments<'a>>,
}

impl<'a> Execution<'a> {
    /// Creates a request with these arguments.
    pub const fn new(arguments: Arguments<'a>) -> Self {
        Execution { arguments: Some(arguments) }
    }

    /// Creates a probe: [`run`](Execution::run) succeeds and calls nothing.
    pub const fn probe() -> Self {
        Execution { arguments: None }
    }

    /// Calls the function with the arguments, if this is a request.
    ///
    /// # Errors
    ///
    /// Returns the error of the function.
    pub fn run(self, action: impl FnOnce(Arguments<'_>) -> Result<(), ErrorKind>) -> Result<(), ErrorKind> {
        self.arguments.map_or(Ok(()), action)
    }
}
