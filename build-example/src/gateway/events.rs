//! The effects of an event and of a command: requests to the device, and lines of output.

use std::io;

use lwm2m_runtime::serve::Operation;
use lwm2m_runtime::serve::gateway::{
    ClientResponse, Event, Failure, Payload, RegistrationId, RequestId, ServerRequest,
};
use lwm2m_runtime::{ErrorKind, Path};

use super::Gateway;
use super::bootstrap;
use super::commands::{self, Command, Sent};
use super::input::Line;
use super::mirror::{self, Mirror};
use super::report::Content;

/// Objects that a gateway does not read: accounts and access rights.
const SKIPPED: [u16; 3] = [0, 1, 2];

impl Gateway {
    /// Does what an event asks for, and prints it.
    pub(super) fn handle(&mut self, event: Event<'_>, now: u64) -> io::Result<()> {
        let is_kept = !matches!(event, Event::Notification(_) | Event::Send { .. });
        if let Some(state) = self.state.as_mut().filter(|_| is_kept) {
            state.change(now);
        }
        match event {
            Event::Registered { registration, replaced } => {
                replaced.map_or(Ok(()), |replaced| self.forget(replaced, registration))?;
                self.registered(registration, now)
            }
            Event::Updated { registration, objects_changed, .. } => {
                let Some(device) = self.devices.get(registration) else { return Ok(()) };
                self.report.updated(device)?;
                if objects_changed { self.observe(registration, now) } else { Ok(()) }
            }
            Event::Deregistered { registration, name } => self.gone("deregistered", registration, &name),
            Event::Expired { registration, name } => self.gone("expired", registration, &name),
            Event::Response(response) => self.handle_values(&response, now),
            Event::Notification(response) => {
                self.values("notified", response.registration, &response.payload)
            }
            Event::ObservationEnded(response) => self.print_values(&response),
            Event::Send { registration, payload } => self.values("sent", registration, &payload),
            Event::Failed { registration, request_id, path, failure } => {
                self.failed(registration, request_id, path, failure)
            }
            Event::BootstrapRequested { registration, name, format } => {
                self.begin_bootstrap(registration, &name, format, now)
            }
            Event::Bootstrapped { registration, name } => self.end_bootstrap(registration, &name, None),
            Event::BootstrapFailed { registration, name, request } => {
                self.end_bootstrap(registration, &name, Some(&bootstrap::failure(request)))
            }
            _ => Ok(()),
        }
    }

    /// Carries out a command.
    pub(super) fn command(&mut self, number: usize, line: &Line, now: u64) -> io::Result<()> {
        let command = line.as_ref().map_err(String::clone).and_then(|line| commands::parse(line));
        match command {
            Ok(Command::Nothing) => Ok(()),
            Ok(Command::Help) => self.report.help(commands::HELP),
            Ok(Command::Devices) => {
                let mut devices: Vec<_> = self.devices.iter().collect();
                devices.sort_by(|a, b| a.name().cmp(b.name()));
                devices.iter().try_for_each(|device| self.report.device(device, now))?;
                self.report.count(devices.len())
            }
            Ok(Command::Request { device, text, request }) => {
                let sent = Sent { line: number, text: text.into() };
                self.request_of_command(device, request, sent, now)
            }
            Err(message) => self.report.wrong_line(number, &message),
        }
    }

    fn request_of_command(
        &mut self,
        name: &str,
        request: ServerRequest,
        sent: Sent,
        now: u64,
    ) -> io::Result<()> {
        let Some(device) = self.devices.get_by_name(name) else {
            let message = format!("no device is named `{}`; {}", name.escape_debug(), self.names());
            return self.report.wrong_line(sent.line, &message);
        };
        let (registration, is_awake, path) = (device.registration(), device.is_awake(now), request.path());
        let is_cancel =
            matches!(request.operation(), Operation::CancelObserve | Operation::CancelObserveComposite);
        match self.devices.request(registration, request, now) {
            Ok(id) => {
                if !is_awake {
                    self.report.waiting(name, path, &sent)?;
                }
                self.sent.insert((registration, id), sent);
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::Absent && is_cancel => {
                let message = "there is no such observation; `devices` lists those that there are";
                self.report.command_failed(name, path, &sent, message)
            }
            Err(error) => self.report.command_failed(name, path, &sent, &error.to_string()),
        }
    }

    /// Returns the names of devices, for an error about another one.
    fn names(&self) -> String {
        const SHOWN: usize = 10;
        let mut names: Vec<&str> = self.devices.iter().map(|device| device.name()).collect();
        names.sort_unstable();
        let more = if names.len() > SHOWN { ", or another one that `devices` lists" } else { "" };
        names.truncate(SHOWN);
        match names.is_empty() {
            true => "no device is registered".into(),
            false => format!("expected `{}`{more}", names.join("`, `")),
        }
    }

    /// Drops what is known of a registration that another one of the same device has replaced.
    fn forget(&mut self, replaced: RegistrationId, by: RegistrationId) -> io::Result<()> {
        self.mirrors.remove(&replaced);
        let name = self.devices.get(by).map_or(String::new(), |device| device.name().into());
        self.end_commands(replaced, &name)
    }

    fn gone(&mut self, event: &str, registration: RegistrationId, name: &str) -> io::Result<()> {
        self.mirrors.remove(&registration);
        self.report.gone(event, name)?;
        self.end_commands(registration, name)
    }

    /// Reports that the requests of a registration end with it.
    fn end_commands(&mut self, registration: RegistrationId, name: &str) -> io::Result<()> {
        let mut ended: Vec<Sent> =
            self.sent.extract_if(|(of, _), _| *of == registration).map(|(_, sent)| sent).collect();
        ended.sort_by_key(|sent| sent.line);
        let message = "the registration has ended before the response";
        ended.iter().try_for_each(|sent| self.report.command_failed(name, Path::ROOT, sent, message))
    }

    /// Goes on with the devices of the saved state.
    pub(super) fn restored(&mut self, now: u64) -> io::Result<()> {
        let devices: Vec<RegistrationId> = self.devices.iter().map(|device| device.registration()).collect();
        for registration in devices {
            let Some(device) = self.devices.get(registration) else { continue };
            self.report.registered("restored", device)?;
            let mut mirror = Mirror::new(device);
            for (_, request) in device.observations() {
                mirror.begin(request.path());
                mirror.begin(instance(request.path()));
            }
            self.mirrors.insert(registration, mirror);
            self.observe(registration, now)?;
        }
        Ok(())
    }

    fn registered(&mut self, registration: RegistrationId, now: u64) -> io::Result<()> {
        let Some(device) = self.devices.get(registration) else { return Ok(()) };
        self.report.registered("registered", device)?;
        self.mirrors.insert(registration, Mirror::new(device));
        self.observe(registration, now)
    }

    /// Observes each instance that is not observed yet; the response has its values.
    fn observe(&mut self, registration: RegistrationId, now: u64) -> io::Result<()> {
        let Some(device) = self.devices.get(registration) else { return Ok(()) };
        let objects = device.objects().filter(|object| !SKIPPED.contains(object));
        let paths =
            objects.flat_map(|object| device.instances(object).map(move |id| Path::instance(object, id)));
        let paths: Vec<Path> = paths.collect();
        if let Some(mirror) = self.mirrors.get_mut(&registration) {
            mirror.retain(&paths);
        }
        self.observe_paths(registration, paths, now)
    }

    /// Observes the resources of a Discover.
    fn observe_resources(&mut self, response: &ClientResponse<'_>, now: u64) -> io::Result<()> {
        let registration = response.registration;
        let Some(device) = self.devices.get(registration) else { return Ok(()) };
        let links = match response.payload.links() {
            Ok(links) => links,
            Err(error) => {
                return self.report.error(device.name(), response.payload.path, &mirror::explain(&error));
            }
        };
        let paths = links.iter().filter_map(|link| link.path_below(device.root()));
        let resources = paths.filter(|path| path.resource_id().is_some()).collect();
        self.observe_paths(registration, resources, now)
    }

    /// Observes the paths that have not been observed before.
    fn observe_paths(&mut self, registration: RegistrationId, paths: Vec<Path>, now: u64) -> io::Result<()> {
        for path in paths {
            let mirror = self.mirrors.get_mut(&registration);
            if mirror.is_some_and(|mirror| mirror.begin(path)) {
                self.request(registration, ServerRequest::new(Operation::Observe, path), now)?;
            }
        }
        Ok(())
    }

    pub(super) fn request(
        &mut self,
        registration: RegistrationId,
        request: ServerRequest,
        now: u64,
    ) -> io::Result<()> {
        let path = request.path();
        match (self.devices.request(registration, request, now), self.devices.get(registration)) {
            (Err(error), Some(device)) => self.report.error(device.name(), path, &error.to_string()),
            _ => Ok(()),
        }
    }

    /// Prints the values of a response. A device that cannot observe an instance is asked for its resources, one by one;
    /// one that cannot observe a resource is asked to read it, in any format.
    fn handle_values(&mut self, response: &ClientResponse<'_>, now: u64) -> io::Result<()> {
        if let Some(sent) = self.sent.remove(&(response.registration, response.request_id)) {
            return self.respond(&sent, response);
        }
        if self.continue_bootstrap(response, now)? {
            return Ok(());
        }
        let (registration, path) = (response.registration, response.payload.path);
        let is_instance = path.resource_id().is_none();
        let has_failed = !response.code.is_success();
        match response.operation {
            // Without a format, a payload is text: that of an instance is not.
            Operation::Observe
                if is_instance && (has_failed || response.payload.content_format.is_none()) =>
            {
                let discover = ServerRequest::new(Operation::Discover { depth: None }, path);
                self.request(registration, discover, now)
            }
            Operation::Observe | Operation::Discover { .. } if has_failed => {
                let read = ServerRequest::new(Operation::Read, path).accept_any();
                self.request(registration, read, now)
            }
            Operation::Discover { .. } => self.observe_resources(response, now),
            _ => self.print_values(response),
        }
    }

    /// Prints the response to a command.
    fn respond(&mut self, sent: &Sent, response: &ClientResponse<'_>) -> io::Result<()> {
        let (Some(device), Some(mirror)) =
            (self.devices.get(response.registration), self.mirrors.get_mut(&response.registration))
        else {
            return Ok(());
        };
        let content = match response.operation {
            _ if !response.code.is_success() => Content::diagnostic(&response.payload.bytes),
            Operation::Discover { .. } | Operation::DiscoverCore => Content::links(&response.payload),
            _ if response.payload.bytes.is_empty() => Content::Nothing,
            _ => match mirror.receive(&response.payload) {
                Ok(update) => Content::Values(update),
                Err(error) => Content::malformed(&error, &response.payload),
            },
        };
        let is_observed = device.observations().any(|(id, _)| id == response.request_id);
        self.report.response(device.name(), sent, response, &content, is_observed)
    }

    fn print_values(&mut self, response: &ClientResponse<'_>) -> io::Result<()> {
        match self.devices.get(response.registration).filter(|_| !response.code.is_success()) {
            Some(device) => {
                self.report.error(device.name(), response.payload.path, &response.code.to_string())
            }
            None => self.values("value", response.registration, &response.payload),
        }
    }

    /// Prints values, and keeps them in the mirror of the device.
    fn values(&mut self, event: &str, registration: RegistrationId, payload: &Payload<'_>) -> io::Result<()> {
        let (Some(device), Some(mirror)) =
            (self.devices.get(registration), self.mirrors.get_mut(&registration))
        else {
            return Ok(());
        };
        match mirror.receive(payload) {
            Ok(update) => self.report.values(event, device.name(), payload.path, mirror, &update),
            Err(error) => self.report.error(device.name(), payload.path, &mirror::explain(&error)),
        }
    }

    fn failed(
        &mut self,
        registration: RegistrationId,
        request: RequestId,
        path: Path,
        failure: Failure,
    ) -> io::Result<()> {
        let Some(device) = self.devices.get(registration) else { return Ok(()) };
        match self.sent.remove(&(registration, request)) {
            Some(sent) => self.report.command_failed(device.name(), path, &sent, &failure.to_string()),
            None => self.report.error(device.name(), path, &failure.to_string()),
        }
    }
}

/// Returns the instance that a path leads to.
fn instance(mut path: Path) -> Path {
    while path.resource_id().is_some() {
        path = path.parent();
    }
    path
}
