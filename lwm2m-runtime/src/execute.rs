//! Executable resources: how a request to execute one reaches a method of the application.

mod arguments;

use crate::error::{Error, ErrorKind};
use crate::object::Object;
use crate::path::Path;

pub use arguments::Arguments;

/// A function that executes a resource of an `O`; `A` is the application's own type, which owns the hardware.
pub type Action<A, O> = fn(&mut A, &mut O, Arguments<'_>) -> Result<(), Error>;

/// An object whose executable resources `A` implements.
///
/// The generator and `derive(Lwm2mObject)` implement it: for all `A` with the object's trait of actions, and for
/// all `A` where the object has no executable resource.
pub trait Execute<A>: Object + Sized {
    /// The action of a resource; `None` where it is not executable, or optional and not implemented.
    fn action(resource: u16) -> Option<Action<A, Self>> {
        let _ = resource;
        None
    }

    /// Executes a resource, or tells whether it can be executed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownResource`], 4.04, where the object has no such resource;
    /// [`ErrorKind::NotExecutable`], 4.05, where it has no action; the error of the action.
    fn execute(&mut self, actions: &mut A, resource: u16, execution: Execution<'_>) -> Result<(), Error> {
        match Self::action(resource) {
            Some(action) => execution.run(|arguments| action(actions, self, arguments)),
            None => Err(not_executable(self, resource)),
        }
    }
}

fn not_executable(instance: &dyn Object, resource: u16) -> Error {
    let definition = instance.object_definition();
    let kind = match definition.row(resource) {
        Some(_) => ErrorKind::NotExecutable,
        None => ErrorKind::UnknownResource,
    };
    Error::new(kind, Path::resource(definition.id(), 0, resource))
}

/// A request to execute a resource, or a question whether it can be executed, which Discover asks.
#[derive(Debug, Clone, Copy)]
pub struct Execution<'a> {
    /// `None` for the question.
    arguments: Option<Arguments<'a>>,
}

impl<'a> Execution<'a> {
    /// A request with these arguments.
    pub const fn new(arguments: Arguments<'a>) -> Self {
        Execution { arguments: Some(arguments) }
    }

    /// The question: [`run`](Execution::run) succeeds and calls nothing.
    pub const fn probe() -> Self {
        Execution { arguments: None }
    }

    /// Calls the function with the arguments, if this is a request.
    ///
    /// # Errors
    ///
    /// The error of the function.
    pub fn run(self, action: impl FnOnce(Arguments<'_>) -> Result<(), Error>) -> Result<(), Error> {
        self.arguments.map_or(Ok(()), action)
    }
}
