//! A bootstrap from the side of the bootstrap server: requests one by one, with their answers checked.

use alloc::vec::Vec;

use crate::codec::ContentFormat;
use crate::encoder::Encoder;
use crate::error::{Error, ErrorKind};
use crate::object::Object;
use crate::path::Path;
use crate::serve::request::Operation;

use super::devices::Devices;
use super::event::Event;
use super::id::RegistrationId;
use super::server_request::ServerRequest;

/// The requests of a bootstrap (LwM2M Core 1.2.2, 6.1.7). A Bootstrap-Finish follows them.
///
/// ```
/// use lwm2m_runtime::serve::gateway::BootstrapPlan;
/// use lwm2m_runtime::{ContentFormat, Error, Object, Path};
///
/// /// Takes the format of `Event::BootstrapRequested`, and instances of the objects 0 and 1.
/// fn plan(format: ContentFormat, security: &dyn Object, server: &dyn Object) -> Result<BootstrapPlan, Error> {
///     BootstrapPlan::new(format)
///         .delete(Path::ROOT)
///         .write(Path::instance(0, 0), security)?
///         .write(Path::instance(1, 0), server)
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BootstrapPlan {
    format: ContentFormat,
    requests: Vec<ServerRequest>,
}

impl BootstrapPlan {
    /// Creates a plan without requests; objects are written in this format.
    pub fn new(format: ContentFormat) -> BootstrapPlan {
        BootstrapPlan { format, requests: Vec::new() }
    }

    /// Adds a Bootstrap-Delete. The path `/` deletes everything but the account of the bootstrap server.
    #[must_use]
    pub fn delete(self, path: Path) -> Self {
        self.request(ServerRequest::new(Operation::Delete, path))
    }

    /// Adds a Bootstrap-Write of an instance, with all values that it has.
    ///
    /// # Errors
    ///
    /// Returns the error of the [`Encoder`].
    pub fn write(self, path: Path, instance: &dyn Object) -> Result<Self, Error> {
        let encoder = Encoder::write(instance, path).from_bootstrap_server();
        let payload = encoder.encode_to_vec(self.format)?;
        let request = ServerRequest::new(Operation::Replace, path).payload(self.format, &payload);
        Ok(self.request(request))
    }

    /// Adds a Bootstrap-Discover. The event of its answer has the list of objects.
    #[must_use]
    pub fn discover(self, path: Path) -> Self {
        self.request(ServerRequest::new(Operation::Discover { depth: None }, path))
    }

    /// Adds any request.
    #[must_use]
    pub fn request(mut self, request: ServerRequest) -> Self {
        self.requests.push(request);
        self
    }
}

impl<A: Copy + Ord> Devices<A> {
    /// Sends the requests of a bootstrap, each after the answer to the one before, and a Bootstrap-Finish. The first answer that
    /// is an error ends the bootstrap, with [`Event::BootstrapFailed`].
    ///
    /// To look at the device first, send it a [`request`](Devices::request), and call this function after its answer.
    ///
    /// # Errors
    ///
    /// Returns [`ErrorKind::Absent`] if there is no such bootstrap.
    pub fn bootstrap(
        &mut self,
        registration: RegistrationId,
        plan: BootstrapPlan,
        now: u64,
    ) -> Result<(), Error> {
        let device = self.devices.get(&registration).filter(|device| device.is_bootstrapping);
        device.ok_or(ErrorKind::Absent)?;
        let finish = ServerRequest::new(Operation::BootstrapFinish, Path::ROOT);
        for mut request in plan.requests.into_iter().chain([finish]) {
            if let Some(device) = self.devices.get(&registration) {
                request.choose_format(device);
            }
            self.enqueue(registration, request, now)?;
        }
        Ok(())
    }

    /// Ends a bootstrap after the answer to its last request, or after a failure.
    pub(super) fn follow_bootstrap<'m>(&mut self, event: Event<'m>) -> Event<'m> {
        let (registration, failure) = match &event {
            Event::Response(answer) if !answer.code.is_success() => {
                (answer.registration, Some((answer.payload.path, Some(answer.code))))
            }
            Event::Response(answer) if answer.operation == Operation::BootstrapFinish => {
                (answer.registration, None)
            }
            Event::Failed { registration, path, .. } => (*registration, Some((*path, None))),
            _ => return event,
        };
        let is_bootstrap = self.devices.get(&registration).is_some_and(|device| device.is_bootstrapping);
        let Some(device) = is_bootstrap.then(|| self.remove(registration)).flatten() else { return event };
        let name = device.name;
        match failure {
            None => Event::Bootstrapped { registration, name },
            request => Event::BootstrapFailed { registration, name, request },
        }
    }
}
